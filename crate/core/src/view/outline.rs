//! The journal at a glance, for the transport and the timeline.

use crate::journal::{Event, Journal, SpanId};
use crate::place::Place;
use crate::time::Timestamp;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;
use serde::Serialize;

/// One entry of the journal, in short.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Outline {
    /// Which entry, counted from 0.
    pub index: u32,
    /// When.
    pub at: Timestamp,
    /// In which request.
    pub span: Option<SpanId>,
    /// The request that this request serves.
    pub parent: Option<SpanId>,
    /// What.
    pub step: Happening,
}

/// What an entry is, in short.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the entry")]
pub enum Happening {
    /// A request left.
    Sent { from: Place, to: Option<Place>, method: String, host: String, path: String, published: bool },
    /// Its response came back; `from` is who answered.
    Answered { from: Place, to: Place, status: u16 },
    /// It reached nobody.
    Failed { from: Place },
    /// The cloud changed; `kind` is the kind of the change, `by` who changed it.
    Changed { kind: String, by: Option<Place> },
    /// A service concluded something; `kind` is the kind of the conclusion, `refused` whether to somebody's disadvantage.
    Concluded { kind: String, by: Option<Place>, refused: bool },
    /// Time passed.
    Passed { seconds: u64 },
}

/// The entries of this range in short.
#[must_use]
pub fn outline(journal: &Journal, range: Range<usize>) -> Vec<Outline> {
    let range = range.start.max(journal.first())..range.end;
    let lines = range.clone().zip(journal.since(range.start)).filter_map(|(index, entry)| {
        let step = step(&entry.event, entry.span.and_then(|span| ends(journal, span)))?;
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        Some(Outline { index, at: entry.at, span: entry.span, parent: entry.parent, step })
    });
    lines.collect()
}

/// Who sent the request of a span, and who answers it.
fn ends(journal: &Journal, span: SpanId) -> Option<(&Place, Option<&Place>)> {
    let span = journal.spans().get(span)?;
    Some((span.from, span.to))
}

fn step(event: &Event, ends: Option<(&Place, Option<&Place>)>) -> Option<Happening> {
    let by = ends.and_then(|(_, to)| to.cloned());
    Some(match event {
        Event::Sent { from, to, request, published } => Happening::Sent {
            from: from.clone(),
            to: to.clone(),
            method: request.method.as_str().to_string(),
            host: request.url.host().to_string(),
            path: request.url.path().to_string(),
            published: *published,
        },
        Event::Answered { response } => {
            let (sender, answerer) = ends?;
            Happening::Answered { from: answerer?.clone(), to: sender.clone(), status: response.status }
        }
        Event::Failed { .. } => Happening::Failed { from: ends?.0.clone() },
        Event::Changed { change } => Happening::Changed { kind: change.kind().to_string(), by },
        Event::Concluded { conclusion } => {
            Happening::Concluded { kind: conclusion.kind().to_string(), by, refused: conclusion.is_refusal() }
        }
        Event::Passed { seconds } => Happening::Passed { seconds: *seconds },
    })
}
