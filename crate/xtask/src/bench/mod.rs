//! Runs the benchmarks, natively and in Chromium, prints their figures, and says which budgets are kept.

mod budget;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::machine::{Machine, Outcome};
use crate::module::{PROFILE, WITH_CLOUD};
use crate::page;
use crate::setup::{self, BUILD};
use crate::test::steps::{IN_CHROMIUM, playwright, wasm_pack};
use budget::Budget;

/// A workspace of its own, so that only the benchmarks compile what it depends on.
const PEERS: &str = "tests/peers";

/// The life of 10,000 machines in Chromium may take so many times as long as natively.
const LIFE_IN_CHROMIUM: f64 = 3.0;

/// Those of the built page, of the core, of other engines beside it and of the server on the machine itself; then what runs in Chromium as
/// well, built as the page's module is.
///
/// # Errors
/// Which budgets are missed, or what could not be run.
pub(crate) fn run(machine: &Machine) -> Outcome {
    setup::ready(machine, &[IN_CHROMIUM, BUILD].concat())?;
    page::build(machine)?;
    setup::peer(machine)?;
    let mut figures = Figures::default();
    figures.take(&mut playwright(machine, "tests/page/bench.config.ts")?)?;
    figures.take(
        bench(machine, "mi-sim")
            .args(["--bench", "access", "--bench", "journal", "--bench", "many", "--bench", "token"]),
    )?;
    figures.take(&mut bench(machine, "mi-sim-document"))?;
    figures.take(machine.command("cargo").args(["run", "--release"]).current_dir(machine.path(PEERS)))?;
    figures.take(&mut bench(machine, "mi-sim-serve"))?;
    figures.take(&mut of_the_module(machine, "crossing::")?)?;
    figures.take(&mut of_the_module(machine, "seek::")?)?;
    // One right after the other, so that the two can be compared.
    let natively = figures.take(bench(machine, "mi-sim").args(["--bench", "life"]))?;
    let browser = figures.take(&mut of_the_module(machine, "life::")?)?;
    let ratio = seconds(&browser)? / seconds(&natively)?;
    let name = "the life of 10,000 machines in Chromium against natively";
    figures.budgets.push(Budget::at_most(name, ratio, LIFE_IN_CHROMIUM, 0.0));
    let beside_cedar = ["--no-default-features", "--test", "browser"];
    figures.take(&mut in_chromium(machine, PEERS, &beside_cedar, &[])?)?;
    figures.judge()
}

fn bench(machine: &Machine, package: &str) -> Command {
    let mut cargo = machine.command("cargo");
    cargo.args(["bench", "-p", package]);
    cargo
}

/// Those of our module whose names contain this.
fn of_the_module(machine: &Machine, name: &str) -> Outcome<Command> {
    in_chromium(machine, "crate/wasm", &[WITH_CLOUD, &["--test", "browser"]].concat(), &[name])
}

fn in_chromium(machine: &Machine, package: &str, options: &[&str], names: &[&str]) -> Outcome<Command> {
    let driver = setup::chromedriver(machine).ok_or("ChromeDriver is missing")?;
    let options = [&["--profile", PROFILE][..], options, &["--"], names, &["--nocapture"]].concat();
    Ok(wasm_pack(machine, package, "--chrome", "CHROMEDRIVER", &driver, &options))
}

/// The budgets that the benchmarks have told so far.
#[derive(Default)]
struct Figures {
    budgets: Vec<Budget>,
}

impl Figures {
    /// Runs a benchmark, shows what it prints as it comes and keeps its budgets; gives what it printed.
    fn take(&mut self, command: &mut Command) -> Outcome<Vec<String>> {
        let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| format!("a benchmark could not be started: {error}"))?;
        let mut printed = Vec::new();
        for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
            let line =
                line.map_err(|error| format!("what a benchmark printed could not be read: {error}"))?;
            println!("{line}");
            self.budgets.extend(Budget::read(&line).transpose()?);
            printed.push(line);
        }
        match child.wait() {
            Ok(status) if status.success() => Ok(printed),
            Ok(status) => Err(format!("a benchmark failed ({status})")),
            Err(error) => Err(format!("a benchmark could not be waited for: {error}")),
        }
    }

    fn judge(&self) -> Outcome {
        println!();
        for budget in &self.budgets {
            println!("{budget}");
        }
        let missed = self.budgets.iter().filter(|budget| !budget.is_kept()).count();
        println!("{} budgets kept, {missed} missed", self.budgets.len().saturating_sub(missed));
        if missed == 0 { Ok(()) } else { Err(format!("{missed} budgets are missed")) }
    }
}

/// How long the whole life took, as either benchmark prints it.
fn seconds(printed: &[String]) -> Outcome<f64> {
    let line = printed.iter().find(|line| line.contains("10000 machines"));
    let whole = line.and_then(|line| line.split_once("whole ")?.1.split_once(" s")?.0.parse().ok());
    whole.ok_or_else(|| "the benchmark did not say how long the life of 10,000 machines took".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_read_from_what_a_benchmark_prints() {
        let printed =
            ["1000 machines: whole 0.31 s", "10000 machines: created 1.50 s, whole 3.10 s, 410288 entries"];
        let printed = printed.map(str::to_owned);
        assert_eq!(seconds(&printed), Ok(3.1));
        assert!(seconds(&printed[..1]).unwrap_err().contains("did not say"));
    }
}
