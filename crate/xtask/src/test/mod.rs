//! Runs every check of the project, goes on after a failure, and sums up.

mod bench;
mod steps;

use std::time::{Duration, Instant};

use crate::machine::{Machine, Outcome};
use crate::setup::{self, WasmToolchain};
pub(crate) use bench::bench;
use steps::{BUILD, STEPS, Step};

/// Which of the checks to run.
pub(crate) enum Choice<'a> {
    /// Those that a change is tested with.
    Usual,
    /// Those and the slow ones that a change seldom breaks.
    All,
    /// The one of this name.
    Only(&'a str),
}

/// Runs the chosen checks and prints what came of each.
///
/// # Errors
/// How many failed.
pub(crate) fn run(machine: &Machine, choice: &Choice<'_>) -> Outcome {
    let chosen = chosen(choice);
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("there is no such step; there are {}", names.join(", ")));
    }
    let toolchain = setup::everything(machine)?;
    let results: Vec<_> = chosen.iter().map(|step| (*step, timed(step, machine, toolchain))).collect();
    println!();
    for (step, (outcome, took)) in &results {
        let mark = if outcome.is_ok() { "ok" } else { "FAILED" };
        println!("{:>7.1} s  {mark:<6}  {}: {}", took.as_secs_f64(), step.name, step.proves);
    }
    let failed = results.iter().filter(|(_, (outcome, _))| outcome.is_err()).count();
    println!("{} passed, {failed} failed", results.len().saturating_sub(failed));
    if failed == 0 { Ok(()) } else { Err(String::new()) }
}

fn chosen(choice: &Choice<'_>) -> Vec<&'static Step> {
    let is_chosen = |step: &&Step| match choice {
        Choice::Usual => !step.is_slow,
        Choice::All => true,
        Choice::Only(name) => step.name == *name,
    };
    let needs_build = STEPS.iter().filter(is_chosen).any(|step| step.needs_build);
    STEPS.iter().filter(|step| is_chosen(step) || needs_build && step.name == BUILD).collect()
}

fn timed(step: &Step, machine: &Machine, toolchain: WasmToolchain) -> (Outcome, Duration) {
    println!("\n== {}: {}", step.name, step.proves);
    let start = Instant::now();
    let outcome = (step.run)(machine, toolchain);
    if let Err(message) = &outcome {
        println!("FAILED: {message}");
    }
    (outcome, start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(choice: &Choice<'_>) -> Vec<&'static str> {
        chosen(choice).iter().map(|step| step.name).collect()
    }

    #[test]
    fn one_step_brings_the_build_that_it_looks_at() {
        assert_eq!(names(&Choice::Only("fmt")), ["fmt"]);
        assert_eq!(names(&Choice::Only("page")), ["build", "page"]);
        assert!(names(&Choice::Only("none")).is_empty());
    }

    #[test]
    fn the_slow_steps_are_left_to_all() {
        assert!(!names(&Choice::Usual).contains(&"bench"));
        assert_eq!(names(&Choice::All).len(), STEPS.len());
    }
}
