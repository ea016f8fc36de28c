//! The journal at a glance, for the transport and the timeline.

use super::Aim;
use super::depth::{self, Depth};
use super::firsts::Firsts;
use super::point::grounds;
use crate::journal::{Entry, Event, Journal, Span, SpanId};
use crate::place::Place;
use crate::time::Timestamp;
use crate::wire::ErrorCode;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;
use serde::Serialize;

/// One entry of the journal, in short; what it names is the journal's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Outline<'a> {
    /// Which entry, counted from 0.
    pub index: u32,
    /// When.
    pub at: Timestamp,
    /// In which request.
    pub span: Option<SpanId>,
    /// The request that this request serves.
    pub parent: Option<SpanId>,
    /// The shallowest depth in which a reader stops after it.
    pub depth: Depth,
    /// What.
    pub step: Happening<'a>,
}

/// What an entry is, in short.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of the entry")]
pub enum Happening<'a> {
    /// A request left; `aim` says what it is after.
    Sent {
        from: &'a Place,
        to: Option<&'a Place>,
        aim: Aim,
        method: &'static str,
        host: &'a str,
        path: &'a str,
        published: bool,
    },
    /// Its response came back; `from` is who answered, `code` says why they refused, `point` is the place of the entry that
    /// led to it, `rests` names the assignments and principals that it rests on or nearly did.
    Answered {
        from: &'a Place,
        to: &'a Place,
        status: u16,
        code: Option<ErrorCode>,
        point: Option<u32>,
        rests: Vec<String>,
    },
    /// It reached nobody.
    Failed { from: &'a Place },
    /// The cloud changed; `kind` is the kind of the change, `by` who changed it.
    Changed { kind: &'static str, by: Option<&'a Place> },
    /// A service concluded something; `kind` is the kind of the conclusion, `refused` whether to somebody's disadvantage.
    Concluded { kind: &'static str, by: Option<&'a Place>, refused: bool },
    /// Time passed.
    Passed { seconds: u64 },
}

/// The entries of this range in short.
pub(super) fn outline<'a>(journal: &'a Journal, firsts: &Firsts, range: Range<usize>) -> Vec<Outline<'a>> {
    let range = range.start.max(journal.first())..range.end;
    let mut depths = Depths { journal, firsts, from: 0, known: Vec::new() };
    let lines = range.clone().zip(journal.since(range.start)).filter_map(|(index, entry)| {
        let mut step = step(&entry.event, entry.span.and_then(|span| ends(journal, span)))?;
        if let Happening::Answered { point, rests, .. } = &mut step {
            let place = super::point(journal, index);
            *rests = grounds(journal, index, place);
            *point = place.and_then(|place| u32::try_from(place).ok());
        }
        let depth = depths.at(index, entry);
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        Some(Outline { index, at: entry.at, span: entry.span, parent: entry.parent, depth, step })
    });
    lines.collect()
}

/// The depths of one command after the other: they are found for all of its entries at once.
struct Depths<'a> {
    journal: &'a Journal,
    firsts: &'a Firsts,
    /// The place of the first of those that are known.
    from: usize,
    known: Vec<Depth>,
}

impl Depths<'_> {
    fn at(&mut self, place: usize, entry: &Entry) -> Depth {
        if let Some(known) = place.checked_sub(self.from).and_then(|index| self.known.get(index)) {
            return *known;
        }
        let around = entry.span.and_then(|span| self.journal.spans().get(span));
        let Some(command) = around.map(outermost) else { return depth::alone(entry) };
        self.from = command.opened();
        self.known = depth::within(self.journal, self.firsts, &command);
        let known = place.checked_sub(self.from).and_then(|index| self.known.get(index));
        known.copied().unwrap_or(Depth::Everything)
    }
}

fn outermost(span: Span<'_>) -> Span<'_> {
    core::iter::successors(Some(span), Span::parent).last().unwrap_or(span)
}

/// Who sent the request of a span, and who answers it.
fn ends(journal: &Journal, span: SpanId) -> Option<(&Place, Option<&Place>)> {
    let span = journal.spans().get(span)?;
    Some((span.from, span.to))
}

fn step<'a>(event: &'a Event, ends: Option<(&'a Place, Option<&'a Place>)>) -> Option<Happening<'a>> {
    let by = ends.and_then(|(_, to)| to);
    Some(match event {
        Event::Sent { from, to, request, published } => Happening::Sent {
            from,
            to: to.as_ref(),
            aim: Aim::of(from, to.as_ref(), request),
            method: request.method.as_str(),
            host: request.url.host(),
            path: request.url.path(),
            published: *published,
        },
        Event::Answered { response } => {
            let (sender, answerer) = ends?;
            Happening::Answered {
                from: answerer?,
                to: sender,
                status: response.status,
                code: response.code,
                point: None,
                rests: Vec::new(),
            }
        }
        Event::Failed { .. } => Happening::Failed { from: ends?.0 },
        Event::Changed { change } => Happening::Changed { kind: change.kind(), by },
        Event::Concluded { conclusion } => {
            Happening::Concluded { kind: conclusion.kind(), by, refused: conclusion.is_refusal() }
        }
        Event::Passed { seconds } => Happening::Passed { seconds: *seconds },
    })
}
