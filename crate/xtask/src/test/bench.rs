//! Runs the benchmarks, natively and in Chromium, and prints their figures.

use std::process::Command;

use super::steps::{cargo, wasm_pack};
use crate::machine::{Machine, Outcome, Run};
use crate::module::SWIFT;
use crate::setup::{self, WasmToolchain};

/// A workspace of its own, so that only the benchmarks compile what it depends on.
const PEERS: &str = "tests/peers";

/// Those of the core, of other engines beside it and of the server on the machine itself; then what runs in Chromium as
/// well, built as the page's whole module is.
pub(crate) fn bench(machine: &Machine, toolchain: WasmToolchain) -> Outcome {
    cargo(
        machine,
        &["bench", "-p", "mi-sim", "--bench", "access", "--bench", "journal", "--bench", "token"],
    )?;
    machine.command("cargo").args(["run", "--release"]).current_dir(machine.path(PEERS)).run()?;
    cargo(machine, &["bench", "-p", "mi-sim-serve"])?;
    let driver = setup::chromedriver(machine).ok_or("ChromeDriver is missing")?;
    let in_chromium = |package: &str, options: &[&str]| {
        let profile = ["--profile", SWIFT.profile];
        let options = [&profile[..], options, &["--", "--nocapture"]].concat();
        wasm_pack(machine, toolchain, package, "--chrome", "CHROMEDRIVER", &driver, &options)
    };
    in_chromium("crate/wasm", &["--test", "seek"]).run()?;
    life(machine, in_chromium("crate/wasm", &["--test", "life"]))?;
    setup::peer(machine)?;
    in_chromium(PEERS, &["--no-default-features", "--test", "browser"]).run()
}

/// The life of ten thousand machines natively and, right after, in Chromium, so that the two can be compared.
fn life(machine: &Machine, mut in_chromium: Command) -> Outcome {
    let mut natively = machine.command("cargo");
    let natively = natively.args(["bench", "-p", "mi-sim", "--bench", "life"]).run_quietly()?;
    print!("{natively}");
    let in_chromium = in_chromium.run_quietly()?;
    print!("{in_chromium}");
    let ratio = seconds(&in_chromium)? / seconds(&natively)?;
    println!("the life of 10,000 machines in Chromium against natively: {ratio:.2}, wanted is at most 3");
    Ok(())
}

/// How long the whole life took, as either benchmark prints it.
fn seconds(printed: &str) -> Outcome<f64> {
    let line = printed.lines().find(|line| line.contains("10000 machines"));
    let whole = line.and_then(|line| line.split_once("whole ")?.1.split_once(" s")?.0.parse().ok());
    whole.ok_or_else(|| format!("the benchmark did not say how long it took:\n{printed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_read_from_what_a_benchmark_prints() {
        let printed =
            "1000 machines: whole 0.31 s\n10000 machines: created 1.50 s, whole 3.10 s, 410288 entries\n";
        assert_eq!(seconds(printed), Ok(3.1));
        assert!(seconds("1000 machines: whole 0.31 s").unwrap_err().contains("did not say"));
    }
}
