//! How identities come to life and die behind Resource Manager: service principal, certificate, token endpoint ("How
//! managed identities for Azure resources work with Azure virtual machines"). None of these calls is public.

use super::super::{Desk, host::platform, msrp};
use super::{error, throttle};
use crate::cloud::{Host, Instance, Principal};
use crate::fault::Fault;
use crate::ids::ClientId;
use crate::scope::ResourceId;
use crate::wire::{Method, Request, Response, Url, path_encode};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// What an identity is born as.
pub(super) struct Birth<'a> {
    /// Of the host, for a system-assigned identity, else of the identity.
    pub(super) resource: &'a ResourceId,
    pub(super) location: &'a str,
    pub(super) system_assigned: bool,
}

/// What the identity provider is told of a new identity.
#[derive(Serialize)]
struct CredentialsOf<'a> {
    resource_id: &'a str,
}

/// What the directory is told of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewServicePrincipal<'a> {
    alternative_names: [&'a str; 2],
    display_name: &'a str,
    service_principal_type: &'static str,
}

/// What the platform under a host is told.
#[derive(Serialize)]
struct Configuration {
    identities: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    client_id: ClientId,
    identity_url: String,
    system_assigned: bool,
}

/// Creates the service principal of an identity and has its certificate issued.
pub(super) fn create(desk: &mut Desk<'_>, birth: &Birth<'_>) -> Result<Principal, Response> {
    throttle::creation(desk, birth.location)?;
    let principal = create_service_principal(desk, birth)?;
    let url = credentials_url(desk, birth, principal);
    let body = CredentialsOf { resource_id: &birth.resource.scope().with_lower_resource_groups() };
    let issued = request(desk, Method::Put, &url, json(&body));
    match issued {
        Some(response) if response.is_success() => Ok(principal),
        _ => Err(failed(birth.resource, "BadGateway")),
    }
}

fn create_service_principal(desk: &mut Desk<'_>, birth: &Birth<'_>) -> Result<Principal, Response> {
    let explicit = if birth.system_assigned { "isExplicit=False" } else { "isExplicit=True" };
    let body = NewServicePrincipal {
        alternative_names: [explicit, &birth.resource.scope().with_lower_resource_groups()],
        display_name: birth.resource.name(),
        service_principal_type: "ManagedIdentity",
    };
    let url = "https://graph.microsoft.com/v1.0/servicePrincipals";
    let response = request(desk, Method::Post, url, json(&body));
    let response = response.ok_or_else(|| failed(birth.resource, "BadGateway"))?;
    if response.status == 403 {
        return Err(refused(birth.resource, "Forbidden", &response.body.text()));
    }
    created(&response).ok_or_else(|| failed(birth.resource, "BadGateway"))
}

fn created(response: &Response) -> Option<Principal> {
    let created = response.body.texts();
    Some(Principal {
        principal_id: created.get("id")?.parse().ok()?,
        client_id: created.get("appId")?.parse().ok()?,
    })
}

/// Takes the certificate of an identity back and deletes its service principal.
pub(super) fn delete(desk: &mut Desk<'_>, birth: &Birth<'_>, principal: Principal) {
    let url = credentials_url(desk, birth, principal);
    request(desk, Method::Delete, &url, None);
    let url = format!("https://graph.microsoft.com/v1.0/servicePrincipals/{}", principal.principal_id);
    request(desk, Method::Delete, &url, None);
}

/// Tells the platform under an instance which identities its token endpoint serves now: those of the host's identity block
/// that still exist.
pub(super) fn configure(desk: &mut Desk<'_>, instance: Instance<'_>) -> Result<(), Response> {
    let host = instance.host();
    let body = Configuration { identities: wanted(desk, host) };
    let served = desk.cloud().endpoint(instance.id()).map_or(0, |endpoint| endpoint.identities.len());
    if desk.cloud().has(Fault::DetachIgnored) && body.identities.len() < served {
        return Ok(());
    }
    let url = platform(instance.platform_id(), "identity");
    match request(desk, Method::Put, &url, json(&body)) {
        Some(response) if response.is_success() => Ok(()),
        _ => Err(failed(&host.id, "BadGateway")),
    }
}

fn wanted(desk: &Desk<'_>, host: &Host) -> Vec<Entry> {
    let own = host.identity.system_assigned.map(|principal| {
        let birth = Birth { resource: &host.id, location: &host.location, system_assigned: true };
        entry(desk, &birth, principal)
    });
    let attached = host.identity.user_assigned.iter().filter_map(|(id, principal)| {
        let identity = desk.cloud().identity(id).filter(|identity| identity.principal == *principal)?;
        let birth = Birth { resource: &identity.id, location: &identity.location, system_assigned: false };
        Some(entry(desk, &birth, *principal))
    });
    own.into_iter().chain(attached).collect()
}

fn entry(desk: &Desk<'_>, birth: &Birth<'_>, principal: Principal) -> Entry {
    Entry {
        client_id: principal.client_id,
        identity_url: credentials_url(desk, birth, principal),
        system_assigned: birth.system_assigned,
    }
}

/// The platform under an instance that goes forgets everything.
pub(super) fn unconfigure(desk: &mut Desk<'_>, instance: Instance<'_>) {
    if desk.cloud().endpoint(instance.id()).is_some() {
        request(desk, Method::Delete, &platform(instance.platform_id(), "identity"), None);
    }
}

fn credentials_url(desk: &Desk<'_>, birth: &Birth<'_>, principal: Principal) -> String {
    let path = path_encode(&birth.resource.scope().with_lower_resource_groups());
    let base = msrp::address(birth.location, &path);
    let tenant = desk.cloud().tenant().id;
    format!("{base}?tid={tenant}&oid={}&aid={}", principal.principal_id, principal.client_id)
}

fn json(body: &impl Serialize) -> Option<Vec<u8>> {
    serde_json::to_vec(body).ok()
}

/// Asks another of Azure's services for its part; `None` when there was no answer.
pub(super) fn request(
    desk: &mut Desk<'_>,
    method: Method,
    url: &str,
    body: Option<Vec<u8>>,
) -> Option<Response> {
    let mut request = Request::new(method, Url::parse(url).ok()?);
    if let Some(body) = body {
        request = request.with_body("application/json", body);
    }
    desk.send(request).ok()
}

/// The directory refused; how Resource Manager wraps its words is UNCONFIRMED.
fn refused(resource: &ResourceId, status: &str, response: &str) -> Response {
    let message = format!(
        "Identity operation for resource '{resource}' failed with error 'Failed to perform resource identity operation. \
         Status: '{status}'. Response: '{response}'.'."
    );
    error::error(400, "FailedIdentityOperation", &message)
}

/// The identity service did not do its part; `status` is the word it answered with.
pub(super) fn failed(resource: &ResourceId, status: &str) -> Response {
    let message = format!(
        "Identity operation for resource '{resource}' failed with error 'Failed to perform resource identity operation. \
         Status: '{status}'.'."
    );
    error::error(400, "FailedIdentityOperation", &message)
}
