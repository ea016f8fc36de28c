//! The persistent tree under role assignments: a step costs the same whether it holds a thousand things or a million.
//!
//! It branches fourfold over the digits of a number, so that a million things lie eight or nine steps deep. Copies share
//! everything but the paths to what was changed since. To copy a step touches all that hangs on it, each in a place of
//! memory of its own, which is why it is narrow: sixteenfold, a change after a checkpoint cost half as much again.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::array;

/// How many things lie side by side before they are spread over branches: as many as few principals hold.
const LEAF: usize = 16;
/// How many digits of two bits a number has.
const DIGITS: u32 = 64;
const BRANCHES: usize = 4;

/// Things by numbers, in the order of the numbers.
#[derive(Clone)]
pub(crate) struct Trie<V>(Node<V>);

#[derive(Clone)]
enum Node<V> {
    Empty,
    Leaf(Arc<Leaf<V>>),
    Branch(Arc<[Node<V>; BRANCHES]>),
}

/// Things in order. The numbers stand apart, so that looking for one touches little memory.
#[derive(Clone)]
struct Leaf<V> {
    count: usize,
    keys: [u128; LEAF],
    values: [Option<V>; LEAF],
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self(Node::Empty)
    }
}

impl<V: Clone> Trie<V> {
    /// The thing with this number.
    pub(crate) fn get(&self, key: u128) -> Option<&V> {
        let leaf = self.0.below(key, DIGITS).leaf()?;
        leaf.values.get(leaf.place(key)?)?.as_ref()
    }

    /// The thing with this number, to be changed.
    pub(crate) fn get_mut(&mut self, key: u128) -> Option<&mut V> {
        let leaf = self.0.leaf_mut(key)?;
        let place = leaf.place(key)?;
        leaf.values.get_mut(place)?.as_mut()
    }

    /// Puts a thing in, in place of the one that had this number; whether there was none.
    pub(crate) fn insert(&mut self, key: u128, value: V) -> bool {
        self.0.insert(key, value, 0)
    }

    /// Takes a thing out.
    pub(crate) fn remove(&mut self, key: u128) {
        let Some(leaf) = self.0.leaf_mut(key) else { return };
        if let Some(place) = leaf.place(key) {
            leaf.take(place);
        }
    }

    /// All things.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &V> {
        Walk { open: alloc::vec![&self.0], values: &[] }
    }

    /// Visits the things whose numbers begin with these 64 bits, in order.
    pub(crate) fn each_beginning<'a>(&'a self, high: u64, visit: &mut impl FnMut(&'a V)) {
        self.0.below(u128::from(high) << 64, DIGITS.div_euclid(2)).each_beginning(high, visit);
    }
}

impl<V> Leaf<V> {
    fn keys(&self) -> &[u128] {
        self.keys.get(..self.count).unwrap_or_default()
    }

    fn place(&self, key: u128) -> Option<usize> {
        self.keys().iter().position(|own| *own == key)
    }

    fn has_room(&self, key: u128) -> bool {
        self.count < LEAF || self.place(key).is_some()
    }

    /// Puts a thing into a leaf that has room for it; whether its number is new there.
    fn put(&mut self, key: u128, value: V) -> bool {
        let place = self.keys().iter().position(|own| *own >= key).unwrap_or(self.count);
        let is_new = self.keys().get(place) != Some(&key);
        if is_new {
            let after = place..self.count.saturating_add(1).min(LEAF);
            self.count = after.end;
            self.keys.get_mut(after.clone()).into_iter().for_each(|tail| tail.rotate_right(1));
            self.values.get_mut(after).into_iter().for_each(|tail| tail.rotate_right(1));
        }
        if let (Some(own), Some(slot)) = (self.keys.get_mut(place), self.values.get_mut(place)) {
            (*own, *slot) = (key, Some(value));
        }
        is_new
    }

    fn take(&mut self, place: usize) {
        self.values.get_mut(place).into_iter().for_each(|slot| *slot = None);
        self.keys.get_mut(place..self.count).into_iter().for_each(|tail| tail.rotate_left(1));
        self.values.get_mut(place..self.count).into_iter().for_each(|tail| tail.rotate_left(1));
        self.count = self.count.saturating_sub(1);
    }
}

impl<V> Node<V> {
    fn leaf(&self) -> Option<&Leaf<V>> {
        match self {
            Self::Leaf(leaf) => Some(leaf),
            Self::Empty | Self::Branch(_) => None,
        }
    }

    /// The node that the way of this number leads to, by this many digits at most.
    fn below(&self, key: u128, digits: u32) -> &Self {
        let mut node = self;
        for depth in 0..digits {
            match node {
                Self::Branch(children) => node = children.get(digit(key, depth)).unwrap_or(&Self::Empty),
                Self::Empty | Self::Leaf(_) => break,
            }
        }
        node
    }

    fn each_beginning<'a>(&'a self, high: u64, visit: &mut impl FnMut(&'a V)) {
        match self {
            Self::Empty => {}
            Self::Leaf(leaf) => {
                let is_own = |(at, key): (usize, &u128)| (key >> 64 == u128::from(high)).then_some(at);
                let own = leaf.keys().iter().enumerate().filter_map(is_own);
                own.filter_map(|at| leaf.values.get(at)?.as_ref()).for_each(visit);
            }
            Self::Branch(children) => children.iter().for_each(|child| child.each_beginning(high, visit)),
        }
    }
}

impl<V: Clone> Node<V> {
    /// The leaf on the way of this number, no longer shared.
    fn leaf_mut(&mut self, key: u128) -> Option<&mut Leaf<V>> {
        let mut node = self;
        for depth in 0..=DIGITS {
            match node {
                Self::Empty => return None,
                Self::Leaf(leaf) => return Some(Arc::make_mut(leaf)),
                Self::Branch(children) => node = Arc::make_mut(children).get_mut(digit(key, depth))?,
            }
        }
        None
    }

    fn insert(&mut self, key: u128, value: V, depth: u32) -> bool {
        match self {
            Self::Empty => {
                let mut leaf = Leaf { count: 0, keys: [0; LEAF], values: array::from_fn(|_| None) };
                let is_new = leaf.put(key, value);
                *self = Self::Leaf(Arc::new(leaf));
                is_new
            }
            Self::Branch(children) => {
                let child = Arc::make_mut(children).get_mut(digit(key, depth));
                child.is_some_and(|child| child.insert(key, value, depth.saturating_add(1)))
            }
            Self::Leaf(leaf) if leaf.has_room(key) => Arc::make_mut(leaf).put(key, value),
            Self::Leaf(leaf) => {
                let mut branch = Self::Branch(Arc::new(array::from_fn(|_| Self::Empty)));
                for (key, value) in leaf.keys.iter().zip(leaf.values.iter().flatten()) {
                    branch.insert(*key, value.clone(), depth);
                }
                let is_new = branch.insert(key, value, depth);
                *self = branch;
                is_new
            }
        }
    }
}

/// The digit of a number at this place, the highest at 0.
fn digit(key: u128, depth: u32) -> usize {
    let shift = DIGITS.saturating_sub(1).saturating_sub(depth).saturating_mul(2);
    usize::try_from((key >> shift) & 3).unwrap_or_default()
}

/// A walk over a tree, in order.
struct Walk<'a, V> {
    open: Vec<&'a Node<V>>,
    values: &'a [Option<V>],
}

impl<'a, V> Iterator for Walk<'a, V> {
    type Item = &'a V;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((Some(value), rest)) = self.values.split_first() {
                self.values = rest;
                return Some(value);
            }
            self.values = &[];
            match self.open.pop()? {
                Node::Empty => {}
                Node::Leaf(leaf) => self.values = &leaf.values,
                Node::Branch(children) => self.open.extend(children.iter().rev()),
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
                    prop_assert_eq!(trie.insert(*key, at), map.insert(*key, at).is_none());
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
                let mut visited = Vec::new();
                trie.each_beginning(high, &mut |value| visited.push(value));
                prop_assert!(visited.into_iter().eq(own.map(|(_, value)| value)));
            }
        }
    }
}
