//! A token for code on a host: kept, or asked for with the identity's certificate. Every kind of host does it so, each
//! behind an endpoint of its own.

use super::super::Desk;
use crate::cloud::{CachedToken, Change, EndpointIdentity};
use crate::fault::Fault;
use crate::journal::{Conclusion, IdentityRule};
use crate::scope::ResourceId;
use crate::time::Timestamp;
use crate::wire::{ErrorCode, Excerpt, Method, Request, Response, Url, base64url, form_encode, jws};
use alloc::format;
use alloc::string::{String, ToString};
use serde::Serialize;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long an assertion counts, in seconds, as Microsoft's libraries write it.
const ASSERTION_LIFETIME: u64 = 600;

/// Entra gave no token; its words.
pub(in crate::services) struct Denied {
    pub(in crate::services) error: String,
    pub(in crate::services) description: String,
    /// What is wrong, as whoever explains it calls it.
    pub(in crate::services) code: ErrorCode,
}

/// The token of one of the host's identities for a resource.
pub(in crate::services) fn acquire(
    desk: &mut Desk<'_>,
    host: &ResourceId,
    identity: &EndpointIdentity,
    rule: IdentityRule,
    resource: &str,
) -> Result<CachedToken, Denied> {
    let principal = identity.credential.principal;
    desk.conclude(Conclusion::IdentityChosen {
        rule,
        principal_id: principal.principal_id,
        client_id: principal.client_id,
        resource_id: identity.credential.resource_id.as_str().into(),
    });
    let kept =
        desk.cloud().endpoint(host).and_then(|endpoint| endpoint.token(principal.principal_id, resource));
    let is_of_use = |token: &&CachedToken| {
        let lives = token.expires_on > desk.now() || desk.cloud().has(Fault::CacheOutdated);
        lives && !desk.cloud().has(Fault::CacheForgets)
    };
    if let Some(token) = kept.filter(is_of_use).cloned() {
        desk.conclude(Conclusion::TokenFound { expires_on: token.expires_on });
        return Ok(token);
    }
    desk.conclude(Conclusion::TokenNotFound);
    let token = ask_entra(desk, host, identity, resource)?;
    let kept = token.clone();
    let (principal_id, resource) = (principal.principal_id, resource.into());
    desk.emit(Change::TokenCached { host: host.clone(), principal_id, resource, token: token.into() });
    Ok(kept)
}

/// Asks Entra for a token with an assertion that only the holder of the certificate's key can sign. That the host of a
/// machine asks in this very form is inferred from the documentation: endpoint version and lifetime are UNCONFIRMED.
fn ask_entra(
    desk: &mut Desk<'_>,
    host: &ResourceId,
    identity: &EndpointIdentity,
    resource: &str,
) -> Result<CachedToken, Denied> {
    let tenant = desk.cloud().tenant().id.to_string();
    let address = format!("https://login.microsoftonline.com/{tenant}/oauth2/token");
    let unavailable = || Denied {
        error: "server_error".to_string(),
        description: "The token service could not be reached".to_string(),
        code: ErrorCode::TokenUnavailable,
    };
    // A machine of a scale set asks for the set.
    let resource_id = desk.cloud().instance(host).map_or_else(|| host.clone(), |one| one.host().id.clone());
    let assertion = assertion(desk, &resource_id, identity, &address).ok_or_else(unavailable)?;
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
    host: &ResourceId,
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
        xms_az_rid: (!identity.system_assigned).then_some(host.as_str()),
    };
    jws::sign(&header, &claims, &identity.credential.key).ok()
}

/// Entra's answer; its refusals are passed on with their own words.
fn read(response: &Response) -> Result<CachedToken, Denied> {
    let body = response.body.texts();
    let moment = |name: &str| body.get(name)?.parse().ok().map(Timestamp::from_secs);
    match (body.get("access_token"), moment("not_before"), moment("expires_on")) {
        (Some(access_token), Some(not_before), Some(expires_on)) => {
            let access_token = Excerpt::of(&response.body, access_token);
            Ok(CachedToken { access_token, not_before, expires_on })
        }
        _ => Err(Denied {
            error: body.get("error").unwrap_or("server_error").to_string(),
            description: body.get("error_description").unwrap_or_default().to_string(),
            code: response.code.unwrap_or(ErrorCode::TokenUnavailable),
        }),
    }
}
