//! Measured times and what is usually said of them.

use core::fmt;
use std::time::Duration;

/// Times in microseconds.
#[derive(Default)]
pub(crate) struct Samples(Vec<f64>);

impl Samples {
    pub(crate) fn push(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1e6);
    }

    /// The time that this part of the samples stays within: 1.0 for the worst.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let within = |rank: &usize| *rank as f64 >= part * (sorted.len() - 1) as f64;
        let rank = (0..sorted.len()).find(within);
        rank.map_or(f64::NAN, |rank| sorted[rank])
    }
}

impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, most, worst] = [0.5, 0.9, 1.0].map(|part| self.quantile(part));
        write!(f, "{median:.2} / {most:.2} / {worst:.1} µs")
    }
}
