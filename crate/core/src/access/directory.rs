//! What the directory lets somebody change: people by what they are in it, applications by the permissions of Microsoft
//! Graph that a token issued now would name ("Overview of Microsoft Graph permissions").

use super::app_role;
use crate::cloud::Cloud;
use crate::ids::PrincipalId;
use alloc::vec::Vec;

const GRAPH: &str = "https://graph.microsoft.com";

/// With each of these an application may add members to groups.
pub(crate) const WRITE_MEMBERS: &[&str] =
    &["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"];

/// Whether this is a person who administers the whole directory, and so may elevate their access to Azure.
#[must_use]
pub fn is_global_administrator(cloud: &Cloud, principal: PrincipalId) -> bool {
    cloud.tenant().user(principal).is_some_and(|user| user.is_global_administrator)
}

/// Whether this principal may add members to groups.
#[must_use]
pub fn may_add_members(cloud: &Cloud, principal: PrincipalId) -> bool {
    let permitted = || {
        let graph = cloud.tenant().resource(GRAPH)?;
        let held: Vec<&str> = app_role::held(cloud, principal, graph).collect();
        Some(app_role::suffices(WRITE_MEMBERS, &held))
    };
    is_global_administrator(cloud, principal)
        || (cloud.tenant().service_principal(principal).is_some() && permitted().unwrap_or_default())
}
