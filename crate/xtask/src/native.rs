//! The workspace as it is compiled for this machine: tests and programs with the same features, so that no crate is
//! compiled in two forms.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{Machine, Outcome, Run};

/// All crates, with what is for JavaScript alone, and what writes the types.
const WORKSPACE: [&str; 3] = ["--workspace", "--features", "mi-sim-wasm/typescript,mi-sim-wasm/cloud"];

/// Compiles and runs the tests.
pub(crate) fn test(machine: &Machine) -> Outcome {
    machine.command("cargo").arg("test").args(WORKSPACE).run()
}

/// The program that writes the TypeScript types of what crosses from Rust, about to write them into this folder.
pub(crate) fn type_writer(machine: &Machine, folder: &Path) -> Outcome<Command> {
    build(machine, &BESIDE_TESTS)?;
    let mut writer = machine.command(machine.path("target/debug/examples/typescript"));
    // The variable by which ts-rs is told where to write.
    writer.env("TS_RS_EXPORT_DIR", folder);
    Ok(writer)
}

/// Compiles `mi-sim`; where it is.
pub(crate) fn program(machine: &Machine) -> Outcome<PathBuf> {
    build(machine, &BESIDE_TESTS)?;
    Ok(machine.path("target/debug/mi-sim"))
}

/// Compiles what writes the JavaScript of a wasm module; where it is.
pub(crate) fn binder(machine: &Machine) -> Outcome<PathBuf> {
    build(machine, &["--bin", "mi-sim-bind"])?;
    Ok(machine.path("target/debug/mi-sim-bind"))
}

/// Both at once: with the example beside the program Cargo chooses the features that tests have.
const BESIDE_TESTS: [&str; 4] = ["--example", "typescript", "--bin", "mi-sim"];

fn build(machine: &Machine, targets: &[&str]) -> Outcome {
    machine.command("cargo").args(["build", "--quiet"]).args(WORKSPACE).args(targets).run()
}
