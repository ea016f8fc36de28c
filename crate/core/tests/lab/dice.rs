//! Chance for tests that make up worlds without proptest.

use std::ops::RangeInclusive;

/// A sequence of numbers that looks like chance and is the same every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        // The rest fits in 32 bits too, as a browser has them.
        usize::try_from(((mixed ^ (mixed >> 27)) >> 11) % u64::try_from(limit).unwrap()).unwrap()
    }

    pub(crate) fn one<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())].clone()
    }

    /// As many of them as the range allows, some perhaps again.
    pub(crate) fn some<T: Clone>(&mut self, things: &[T], counts: RangeInclusive<usize>) -> Vec<T> {
        let count = counts.start() + self.below(counts.end() - counts.start() + 1);
        (0..count).map(|_| self.one(things)).collect()
    }
}
