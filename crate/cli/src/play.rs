//! `mi-sim play`: documents as tests. A lab is proved: its solutions solve it, and its mistakes do not. Of a document that
//! compares worlds, one is played after the other, and their figures stand beside each other at the end. One that is told in
//! tabs is played once for each.

mod checks;
mod figures;
mod report;
mod text;

use crate::arguments::{Format, PlayFormat, PlayOptions};
use crate::output::{complain, say};
use mi_sim_document::{Problem, Session, parse_with, prove, updated};
use mi_sim_serve::read_document;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Deeper folders are not looked into.
const DEEPEST: usize = 16;

/// One run of a document that was played.
struct Played<'a> {
    file: &'a Path,
    session: &'a Session,
    /// What does not hold of a lab.
    unproved: Vec<Problem>,
}

impl Played<'_> {
    fn came_true(&self) -> bool {
        self.session.run().came_true() && self.unproved.is_empty()
    }
}

/// Plays documents and tells of them on standard output; what did not come true goes to standard error.
pub(crate) fn play(options: &PlayOptions) -> ExitCode {
    let files = match documents(&options.path) {
        Ok(files) => files,
        Err(code) => return code,
    };
    let (mut suites, mut all_came_true) = (Vec::new(), true);
    for file in &files {
        let tabs = match open(file, options) {
            Ok(tabs) => tabs,
            Err(code) => return code,
        };
        for worlds in &tabs {
            for session in worlds {
                let played = Played { file, session, unproved: prove(session) };
                all_came_true &= played.came_true();
                tell(&played, options, &mut suites);
            }
            if options.format == PlayFormat::Plain(Format::Text) && !options.path.is_dir() {
                figures::print(worlds);
            }
        }
    }
    if options.format == PlayFormat::Junit {
        say!("{}", checks::junit(&suites));
    }
    if all_came_true { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Tells what became of a document; for JUnit's form, all come into one file.
fn tell(played: &Played, options: &PlayOptions, suites: &mut Vec<checks::Suite>) {
    match options.format {
        PlayFormat::Plain(Format::Text) if options.path.is_dir() => text::print_line(played),
        PlayFormat::Plain(Format::Text) => text::print(played),
        PlayFormat::Plain(Format::Json) => report::print_json(played),
        PlayFormat::Github => return checks::print_annotations(played),
        PlayFormat::Junit => return suites.push(checks::suite(played)),
    }
    report::tell_what_failed(played);
}

/// The runs of a document, those of a tab together, each played; with its outputs written anew before, where that is wanted.
fn open(file: &Path, options: &PlayOptions) -> Result<Vec<Vec<Session>>, ExitCode> {
    let mut source = read_document(file).map_err(|error| {
        complain!("mi-sim: cannot read {}: {error}", file.display());
        ExitCode::from(2)
    })?;
    let all = |source: &str| {
        let begun = Session::begin(parse_with(source, &options.set), options.seed.as_deref());
        begun.map(|begun| begun.each()).map_err(|error| {
            complain!("{}: {error}", file.display());
            ExitCode::FAILURE
        })
    };
    let mut tabs = all(&source)?;
    let (mut run, mut is_new) = (0_usize, false);
    while let Some(session) = tabs.iter().flatten().nth(run).filter(|_| options.update) {
        if let Some(text) = updated(&source, session) {
            (source, is_new) = (text, true);
            tabs = all(&source)?;
        }
        run = run.saturating_add(1);
    }
    if is_new {
        fs::write(file, &source).map_err(|error| {
            complain!("mi-sim: cannot write {}: {error}", file.display());
            ExitCode::from(2)
        })?;
        complain!("{}: outputs updated", file.display());
    }
    Ok(tabs)
}

/// The document itself, or every document below a folder, in order; at least one.
///
/// # Errors
/// What the program ends with, when that was said.
pub(crate) fn documents(path: &Path) -> Result<Vec<PathBuf>, ExitCode> {
    let mut files = Vec::new();
    if let Err(error) = gather(path, DEEPEST, &mut files) {
        complain!("mi-sim: cannot read {}: {error}", path.display());
        return Err(ExitCode::from(2));
    }
    files.sort();
    if files.is_empty() {
        complain!("mi-sim: {} has no document, which is a file `*.md`", path.display());
        return Err(ExitCode::from(2));
    }
    Ok(files)
}

/// The document itself, or every document below a folder.
fn gather(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let Some(deeper) = depth.checked_sub(1) else { return Ok(()) };
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            gather(&path, deeper, files)?;
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")) {
            files.push(path);
        }
    }
    Ok(())
}
