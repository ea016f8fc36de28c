//! The token endpoint of an app ("How to use managed identities for App Service and Azure Functions", REST endpoint
//! reference).
//!
//! In which order the real endpoint checks is UNCONFIRMED; here: header, version, resource, identity.

use super::super::Desk;
use super::super::host::acquire;
use crate::cloud::{Endpoint, EndpointIdentity};
use crate::journal::IdentityRule;
use crate::scope::ResourceId;
use crate::wire::{ErrorCode, Method, Request, Response};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::json;

const VERSION: &str = "2019-08-01";
/// The version before, whose header is `secret` and whose one selector `clientid`.
const OLD_VERSION: &str = "2017-09-01";
/// The documented names, and the one that Microsoft's libraries send for an object id.
const SELECTORS: [&str; 4] = ["client_id", "principal_id", "object_id", "mi_res_id"];

/// The answer: every value a string, and no `expires_in`.
#[derive(Serialize)]
struct Answer<'a> {
    access_token: &'a str,
    client_id: String,
    expires_on: String,
    not_before: String,
    resource: &'a str,
    token_type: &'static str,
}

/// The answer of the version before, with a date in words; that it is written as in the United States is UNCONFIRMED.
#[derive(Serialize)]
struct OldAnswer<'a> {
    access_token: &'a str,
    expires_on: String,
    resource: &'a str,
    token_type: &'static str,
}

/// Serves `IDENTITY_ENDPOINT`, and `MSI_ENDPOINT` as it was called before.
pub(super) fn token(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    let Some(header) = desk.cloud().host(host).and_then(|host| host.identity_header.clone()) else {
        return Response::new(404);
    };
    let version = request.url.query_value("api-version").unwrap_or_default();
    let is_old = version == OLD_VERSION;
    let (name, status) = if is_old { ("secret", 401) } else { ("X-IDENTITY-HEADER", 403) };
    if request.headers.get(name) != Some(header.as_str()) {
        let message = format!("The value of the header {name} is missing or not valid.");
        return refusal(desk, status, ErrorCode::IdentityHeaderWrong, &message);
    }
    if request.method != Method::Get {
        return refusal(desk, 405, ErrorCode::MethodNotAllowed, "The requested HTTP method is not allowed.");
    }
    if !is_old && version != VERSION {
        return unsupported(request, &version);
    }
    let Some(resource) = request.url.query_value("resource").filter(|resource| !resource.is_empty()) else {
        return refusal(
            desk,
            400,
            ErrorCode::ResourceMissing,
            "Required query variable 'resource' is missing.",
        );
    };
    let endpoint = desk.cloud().endpoint(host).cloned().unwrap_or_default();
    let chosen = if is_old { choose_old(&endpoint, request) } else { choose(&endpoint, request) };
    let Some((identity, rule)) = chosen else {
        return refusal(
            desk,
            400,
            ErrorCode::IdentityNotFound,
            "No Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
        );
    };
    match acquire(desk, host, identity, rule, &resource) {
        Ok(token) if is_old => Response::json(
            200,
            &OldAnswer {
                access_token: &token.access_token,
                expires_on: format!("{} +00:00", token.expires_on.to_us()),
                resource: &resource,
                token_type: "Bearer",
            },
        ),
        Ok(token) => Response::json(
            200,
            &Answer {
                access_token: &token.access_token,
                client_id: identity.credential.principal.client_id.to_string(),
                expires_on: token.expires_on.secs().to_string(),
                not_before: token.not_before.secs().to_string(),
                resource: &resource,
                token_type: "Bearer",
            },
        ),
        // The real endpoint keeps Entra's words to itself; its own are UNCONFIRMED.
        Err(_) => refusal(
            desk,
            500,
            ErrorCode::TokenUnavailable,
            "An unexpected error occured while fetching the AAD Token.",
        ),
    }
}

/// Without a selector the system-assigned identity is meant, and nothing else: unlike a virtual machine's, this endpoint
/// never falls back to the only user-assigned one.
fn choose<'a>(endpoint: &'a Endpoint, request: &Request) -> Option<(&'a EndpointIdentity, IdentityRule)> {
    let selectors: Vec<(&str, Cow<'_, str>)> =
        SELECTORS.into_iter().filter_map(|name| Some((name, request.url.query_value(name)?))).collect();
    let mut identities = endpoint.identities.iter();
    match selectors.as_slice() {
        [] => {
            let own = identities.find(|identity| identity.system_assigned)?;
            Some((own, IdentityRule::SystemAssigned))
        }
        [(name, value)] => {
            let found = identities.find(|one| one.is_named(name, value))?;
            Some((found, IdentityRule::Selector { name: (*name).to_string() }))
        }
        _ => None,
    }
}

/// A client id that fits nothing is passed over in silence, and the system-assigned identity meant.
fn choose_old<'a>(endpoint: &'a Endpoint, request: &Request) -> Option<(&'a EndpointIdentity, IdentityRule)> {
    let id = request.url.query_value("clientid");
    let named = id.and_then(|id| endpoint.identities.iter().find(|one| one.is_named("client_id", &id)));
    match named {
        Some(found) => Some((found, IdentityRule::Selector { name: "clientid".to_string() })),
        None => {
            let own = endpoint.identities.iter().find(|identity| identity.system_assigned)?;
            Some((own, IdentityRule::SystemAssigned))
        }
    }
}

/// The texts for a wrong header and a missing resource are UNCONFIRMED, their statuses are seen.
fn refusal(desk: &mut Desk<'_>, status: u16, code: ErrorCode, message: &str) -> Response {
    let correlation = desk.guid();
    Response::json(status, &json!({ "statusCode": status, "message": message, "correlationId": correlation }))
        .because(code)
}

fn unsupported(request: &Request, version: &str) -> Response {
    let message = format!(
        "The HTTP resource that matches the request URI '{}' does not support the API version '{version}'.",
        request.url
    );
    Response::json(
        400,
        &json!({ "error": { "code": "UnsupportedApiVersion", "message": message, "innerError": null } }),
    )
    .because(ErrorCode::UnsupportedApiVersion)
}
