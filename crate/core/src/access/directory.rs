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
    let tenant = cloud.tenant();
    let graph = tenant.resource(GRAPH).filter(|_| tenant.service_principal(principal).is_some());
    let held: Vec<&str> =
        graph.map(|graph| app_role::held(cloud, principal, graph).collect()).unwrap_or_default();
    may_write(cloud, principal, &held, WRITE_MEMBERS)
}

/// Whether whoever shows a token with these app roles may read what needs one of these permissions: members of a tenant may
/// read its directory.
pub(crate) fn may_read(
    cloud: &Cloud,
    principal: PrincipalId,
    held: &[impl AsRef<str>],
    permissions: &[&str],
) -> bool {
    cloud.tenant().user(principal).is_some() || app_role::suffices(permissions, held)
}

/// Whether whoever shows a token with these app roles may write what needs one of these permissions. Of people only a Global
/// Administrator may write what is modelled here; that any member may create a security group, where the tenant lets them,
/// is left out.
pub(crate) fn may_write(
    cloud: &Cloud,
    principal: PrincipalId,
    held: &[impl AsRef<str>],
    permissions: &[&str],
) -> bool {
    is_global_administrator(cloud, principal) || app_role::suffices(permissions, held)
}
