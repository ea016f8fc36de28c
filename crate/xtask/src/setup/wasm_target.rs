//! Rust's standard library for `wasm32-unknown-unknown`, and `core` and `alloc` for `wasm32v1-none`. rustup gets both by
//! itself, as `rust-toolchain.toml` asks it to; a compiler that came another way may lack them.

use std::path::Path;

use super::say;
use crate::machine::{Machine, Outcome, Run};

/// The target of the page.
pub(crate) const PAGE: &str = "wasm32-unknown-unknown";
/// A target that has no `std`: what builds for it needs none.
pub(crate) const BARE: &str = "wasm32v1-none";

pub(super) fn ready(machine: &Machine) -> Outcome {
    let missing: Vec<&str> =
        [PAGE, BARE].into_iter().filter(|target| !has_library(machine, target)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let targets = missing.join(" ");
    if machine.find("rustup").is_none() {
        return Err(format!(
            "the compiler has no library for {targets}: install Rust with rustup (https://rustup.rs), which brings it, \
             or the package of your system that holds it"
        ));
    }
    say(&format!("rustup target add {targets}"), "Rust's library for the browser");
    machine.command("rustup").args(["target", "add"]).args(missing).run_quietly().map(drop)
}

fn has_library(machine: &Machine, target: &str) -> bool {
    let asked = machine.command("rustc").args(["--print", "target-libdir", "--target", target]).run_quietly();
    let entries = asked.ok().and_then(|folder| std::fs::read_dir(Path::new(folder.trim())).ok());
    entries.is_some_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("liballoc-"))
    })
}
