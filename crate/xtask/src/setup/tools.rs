//! Programs from crates.io with which the wasm module is tested. Each version is compiled once for all checkouts, and what
//! a checkout uses lies below its `target/tools`, so that none changes another's.

use std::fs;
use std::path::Path;

use super::say;
use crate::machine::{Machine, Outcome, Run};

const WASM_PACK: &str = "0.15.1";
const GECKODRIVER: &str = "0.37.1";

/// wasm-pack, and the runner of wasm-bindgen that it calls.
pub(super) fn wasm_pack(machine: &Machine) -> Outcome {
    let bindgen = locked_version(machine, "wasm-bindgen")?;
    if version(machine, "wasm-bindgen").as_deref() != Some(bindgen.as_str()) {
        install(machine, "wasm-bindgen-cli", &bindgen, "it runs the tests of the wasm module in a browser")?;
    }
    if version(machine, "wasm-pack").as_deref() != Some(WASM_PACK) {
        install(machine, "wasm-pack", WASM_PACK, "it builds those tests and calls the runner")?;
    }
    Ok(())
}

/// The driver of Firefox.
pub(super) fn geckodriver(machine: &Machine) -> Outcome {
    if machine.find("geckodriver").is_none() {
        install(machine, "geckodriver", GECKODRIVER, "it drives Firefox for the tests of the wasm module")?;
    }
    Ok(())
}

/// What `PROGRAM --version` says: its name, then the version.
fn version(machine: &Machine, program: &str) -> Option<String> {
    machine.find(program)?;
    let said = machine.command(program).arg("--version").run_quietly().ok()?;
    said.split_whitespace().nth(1).map(str::to_owned)
}

/// The programs of this version into `target/tools`.
fn install(machine: &Machine, package: &str, version: &str, why: &str) -> Outcome {
    let home = machine.shared(&format!("tools/{package}-{version}"));
    let programs = home.join("bin");
    if !programs.is_dir() {
        say(&format!("cargo install {package} {version} into {}, a minute or two once", home.display()), why);
        compile(machine, package, version, &home)?;
    }
    let own = machine.path("target/tools/bin");
    let wrong = |error: std::io::Error| format!("`{}`: {error}", programs.display());
    fs::create_dir_all(&own).map_err(wrong)?;
    for program in fs::read_dir(&programs).map_err(wrong)? {
        let program = program.map_err(wrong)?;
        fs::copy(program.path(), own.join(program.file_name())).map_err(wrong)?;
    }
    Ok(())
}

fn compile(machine: &Machine, package: &str, version: &str, home: &Path) -> Outcome {
    let attempt = |lock: &[&str]| {
        let mut cargo = machine.command("cargo");
        cargo.args(["install", "--quiet", package, "--version", version]).args(lock).arg("--root").arg(home);
        // They are compiled once and run for seconds: optimising them would take longer than it saves.
        cargo
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        // One build folder for all of them: they share most of what they are built from.
        cargo.env("CARGO_TARGET_DIR", machine.path("target/tools/build")).run_quietly().map(drop)
    };
    // A registry mirror doesn't always have the very versions that a package was released with.
    attempt(&["--locked"]).or_else(|_| attempt(&[]))
}

/// The version of a package in Cargo.lock.
fn locked_version(machine: &Machine, package: &str) -> Outcome<String> {
    let lock =
        fs::read_to_string(machine.path("Cargo.lock")).map_err(|error| format!("`Cargo.lock`: {error}"))?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| format!("`Cargo.lock` names no `{package}`"))
}
