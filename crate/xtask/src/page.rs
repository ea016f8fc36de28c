//! Builds the page: TypeScript types, the wasm module, then the bundle in `dist/` for any static host.

use crate::files::emptied;
use crate::machine::{Machine, Outcome, Run};
use crate::module;
use crate::native;
use crate::size;

const TYPES: &str = "www/src/simulation/types";

/// Everything, and the size table at the end.
pub(crate) fn build(machine: &Machine) -> Outcome {
    types(machine)?;
    module::build(machine)?;
    bundle(machine)?;
    size::check(machine)
}

/// The TypeScript types of what crosses from Rust to the page.
fn types(machine: &Machine) -> Outcome {
    println!("build: types for TypeScript into {TYPES}");
    emptied(&machine.path(TYPES))?;
    let writer = native::type_writer(machine)?;
    // The variable by which ts-rs is told where to write.
    machine.command(writer).env("TS_RS_EXPORT_DIR", machine.path(TYPES)).run()
}

/// The static files of the page.
fn bundle(machine: &Machine) -> Outcome {
    println!("build: page into dist");
    machine.command("npm").current_dir(machine.path("www")).args(["run", "--silent", "build"]).run()
}
