//! What the page shows beside the picture, as it crosses to the page.

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::fence::Runner;
use crate::move_error::MoveError;
use crate::run::{Run, Step};
use crate::session::Session;

/// A document and what became of it.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DocumentView<'a> {
    /// What was read.
    pub document: &'a Document,
    /// What became of it.
    pub run: &'a Run,
    /// How many entries of the journal only prepare what the reader sees.
    pub begins: usize,
    /// The seed that would repeat this very run.
    pub seed: &'a str,
    /// Which of the worlds that the document compares this is; none where it compares none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub world: Option<&'a str>,
    /// The id of the tab in which the document is told; none where it has no tabs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub tab: Option<&'a str>,
    /// The text that the caller asked for as a seed, when it can be none.
    pub refused_seed: Option<&'a str>,
}

impl<'a> DocumentView<'a> {
    /// The view of a session as it is now.
    #[must_use]
    pub fn of(session: &'a Session) -> Self {
        let run = session.run();
        Self {
            document: session.document(),
            run,
            begins: run.begins(),
            seed: session.seed(),
            world: session.choice().map(|choice| choice.id.as_str()),
            tab: session.tab(),
            refused_seed: None,
        }
    }
}

/// What came of a move that somebody made.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Acted {
    /// It was made.
    Done(Step),
    /// It cannot be made here, and nothing of it has happened.
    Refused(MoveError),
}

impl From<Result<Step, MoveError>> for Acted {
    fn from(came: Result<Step, MoveError>) -> Self {
        came.map_or_else(Self::Refused, Self::Done)
    }
}

/// A line that somebody types, and where in it they are.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TypedLine {
    /// Who.
    pub runner: Runner,
    /// The line, or the lines of a command that goes on.
    pub line: String,
    /// Where, in UTF-16 code units from 0.
    pub column: usize,
}
