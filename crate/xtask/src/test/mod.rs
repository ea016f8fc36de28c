//! Runs every test of the project, goes on after a failure, and sums up.

mod readme;
pub(crate) mod steps;

use std::time::{Duration, Instant};

use crate::machine::{Machine, Outcome};
use crate::setup::{self, Need};
use steps::{BUILD, STEPS, Step};

/// Runs all steps, or the one of this name with what it needs, and prints what came of each.
///
/// # Errors
/// How many failed.
pub(crate) fn run(machine: &Machine, only: Option<&str>) -> Outcome {
    let chosen = chosen(only);
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("there is no such step; there are {}", names.join(", ")));
    }
    let needs: Vec<Need> = chosen.iter().flat_map(|step| step.needs).copied().collect();
    let start = Instant::now();
    setup::ready(machine, &needs)?;
    println!("set-up took {:.1} s", start.elapsed().as_secs_f64());
    let results: Vec<_> = chosen.iter().map(|step| (*step, timed(step, machine))).collect();
    println!();
    for (step, (outcome, took)) in &results {
        let mark = if outcome.is_ok() { "ok" } else { "FAILED" };
        println!("{:>7.1} s  {mark:<6}  {}: {}", took.as_secs_f64(), step.name, step.proves);
    }
    let failed = results.iter().filter(|(_, (outcome, _))| outcome.is_err()).count();
    println!("{} passed, {failed} failed", results.len().saturating_sub(failed));
    if failed == 0 { Ok(()) } else { Err(String::new()) }
}

fn chosen(only: Option<&str>) -> Vec<&'static Step> {
    let is_chosen = |step: &&Step| only.is_none_or(|name| step.name == name);
    let needs_build = STEPS.iter().filter(is_chosen).any(|step| step.needs_build);
    STEPS.iter().filter(|step| is_chosen(step) || needs_build && step.name == BUILD).collect()
}

fn timed(step: &Step, machine: &Machine) -> (Outcome, Duration) {
    println!("\n== {}: {}", step.name, step.proves);
    let start = Instant::now();
    let outcome = (step.run)(machine);
    if let Err(message) = &outcome {
        println!("FAILED: {message}");
    }
    (outcome, start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: Option<&str>) -> Vec<&'static str> {
        chosen(only).iter().map(|step| step.name).collect()
    }

    #[test]
    fn one_step_brings_the_build_that_it_looks_at() {
        assert_eq!(names(Some("fmt")), ["fmt"]);
        assert_eq!(names(Some("page")), ["build", "page"]);
        assert!(names(Some("none")).is_empty());
        assert_eq!(names(None).len(), STEPS.len());
    }

    #[test]
    fn a_quick_step_asks_for_no_browser() {
        for step in chosen(Some("native")) {
            assert!(!step.needs.contains(&Need::Chromium), "{}", step.name);
        }
    }
}
