//! Writes the records of the shipped documents beside them: what the first picture of each is drawn from. The module that
//! ships answers, in Node, so that a record tells nothing else than the page's engine and nothing is compiled for it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use mi_sim_record::{Answers, Record};

use crate::machine::{Machine, Outcome};
use crate::module;

const DOCUMENTS: &str = "www/documents";
const OUT: &str = "dist/documents";

/// Of every document; a lab is played by the engine from its first move on, so a record of one would serve nobody.
///
/// # Errors
/// A run that plays otherwise the second time, or a record that would tell anything else than the engine.
pub(crate) fn write(machine: &Machine) -> Outcome {
    println!("build: records of the documents into {OUT}");
    let documents = documents(&machine.path(DOCUMENTS))?;
    let mut node = machine.command("node");
    node.arg("crate/xtask/src/record/answers.mjs").arg(machine.path(module::PACKAGE)).args(&documents);
    let started = node.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| format!("Node.js could not be started: {error}"))?;
    let answers = child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines());
    for line in answers {
        record(
            machine,
            &line.map_err(|error| format!("what the engine answers could not be read: {error}"))?,
        )?;
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the documents could not be recorded ({status})")),
        Err(error) => Err(format!("the documents could not be recorded: {error}")),
    }
}

/// All documents in all languages: the files in the folders of this one. Beside them lies the order in which the start page
/// lists them.
fn documents(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for folder in inside(folder)?.iter().filter(|path| path.is_dir()) {
        let is_document = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "md");
        documents.extend(inside(folder)?.into_iter().filter(is_document));
    }
    Ok(documents)
}

/// What lies in a folder.
fn inside(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let about = |error| format!("`{}`: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(about)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(about)).collect()
}

/// The record that a line of `answers.mjs` tells.
fn record(machine: &Machine, line: &str) -> Outcome {
    let mut parts = line.splitn(3, '\t');
    let (Some(document), Some(world), Some(answers)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!("`{line}` does not say what the engine answers"));
    };
    let document = Path::new(document);
    let about = |error: std::io::Error| format!("`{}`: {error}", document.display());
    let source = fs::read_to_string(document).map_err(about)?;
    let Record { first, rest } = Answers::read(answers)
        .and_then(|answers| Record::of(&source, &answers))
        .map_err(|wrong| format!("`{}`: {wrong}", document.display()))?;
    let folder = machine.path(OUT).join(document.parent().and_then(Path::file_name).unwrap_or_default());
    fs::create_dir_all(&folder).map_err(about)?;
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let name = if world.is_empty() { stem.into_owned() } else { format!("{stem}.{world}") };
    fs::write(folder.join(format!("{name}.first.json")), first).map_err(about)?;
    fs::write(folder.join(format!("{name}.rest.json")), rest).map_err(about)
}
