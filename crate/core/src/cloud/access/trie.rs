//! The persistent tree under role assignments: a step costs the same whether it holds a thousand things or a million.
//!
//! It branches sixteenfold over the digits of a number, so that a million things lie five steps deep. Copies share
//! everything but the paths to what was changed since.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::{array, slice};

/// How many things lie side by side before they are spread over branches.
const LEAF: usize = 8;
/// How many hexadecimal digits a number has.
const DIGITS: u32 = 32;

type Slots<V> = [Option<(u128, V)>; LEAF];

/// Things by numbers, in the order of the numbers.
#[derive(Clone)]
pub(crate) struct Trie<V>(Node<V>);

/// The slots of a leaf are in order, the free ones last.
#[derive(Clone)]
enum Node<V> {
    Empty,
    Leaf(Arc<Slots<V>>),
    Branch(Arc<[Node<V>; 16]>),
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self(Node::Empty)
    }
}

impl<V: Clone> Trie<V> {
    /// The thing with this number.
    pub(crate) fn get(&self, key: u128) -> Option<&V> {
        let mut node = &self.0;
        for depth in 0..DIGITS {
            match node {
                Node::Branch(children) => node = children.get(digit(key, depth))?,
                Node::Empty | Node::Leaf(_) => break,
            }
        }
        node.slots().flatten().find(|(own, _)| *own == key).map(|(_, value)| value)
    }

    /// The thing with this number, to be changed.
    pub(crate) fn get_mut(&mut self, key: u128) -> Option<&mut V> {
        let slots = self.0.leaf_mut(key)?;
        slots.iter_mut().flatten().find(|(own, _)| *own == key).map(|(_, value)| value)
    }

    /// Puts a thing in, in place of the one that had this number.
    pub(crate) fn insert(&mut self, key: u128, value: V) {
        self.0.insert(key, value, 0);
    }

    /// Takes a thing out.
    pub(crate) fn remove(&mut self, key: u128) {
        let Some(slots) = self.0.leaf_mut(key) else { return };
        let has_key = |slot: &Option<(u128, V)>| slot.as_ref().is_some_and(|(own, _)| *own == key);
        let Some(at) = slots.iter().position(has_key) else { return };
        if let Some(tail) = slots.get_mut(at..) {
            tail.iter_mut().take(1).for_each(|slot| *slot = None);
            (1..tail.len()).for_each(|next| tail.swap(next.saturating_sub(1), next));
        }
    }

    /// All things.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &V> {
        Walk::from(&self.0).map(|(_, value)| value)
    }

    /// The things whose numbers begin with these 64 bits.
    pub(crate) fn beginning(&self, high: u64) -> impl Iterator<Item = &V> {
        let key = u128::from(high) << 64;
        let mut node = &self.0;
        for depth in 0..DIGITS.div_euclid(2) {
            match node {
                Node::Branch(children) => node = children.get(digit(key, depth)).unwrap_or(&Node::Empty),
                Node::Empty | Node::Leaf(_) => break,
            }
        }
        Walk::from(node).filter(move |(own, _)| own >> 64 == key >> 64).map(|(_, value)| value)
    }
}

impl<V> Node<V> {
    fn slots(&self) -> slice::Iter<'_, Option<(u128, V)>> {
        match self {
            Self::Leaf(slots) => slots.iter(),
            Self::Empty | Self::Branch(_) => [].iter(),
        }
    }
}

impl<V: Clone> Node<V> {
    /// The leaf on the way of this number, no longer shared.
    fn leaf_mut(&mut self, key: u128) -> Option<&mut Slots<V>> {
        let mut node = self;
        for depth in 0..=DIGITS {
            match node {
                Self::Empty => return None,
                Self::Leaf(slots) => return Some(Arc::make_mut(slots)),
                Self::Branch(children) => node = Arc::make_mut(children).get_mut(digit(key, depth))?,
            }
        }
        None
    }

    fn insert(&mut self, key: u128, value: V, depth: u32) {
        match self {
            Self::Empty => {
                let mut slots = array::from_fn(|_| None);
                fill(&mut slots, key, value);
                *self = Self::Leaf(Arc::new(slots));
            }
            Self::Branch(children) => {
                if let Some(child) = Arc::make_mut(children).get_mut(digit(key, depth)) {
                    child.insert(key, value, depth.saturating_add(1));
                }
            }
            Self::Leaf(slots) if has_room(slots, key) => fill(Arc::make_mut(slots), key, value),
            Self::Leaf(slots) => {
                let mut branch = Self::Branch(Arc::new(array::from_fn(|_| Self::Empty)));
                for (key, value) in slots.iter().flatten() {
                    branch.insert(*key, value.clone(), depth);
                }
                branch.insert(key, value, depth);
                *self = branch;
            }
        }
    }
}

fn has_room<V>(slots: &Slots<V>, key: u128) -> bool {
    slots.iter().any(|slot| slot.as_ref().is_none_or(|(own, _)| *own == key))
}

/// Puts a thing into a leaf that has room for it.
fn fill<V>(slots: &mut Slots<V>, key: u128, value: V) {
    let at = slots.iter().position(|slot| slot.as_ref().is_none_or(|(own, _)| *own >= key));
    let Some(tail) = at.and_then(|at| slots.get_mut(at..)) else { return };
    if tail.iter().take(1).flatten().all(|(own, _)| *own != key) {
        (1..tail.len()).rev().for_each(|next| tail.swap(next.saturating_sub(1), next));
    }
    tail.iter_mut().take(1).for_each(|slot| *slot = None);
    if let Some(slot) = tail.first_mut() {
        *slot = Some((key, value));
    }
}

/// The hexadecimal digit of a number at this place, the highest at 0.
fn digit(key: u128, depth: u32) -> usize {
    let shift = DIGITS.saturating_sub(1).saturating_sub(depth).saturating_mul(4);
    usize::try_from((key >> shift) & 15).unwrap_or_default()
}

/// A walk over a tree, in order.
struct Walk<'a, V> {
    open: Vec<&'a Node<V>>,
    slots: slice::Iter<'a, Option<(u128, V)>>,
}

impl<'a, V> Walk<'a, V> {
    fn from(node: &'a Node<V>) -> Self {
        let open = if matches!(node, Node::Branch(_)) { alloc::vec![node] } else { Vec::new() };
        Self { open, slots: node.slots() }
    }
}

impl<'a, V> Iterator for Walk<'a, V> {
    type Item = &'a (u128, V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(Some(thing)) = self.slots.next() {
                return Some(thing);
            }
            let node = self.open.pop()?;
            self.slots = node.slots();
            if let Node::Branch(children) = node {
                self.open.extend(children.iter().rev());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    /// Numbers that share long beginnings, and some that do not.
    fn number() -> impl Strategy<Value = u128> {
        prop_oneof![0..40u128, (0..40u128).prop_map(|low| (7 << 64) | low), any::<u128>()]
    }

    proptest! {
        #[test]
        fn it_is_a_map_in_order(steps in prop::collection::vec((number(), any::<bool>()), 0..200)) {
            let (mut trie, mut map) = (Trie::default(), BTreeMap::new());
            for (at, (key, puts)) in steps.iter().enumerate() {
                let before = (trie.clone(), map.clone());
                if *puts {
                    trie.insert(*key, at);
                    map.insert(*key, at);
                } else {
                    trie.remove(*key);
                    map.remove(key);
                }
                prop_assert_eq!(trie.get(*key), map.get(key));
                prop_assert!(before.0.iter().eq(before.1.values()), "a copy changed");
            }
            prop_assert!(trie.iter().eq(map.values()));
            for high in [0, 7] {
                let own = map.iter().filter(|(key, _)| **key >> 64 == u128::from(high));
                prop_assert!(trie.beginning(high).eq(own.map(|(_, value)| value)));
            }
        }
    }
}
