//! Azure Resource Manager and the resource providers behind it ("What is Azure Resource Manager?"): who calls, may they,
//! and which provider answers.

mod activity_log;
mod assignment_condition;
mod custom_roles;
mod deny_assignments;
mod deployment;
mod error;
mod filter;
mod groups;
mod hosts;
mod identity_block;
mod identity_life;
mod images;
mod management_groups;
mod metadata;
mod names;
mod networking;
mod operations;
mod permissions;
mod plain;
mod providers;
mod resource;
mod resource_type;
mod resources;
mod role_assignments;
mod role_definitions;
mod route;
mod subscriptions;
mod system_assigned;
mod throttle;
mod types;

pub use types::version_of;
pub(crate) use types::{in_matrix, is_host, runs_code, targets};

use super::bearer::{self, Caller};
use super::decision;
use super::{At, Body, Desk, Listens, MIB, Published, Service};
use crate::access::{Action, Offer};
use crate::cloud::{FirstParty, Tags};
use crate::ids::ClientId;
use crate::place::Place;
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use resource_type::Asked;
use route::Route;
use serde_json::{Map as JsonMap, Value};

pub(super) static SERVICE: Service = Service {
    at: At::Names(&["management.azure.com"]),
    audiences: &["https://management.azure.com/", "https://management.core.windows.net/"],
    application: Some(FirstParty {
        app_id: ClientId::from_u128(0x797f_4846_ba00_4fd7_ba43_dac1_f8f6_3013),
        name: "Windows Azure Service Management API",
        app_roles: &[],
    }),
    published: Published::ToClients,
    body: Body { longest: 4 * MIB, too_large: |desk, _| too_large(desk) },
    listens: Listens::Once { place: Place::ResourceManager, hears: |_| true, answer },
};

fn answer(desk: &mut Desk<'_>, request: &Request) -> Response {
    if metadata::is_asked(request) {
        return metadata::endpoints(request);
    }
    let response = match bearer::check(desk, request, SERVICE.audiences) {
        // What a deployment writes is written by Resource Manager itself, for one request of the caller's.
        Ok(caller) if *desk.caller() == Place::ResourceManager => answer_caller(desk, request, &caller),
        Ok(caller) => match throttle::admit(desk, request, &caller) {
            Ok(remaining) => remaining.tell(answer_caller(desk, request, &caller)),
            Err(refusal) => refusal,
        },
        Err(refused) => {
            let tenant = desk.cloud().tenant().id;
            error::unauthenticated(tenant, &refused, desk.now()).with_header("x-ms-failure-cause", "gateway")
        }
    };
    let id = desk.guid();
    response.with_header("x-ms-request-id", id.clone()).with_header("x-ms-correlation-request-id", id)
}

/// The gateway refuses a body of more than 4 MB before it looks at anything else.
pub(super) fn too_large(desk: &mut Desk<'_>) -> Response {
    let message = "The request content size exceeds the maximum size of 4 MB.";
    let response = error::error(413, "RequestContentTooLarge", message);
    response.with_header("x-ms-failure-cause", "gateway").with_header("x-ms-request-id", desk.guid())
}

fn answer_caller(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Response {
    let segments = request.url.segments();
    // Two slashes in a row count as one, as the Azure CLI writes them where it has no parent type to put between.
    let path: Vec<&str> = segments.iter().map(AsRef::as_ref).filter(|one: &&str| !one.is_empty()).collect();
    if let Err(refusal) = api_version(request, &path) {
        return refusal;
    }
    if let Some(refusal) = foreign_subscription(desk, &path) {
        return refusal;
    }
    match Route::of(&path) {
        Route::Subscriptions => subscriptions::list(desk, request, caller),
        Route::ActivityLog(id) => activity_log::list(desk, request, caller, id),
        Route::Tenants => subscriptions::tenants(desk, request),
        Route::Locations(id) => subscriptions::locations(desk, request, caller, id),
        Route::Providers { within } => providers::list(desk, request, caller, &within),
        Route::Provider { within, namespace } => providers::get(desk, request, caller, &within, &namespace),
        Route::RegisterProvider { within, namespace } => {
            providers::register(desk, request, caller, &within, &namespace)
        }
        Route::NameAvailability { within, namespace } => {
            names::answer(desk, request, caller, &within, &namespace)
        }
        Route::AllResources { within } => resources::list(desk, request, caller, &within),
        Route::Image { scope, version } => images::answer(desk, request, caller, &scope, version.as_deref()),
        Route::OperationResult(job) => operations::result(desk, request, &job),
        Route::Subscription(id) => subscriptions::get(desk, request, caller, id),
        Route::Groups(id) => groups::list(desk, request, caller, id),
        Route::Group(scope) => groups::answer(desk, request, caller, &scope),
        Route::Resources { within, kind } => resource::list(desk, request, caller, &within, kind),
        Route::Resource { id, kind } => resource::answer(desk, &Asked { request, caller, id: &id, kind }),
        Route::Operation { of, kind, path } => {
            resource::operate(desk, &Asked { request, caller, id: &of, kind }, &path)
        }
        Route::NotSimulated => types::not_simulated(request),
        Route::RoleAssignments { scope } => role_assignments::list(desk, request, caller, &scope),
        Route::RoleAssignment { scope, name } => {
            role_assignments::answer(desk, request, caller, &scope, &name)
        }
        Route::RoleDefinitions { scope } => role_definitions::list(desk, request, caller, &scope),
        Route::RoleDefinition { scope, name } => {
            role_definitions::answer(desk, request, caller, &scope, &name)
        }
        Route::DenyAssignments { scope } => deny_assignments::list(desk, request, caller, &scope),
        Route::DenyAssignment { scope, name } => {
            deny_assignments::answer(desk, request, caller, &scope, &name)
        }
        Route::SystemAssigned { resource } => system_assigned::answer(desk, request, caller, &resource),
        Route::IdentityOperations => system_assigned::operations(request),
        Route::Permissions { scope } => permissions::list(desk, request, caller, &scope),
        Route::ElevateAccess { scope } => management_groups::elevate(desk, request, caller, &scope),
        Route::ManagementGroups => management_groups::list(desk, request, caller),
        Route::ManagementGroup { id } => management_groups::answer(desk, request, caller, &id),
        Route::GroupSubscription { group, subscription } => {
            management_groups::subscription(desk, request, caller, &group, &subscription)
        }
        Route::Unknown => unknown(request),
    }
}

fn unknown(request: &Request) -> Response {
    let message = format!(
        "No HTTP resource was found that matches the request URI '{}'.",
        request.url.to_string().split('?').next().unwrap_or_default()
    );
    error::error(404, "InvalidResourceType", &message)
}

/// The first version of Resource Manager's own API, and the day that is modelled: no version is of another time. Which of the
/// days between are versions of which provider is left out: any will do.
const VERSIONS: [&str; 2] = ["2014-04-01", "2026-11-30"];

/// Every request names the version it was written for.
fn api_version(request: &Request, path: &[&str]) -> Result<(), Response> {
    let Some(version) = request.url.query_value("api-version") else {
        return Err(error::error(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        ));
    };
    let date = version.strip_suffix("-preview").unwrap_or(&version);
    let fits =
        |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    let [first, last] = VERSIONS;
    if date.len() == 10 && date.bytes().enumerate().all(fits) && (first..=last).contains(&date) {
        return Ok(());
    }
    Err(unsupported(&version, path))
}

/// Where the address names a type, its provider refuses the version; else Resource Manager does.
fn unsupported(version: &str, path: &[&str]) -> Response {
    const SUPPORTED: &str = "2025-04-01,2024-11-01,2022-12-01";
    let at = path.iter().rposition(|one| one.eq_ignore_ascii_case("providers")).unwrap_or(path.len());
    let mut named = path.iter().skip(at).skip(1);
    let (namespace, kinds) = (named.next(), named.step_by(2).copied().collect::<Vec<&str>>().join("/"));
    let (code, message) = match namespace.filter(|_| !kinds.is_empty()) {
        Some(namespace) => (
            "NoRegisteredProviderFound",
            format!(
                "No registered resource provider found for location '' and API version '{version}' for type '{kinds}'. The \
                 supported api-versions are '{SUPPORTED}'. The namespace is '{namespace}'."
            ),
        ),
        None => (
            "InvalidApiVersionParameter",
            format!("The api-version '{version}' is invalid. The supported versions are '{SUPPORTED}'."),
        ),
    };
    error::error(400, code, &message)
}

fn foreign_subscription(desk: &Desk<'_>, path: &[&str]) -> Option<Response> {
    let named = path.first().filter(|first| first.eq_ignore_ascii_case("subscriptions")).and(path.get(1))?;
    if named.parse() == Ok(desk.cloud().subscription()) {
        return None;
    }
    Some(error::error(
        404,
        "SubscriptionNotFound",
        &format!("The subscription '{named}' could not be found."),
    ))
}

pub(super) use error::unauthorized;

/// Whether the caller may do this to that; the decision is written down.
fn authorize(desk: &mut Desk<'_>, caller: &Caller, action: &str, scope: &Scope) -> Result<(), Response> {
    let decision = decision::conclude(desk, caller, &Action::control(action), scope, Offer::default());
    if decision.allowed { Ok(()) } else { Err(error::unauthorized(caller, &decision)) }
}

/// What can only be read, by those who may.
fn authorize_reading(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    action: &str,
    scope: &Scope,
) -> Result<(), Response> {
    if request.method != Method::Get {
        return Err(error::method_not_allowed());
    }
    authorize(desk, caller, action, scope)
}

/// The action that a verb on a resource of this type asks for.
fn action(kind: &str, method: Method) -> String {
    let verb = match method {
        Method::Get | Method::Head | Method::Options => "read",
        Method::Put | Method::Patch => "write",
        Method::Delete => "delete",
        Method::Post => "action",
    };
    format!("{kind}/{verb}")
}

/// The body as a JSON object.
fn object(request: &Request) -> Result<JsonMap<String, Value>, Response> {
    match request.body.json() {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(error::invalid_content("The body must be a JSON object")),
        Err(parse) => Err(error::invalid_content(&format!("{parse}"))),
    }
}

/// The region that a new resource needs. Any word will do; what the real refusal of another text says depends on the
/// provider.
fn location(body: &JsonMap<String, Value>) -> Result<String, Response> {
    let named = body.get("location").and_then(Value::as_str).filter(|location| !location.is_empty());
    let named = named.ok_or_else(|| {
        error::error(400, "LocationRequired", "The location property is required for this definition.")
    })?;
    let location = named.to_ascii_lowercase().replace(' ', "");
    if !location.is_empty() && location.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Ok(location);
    }
    let message = format!("The provided location '{named}' is not available for resource type.");
    Err(error::error(400, "LocationNotAvailableForResourceType", &message))
}

/// Tags: names with text.
fn tags(body: &JsonMap<String, Value>) -> Tags {
    let mut tags = body.get("tags").and_then(Value::as_object).cloned().unwrap_or_default();
    tags.retain(|_, value| value.is_string());
    tags
}

/// The resource group of a resource must exist before it.
fn group_exists(desk: &Desk<'_>, group: Option<&Scope>) -> Result<(), Response> {
    match group {
        Some(group) if desk.cloud().resource_group(group).is_none() => {
            Err(error::group_not_found(group.name()))
        }
        _ => Ok(()),
    }
}

/// The answer to a list: all items under `value`.
fn listed<T: serde::Serialize>(value: Vec<T>) -> Response {
    #[derive(serde::Serialize)]
    struct Page<T> {
        value: Vec<T>,
    }
    Response::json(200, &Page { value })
}
