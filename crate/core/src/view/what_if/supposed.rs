//! What can be supposed of a decision, as the one change of the cloud that a service would make of it.

use super::asked::Asked;
use crate::cloud::{Change, Cloud, RoleAssignment};
use crate::ids::{DenyAssignmentName, PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::rbac::Decision;
use crate::scope::Scope;
use alloc::string::{String, ToString};
use core::fmt;
use serde::{Deserialize, Serialize};

/// Something that is otherwise than it was, and has been long enough to have taken effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields name what each variant is about")]
pub enum Supposed {
    /// A role assignment that was considered is not there.
    Unassigned { assignment: RoleAssignmentName },
    /// It has no condition.
    Unconditional { assignment: RoleAssignmentName },
    /// The asker holds this role at this scope.
    Assigned { role: RoleDefinitionId, scope: String },
    /// The asker is no direct member of this group; the token was issued after that.
    NotMember { group: PrincipalId },
    /// The asker is a member of this group; the token was issued after that.
    Member { group: PrincipalId },
    /// The token is issued just now.
    NewToken,
    /// The deny assignment that won is not there.
    NotDenied { deny: DenyAssignmentName },
}

/// Why something cannot be supposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields name what each variant is about")]
pub enum WhatIfError {
    /// The entry holds no access decision, or the matrix has no such cell.
    NoDecision,
    /// The decision did not consider this role assignment.
    NotConsidered { assignment: RoleAssignmentName },
    /// It was removed already and only has not stopped counting.
    AlreadyRemoved { assignment: RoleAssignmentName },
    /// It has no condition.
    NoCondition { assignment: RoleAssignmentName },
    /// No such role can be assigned at this scope.
    NoRole { role: RoleDefinitionId, scope: String },
    /// The asker holds the role at the very scope.
    AlreadyAssigned { role: RoleDefinitionId, scope: String },
    /// The directory knows no such group.
    NoGroup { group: PrincipalId },
    /// The asker is no direct member of the group.
    NotMember { group: PrincipalId },
    /// The asker is a direct member of the group.
    AlreadyMember { group: PrincipalId },
    /// It was not this deny assignment that won.
    NotDenied { deny: DenyAssignmentName },
}

impl fmt::Display for WhatIfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDecision => f.write_str("there is no access decision here"),
            Self::NotConsidered { assignment } => {
                write!(f, "the decision did not consider the role assignment {assignment}")
            }
            Self::AlreadyRemoved { assignment } => {
                write!(f, "the role assignment {assignment} was removed already")
            }
            Self::NoCondition { assignment } => {
                write!(f, "the role assignment {assignment} has no condition")
            }
            Self::NoRole { role, scope } => write!(f, "no role {role} can be assigned at {scope}"),
            Self::AlreadyAssigned { role, scope } => {
                write!(f, "the role {role} is assigned at {scope} already")
            }
            Self::NoGroup { group } => write!(f, "the directory knows no group {group}"),
            Self::NotMember { group } => write!(f, "who asked is no direct member of the group {group}"),
            Self::AlreadyMember { group } => write!(f, "who asked is a member of the group {group} already"),
            Self::NotDenied { deny } => write!(f, "it was not the deny assignment {deny} that won"),
        }
    }
}

impl core::error::Error for WhatIfError {}

impl Supposed {
    /// The fork in which it is so, and what is decided there.
    pub(super) fn tried(&self, asked: &Asked) -> Result<(Cloud, Decision), WhatIfError> {
        let mut fork = asked.cloud.clone();
        if let Some(change) = self.change(asked)? {
            fork.apply(&change);
        }
        let decision = match self {
            Self::NotMember { .. } | Self::Member { .. } | Self::NewToken => {
                asked.again(&fork, &fork.directory_groups_of(asked.was.principal_id))
            }
            Self::Unassigned { .. }
            | Self::Unconditional { .. }
            | Self::Assigned { .. }
            | Self::NotDenied { .. } => asked.again(&fork, &asked.was.groups),
        };
        Ok((fork, decision))
    }

    /// What a service emits when it is made so; nothing where the cloud stays as it is.
    fn change(&self, asked: &Asked) -> Result<Option<Change>, WhatIfError> {
        let member_id = asked.was.principal_id;
        Ok(Some(match *self {
            Self::Unassigned { assignment } => {
                considered(asked, assignment)?;
                Change::RoleUnassigned { name: assignment, counts_until: None }
            }
            Self::Unconditional { assignment } => {
                let before = considered(asked, assignment)?;
                if before.condition.is_none() {
                    return Err(WhatIfError::NoCondition { assignment });
                }
                let after = RoleAssignment { condition: None, updated_on: asked.now, ..before.clone() };
                Change::RoleAssigned { assignment: after.into() }
            }
            Self::Assigned { role, ref scope } => {
                Change::RoleAssigned { assignment: assigned(asked, role, scope)?.into() }
            }
            Self::NotMember { group } => {
                if !is_member(asked, group)? {
                    return Err(WhatIfError::NotMember { group });
                }
                Change::GroupMemberRemoved { group_id: group, member_id }
            }
            Self::Member { group } => {
                if is_member(asked, group)? {
                    return Err(WhatIfError::AlreadyMember { group });
                }
                Change::GroupMemberAdded { group_id: group, member_id }
            }
            Self::NewToken => return Ok(None),
            Self::NotDenied { deny } => {
                let denial = asked.was.denied_by().filter(|denial| denial.assignment == deny);
                let denial = denial.ok_or(WhatIfError::NotDenied { deny })?;
                let (scope, deny_assignment_name) = (denial.scope.clone(), denial.name.clone());
                Change::DenyUnassigned { scope, name: deny, deny_assignment_name }
            }
        }))
    }
}

/// The role assignment of this name, if the decision considered it.
fn considered(asked: &Asked, assignment: RoleAssignmentName) -> Result<&RoleAssignment, WhatIfError> {
    if !asked.has_considered(assignment) {
        return Err(WhatIfError::NotConsidered { assignment });
    }
    asked.cloud.assignment(assignment).ok_or(WhatIfError::AlreadyRemoved { assignment })
}

fn is_member(asked: &Asked, group: PrincipalId) -> Result<bool, WhatIfError> {
    let tenant = asked.cloud.tenant();
    tenant.group(group).ok_or(WhatIfError::NoGroup { group })?;
    Ok(tenant.groups_with(asked.was.principal_id).contains(&group))
}

/// An assignment of this role to the asker, under a name that nobody uses.
fn assigned(asked: &Asked, role: RoleDefinitionId, scope: &str) -> Result<RoleAssignment, WhatIfError> {
    let (cloud, now, principal_id) = (&asked.cloud, asked.now, asked.was.principal_id);
    let nowhere = || WhatIfError::NoRole { role, scope: scope.to_string() };
    let at = Scope::parse(scope).map_err(|_| nowhere())?;
    let definition = cloud.authorization().find_role(role).ok_or_else(nowhere)?;
    if !definition.assignable_scopes.iter().any(|above| cloud.is_at_or_below(&at, above)) {
        return Err(nowhere());
    }
    if cloud.authorization().held_at(principal_id, &at).iter().any(|one| one.role == role) {
        return Err(WhatIfError::AlreadyAssigned { role, scope: scope.to_string() });
    }
    let unused = |name: &RoleAssignmentName| cloud.assignment(*name).is_none();
    let name = (0..=u128::MAX).map(RoleAssignmentName::from_u128).find(unused);
    Ok(RoleAssignment {
        name: name.unwrap_or_default(),
        scope: at,
        role,
        counts_from: now,
        counts_until: None,
        principal_id,
        principal_type: asked.principal_type(),
        description: None,
        condition: None,
        created_on: now,
        updated_on: now,
        created_by: None,
        updated_by: None,
    })
}
