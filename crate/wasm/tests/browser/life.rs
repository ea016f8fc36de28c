//! The life of ten thousand machines in a browser, and seeks in the journal that it leaves: how long they take is printed
//! (`cargo xtask bench`), beside what the same life takes natively (`crate/core/benches/life.rs`).

#[path = "../../../core/tests/life/mod.rs"]
mod machines;

use crate::lab::Lab;
use mi_sim::view::{self, Timeline};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// Few where nothing is optimised: there it is a test like others.
const MACHINES: usize = if cfg!(debug_assertions) { 100 } else { 10_000 };
const SEEKS: usize = 200;
/// As many lanes as are in sight at once, with room to spare.
const LANES: usize = 40;

/// The times of something done at places all over the journal, in milliseconds, the shortest first.
fn times(length: usize, mut act: impl FnMut(usize)) -> Vec<f64> {
    let mut times: Vec<f64> = (0..SEEKS)
        .map(|number| {
            let start = now();
            act(number * length / SEEKS);
            now() - start
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times
}

fn timed(length: usize, act: impl FnMut(usize)) -> String {
    let times = times(length, act);
    format!("median {:.2} ms, worst {:.2} ms", times[SEEKS / 2], times[SEEKS - 1])
}

#[wasm_bindgen_test]
fn the_life_of_many_machines() {
    let mut lab = Lab::new(1);
    let start = now();
    let mut marks = Vec::new();
    machines::live(&mut lab, MACHINES, || marks.push(now() - start));
    let journal = lab.simulator.journal();
    let length = journal.len();
    console_log!(
        "{MACHINES} machines in the browser: created {:.2} s, tokens {:.2} s, deleted {:.2} s, whole {:.2} s, {length} entries",
        marks[0] / 1e3,
        (marks[1] - marks[0]) / 1e3,
        (marks[2] - marks[1]) / 1e3,
        marks[2] / 1e3
    );
    console_log!("a seek alone: {}", timed(length, |at| drop(journal.cloud_at(at))));
    let forks = times(length, |_| drop(lab.simulator.fork()));
    let (most, worst) = (forks[SEEKS * 9 / 10], forks[SEEKS - 1]);
    console_log!(
        "budget: a fork in a journal of {length} entries in Chromium: {worst:.3} ms, at most 5, noise {:.3}",
        worst - most
    );
    let stage = |at| drop(serde_json::to_string(&view::stage(&journal.cloud_at(at))).unwrap());
    console_log!("a seek with the stage as JSON: {}", timed(length, stage));
    let start = now();
    let timeline = Timeline::of(journal);
    console_log!("the timeline of it all, once: {:.2} ms", now() - start);
    let part = |at| drop(serde_json::to_string(&timeline.view(journal, at, 0..LANES)).unwrap());
    console_log!("its first {LANES} lanes as JSON: {}", timed(length, part));
}
