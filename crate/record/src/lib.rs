//! The record of a document's run, from which the page draws its first picture without any wasm ("recorded run" in
//! ARCHITECTURE.md).
//!
//! A record is two files. The first has what the first picture shows: the document, the outline of the run, and the stage
//! as what each entry changes of it. The second, which the page asks for right after, has what costs most and shows only
//! later: what else a moment has, entries with their tokens and certificates, what the commands print, and the document's
//! text, which the engine runs when it is asked what no record holds. Their `mark` tells that both belong together.
//!
//! It is put together from the engine's answers as text, and this crate knows no engine: `mi-sim record` asks the one that
//! is compiled into it, the build of the page the wasm module that it ships.

mod json;
mod moments;
mod view;

use json::{items, list, member, members, object, text};
use moments::Moments;
use serde_json::value::RawValue;
use std::hash::{DefaultHasher, Hash, Hasher};
use view::View;

/// The form of these files, `First` and `Rest` of the page; the page takes no other for a record (`www/src/run/record.ts`).
const VERSION: u32 = 4;

/// What the engine says of the run of a document, each as JSON.
#[derive(Clone, Debug)]
pub struct Answers<'a> {
    /// The `DocumentView`.
    pub view: &'a str,
    /// The outline of all entries.
    pub outline: &'a str,
    /// The moment at each cursor, from before the first entry to after the last.
    pub moments: Vec<&'a str>,
}

impl<'a> Answers<'a> {
    /// Reads them from an object that has them as its members.
    ///
    /// # Errors
    /// What of it is missing or no JSON.
    pub fn read(json: &'a str) -> Result<Self, String> {
        let answers = members(json)?;
        let moments = items(member(&answers, "moments")?)?.into_iter().map(RawValue::get).collect();
        Ok(Self { view: member(&answers, "view")?, outline: member(&answers, "outline")?, moments })
    }
}

/// The two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// `NAME.first.json` beside `NAME.md`.
    pub first: String,
    /// `NAME.rest.json` beside it.
    pub rest: String,
}

impl Record {
    /// The record of what the engine says about the run of this document.
    ///
    /// # Errors
    /// What of the answers could not be told so that the page reads the same from it. That would be a mistake of ours.
    pub fn of(source: &str, answers: &Answers<'_>) -> Result<Self, String> {
        let Moments { stage, changes, others } = Moments::of(&answers.moments)?;
        let View { first: view, begins, printed } = View::of(answers.view)?;
        let shown = others.get(begins).ok_or("a set-up that ends after the journal")?;
        let (source, changes, moments) = (text(source)?, list(&changes), list(&others));
        let mark = mark(&[&view, &source, &printed, &moments]);
        let first = object([
            ("version", VERSION.to_string().as_str()),
            ("mark", &mark),
            ("view", &view),
            ("outline", answers.outline),
            ("stage", stage),
            ("changes", &changes),
            ("shown", shown),
        ]);
        let rest = object([
            ("mark", mark.as_str()),
            ("source", &source),
            ("printed", &printed),
            ("moments", &moments),
        ]);
        Ok(Self { first, rest })
    }
}

/// A short digest, as JSON.
fn mark(texts: &[&str]) -> String {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERS: &str = concat!(
        r#"{"view":{"run":{"steps":[{"exchanges":[{"text":"\"a\"","entries":{"end":1}},"#,
        r#"{"text":"b","entries":{"end":2}}]},{"exchanges":[]}]},"begins":1},"#,
        r#""outline":[1,2],"moments":[{"stage":{},"entry":null},{"stage":{},"entry":1},{"stage":{},"entry":2}]}"#,
    );

    fn record(source: &str, answers: &str) -> Result<Record, String> {
        Record::of(source, &Answers::read(answers)?)
    }

    #[test]
    fn what_is_printed_after_the_set_up_stands_in_the_second_file() {
        let Record { first, rest } = record("a \"document\"", ANSWERS).unwrap();
        let (_, mark) = rest.split_once(':').unwrap();
        let (mark, _) = mark.split_once(',').unwrap();
        let expected = concat!(
            r#","view":{"begins":1,"run":{"steps":[{"exchanges":[{"text":"\"a\"","entries":{"end":1}},"#,
            r#"{"entries":{"end":2},"text":""}]},{"exchanges":[]}]}},"#,
            r#""outline":[1,2],"stage":{},"changes":[],"shown":{"entry":1}}"#,
        );
        assert_eq!(first, format!(r#"{{"version":4,"mark":{mark}{expected}"#));
        let expected = concat!(
            r#","source":"a \"document\"","printed":[["\"a\"","b"],[]],"#,
            r#""moments":[{"entry":null},{"entry":1},{"entry":2}]}"#,
        );
        assert_eq!(rest, format!(r#"{{"mark":{mark}{expected}"#));
    }

    #[test]
    fn a_document_that_prints_otherwise_has_another_mark() {
        let mark = |source: &str, answers: &str| {
            record(source, answers).unwrap().rest.split_once(',').unwrap().0.to_owned()
        };
        assert_eq!(mark("a", ANSWERS), mark("a", ANSWERS));
        assert_ne!(mark("a", ANSWERS), mark("b", ANSWERS));
        assert_ne!(mark("a", ANSWERS), mark("a", &ANSWERS.replace(r#""b""#, r#""c""#)));
    }

    #[test]
    fn answers_that_are_missing_are_named() {
        let wrong = |from: &str, to: &str| record("a", &ANSWERS.replace(from, to)).unwrap_err();
        assert!(wrong("begins", "ends").contains("`begins`"));
        assert!(wrong("exchanges", "others").contains("`exchanges`"));
        assert!(wrong("outline", "line").contains("`outline`"));
        assert!(wrong(r#""begins":1"#, r#""begins":9"#).contains("set-up"));
    }
}
