//! The metadata endpoint of a virtual machine ("How to use managed identities for Azure resources on an Azure VM to
//! acquire an access token"; "Azure Instance Metadata Service").
//!
//! In which order the real endpoint checks is UNCONFIRMED; here: forwarded-for, Metadata header, verb, rate, path,
//! then the query from left to right of the documentation.
//!
//! UNCONFIRMED: that the path is read in its own case alone.
//! UNCONFIRMED: that `bypass_cache` changes nothing.
//! UNCONFIRMED: that the two rates are counted apart, and a 429 names no time to come again.

mod attested;
mod choose;
mod error;
mod instance;
mod network;
mod token;

use super::{At, Body, Call, Desk, KIB, Listens, Published, Service};
use crate::cloud::TokenEndpoint;
use crate::fault::Fault;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::{ErrorCode, Method, Request, Response, Url};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// The endpoint belongs to the machine's host: only code inside the machine reaches it.
pub(super) static SERVICE: Service = Service {
    at: At::Link("169.254.169.254"),
    audiences: &[],
    application: None,
    published: Published::ToClients,
    body: Body { longest: 16 * KIB, too_large: |_, _| too_large() },
    listens: Listens::ForEach { find, answer },
};

/// What still runs on a deleted machine reaches the endpoint too, and gets nothing.
fn find(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let Place::Code { host } = call.from else { return None };
    match call.cloud.instance(host).map(|one| one.host().kind.token_endpoint()) {
        None | Some(TokenEndpoint::InstanceMetadata) => {
            Some((Place::Metadata { host: host.clone() }, host.clone()))
        }
        Some(TokenEndpoint::AppService | TokenEndpoint::Platform) => None,
    }
}

/// The versions that the endpoint serves, the newest first (list of the page, 2026).
const API_VERSIONS: [&str; 35] = [
    "2025-04-07",
    "2024-07-17",
    "2024-03-15",
    "2023-11-15",
    "2023-07-01",
    "2021-12-13",
    "2021-11-15",
    "2021-11-01",
    "2021-10-01",
    "2021-08-01",
    "2021-05-01",
    "2021-03-01",
    "2021-02-01",
    "2021-01-01",
    "2020-12-01",
    "2020-10-01",
    "2020-09-01",
    "2020-07-15",
    "2020-06-01",
    "2019-11-01",
    "2019-08-15",
    "2019-08-01",
    "2019-06-04",
    "2019-06-01",
    "2019-04-30",
    "2019-03-11",
    "2019-02-01",
    "2018-10-01",
    "2018-04-02",
    "2018-02-01",
    "2017-12-01",
    "2017-10-01",
    "2017-08-01",
    "2017-04-02",
    "2017-03-01",
];
/// The first version that knows `/metadata/identity`.
const FIRST_WITH_IDENTITY: &str = "2018-02-01";
const FIRST_WITH_ATTESTED: &str = "2018-10-01";
const FIRST_WITH_EVENTS: &str = "2017-08-01";
const FIRST_WITH_INSTANCE: &str = "2017-04-02";

/// A body that is longer than the endpoint reads, which serves GET alone; the words are UNCONFIRMED.
pub(super) fn too_large() -> Response {
    error::identity(413, ErrorCode::InvalidRequest, "invalid_request", "The request body is too large")
}

fn answer(desk: &mut Desk<'_>, vm: &ResourceId, request: &Request) -> Response {
    let request = &canonical(request);
    let segments = request.url.segments();
    let path: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let on_identity = path.get(1) == Some(&"identity");
    let response = answer_code(desk, vm, request, &path, on_identity);
    let response =
        if on_identity { response.with_header("Server", "IMDS/150.870.65.1854") } else { response };
    let id = desk.guid();
    response.with_header("x-ms-request-id", id)
}

/// The endpoint decodes a path before it looks where it ends, so that an encoded question mark begins the query. That it does
/// so only where there is no other one is UNCONFIRMED.
fn canonical(request: &Request) -> Cow<'_, Request> {
    if request.url.target().contains('?') {
        return Cow::Borrowed(request);
    }
    let text = request.url.to_string();
    let at = text.find("%3F").or_else(|| text.find("%3f"));
    let Some((path, query)) = at.and_then(|at| text.split_at_checked(at)) else {
        return Cow::Borrowed(request);
    };
    match Url::parse(&format!("{path}?{}", query.get(3..).unwrap_or_default())) {
        Ok(url) => Cow::Owned(Request { url, ..request.clone() }),
        Err(_) => Cow::Borrowed(request),
    }
}

fn answer_code(
    desk: &mut Desk<'_>,
    vm: &ResourceId,
    request: &Request,
    path: &[&str],
    on_identity: bool,
) -> Response {
    if request.headers.get("X-Forwarded-For").is_some() {
        return error::forwarded();
    }
    let is_told = request.headers.get("Metadata").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if path != ["metadata", "versions"] && !is_told && !desk.cloud().has(Fault::HeaderNotNeeded) {
        return error::no_metadata_header(on_identity);
    }
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    if too_many(desk, vm, on_identity) {
        return error::too_many();
    }
    match path {
        ["metadata", "versions"] => {
            Response::json(200, &serde_json::json!({ "apiVersions": API_VERSIONS.as_slice() }))
        }
        ["metadata", "identity", "oauth2", "token"]
            if version_fits(request, FIRST_WITH_IDENTITY) || desk.cloud().has(Fault::VersionNotChecked) =>
        {
            token::token(desk, vm, request)
        }
        ["metadata", "identity", "info"] if version_fits(request, FIRST_WITH_IDENTITY) => {
            let tenant = desk.cloud().tenant().id;
            Response::json(200, &serde_json::json!({ "tenantId": tenant }))
        }
        ["metadata", "instance", rest @ ..] if version_fits(request, FIRST_WITH_INSTANCE) => {
            instance::instance(desk.cloud(), vm, request, rest)
        }
        ["metadata", "attested", "document"] if version_fits(request, FIRST_WITH_ATTESTED) => {
            attested::document(desk, vm, request)
        }
        // No machine of the simulator is ever taken from its code.
        ["metadata", "scheduledevents"] if version_fits(request, FIRST_WITH_EVENTS) => {
            Response::json(200, &serde_json::json!({ "DocumentIncarnation": 1, "Events": [] }))
        }
        ["metadata", "scheduledevents"]
        | ["metadata", "attested", "document"]
        | ["metadata", "identity", "oauth2", "token"]
        | ["metadata", "identity", "info"]
        | ["metadata", "instance", ..] => error::api_version(),
        ["metadata", "identity", ..] => error::not_found_identity(),
        _ => error::not_found(),
    }
}

/// The endpoint answers so many requests within a second. The real one answers at most five at the same time too. That is
/// left out: here an answer takes no time, so that no sixth ever waits beside five others, and to guess by the time between
/// two requests would refuse code that waits for each answer.
fn too_many(desk: &mut Desk<'_>, vm: &ResourceId, on_identity: bool) -> bool {
    let limits = desk.cloud().limits();
    let (what, most) = match on_identity {
        true => ("identity", limits.metadata_identity_requests),
        false => ("metadata", limits.metadata_requests),
    };
    desk.count(format!("{what} {}", vm.scope().key()), 1, most, 1).is_err()
}

fn version_fits(request: &Request, first: &str) -> bool {
    let version = request.url.query_value("api-version").unwrap_or_default();
    API_VERSIONS.contains(&version.as_ref()) && version.as_ref() >= first
}
