//! Programs and fonts of the operating system.

use std::path::PathBuf;
use std::process::Command;

use super::{Need, say};
use crate::machine::{Machine, Outcome, Run};

/// A program or font of the system.
struct Part {
    need: Need,
    what: &'static str,
    why: &'static str,
    /// Its packages on Debian and Ubuntu.
    packages: &'static [&'static str],
    is_there: fn(&Machine) -> bool,
}

const PARTS: &[Part] = &[
    Part {
        need: Need::Chromium,
        what: "Chromium",
        why: "the page and the wasm module are tested in it",
        packages: &["chromium"],
        is_there: |machine| chromium(machine).is_some(),
    },
    Part {
        need: Need::ChromeDriver,
        what: "ChromeDriver",
        why: "it drives Chromium for the tests of the wasm module",
        packages: &["chromium-driver"],
        is_there: |machine| chromedriver(machine).is_some(),
    },
    Part {
        need: Need::Firefox,
        what: "Firefox",
        why: "the wasm module is tested in a second engine",
        packages: &["firefox-esr"],
        is_there: |machine| {
            cfg!(target_os = "macos") && PathBuf::from(MAC_FIREFOX).is_file()
                || machine.find_any(&["firefox", "firefox-esr"]).is_some()
        },
    },
    Part {
        need: Need::JapaneseFont,
        what: "a Japanese font",
        why: "the page is tested in Japanese too",
        packages: &["fontconfig", "fonts-noto-cjk"],
        is_there: |machine| cfg!(target_os = "macos") || has_japanese_font(machine),
    },
    Part {
        need: Need::OpenSsl,
        what: "OpenSSL",
        why: "the tests check the simulator's certificates with it",
        packages: &["openssl"],
        is_there: |machine| machine.find("openssl").is_some(),
    },
    Part {
        need: Need::Shells,
        what: "bash, dash, zsh and fish",
        why: "the tests let each of them read what `mi-sim env` prints",
        packages: &["bash", "dash", "zsh", "fish"],
        is_there: |machine| ["bash", "dash", "zsh", "fish"].iter().all(|shell| machine.find(shell).is_some()),
    },
    Part {
        need: Need::Python,
        what: "Python 3 with venv",
        why: "the tests check the simulator's tokens with PyJWT",
        packages: &["python3", "python3-venv"],
        is_there: super::python::can_be_ready,
    },
];

const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const MAC_FIREFOX: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

/// Chromium, or the Chrome of the same engine.
pub(crate) fn chromium(machine: &Machine) -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    machine.find_any(&names).or_else(|| Some(PathBuf::from(MAC_CHROME)).filter(|file| file.is_file()))
}

/// The program that drives Chromium over WebDriver.
pub(crate) fn chromedriver(machine: &Machine) -> Option<PathBuf> {
    machine.find("chromedriver")
}

/// Installs those of these that are missing, all in one go.
pub(super) fn ready(machine: &Machine, needs: &[Need]) -> Outcome {
    let needed = PARTS.iter().filter(|part| needs.contains(&part.need));
    let missing: Vec<&Part> = needed.filter(|part| !(part.is_there)(machine)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for part in &missing {
        say(&format!("{} is missing", part.what), part.why);
    }
    // A Debian or Ubuntu, whose packages we know by name.
    if machine.find("apt-get").is_none() {
        let names: Vec<&str> = missing.iter().map(|part| part.what).collect();
        return Err(format!(
            "install {} and run this again: there is no apt here to do it with",
            names.join(", ")
        ));
    }
    let packages: Vec<&str> = missing.iter().flat_map(|part| part.packages).copied().collect();
    install(machine, &packages)
}

/// Installs packages of Debian or Ubuntu.
fn install(machine: &Machine, packages: &[&str]) -> Outcome {
    println!("set-up: apt-get install {}", packages.join(" "));
    apt(machine).arg("update").run_quietly()?;
    apt(machine).args(["install", "--yes", "--no-install-recommends"]).args(packages).run_quietly()?;
    Ok(())
}

fn apt(machine: &Machine) -> Command {
    let mut command = as_root(machine, "env");
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "Acquire::Retries=3", "--quiet"]);
    command
}

/// A command with the rights to change the system: through `sudo` unless we have them.
fn as_root(machine: &Machine, program: &str) -> Command {
    if is_root(machine) {
        return machine.command(program);
    }
    let mut command = machine.command("sudo");
    command.arg(program);
    command
}

fn is_root(machine: &Machine) -> bool {
    machine.command("id").arg("-u").run_quietly().is_ok_and(|id| id.trim() == "0")
}

fn has_japanese_font(machine: &Machine) -> bool {
    let fonts = machine.command("fc-list").args([":lang=ja", "family"]).run_quietly();
    fonts.is_ok_and(|families| !families.trim().is_empty())
}
