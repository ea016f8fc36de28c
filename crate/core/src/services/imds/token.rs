//! A token for code on the machine: kept, or asked for with the identity's certificate.

use super::super::Desk;
use super::choose::choose;
use super::error;
use crate::cloud::{CachedToken, Change, EndpointIdentity};
use crate::journal::Conclusion;
use crate::scope::ResourceId;
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response, Url, base64url, form_encode, jws};
use alloc::format;
use alloc::string::{String, ToString};
use serde::Serialize;
use serde_json::Value;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long an assertion counts, in seconds, as Microsoft's libraries write it.
const ASSERTION_LIFETIME: u64 = 600;
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
        return error::invalid_request("Required query variable 'resource' is missing");
    };
    let endpoint = desk.cloud().endpoint(vm).cloned().unwrap_or_default();
    let (identity, rule) = match choose(&endpoint, request) {
        Ok(chosen) => chosen,
        Err(refusal) => return refusal,
    };
    let principal = identity.credential.principal;
    desk.conclude(Conclusion::IdentityChosen {
        rule,
        principal_id: principal.principal_id,
        client_id: principal.client_id,
        resource_id: identity.credential.resource_id.clone(),
    });
    let kept =
        endpoint.token(principal.principal_id, &resource).filter(|token| token.expires_on > desk.now());
    if let Some(token) = kept {
        desk.conclude(Conclusion::TokenFound { expires_on: token.expires_on });
        return answer(desk.now(), &identity, &resource, token);
    }
    desk.conclude(Conclusion::TokenNotFound);
    match ask_entra(desk, vm, &identity, &resource) {
        Ok(token) => {
            let response = answer(desk.now(), &identity, &resource, &token);
            let principal_id = principal.principal_id;
            desk.emit(Change::TokenCached { vm: vm.clone(), principal_id, resource, token });
            response
        }
        Err(refusal) => refusal,
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

/// Asks Entra for a token with an assertion that only the holder of the certificate's key can sign. That the host of a
/// machine asks in this very form is inferred from the documentation: endpoint version and lifetime are UNCONFIRMED.
fn ask_entra(
    desk: &mut Desk<'_>,
    vm: &ResourceId,
    identity: &EndpointIdentity,
    resource: &str,
) -> Result<CachedToken, Response> {
    let tenant = desk.cloud().tenant().id.to_string();
    let address = format!("https://login.microsoftonline.com/{tenant}/oauth2/token");
    let unavailable = || error::identity(500, "server_error", "The token service could not be reached");
    let assertion = assertion(desk, vm, identity, &address).ok_or_else(unavailable)?;
    let client_id = identity.credential.principal.client_id.to_string();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client_id.as_str()),
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", assertion.as_str()),
        ("resource", resource),
    ];
    let url = Url::parse(&address).map_err(|_| unavailable())?;
    let request = Request::new(Method::Post, url)
        .with_header("x-client-SKU", "MSI.IMDS")
        .with_body("application/x-www-form-urlencoded", form_encode(&form));
    let response = desk.send(request).map_err(|_| unavailable())?;
    read(&response)
}

#[derive(Serialize)]
struct AssertionHeader {
    alg: &'static str,
    typ: &'static str,
    x5t: String,
    #[serde(rename = "x5t#S256")]
    x5t_s256: String,
}

#[derive(Serialize)]
struct AssertionClaims<'a> {
    aud: &'a str,
    exp: u64,
    iat: u64,
    iss: &'a str,
    jti: String,
    nbf: u64,
    sub: &'a str,
    /// On behalf of which resource a user-assigned identity asks. How Azure passes this on is not public.
    #[serde(skip_serializing_if = "Option::is_none")]
    xms_az_rid: Option<&'a str>,
}

fn assertion(
    desk: &mut Desk<'_>,
    vm: &ResourceId,
    identity: &EndpointIdentity,
    audience: &str,
) -> Option<String> {
    let certificate = &identity.credential.certificate;
    let header = AssertionHeader {
        alg: jws::ALG,
        typ: "JWT",
        x5t: certificate.x5t(),
        x5t_s256: certificate.x5t_s256(),
    };
    let now = desk.now().secs();
    let client_id = identity.credential.principal.client_id.to_string();
    let claims = AssertionClaims {
        aud: audience,
        exp: now.saturating_add(ASSERTION_LIFETIME),
        iat: now,
        iss: &client_id,
        jti: base64url::encode(&desk.bytes::<16>()),
        nbf: now,
        sub: &client_id,
        xms_az_rid: (!identity.system_assigned).then_some(vm.as_str()),
    };
    jws::sign(&header, &claims, &identity.credential.key).ok()
}

/// Entra's answer; its refusals are passed on with their own words.
fn read(response: &Response) -> Result<CachedToken, Response> {
    let body = response.body.json().unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(ToString::to_string);
    let moment = |name: &str| text(name)?.parse().ok().map(Timestamp::from_secs);
    match (text("access_token"), moment("not_before"), moment("expires_on")) {
        (Some(access_token), Some(not_before), Some(expires_on)) => {
            Ok(CachedToken { access_token, not_before, expires_on })
        }
        _ => {
            let kind: String = text("error").unwrap_or_else(|| "server_error".to_string());
            let description = text("error_description").unwrap_or_default();
            Err(error::identity(400, &kind, &description))
        }
    }
}
