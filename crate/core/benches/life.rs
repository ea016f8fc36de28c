//! Ten thousand machines with system-assigned identities are created, ask for one token each, and are deleted: how long
//! it takes, how much memory it needs, and whether a machine among ten thousand costs more than one among a thousand.

#[path = "../tests/lab/mod.rs"]
mod lab;

use lab::{Lab, VAULT, resource};
use mi_sim::wire::Method;
use std::time::{Duration, Instant};

/// As many machines as may get an identity within twenty seconds.
const BATCH: usize = 80;
const WINDOW: u64 = 20;

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
    for number in 0..machines {
        if number % BATCH == 0 {
            lab.pass(WINDOW);
        }
        lab.machine_with_identity("rg1", &format!("vm{number}"));
    }
    marks.push(start.elapsed());
    for number in 0..machines {
        let vm = lab.machine("rg1", &format!("vm{number}"));
        lab.token(&vm, VAULT);
    }
    marks.push(start.elapsed());
    for number in 0..machines {
        if number % BATCH == 0 {
            lab.pass(WINDOW);
        }
        let path = resource("rg1", &format!("Microsoft.Compute/virtualMachines/vm{number}"));
        assert_eq!(lab.admin(Method::Delete, &path, None).status, 202);
    }
    let whole = start.elapsed();
    println!(
        "{machines} machines: created {:.2?}, tokens {:.2?}, deleted {:.2?}, whole {whole:.2?}, {} entries",
        marks[0],
        marks[1] - marks[0],
        whole - marks[1],
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
