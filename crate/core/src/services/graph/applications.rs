//! Applications: what an API is called and which roles it knows ("application resource type", "Add app roles to your
//! application").

use super::super::Desk;
use super::super::bearer::Caller;
use super::filter::Filter;
use super::permission::{self, READ_APPLICATIONS, WRITE_APPLICATIONS};
use super::service_principals::of_application;
use super::{entity, error, identifier_uris, listed, need, object, quota, texts};
use crate::cloud::{AppRole, Application, Change, ServicePrincipal, comparable};
use crate::ids::{AppRoleId, ApplicationId, ClientId};
use crate::sort::gathered;
use crate::wire::{Method, Request, Response};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

/// `/applications`.
pub(super) fn all(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    match request.method {
        Method::Get => {
            permission::read(desk, caller, READ_APPLICATIONS)?;
            let filter = Filter::of(request, &["displayName", "appId", "id", "identifierUris"])?;
            let fits = |one: &&Application| {
                filter.fits(|member| match member {
                    "appId" => vec![one.app_id.to_string()],
                    "id" => vec![one.id.to_string()],
                    "identifierUris" => one.identifier_uris.clone(),
                    _ => vec![one.display_name.clone()],
                })
            };
            Ok(listed("applications", desk.cloud().tenant().applications().filter(fits).map(view).collect()))
        }
        Method::Post => create(desk, request, caller),
        _ => Err(error::bad_segment()),
    }
}

/// `/applications/{id}`.
pub(super) fn one(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
) -> Result<Response, Response> {
    if request.method == Method::Get {
        permission::read(desk, caller, READ_APPLICATIONS)?;
        return Ok(entity(200, "applications", view(&known(desk, id)?)));
    }
    permission::write(desk, caller, WRITE_APPLICATIONS)?;
    let before = known(desk, id)?;
    match request.method {
        Method::Patch => patch(desk, request, before),
        Method::Delete => {
            let principal = desk.cloud().tenant().client(before.app_id).cloned();
            desk.emit(Change::ApplicationDeleted { id: before.id, display_name: before.display_name });
            if let Some(ServicePrincipal { id: principal_id, display_name, .. }) = principal {
                let deleted_date_time = desk.now();
                desk.emit(Change::ServicePrincipalDeleted { principal_id, display_name, deleted_date_time });
            }
            Ok(Response::new(204))
        }
        _ => Err(error::bad_segment()),
    }
}

pub(super) fn known(desk: &Desk<'_>, id: &str) -> Result<Application, Response> {
    let found = id.parse().ok().and_then(|id| desk.cloud().tenant().application(id));
    found.cloned().ok_or_else(|| error::not_found(id))
}

fn view(application: &Application) -> Value {
    json!({
        "id": application.id,
        "api": { "requestedAccessTokenVersion": application.requested_access_token_version },
        "appId": application.app_id,
        "appRoles": roles_view(&application.app_roles),
        "displayName": application.display_name,
        "identifierUris": application.identifier_uris,
        "signInAudience": "AzureADMyOrg",
    })
}

pub(super) fn roles_view(roles: &[AppRole]) -> Value {
    let role = |role: &AppRole| {
        json!({
            "allowedMemberTypes": role.allowed_member_types,
            "description": role.description,
            "displayName": role.display_name,
            "id": role.id,
            "isEnabled": role.is_enabled,
            "origin": "Application",
            "value": role.value,
        })
    };
    roles.iter().map(role).collect()
}

fn create(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    permission::write(desk, caller, WRITE_APPLICATIONS)?;
    quota::room(desk)?;
    let body = object(request)?;
    let application = Application {
        id: ApplicationId::from_random(desk.bytes()),
        app_id: ClientId::from_random(desk.bytes()),
        display_name: need(&body, "displayName")?,
        identifier_uris: identifier_uris(desk, &body, None)?.unwrap_or_default(),
        app_roles: app_roles(&body)?.unwrap_or_default(),
        requested_access_token_version: token_version(&body)?.unwrap_or_default(),
    };
    let response = entity(201, "applications", view(&application));
    desk.emit(Change::ApplicationPut { application: application.into() });
    Ok(response)
}

/// What an application is called and which roles it has, its service principal in the tenant follows.
fn patch(desk: &mut Desk<'_>, request: &Request, before: Application) -> Result<Response, Response> {
    let body = object(request)?;
    let uris = identifier_uris(desk, &body, Some(&before))?;
    let application = Application {
        display_name: super::text(&body, "displayName").unwrap_or(before.display_name),
        identifier_uris: uris.unwrap_or(before.identifier_uris),
        app_roles: app_roles(&body)?.unwrap_or(before.app_roles),
        requested_access_token_version: token_version(&body)?
            .unwrap_or(before.requested_access_token_version),
        ..before
    };
    let principal = desk.cloud().tenant().client(application.app_id).cloned();
    if let Some(principal) = principal {
        let described = of_application(&application, principal.id, principal.created_on);
        let service_principal = ServicePrincipal {
            display_name: described.display_name,
            service_principal_names: described.service_principal_names,
            app_roles: described.app_roles,
            ..principal
        };
        desk.emit(Change::ServicePrincipalUpdated { service_principal: service_principal.into() });
    }
    desk.emit(Change::ApplicationPut { application: application.into() });
    Ok(Response::new(204))
}

/// Which version of tokens for it the application asks for, if the body says: none, which is 1, or 1 or 2 ("apiApplication
/// resource type"). The words of the refusal are UNCONFIRMED.
fn token_version(body: &JsonMap<String, Value>) -> Result<Option<Option<u8>>, Response> {
    match body.get("api").and_then(|api| api.get("requestedAccessTokenVersion")) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(version) => match version.as_u64() {
            Some(1) => Ok(Some(Some(1))),
            Some(2) => Ok(Some(Some(2))),
            _ => Err(error::bad_request(
                "Property api.requestedAccessTokenVersion is invalid: it is null, 1 or 2.",
            )),
        },
    }
}

/// The names by which tokens for the application are asked for, each unique in the tenant. Those that it has already stay
/// as they are.
fn identifier_uris(
    desk: &Desk<'_>,
    body: &JsonMap<String, Value>,
    own: Option<&Application>,
) -> Result<Option<Vec<String>>, Response> {
    if body.get("identifierUris").is_none() {
        return Ok(None);
    }
    let uris = texts(body, "identifierUris");
    let tenant = desk.cloud().tenant();
    let app_id = own.map(|own| own.app_id);
    let is_kept = |uri: &String| own.is_some_and(|own| own.identifier_uris.contains(uri));
    let mut new = uris.iter().filter(|uri| !is_kept(uri));
    if let Some(uri) = new.find(|uri| !identifier_uris::is_allowed(uri, tenant, app_id)) {
        return Err(identifier_uris::refused(uri));
    }
    let names: BTreeSet<String> = gathered(uris.iter().map(|uri| comparable(uri)));
    if names.len() < uris.len() || tenant.has_identifier(&names, app_id) {
        return Err(error::bad_request(
            "Another object with the same value for property identifierUris already exists.",
        ));
    }
    Ok(Some(uris))
}

fn app_roles(body: &JsonMap<String, Value>) -> Result<Option<Vec<AppRole>>, Response> {
    let Some(roles) = body.get("appRoles") else { return Ok(None) };
    let roles: Vec<AppRole> =
        roles.as_array().into_iter().flatten().map(app_role).collect::<Result<_, Response>>()?;
    for (at, role) in roles.iter().enumerate() {
        let same =
            |other: &AppRole| other.id == role.id || (role.value.is_some() && other.value == role.value);
        if roles.iter().take(at).any(same) {
            return Err(error::bad_request("Property appRoles has values that are not unique."));
        }
    }
    Ok(Some(roles))
}

fn app_role(role: &Value) -> Result<AppRole, Response> {
    let wrong =
        |what: &str| error::bad_request(&format!("Property {what} of an app role is missing or invalid."));
    let text = |name: &str| role.get(name).and_then(Value::as_str).map(ToString::to_string);
    let kinds: Vec<String> =
        role.as_object().map(|role| texts(role, "allowedMemberTypes")).unwrap_or_default();
    if kinds.is_empty() || kinds.iter().any(|kind| kind != "User" && kind != "Application") {
        return Err(wrong("allowedMemberTypes"));
    }
    let value = text("value").filter(|value| !value.is_empty());
    if value.as_ref().is_some_and(|value| value.contains(char::is_whitespace)) {
        return Err(wrong("value"));
    }
    Ok(AppRole {
        id: text("id").and_then(|id| id.parse::<AppRoleId>().ok()).ok_or_else(|| wrong("id"))?,
        value,
        display_name: text("displayName").ok_or_else(|| wrong("displayName"))?,
        description: text("description").ok_or_else(|| wrong("description"))?,
        allowed_member_types: kinds,
        is_enabled: role.get("isEnabled").and_then(Value::as_bool).unwrap_or(true),
    })
}
