//! How much work somebody else's words may cause: steps, depth and bytes, each counted down to nothing.
//!
//! Whatever a stranger writes (a template, a workflow, a condition) is worked on under a budget, so that it ends neither
//! the program nor its memory nor its patience. A budget is three numbers: looking at it costs no allocation.

use core::fmt;

/// What is left to be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    steps: u32,
    depth: u8,
    bytes: usize,
}

/// What a budget had too little of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exhausted {
    Steps,
    Depth,
    Bytes,
}

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Steps => "it takes more steps than the simulator does for one request",
            Self::Depth => "it is nested deeper than the simulator goes",
            Self::Bytes => "it comes to more bytes than the simulator keeps for one request",
        })
    }
}

impl Budget {
    pub(crate) const fn new(steps: u32, depth: u8, bytes: usize) -> Self {
        Self { steps, depth, bytes }
    }

    /// Pays for this many steps.
    pub(crate) fn step(&mut self, steps: u32) -> Result<(), Exhausted> {
        let left = self.steps.checked_sub(steps);
        self.steps = left.unwrap_or_default();
        left.map(drop).ok_or(Exhausted::Steps)
    }

    /// Pays for this many bytes of output.
    pub(crate) fn write(&mut self, bytes: usize) -> Result<(), Exhausted> {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.unwrap_or_default();
        left.map(drop).ok_or(Exhausted::Bytes)
    }

    /// Goes one level deeper, to be left again.
    pub(crate) fn enter(&mut self) -> Result<(), Exhausted> {
        self.depth = self.depth.checked_sub(1).ok_or(Exhausted::Depth)?;
        Ok(())
    }

    /// Leaves a level that was entered.
    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_add(1);
    }

    /// What was spent of a budget that began as this one: steps and bytes.
    pub(crate) fn spent(&self, now: &Self) -> (u32, usize) {
        (self.steps.saturating_sub(now.steps), self.bytes.saturating_sub(now.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_refused_and_stays_refused() {
        let mut budget = Budget::new(3, 1, 10);
        assert_eq!(
            [budget.step(2), budget.step(2), budget.step(1)],
            [Ok(()), Err(Exhausted::Steps), Err(Exhausted::Steps)]
        );
        assert_eq!([budget.write(10), budget.write(1)], [Ok(()), Err(Exhausted::Bytes)]);
    }

    #[test]
    fn a_level_that_is_left_can_be_entered_again() {
        let mut budget = Budget::new(0, 1, 0);
        for _ in 0..3 {
            assert_eq!(budget.enter(), Ok(()));
            assert_eq!(budget.enter(), Err(Exhausted::Depth));
            budget.leave();
        }
    }
}
