//! A token for code on the machine: kept, or asked for with the identity's certificate.

use super::super::Desk;
use super::super::host::acquire;
use super::choose::choose;
use super::error;
use crate::cloud::{CachedToken, EndpointIdentity};
use crate::scope::ResourceId;
use crate::time::Timestamp;
use crate::wire::{ErrorCode, Request, Response};
use alloc::string::{String, ToString};
use serde::Serialize;

/// Stays the same while `expires_in` counts down.
const EXT_EXPIRES_IN: &str = "86399";

/// The answer: compact, its keys in alphabetical order, every value a string.
#[derive(Serialize)]
struct Answer<'a> {
    access_token: &'a str,
    client_id: String,
    expires_in: String,
    expires_on: String,
    ext_expires_in: &'static str,
    not_before: String,
    resource: &'a str,
    token_type: &'static str,
}

/// Serves `/metadata/identity/oauth2/token`.
pub(super) fn token(desk: &mut Desk<'_>, vm: &ResourceId, request: &Request) -> Response {
    let Some(resource) = request.url.query_value("resource").filter(|resource| !resource.is_empty()) else {
        return error::invalid_request("Required query variable 'resource' is missing")
            .because(ErrorCode::ResourceMissing);
    };
    let endpoint = desk.cloud().endpoint(vm).cloned().unwrap_or_default();
    let (identity, rule) = match choose(desk.cloud(), &endpoint, request) {
        Ok(chosen) => chosen,
        Err(refusal) => return refusal,
    };
    match acquire(desk, vm, identity, rule, &resource) {
        Ok(token) => answer(desk.now(), identity, &resource, &token),
        // Of Entra's refusals that of an unknown resource was seen; that others look so too is UNCONFIRMED.
        Err(denied) => {
            let status = if denied.error == "server_error" { 500 } else { 400 };
            error::identity(status, denied.code, &denied.error, &denied.description)
        }
    }
}

fn answer(now: Timestamp, identity: &EndpointIdentity, resource: &str, token: &CachedToken) -> Response {
    Response::json(
        200,
        &Answer {
            access_token: &token.access_token,
            client_id: identity.credential.principal.client_id.to_string(),
            expires_in: token.expires_on.secs().saturating_sub(now.secs()).to_string(),
            expires_on: token.expires_on.secs().to_string(),
            ext_expires_in: EXT_EXPIRES_IN,
            not_before: token.not_before.secs().to_string(),
            resource,
            token_type: "Bearer",
        },
    )
}
