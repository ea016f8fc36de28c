//! Who has which rights where: the scopes as they lie within each other, and the role and deny assignments made to them.

use super::MOST;
use crate::cloud::Cloud;
use crate::ids::{DenyAssignmentName, PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::scope::Scope;
use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

/// A role assignment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AssignmentView {
    /// Its name.
    pub name: RoleAssignmentName,
    /// The name of the role.
    pub role: String,
    /// Who holds it.
    pub principal_id: PrincipalId,
    /// The holder's name; empty when the directory knows the holder no more.
    pub principal_name: String,
    /// Where.
    pub scope: Scope,
    /// Whether a condition narrows it.
    pub conditional: bool,
}

/// A deny assignment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DenyView {
    /// Its id.
    pub id: DenyAssignmentName,
    /// Its display name.
    pub name: String,
    /// Where.
    pub scope: Scope,
}

/// A management group or the subscription.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ScopeView {
    /// Its id.
    pub id: Scope,
    /// The display name of a management group; the id of the subscription.
    pub name: String,
    /// Whether it is the tenant's root management group, which every management group lies in.
    pub root: bool,
}

/// A role that somebody holds or could hold, by whose id decisions name it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names say it")]
pub struct RoleView {
    pub id: RoleDefinitionId,
    pub name: Cow<'static, str>,
}

/// The management groups from the root group down to the one that holds the subscription, and the subscription.
pub(super) fn scopes(cloud: &Cloud) -> Vec<ScopeView> {
    let root = cloud.root_management_group();
    let parent = cloud.subscription_parent();
    let groups = parent.map(|parent| cloud.management_groups_to(parent)).unwrap_or_default();
    let subscription = cloud.subscription();
    let above = groups.into_iter().map(|id| {
        let name = cloud.management_group(&id).map(|group| group.display_name.clone()).unwrap_or_default();
        ScopeView { root: id == root, id, name }
    });
    let below =
        ScopeView { id: Scope::subscription(subscription), name: subscription.to_string(), root: false };
    above.chain([below]).collect()
}

/// The roles of everyday and those that were given to somebody, so that the ones which decisions name are among them.
pub(super) fn roles(cloud: &Cloud) -> Vec<RoleView> {
    let roles = cloud.authorization().roles().take(MOST);
    roles.map(|role| RoleView { id: role.id, name: role.role_name.clone() }).collect()
}

pub(super) fn assignments(cloud: &Cloud, drawn: Option<&BTreeSet<PrincipalId>>) -> Vec<AssignmentView> {
    let assignments = cloud.assignments();
    assignments
        .filter(|one| drawn.is_none_or(|drawn| drawn.contains(&one.principal_id)))
        .take(MOST)
        .map(|assignment| AssignmentView {
            name: assignment.name,
            role: cloud
                .authorization()
                .role(assignment.role)
                .map(|role| role.role_name.to_string())
                .unwrap_or_default(),
            principal_id: assignment.principal_id,
            principal_name: cloud.tenant().name_of(assignment.principal_id).unwrap_or_default().to_string(),
            scope: assignment.scope.clone(),
            conditional: assignment.condition.is_some(),
        })
        .collect()
}

pub(super) fn deny_assignments(cloud: &Cloud) -> Vec<DenyView> {
    let denials = cloud.authorization().deny_assignments().take(MOST);
    denials
        .map(|one| DenyView {
            id: one.name,
            name: one.deny_assignment_name.clone(),
            scope: one.scope.clone(),
        })
        .collect()
}
