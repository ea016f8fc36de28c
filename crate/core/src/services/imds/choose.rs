//! Which identity a token request means ("Managed identities for Azure resources frequently asked questions", which
//! identity will IMDS default to).

use super::error;
use crate::cloud::{Cloud, Endpoint, EndpointIdentity};
use crate::fault::Fault;
use crate::journal::IdentityRule;
use crate::wire::{ErrorCode, Request, Response};
use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;

const SELECTORS: [&str; 4] = ["client_id", "object_id", "msi_res_id", "mi_res_id"];

/// The identity that the request means, and by which rule; or the refusal.
pub(super) fn choose<'a>(
    cloud: &Cloud,
    endpoint: &'a Endpoint,
    request: &Request,
) -> Result<(&'a EndpointIdentity, IdentityRule), Response> {
    let selectors: Vec<(&str, Cow<'_, str>)> =
        SELECTORS.into_iter().filter_map(|name| Some((name, request.url.query_value(name)?))).collect();
    match selectors.as_slice() {
        [] => default(cloud, endpoint),
        [(name, value)] => selected(cloud, endpoint, name, value),
        // The selectors exclude each other by the API description; the real answer to two of them is UNCONFIRMED.
        _ => Err(error::invalid_request(
            "Only one of client_id, object_id, msi_res_id and mi_res_id may be specified",
        )),
    }
}

fn default<'a>(
    cloud: &Cloud,
    endpoint: &'a Endpoint,
) -> Result<(&'a EndpointIdentity, IdentityRule), Response> {
    if let Some(own) = endpoint.identities.iter().find(|identity| identity.system_assigned) {
        return Ok((own, IdentityRule::SystemAssigned));
    }
    match &*endpoint.identities {
        [] => Err(not_found()),
        [only] => Ok((only, IdentityRule::OnlyUserAssigned)),
        [first, ..] if cloud.has(Fault::AmbiguityAccepted) => Ok((first, IdentityRule::OnlyUserAssigned)),
        _ => Err(error::invalid_request(
            "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request",
        )
        .because(ErrorCode::SeveralIdentities)),
    }
}

/// That the system-assigned identity can be named by its own ids too is plausible, but UNCONFIRMED.
fn selected<'a>(
    cloud: &Cloud,
    endpoint: &'a Endpoint,
    name: &str,
    value: &str,
) -> Result<(&'a EndpointIdentity, IdentityRule), Response> {
    let found = endpoint.identities.iter().find(|one| one.is_named(name, value));
    let any = || endpoint.identities.first().filter(|_| cloud.has(Fault::SelectorIgnored));
    let found = found.or_else(any).ok_or_else(not_found)?;
    Ok((found, IdentityRule::Selector { name: name.to_string() }))
}

fn not_found() -> Response {
    error::invalid_request("Identity not found").because(ErrorCode::IdentityNotFound)
}
