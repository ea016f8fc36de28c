//! Deny assignments ("Understand Azure deny assignments").

use super::Permission;
use crate::ids::{DenyAssignmentName, PrincipalId};
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// Actions that principals are denied at a scope, whatever roles they hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
pub struct DenyAssignment {
    pub name: DenyAssignmentName,
    pub deny_assignment_name: String,
    pub description: String,
    pub permissions: Vec<Permission>,
    pub scope: Scope,
    pub do_not_apply_to_child_scopes: bool,
    pub principals: Vec<DenyPrincipal>,
    pub exclude_principals: Vec<DenyPrincipal>,
    pub is_system_protected: bool,
    pub created_on: Timestamp,
    pub updated_on: Timestamp,
    pub created_by: Option<PrincipalId>,
    pub updated_by: Option<PrincipalId>,
}

/// Somebody whom a deny assignment names.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DenyPrincipal {
    /// The object id; all zeros for everybody.
    pub id: PrincipalId,
    /// `User`, `Group`, `ServicePrincipal`, or `SystemDefined` for everybody.
    pub r#type: String,
}

impl DenyAssignment {
    /// Whether it is meant for a principal whose token names these groups.
    #[must_use]
    pub fn names(&self, principal: PrincipalId, groups: &[PrincipalId]) -> bool {
        let is_meant = |one: &DenyPrincipal| one.id == principal || groups.contains(&one.id);
        let everybody = PrincipalId::default();
        let named = |one: &DenyPrincipal| one.id == everybody || is_meant(one);
        self.principals.iter().any(named) && !self.exclude_principals.iter().any(is_meant)
    }
}
