//! The persistent tree under every table: things by texts, in the order of the texts.
//!
//! It branches at the letters in which texts differ and passes over what they have in common (a radix tree), so that the
//! way down looks at single letters, and at a whole text only at its end, however alike ids of resources are. Copies share
//! everything but the ways to what was changed since; what nobody shares is changed in place.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::iter;

/// Things by texts.
#[derive(Clone)]
pub(super) struct Tree<V> {
    root: Option<Link<V>>,
    len: usize,
}

type Link<V> = Arc<Node<V>>;

#[derive(Clone)]
enum Node<V> {
    Leaf { text: Arc<str>, thing: V },
    Branch(Branch<V>),
}

/// Texts that are the same up to a place and differ there.
#[derive(Clone)]
struct Branch<V> {
    place: usize,
    /// By their letters in that place, in order.
    children: Vec<(Letter, Link<V>)>,
}

/// A byte of a text counted from 1, or 0 after its end, so that `a` comes before `ab`.
type Letter = u16;

fn letter(text: &str, place: usize) -> Letter {
    text.as_bytes().get(place).map_or(0, |byte| u16::from(*byte).saturating_add(1))
}

/// The first place in which two texts differ.
fn difference(one: &str, other: &str) -> Option<usize> {
    let same = iter::zip(one.bytes(), other.bytes()).take_while(|(one, other)| one == other).count();
    (one.len() != same || other.len() != same).then_some(same)
}

impl<V> Default for Tree<V> {
    fn default() -> Self {
        Self { root: None, len: 0 }
    }
}

impl<V> Tree<V> {
    /// How many things there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The thing with this text.
    pub(super) fn get(&self, text: &str) -> Option<&V> {
        self.nearest(text).filter(|(own, _)| *own == text).map(|(_, thing)| thing)
    }

    /// All things with their texts.
    pub(super) fn iter(&self) -> Walk<'_, V> {
        Walk { ahead: self.root.as_deref().into_iter().collect() }
    }

    /// The things from this text on.
    pub(super) fn from(&self, text: &str) -> Walk<'_, V> {
        let mut ahead = Vec::new();
        let nearest = self.nearest(text).map_or("", |(own, _)| own);
        let parting = difference(nearest, text);
        let mut next = self.root.as_deref();
        while let Some(node) = next.take() {
            match node {
                Node::Branch(branch) if parting.is_none_or(|place| branch.place <= place) => {
                    let own = letter(text, branch.place);
                    let after = branch.children.iter().rev().take_while(|(letter, _)| *letter >= own);
                    for (letter, child) in after {
                        if *letter == own { next = Some(child) } else { ahead.push(&**child) }
                    }
                }
                // All that hangs here parts from the text in the same place.
                _ if parting.is_none_or(|place| letter(nearest, place) > letter(text, place)) => {
                    ahead.push(node);
                }
                _ => {}
            }
        }
        Walk { ahead }
    }

    /// What has as much in common with this text as anything has.
    fn nearest(&self, text: &str) -> Option<(&str, &V)> {
        let mut node = self.root.as_deref()?;
        loop {
            match node {
                Node::Leaf { text, thing } => return Some((text, thing)),
                Node::Branch(branch) => {
                    node = &branch.children.get(branch.find(text).unwrap_or_default())?.1;
                }
            }
        }
    }
}

impl<V: Clone> Tree<V> {
    /// Puts a thing in, in place of the one that had this text.
    pub(super) fn insert(&mut self, text: &str, thing: V) {
        let parting = self.nearest(text).map(|(nearest, _)| {
            difference(nearest, text).map(|place| Parting { place, there: letter(nearest, place) })
        });
        if parting != Some(None) {
            self.len = self.len.saturating_add(1);
        }
        let leaf = Arc::new(Node::Leaf { text: text.into(), thing });
        match (&mut self.root, parting) {
            (Some(root), Some(parting)) => put(root, text, parting, leaf),
            (root, _) => *root = Some(leaf),
        }
    }

    /// The thing with this text, to be changed.
    pub(super) fn get_mut(&mut self, text: &str) -> Option<&mut V> {
        self.get(text)?;
        let mut link = self.root.as_mut()?;
        loop {
            match Arc::make_mut(link) {
                Node::Leaf { thing, .. } => return Some(thing),
                Node::Branch(branch) => {
                    let child = branch.find(text).ok()?;
                    link = &mut branch.children.get_mut(child)?.1;
                }
            }
        }
    }

    /// Takes a thing out.
    pub(super) fn remove(&mut self, text: &str) {
        if self.get(text).is_none() {
            return;
        }
        self.len = self.len.saturating_sub(1);
        if self.root.as_mut().is_some_and(|root| take(root, text)) {
            self.root = None;
        }
    }
}

impl<V> Branch<V> {
    /// Which child leads to this text, or where one would stand.
    fn find(&self, text: &str) -> Result<usize, usize> {
        self.children.binary_search_by_key(&letter(text, self.place), |(letter, _)| *letter)
    }
}

/// Where a text parts from all others, and the letter in that place of those that it parts from last.
#[derive(Clone, Copy, PartialEq)]
struct Parting {
    place: usize,
    there: Letter,
}

/// Hangs a leaf in where its text parts from the others; where it does not, in place of the one that has the text.
fn put<V: Clone>(link: &mut Link<V>, text: &str, parting: Option<Parting>, leaf: Link<V>) {
    match (&**link, parting) {
        (Node::Branch(branch), _) if parting.is_none_or(|parting| branch.place <= parting.place) => {
            let Node::Branch(branch) = Arc::make_mut(link) else { return };
            match branch.find(text).map(|at| branch.children.get_mut(at)) {
                Ok(child) => {
                    if let Some((_, child)) = child {
                        put(child, text, parting, leaf);
                    }
                }
                Err(at) => {
                    branch.children.reserve_exact(1);
                    branch.children.insert(at, (letter(text, branch.place), leaf));
                }
            }
        }
        (_, Some(Parting { place, there })) => {
            let mut children = Vec::from([(there, link.clone()), (letter(text, place), leaf)]);
            if letter(text, place) < there {
                children.reverse();
            }
            *link = Arc::new(Node::Branch(Branch { place, children }));
        }
        (_, None) => *link = leaf,
    }
}

/// Takes the leaf with this text out; whether nothing is left.
fn take<V: Clone>(link: &mut Link<V>, text: &str) -> bool {
    if let Node::Leaf { .. } = **link {
        return true;
    }
    let Node::Branch(branch) = Arc::make_mut(link) else { return true };
    let Ok(at) = branch.find(text) else { return false };
    if branch.children.get_mut(at).is_some_and(|(_, child)| take(child, text)) {
        branch.children.remove(at);
    }
    if let [(_, only)] = branch.children.as_slice() {
        *link = only.clone();
    }
    false
}

/// A walk over a tree, in order.
pub(super) struct Walk<'a, V> {
    /// What is still ahead, the next last.
    ahead: Vec<&'a Node<V>>,
}

impl<'a, V> Iterator for Walk<'a, V> {
    type Item = (&'a str, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.ahead.pop()? {
                Node::Leaf { text, thing } => return Some((text, thing)),
                Node::Branch(branch) => {
                    self.ahead.extend(branch.children.iter().rev().map(|(_, child)| &**child));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use alloc::string::String;
    use proptest::prelude::*;

    /// Texts of which many are alike, also such as go on where another ends.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[ab]{0,4}", "/subscriptions/[0-9]/vm[0-9]{1,2}", ".{0,3}"]
    }

    proptest! {
        #[test]
        fn it_is_a_map_in_order(
            steps in prop::collection::vec((text(), 0..3), 0..100),
            sought in prop::collection::vec(text(), 10),
        ) {
            let (mut tree, mut map) = (Tree::default(), BTreeMap::new());
            for (at, (text, step)) in steps.iter().enumerate() {
                let before = (tree.clone(), map.clone());
                match step {
                    0 => {
                        tree.remove(text);
                        map.remove(&**text);
                    }
                    1 => prop_assert_eq!(tree.get_mut(text).map(|own| *own = at), map.get_mut(&**text).map(|own| *own = at)),
                    _ => {
                        tree.insert(text, at);
                        map.insert(&**text, at);
                    }
                }
                prop_assert_eq!((tree.len(), tree.get(text)), (map.len(), map.get(&**text)));
                prop_assert!(before.0.iter().eq(before.1.iter().map(|(text, at)| (*text, at))), "a copy changed");
            }
            prop_assert!(tree.iter().eq(map.iter().map(|(text, at)| (*text, at))));
            for text in &sought {
                let own = map.range(&**text..).map(|(text, at)| (*text, at));
                prop_assert!(tree.from(text).eq(own), "from {:?} on", text);
                prop_assert_eq!(tree.get(text), map.get(&**text));
            }
        }
    }
}
