//! Builds the page: TypeScript types, the wasm module, then the bundle in `dist/` for any static host.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::{Machine, Outcome, Run};
use crate::setup::{PAGE, WasmToolchain};
use crate::size;

const TYPES: &str = "www/src/simulation/types";
const PACKAGE: &str = "www/src/simulation/pkg";
const MODULE: &str = "mi_sim_wasm_bg.wasm";

/// The document of the first picture, in every language: what it runs is the code that is downloaded first.
const FIRST_DOCUMENT: [&str; 2] =
    ["www/documents/system-assigned/en.md", "www/documents/system-assigned/ja.md"];

/// What the page takes of the wasm module, the last first looked for: an interrupted copy is then seen as not done.
const SHIPPED: [&str; 5] =
    ["mi_sim_wasm.js", "mi_sim_wasm.d.ts", "mi_sim_wasm_bg.wasm.d.ts", "first.wasm", "rest.bin"];

/// What Rust's compiler may have used. wasm-bindgen drops the section that would tell wasm-opt.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Everything, and the size table at the end.
pub(crate) fn build(machine: &Machine, toolchain: WasmToolchain) -> Outcome {
    types(machine)?;
    wasm(machine, toolchain)?;
    bundle(machine)?;
    size::check(machine)
}

/// The TypeScript types of what crosses from Rust to the page.
fn types(machine: &Machine) -> Outcome {
    println!("build: types for TypeScript into {TYPES}");
    emptied(&machine.path(TYPES))?;
    let mut cargo = machine.command("cargo");
    cargo.args([
        "run",
        "--quiet",
        "-p",
        "mi-sim-wasm",
        "--features",
        "typescript",
        "--example",
        "typescript",
    ]);
    // The variable by which ts-rs is told where to write.
    cargo.env("TS_RS_EXPORT_DIR", machine.path(TYPES)).run()
}

/// The wasm module and its JavaScript, small enough to ship.
fn wasm(machine: &Machine, toolchain: WasmToolchain) -> Outcome {
    println!("build: wasm module into {PACKAGE}");
    let module = ["--profile", "wasm", "--target", PAGE];
    let map = machine.path("target/mi_sim_wasm.map");
    // Of the library's two forms only the one that ships: beside the other, Cargo leaves out link-time optimisation.
    wasm_command(machine, toolchain, "cargo")
        .args(["rustc", "--lib", "--crate-type", "cdylib", "-p", "mi-sim-wasm"])
        .args(module)
        .arg("--")
        .arg(format!("-Clink-arg=-Map={}", map.display()))
        .run()?;
    let compiled = machine.path("target").join(PAGE).join("wasm/mi_sim_wasm.wasm");
    let cutting = ["cut.mjs", "data.mjs", "patch.mjs", "points.mjs"]
        .map(|file| format!("crate/xtask/src/first/{file}"));
    let shipped = machine.path(PACKAGE).join("rest.bin");
    let sources = cutting.iter().map(String::as_str).chain(FIRST_DOCUMENT).map(|file| machine.path(file));
    if sources.chain([compiled.clone()]).all(|source| is_newer(&shipped, &source)) {
        return Ok(());
    }
    let raw = machine.path("target/pkg");
    emptied(&raw)?;
    machine.command("wasm-bindgen").args(["--target", "web", "--out-dir"]).arg(&raw).arg(&compiled).run()?;
    optimise(machine, &raw.join(MODULE))?;
    println!("build: cutting what the first picture runs out of the module");
    machine
        .command("node")
        .arg("crate/xtask/src/first/cut.mjs")
        .arg(&raw)
        .arg(&map)
        .args(FIRST_DOCUMENT)
        .run()?;
    emptied(&machine.path(PACKAGE))?;
    for file in SHIPPED {
        copy(&raw.join(file), &machine.path(PACKAGE).join(file))?;
    }
    Ok(())
}

fn optimise(machine: &Machine, module: &Path) -> Outcome {
    let mut wasm_opt = machine.command("wasm-opt");
    // `-Oz`, or inlining, makes the raw module smaller and the compressed one larger, by 5 %.
    wasm_opt.args(["-O1", "--no-inline=*", "--strip-debug", "--strip-producers"]).args(FEATURES);
    wasm_opt.arg(module).arg("-o").arg(module).run()
}

/// The static files of the page.
fn bundle(machine: &Machine) -> Outcome {
    println!("build: page into dist");
    machine.command("npm").current_dir(machine.path("www")).args(["run", "--silent", "build"]).run()
}

/// A command that builds for the browser, and leaves no folder of this machine in what it builds.
pub(crate) fn wasm_command(machine: &Machine, toolchain: WasmToolchain, program: &str) -> Command {
    let mut command = toolchain.command(machine, program);
    let remaps = local_folders().into_iter();
    let mut flags: Vec<String> =
        remaps.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).collect();
    // SHA-2 in loops rather than unrolled: a fifth of the bytes, and the page hashes little.
    flags.push("--cfg=sha2_backend_soft=\"compact\"".to_string());
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    command
}

/// Folders that panic messages would name, the most particular last, and what they are called instead.
fn local_folders() -> Vec<(PathBuf, &'static str)> {
    let Some(home) = env::home_dir() else { return Vec::new() };
    let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let registries = fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
    let mut folders = vec![(home, "~")];
    folders.extend(registries.map(|registry| (registry.path(), "crates")));
    folders
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let modified = |file: &Path| fs::metadata(file).and_then(|data| data.modified());
    matches!((modified(file), modified(than)), (Ok(file), Ok(than)) if file > than)
}

fn emptied(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(drop).map_err(|error| format!("`{}`: {error}", from.display()))
}
