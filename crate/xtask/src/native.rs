//! The workspace as it is compiled for this machine: tests and programs with the same features, so that no crate is
//! compiled in two forms.

use std::path::PathBuf;

use crate::machine::{Machine, Outcome, Run};

/// All crates, with what is for JavaScript alone, and what writes the types.
const WORKSPACE: [&str; 3] = ["--workspace", "--features", "mi-sim-wasm/typescript,mi-sim-wasm/cloud"];

/// Compiles and runs the tests.
pub(crate) fn test(machine: &Machine) -> Outcome {
    machine.command("cargo").arg("test").args(WORKSPACE).run()
}

/// Compiles the program that writes the page's types; where it is.
pub(crate) fn type_writer(machine: &Machine) -> Outcome<PathBuf> {
    build(machine)?;
    Ok(machine.path("target/debug/examples/typescript"))
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
