//! The page's npm packages, Playwright among them.

use std::fs;

use super::say;
use crate::machine::{Machine, Outcome, Run};

const LOCK: &str = "www/package-lock.json";
const STAMP: &str = "www/node_modules/.installed-lock";

pub(super) fn ready(machine: &Machine) -> Outcome {
    let lock = fs::read(machine.path(LOCK)).map_err(|error| format!("`{LOCK}`: {error}"))?;
    if fs::read(machine.path(STAMP)).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    if machine.find("npm").is_none() {
        return Err("Node.js 20.19 or newer with npm is missing: install it from https://nodejs.org".into());
    }
    say("npm ci in www", "Vite, TypeScript, Lit and Playwright");
    // Playwright drives the browser that is on the machine and must not fetch one.
    let mut npm = machine.command("npm");
    npm.current_dir(machine.path("www"))
        .arg("ci")
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .run_quietly()?;
    fs::write(machine.path(STAMP), lock).map_err(|error| format!("`{STAMP}`: {error}"))
}
