//! What a path of Resource Manager names.

use super::resource_type::ResourceType;
use super::types;
use crate::ids::SubscriptionId;
use crate::scope::{ResourceId, Scope};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

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
    /// Whether a name can be had.
    NameAvailability {
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
    /// All resources of a type in a resource group, the subscription or another resource.
    Resources {
        within: Scope,
        kind: &'static ResourceType,
    },
    Resource {
        id: ResourceId,
        kind: &'static ResourceType,
    },
    /// Something that is asked of a resource, as in `accessPolicies/add`.
    Operation {
        of: ResourceId,
        kind: &'static ResourceType,
        path: Vec<String>,
    },
    /// A type of resource that is not in the list of types, or something of a kind that is not looked after.
    NotSimulated,
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
    /// The system-assigned identity of a resource.
    SystemAssigned {
        resource: Scope,
    },
    /// What the provider of identities can be asked to do.
    IdentityOperations,
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
            [above @ .., "providers", "microsoft.managedidentity", "identities", "default"] => {
                let above = segments.get(..above.len()).unwrap_or_default().join("/");
                Scope::parse(&format!("/{above}"))
                    .map_or(Self::Unknown, |resource| Self::SystemAssigned { resource })
            }
            ["providers", "microsoft.managedidentity", "operations"] => Self::IdentityOperations,
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
        ["providers", _, "checknameavailability"] => {
            Route::NameAvailability { within: within(), namespace: segments.get(3)?.to_string() }
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
        (["resourcegroups", _, "providers", _, _, ..], Some(group)) => {
            provided(&group, segments.get(5..).unwrap_or_default())
        }
        (["providers", _, kind @ ..], _) if !kind.is_empty() => {
            match provided(&Scope::subscription(id), segments.get(3..).unwrap_or_default()) {
                route @ Route::Resources { .. } => route,
                _ => Route::NotSimulated,
            }
        }
        _ => Route::Unknown,
    }
}

/// What stands after `providers` in a subscription or a resource group: a namespace, then types and names by turns, as deep
/// as there is a type, then what is asked of it.
fn provided(above: &Scope, segments: &[&str]) -> Route {
    let Some((namespace, parts)) = segments.split_first() else { return Route::NotSimulated };
    let known = |depth: usize| {
        let kinds = parts.iter().step_by(2).take(depth);
        let name = kinds.fold(namespace.to_string(), |name, kind| format!("{name}/{kind}"));
        Some((depth, types::named(&name)?))
    };
    let Some((depth, kind)) = (1..=parts.len().div_ceil(2)).rev().find_map(known) else {
        return Route::NotSimulated;
    };
    let names: Vec<&str> = parts.iter().skip(1).step_by(2).take(depth).copied().collect();
    if names.len() == depth {
        let id = ResourceId::new(above, kind.name, &names.join("/"));
        let path: Vec<String> = parts.iter().skip(depth.saturating_mul(2)).map(ToString::to_string).collect();
        return if path.is_empty() {
            Route::Resource { id, kind }
        } else {
            Route::Operation { of: id, kind, path }
        };
    }
    let within = match kind.name.rsplit_once('/') {
        Some((outer, _)) if !names.is_empty() => {
            ResourceId::new(above, outer, &names.join("/")).scope().clone()
        }
        _ => above.clone(),
    };
    Route::Resources { within, kind }
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
        return Some(Route::NotSimulated);
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
        _ => Route::NotSimulated,
    })
}
