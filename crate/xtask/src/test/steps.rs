//! The checks, the quick ones first: what each proves, and how.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, thread};

use super::bench::bench;
use crate::clients;
use crate::machine::{Machine, Outcome, Run};
use crate::module::SWIFT;
use crate::page;
use crate::serve::Server;
use crate::setup::{self, BARE, WasmToolchain};
use crate::tidy;

/// One check.
pub(super) struct Step {
    pub(super) name: &'static str,
    /// What holds where it passes.
    pub(super) proves: &'static str,
    /// Whether only `test --all` runs it.
    pub(super) is_slow: bool,
    /// Whether it looks at what the step `build` leaves: then that runs before it even where it alone is asked for.
    pub(super) needs_build: bool,
    pub(super) run: fn(&Machine, WasmToolchain) -> Outcome,
}

const fn usual(
    name: &'static str,
    proves: &'static str,
    run: fn(&Machine, WasmToolchain) -> Outcome,
) -> Step {
    Step { name, proves, is_slow: false, needs_build: false, run }
}

const fn on_the_build(
    name: &'static str,
    proves: &'static str,
    run: fn(&Machine, WasmToolchain) -> Outcome,
) -> Step {
    Step { name, proves, is_slow: false, needs_build: true, run }
}

const fn slow(name: &'static str, proves: &'static str, run: fn(&Machine, WasmToolchain) -> Outcome) -> Step {
    Step { name, proves, is_slow: true, needs_build: false, run }
}

/// The step that others look at the result of.
pub(super) const BUILD: &str = "build";

/// The lints that keep ways to panic out of what ships.
const MAY_PANIC: [&str; 8] = [
    "clippy::arithmetic_side_effects",
    "clippy::as_conversions",
    "clippy::expect_used",
    "clippy::indexing_slicing",
    "clippy::panic",
    "clippy::string_slice",
    "clippy::unreachable",
    "clippy::unwrap_used",
];

pub(super) const STEPS: &[Step] = &[
    usual("tidy", "the rules that no compiler knows", |machine, _| tidy::check(machine)),
    usual("fmt", "Rust is formatted", |machine, _| cargo(machine, &["fmt", "--check"])),
    usual("clippy", "Rust has no warning", |machine, _| clippy(machine)),
    usual("native", "unit, property and wire tests", |machine, _| cargo(machine, &["test", "--workspace"])),
    usual("no-std", "the core needs no standard library", no_std),
    usual(
        "clients",
        "real Azure SDKs for Python, Node and Rust work against `mi-sim serve`",
        |machine, _| clients::sdks(machine),
    ),
    usual("play", "every document does what it says", |machine, _| play(machine)),
    usual("wasm-chromium", "the wasm module in Chromium", wasm_in_chromium),
    usual("wasm-firefox", "the wasm module in Firefox", wasm_in_firefox),
    usual(BUILD, "the page builds and is light", page::build),
    on_the_build("types", "TypeScript has no error", |machine, _| types(machine)),
    on_the_build("page", "the built page, used and audited in Chromium", |machine, _| {
        page_in_chromium(machine)
    }),
    slow("azure-cli", "the Azure CLI works against `mi-sim serve`", |machine, _| clients::azure_cli(machine)),
    slow("doc", "the API documentation has no warning", |machine, _| doc(machine)),
    slow("bench", "the benchmarks run and print their figures", bench),
];

pub(super) fn cargo(machine: &Machine, arguments: &[&str]) -> Outcome {
    machine.command("cargo").args(arguments).run()
}

fn no_std(machine: &Machine, toolchain: WasmToolchain) -> Outcome {
    toolchain.command(machine, "cargo").args(["build", "-p", "mi-sim", "--target", BARE]).run()
}

fn play(machine: &Machine) -> Outcome {
    let documents = documents(&machine.path("www/documents"))?;
    let failures: Vec<String> = documents.iter().filter_map(|file| play_one(machine, file).err()).collect();
    println!("{} documents, {} failed", documents.len(), failures.len());
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

fn play_one(machine: &Machine, document: &Path) -> Outcome {
    let mut cargo = machine.command("cargo");
    cargo.args(["run", "--quiet", "-p", "mi-sim-cli", "--", "play"]).arg(document).run_quietly().map(drop)
}

/// Every `FOLDER/NAME/*.md`.
fn documents(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let list = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_markdown = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "md");
    let mut found: Vec<PathBuf> = list(folder).flat_map(|name| list(&name)).filter(is_markdown).collect();
    found.sort();
    if found.is_empty() { Err(format!("there is no document in `{}`", folder.display())) } else { Ok(found) }
}

fn wasm_in_chromium(machine: &Machine, toolchain: WasmToolchain) -> Outcome {
    let driver = setup::chromedriver(machine).ok_or("ChromeDriver is missing")?;
    wasm_in(machine, toolchain, "--chrome", "CHROMEDRIVER", &driver)
}

/// What ships first, with every lint; then the tests and benchmarks, which may panic: that is how they fail.
fn clippy(machine: &Machine) -> Outcome {
    cargo(machine, &["clippy", "--workspace", "--", "-D", "warnings"])?;
    let mut words = vec!["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    for lint in MAY_PANIC {
        words.extend(["-A", lint]);
    }
    cargo(machine, &words)
}

fn wasm_in_firefox(machine: &Machine, toolchain: WasmToolchain) -> Outcome {
    let driver = machine.find("geckodriver").ok_or("geckodriver is missing")?;
    wasm_in(machine, toolchain, "--firefox", "GECKODRIVER", &driver)
}

fn wasm_in(
    machine: &Machine,
    toolchain: WasmToolchain,
    browser: &str,
    variable: &str,
    driver: &Path,
) -> Outcome {
    wasm_pack(machine, toolchain, "crate/wasm", browser, variable, driver, &[]).run()
}

/// What tests a package in a browser.
pub(super) fn wasm_pack(
    machine: &Machine,
    toolchain: WasmToolchain,
    package: &str,
    browser: &str,
    variable: &str,
    driver: &Path,
    cargo_options: &[&str],
) -> Command {
    let mut wasm_pack = SWIFT.command(machine, toolchain, "wasm-pack");
    wasm_pack.args(["test", "--headless", "--mode", "no-install", browser, package]);
    wasm_pack.args(SWIFT.features).args(cargo_options);
    // A driver of ours keeps wasm-pack from fetching one. The time is for a busy machine, in seconds.
    wasm_pack.env(variable, driver).env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    wasm_pack
}

fn types(machine: &Machine) -> Outcome {
    let projects = ["www", "www/tsconfig.node.json", "tests/page"];
    projects
        .iter()
        .try_for_each(|project| machine.command("tsc").args(["--noEmit", "--project", project]).run())
}

/// Served below a path, as a documentation site would: a page that holds only at the root fails here.
fn page_in_chromium(machine: &Machine) -> Outcome {
    let server = Server::bind(&machine.path("dist"), "/some/where/", 0)?;
    let url = server.url()?;
    thread::spawn(move || server.run());
    let chromium = setup::chromium(machine).ok_or("Chromium is missing")?;
    // What is shown live comes from a running simulator.
    cargo(machine, &["build", "--quiet", "-p", "mi-sim-cli"])?;
    let mut playwright = machine.command("playwright");
    playwright.args(["test", "--config", "tests/page/playwright.config.ts"]);
    playwright.env("CHROMIUM", chromium).env("BASE_URL", url).run()
}

fn doc(machine: &Machine) -> Outcome {
    let mut cargo = machine.command("cargo");
    cargo.args(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    cargo.env("RUSTDOCFLAGS", "-D warnings").run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_document_is_a_failure_and_not_a_pass() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(documents(&folder).unwrap_err().starts_with("there is no document in "));
    }

    #[test]
    fn step_names_are_unique() {
        for (index, step) in STEPS.iter().enumerate() {
            assert!(STEPS.iter().skip(index + 1).all(|other| other.name != step.name), "{}", step.name);
        }
    }
}
