//! What Entra publishes about itself: metadata and signing keys ("OpenID Connect on the Microsoft identity platform";
//! "Signing key rollover in the Microsoft identity platform").

use super::super::Desk;
use super::error::tenant_not_found;
use crate::cloud::{CertifiedKey, Cloud};
use crate::wire::{ErrorCode, Jwk, Jwks, Response};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::json;

/// Which of the two generations of endpoints and tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    V2,
}

/// Whether a segment of a path names the tenant: by id or by domain.
pub(super) fn is_tenant(cloud: &Cloud, name: &str) -> bool {
    let tenant = cloud.tenant();
    name.parse() == Ok(tenant.id) || name.eq_ignore_ascii_case(&tenant.domain)
}

/// The names that stand for any tenant, in which an address may name none.
const ANY: [&str; 3] = ["common", "consumers", "organizations"];

/// What stands for the tenant in the addresses and in the issuer of a metadata document; `None` for an unknown tenant.
/// What is published for any tenant has a gap where the issuer would name one.
fn named(cloud: &Cloud, tenant: &str) -> Option<(String, String)> {
    if is_tenant(cloud, tenant) {
        let id = cloud.tenant().id.to_string();
        return Some((id.clone(), id));
    }
    ANY.contains(&tenant).then(|| (tenant.to_string(), "{tenantid}".to_string()))
}

/// The metadata document. One deliberate difference: the algorithm is EdDSA where Entra's is RS256.
pub(super) fn configuration(desk: &Desk<'_>, tenant: &str, version: Version) -> Response {
    let Some((name, issuer)) = named(desk.cloud(), tenant) else { return invalid_tenant(desk, tenant) };
    let base = format!("https://login.microsoftonline.com/{name}");
    let (issuer, endpoints, keys) = match version {
        Version::V1 => (
            format!("https://sts.windows.net/{issuer}/"),
            format!("{base}/oauth2"),
            format!("{base}/discovery/keys"),
        ),
        Version::V2 => (
            format!("https://login.microsoftonline.com/{issuer}/v2.0"),
            format!("{base}/oauth2/v2.0"),
            format!("{base}/discovery/v2.0/keys"),
        ),
    };
    let document = json!({
        "token_endpoint": format!("{endpoints}/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": keys,
        "response_modes_supported": ["query"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid"],
        "issuer": issuer,
        "request_uri_parameter_supported": false,
        "authorization_endpoint": format!("{endpoints}/authorize"),
        "tenant_region_scope": null,
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": "graph.microsoft.com",
    });
    Response::json(200, &document)
}

fn invalid_tenant(desk: &Desk<'_>, tenant: &str) -> Response {
    let message = tenant_not_found(tenant).text();
    let timestamp = desk.now().to_entra();
    let body = json!({
        "error": "invalid_tenant",
        "error_description": format!("{message} Timestamp: {timestamp}"),
        "error_codes": [90_002],
        "timestamp": timestamp,
    });
    Response::json(400, &body).because(ErrorCode::InvalidTenant)
}

/// The public halves of the signing keys.
pub(super) fn keys(desk: &Desk<'_>, tenant: &str) -> Response {
    if named(desk.cloud(), tenant).is_none() {
        return invalid_tenant(desk, tenant);
    }
    Response::json(200, &Jwks { keys: desk.cloud().tenant().signing_keys.iter().map(published).collect() })
}

fn published(key: &CertifiedKey) -> Jwk {
    Jwk {
        kid: key.kid(),
        key: key.key.public_key(),
        certificate: Some(key.certificate.clone()),
        issuer: None,
    }
}
