//! Makes a machine ready for one command: what is there already is left as it is, and what the command does not need is
//! not installed.

mod clients;
mod node;
mod python;
mod system;
mod tools;
mod wasm_target;

pub(crate) use clients::{azure_cli, interpreter, peer, sdks};
pub(crate) use system::{chromedriver, chromium};
pub(crate) use wasm_target::{BARE, PAGE};

use crate::machine::{Machine, Outcome};

/// Something that a machine has to have for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Rust's library for the browser, and the one without `std`.
    WasmTargets,
    /// The page's npm packages: Vite, TypeScript, Lit and Playwright.
    Packages,
    /// What runs the tests of the wasm module in a browser.
    WasmPack,
    /// Chromium.
    Chromium,
    /// The program that drives it for the tests of the wasm module.
    ChromeDriver,
    /// Firefox.
    Firefox,
    /// The program that drives it for the tests of the wasm module.
    GeckoDriver,
    /// A font with Japanese letters.
    JapaneseFont,
    /// OpenSSL, the judge of the simulator's certificates.
    OpenSsl,
    /// bash, dash, zsh and fish, which read what `mi-sim env` prints.
    Shells,
    /// Python 3 with venv.
    Python,
    /// PyJWT in a Python of the project's own, the judge of the simulator's tokens.
    PyJwt,
}

/// What building the page takes; serving it takes no more.
pub(crate) const BUILD: &[Need] = &[Need::WasmTargets, Need::Packages];

/// Installs those of these that are missing.
///
/// # Errors
/// What is missing and can't be installed from here, and how to get it.
pub(crate) fn ready(machine: &Machine, needs: &[Need]) -> Outcome {
    system::ready(machine, needs)?;
    let needs = |need| needs.contains(&need);
    if needs(Need::WasmTargets) {
        wasm_target::ready(machine)?;
    }
    if needs(Need::Packages) {
        node::ready(machine)?;
    }
    if needs(Need::WasmPack) {
        tools::wasm_pack(machine)?;
    }
    if needs(Need::GeckoDriver) {
        tools::geckodriver(machine)?;
    }
    if needs(Need::PyJwt) {
        python::ready(machine)?;
    }
    Ok(())
}

/// Says in a line what a step is about to do, and why.
fn say(what: &str, why: &str) {
    println!("set-up: {what} ({why})");
}
