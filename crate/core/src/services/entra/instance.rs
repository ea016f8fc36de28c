//! Instance discovery: whether an authority belongs to Microsoft, and by which names ("Authority validation" of MSAL).

use super::super::Desk;
use super::SIGN_IN_HOSTS;
use super::error::Aadsts;
use crate::wire::{Request, Response, Url};
use alloc::format;
use serde_json::json;

/// `GET /common/discovery/instance`: what a library asks before it trusts the authority that it was given.
pub(super) fn discovery(desk: &mut Desk<'_>, request: &Request) -> Response {
    let endpoint = request.url.query_value("authorization_endpoint").unwrap_or_default();
    let known =
        Url::parse(&endpoint).ok().filter(|url| url.is_secure() && SIGN_IN_HOSTS.contains(&url.host()));
    let segments = known.as_ref().map(Url::segments).unwrap_or_default();
    let Some(tenant) = segments.first() else {
        let unknown = Aadsts::new(50_049, format!("Unknown or invalid instance '{endpoint}'."));
        return unknown.response(desk, request);
    };
    let version = if segments.iter().any(|segment| segment == "v2.0") { "v2.0/" } else { "" };
    let [preferred, cache, ..] = SIGN_IN_HOSTS;
    let document = json!({
        "tenant_discovery_endpoint":
            format!("https://{preferred}/{tenant}/{version}.well-known/openid-configuration"),
        "api-version": request.url.query_value("api-version"),
        "metadata": [{ "preferred_network": preferred, "preferred_cache": cache, "aliases": SIGN_IN_HOSTS }],
    });
    Response::json(200, &document)
}
