//! The point of an answer: of all that was concluded and changed on the way, the one thing that tells best why it came out
//! as it did.

use crate::cloud::Change;
use crate::journal::{Conclusion, Event, Journal, Span};

/// The point of the entry at this place; nothing where it is no answer or nothing led to it.
///
/// Of a refusal it is the last thing that somebody was refused, in the request or in one that served it; else the last
/// change that the request itself made, else how it found a cached token, else the access decision.
#[must_use]
pub fn point(journal: &Journal, place: usize) -> Option<&Event> {
    let Event::Answered { response } = &journal.get(place)?.event else { return None };
    let span = journal.spans().around(place)?;
    if response.status >= 400 { refusal(journal, &span, place) } else { deed(&span) }
}

fn refusal<'a>(journal: &'a Journal, span: &Span<'a>, place: usize) -> Option<&'a Event> {
    let opened = span.opened();
    let within = journal.since(opened).get(..place.saturating_sub(opened))?;
    let events = within.iter().rev().map(|entry| &entry.event);
    let mut refusals =
        events.filter(|event| matches!(event, Event::Concluded { conclusion } if conclusion.is_refusal()));
    refusals.next()
}

fn deed<'a>(span: &Span<'a>) -> Option<&'a Event> {
    let own = || span.entries().rev().map(|(_, entry)| &entry.event);
    let changed = own().find(|event| matches!(event, Event::Changed { change } if !is_memory(change)));
    let found =
        || own().find(|event| is_concluded(event, |one| matches!(one, Conclusion::TokenFound { .. })));
    let decided = || {
        own().find(|event| {
            is_concluded(event, |one| matches!(one, Conclusion::Access { .. } | Conclusion::AppRole { .. }))
        })
    };
    changed.or_else(found).or_else(decided)
}

fn is_concluded(event: &Event, wanted: fn(&Conclusion) -> bool) -> bool {
    matches!(event, Event::Concluded { conclusion } if wanted(conclusion))
}

/// Whether somebody only remembers something for the next time.
fn is_memory(change: &Change) -> bool {
    matches!(
        change,
        Change::TokenCached { .. } | Change::KeysFetched { .. } | Change::IssuerKeysFetched { .. }
    )
}
