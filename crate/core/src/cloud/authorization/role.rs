//! Role definitions ("Understand Azure role definitions").

use crate::ids::{PrincipalId, RoleDefinitionId};
use crate::rbac::condition::Condition;
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use serde::Serialize;

/// Who wrote a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
pub enum RoleType {
    BuiltInRole,
    CustomRole,
}

/// A role: permissions under a name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
pub struct RoleDefinition {
    pub id: RoleDefinitionId,
    pub role_name: Cow<'static, str>,
    pub role_type: RoleType,
    pub description: Cow<'static, str>,
    pub permissions: Vec<Permission>,
    pub assignable_scopes: Vec<Scope>,
    pub created_on: Option<Timestamp>,
    pub updated_on: Option<Timestamp>,
    pub created_by: Option<PrincipalId>,
    pub updated_by: Option<PrincipalId>,
}

/// A block of permissions: what its `not` lists name is subtracted from the block itself, never from another.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
pub struct Permission {
    pub actions: Vec<Cow<'static, str>>,
    pub not_actions: Vec<Cow<'static, str>>,
    pub data_actions: Vec<Cow<'static, str>>,
    pub not_data_actions: Vec<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
}
