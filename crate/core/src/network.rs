//! Which address leads where, for whom, and how long the way is.

use crate::cloud::{Cloud, HostKind};
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::Url;
use alloc::format;
use alloc::string::{String, ToString};
use core::time::Duration;

/// The metadata endpoint's address, the same on every machine and only there.
pub(crate) const METADATA_HOST: &str = "169.254.169.254";
/// Where code on an app of App Service asks for tokens (`IDENTITY_ENDPOINT`). The port varies; here it is always this one.
pub(crate) const APP_ENDPOINT: &str = "http://127.0.0.1:41013/msi/token/";
const APP_ENDPOINT_PORT: u16 = 41013;
const APP_HOSTS: &str = ".azurewebsites.net";
const PLATFORM_HOSTS: &str = ".hosts.azure.internal";
const IDENTITY_PROVIDER_HOSTS: &str = ".identity.azure.net";
const KEY_VAULT_HOSTS: &str = ".vault.azure.net";
const BLOB_HOSTS: &str = ".blob.core.windows.net";

/// Who listens at this address for this sender, or what the sender's tool says when nobody does.
pub(crate) fn route(cloud: &Cloud, from: &Place, url: &Url) -> Result<Place, String> {
    let host = url.host();
    if host == METADATA_HOST {
        return metadata(cloud, from, url);
    }
    if matches!(host, "127.0.0.1" | "localhost") {
        return loopback(cloud, from, url);
    }
    let unknown = || format!("could not resolve host: {host}");
    let place = match host {
        "management.azure.com" => Place::ResourceManager,
        "login.microsoftonline.com" | "login.windows.net" | "sts.windows.net" | "graph.microsoft.com" => {
            Place::EntraId
        }
        _ if host.ends_with(IDENTITY_PROVIDER_HOSTS) && is_service(from) => Place::IdentityProvider,
        _ => named(cloud, from, url).ok_or_else(unknown)?,
    };
    if url.is_secure() {
        Ok(place)
    } else {
        Err(format!("failed to connect to {host} port 80: connection refused; the service speaks https only"))
    }
}

/// The endpoint belongs to the machine's host: only code inside the machine reaches it. What still runs on a deleted
/// machine reaches it too, and gets nothing.
fn metadata(cloud: &Cloud, from: &Place, url: &Url) -> Result<Place, String> {
    match from {
        Place::Code { host } if cloud.host(host).is_none_or(|host| host.kind == HostKind::VirtualMachine) => {
            if url.is_secure() {
                return Err(format!(
                    "failed to connect to {METADATA_HOST} port 443: connection refused; the endpoint speaks http only"
                ));
            }
            Ok(Place::Metadata { host: host.clone() })
        }
        _ => Err(format!("failed to connect to {METADATA_HOST} port 80: no route to host")),
    }
}

/// On the loopback of an app that has an identity listens the app's token endpoint.
fn loopback(cloud: &Cloud, from: &Place, url: &Url) -> Result<Place, String> {
    match from {
        Place::Code { host }
            if url.port() == Some(APP_ENDPOINT_PORT)
                && !url.is_secure()
                && is_of(cloud, host, HostKind::is_app)
                && cloud.endpoint(host).is_some_and(|endpoint| !endpoint.identities.is_empty()) =>
        {
            Ok(Place::Metadata { host: host.clone() })
        }
        _ => Err(format!("failed to connect to {}: connection refused", url.host())),
    }
}

fn is_of(cloud: &Cloud, host: &ResourceId, kind: impl Fn(HostKind) -> bool) -> bool {
    cloud.host(host).is_some_and(|host| kind(host.kind))
}

fn named(cloud: &Cloud, from: &Place, url: &Url) -> Option<Place> {
    let (host, path) = (url.host(), url.path());
    if let Some(name) = host.strip_suffix(KEY_VAULT_HOSTS) {
        let vault = cloud.vault_named(name)?;
        return Some(Place::KeyVault { name: vault.id.name().to_string() });
    }
    if let Some(name) = host.strip_suffix(BLOB_HOSTS) {
        let account = cloud.account_named(name)?;
        return Some(Place::Storage { name: account.id.name().to_string() });
    }
    if let Some(name) = host.strip_suffix(APP_HOSTS) {
        return Some(Place::Code { host: cloud.app_named(name)?.id.clone() });
    }
    let platform_id = host.strip_suffix(PLATFORM_HOSTS)?;
    platform_place(cloud, from, path, &cloud.host_with(platform_id)?.id)
}

/// Under a host: its platform takes configuration from services and gives a workflow's actions their tokens; a workflow is
/// run by Resource Manager.
fn platform_place(cloud: &Cloud, from: &Place, path: &str, host: &ResourceId) -> Option<Place> {
    let is_workflow = is_of(cloud, host, |kind| kind == HostKind::LogicApp);
    match path {
        "/identity" if is_service(from) => Some(Place::Metadata { host: host.clone() }),
        "/run" if is_service(from) && is_workflow => Some(Place::Code { host: host.clone() }),
        "/token" if is_workflow && *from == (Place::Code { host: host.clone() }) => {
            Some(Place::Metadata { host: host.clone() })
        }
        _ => None,
    }
}

/// An address of the platform under a host, inside Azure. The real ones are not public.
pub(crate) fn platform(platform_id: &str, path: &str) -> String {
    format!("https://{platform_id}{PLATFORM_HOSTS}/{path}")
}

/// Whether this is the name of the platform under a host.
pub(crate) fn is_platform(host: &str) -> bool {
    host.ends_with(PLATFORM_HOSTS)
}

/// The address of the Managed Identity Resource Provider for a resource or identity in this region.
pub(crate) fn identity_provider(location: &str, resource: &str) -> String {
    format!("https://control-{location}{IDENTITY_PROVIDER_HOSTS}{resource}/credentials")
}

/// Whether Microsoft publishes what is said on this way: how Azure's services configure each other is not public, how
/// anybody asks Entra for tokens and keys is.
pub(crate) fn is_published(from: &Place, url: &Url) -> bool {
    url.host().starts_with("login.") || !(is_service(from) || is_platform(url.host()))
}

fn is_service(place: &Place) -> bool {
    !matches!(place, Place::Person { .. } | Place::Internet | Place::Code { .. })
}

/// How long a message is under way, one way. Round figures of the right order; nothing in Azure promises them.
pub(crate) fn latency(from: &Place, to: &Place) -> Duration {
    let millis = match (from, to) {
        (Place::Code { .. }, Place::Metadata { .. }) => 1,
        (Place::Person { .. } | Place::Internet, _) => 30,
        _ => 5,
    };
    Duration::from_millis(millis)
}
