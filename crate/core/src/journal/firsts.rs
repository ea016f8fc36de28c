//! What has happened for the first time, and where: what is new is told at length, what is known in short.

use super::{Aim, Entry, Event};
use alloc::collections::BTreeMap;
use alloc::sync::Arc;

/// What makes two entries alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Sent(Aim),
    Changed(&'static str),
    Concluded(&'static str),
}

/// The place of the first entry of each kind. Branches share it until something new happens in one.
#[derive(Clone, Default)]
pub(super) struct Firsts(Arc<BTreeMap<Kind, usize>>);

impl Firsts {
    /// An entry stands at this place.
    pub(super) fn see(&mut self, entry: &Entry, place: usize) {
        if let Some(kind) = kind(entry).filter(|kind| !self.0.contains_key(kind)) {
            Arc::make_mut(&mut self.0).insert(kind, place);
        }
    }

    /// Whether the entry at this place is the first of its kind.
    pub(super) fn has(&self, entry: &Entry, place: usize) -> bool {
        kind(entry).and_then(|kind| self.0.get(&kind)) == Some(&place)
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
