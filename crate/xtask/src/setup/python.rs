//! A Python of the project's own, with which the tests check tokens as a stranger would.

use std::fs;

use super::say;
use crate::machine::{Machine, Outcome, Run};

const REQUIREMENTS: &[&str] = &["PyJWT==2.15.1", "cryptography==50.0.2"];
const STAMP: &str = "target/python/installed";

pub(super) fn can_be_ready(machine: &Machine) -> bool {
    is_ready(machine) || machine.command("python3").args(["-c", "import ensurepip"]).run_quietly().is_ok()
}

pub(super) fn ready(machine: &Machine) -> Outcome {
    if is_ready(machine) {
        return Ok(());
    }
    say("Python packages into target/python", "the tests verify tokens with PyJWT");
    machine.command("python3").args(["-m", "venv", "target/python"]).run_quietly()?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    machine.command("target/python/bin/python").args(install).args(REQUIREMENTS).run_quietly()?;
    fs::write(machine.path(STAMP), REQUIREMENTS.join("\n")).map_err(|error| format!("`{STAMP}`: {error}"))
}

fn is_ready(machine: &Machine) -> bool {
    fs::read_to_string(machine.path(STAMP)).is_ok_and(|installed| installed == REQUIREMENTS.join("\n"))
}
