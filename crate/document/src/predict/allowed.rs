//! Whether the last request of a block is allowed, by which role assignment, or why not.

use super::{Answer, Observed, Why, requests, status};
use crate::session::Session;
use mi_sim::rbac::{Basis, Consideration, Decision, Verdict};
use mi_sim::{Cloud, Conclusion, Event, Span};

pub(super) fn observe(session: &Session) -> Option<Observed> {
    let requests = requests(session);
    let span = requests.last()?;
    let cloud = session.world().cloud();
    let is_refused = span.response().is_none_or(|response| response.status >= 400);
    let answers = match decided(session, span) {
        Some(Conclusion::Access { decision, .. }) => answers(cloud, decision),
        Some(Conclusion::AppRole { allowed: true, .. }) => vec![Answer::Open],
        Some(Conclusion::AppRole { .. }) => vec![refused(Why::AppRole)],
        Some(_) => vec![status::of(span)],
        None if is_refused => vec![status::of(span)],
        None => return None,
    };
    let mut answers = answers.into_iter();
    let answer = answers.next()?;
    Some(Observed { also: answers.collect(), ..Observed::of(span, answer) })
}

/// The decision that an answer rests on. Where it was refused for something else, that conclusion.
fn decided<'a>(session: &'a Session, span: &Span<'a>) -> Option<&'a Conclusion> {
    let journal = session.world().journal();
    let closed = span.closed()?;
    if span.response().is_some_and(|response| response.status >= 400) {
        let point = journal.get(mi_sim::view::point(journal, closed)?)?;
        return concluded(&point.event);
    }
    let is_decision =
        |one: &&Conclusion| matches!(one, Conclusion::Access { .. } | Conclusion::AppRole { .. });
    span.entries().rev().filter_map(|(_, entry)| concluded(&entry.event)).find(is_decision)
}

fn concluded(event: &Event) -> Option<&Conclusion> {
    match event {
        Event::Concluded { conclusion } => Some(conclusion),
        _ => None,
    }
}

/// The decision of the last request of a block.
pub(super) fn decision(session: &Session) -> Option<Decision> {
    let requests = requests(session);
    match decided(session, requests.last()?)? {
        Conclusion::Access { decision, .. } => Some((**decision).clone()),
        _ => None,
    }
}

/// What a decision says, and what else would be true to say of it.
fn answers(cloud: &Cloud, decision: &Decision) -> Vec<Answer> {
    let considered = match &decision.basis {
        Basis::RoleAssignments { denied: Some(_), .. } if !decision.allowed => {
            return vec![refused(Why::Denied)];
        }
        Basis::RoleAssignments { considered, .. } => considered,
        _ if decision.allowed => return vec![Answer::Open],
        Basis::AccessPolicy { .. } => return vec![refused(Why::Policy)],
        Basis::AppRoles { .. } => return vec![refused(Why::AppRole)],
    };
    let told = considered.iter().filter_map(|one| of(cloud, one));
    let told: Vec<Answer> =
        told.filter(|answer| matches!(answer, Answer::Granted { .. }) == decision.allowed).collect();
    // Of whoever is refused it is also true to say that nothing allows it.
    if decision.allowed { told } else { told.into_iter().chain([refused(Why::Nothing)]).collect() }
}

fn refused(why: Why) -> Answer {
    Answer::Refused { why, role: None, scope: None }
}

fn of(cloud: &Cloud, one: &Consideration) -> Option<Answer> {
    let why = match &one.verdict {
        Verdict::Grants { .. } => {
            let group = one.through.and_then(|group| cloud.tenant().name_of(group)).map(str::to_owned);
            return Some(Answer::Granted { role: role(cloud, one)?, scope: one.scope.clone(), group });
        }
        Verdict::ConditionFalse { .. } => Why::Condition,
        Verdict::NotYetPropagated { .. } => Why::NotYet,
        Verdict::NotInToken { .. } => Why::NotInToken,
        Verdict::ScopeElsewhere { .. } => Why::Elsewhere,
        Verdict::TakenAway { .. } => Why::TakenAway,
        Verdict::OtherPlane { .. } => Why::OtherPlane,
        Verdict::NotInRole => Why::NotInRole,
    };
    Some(Answer::Refused { why, role: role(cloud, one), scope: Some(one.scope.clone()) })
}

/// The name of the role of an assignment.
pub(super) fn role(cloud: &Cloud, one: &Consideration) -> Option<String> {
    cloud.authorization().find_role(one.role).map(|role| role.role_name.into_owned())
}
