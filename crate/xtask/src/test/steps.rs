//! The checks, the quick ones first: what each proves, and how.

use std::path::Path;
use std::process::Command;
use std::thread;

use super::readme;
use crate::clients;
use crate::files::emptied;
use crate::machine::{Machine, Outcome, Run};
use crate::module::{self, WITH_CLOUD};
use crate::native;
use crate::page;
use crate::serve::Server;
use crate::setup::{self, BARE, Need};
use crate::tidy;

/// One step.
pub(super) struct Step {
    pub(super) name: &'static str,
    /// What holds where it passes.
    pub(super) proves: &'static str,
    /// What the machine has to have for it, beside Rust.
    pub(super) needs: &'static [Need],
    /// Whether it looks at what the step `build` leaves: then that runs before it even where it alone is asked for.
    pub(super) needs_build: bool,
    pub(super) run: fn(&Machine) -> Outcome,
}

const fn step(
    name: &'static str,
    proves: &'static str,
    needs: &'static [Need],
    run: fn(&Machine) -> Outcome,
) -> Step {
    Step { name, proves, needs, needs_build: false, run }
}

const fn on_the_build(
    name: &'static str,
    proves: &'static str,
    needs: &'static [Need],
    run: fn(&Machine) -> Outcome,
) -> Step {
    Step { name, proves, needs, needs_build: true, run }
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
    step("tidy", "the rules that no compiler knows", &[], tidy::check),
    step("fmt", "Rust is formatted", &[], |machine| cargo(machine, &["fmt", "--check"])),
    step("clippy", "Rust has no warning", &[], clippy),
    step(
        "native",
        "unit, property and wire tests, and every document does what it says",
        &[Need::OpenSsl, Need::Shells, Need::Python, Need::PyJwt],
        native::test,
    ),
    step("no-std", "the core and the shell need no standard library", &[Need::WasmTargets], no_std),
    step(
        "clients",
        "real Azure SDKs for Python, Node and Rust work against `mi-sim serve`, and their record plays",
        &[Need::Python],
        clients::sdks,
    ),
    step("azure-cli", "the Azure CLI works against `mi-sim serve`", &[Need::Python], clients::azure_cli),
    step("wasm-chromium", "the wasm module in Chromium", IN_CHROMIUM, wasm_in_chromium),
    step(
        "wasm-firefox",
        "the wasm module in Firefox",
        &[Need::WasmTargets, Need::WasmPack, Need::Firefox, Need::GeckoDriver],
        wasm_in_firefox,
    ),
    step(
        "readme",
        "the readme's program in JavaScript runs, and its types hold",
        setup::BUILD,
        readme::check,
    ),
    step(BUILD, "the page builds and is light", setup::BUILD, page::build_and_weigh),
    on_the_build("types", "TypeScript has no error", setup::BUILD, types),
    on_the_build("unit", "what of the page needs no browser does what it says", setup::BUILD, unit),
    on_the_build(
        "page",
        "the built page, used and audited in Chromium",
        &[Need::Chromium, Need::JapaneseFont],
        page_in_chromium,
    ),
    step("doc", "the API documentation has no warning", &[], doc),
];

/// What runs tests or benchmarks of the wasm module in Chromium.
pub(crate) const IN_CHROMIUM: &[Need] =
    &[Need::WasmTargets, Need::WasmPack, Need::Chromium, Need::ChromeDriver];

pub(crate) fn cargo(machine: &Machine, arguments: &[&str]) -> Outcome {
    machine.command("cargo").args(arguments).run()
}

fn no_std(machine: &Machine) -> Outcome {
    cargo(machine, &["check", "-p", "mi-sim", "-p", "mi-sim-shell", "--target", BARE])
}

fn wasm_in_chromium(machine: &Machine) -> Outcome {
    let driver = setup::chromedriver(machine).ok_or("ChromeDriver is missing")?;
    wasm_in(machine, "--chrome", "CHROMEDRIVER", &driver)
}

/// What ships first, with every lint; then the tests and benchmarks, which may panic: that is how they fail.
fn clippy(machine: &Machine) -> Outcome {
    let all = ["clippy", "--workspace", "--features", "mi-sim-wasm/cloud"];
    cargo(machine, &[&all[..], &["--", "-D", "warnings"]].concat())?;
    let mut words = [&all[..], &["--all-targets", "--", "-D", "warnings"]].concat();
    for lint in MAY_PANIC {
        words.extend(["-A", lint]);
    }
    cargo(machine, &words)
}

fn wasm_in_firefox(machine: &Machine) -> Outcome {
    let driver = machine.find("geckodriver").ok_or("geckodriver is missing")?;
    wasm_in(machine, "--firefox", "GECKODRIVER", &driver)
}

fn wasm_in(machine: &Machine, browser: &str, variable: &str, driver: &Path) -> Outcome {
    wasm_pack(machine, "crate/wasm", browser, variable, driver, WITH_CLOUD).run()
}

/// What tests a package in a browser.
pub(crate) fn wasm_pack(
    machine: &Machine,
    package: &str,
    browser: &str,
    variable: &str,
    driver: &Path,
    cargo_options: &[&str],
) -> Command {
    let mut wasm_pack = module::command(machine, "wasm-pack");
    wasm_pack.args(["test", "--headless", "--mode", "no-install", browser, package]);
    wasm_pack.args(cargo_options);
    // A driver of ours keeps wasm-pack from fetching one. The time is for a busy machine, in seconds.
    wasm_pack.env(variable, driver).env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    wasm_pack
}

/// Those that are written from the Rust ones first: the page is bundled without them.
fn types(machine: &Machine) -> Outcome {
    let folder = machine.path("www/src/run/types");
    emptied(&folder)?;
    native::type_writer(machine, &folder)?.run()?;
    let projects = ["www", "www/tsconfig.node.json", "tests/page"];
    projects
        .iter()
        .try_for_each(|project| machine.command("tsc").args(["--noEmit", "--project", project]).run())
}

fn unit(machine: &Machine) -> Outcome {
    machine.command("playwright").args(["test", "--config", "www/unit.config.ts"]).run()
}

fn page_in_chromium(machine: &Machine) -> Outcome {
    // What is shown live comes from a running simulator.
    native::program(machine)?;
    playwright(machine, "tests/page/playwright.config.ts")?.run()
}

/// What uses the built page as this file says. It is served below a path, as a documentation site would: a page that holds
/// only at the root fails there.
pub(crate) fn playwright(machine: &Machine, configuration: &str) -> Outcome<Command> {
    let server = Server::bind(&machine.path("dist"), "/some/where/", 0)?;
    let url = server.url()?;
    thread::spawn(move || server.run());
    let chromium = setup::chromium(machine).ok_or("Chromium is missing")?;
    let mut playwright = machine.command("playwright");
    playwright.args(["test", "--config", configuration]).env("CHROMIUM", chromium).env("BASE_URL", url);
    Ok(playwright)
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
    fn step_names_are_unique() {
        for (index, step) in STEPS.iter().enumerate() {
            assert!(STEPS.iter().skip(index + 1).all(|other| other.name != step.name), "{}", step.name);
        }
    }
}
