//! What the `Microsoft.Authorization` provider keeps: role assignments, deny assignments and role definitions
//! ("Understand Azure role assignments").

mod deny;
mod index;
mod role;
mod trie;

pub use deny::{DenyAssignment, DenyPrincipal};
pub use index::Authorization;
pub use role::{Permission, RoleDefinition, RoleType};

use crate::ids::{PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::rbac::condition::Condition;
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::string::String;
use core::str::FromStr;
use serde::Serialize;

/// What kind of principal holds a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
pub enum PrincipalType {
    Group,
    ServicePrincipal,
    User,
}

impl PrincipalType {
    /// The word Resource Manager uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Group => "Group",
            Self::ServicePrincipal => "ServicePrincipal",
            Self::User => "User",
        }
    }
}

impl FromStr for PrincipalType {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Group, Self::ServicePrincipal, Self::User]
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(word))
            .ok_or(())
    }
}

/// A role, given to a principal at a scope. What decisions look at stands together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
#[repr(C)]
pub struct RoleAssignment {
    pub name: RoleAssignmentName,
    pub scope: Scope,
    pub role: RoleDefinitionId,
    /// From when decisions honour it: some time after its creation, which is the delay of propagation.
    pub counts_from: Timestamp,
    /// Until when decisions honour it although it was removed, for the same reason.
    pub counts_until: Option<Timestamp>,
    pub principal_id: PrincipalId,
    pub principal_type: PrincipalType,
    pub description: Option<String>,
    pub condition: Option<Condition>,
    pub created_on: Timestamp,
    pub updated_on: Timestamp,
    pub created_by: Option<PrincipalId>,
    pub updated_by: Option<PrincipalId>,
}
