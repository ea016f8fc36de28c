//! Seeking in a long journal: from any moment to any other, up to the text that the page draws.

#[path = "../tests/lab/mod.rs"]
mod lab;

use lab::{ARM, Lab, READER, VAULT};
use mi_sim::{SpanId, view};
use mi_sim_measure::Samples;
use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ENTRIES: usize = 10_000;
const SEEKS: usize = 1_000;
/// How many entries the page asks for at once.
const PAGE: usize = 200;

fn main() {
    let lab = lived_in();
    let journal = lab.simulator.journal();
    let cloud = lab.simulator.cloud();
    println!(
        "a journal of {} entries, {} machines (median / 90 % / worst)",
        journal.len(),
        cloud.hosts().count()
    );
    let mut forks = Samples::default();
    for _ in 0..SEEKS {
        forks.push(timed(|| drop(black_box(lab.simulator.fork()))));
    }
    println!("  {:<34} {forks}", "fork");
    forks.median().may_be("a fork in a journal of 10,000 entries", "µs", "at most 1000");
    let positions: Vec<usize> = random(journal.len()).take(SEEKS).collect();
    let measure = |name: &str, run: &dyn Fn(usize)| {
        let mut samples = Samples::default();
        for position in &positions {
            samples.push(timed(|| run(*position)));
        }
        println!("  {name:<34} {samples}");
    };
    measure("seek", &|at| drop(black_box(journal.cloud_at(at))));
    measure("seek and the stage as JSON", &|at| {
        drop(black_box(serde_json::to_string(&view::stage(&journal.cloud_at(at)))));
    });
    let onlooker = RefCell::new(view::Onlooker::default());
    measure("outline of 200 entries as JSON", &|at| {
        drop(black_box(serde_json::to_string(&onlooker.borrow_mut().outline(journal, at..at + PAGE))));
    });
    measure("exchange as JSON", &|at| {
        let span = journal.entries()[at].span.unwrap_or(SpanId(1));
        drop(black_box(serde_json::to_string(&view::exchange(journal, span))));
    });
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// A world in which forty machines came about and worked for days.
fn lived_in() -> Lab {
    let mut lab = Lab::new(1);
    for number in 0..40 {
        let principal = lab.machine_with_identity("rg1", &format!("vm{number}"));
        lab.assign(principal, READER, "/resourceGroups/rg1");
    }
    while lab.simulator.journal().len() < ENTRIES {
        lab.pass(43_200);
        for number in 0..40 {
            let vm = lab.machine("rg1", &format!("vm{number}"));
            for resource in [ARM, VAULT] {
                let token = lab.token(&vm, resource);
                lab.get(&vm, lab::SECRET, &token);
            }
        }
    }
    lab
}

/// Numbers below a bound, the same in every run.
fn random(below: usize) -> impl Iterator<Item = usize> {
    let next = |state: &u64| {
        Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
    };
    std::iter::successors(Some(7), next).map(move |state| usize::try_from(state >> 33).unwrap() % below)
}
