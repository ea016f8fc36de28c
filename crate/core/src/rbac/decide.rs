//! One decision: may this principal do this here, and why?

use super::pattern::matches;
use super::{BuiltInPermission, BuiltInRole, role};
use crate::cloud::{Cloud, RoleAssignment};
use crate::ids::{PrincipalId, RoleAssignmentName};
use crate::scope::Scope;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

/// Whether an operation manages a resource or touches the data in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
}

/// What a decision rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Basis {
    /// Azure RBAC: every role assignment to the principal or one of its groups, with what came of it.
    RoleAssignments {
        /// One for each assignment, the one that decided first.
        considered: Vec<Consideration>,
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
    /// The name of its role.
    pub role: String,
    /// The group through which it reaches the principal, if it was not made to the principal itself.
    pub through: Option<PrincipalId>,
    /// What came of it.
    pub verdict: Verdict,
}

/// What can come of a role assignment, the best for the asker first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Verdict {
    /// It grants the action.
    Grants {
        /// The line of the role that covers the action.
        pattern: String,
    },
    /// Its role covers the action, but it was made somewhere else.
    ScopeElsewhere {
        /// The line of the role that covers the action.
        pattern: String,
    },
    /// Its role covers the action and takes it away again.
    TakenAway {
        /// The line of `notActions` or `notDataActions` that covers the action.
        pattern: String,
    },
    /// Its role covers the action on the other plane only: managing a resource is not reading its data.
    OtherPlane {
        /// The line of the role that would cover the action.
        pattern: String,
    },
    /// Its role does not speak of the action.
    NotInRole,
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
        match &self.basis {
            Basis::RoleAssignments { considered } if self.allowed => {
                considered.first().map(|first| first.assignment)
            }
            _ => None,
        }
    }
}

/// Decides by Azure RBAC: allowed if any role assignment to the principal or one of its groups, made at the scope or
/// above it, has a role that grants the action.
#[must_use]
pub fn decide(cloud: &Cloud, question: &Question<'_>) -> Decision {
    let own = cloud.assignments_of(question.principal).map(|assignment| (assignment, None));
    let through = question.groups.iter();
    let through =
        through.flat_map(|group| cloud.assignments_of(*group).map(|assignment| (assignment, Some(*group))));
    let mut considered: Vec<Consideration> = Vec::new();
    for (assignment, group) in own.chain(through) {
        if let Some(one) = consider(assignment, group, question) {
            let place = considered.partition_point(|other| other.verdict <= one.verdict);
            considered.insert(place, one);
        }
    }
    let allowed = considered.first().is_some_and(|best| matches!(best.verdict, Verdict::Grants { .. }));
    Decision {
        allowed,
        principal_id: question.principal,
        groups: question.groups.to_vec(),
        action: question.action.to_string(),
        plane: question.plane,
        scope: question.scope.clone(),
        basis: Basis::RoleAssignments { considered },
    }
}

fn consider(
    assignment: &RoleAssignment,
    through: Option<PrincipalId>,
    question: &Question<'_>,
) -> Option<Consideration> {
    let role = role(assignment.role)?;
    let here = assignment.scope.contains(question.scope);
    Some(Consideration {
        assignment: assignment.name,
        scope: assignment.scope.clone(),
        role: role.name.to_string(),
        through,
        verdict: verdict(role, here, question),
    })
}

/// The best that any permission block of the role comes to: blocks are a union, each subtracted on its own.
fn verdict(role: &BuiltInRole, here: bool, question: &Question<'_>) -> Verdict {
    let blocks = role.permissions.iter().map(|block| block_verdict(block, here, question));
    blocks.min().unwrap_or(Verdict::NotInRole)
}

fn block_verdict(block: &BuiltInPermission, here: bool, question: &Question<'_>) -> Verdict {
    let (granted, taken, other) = match question.plane {
        Plane::Control => (block.actions, block.not_actions, block.data_actions),
        Plane::Data => (block.data_actions, block.not_data_actions, block.actions),
    };
    let covering =
        |lines: &[&str]| lines.iter().find(|line| matches(line, question.action)).map(ToString::to_string);
    match (covering(granted), covering(taken)) {
        (Some(_), Some(pattern)) => Verdict::TakenAway { pattern },
        (Some(pattern), None) if here => Verdict::Grants { pattern },
        (Some(pattern), None) => Verdict::ScopeElsewhere { pattern },
        (None, _) => covering(other).map_or(Verdict::NotInRole, |pattern| Verdict::OtherPlane { pattern }),
    }
}
