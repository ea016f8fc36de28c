//! What a service remembers of the requests that it answered: the stuff of its logs.
//!
//! It is read from the journal when somebody asks for a log, so that logs cost nothing until then. Where the journal was cut
//! short, logs are.

use crate::journal::{Conclusion, Entry, Event, Journal};
use crate::place::Place;
use crate::time::Timestamp;
use crate::wire::{Request, Response};
use alloc::vec::Vec;

/// A request that was answered, with what its service made up its mind about on the way.
pub(crate) struct Answered<'a> {
    pub(crate) begun: Timestamp,
    pub(crate) ended: Timestamp,
    pub(crate) request: &'a Request,
    pub(crate) response: &'a Response,
    pub(crate) conclusions: Vec<&'a Conclusion>,
}

/// The requests such as wanted that this service answered, the newest first.
pub(super) fn answered<'a>(
    journal: &'a Journal,
    service: &Place,
    wanted: fn(&Request) -> bool,
) -> impl Iterator<Item = Answered<'a>> + use<'a> {
    let service = service.clone();
    let entries = journal.entries();
    (0..entries.len()).rev().filter_map(move |at| match entries.get(at..)? {
        [Entry { event: Event::Sent { to: Some(to), request, .. }, .. }, ..]
            if *to == service && wanted(request) =>
        {
            one(request, entries.get(at..)?)
        }
        _ => None,
    })
}

/// The request that the first of these entries opens; `None` when it is not answered yet.
fn one<'a>(request: &'a Request, entries: &'a [Entry]) -> Option<Answered<'a>> {
    let first = entries.first()?;
    let mut conclusions = Vec::new();
    for Entry { at, event, .. } in entries.iter().filter(|entry| entry.span == first.span) {
        match event {
            Event::Concluded { conclusion } => conclusions.push(conclusion),
            Event::Answered { response } => {
                return Some(Answered { begun: first.at, ended: *at, request, response, conclusions });
            }
            _ => {}
        }
    }
    None
}
