//! Ten thousand machines with system-assigned identities are created, ask for one token each, and are deleted: how long
//! it takes, how much memory it needs, and whether a machine among ten thousand costs more than one among a thousand.

#[path = "../tests/lab/mod.rs"]
mod lab;
#[path = "../tests/life/mod.rs"]
mod life;

use lab::Lab;
use mi_sim_measure::Figure;
use std::time::{Duration, Instant};

/// How often each is lived.
const RUNS: usize = 3;

fn main() {
    // In turn, so that a busy machine slows both.
    let (mut few, mut many) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        few.extend((0..RUNS).map(|_| run(1_000).as_secs_f64()));
        many.push(run(10_000).as_secs_f64());
    }
    let (few, many) = (Figure::of(few), Figure::of(many));
    let each =
        |Figure { value, noise }, machines| Figure { value: value / machines, noise: noise / machines };
    many.may_be("the life of 10,000 machines", "s", "at most 3");
    let ratio = each(many, 10_000.0) / each(few, 1_000.0);
    ratio.may_be("a machine among 10,000 against one among 1,000", "x", "at most 1.3");
    Figure { value: peak_memory(), noise: 0.0 }.may_be("memory of 10,000 machines", "MB", "at most 300");
}

fn run(machines: usize) -> Duration {
    let mut lab = Lab::new(1);
    let start = Instant::now();
    let mut marks = Vec::new();
    life::live(&mut lab, machines, || marks.push(start.elapsed()));
    let whole = marks[2];
    println!(
        "{machines} machines: created {:.2} s, tokens {:.2} s, deleted {:.2} s, whole {:.2} s, {} entries",
        marks[0].as_secs_f64(),
        (marks[1] - marks[0]).as_secs_f64(),
        (whole - marks[1]).as_secs_f64(),
        whole.as_secs_f64(),
        lab.simulator.journal().len()
    );
    whole
}

/// What the kernel saw this process hold at most, in megabytes.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or_default()
        / 1024.0
}
