//! The point of an answer: of all that was concluded and changed on the way, the one entry that tells best why it came out
//! as it did.

use crate::cloud::Change;
use crate::journal::{Conclusion, Entry, Event, Journal, Span};
use crate::rbac::{Basis, Consideration, Decision};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

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

/// How many assignments that nearly settled a refusal are named.
const NEAREST: usize = 3;

/// What the answer at this place rests on, or nearly did: the names of role assignments and deny assignments, then the object
/// ids of whoever holds them and of whose identity it was. `point` is the place of its point.
pub(super) fn grounds(journal: &Journal, place: usize, point: Option<usize>) -> Vec<String> {
    match point.and_then(|place| journal.get(place)).map(|entry| &entry.event) {
        Some(Event::Concluded { conclusion: Conclusion::Access { decision, .. } }) => grounds_of(decision),
        Some(Event::Concluded {
            conclusion:
                Conclusion::AppRole { principal_id, .. } | Conclusion::TokenAccepted { principal_id, .. },
        }) => alloc::vec![principal_id.to_string()],
        _ => chosen(journal, place).into_iter().collect(),
    }
}

fn grounds_of(decision: &Decision) -> Vec<String> {
    let mut grounds: Vec<String> = Vec::new();
    if let Basis::RoleAssignments { denied, considered, .. } = &decision.basis {
        let most = if decision.allowed { 1 } else { NEAREST };
        let near: Vec<&Consideration> = considered.iter().take(most).collect();
        grounds.extend(denied.iter().map(|one| one.assignment.to_string()));
        grounds.extend(near.iter().map(|one| one.assignment.to_string()));
        grounds.extend(near.iter().filter_map(|one| one.through.as_ref()).map(ToString::to_string));
    }
    grounds.push(decision.principal_id.to_string());
    grounds
}

/// The identity that a token endpoint chose for this answer.
fn chosen(journal: &Journal, place: usize) -> Option<String> {
    let span = journal.spans().around(place)?;
    span.entries().rev().find_map(|(_, entry)| match &entry.event {
        Event::Concluded { conclusion: Conclusion::IdentityChosen { principal_id, .. } } => {
            Some(principal_id.to_string())
        }
        _ => None,
    })
}
