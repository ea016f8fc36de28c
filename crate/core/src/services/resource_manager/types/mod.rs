//! The types of resources that are simulated, one row each. Whoever asks which types there are, for whichever reason, goes
//! through this list; what is not in it is refused as not simulated.

mod federated_identity_credentials;
mod power;
mod run_command;
mod scale_sets;
mod sites;
mod storage_accounts;
pub(super) mod user_assigned_identities;
mod vaults;
mod virtual_machines;
mod workflow_runs;
mod workflows;

use super::super::RunsCode;
use super::resource_type::{DEFAULT_VERSION, NameCheck, ResourceType};
use super::{deployment, error, networking, plain};
use crate::access::Operation;
use crate::cloud::Cloud;
use crate::scope::{ResourceId, Scope};
use crate::sort::sort_by;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// All types.
pub(super) static TYPES: [ResourceType; 19] = [
    virtual_machines::TYPE,
    scale_sets::TYPE,
    scale_sets::MACHINES,
    sites::TYPE,
    workflows::TYPE,
    user_assigned_identities::TYPE,
    federated_identity_credentials::TYPE,
    vaults::TYPE,
    storage_accounts::TYPE,
    storage_accounts::CONTAINERS,
    deployment::TYPE,
    plain::kept("Microsoft.Compute/availabilitySets"),
    plain::kept("Microsoft.Compute/disks"),
    plain::kept("Microsoft.Compute/sshPublicKeys"),
    networking::INTERFACES,
    plain::kept("Microsoft.Network/networkSecurityGroups"),
    plain::kept("Microsoft.Network/privateEndpoints"),
    networking::PUBLIC_ADDRESSES,
    networking::VIRTUAL_NETWORKS,
];

/// What can be asked for at any scope is not in the list: it is not a resource of a resource group.
const AUTHORIZATION: &str = "Microsoft.Authorization";

/// Whether a type can be asked for at any scope.
pub(super) fn is_of_authorization(name: &str) -> bool {
    name.split('/').next().is_some_and(|namespace| namespace.eq_ignore_ascii_case(AUTHORIZATION))
}

/// The type of this name, in any case.
pub(super) fn named(name: &str) -> Option<&'static ResourceType> {
    TYPES.iter().find(|kind| kind.name.eq_ignore_ascii_case(name))
}

/// The version of the API in which a resource of this type is written, where whoever writes has no other in mind.
#[must_use]
pub fn version_of(name: &str) -> &'static str {
    named(name).map_or(DEFAULT_VERSION, |kind| kind.version)
}

/// How names that are unique in all of Azure are asked for at this provider.
pub(super) fn name_check(namespace: &str) -> Option<&'static NameCheck> {
    let is_of = |kind: &&ResourceType| {
        kind.name.split('/').next().is_some_and(|own| own.eq_ignore_ascii_case(namespace))
    };
    TYPES.iter().filter(is_of).find_map(|kind| kind.name_check.as_ref())
}

/// Whether code runs on resources of this type.
pub(crate) fn is_host(name: &str) -> bool {
    named(name).is_some_and(|kind| kind.host.is_some())
}

/// What the access matrix asks about a resource of this type, or about the data of this type in one; `None` where no row
/// says it.
pub(crate) fn in_matrix(name: &str) -> Option<&'static [Operation]> {
    let data = TYPES.iter().flat_map(|kind| kind.data_in_matrix).copied();
    let mut all = TYPES.iter().map(|kind| (kind.name, kind.in_matrix)).chain(data);
    all.find(|(own, asked)| own.eq_ignore_ascii_case(name) && !asked.is_empty()).map(|(_, asked)| asked)
}

/// By what somebody has code of their own run on resources of this type.
pub(crate) fn runs_code(name: &str) -> Option<&'static RunsCode> {
    named(name).and_then(|kind| kind.runs_code)
}

/// All resources about whose access somebody asks one by one.
pub(crate) fn targets(cloud: &Cloud) -> Vec<ResourceId> {
    let all = Scope::subscription(cloud.subscription());
    TYPES
        .iter()
        .filter(|kind| !kind.in_matrix.is_empty())
        .flat_map(|kind| (kind.ids)(kind, cloud, &all))
        .collect()
}

/// The namespaces and, within each, the rest of the names, in the order of the list.
pub(super) fn by_namespace() -> impl Iterator<Item = (&'static str, &'static str)> {
    TYPES.iter().filter_map(|kind| kind.name.split_once('/'))
}

/// All namespaces of resources, each once, in the order of the alphabet.
pub(super) fn namespaces() -> Vec<&'static str> {
    let mut names: Vec<&str> = by_namespace().map(|(namespace, _)| namespace).collect();
    sort_by(&mut names, Ord::cmp);
    names.dedup();
    names
}

/// The refusal of an address whose type is not simulated: with the codes of the real service, which answers so where there
/// is no such type, and with more to say than it.
pub(super) fn not_simulated(request: &Request) -> Response {
    let segments = request.url.segments();
    let path: Vec<&str> = segments.iter().map(AsRef::as_ref).filter(|one: &&str| !one.is_empty()).collect();
    let at = path.iter().rposition(|one| one.eq_ignore_ascii_case("providers"));
    let mut after = path.iter().skip(at.unwrap_or_default()).skip(1);
    let namespace = after.next().copied().unwrap_or_default();
    let kind = after.step_by(2).copied().collect::<Vec<_>>().join("/");
    let own: Vec<&str> =
        by_namespace().filter(|(own, _)| own.eq_ignore_ascii_case(namespace)).map(|(_, kind)| kind).collect();
    if own.is_empty() && !namespace.eq_ignore_ascii_case(AUTHORIZATION) {
        return unknown_namespace(namespace);
    }
    let version = request.url.query_value("api-version").unwrap_or_default();
    let known = if own.is_empty() { String::new() } else { format!("; these are: {}", own.join(", ")) };
    let message = format!(
        "The resource type '{kind}' could not be found in the namespace '{namespace}' for api version '{version}'. \
         It is not simulated{known}."
    );
    error::error(404, "InvalidResourceType", &message)
}

/// The refusal of a namespace of which nothing is simulated.
pub(super) fn unknown_namespace(namespace: &str) -> Response {
    let message = format!(
        "The resource namespace '{namespace}' is invalid. It is not simulated; these are: {}.",
        namespaces().join(", ")
    );
    error::error(404, "InvalidResourceNamespace", &message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_written_in_the_version_of_its_row_and_any_other_in_that_of_most() {
        for (kind, version) in [
            ("Microsoft.Web/sites", "2024-04-01"),
            ("microsoft.logic/WORKFLOWS", "2019-05-01"),
            ("Microsoft.KeyVault/vaults", "2023-07-01"),
            ("Microsoft.Compute/virtualMachines", DEFAULT_VERSION),
            ("Microsoft.Nowhere/nothing", DEFAULT_VERSION),
        ] {
            assert_eq!(version_of(kind), version, "{kind}");
        }
    }

    #[test]
    fn a_provider_is_asked_about_names_of_one_type_alone() {
        let asked = |namespace: &&str| name_check(namespace).is_some();
        let all: Vec<&str> = namespaces().into_iter().filter(asked).collect();
        assert_eq!(all, ["Microsoft.KeyVault", "Microsoft.Storage", "Microsoft.Web"]);
        assert_eq!(TYPES.iter().filter(|kind| kind.name_check.is_some()).count(), all.len());
        assert!(name_check("microsoft.storage").is_some_and(|check| check.action.contains("Storage")));
    }
}
