//! The point of an answer: of all that was concluded and changed on the way, the one entry that tells best why it came out
//! as it did.

use crate::cloud::Change;
use crate::journal::{Conclusion, Entry, Event, Journal, Span};

/// The place of the point of the entry at this place; nothing where that is no answer, or nothing led to it.
///
/// Of a refusal it is the last thing that somebody was refused, in the request or in one that served it; else the last
/// change that the request itself made, else how it found a cached token, else the access decision.
#[must_use]
pub fn point(journal: &Journal, place: usize) -> Option<usize> {
    let Event::Answered { response } = &journal.get(place)?.event else { return None };
    let span = journal.spans().around(place)?;
    if response.status >= 400 { refusal(journal, &span, place) } else { deed(&span) }
}

fn refusal(journal: &Journal, span: &Span<'_>, place: usize) -> Option<usize> {
    let opened = span.opened();
    let within = journal.since(opened).get(..place.saturating_sub(opened))?;
    let last = within.iter().rposition(|entry| is_concluded(entry, Conclusion::is_refusal))?;
    Some(opened.saturating_add(last))
}

fn deed(span: &Span<'_>) -> Option<usize> {
    let last = |is_meant: fn(&Entry) -> bool| {
        span.entries().rev().find(|(_, entry)| is_meant(entry)).map(|(place, _)| place)
    };
    let changed = last(|entry| matches!(&entry.event, Event::Changed { change } if !is_memory(change)));
    let found = || last(|entry| is_concluded(entry, |one| matches!(one, Conclusion::TokenFound { .. })));
    let decided = || {
        last(|entry| {
            is_concluded(entry, |one| matches!(one, Conclusion::Access { .. } | Conclusion::AppRole { .. }))
        })
    };
    changed.or_else(found).or_else(decided)
}

fn is_concluded(entry: &Entry, wanted: fn(&Conclusion) -> bool) -> bool {
    matches!(&entry.event, Event::Concluded { conclusion } if wanted(conclusion))
}

/// Whether somebody only remembers something for the next time.
fn is_memory(change: &Change) -> bool {
    matches!(
        change,
        Change::TokenCached { .. } | Change::KeysFetched { .. } | Change::IssuerKeysFetched { .. }
    )
}
