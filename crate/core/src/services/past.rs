//! What a service remembers of the requests that it answered: the stuff of its logs.
//!
//! It is read from the journal when somebody asks for a log, so that logs cost nothing until then. Where the journal was cut
//! short, logs are.

use crate::journal::{Conclusion, Event, Journal, Span};
use crate::place::Place;
use crate::time::Timestamp;
use crate::wire::{Request, Response};
use alloc::vec::Vec;

/// A request that was answered, with what its service concluded on the way.
pub(crate) struct Answered<'a> {
    pub(crate) begun: Timestamp,
    pub(crate) ended: Timestamp,
    pub(crate) request: &'a Request,
    pub(crate) response: &'a Response,
    pub(crate) conclusions: Vec<&'a Conclusion>,
}

/// The requests that match, of those that this service answered, newest first.
pub(super) fn answered<'a>(
    journal: &'a Journal,
    service: &Place,
    matches: fn(&Request) -> bool,
) -> impl Iterator<Item = Answered<'a>> + use<'a> {
    let service = service.clone();
    let spans = journal.spans().iter().rev();
    spans.filter(move |span| span.to == Some(&service) && matches(span.request)).filter_map(one)
}

/// What became of a request; `None` when it is not answered yet.
fn one(span: Span<'_>) -> Option<Answered<'_>> {
    let conclusions = span.entries().filter_map(|(_, entry)| match &entry.event {
        Event::Concluded { conclusion } => Some(conclusion),
        _ => None,
    });
    Some(Answered {
        begun: span.entry.at,
        ended: span.closing()?.at,
        request: span.request,
        response: span.response()?,
        conclusions: conclusions.collect(),
    })
}
