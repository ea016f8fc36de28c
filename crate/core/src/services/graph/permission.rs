//! Who may call Microsoft Graph: people by what they are in the directory, applications by the app roles in their token
//! ("Overview of Microsoft Graph permissions").

use super::super::Desk;
use super::super::bearer::Caller;
use super::error;
use crate::access::directory;
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

/// Whether the caller may read what needs one of these permissions.
pub(super) fn read(desk: &Desk<'_>, caller: &Caller, permissions: &[&str]) -> Result<(), Response> {
    let may = directory::may_read(desk.cloud(), caller.principal_id, &caller.roles, permissions);
    may.then_some(()).ok_or_else(error::denied)
}

/// Whether the caller may write what needs one of these permissions.
pub(super) fn write(desk: &Desk<'_>, caller: &Caller, permissions: &[&str]) -> Result<(), Response> {
    let may = directory::may_write(desk.cloud(), caller.principal_id, &caller.roles, permissions);
    may.then_some(()).ok_or_else(error::denied)
}

/// Logs are read by whoever may write, with their permission; the roles of mere readers of reports are left out. Both texts
/// are UNCONFIRMED.
pub(super) fn read_logs(desk: &Desk<'_>, caller: &Caller) -> Result<(), Response> {
    if directory::may_write(desk.cloud(), caller.principal_id, &caller.roles, &[READ_LOGS]) {
        return Ok(());
    }
    let (code, message) = match desk.cloud().tenant().user(caller.principal_id) {
        Some(_) => ("Authentication_RequestFromUnsupportedUserRole", "User is not in the allowed roles"),
        None => (
            "Authentication_MSGraphPermissionMissing",
            "Calling principal does not have required MSGraph permissions AuditLog.Read.All",
        ),
    };
    Err(error::error(403, code, message))
}
