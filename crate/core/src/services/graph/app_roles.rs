//! App roles given to principals: the permission that travels in the token ("Grant an appRoleAssignment for a service
//! principal").

use super::super::Desk;
use super::super::bearer::Caller;
use super::permission::{self, READ_APPLICATIONS, WRITE_APP_ROLES};
use super::service_principals::known;
use super::{entity, error, listed, need, object};
use crate::cloud::{AppRoleAssignment, Change, Cloud, PrincipalType, ServicePrincipal};
use crate::ids::{AppRoleId, PrincipalId};
use crate::wire::{Method, Request, Response, base64url};
use alloc::format;
use alloc::vec::Vec;
use serde_json::{Value, json};

/// The id that stands for no role: the principal is assigned, and nothing more.
const NO_ROLE: AppRoleId = AppRoleId::from_u128(0);
/// Over all resources.
const MOST: usize = 1_500;

/// `/servicePrincipals/{id}/appRoleAssignedTo`, seen from the API, and `…/appRoleAssignments`, seen from the holder, who may be
/// a user or a group too.
pub(super) fn all(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
    side: &str,
) -> Result<Response, Response> {
    let is_resource = side == "appRoleAssignedTo";
    match request.method {
        Method::Get => {
            permission::read(desk, caller, READ_APPLICATIONS)?;
            let one = if is_resource { known(desk, id)?.id } else { holder(desk, id)?.0 };
            let fits = |each: &&AppRoleAssignment| {
                one == if is_resource { each.resource_id } else { each.principal_id }
            };
            let found = desk.cloud().tenant().app_role_assignments().filter(fits);
            Ok(listed("appRoleAssignments", found.map(|one| view(desk.cloud(), one)).collect()))
        }
        Method::Post => {
            permission::write(desk, caller, WRITE_APP_ROLES)?;
            grant(desk, request, id, is_resource)
        }
        _ => Err(error::bad_segment()),
    }
}

/// `/servicePrincipals/{id}/appRoleAssignedTo/{name}`.
pub(super) fn one(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
    name: &str,
) -> Result<Response, Response> {
    let (one, _) = holder(desk, id)?;
    let fits =
        |each: &&AppRoleAssignment| each.id == name && (each.resource_id == one || each.principal_id == one);
    let found = desk.cloud().tenant().app_role_assignments().find(fits).cloned();
    match request.method {
        Method::Get => {
            permission::read(desk, caller, READ_APPLICATIONS)?;
            let found = found.ok_or_else(|| error::not_found(name))?;
            Ok(entity(200, "appRoleAssignments", view(desk.cloud(), &found)))
        }
        Method::Delete => {
            permission::write(desk, caller, WRITE_APP_ROLES)?;
            let found = found.ok_or_else(|| error::not_found(name))?;
            desk.emit(Change::AppRoleUnassigned { principal_id: found.principal_id, id: found.id });
            Ok(Response::new(204))
        }
        _ => Err(error::bad_segment()),
    }
}

fn view(cloud: &Cloud, one: &AppRoleAssignment) -> Value {
    let name = |id| cloud.tenant().name_of(id);
    json!({
        "id": one.id,
        "deletedDateTime": null,
        "appRoleId": one.app_role_id,
        "createdDateTime": one.created.to_rfc3339(),
        "principalDisplayName": name(one.principal_id),
        "principalId": one.principal_id,
        "principalType": cloud.tenant().principal_type(one.principal_id).map(PrincipalType::as_str),
        "resourceDisplayName": name(one.resource_id),
        "resourceId": one.resource_id,
    })
}

fn grant(desk: &mut Desk<'_>, request: &Request, id: &str, is_resource: bool) -> Result<Response, Response> {
    let body = object(request)?;
    let (principal, resource) = (need(&body, "principalId")?, need(&body, "resourceId")?);
    let on_path = if is_resource { &resource } else { &principal };
    if !on_path.eq_ignore_ascii_case(id) {
        let name = if is_resource { "resourceId" } else { "principalId" };
        return Err(error::bad_request(&format!("The {name} in the body is not the one in the address.")));
    }
    let (principal_id, kind) = holder(desk, &principal)?;
    let resource = known(desk, &resource)?.clone();
    let app_role_id = role(&need(&body, "appRoleId")?, &resource, kind)?;
    let tenant = desk.cloud().tenant();
    let held: Vec<&AppRoleAssignment> = tenant.app_role_assignments_of(principal_id).collect();
    if held.iter().any(|one| one.resource_id == resource.id && one.app_role_id == app_role_id) {
        return Err(error::bad_request("Permission being assigned already exists on the object"));
    }
    if held.len() >= MOST {
        return Err(error::bad_request("The principal holds as many app role assignments as it may (1500)."));
    }
    let assignment = AppRoleAssignment {
        id: base64url::encode(&desk.bytes::<32>()),
        app_role_id,
        principal_id,
        resource_id: resource.id,
        created: desk.now(),
    };
    let response = entity(201, "appRoleAssignments", view(desk.cloud(), &assignment));
    desk.emit(Change::AppRoleAssigned { assignment: assignment.into() });
    Ok(response)
}

/// Who may hold an app role, and what they are: a person, a group for its direct members, or a service principal. The token of
/// a service principal names only those that it holds itself, whatever groups it is in.
fn holder(desk: &Desk<'_>, id: &str) -> Result<(PrincipalId, PrincipalType), Response> {
    let found = id.parse().ok().and_then(|id| Some((id, desk.cloud().tenant().principal_type(id)?)));
    found.ok_or_else(|| error::not_found(id))
}

/// A role of the API that its like may hold, or none at all. The text of the refusal is UNCONFIRMED.
fn role(id: &str, resource: &ServicePrincipal, holder: PrincipalType) -> Result<AppRoleId, Response> {
    let kind = if holder == PrincipalType::ServicePrincipal { "Application" } else { "User" };
    let asked = id.parse().ok();
    let fits = |id: &AppRoleId| {
        let mut roles = resource.app_roles.iter();
        *id == NO_ROLE
            || roles.any(|role| {
                role.id == *id
                    && role.is_enabled
                    && role.allowed_member_types.iter().any(|allowed| allowed == kind)
            })
    };
    asked
        .filter(fits)
        .ok_or_else(|| error::bad_request("Permission being assigned was not found on application"))
}
