//! What a command-line tool reads on its way: `az role assignment` looks up role definitions by their names, and before it
//! deletes, what there is to delete. None of that is what somebody asked for, so no story stops at it.
//!
//! The journal does not say which requests belong to one command, so that this goes by what comes right before and after.

use super::Aim;
use crate::journal::{Event, Journal, Span, SpanId};

/// How many requests lie between a read and what it is for, at most.
const BETWEEN: usize = 3;

/// What a tool asks, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Assignments,
    Definitions,
    Names,
    ToAssign,
    ToUnassign,
}

/// Whether a request that no other one caused only reads what its sender needs for another one, and went well.
pub(super) fn is_lookup(journal: &Journal, outer: &Span<'_>) -> bool {
    let went_well = outer.response().is_some_and(|response| response.status < 400);
    went_well
        && match asked(outer) {
            Some(Asked::Definitions) => {
                // The list of assignments comes without the names of their roles.
                before(journal, outer).as_ref().and_then(asked) == Some(Asked::Assignments)
                    || goes_on(journal, outer, &[Asked::Names], Asked::ToAssign)
            }
            Some(Asked::Assignments) => {
                goes_on(journal, outer, &[Asked::Definitions, Asked::Names], Asked::ToUnassign)
            }
            _ => false,
        }
}

fn asked(span: &Span<'_>) -> Option<Asked> {
    let path = span.request.url.path();
    let ends = |name: &str| path.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(name));
    let within = |name: &str| path.rsplit('/').nth(1).is_some_and(|last| last.eq_ignore_ascii_case(name));
    match Aim::of(span.from, span.to, span.request) {
        Aim::ArmGet if ends("roleAssignments") => Some(Asked::Assignments),
        Aim::ArmGet if ends("roleDefinitions") => Some(Asked::Definitions),
        Aim::Graph => Some(Asked::Names),
        Aim::ArmPutRole => Some(Asked::ToAssign),
        Aim::ArmDelete if within("roleAssignments") => Some(Asked::ToUnassign),
        _ => None,
    }
}

/// Whether its sender asks `wanted` next, with nothing but these between.
fn goes_on(journal: &Journal, outer: &Span<'_>, between: &[Asked], wanted: Asked) -> bool {
    let mut last = after(journal, outer);
    for _ in 0..=BETWEEN {
        let Some(next) = last else { return false };
        match asked(&next) {
            Some(asked) if asked == wanted => return true,
            Some(asked) if between.contains(&asked) => last = after(journal, &next),
            _ => return false,
        }
    }
    false
}

/// The next request of the same sender, if it is the very next that somebody sent, and at once.
fn after<'a>(journal: &'a Journal, span: &Span<'a>) -> Option<Span<'a>> {
    let next = span.closed()?.checked_add(1)?;
    let entry =
        journal.since(next).iter().find(|entry| !matches!(entry.event, Event::Passed { seconds: 0 }))?;
    outer_by(journal, entry.span?, span)
}

/// The request of the same sender that ended right before this one.
fn before<'a>(journal: &'a Journal, span: &Span<'a>) -> Option<Span<'a>> {
    let entries = journal.until(span.opened());
    let entry = entries.iter().rev().find(|entry| !matches!(entry.event, Event::Passed { seconds: 0 }))?;
    outer_by(journal, entry.span?, span)
}

fn outer_by<'a>(journal: &'a Journal, id: SpanId, other: &Span<'_>) -> Option<Span<'a>> {
    let found = journal.spans().get(id)?;
    (found.parent().is_none() && found.from == other.from).then_some(found)
}
