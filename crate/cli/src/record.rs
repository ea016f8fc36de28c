//! `mi-sim record`: the run of a document, left beside it for the page, which then draws its first picture without any
//! wasm ("recorded run" in ARCHITECTURE.md).
//!
//! A record is two files. The first has what the first picture shows: the document, the outline of the run, and the stage
//! as what each entry changes of it. The second, which the page asks for right after, has what costs most and shows only
//! later: what else a moment has, entries with their tokens and certificates, what the commands print, and the document's text, which the
//! engine runs when it is asked what no record holds. What tells that both belong together is their `mark`. Each part is the engine's own answer, and is read back and compared
//! with it here, so that no record tells anything else.

mod moments;

use crate::arguments::RecordOptions;
use crate::output::{complain, say};
use mi_sim::view::{Onlooker, Query};
use mi_sim_document::{DocumentView, Part, Run, Session};
use moments::Moments;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The form of these files, `First` and `Rest` of the page; the page takes no other for a record (`www/src/simulation/record.ts`).
const VERSION: u32 = 1;

/// Plays a document and writes its record, also of one that does not come true: the page shows that, too.
pub(crate) fn record(options: &RecordOptions) -> ExitCode {
    match written(&options.file, options.out.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            complain!("mi-sim: {wrong}");
            ExitCode::FAILURE
        }
    }
}

fn written(file: &Path, out: Option<&Path>) -> Result<(), String> {
    let about = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let source = fs::read_to_string(file).map_err(|error| about(file, &error))?;
    let session = Session::open(&source, None).map_err(|error| about(file, &error))?;
    let (first, rest) = texts(&source, &session).map_err(|wrong| about(file, &wrong))?;
    let beside = out.or(file.parent()).unwrap_or(Path::new(""));
    fs::create_dir_all(beside).map_err(|error| about(beside, &error))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    for (kind, text) in [("first", first), ("rest", rest)] {
        let path: PathBuf = beside.join(format!("{stem}.{kind}.json"));
        fs::write(&path, text).map_err(|error| about(&path, &error))?;
        say!("{}", path.display());
    }
    Ok(())
}

/// The two files of a session's record. What the engine answers stands in them as it says it.
///
/// # Errors
/// What of it is not what the engine answers. That would be a mistake of this program.
fn texts(source: &str, session: &Session) -> Result<(String, String), String> {
    let again = Session::reopen(source, &session.recipe()).map_err(|error| error.to_string())?;
    let journal = session.world().journal();
    if again.world().journal().to_json_lines() != journal.to_json_lines() {
        return Err("the same recipe plays otherwise a second time".into());
    }
    let length = journal.len();
    let mut onlooker = Onlooker::default();
    let mut answer = |query: &Query| onlooker.answer(journal, query);
    let moments: Vec<_> = (0..=length).map(|cursor| answer(&Query::Moment { cursor })).collect();
    let outline = answer(&Query::Outline { from: 0, to: length });
    let Moments { stage, changes, others } = Moments::of(&moments)?;

    let run = session.run();
    let begins = after_set_up(run);
    let shown = others.get(begins).map_or("{}", String::as_str);
    let view = json(&DocumentView { run: &printed_until(begins, run), ..DocumentView::of(session) })?;
    let printed = run.steps.iter().map(|step| step.exchanges.iter().map(|one| &one.text).collect::<Vec<_>>());
    let (source, printed, others) = (json(&source)?, json(&printed.collect::<Vec<_>>())?, others.join(","));
    let mark = mark(&[&view, &source, &printed, &others]);
    let first = format!(
        r#"{{"version":{VERSION},"mark":"{mark}","view":{view},"outline":{outline},"stage":{stage},"changes":[{changes}],"begins":{begins},"shown":{shown}}}"#
    );
    let rest = format!(r#"{{"mark":"{mark}","source":{source},"printed":{printed},"moments":[{others}]}}"#);
    Ok((first, rest))
}

/// Where the page begins when it is told nothing else: when the set-up is done.
fn after_set_up(run: &Run) -> usize {
    let set_up = run.steps.iter().filter(|step| step.part == Part::Setup);
    set_up.filter_map(|step| step.exchanges.last()).map(|last| last.entries.end).max().unwrap_or(0)
}

/// The run without what is printed after this many entries.
fn printed_until(cursor: usize, run: &Run) -> Run {
    let mut run = run.clone();
    let exchanges = run.steps.iter_mut().flat_map(|step| &mut step.exchanges);
    exchanges.filter(|one| one.entries.end > cursor).for_each(|one| one.text.clear());
    run
}

/// A short digest.
fn mark(texts: &[&str]) -> String {
    let mut digest = Sha256::new();
    texts.iter().for_each(|text| digest.update(text));
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}
