//! The directory, as the other services of Azure write it through Microsoft Graph ("servicePrincipal resource type").
//!
//! That Resource Manager goes this very way is not public; only services inside Azure may write here.

use super::super::{Desk, bearer};
use crate::cloud::{Change, KeyCredential, PasswordCredential, ServicePrincipal, ServicePrincipalKind};
use crate::ids::{ClientId, KeyId, PrincipalId};
use crate::journal::TokenRefusal;
use crate::place::Place;
use crate::time::Timestamp;
use crate::wire::{Certificate, Method, Request, Response, base64url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

const AUDIENCES: [&str; 1] = ["https://graph.microsoft.com"];

pub(super) fn answer(desk: &mut Desk<'_>, request: &Request, path: &[&str]) -> Response {
    if !matches!(desk.caller(), Place::ResourceManager | Place::IdentityProvider) {
        return answer_outside(desk, request, path);
    }
    match (request.method, path) {
        (Method::Post, ["v1.0", "servicePrincipals"]) => create(desk, request),
        (Method::Patch, ["v1.0", "servicePrincipals", id]) => add_key(desk, request, id),
        (Method::Delete, ["v1.0", "servicePrincipals", id]) => delete(desk, id),
        _ => bad_segment(),
    }
}

/// Whoever is signed in may read a service principal; a managed identity's nobody may write ("servicePrincipal resource
/// type").
fn answer_outside(desk: &mut Desk<'_>, request: &Request, path: &[&str]) -> Response {
    if let Err(refused) = bearer::check(desk, request, &AUDIENCES) {
        return error(401, "InvalidAuthenticationToken", unauthenticated(refused.reason));
    }
    match (request.method, path) {
        (Method::Get, ["v1.0", "servicePrincipals", id]) => {
            let found = known(desk, id).and_then(|id| desk.cloud().tenant().service_principal(id));
            found.map_or_else(|| not_found(id), |principal| Response::json(200, &view(principal)))
        }
        (_, ["v1.0", "servicePrincipals", ..]) => {
            error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
        }
        _ => bad_segment(),
    }
}

/// The texts for tokens of a wrong audience, issuer or signature are UNCONFIRMED.
fn unauthenticated(reason: TokenRefusal) -> &'static str {
    match reason {
        TokenRefusal::Missing => "Access token is empty.",
        TokenRefusal::Expired | TokenRefusal::NotYetValid => {
            "Lifetime validation failed, the token is expired."
        }
        TokenRefusal::Malformed => "IDX14100: JWT is not well formed, there are no dots (.)",
        _ => "Access token validation failure.",
    }
}

/// A service principal as Graph shows it; of the keys it holds no more than their thumbprints and times.
fn view(principal: &ServicePrincipal) -> Value {
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
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity",
        "accountEnabled": principal.account_enabled,
        "alternativeNames": principal.alternative_names,
        "appId": principal.app_id,
        "appRoleAssignmentRequired": principal.app_role_assignment_required,
        "displayName": principal.display_name,
        "id": principal.id,
        "keyCredentials": principal.key_credentials.iter().map(key).collect::<Vec<_>>(),
        "passwordCredentials": principal.password_credentials.iter().map(password).collect::<Vec<_>>(),
        "servicePrincipalNames": principal.service_principal_names,
        "servicePrincipalType": principal.service_principal_type,
        "tags": [],
    })
}

fn bad_segment() -> Response {
    error(400, "BadRequest", "Resource not found for the segment.")
}

/// A new service principal of type `ManagedIdentity`, without application object.
fn create(desk: &mut Desk<'_>, request: &Request) -> Response {
    let body = request.body.json().unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
    let names = body.get("alternativeNames").and_then(Value::as_array).into_iter().flatten();
    let app_id = ClientId::from_random(desk.bytes());
    let hash = base64url::encode_standard(&desk.bytes::<32>());
    let service_principal = ServicePrincipal {
        id: PrincipalId::from_random(desk.bytes()),
        app_id,
        display_name: text("displayName"),
        service_principal_type: ServicePrincipalKind::ManagedIdentity,
        alternative_names: names.filter_map(Value::as_str).map(ToString::to_string).collect(),
        service_principal_names: [app_id.to_string(), format!("https://identity.azure.net/{hash}")].into(),
        key_credentials: Vec::new(),
        password_credentials: Vec::new(),
        account_enabled: true,
        app_role_assignment_required: false,
    };
    let response = Response::json(201, &view(&service_principal));
    desk.emit(Change::ServicePrincipalCreated { service_principal });
    response
}

fn add_key(desk: &mut Desk<'_>, request: &Request, id: &str) -> Response {
    let Some(principal_id) = known(desk, id) else { return not_found(id) };
    let body = request.body.json().unwrap_or_default();
    let key = body.pointer("/keyCredentials/0/key").and_then(Value::as_str).unwrap_or_default();
    let der = base64url::decode_standard(key).unwrap_or_default();
    let Ok(certificate) = Certificate::parse(&der) else {
        return error(400, "Request_BadRequest", "Key credential is invalid.");
    };
    let key_credential = KeyCredential {
        key_id: KeyId::from_random(desk.bytes()),
        custom_key_identifier: certificate.thumbprint(),
        start_date_time: Timestamp::from_secs(certificate.not_before()),
        end_date_time: Timestamp::from_secs(certificate.not_after()),
        certificate: certificate.into(),
    };
    desk.emit(Change::KeyCredentialAdded { principal_id, key_credential });
    Response::new(204)
}

fn delete(desk: &mut Desk<'_>, id: &str) -> Response {
    let Some(principal_id) = known(desk, id) else { return not_found(id) };
    let display_name = desk.cloud().tenant().name_of(principal_id).unwrap_or_default().to_string();
    desk.emit(Change::ServicePrincipalDeleted { principal_id, display_name });
    Response::new(204)
}

fn known(desk: &Desk<'_>, id: &str) -> Option<PrincipalId> {
    let id = id.parse().ok()?;
    desk.cloud().tenant().service_principal(id).map(|principal| principal.id)
}

fn not_found(id: &str) -> Response {
    let message = format!(
        "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
    );
    error(404, "Request_ResourceNotFound", &message)
}

fn error(status: u16, code: &str, message: &str) -> Response {
    let message: String = message.to_string();
    Response::json(status, &json!({ "error": { "code": code, "message": message } }))
}
