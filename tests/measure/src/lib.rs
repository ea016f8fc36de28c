//! Times and other figures that the benchmarks measure, how much of them is chance, and the lines that
//! `cargo xtask bench` judges.

use core::fmt;
use core::ops::Div;
use std::time::Duration;

/// In how many parts samples are cut to see by how much their median wanders.
const PARTS: usize = 10;

/// Times in microseconds.
#[derive(Clone, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds one.
    pub fn push(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1e6);
    }

    /// Adds those of another run.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The time that this part of the samples stays within: 1.0 for the worst.
    #[must_use]
    pub fn quantile(&self, part: f64) -> f64 {
        quantile(&self.0, part)
    }

    /// The median, with half the range of the medians of the samples' parts as its noise.
    #[must_use]
    pub fn median(&self) -> Figure {
        let parts = self.0.chunks(self.0.len().div_ceil(PARTS).max(1)).map(|part| quantile(part, 0.5));
        Figure { value: self.quantile(0.5), ..Figure::of(parts) }
    }
}

fn quantile(samples: &[f64], part: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let within = |rank: &usize| *rank as f64 >= part * (sorted.len() - 1) as f64;
    let rank = (0..sorted.len()).find(within);
    rank.map_or(f64::NAN, |rank| sorted[rank])
}

impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, most, worst] = [0.5, 0.9, 1.0].map(|part| self.quantile(part));
        write!(f, "{median:.2} / {most:.2} / {worst:.1} µs")
    }
}

/// A measured value, and by how much it varied while it was measured.
#[derive(Clone, Copy)]
pub struct Figure {
    /// The value.
    pub value: f64,
    /// Half of the range in which it was seen.
    pub noise: f64,
}

impl Figure {
    /// The median of the same measured several times, with half of their range as its noise.
    pub fn of(measured: impl IntoIterator<Item = f64>) -> Self {
        let measured: Vec<f64> = measured.into_iter().collect();
        let noise = (quantile(&measured, 1.0) - quantile(&measured, 0.0)) / 2.0;
        Self { value: quantile(&measured, 0.5), noise }
    }

    /// A line for `cargo xtask bench`, which judges it.
    pub fn may_be(self, name: &str, unit: &str, limit: &str) {
        println!("budget: {name}: {:.4} {unit}, {limit}, noise {:.4}", self.value, self.noise);
    }
}

impl Div for Figure {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self { value, noise: value * (self.noise / self.value + other.noise / other.value) }
    }
}
