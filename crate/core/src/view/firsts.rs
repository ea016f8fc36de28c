//! What happens for the first time, and where: what is new is told at length, what is known in short.

use super::Aim;
use crate::journal::{Entry, Event, Journal};
use alloc::collections::BTreeMap;

/// What makes two entries alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Sent(Aim),
    Changed(&'static str),
    Concluded(&'static str),
}

/// The place of the first entry of each kind, in a journal that only grows.
#[derive(Clone, Default)]
pub(super) struct Firsts {
    places: BTreeMap<Kind, usize>,
    /// The place of the next entry to look at.
    next: usize,
}

impl Firsts {
    /// Of the entries from this place on.
    pub(super) fn since(place: usize) -> Self {
        Self { places: BTreeMap::new(), next: place }
    }

    /// Looks at what was appended since it looked last.
    pub(super) fn see(&mut self, journal: &Journal) {
        let from = self.next.max(journal.first());
        for (place, entry) in (from..).zip(journal.since(from)) {
            if let Some(kind) = kind(entry) {
                self.places.entry(kind).or_insert(place);
            }
        }
        self.next = self.next.max(journal.len());
    }

    /// Whether the entry at this place is the first of its kind: the first request with this aim, the first change or
    /// conclusion of this kind.
    pub(super) fn has(&self, entry: &Entry, place: usize) -> bool {
        kind(entry).and_then(|kind| self.places.get(&kind)) == Some(&place)
    }
}

fn kind(entry: &Entry) -> Option<Kind> {
    match &entry.event {
        Event::Sent { from, to, request, .. } => Some(Kind::Sent(Aim::of(from, to.as_ref(), request))),
        Event::Changed { change } => Some(Kind::Changed(change.kind())),
        Event::Concluded { conclusion } => Some(Kind::Concluded(conclusion.kind())),
        Event::Answered { .. } | Event::Failed { .. } | Event::Passed { .. } => None,
    }
}
