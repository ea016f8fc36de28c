//! Applications, the roles they define and who holds them ("Application and service principal objects in Microsoft Entra
//! ID", "Add app roles to your application").

use crate::ids::{AppRoleId, ApplicationId, ClientId, PrincipalId};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// A role that an application defines for those who call it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AppRole {
    /// Its id.
    pub id: AppRoleId,
    /// What stands in the `roles` claim of a token; a role without it adds nothing there.
    pub value: Option<String>,
    /// Its name.
    pub display_name: String,
    /// What it allows.
    pub description: String,
    /// Who may hold it: `User`, `Application` or both.
    pub allowed_member_types: Vec<String>,
    /// Whether it can still be assigned.
    pub is_enabled: bool,
}

/// An application object: what an API is called and which roles it knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are the directory's own")]
pub struct Application {
    pub id: ApplicationId,
    pub app_id: ClientId,
    pub display_name: String,
    pub identifier_uris: Vec<String>,
    pub app_roles: Vec<AppRole>,
    pub requested_access_token_version: Option<u8>,
}

/// An app role, given to a principal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AppRoleAssignment {
    /// Its id.
    pub id: String,
    /// The role; all zeros for an assignment without role.
    pub app_role_id: AppRoleId,
    /// Who holds it.
    pub principal_id: PrincipalId,
    /// The service principal of the application that defines it.
    pub resource_id: PrincipalId,
    /// Since when.
    pub created: Timestamp,
}
