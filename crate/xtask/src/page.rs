//! Builds the page: the wasm module, the bundle in `dist/` for any static host, and beside each document the record of its
//! run.

use crate::machine::{Machine, Outcome, Run};
use crate::module;
use crate::record;
use crate::size;

/// Everything that a reader's browser asks for.
pub(crate) fn build(machine: &Machine) -> Outcome {
    module::build(machine)?;
    bundle(machine)?;
    record::write(machine)
}

/// The same, and what each part of it costs; an error where that is too much.
pub(crate) fn build_and_weigh(machine: &Machine) -> Outcome {
    build(machine)?;
    size::check(machine)
}

/// The static files of the page.
fn bundle(machine: &Machine) -> Outcome {
    println!("build: page into dist");
    machine.command("npm").current_dir(machine.path("www")).args(["run", "--silent", "build"]).run()
}
