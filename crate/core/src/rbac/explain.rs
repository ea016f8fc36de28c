//! What came near where access was refused ("Troubleshoot Azure RBAC").

use super::decide::{Basis, Consideration, Decision, Question, Verdict, best_first, consider, decide};
use crate::cloud::{Cloud, RoleAssignment};
use crate::ids::PrincipalId;
use alloc::vec::Vec;

/// How many near misses a decision names.
const NAMED: usize = 8;
/// How many assignments are looked at for them, so that a refusal stays cheap for somebody who holds thousands.
const LOOKED_AT: usize = 256;

/// Decides, and says of a refusal what came near: a role held elsewhere, or by a group that the token does not name.
#[must_use]
pub fn explain(cloud: &Cloud, question: &Question<'_>) -> Decision {
    let mut decision = decide(cloud, question);
    if decision.allowed {
        return decision;
    }
    if let Basis::RoleAssignments { denied: None, considered, more } = &mut decision.basis {
        let mut near = Vec::new();
        *more = !elsewhere(cloud, question, &mut near);
        *more |= !not_in_token(cloud, question, &mut near);
        near.truncate(NAMED);
        considered.append(&mut near);
        best_first(considered);
    }
    decision
}

/// Finds roles that would grant the action if they were held at the scope; whether none was left out.
fn elsewhere(cloud: &Cloud, question: &Question<'_>, near: &mut Vec<Consideration>) -> bool {
    let levels = cloud.levels(question.scope);
    let is_elsewhere = |one: &&RoleAssignment| levels.iter().all(|(_, path)| *path != one.scope.key());
    let holders = [(question.principal, None)].into_iter();
    let holders = holders.chain(question.groups.iter().map(|group| (*group, Some(*group))));
    let held = holders
        .flat_map(|(holder, through)| cloud.authorization().held(holder).map(move |one| (one, through)))
        .filter(|(one, _)| is_elsewhere(one));
    collect(cloud, question, held, near, |pattern| Verdict::ScopeElsewhere { pattern })
}

/// Finds roles that grant the action to groups which the principal has joined since its token was issued.
fn not_in_token(cloud: &Cloud, question: &Question<'_>, near: &mut Vec<Consideration>) -> bool {
    let groups = cloud.directory_groups_of(question.principal).into_iter();
    let joined: Vec<PrincipalId> = groups.filter(|group| !question.groups.contains(group)).collect();
    let held = joined
        .iter()
        .flat_map(|group| cloud.authorization().held(*group).map(move |one| (one, Some(*group))))
        .filter(|(one, _)| cloud.is_at_or_below(question.scope, &one.scope));
    collect(cloud, question, held, near, |pattern| Verdict::NotInToken { pattern })
}

fn collect<'a>(
    cloud: &Cloud,
    question: &Question<'_>,
    held: impl Iterator<Item = (&'a RoleAssignment, Option<PrincipalId>)>,
    near: &mut Vec<Consideration>,
    word: fn(alloc::borrow::Cow<'static, str>) -> Verdict,
) -> bool {
    let full = near.len().saturating_add(NAMED);
    for (at, (assignment, through)) in held.enumerate() {
        if at == LOOKED_AT || near.len() >= full {
            return false;
        }
        if let Some(one) = consider(cloud, assignment, through, question)
            && let Verdict::Grants { pattern, .. } = one.verdict
        {
            near.push(Consideration { verdict: word(pattern), ..one });
        }
    }
    true
}
