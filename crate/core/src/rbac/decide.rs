//! One decision: may this principal do this here, and why? ("How Azure RBAC determines if a user has access to a
//! resource".)

use super::condition::{Attributes, Circumstances, Condition, Finding};
use super::pattern::covering;
use crate::cloud::{Cloud, DenyAssignment, Permission, RoleAssignment, RoleDefinition};
use crate::fault::Fault;
use crate::ids::{DenyAssignmentName, PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

/// Action patterns of a permission block.
type Lines = [Cow<'static, str>];

/// Whether an operation manages a resource or touches the data in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Plane {
    /// `actions` minus `notActions` decide.
    Control,
    /// `dataActions` minus `notDataActions` decide.
    Data,
}

/// What is to be decided.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Who asks.
    pub principal: PrincipalId,
    /// The groups that the asker's token names, transitive ones included.
    pub groups: &'a [PrincipalId],
    /// What they want to do.
    pub action: &'a str,
    /// On which plane.
    pub plane: Plane,
    /// To what.
    pub scope: &'a Scope,
    /// When.
    pub now: Timestamp,
    /// Which way of doing it, as conditions call it.
    pub suboperation: Option<&'a str>,
    /// What the request offers to conditions.
    pub attributes: &'a Attributes,
}

/// What a decision rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Basis {
    /// Azure RBAC.
    RoleAssignments {
        /// The deny assignment that won, if one did.
        denied: Option<Denial>,
        /// Every role assignment to the principal or one of its groups at the scope or above it, the one that decided
        /// first; where access was refused, then those that came near.
        considered: Vec<Consideration>,
        /// Whether there may be more that came near.
        more: bool,
    },
    /// A key vault's access policies.
    AccessPolicy {
        /// The operation that the policy of the principal would have to name, as in `get`.
        permission: String,
        /// `secrets` or `keys`.
        on: String,
        /// What the policies name for the principal; `None` when no policy speaks of it.
        granted: Option<Vec<String>>,
    },
    /// The app roles that the code of an app asks for.
    AppRoles {
        /// Those of which one is needed; none where any token for the app will do.
        required: Vec<String>,
        /// Those that the token of the principal names; `None` when Entra issues it no token for the app.
        held: Option<Vec<String>>,
    },
}

/// A deny assignment that forbids the action.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Denial {
    /// Its id.
    pub assignment: DenyAssignmentName,
    /// Its display name.
    pub name: String,
    /// Where it was made.
    pub scope: Scope,
    /// The line of it that covers the action.
    pub pattern: Cow<'static, str>,
}

/// What came of one role assignment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Consideration {
    /// The assignment.
    pub assignment: RoleAssignmentName,
    /// Where it was made.
    pub scope: Scope,
    /// Its role.
    pub role: RoleDefinitionId,
    /// The group through which it reaches the principal, if it was not made to the principal itself.
    pub through: Option<PrincipalId>,
    /// Until when it counts although it was removed.
    pub removed_until: Option<Timestamp>,
    /// What came of it.
    pub verdict: Verdict,
}

impl Consideration {
    /// Whether both were made to the same holder at the same scope and this one has the smaller name.
    fn is_named_before(&self, other: &Self) -> bool {
        self.assignment < other.assignment && self.through == other.through && self.scope == other.scope
    }
}

/// What can come of a role assignment, the best for the asker first ([`Verdict::rank`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Verdict {
    /// It grants the action.
    Grants {
        /// The tests that made its conditions true; none where there is no condition, which is best.
        because: Vec<Finding>,
        /// The line of the role that covers the action.
        pattern: Cow<'static, str>,
    },
    /// It would grant the action, but a condition of it or of its role is false.
    ConditionFalse {
        /// The line of the role that covers the action.
        pattern: Cow<'static, str>,
        /// The tests that made it false.
        because: Vec<Finding>,
    },
    /// It will grant the action, but it was made just now and has not reached everybody who decides.
    NotYetPropagated {
        /// The line of the role that covers the action.
        pattern: Cow<'static, str>,
        /// From when it counts.
        from: Timestamp,
    },
    /// The directory knows the principal as a member of the group that holds it, but the token was issued before.
    NotInToken {
        /// The line of the role that covers the action.
        pattern: Cow<'static, str>,
    },
    /// Its role covers the action, but it was made somewhere else.
    ScopeElsewhere {
        /// The line of the role that covers the action.
        pattern: Cow<'static, str>,
    },
    /// Its role covers the action and takes it away again.
    TakenAway {
        /// The line of `notActions` or `notDataActions` that covers the action.
        pattern: Cow<'static, str>,
    },
    /// Its role covers the action on the other plane only: managing a resource is not reading its data.
    OtherPlane {
        /// The line of the role that would cover the action.
        pattern: Cow<'static, str>,
    },
    /// Its role does not speak of the action.
    NotInRole,
}

impl Verdict {
    /// How far it is from a plain grant; the smallest rank decides. No page says which of several role assignments that
    /// grant the same thing Azure names as the one that did: UNCONFIRMED.
    ///
    /// 0. It grants on no condition.
    /// 1. It grants on a condition that is true of every such request.
    /// 2. It grants on a condition that is true of this request.
    /// 3. A condition is false.
    /// 4. It has not propagated.
    /// 5. The token does not name the group that holds it.
    /// 6. It was made elsewhere.
    /// 7. Its role takes the action away again.
    /// 8. Its role covers the action on the other plane.
    /// 9. Its role does not speak of the action.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self {
            Self::Grants { because, .. } if because.is_empty() => 0,
            Self::Grants { because, .. } if !because.iter().any(Finding::is_open) => 1,
            Self::Grants { .. } => 2,
            Self::ConditionFalse { .. } => 3,
            Self::NotYetPropagated { .. } => 4,
            Self::NotInToken { .. } => 5,
            Self::ScopeElsewhere { .. } => 6,
            Self::TakenAway { .. } => 7,
            Self::OtherPlane { .. } => 8,
            Self::NotInRole => 9,
        }
    }

    /// Whether a condition settled it by something that one request for the same thing offers and another does not.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Grants { because, .. } | Self::ConditionFalse { because, .. } => {
                because.iter().any(Finding::is_open)
            }
            Self::NotYetPropagated { .. }
            | Self::NotInToken { .. }
            | Self::ScopeElsewhere { .. }
            | Self::TakenAway { .. }
            | Self::OtherPlane { .. }
            | Self::NotInRole => false,
        }
    }

    /// What alone keeps it from being a grant.
    #[must_use]
    pub fn lacks(&self) -> Option<Lack> {
        match self {
            Self::ConditionFalse { .. } => Some(Lack::Condition),
            Self::NotYetPropagated { .. } => Some(Lack::Time),
            Self::Grants { .. }
            | Self::NotInToken { .. }
            | Self::ScopeElsewhere { .. }
            | Self::TakenAway { .. }
            | Self::OtherPlane { .. }
            | Self::NotInRole => None,
        }
    }
}

/// What makes a grant of a role assignment whose role covers the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// That its condition is met.
    Condition,
    /// That it takes effect, which it will.
    Time,
}

/// An answer with its reasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Whether they may.
    pub allowed: bool,
    /// Who asked.
    pub principal_id: PrincipalId,
    /// The groups that the asker's token named.
    pub groups: Vec<PrincipalId>,
    /// What they wanted to do.
    pub action: String,
    /// On which plane.
    pub plane: Plane,
    /// To what.
    pub scope: Scope,
    /// Why.
    pub basis: Basis,
}

impl Decision {
    /// The role assignment that granted access.
    #[must_use]
    pub fn granted_by(&self) -> Option<RoleAssignmentName> {
        self.grant().filter(|_| self.allowed).map(|grant| grant.assignment)
    }

    /// Whether a role would grant the action but for a condition.
    #[must_use]
    pub fn has_false_condition(&self) -> bool {
        match &self.basis {
            Basis::RoleAssignments { considered, .. } => {
                considered.iter().any(|one| one.verdict.lacks() == Some(Lack::Condition))
            }
            Basis::AccessPolicy { .. } | Basis::AppRoles { .. } => false,
        }
    }

    /// Whether a role grants the action, of use or not.
    #[must_use]
    pub fn has_grant(&self) -> bool {
        self.grant().is_some()
    }

    fn grant(&self) -> Option<&Consideration> {
        match &self.basis {
            Basis::RoleAssignments { considered, .. } => {
                considered.first().filter(|first| matches!(first.verdict, Verdict::Grants { .. }))
            }
            Basis::AccessPolicy { .. } | Basis::AppRoles { .. } => None,
        }
    }

    /// The deny assignment because of which a role that grants the action was of no use.
    #[must_use]
    pub fn denied_by(&self) -> Option<&Denial> {
        match &self.basis {
            Basis::RoleAssignments { denied, .. } => denied.as_ref(),
            Basis::AccessPolicy { .. } | Basis::AppRoles { .. } => None,
        }
    }
}

/// Decides by Azure RBAC: allowed if any role assignment to the principal or one of its groups, made at the scope or
/// above it, has a role that grants the action, unless a deny assignment there forbids it.
///
/// What it costs does not depend on how many assignments there are. [`super::explain()`] says more of a refusal.
#[must_use]
pub fn decide(cloud: &Cloud, question: &Question<'_>) -> Decision {
    let levels = cloud.levels(question.scope);
    let mut considered: Vec<Consideration> = Vec::new();
    for (principal, through) in speaking_for(question) {
        cloud.authorization().each_held_at(principal, &levels, |assignment| {
            considered.extend(consider(cloud, assignment, through, question));
        });
    }
    by_name(&mut considered);
    best_first(&mut considered);
    let denied = denial(cloud, &levels, question).filter(|_| !cloud.has(Fault::DenyIgnored));
    let mut decision = Decision {
        allowed: false,
        principal_id: question.principal,
        groups: question.groups.to_vec(),
        action: question.action.to_string(),
        plane: question.plane,
        scope: question.scope.clone(),
        basis: Basis::RoleAssignments { denied, considered, more: false },
    };
    decision.allowed = decision.has_grant() && decision.denied_by().is_none();
    decision
}

/// The principal, then its groups, as far as the token names them.
fn speaking_for(question: &Question<'_>) -> impl Iterator<Item = (PrincipalId, Option<PrincipalId>)> {
    [(question.principal, None)].into_iter().chain(question.groups.iter().map(|group| (*group, Some(*group))))
}

/// Puts what one holder has at one scope in the order of the names, as it stands beside each other.
fn by_name(considered: &mut [Consideration]) {
    for end in 1..considered.len() {
        let mut last = end;
        while let Some([before, one]) = considered.get_mut(last.saturating_sub(1)..=last)
            && one.is_named_before(before)
        {
            core::mem::swap(before, one);
            last = last.saturating_sub(1);
        }
    }
}

/// Sorts by the rank of the verdict. Equals stay as they were found: what the principal holds itself before what its groups
/// hold, these in the order of the token, each from the highest scope down; at one scope they stand by name. So which of
/// them is said to have decided depends on no text.
pub(super) fn best_first(considered: &mut [Consideration]) {
    for end in 1..=considered.len() {
        let Some((last, sorted)) = considered.get_mut(..end).and_then(<[_]>::split_last_mut) else { return };
        let rank = last.verdict.rank();
        let place = sorted.partition_point(|other| other.verdict.rank() <= rank);
        if let Some(tail) = considered.get_mut(place..end) {
            tail.rotate_right(1);
        }
    }
}

/// What comes of an assignment at the scope or above it; nothing of one that was removed long enough ago, or whose role
/// is gone.
pub(super) fn consider(
    cloud: &Cloud,
    assignment: &RoleAssignment,
    through: Option<PrincipalId>,
    question: &Question<'_>,
) -> Option<Consideration> {
    if assignment.counts_until.is_some_and(|until| until <= question.now) {
        return None;
    }
    let role = cloud.authorization().role(assignment.role)?;
    let condition = assignment.condition.as_ref().filter(|_| !cloud.has(Fault::ConditionIgnored));
    let verdict = match conditioned(kept(cloud, verdict(role, question)), condition, question) {
        Verdict::Grants { pattern, .. } if question.now < assignment.counts_from => {
            Verdict::NotYetPropagated { pattern, from: assignment.counts_from }
        }
        verdict => verdict,
    };
    Some(Consideration {
        assignment: assignment.name,
        scope: assignment.scope.clone(),
        role: role.id,
        through,
        removed_until: assignment.counts_until,
        verdict,
    })
}

/// The verdict, but in a world that does not keep the rule that it rests on.
fn kept(cloud: &Cloud, verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::TakenAway { pattern } if cloud.has(Fault::NotActionsIgnored) => {
            Verdict::Grants { because: Vec::new(), pattern }
        }
        Verdict::OtherPlane { pattern } if cloud.has(Fault::PlanesMixed) => {
            Verdict::Grants { because: Vec::new(), pattern }
        }
        verdict => verdict,
    }
}

/// The best that any permission block of the role comes to: blocks are a union, each subtracted on its own
/// (UNCONFIRMED: no page says so).
fn verdict(role: &RoleDefinition, question: &Question<'_>) -> Verdict {
    let blocks = role.permissions.iter().map(|block| block_verdict(block, question));
    blocks.min_by_key(Verdict::rank).unwrap_or(Verdict::NotInRole)
}

fn block_verdict(block: &Permission, question: &Question<'_>) -> Verdict {
    let (granted, taken, other) = sides(block, question.plane);
    match (covering(granted, question.action), covering(taken, question.action)) {
        (Some(_), Some(pattern)) => Verdict::TakenAway { pattern },
        (Some(pattern), None) => {
            conditioned(Verdict::Grants { because: Vec::new(), pattern }, block.condition.as_ref(), question)
        }
        (None, _) => covering(other, question.action)
            .map_or(Verdict::NotInRole, |pattern| Verdict::OtherPlane { pattern }),
    }
}

/// The lines of a block that grant on this plane, those that take away again, and those that grant on the other plane.
pub(super) fn sides(block: &Permission, plane: Plane) -> (&Lines, &Lines, &Lines) {
    match plane {
        Plane::Control => (&block.actions, &block.not_actions, &block.data_actions),
        Plane::Data => (&block.data_actions, &block.not_data_actions, &block.actions),
    }
}

/// What is left of a grant under a condition.
fn conditioned(verdict: Verdict, condition: Option<&Condition>, question: &Question<'_>) -> Verdict {
    match (verdict, condition) {
        (Verdict::Grants { mut because, pattern }, Some(condition)) => {
            let Question { action, suboperation, attributes, .. } = *question;
            let circumstances = Circumstances { action, suboperation, attributes };
            let findings = condition.explain(&circumstances);
            if condition.holds(&circumstances) {
                because.extend(findings);
                Verdict::Grants { because, pattern }
            } else {
                Verdict::ConditionFalse { pattern, because: findings }
            }
        }
        (verdict, _) => verdict,
    }
}

/// The first deny assignment that forbids the action, the highest scope first.
fn denial(cloud: &Cloud, levels: &[(u64, &str)], question: &Question<'_>) -> Option<Denial> {
    cloud.authorization().find_denied(levels, |deny| {
        let forbids = |block| match block_verdict(block, question) {
            Verdict::Grants { pattern, .. } => Some(pattern),
            _ => None,
        };
        let pattern = applies(deny, question).then(|| deny.permissions.iter().find_map(forbids))??;
        Some(Denial {
            assignment: deny.name,
            name: deny.deny_assignment_name.clone(),
            scope: deny.scope.clone(),
            pattern,
        })
    })
}

fn applies(deny: &DenyAssignment, question: &Question<'_>) -> bool {
    let reaches = !deny.do_not_apply_to_child_scopes || deny.scope == *question.scope;
    reaches && deny.names(question.principal, question.groups)
}
