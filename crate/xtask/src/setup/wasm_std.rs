//! The standard library for `wasm32-unknown-unknown`, and `core` and `alloc` for `wasm32v1-none`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{say, system};
use crate::machine::{Machine, Outcome, Run};

/// The target of the page.
pub(crate) const PAGE: &str = "wasm32-unknown-unknown";
/// A target that has no `std`: what builds for it needs none.
pub(crate) const BARE: &str = "wasm32v1-none";

const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_LINKER: &str = "wasm-ld-22";
const DEBIAN_SYSROOT: &str = "/usr";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust";

/// The compiler that has these libraries.
#[derive(Clone, Copy)]
pub(crate) enum WasmToolchain {
    /// The one that builds everything else too.
    Native,
    /// Debian's, known to rustup as `debian`, with libraries built from Debian's sources.
    Debian,
}

impl WasmToolchain {
    /// A command whose `cargo` builds for wasm with this compiler.
    pub(crate) fn command(self, machine: &Machine, program: &str) -> Command {
        let mut command = machine.command(program);
        if matches!(self, Self::Debian) {
            command.env("RUSTUP_TOOLCHAIN", "debian");
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
            command.env("CARGO_TARGET_WASM32V1_NONE_LINKER", DEBIAN_LINKER);
        }
        command
    }
}

pub(super) fn ready(machine: &Machine) -> Outcome<WasmToolchain> {
    let native = sysroot(&mut machine.command("rustc"))?;
    if has_libraries(&native) {
        return Ok(if native == Path::new(DEBIAN_SYSROOT) {
            WasmToolchain::Debian
        } else {
            WasmToolchain::Native
        });
    }
    if debian_is_ready(machine) {
        return Ok(WasmToolchain::Debian);
    }
    say(&format!("rustup target add {PAGE} {BARE}"), "Rust's standard library for the browser");
    let rustup = machine.command("rustup").args(["target", "add", PAGE, BARE]).run_quietly();
    if rustup.is_ok() {
        return Ok(WasmToolchain::Native);
    }
    if !system::has_apt(machine) {
        return Err(format!(
            "the compiler has no library for `{PAGE}`: `rustup target add {PAGE} {BARE}` gets it"
        ));
    }
    say(
        "rustup's server is out of reach: Debian's compiler and its library's sources",
        "the same library, built here",
    );
    debian_made_ready(machine)?;
    Ok(WasmToolchain::Debian)
}

fn sysroot(rustc: &mut Command) -> Outcome<PathBuf> {
    Ok(PathBuf::from(rustc.args(["--print", "sysroot"]).run_quietly()?.trim()))
}

fn libraries(sysroot: &Path, target: &str) -> PathBuf {
    sysroot.join("lib/rustlib").join(target).join("lib")
}

fn has_libraries(sysroot: &Path) -> bool {
    has_library(&libraries(sysroot, PAGE), "libstd-") && has_library(&libraries(sysroot, BARE), "liballoc-")
}

fn has_library(folder: &Path, prefix: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
}

/// Whether the libraries are there, of the compiler's very version, and rustup knows that compiler.
fn debian_is_ready(machine: &Machine) -> bool {
    [PAGE, BARE].iter().all(|target| built_by(target).is_some_and(|by| Ok(by) == debian_version(machine)))
        && sysroot(machine.command("rustup").args(["run", "debian", "rustc"])).is_ok()
}

fn debian_made_ready(machine: &Machine) -> Outcome {
    let installed = [DEBIAN_RUSTC, DEBIAN_CARGO, DEBIAN_SOURCES].iter().all(|path| Path::new(path).exists());
    if !installed || machine.find(DEBIAN_LINKER).is_none() {
        system::install(machine, DEBIAN_PACKAGES)?;
    }
    let version = debian_version(machine)?;
    for (target, crates) in [(PAGE, "std,panic_abort,panic_unwind,proc_macro,test"), (BARE, "core,alloc")] {
        if built_by(target).as_ref() != Some(&version) {
            say(
                &format!("building {crates} for {target}, about a minute once"),
                "Debian has only their sources",
            );
            build_libraries(machine, target, crates)?;
            install_libraries(machine, target, &version)?;
        }
    }
    if machine.find("rustup").is_some() {
        machine.command("rustup").args(["toolchain", "link", "debian", DEBIAN_SYSROOT]).run_quietly()?;
    }
    Ok(())
}

fn debian_version(machine: &Machine) -> Outcome<String> {
    machine.command(DEBIAN_RUSTC).arg("--version").run_quietly()
}

/// The compiler that built the libraries that are installed: those of another version are of no use to it.
fn built_by(target: &str) -> Option<String> {
    fs::read_to_string(libraries(Path::new(DEBIAN_SYSROOT), target).join("built-by")).ok()
}

fn staging(machine: &Machine, target: &str) -> PathBuf {
    machine.path("target/wasm-std").join(target)
}

fn build_libraries(machine: &Machine, target: &str, crates: &str) -> Outcome {
    let package = staging(machine, target);
    write(&package.join("Cargo.toml"), "[package]\nname = \"carrier\"\nedition = \"2024\"\n[workspace]\n")?;
    write(&package.join("src/lib.rs"), "#![no_std]\n")?;
    let mut cargo = machine.command(DEBIAN_CARGO);
    cargo.current_dir(&package).args([
        "build",
        "--release",
        "--target",
        target,
        &format!("-Zbuild-std={crates}"),
    ]);
    cargo
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", package.join("target"));
    cargo.env_remove("RUSTUP_TOOLCHAIN");
    // As rustup's libraries are: with bitcode, for link-time optimisation, and without the place they were built at.
    cargo.env("RUSTFLAGS", format!("-Cembed-bitcode=yes --remap-path-prefix={DEBIAN_SOURCES}=/rustc"));
    cargo.run_quietly().map(drop)
}

fn install_libraries(machine: &Machine, target: &str, version: &str) -> Outcome {
    let package = staging(machine, target);
    let (lib, deps) = (package.join("lib"), package.join("target").join(target).join("release/deps"));
    let entries = fs::read_dir(&deps).map_err(|error| format!("`{}`: {error}", deps.display()))?;
    for file in entries.flatten().map(|entry| entry.path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libcarrier") {
            let bytes = fs::read(&file).map_err(|error| format!("`{}`: {error}", file.display()))?;
            write(&lib.join(&*name), bytes)?;
        }
    }
    write(&lib.join("built-by"), version)?;
    let place = libraries(Path::new(DEBIAN_SYSROOT), target);
    system::as_root(machine, "rm").args(["-rf"]).arg(&place).run_quietly()?;
    system::as_root(machine, "mkdir").arg("-p").arg(place.parent().unwrap_or(&place)).run_quietly()?;
    system::as_root(machine, "cp").arg("-r").arg(&lib).arg(&place).run_quietly().map(drop)
}

fn write(file: &Path, content: impl AsRef<[u8]>) -> Outcome {
    let folder = file.parent().unwrap_or(file);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, content));
    written.map_err(|error| format!("`{}`: {error}", file.display()))
}
