//! The requests of a journal as a tree of spans, as distributed tracing has them.
//!
//! The journal notes where each span begins and ends while it is written, so that looking one up costs the same however
//! long the journal is, and reading one costs no more than the entries between its request and its answer.

use super::{Entry, Event, Journal, SpanId};
use crate::place::Place;
use crate::wire::{Request, Response};
use alloc::sync::Arc;

/// Where a span lies among the entries.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// The place of the request.
    pub(super) opened: usize,
    /// The place of the answer or the failure; `None` while the request waits.
    pub(super) closed: Option<usize>,
}

/// All spans of a journal.
#[derive(Clone, Copy)]
pub struct Spans<'a> {
    journal: &'a Journal,
}

/// A request with everything that happened until it was answered.
#[derive(Clone, Copy)]
pub struct Span<'a> {
    journal: &'a Journal,
    extent: Extent,
    /// The entry with the request.
    pub entry: &'a Entry,
    /// Its number.
    pub id: SpanId,
    /// Who sent it.
    pub from: &'a Place,
    /// Who answers it; `None` when nobody listens at the address.
    pub to: Option<&'a Place>,
    /// The request.
    pub request: &'a Arc<Request>,
    /// Whether Microsoft publishes this call.
    pub published: bool,
}

impl Journal {
    /// The requests, each with what happened until its answer.
    #[must_use]
    pub fn spans(&self) -> Spans<'_> {
        Spans { journal: self }
    }
}

impl<'a> Spans<'a> {
    /// The span with this number, unless it is forgotten.
    #[must_use]
    pub fn get(self, id: SpanId) -> Option<Span<'a>> {
        let index = self.journal.span_index(id)?;
        self.at(*self.journal.spans.get(index)?)
    }

    /// The span in which the entry at this place happened.
    #[must_use]
    pub fn around(self, place: usize) -> Option<Span<'a>> {
        self.get(self.journal.get(place)?.span?)
    }

    /// The spans in the order in which they were opened.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Span<'a>> + use<'a> {
        self.journal.spans.iter().filter_map(move |extent| self.at(*extent))
    }

    fn at(self, extent: Extent) -> Option<Span<'a>> {
        let journal = self.journal;
        let entry = journal.get(extent.opened)?;
        let Event::Sent { from, to, request, published } = &entry.event else { return None };
        let (id, to, published) = (entry.span?, to.as_ref(), *published);
        Some(Span { journal, extent, entry, id, from, to, request, published })
    }
}

impl<'a> Span<'a> {
    /// The place of the request among the journal's entries.
    #[must_use]
    pub fn opened(&self) -> usize {
        self.extent.opened
    }

    /// The place of the answer or the failure; `None` while the request waits.
    #[must_use]
    pub fn closed(&self) -> Option<usize> {
        self.extent.closed
    }

    /// The span that this one serves.
    #[must_use]
    pub fn parent(&self) -> Option<Span<'a>> {
        self.journal.spans().get(self.entry.parent?)
    }

    /// How many spans this one serves, one inside the other.
    #[must_use]
    pub fn depth(&self) -> usize {
        core::iter::successors(self.parent(), Span::parent).count()
    }

    /// Its own entries with their places, from the request to the answer, without those of the requests that serve it.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (usize, &'a Entry)> + use<'a> {
        let (id, opened) = (self.id, self.extent.opened);
        let last = self.extent.closed.unwrap_or(self.journal.len());
        let length = last.saturating_sub(opened).saturating_add(1);
        let within = self.journal.since(opened);
        let within = within.get(..length).unwrap_or(within);
        // A range counts from both ends; an unbounded one would not.
        (opened..opened.saturating_add(within.len()))
            .zip(within)
            .filter(move |(_, entry)| entry.span == Some(id))
    }

    /// The entry with the answer or the failure.
    #[must_use]
    pub fn closing(&self) -> Option<&'a Entry> {
        self.journal.get(self.extent.closed?)
    }

    /// The response; `None` while the request waits, and when no connection came about.
    #[must_use]
    pub fn response(&self) -> Option<&'a Response> {
        match &self.closing()?.event {
            Event::Answered { response } => Some(response),
            _ => None,
        }
    }

    /// Why no connection came about.
    #[must_use]
    pub fn failure(&self) -> Option<&'a str> {
        match &self.closing()?.event {
            Event::Failed { reason } => Some(reason),
            _ => None,
        }
    }
}
