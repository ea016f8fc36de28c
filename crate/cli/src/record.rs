//! `mi-sim record`: the run of a document, left beside it for the page (`mi-sim-record` says how). Each part is the
//! engine's own answer.

use crate::arguments::RecordOptions;
use crate::output::{complain, say};
use mi_sim::view::{Onlooker, Query};
use mi_sim_document::{DocumentView, Session};
use mi_sim_record::{Answers, Record};
use mi_sim_serve::read_document;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Bytes of all moments of a run together, before they are told by what changes; a shipped document has a tenth at most.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Plays a document and writes its record, of one that compares worlds a record for each; also of one that does not come
/// true: the page shows that, too.
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
        let Record { first, rest } = recorded(&source, session).map_err(|wrong| about(file, &wrong))?;
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

/// The record of a session.
///
/// # Errors
/// What of it is not what the engine answers, which would be a mistake of this program, or that it is too long.
fn recorded(source: &str, session: &Session) -> Result<Record, String> {
    let again = Session::reopen(source, &session.recipe()).map_err(|error| error.to_string())?;
    let journal = session.world().journal();
    if again.world().journal().to_json_lines() != journal.to_json_lines() {
        return Err("the same recipe plays otherwise a second time".into());
    }
    let mut onlooker = Onlooker::beginning(session.run().begins());
    let outline = onlooker.answer(journal, &Query::Outline { from: 0, to: journal.len() });
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
    let view = serde_json::to_string(&DocumentView::of(session)).map_err(|error| error.to_string())?;
    let moments = moments.iter().map(String::as_str).collect();
    Record::of(source, &Answers { view: &view, outline: &outline, moments })
}
