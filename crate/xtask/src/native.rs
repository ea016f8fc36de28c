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
    build(machine)?;
    let mut writer = machine.command(machine.path("target/debug/examples/typescript"));
    // The variable by which ts-rs is told where to write.
    writer.env("TS_RS_EXPORT_DIR", folder);
    Ok(writer)
}

/// Compiles `mi-sim`; where it is.
pub(crate) fn program(machine: &Machine) -> Outcome<PathBuf> {
    build(machine)?;
    Ok(machine.path("target/debug/mi-sim"))
}

/// Both at once: with the example beside the program Cargo chooses the features that tests have.
fn build(machine: &Machine) -> Outcome {
    let targets = ["--example", "typescript", "--bin", "mi-sim"];
    machine.command("cargo").args(["build", "--quiet"]).args(WORKSPACE).args(targets).run()
}
