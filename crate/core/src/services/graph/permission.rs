//! Who may call Microsoft Graph: people by what they are in the directory, applications by the app roles in their token
//! ("Overview of Microsoft Graph permissions").

use super::super::Desk;
use super::super::bearer::Caller;
use super::error;
use crate::access::app_role;
pub(super) use crate::access::directory::WRITE_MEMBERS;
use crate::wire::Response;

pub(super) const READ_GROUPS: &[&str] = &[
    "Group.Read.All",
    "GroupMember.Read.All",
    "Group.ReadWrite.All",
    "GroupMember.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
pub(super) const WRITE_GROUPS: &[&str] = &["Group.ReadWrite.All", "Directory.ReadWrite.All"];
pub(super) const READ_APPLICATIONS: &[&str] =
    &["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
pub(super) const WRITE_APPLICATIONS: &[&str] = &["Application.ReadWrite.All"];
pub(super) const READ_OBJECTS: &[&str] = &["Directory.Read.All", "Directory.ReadWrite.All"];
/// Of people the roles Attribute Assignment Reader and Administrator may: a Global Administrator must give them to
/// themselves in Entra, and here has them.
pub(super) const READ_SECURITY_ATTRIBUTES: &[&str] =
    &["CustomSecAttributeAssignment.Read.All", "CustomSecAttributeAssignment.ReadWrite.All"];
pub(super) const WRITE_SECURITY_ATTRIBUTES: &[&str] = &["CustomSecAttributeAssignment.ReadWrite.All"];
pub(super) const READ_LOGS: &str = "AuditLog.Read.All";
pub(super) const WRITE_APP_ROLES: &[&str] = &["AppRoleAssignment.ReadWrite.All"];

/// Members of a tenant may read its directory; an application needs one of these permissions.
pub(super) fn read(desk: &Desk<'_>, caller: &Caller, permissions: &[&str]) -> Result<(), Response> {
    let is_member = desk.cloud().tenant().user(caller.principal_id).is_some();
    allow(is_member, caller, permissions)
}

/// Of people only a Global Administrator may write what is modelled here; an application needs one of these permissions.
/// That any member may create a security group, where the tenant lets them, is left out.
pub(super) fn write(desk: &Desk<'_>, caller: &Caller, permissions: &[&str]) -> Result<(), Response> {
    let user = desk.cloud().tenant().user(caller.principal_id);
    allow(user.is_some_and(|user| user.is_global_administrator), caller, permissions)
}

/// Of people only a Global Administrator may read logs; the roles of mere readers of reports are left out. An application
/// needs the permission. Both texts are UNCONFIRMED.
pub(super) fn read_logs(desk: &Desk<'_>, caller: &Caller) -> Result<(), Response> {
    let refused = |code, message: &str| Err(error::error(403, code, message));
    match desk.cloud().tenant().user(caller.principal_id) {
        Some(user) if user.is_global_administrator => Ok(()),
        Some(_) => {
            refused("Authentication_RequestFromUnsupportedUserRole", "User is not in the allowed roles")
        }
        None if app_role::suffices(&[READ_LOGS], &caller.roles) => Ok(()),
        None => refused(
            "Authentication_MSGraphPermissionMissing",
            "Calling principal does not have required MSGraph permissions AuditLog.Read.All",
        ),
    }
}

fn allow(is_person_allowed: bool, caller: &Caller, permissions: &[&str]) -> Result<(), Response> {
    if is_person_allowed || app_role::suffices(permissions, &caller.roles) {
        return Ok(());
    }
    Err(error::denied())
}
