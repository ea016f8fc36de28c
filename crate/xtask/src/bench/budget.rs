//! The budgets of the benchmarks. A benchmark prints one line for each, and this says whether it is kept:
//!
//! ```text
//! budget: a token request against its four signatures: 1.42 x, at most 1.5, noise 0.03
//! ```
//!
//! The noise is what the benchmark saw its own figure vary by in the same run: a budget is missed where the figure is
//! beyond it by more than that.

use std::fmt;

/// One figure, what it may be, and how much of it is chance.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Budget {
    name: String,
    figure: f64,
    unit: String,
    limit: Limit,
    noise: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Budget {
    /// A figure that is made of others, and may be so much at most.
    pub(super) fn at_most(name: &str, figure: f64, limit: f64, noise: f64) -> Self {
        Self { name: name.into(), figure, unit: "x".into(), limit: Limit::AtMost(limit), noise }
    }

    /// Reads one line of what a benchmark printed; `None` for a line of another kind.
    ///
    /// # Errors
    /// What is wrong with a line that begins as a budget's.
    pub(super) fn read(line: &str) -> Option<Result<Self, String>> {
        // In a browser's log the line may be indented.
        let told = line.trim().strip_prefix("budget: ")?;
        Some(Self::parse(told).ok_or_else(|| format!("`{told}` tells no budget")))
    }

    fn parse(told: &str) -> Option<Self> {
        let (name, rest) = told.split_once(": ")?;
        let mut parts = rest.split(", ");
        let (figure, unit) = parts.next()?.split_once(' ')?;
        let limit = parts.next()?;
        let limit = match limit.strip_prefix("at most ") {
            Some(most) => Limit::AtMost(most.parse().ok()?),
            None => Limit::AtLeast(limit.strip_prefix("at least ")?.parse().ok()?),
        };
        let noise = parts.next()?.strip_prefix("noise ")?.parse().ok()?;
        Some(Self { name: name.into(), figure: figure.parse().ok()?, unit: unit.into(), limit, noise })
    }

    /// Whether it is kept, as far as this run can tell.
    pub(super) fn is_kept(&self) -> bool {
        match self.limit {
            Limit::AtMost(limit) => self.figure - self.noise <= limit,
            Limit::AtLeast(limit) => self.figure + self.noise >= limit,
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, figure, unit, limit, noise } = self;
        let mark = if self.is_kept() { "pass" } else { "FAIL" };
        let (bound, limit) = match limit {
            Limit::AtMost(limit) => ("at most", limit),
            Limit::AtLeast(limit) => ("at least", limit),
        };
        write!(f, "{mark}  {name}: {figure:.2} {unit}, {bound} {limit} (noise {noise:.2})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Budget {
        Budget::read(line).unwrap().unwrap()
    }

    #[test]
    fn a_budget_is_missed_where_the_figure_is_beyond_it_by_more_than_the_noise() {
        for (figure, bound, is_kept) in [
            ("1.49", "at most 1.5", true),
            ("1.55", "at most 1.5", true),
            ("1.61", "at most 1.5", false),
            ("12000", "at least 10000", true),
            ("9999.95", "at least 10000", true),
            ("9000", "at least 10000", false),
        ] {
            let budget = read(&format!("budget: a: {figure} x, {bound}, noise 0.1"));
            assert_eq!(budget.is_kept(), is_kept, "{budget}");
        }
    }

    #[test]
    fn what_a_benchmark_prints_is_read_and_told() {
        let budget = read("    budget: a seek, in Chromium: 0.5 ms, at most 16, noise 0.25");
        assert_eq!(budget.to_string(), "pass  a seek, in Chromium: 0.50 ms, at most 16 (noise 0.25)");
        assert_eq!(Budget::read("10000 machines: whole 3.10 s"), None);
        assert!(Budget::read("budget: a: fast").unwrap().unwrap_err().contains("a: fast"));
    }
}
