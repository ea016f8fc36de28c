//! `mi-sim record`: the run of a document, left beside it for the page, which then draws its first picture without any
//! wasm ("recorded run" in ARCHITECTURE.md).
//!
//! A record is two files. The first has what the first picture shows: the document, the outline of the run, and the stage
//! as what each entry changes of it. The second, which the page asks for right after, has what costs most and shows only
//! later: what else a moment has, entries with their tokens and certificates, what the commands print, and the document's
//! text, which the engine runs when it is asked what no record holds. Their `mark` tells that both belong together. Each
//! part is the engine's own answer, and is read back and compared with it here, so that no record tells anything else.

mod moments;

use crate::arguments::RecordOptions;
use crate::output::{complain, say};
use mi_sim::view::{Onlooker, Outline, Query};
use mi_sim_document::{DocumentView, Run, Session};
use mi_sim_serve::read_document;
use moments::{Fields, Moments, StageChange};
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The form of these files, `First` and `Rest` of the page; the page takes no other for a record (`www/src/run/record.ts`).
const VERSION: u32 = 3;

/// Bytes of all moments of a run together, before they are told by what changes; a shipped document has a tenth at most.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What the first picture shows.
#[derive(Serialize)]
struct First<'a> {
    version: u32,
    mark: &'a str,
    view: DocumentView<'a>,
    outline: Vec<Outline>,
    stage: &'a RawValue,
    changes: Vec<StageChange<'a>>,
    /// The moment where the story begins.
    shown: &'a Fields<'a>,
}

/// What comes right after.
#[derive(Serialize)]
struct Rest<'a> {
    mark: &'a str,
    source: &'a str,
    printed: Vec<Vec<&'a str>>,
    moments: &'a [Fields<'a>],
}

/// Plays a document and writes its record, of one that compares worlds a record for each, also of one that does not come true: the page shows that, too.
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
    let source = read_document(file).map_err(|error| about(file, &error))?;
    let worlds = Session::open_all(&source, None).map_err(|error| about(file, &error))?;
    let beside = out.or(file.parent()).unwrap_or(Path::new(""));
    fs::create_dir_all(beside).map_err(|error| about(beside, &error))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    for (index, session) in worlds.iter().enumerate() {
        let (first, rest) = texts(&source, session).map_err(|wrong| about(file, &wrong))?;
        // The record of the first world is that of the document, which a page asks for before it knows of others.
        let other = session.choice().filter(|_| index > 0).map(|choice| format!(".{}", choice.id));
        let other = other.unwrap_or_default();
        for (kind, text) in [("first", first), ("rest", rest)] {
            let path: PathBuf = beside.join(format!("{stem}{other}.{kind}.json"));
            fs::write(&path, text).map_err(|error| about(&path, &error))?;
            say!("{}", path.display());
        }
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
    let run = session.run();
    let begins = run.begins();
    let mut onlooker = Onlooker::beginning(begins);
    let outline = onlooker.outline(journal, 0..journal.len());
    let mut moments = Vec::new();
    let mut room = MOST_BYTES;
    for cursor in 0..=journal.len() {
        let moment = onlooker.answer(journal, &Query::Moment { cursor });
        // Each moment has all that there is in it: whoever makes much and then does much fills any memory.
        room = room.checked_sub(moment.len()).ok_or_else(|| {
            format!(
                "its moments take more than {MOST_BYTES} bytes; a page shows so long a run without a record"
            )
        })?;
        moments.push(moment);
    }
    let Moments { stage, changes, others: moments } = Moments::of(&moments)?;
    let shown = moments.get(begins).ok_or("a set-up that ends after the journal")?;
    let shown_run = printed_until(begins, run);
    let view = DocumentView { run: &shown_run, ..DocumentView::of(session) };
    let printed: Vec<Vec<_>> =
        run.steps.iter().map(|step| step.exchanges.iter().map(|one| one.text.as_str()).collect()).collect();
    let mark = mark(&json(&(&view, source, &printed, &moments))?);
    let first = json(&First { version: VERSION, mark: &mark, view, outline, stage, changes, shown })?;
    let rest = json(&Rest { mark: &mark, source, printed, moments: &moments })?;
    Ok((first, rest))
}

/// The run without what is printed after this many entries.
fn printed_until(cursor: usize, run: &Run) -> Run {
    let mut run = run.clone();
    let exchanges = run.steps.iter_mut().flat_map(|step| &mut step.exchanges);
    exchanges.filter(|one| one.entries.end > cursor).for_each(|one| one.text.clear());
    run
}

/// A short digest.
fn mark(text: &str) -> String {
    Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}
