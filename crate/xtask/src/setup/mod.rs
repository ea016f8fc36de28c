//! Makes a machine ready to build, serve and test: whatever is there already is left as it is.

mod clients;
mod node;
mod python;
mod system;
mod tools;
mod wasm_std;

pub(crate) use clients::{azure_cli, peer, sdks};
pub(crate) use system::{chromedriver, chromium};
pub(crate) use wasm_std::{BARE, PAGE, WasmToolchain};

use crate::machine::{Machine, Outcome};

/// Everything that building and serving need, and testing too.
///
/// # Errors
/// What is missing and can't be installed from here, and how to get it.
pub(crate) fn everything(machine: &Machine) -> Outcome<WasmToolchain> {
    system::ready(machine)?;
    let toolchain = wasm_std::ready(machine)?;
    tools::ready(machine)?;
    node::ready(machine)?;
    python::ready(machine)?;
    Ok(toolchain)
}

/// Says in a line what a step is about to do, and why.
fn say(what: &str, why: &str) {
    println!("set-up: {what} ({why})");
}
