//! Which address leads where, for whom, and how long the way is.

use crate::cloud::Cloud;
use crate::place::Place;
use crate::wire::Url;
use alloc::format;
use alloc::string::{String, ToString};
use core::time::Duration;

/// The metadata endpoint's address, the same on every machine and only there.
pub(crate) const METADATA_HOST: &str = "169.254.169.254";
const MACHINE_HOSTS: &str = ".hosts.azure.internal";
const IDENTITY_PROVIDER_HOSTS: &str = ".identity.azure.net";
const KEY_VAULT_HOSTS: &str = ".vault.azure.net";
const BLOB_HOSTS: &str = ".blob.core.windows.net";

/// Who listens at this address for this sender, or what the sender's tool says when nobody does.
pub(crate) fn route(cloud: &Cloud, from: &Place, url: &Url) -> Result<Place, String> {
    let host = url.host();
    if host == METADATA_HOST {
        return metadata(from, url);
    }
    let unknown = || format!("could not resolve host: {host}");
    let place = match host {
        "management.azure.com" => Place::ResourceManager,
        "login.microsoftonline.com" | "login.windows.net" | "sts.windows.net" | "graph.microsoft.com" => {
            Place::EntraId
        }
        _ if host.ends_with(IDENTITY_PROVIDER_HOSTS) && is_service(from) => Place::IdentityProvider,
        _ => named(cloud, from, host).ok_or_else(unknown)?,
    };
    if url.is_secure() {
        Ok(place)
    } else {
        Err(format!("failed to connect to {host} port 80: connection refused; the service speaks https only"))
    }
}

/// The endpoint belongs to the machine's host: only code inside the machine reaches it.
fn metadata(from: &Place, url: &Url) -> Result<Place, String> {
    match from {
        Place::Code { vm } if !url.is_secure() => Ok(Place::Metadata { vm: vm.clone() }),
        Place::Code { .. } => Err(format!(
            "failed to connect to {METADATA_HOST} port 443: connection refused; the endpoint speaks http only"
        )),
        _ => Err(format!("failed to connect to {METADATA_HOST} port 80: no route to host")),
    }
}

fn named(cloud: &Cloud, from: &Place, host: &str) -> Option<Place> {
    if let Some(name) = host.strip_suffix(KEY_VAULT_HOSTS) {
        let vault = cloud.vault_named(name)?;
        return Some(Place::KeyVault { name: vault.id.name().to_string() });
    }
    if let Some(name) = host.strip_suffix(BLOB_HOSTS) {
        let account = cloud.account_named(name)?;
        return Some(Place::Storage { name: account.id.name().to_string() });
    }
    let vm_id = host.strip_suffix(MACHINE_HOSTS).filter(|_| is_service(from))?;
    let vm = cloud.machine_with(vm_id)?;
    Some(Place::Metadata { vm: vm.id.clone() })
}

/// The address inside Azure at which the host of a machine takes its configuration. The real one is not public.
pub(crate) fn machine_host(vm_id: &str) -> String {
    format!("https://{vm_id}{MACHINE_HOSTS}/identity")
}

/// The address of the Managed Identity Resource Provider for a resource or identity in this region.
pub(crate) fn identity_provider(location: &str, resource: &str) -> String {
    format!("https://control-{location}{IDENTITY_PROVIDER_HOSTS}{resource}/credentials")
}

/// Whether Microsoft publishes what is said on this way: how Azure's services configure each other is not public, how
/// anybody asks Entra for tokens and keys is.
pub(crate) fn is_published(from: &Place, url: &Url) -> bool {
    !is_service(from) || url.host().starts_with("login.")
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
