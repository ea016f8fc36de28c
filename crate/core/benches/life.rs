//! Ten thousand machines with system-assigned identities are created, ask for one token each, and are deleted: how long
//! it takes, how much memory it needs, and whether a machine among ten thousand costs more than one among a thousand.

#[path = "../tests/lab/mod.rs"]
mod lab;
#[path = "../tests/life/mod.rs"]
mod life;

use lab::Lab;
use std::time::{Duration, Instant};

fn main() {
    let small = run(1_000);
    let large = run(10_000);
    let each = |(time, machines): (Duration, u32)| time / machines;
    let ratio = each((large, 10_000)).as_secs_f64() / each((small, 1_000)).as_secs_f64();
    println!("a machine among 10,000 against one among 1,000: {ratio:.2}, wanted is at most 1.3");
    println!("peak memory: {} MB, wanted is at most 300", peak_memory());
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
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default()
        / 1024
}
