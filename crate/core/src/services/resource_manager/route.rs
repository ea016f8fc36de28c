//! What a path of Resource Manager names.

use crate::ids::SubscriptionId;
use crate::scope::{ResourceId, Scope};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The types of resources that the simulator knows, as the providers write them.
pub(super) const VIRTUAL_MACHINES: &str = "Microsoft.Compute/virtualMachines";
pub(super) const IDENTITIES: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";
pub(super) const VAULTS: &str = "Microsoft.KeyVault/vaults";
pub(super) const ACCOUNTS: &str = "Microsoft.Storage/storageAccounts";
pub(super) const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";
pub(super) const SITES: &str = "Microsoft.Web/sites";
pub(super) const WORKFLOWS: &str = "Microsoft.Logic/workflows";
/// Those with services of their own, then those that are only kept.
pub(super) const TYPES: &[&str] = &[
    VIRTUAL_MACHINES,
    SITES,
    WORKFLOWS,
    IDENTITIES,
    VAULTS,
    ACCOUNTS,
    DEPLOYMENTS,
    "Microsoft.Compute/availabilitySets",
    "Microsoft.Compute/disks",
    "Microsoft.Compute/sshPublicKeys",
    "Microsoft.Network/networkInterfaces",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/virtualNetworks",
];

/// What a path names.
pub(super) enum Route {
    Subscriptions,
    Tenants,
    Locations(SubscriptionId),
    /// What was done in the subscription.
    ActivityLog(SubscriptionId),
    /// All resource providers, of the subscription or of the tenant.
    Providers {
        within: Scope,
    },
    Provider {
        within: Scope,
        namespace: String,
    },
    RegisterProvider {
        within: Scope,
        namespace: String,
    },
    /// All resources of whatever type.
    AllResources {
        within: Scope,
    },
    /// The versions of an image, or one of them.
    Image {
        scope: Scope,
        version: Option<String>,
    },
    /// Work that is asked after.
    OperationResult(String),
    Subscription(SubscriptionId),
    Groups(SubscriptionId),
    Group(Scope),
    /// All resources of a type in a resource group or the subscription.
    Resources {
        within: Scope,
        kind: &'static str,
    },
    Resource {
        id: ResourceId,
        kind: &'static str,
    },
    /// Something inside a resource, as in `accessPolicies/add`.
    Child {
        of: ResourceId,
        kind: &'static str,
        path: Vec<String>,
    },
    RoleAssignments {
        scope: Scope,
    },
    RoleAssignment {
        scope: Scope,
        name: String,
    },
    RoleDefinitions {
        scope: Scope,
    },
    RoleDefinition {
        scope: Scope,
        name: String,
    },
    DenyAssignments {
        scope: Scope,
    },
    DenyAssignment {
        scope: Scope,
        name: String,
    },
    Permissions {
        scope: Scope,
    },
    ElevateAccess {
        scope: Scope,
    },
    ManagementGroups,
    ManagementGroup {
        id: Scope,
    },
    /// A subscription's place in a management group.
    GroupSubscription {
        group: Scope,
        subscription: String,
    },
    Unknown,
}

impl Route {
    /// Reads a path; its fixed parts in any case.
    pub(super) fn of(segments: &[&str]) -> Self {
        // A slash that was percent-encoded would otherwise make a name reach into another level.
        if segments.iter().any(|segment| segment.is_empty() || segment.contains('/')) {
            return Self::Unknown;
        }
        if let Some(route) = authorization(segments) {
            return route;
        }
        let lower = segments.join("/").to_ascii_lowercase();
        let lower: Vec<&str> = lower.split('/').collect();
        match lower.as_slice() {
            ["providers", "microsoft.management", "managementgroups", rest @ ..] => {
                management(segments, rest)
            }
            ["subscriptions"] => Self::Subscriptions,
            ["tenants"] => Self::Tenants,
            ["providers"] => Self::Providers { within: Scope::root() },
            ["providers", _] => Self::Provider { within: Scope::root(), namespace: last(segments) },
            ["subscriptions", id, rest @ ..] => match id.parse() {
                Ok(id) => within_subscription(id, segments, rest),
                Err(_) => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }
}

fn last(segments: &[&str]) -> String {
    segments.last().copied().unwrap_or_default().to_string()
}

/// What lies in a subscription beside its resources.
fn of_subscription(id: SubscriptionId, segments: &[&str], rest: &[&str]) -> Option<Route> {
    let within = || Scope::subscription(id);
    let image = || Some(within().child(&segments.get(2..)?.join("/")));
    Some(match rest {
        ["locations"] => Route::Locations(id),
        ["providers", "microsoft.insights", "eventtypes", "management", "values"] => Route::ActivityLog(id),
        ["providers"] => Route::Providers { within: within() },
        ["providers", _] => Route::Provider { within: within(), namespace: last(segments) },
        ["providers", _, "register"] => {
            Route::RegisterProvider { within: within(), namespace: segments.get(3)?.to_string() }
        }
        ["resources"] => Route::AllResources { within: within() },
        ["operationresults", _] => Route::OperationResult(last(segments)),
        [
            "providers",
            "microsoft.compute",
            "locations",
            _,
            "publishers",
            _,
            "artifacttypes",
            "vmimage",
            "offers",
            _,
            "skus",
            _,
            "versions",
            version @ ..,
        ] => match version {
            [] => Route::Image { scope: image()?, version: None },
            [_] => Route::Image { scope: image()?, version: Some(last(segments)) },
            _ => return None,
        },
        _ => return None,
    })
}

/// `/providers/Microsoft.Management/managementGroups/{name}/subscriptions/{id}`, or a part of it.
fn management(segments: &[&str], rest: &[&str]) -> Route {
    let Some(name) = segments.get(3) else { return Route::ManagementGroups };
    let id = Scope::management_group(name);
    match rest {
        [_] => Route::ManagementGroup { id },
        [_, "subscriptions", subscription] => {
            Route::GroupSubscription { group: id, subscription: String::from(*subscription) }
        }
        _ => Route::Unknown,
    }
}

fn within_subscription(id: SubscriptionId, segments: &[&str], rest: &[&str]) -> Route {
    if let Some(route) = of_subscription(id, segments, rest) {
        return route;
    }
    let group = || segments.get(3).map(|name| Scope::resource_group(id, name));
    match (rest, group()) {
        ([], _) => Route::Subscription(id),
        (["resourcegroups"], _) => Route::Groups(id),
        (["resourcegroups", _], Some(group)) => Route::Group(group),
        (["resourcegroups", _, "resources"], Some(group)) => Route::AllResources { within: group },
        (["resourcegroups", _, "providers", namespace, kind, inner @ ..], Some(group)) => {
            let Some(kind) = known_type(namespace, kind) else { return Route::Unknown };
            let name = segments.get(7).copied().unwrap_or_default();
            match inner {
                [] => Route::Resources { within: group, kind },
                [_] => Route::Resource { id: ResourceId::new(&group, kind, name), kind },
                _ => Route::Child {
                    of: ResourceId::new(&group, kind, name),
                    kind,
                    path: segments.iter().skip(8).map(ToString::to_string).collect(),
                },
            }
        }
        (["providers", namespace, kind], _) => match known_type(namespace, kind) {
            Some(kind) => Route::Resources { within: Scope::subscription(id), kind },
            None => Route::Unknown,
        },
        _ => Route::Unknown,
    }
}

fn known_type(namespace: &str, kind: &str) -> Option<&'static str> {
    TYPES.iter().copied().find(|known| {
        known
            .split_once('/')
            .is_some_and(|own| own.0.eq_ignore_ascii_case(namespace) && own.1.eq_ignore_ascii_case(kind))
    })
}

/// `…/providers/Microsoft.Authorization/…`: what stands before it is the scope.
fn authorization(segments: &[&str]) -> Option<Route> {
    let at = segments.windows(2).rposition(|pair| match pair {
        [providers, namespace] => {
            providers.eq_ignore_ascii_case("providers")
                && namespace.eq_ignore_ascii_case("Microsoft.Authorization")
        }
        _ => false,
    })?;
    let scope = Scope::parse(&format!("/{}", segments.get(..at)?.join("/"))).ok()?;
    let rest = segments.get(at.checked_add(2)?..)?;
    let kind = rest.first()?.to_ascii_lowercase();
    let name = rest.get(1).map(ToString::to_string);
    if rest.len() > 2 {
        return Some(Route::Unknown);
    }
    Some(match (kind.as_str(), name) {
        ("roleassignments", None) => Route::RoleAssignments { scope },
        ("roleassignments", Some(name)) => Route::RoleAssignment { scope, name },
        ("roledefinitions", None) => Route::RoleDefinitions { scope },
        ("roledefinitions", Some(name)) => Route::RoleDefinition { scope, name },
        ("denyassignments", None) => Route::DenyAssignments { scope },
        ("denyassignments", Some(name)) => Route::DenyAssignment { scope, name },
        ("permissions", None) => Route::Permissions { scope },
        ("elevateaccess", None) => Route::ElevateAccess { scope },
        _ => Route::Unknown,
    })
}
