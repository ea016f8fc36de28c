//! Which one role assignment has to be removed so that what is allowed here is refused. It is removed in a fork, and the block
//! runs there: so every assignment is tried that an answer names, and the right one is the only one that helps.

use super::worlds::{Tried, after_removal, played};
use super::{Answer, Observed, requests};
use crate::session::Session;
use mi_sim::cloud::RoleAssignment;
use mi_sim::{Cloud, Conclusion, Event, RoleAssignmentName};
use std::collections::BTreeSet;

/// Of a block that rests on more role assignments than these, nothing is asked.
const MOST_TRIED: usize = 8;

pub(super) fn observe(tried: &Tried) -> Option<Observed> {
    let requests = requests(&tried.after);
    let span = requests.last()?;
    let cloud = tried.before.world().cloud();
    let waits = !cloud.delays().role_assignment.is_zero();
    // A refusal that comes by waiting alone would be no answer.
    let would_last =
        || played(&tried.before, after_removal(tried, None)?).map(|waited| is_allowed(&waited.after));
    if !is_allowed(&tried.after) || (waits && would_last() != Some(true)) {
        return None;
    }
    let mut names = granting(&tried.after);
    names.retain(|name| cloud.assignment(*name).is_some());
    if names.len() > MOST_TRIED {
        return None;
    }
    let mut found = names.into_iter().filter_map(|name| {
        let without = without(tried, name).filter(is_refused)?;
        Some((cloud.assignment(name)?, without))
    });
    let (assignment, without) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    Some(Observed { shown: Some(without), ..Observed::of(span, told(cloud, assignment)?) })
}

/// Whether the assignment that an answer names exists here, and its removal changes nothing.
pub(super) fn is_in_vain(tried: &Tried, answer: &Answer) -> bool {
    let cloud = tried.before.world().cloud();
    let named = cloud.assignments().find(|one| told(cloud, one).as_ref() == Some(answer));
    named.and_then(|one| without(tried, one.name)).is_some_and(|session| is_allowed(&session))
}

/// The role assignments by which something was allowed while the block ran. Without any other, all would have gone the same way.
fn granting(session: &Session) -> BTreeSet<RoleAssignmentName> {
    let Some(step) = session.run().steps.last() else { return BTreeSet::new() };
    let journal = session.world().journal();
    let places = step.exchanges.iter().flat_map(|printed| printed.entries.start..printed.entries.end);
    mi_sim::gathered(places.filter_map(|place| match &journal.get(place)?.event {
        Event::Concluded { conclusion: Conclusion::Access { decision, .. } } => decision.granted_by(),
        _ => None,
    }))
}

/// The run after a role assignment was removed, that has taken effect, and the block ran again in its place.
fn without(tried: &Tried, name: RoleAssignmentName) -> Option<Session> {
    let assignment = tried.before.world().cloud().assignment(name)?;
    let after = played(&tried.before, after_removal(tried, Some(assignment))?)?.after;
    let is_removed = after.world().cloud().assignment(name).is_none_or(|one| one.counts_until.is_some());
    is_removed.then_some(after)
}

fn told(cloud: &Cloud, assignment: &RoleAssignment) -> Option<Answer> {
    Some(Answer::Assignment {
        principal: cloud.tenant().name_of(assignment.principal_id)?.to_owned(),
        role: cloud.authorization().find_role(assignment.role)?.role_name.into_owned(),
        scope: assignment.scope.clone(),
    })
}

fn is_allowed(session: &Session) -> bool {
    last_status(session).is_some_and(|status| status < 400)
}

fn is_refused(session: &Session) -> bool {
    last_status(session) == Some(403)
}

fn last_status(session: &Session) -> Option<u16> {
    Some(requests(session).last()?.response()?.status)
}
