//! Sorting that costs a download little. The sort of the standard library is compiled anew for each type and each order, some
//! 5 kB a time, and so is whatever it collects into a `BTreeMap`, which it sorts first. Here it is compiled once, over places.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Sorts a list; what is equal stays in its order.
pub fn sort_by<T>(list: &mut Vec<T>, order: impl Fn(&T, &T) -> Ordering) {
    let places = sorted(list.len(), &|one, other| match (list.get(one), list.get(other)) {
        (Some(one), Some(other)) => order(one, other),
        _ => Ordering::Equal,
    });
    let mut taken: Vec<Option<T>> = core::mem::take(list).into_iter().map(Some).collect();
    list.extend(places.into_iter().filter_map(|place| taken.get_mut(place)?.take()));
}

fn sorted(length: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|one, other| order(*one, *other));
    places
}

/// A map or a set of these.
pub fn gathered<T, All: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> All {
    let mut all = All::default();
    all.extend(items);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn a_list_is_sorted_as_the_standard_library_sorts_it(list: Vec<(u8, u32)>) {
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            sort_by(&mut ours, |one, other| one.0.cmp(&other.0));
            theirs.sort_by_key(|one| one.0);
            prop_assert_eq!(ours, theirs);
            let set: BTreeSet<(u8, u32)> = gathered(list.clone());
            prop_assert_eq!(set, list.into_iter().collect());
        }
    }
}
