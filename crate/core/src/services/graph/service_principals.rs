//! Service principals ("servicePrincipal resource type").

use super::super::Desk;
use super::super::bearer::Caller;
use super::filter::Filter;
use super::permission::{self, READ_APPLICATIONS, WRITE_APPLICATIONS};
use super::{applications, entity, error, listed, need, object, quota, text, texts};
use crate::cloud::{
    Application, Change, KeyCredential, PasswordCredential, ServicePrincipal, ServicePrincipalKind,
};
use crate::fault::Fault;
use crate::ids::{ClientId, KeyId, PrincipalId};
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response, base64url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use serde_json::{Value, json};

/// `/servicePrincipals`.
pub(super) fn all(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    match request.method {
        Method::Get => list(desk, request, caller),
        Method::Post => create_for_application(desk, request, caller),
        _ => Err(error::bad_segment()),
    }
}

/// `/servicePrincipals/{id}`. Nobody writes the one of a managed identity by hand, a Global Administrator neither.
/// That it cannot be switched off either is UNCONFIRMED.
pub(super) fn one(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
) -> Result<Response, Response> {
    if request.method == Method::Get {
        permission::read(desk, caller, READ_APPLICATIONS)?;
        return Ok(entity(200, "servicePrincipals", view(known(desk, id)?)));
    }
    permission::write(desk, caller, WRITE_APPLICATIONS)?;
    let before = known(desk, id)?.clone();
    if before.service_principal_type == ServicePrincipalKind::ManagedIdentity {
        return Err(error::denied());
    }
    match request.method {
        Method::Patch => {
            let body = object(request)?;
            let flag = |name: &str, before| body.get(name).and_then(Value::as_bool).unwrap_or(before);
            let service_principal = ServicePrincipal {
                account_enabled: flag("accountEnabled", before.account_enabled),
                app_role_assignment_required: flag(
                    "appRoleAssignmentRequired",
                    before.app_role_assignment_required,
                ),
                ..before
            };
            desk.emit(Change::ServicePrincipalUpdated { service_principal: service_principal.into() });
            Ok(Response::new(204))
        }
        Method::Delete => Ok(delete(desk, id)),
        _ => Err(error::bad_segment()),
    }
}

/// `/servicePrincipals/{id}/owners`: that of a managed identity has none, and gets none. Those of others are left out.
pub(super) fn owners(
    desk: &Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
    path: &[&str],
) -> Result<Response, Response> {
    let is_managed =
        |one: &ServicePrincipal| one.service_principal_type == ServicePrincipalKind::ManagedIdentity;
    match (request.method, path) {
        (Method::Get, []) => {
            permission::read(desk, caller, READ_APPLICATIONS)?;
            known(desk, id)?;
            Ok(listed("directoryObjects", Vec::new()))
        }
        (Method::Post, ["$ref"]) => {
            permission::write(desk, caller, WRITE_APPLICATIONS)?;
            Err(if is_managed(known(desk, id)?) { error::denied() } else { error::bad_segment() })
        }
        _ => Err(error::bad_segment()),
    }
}

fn list(desk: &Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    permission::read(desk, caller, READ_APPLICATIONS)?;
    let members = ["displayName", "appId", "id", "servicePrincipalNames", "servicePrincipalType"];
    let filter = Filter::of(request, &members)?;
    let fits = |one: &&ServicePrincipal| {
        filter.fits(|member| match member {
            "appId" => vec![one.app_id.to_string()],
            "id" => vec![one.id.to_string()],
            "servicePrincipalNames" => one.service_principal_names.to_vec(),
            "servicePrincipalType" => vec![type_name(one)],
            _ => vec![one.display_name.clone()],
        })
    };
    let found: Vec<Value> = desk.cloud().tenant().service_principals().filter(fits).map(view).collect();
    Ok(listed("servicePrincipals", found))
}

/// The type as Graph writes it.
fn type_name(one: &ServicePrincipal) -> String {
    json!(one.service_principal_type).as_str().unwrap_or_default().to_string()
}

/// The representative of an application in the tenant.
fn create_for_application(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
) -> Result<Response, Response> {
    permission::write(desk, caller, WRITE_APPLICATIONS)?;
    let app_id = need(&object(request)?, "appId")?;
    let tenant = desk.cloud().tenant();
    let found = app_id.parse().ok().and_then(|id| tenant.application_with(id));
    let application = found.cloned().ok_or_else(|| {
        error::bad_request(&format!(
            "The appId '{app_id}' of the service principal does not reference a valid application object."
        ))
    })?;
    if tenant.client(application.app_id).is_some() {
        let message = format!(
            "The service principal cannot be created, updated, or restored because the service principal name {app_id} \
             is already in use."
        );
        return Err(error::error(409, "Request_MultipleObjectsWithSameKeyValue", &message));
    }
    quota::room(desk)?;
    let id = PrincipalId::from_random(desk.bytes());
    let service_principal = of_application(&application, id, desk.now());
    let response = entity(201, "servicePrincipals", view(&service_principal));
    desk.emit(Change::ServicePrincipalCreated { service_principal: service_principal.into() });
    Ok(response)
}

/// A service principal as its application describes it.
pub(super) fn of_application(
    application: &Application,
    id: PrincipalId,
    created_on: Timestamp,
) -> ServicePrincipal {
    let names = core::iter::once(application.app_id.to_string());
    ServicePrincipal {
        id,
        app_id: application.app_id,
        display_name: application.display_name.clone(),
        service_principal_type: ServicePrincipalKind::Application,
        alternative_names: Vec::new(),
        service_principal_names: names.chain(application.identifier_uris.iter().cloned()).collect(),
        key_credentials: Vec::new(),
        password_credentials: Vec::new(),
        account_enabled: true,
        app_role_assignment_required: false,
        app_roles: application.app_roles.clone(),
        created_on,
    }
}

/// A service principal as Graph shows it; of the keys it holds no more than their thumbprints and times.
/// What the entry of a certificate is called and which tags there are is UNCONFIRMED: none.
pub(super) fn view(principal: &ServicePrincipal) -> Value {
    let key = |key: &KeyCredential| {
        json!({
            "customKeyIdentifier": key.custom_key_identifier,
            "displayName": null,
            "endDateTime": key.end_date_time.to_rfc3339(),
            "key": null,
            "keyId": key.key_id,
            "startDateTime": key.start_date_time.to_rfc3339(),
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
        })
    };
    let password = |password: &PasswordCredential| {
        json!({
            "customKeyIdentifier": null,
            "displayName": null,
            "endDateTime": password.end_date_time.to_rfc3339(),
            "hint": password.hint,
            "keyId": password.key_id,
            "secretText": null,
            "startDateTime": password.start_date_time.to_rfc3339(),
        })
    };
    json!({
        "accountEnabled": principal.account_enabled,
        "alternativeNames": principal.alternative_names,
        "appId": principal.app_id,
        "appRoleAssignmentRequired": principal.app_role_assignment_required,
        "appRoles": applications::roles_view(&principal.app_roles),
        "displayName": principal.display_name,
        "id": principal.id,
        "keyCredentials": principal.key_credentials.iter().map(key).collect::<Vec<_>>(),
        "passwordCredentials": principal.password_credentials.iter().map(password).collect::<Vec<_>>(),
        "servicePrincipalNames": principal.service_principal_names,
        "servicePrincipalType": principal.service_principal_type,
        "tags": [],
    })
}

/// A new service principal of type `ManagedIdentity`, without application object.
pub(super) fn create(desk: &mut Desk<'_>, request: &Request) -> Response {
    let Ok(body) = object(request) else { return error::bad_request("Unable to read JSON request payload.") };
    if let Err(refusal) = quota::room(desk) {
        return refusal;
    }
    let app_id = ClientId::from_random(desk.bytes());
    let hash = base64url::encode_standard(&desk.bytes::<32>());
    let service_principal = ServicePrincipal {
        id: PrincipalId::from_random(desk.bytes()),
        app_id,
        display_name: text(&body, "displayName").unwrap_or_default(),
        service_principal_type: ServicePrincipalKind::ManagedIdentity,
        alternative_names: texts(&body, "alternativeNames"),
        service_principal_names: [app_id.to_string(), format!("https://identity.azure.net/{hash}")].into(),
        key_credentials: Vec::new(),
        password_credentials: Vec::new(),
        account_enabled: true,
        app_role_assignment_required: false,
        app_roles: Vec::new(),
        created_on: desk.now(),
    };
    let response = entity(201, "servicePrincipals", view(&service_principal));
    desk.emit(Change::ServicePrincipalCreated { service_principal: service_principal.into() });
    response
}

/// The key credentials that a service principal has from now on: new ones bring their certificate, those that stay name
/// its thumbprint alone.
pub(super) fn set_keys(desk: &mut Desk<'_>, request: &Request, id: &str) -> Response {
    let body = request.body.json().unwrap_or_default();
    let listed = || body.get("keyCredentials").and_then(Value::as_array).into_iter().flatten();
    let members = |name: &'static str| listed().filter_map(move |key| key.get(name)?.as_str());
    let (principal_id, gone) = match known(desk, id) {
        Ok(principal) => {
            (principal.id, left_out(principal, &members("customKeyIdentifier").collect::<Vec<_>>()))
        }
        Err(refusal) => return refusal,
    };
    let mut new = Vec::new();
    for key in members("key") {
        let der = base64url::decode_standard(key).unwrap_or_default();
        let Some(certificate) = desk.read_certificate(&der) else {
            return error::bad_request("Key credential is invalid.");
        };
        new.push(certificate);
    }
    for key_id in gone {
        desk.emit(Change::KeyCredentialRemoved { principal_id, key_id });
    }
    for certificate in new {
        let key_credential = KeyCredential {
            key_id: KeyId::from_random(desk.bytes()),
            custom_key_identifier: certificate.thumbprint(),
            start_date_time: Timestamp::from_secs(certificate.not_before()),
            end_date_time: Timestamp::from_secs(certificate.not_after()),
            certificate,
        };
        desk.emit(Change::KeyCredentialAdded { principal_id, key_credential: key_credential.into() });
    }
    Response::new(204)
}

/// The key credentials whose thumbprints are not among these.
fn left_out(principal: &ServicePrincipal, stay: &[&str]) -> Vec<KeyId> {
    let gone = principal.key_credentials.iter().filter(|key| !stay.contains(&&*key.custom_key_identifier));
    gone.map(|key| key.key_id).collect()
}

pub(super) fn delete(desk: &mut Desk<'_>, id: &str) -> Response {
    match known(desk, id) {
        Ok(principal) => {
            let display_name = principal.display_name.clone();
            let (principal_id, deleted_date_time) = (principal.id, desk.now());
            let purged = desk.cloud().has(Fault::SoftDeletedForgotten).then(|| {
                let (display_name, purged_on) = (display_name.clone(), deleted_date_time);
                Change::ServicePrincipalPurged { principal_id, display_name, purged_on }
            });
            desk.emit(Change::ServicePrincipalDeleted { principal_id, display_name, deleted_date_time });
            purged.into_iter().for_each(|change| desk.emit(change));
            if desk.cloud().has(Fault::OrphansSwept) {
                let held = desk.cloud().assignments().filter(|one| one.principal_id == principal_id);
                let swept: Vec<_> = held.map(|one| one.name).collect();
                swept
                    .into_iter()
                    .for_each(|name| desk.emit(Change::RoleUnassigned { name, counts_until: None }));
            }
            Response::new(204)
        }
        Err(refusal) => refusal,
    }
}

pub(super) fn known<'a>(desk: &'a Desk<'_>, id: &str) -> Result<&'a ServicePrincipal, Response> {
    let found = id.parse().ok().and_then(|id| desk.cloud().tenant().service_principal(id));
    found.ok_or_else(|| error::not_found(id))
}
