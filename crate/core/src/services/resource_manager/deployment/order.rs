//! The order in which the resources of a template can be deployed ("Define the order for deploying resources in ARM
//! templates").

use crate::sort::sort_by;
use alloc::collections::{BTreeMap, BinaryHeap};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// The names that resources are depended on by: every resource has two, its path and its own name, and several may share
/// one. Each name is kept as a number.
#[derive(Default)]
pub(super) struct Names {
    numbers: BTreeMap<String, usize>,
    /// How many resources go by the name with this number.
    bearers: Vec<usize>,
}

/// What a resource is called and waits for, in numbers of [`Names`].
pub(super) struct Node {
    pub(super) names: [usize; 2],
    /// What all copies of the resource wait for, and what this one alone waits for.
    pub(super) waits_for: [Arc<[usize]>; 2],
}

impl Names {
    /// The number of a name that a resource has.
    pub(super) fn add(&mut self, name: &str) -> usize {
        let next = self.bearers.len();
        let number = *self.numbers.entry(name.to_ascii_lowercase()).or_insert(next);
        match self.bearers.get_mut(number) {
            Some(bearers) => *bearers = bearers.saturating_add(1),
            None => self.bearers.push(1),
        }
        number
    }

    /// The numbers of names, each once. What no resource is called need not be waited for.
    pub(super) fn numbers<'n>(&self, names: impl Iterator<Item = &'n str>) -> Arc<[usize]> {
        let known = names.filter_map(|name| self.numbers.get(&name.to_ascii_lowercase()).copied());
        let mut numbers: Vec<usize> = known.collect();
        sort_by(&mut numbers, Ord::cmp);
        numbers.dedup();
        numbers.into()
    }

    /// The places of the nodes, each after all that it waits for and otherwise as written; else the places of those that
    /// wait for each other. It takes time in proportion to the nodes and the names they wait for.
    pub(super) fn order(&self, nodes: &[Node]) -> Result<Vec<usize>, Vec<usize>> {
        let mut bearers = self.bearers.clone();
        let mut waiting: Vec<Vec<usize>> = Vec::new();
        waiting.resize_with(bearers.len(), Vec::new);
        let mut missing: Vec<usize> = Vec::new();
        let mut ready = BinaryHeap::new();
        for (place, node) in nodes.iter().enumerate() {
            let names = node.waits_for.iter().flat_map(|names| names.iter());
            let count = names.clone().count();
            names.filter_map(|name| Some((name, waiting.get_mut(*name)?.push(place)))).for_each(drop);
            missing.push(count);
            if count == 0 {
                ready.push(Reverse(place));
            }
        }
        let mut order = Vec::new();
        while let Some(Reverse(place)) = ready.pop() {
            order.push(place);
            for name in nodes.get(place).iter().flat_map(|node| node.names) {
                let Some(left) = bearers.get_mut(name) else { continue };
                *left = left.saturating_sub(1);
                if *left > 0 {
                    continue;
                }
                for waiter in waiting.get_mut(name).map(core::mem::take).into_iter().flatten() {
                    let Some(missing) = missing.get_mut(waiter) else { continue };
                    *missing = missing.saturating_sub(1);
                    if *missing == 0 {
                        ready.push(Reverse(waiter));
                    }
                }
            }
        }
        if order.len() == nodes.len() {
            return Ok(order);
        }
        let stuck = missing.iter().enumerate().filter(|(_, missing)| **missing > 0);
        Err(stuck.map(|(place, _)| place).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::vec;
    use proptest::prelude::*;

    /// Resources `0`, `1`, … of which each waits for some.
    fn order(waits: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
        let mut names = Names::default();
        let own: Vec<[usize; 2]> = (0..waits.len())
            .map(|one| [names.add(&format!("/{one}")), names.add(&format!("{one}"))])
            .collect();
        let node = |(names_of, waits): (&[usize; 2], &Vec<usize>)| {
            let words: Vec<String> = waits.iter().map(|one| format!("{one}")).collect();
            let waits = names.numbers(words.iter().map(String::as_str));
            Node { names: *names_of, waits_for: [waits, Arc::new([])] }
        };
        let nodes: Vec<Node> = own.iter().zip(waits).map(node).collect();
        names.order(&nodes)
    }

    /// The same as it is told: the first that waits for none of those that are still there goes next.
    fn naive(waits: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
        let mut left: Vec<usize> = (0..waits.len()).collect();
        let mut order = Vec::new();
        while let Some(at) = left.iter().position(|one| !waits[*one].iter().any(|other| left.contains(other)))
        {
            order.push(left.remove(at));
        }
        if left.is_empty() { Ok(order) } else { Err(left) }
    }

    #[test]
    fn what_is_named_comes_first_and_the_rest_stays_as_written() {
        assert_eq!(order(&[vec![2], vec![], vec![], vec![0, 9]]), Ok(vec![1, 2, 0, 3]));
        assert_eq!(order(&[vec![1], vec![0], vec![]]), Err(vec![0, 1]));
        assert_eq!(order(&[vec![0]]), Err(vec![0]));
    }

    proptest! {
        #[test]
        fn agrees_with_taking_the_first_that_waits_for_nothing(
            waits in proptest::collection::vec(proptest::collection::vec(0_usize..8, 0..3), 0..8),
        ) {
            prop_assert_eq!(order(&waits), naive(&waits));
        }
    }
}
