//! Builds the wasm module, and its JavaScript.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::files::{emptied, is_newer};
use crate::machine::{Machine, Outcome, Run};
use crate::native;
use crate::setup::PAGE;

/// Where the page's sources have it.
pub(crate) const PACKAGE: &str = "www/src/run/pkg";
const MODULE: &str = "mi_sim_wasm_bg.wasm";

/// The profile of `Cargo.toml` for whatever runs in a browser.
pub(crate) const PROFILE: &str = "wasm";

/// With what is for programs in JavaScript, as Cargo's options.
pub(crate) const WITH_CLOUD: &[&str] = &["--features", "cloud"];

/// Curve arithmetic on vectors.
const FLAGS: &str = "-Ctarget-feature=+simd128";

/// A command that compiles for the browser, and leaves no folder of this machine in what it builds.
pub(crate) fn command(machine: &Machine, program: &str) -> Command {
    let mut command = machine.command(program);
    let remaps = local_folders().into_iter();
    let remaps = remaps.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    let flags: Vec<String> = remaps.chain([FLAGS.to_owned()]).collect();
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    command
}

/// The module and its JavaScript, into the page's sources.
pub(crate) fn build(machine: &Machine) -> Outcome {
    // The module's compilation is a chain, which ends on one processor; the other has room for what binds it.
    let (compiled, binder) = thread::scope(|both| {
        let compiled = both.spawn(|| compile(machine));
        let binder = native::binder(machine);
        (compiled.join().map_err(|_| "the wasm module: its build broke off".to_owned()), binder)
    });
    let (compiled, binder) = (compiled??, binder?);
    let package = machine.path(PACKAGE);
    // Written last: an interrupted run is then seen as not done.
    let is_bound = is_newer(&package.join(MODULE), &compiled);
    if is_bound { Ok(()) } else { bind(machine, &binder, &compiled, &package, Beside::Told) }
}

/// Where the compiled module is.
fn compile(machine: &Machine) -> Outcome<PathBuf> {
    println!("build: wasm module");
    // Of the library's two forms only the one that ships: beside the other, Cargo leaves out link-time optimisation.
    command(machine, "cargo")
        .args(["rustc", "--quiet", "--lib", "--crate-type", "cdylib", "-p", "mi-sim-wasm"])
        .args(["--target", PAGE, "--profile", PROFILE])
        .run()?;
    Ok(machine.path("target").join(PAGE).join(PROFILE).join("mi_sim_wasm.wasm"))
}

/// The module with the class `Cloud`, unoptimised as the tests have it, its JavaScript and its declarations, into a folder.
pub(crate) fn build_for_programs(machine: &Machine, folder: &Path) -> Outcome {
    command(machine, "cargo")
        .args(["rustc", "--quiet", "--lib", "--crate-type", "cdylib", "-p", "mi-sim-wasm"])
        .args(["--target", PAGE])
        .args(WITH_CLOUD)
        .run()?;
    let compiled = machine.path("target").join(PAGE).join("debug/mi_sim_wasm.wasm");
    bind(machine, &native::binder(machine)?, &compiled, folder, Beside::Default)
}

/// Whether the JavaScript knows by itself where the module lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// Beside it, where nothing else is said, as in wasm-pack's packages.
    Default,
    /// Whoever loads it says so: the bundler gave it another name.
    Told,
}

fn bind(machine: &Machine, binder: &Path, compiled: &Path, package: &Path, beside: Beside) -> Outcome {
    emptied(package)?;
    let mut binder = machine.command(binder);
    binder.arg(compiled).arg(package);
    if beside == Beside::Told {
        binder.arg("told");
    }
    binder.run()
}

/// Folders that panic messages would name, the most particular last, and what they are called instead.
fn local_folders() -> Vec<(PathBuf, &'static str)> {
    let Some(home) = env::home_dir() else { return Vec::new() };
    let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let registries = fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
    let mut folders = vec![(home, "~")];
    folders.extend(registries.map(|registry| (registry.path(), "crates")));
    folders
}
