//! The real Azure clients that the simulator is tested with, and the engine it is compared with in a browser, each pinned
//! to one version.

use std::fs;
use std::path::PathBuf;

use super::say;
use crate::machine::{Machine, Outcome, Run};

/// The Python in which the packages of a suite are: one for all checkouts, as some take minutes and half a gigabyte.
pub(crate) fn interpreter(machine: &Machine, name: &str) -> PathBuf {
    machine.shared(&format!("clients/{name}/bin/python"))
}

/// The SDKs for Python and Node. Cargo gets those for Rust.
pub(crate) fn sdks(machine: &Machine) -> Outcome {
    python(machine, "python", "azure-identity and its like")?;
    npm(machine, "tests/clients/node", "@azure/identity and its like")
}

/// The other engine that the benchmarks ask in a browser.
pub(crate) fn peer(machine: &Machine) -> Outcome {
    npm(machine, "tests/peers", "Cedar for browsers")
}

/// The npm packages of a folder, as its lock says.
fn npm(machine: &Machine, folder: &str, what: &str) -> Outcome {
    let lock = read(machine, &format!("{folder}/package-lock.json"))?;
    let stamp = machine.path(&format!("{folder}/node_modules/.installed-lock"));
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say(&format!("npm ci in {folder}"), what);
    machine.command("npm").arg("ci").current_dir(machine.path(folder)).run_quietly()?;
    fs::write(&stamp, lock).map_err(|error| format!("`{}`: {error}", stamp.display()))
}

/// The Azure CLI.
pub(crate) fn azure_cli(machine: &Machine) -> Outcome {
    python(machine, "azure-cli", "the Azure CLI")
}

/// A Python of its own with the packages of `tests/clients/NAME/requirements.txt`.
fn python(machine: &Machine, name: &str, what: &str) -> Outcome {
    let list = format!("tests/clients/{name}/requirements.txt");
    let wanted = read(machine, &list)?;
    let home = machine.shared(&format!("clients/{name}"));
    let stamp = home.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say(&format!("Python packages into {}", home.display()), what);
    machine.command("python3").args(["-m", "venv", "--clear"]).arg(&home).run_quietly()?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", &list];
    machine.command(interpreter(machine, name)).args(install).run_quietly()?;
    fs::write(&stamp, wanted).map_err(|error| format!("`{}`: {error}", stamp.display()))
}

fn read(machine: &Machine, file: &str) -> Outcome<String> {
    fs::read_to_string(machine.path(file)).map_err(|error| format!("`{file}`: {error}"))
}
