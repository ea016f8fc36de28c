//! The addresses of what exists, as far as their next part.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use mi_sim::{Cloud, Place, Scope};

const SCHEME: &str = "https://";
const RESOURCE_MANAGER: &str = "https://management.azure.com";

/// Where the code of a virtual machine asks for tokens, and what it is.
const METADATA: [&str; 2] = [
    "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=",
    "http://169.254.169.254/metadata/instance?api-version=2021-02-01",
];

/// The addresses that begin so, each up to the end of the part after that; so many at most.
pub(super) fn addresses(begun: &str, place: &Place, cloud: &Cloud, most: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut offer = |address: &str| {
        if found.len() < most && address.starts_with(begun) {
            let known = begun.len().max(SCHEME.len()).min(address.len());
            let part = address.get(known..).and_then(|rest| rest.find('/'));
            let end = part.map_or(address.len(), |part| known.saturating_add(part).saturating_add(1));
            found.insert(address.get(..end).unwrap_or(address).to_string());
        }
    };
    if let Place::Code { .. } = place {
        METADATA.into_iter().for_each(&mut offer);
    }
    offer(&format!("https://login.microsoftonline.com/{}/oauth2/v2.0/token", cloud.tenant().id));
    offer("https://graph.microsoft.com/v1.0/");
    for vault in cloud.vaults() {
        let address = format!("https://{}.vault.azure.net/secrets/", vault.id.name().to_ascii_lowercase());
        offer(&address);
        vault.secrets.iter().for_each(|(name, _)| offer(&[&address, name].concat()));
    }
    for account in cloud.accounts() {
        offer(&format!("https://{}.blob.core.windows.net/", account.id.name()));
    }
    offer(&format!("{RESOURCE_MANAGER}/subscriptions/{}", cloud.subscription()));
    for group in cloud.resource_groups() {
        offer(&format!("{RESOURCE_MANAGER}{}", group.id));
    }
    for resource in cloud.resources_within(&Scope::subscription(cloud.subscription())) {
        offer(&format!("{RESOURCE_MANAGER}{}", resource.id()));
    }
    found
}
