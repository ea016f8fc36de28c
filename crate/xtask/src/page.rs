//! Builds the page: TypeScript types, the wasm module, the bundle in `dist/` for any static host, and beside each document
//! and lab the record of its run.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::files::emptied;
use crate::machine::{Machine, Outcome, Run};
use crate::module;
use crate::native;
use crate::size;

const TYPES: &str = "www/src/run/types";

/// Everything that a reader's browser asks for.
pub(crate) fn build(machine: &Machine) -> Outcome {
    // What is compiled for the browser ends on one processor, so both go on at the same time.
    thread::scope(|both| {
        let module = both.spawn(|| module::build(machine));
        let types = types(machine);
        module.join().map_err(|_| "the wasm module: its build broke off".to_owned())?.and(types)
    })?;
    bundle(machine)?;
    records(machine)
}

/// The same, and what each part of it costs; an error where that is too much.
pub(crate) fn build_and_weigh(machine: &Machine) -> Outcome {
    build(machine)?;
    size::check(machine)
}

/// The TypeScript types of what crosses from Rust to the page.
fn types(machine: &Machine) -> Outcome {
    println!("build: types for TypeScript into {TYPES}");
    emptied(&machine.path(TYPES))?;
    native::type_writer(machine, &machine.path(TYPES))?.run()
}

/// The static files of the page.
fn bundle(machine: &Machine) -> Outcome {
    println!("build: page into dist");
    machine.command("npm").current_dir(machine.path("www")).args(["run", "--silent", "build"]).run()
}

/// What the first picture of each shipped document is drawn from; one that would tell anything else than the engine fails. A
/// lab is played by the engine from its first move on, so a record would serve nobody.
fn records(machine: &Machine) -> Outcome {
    println!("build: records of the documents into dist/documents");
    let program = native::program(machine)?;
    // Beside the folders lies the order in which the start page lists them.
    let folders = inside(&machine.path("www/documents"))?.into_iter().filter(|path| path.is_dir());
    for folder in folders {
        let out = machine.path("dist/documents").join(folder.file_name().unwrap_or_default());
        let is_document = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "md");
        for document in inside(&folder)?.into_iter().filter(is_document) {
            machine.command(&program).arg("record").arg(document).arg("--out").arg(&out).run_quietly()?;
        }
    }
    Ok(())
}

/// What lies in a folder.
fn inside(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let about = |error| format!("`{}`: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(about)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(about)).collect()
}
