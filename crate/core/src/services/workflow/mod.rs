//! Logic Apps: a workflow that is run does its HTTP actions, each with a token of the workflow's identity where the action
//! asks for one ("Authenticate access and connections to Azure resources with managed identities in Azure Logic Apps").
//!
//! Of the workflow definition language only HTTP actions are done (`action.rs`), in the order that `runAfter` gives
//! (`run.rs`), and without expressions. How the platform hands a workflow its tokens is not public. Here a run is over when
//! its request is answered, so that a workflow cannot run again within itself, as it could in Azure until its plan's limits
//! stop it. What a run came to stands in the answer to that request, of which the history is made (`history.rs`).

mod action;
mod callback;
mod history;
mod run;

pub(super) use callback::{SERVICE as CALLBACK, address_of as callback_address, content_address, started};
pub(super) use run::{Outcome, Run, waits_for_nothing};

use super::host::{PLATFORMS, acquire, called, platform};
use super::{At, Body, Call, Desk, KIB, Listens, MIB, Published, Service, imds};
use crate::cloud::{EndpointIdentity, HostKind};
use crate::journal::IdentityRule;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::{ErrorCode, Method, Request, Response, Url, form_encode};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::json;

/// Where the platform under a workflow is told to run it.
const RUN: &str = "/run";
/// Where it tells of its runs.
const RUNS_PATH: &str = "/runs";

/// The platform under a workflow, as Resource Manager has it run the workflow and asks for its runs. A workflow that
/// somebody calls runs itself by the same way.
pub(super) static RUNS: Service = Service {
    at: At::Inside(PLATFORMS),
    audiences: &[],
    application: None,
    published: Published::Never,
    body: Body { longest: 4 * MIB, too_large: |_, _| Response::new(413) },
    listens: Listens::ForEach { find: runs, answer: platform_answers },
};

/// The same, as a workflow's own actions get tokens of it.
pub(super) static TOKENS: Service = Service {
    at: At::Inside(PLATFORMS),
    audiences: &[],
    application: None,
    published: Published::Never,
    body: Body { longest: 16 * KIB, too_large: |_, _| imds::too_large() },
    listens: Listens::ForEach { find: tokens, answer: token },
};

fn runs(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let host = workflow(call).filter(|_| [RUN, RUNS_PATH].contains(&call.url.path()))?;
    let place = Place::Code { host: host.clone() };
    (call.from.is_azure() || *call.from == place).then_some((place, host))
}

fn tokens(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let host = workflow(call).filter(|_| call.url.path() == "/token")?;
    (*call.from == (Place::Code { host: host.clone() }))
        .then(|| (Place::Metadata { host: host.clone() }, host))
}

fn workflow(call: &Call<'_>) -> Option<ResourceId> {
    called(call).filter(|id| call.cloud.host(id).is_some_and(|host| host.kind == HostKind::LogicApp))
}

fn platform_answers(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    let value = |name: &str| request.url.query_value(name).unwrap_or_default().to_string();
    match (request.method, request.url.path()) {
        (Method::Post, RUN) => {
            let is_circle = |(place, request): (&Place, &Request)| {
                place == desk.place() && request.url.path() == RUN && request.method == Method::Post
            };
            if desk.causes().any(is_circle) {
                return circle(host);
            }
            match desk.cloud().host(host).cloned() {
                Some(workflow) => Response::json(202, &run::perform(desk, &workflow, &value("trigger"))),
                None => Response::new(404),
            }
        }
        (Method::Get, RUNS_PATH) => history::answer(desk, &value("run")),
        _ => Response::new(404),
    }
}

/// The workflow is running already, and what it does has led back to it. The words are the simulator's.
fn circle(host: &ResourceId) -> Response {
    let message = format!(
        "The workflow '{}' cannot be run by what it does itself: its actions lead back to it.",
        host.name()
    );
    let error = json!({ "code": "WorkflowCircularRun", "message": message });
    Response::json(409, &json!({ "error": error })).because(ErrorCode::WorkflowCircularRun)
}

/// Has the platform of a workflow run it. 202 and what the run came to, or why it did not begin.
pub(super) fn start(desk: &mut Desk<'_>, platform_id: &str, trigger: &str) -> Result<Response, String> {
    let query = form_encode(&[("trigger", trigger)]);
    ask(desk, Method::Post, platform_id, &format!("run?{query}"))
}

/// What became of the workflow's runs: of the one of this name, or in short of all.
pub(super) fn runs_of(desk: &mut Desk<'_>, platform_id: &str, name: &str) -> Result<Response, String> {
    let query = form_encode(&[("run", name)]);
    ask(desk, Method::Get, platform_id, &format!("runs?{query}"))
}

fn ask(desk: &mut Desk<'_>, method: Method, platform_id: &str, path: &str) -> Result<Response, String> {
    let url = Url::parse(&platform(platform_id, path)).map_err(|error| error.to_string())?;
    desk.send(Request::new(method, url)).map_err(|failed| failed.reason)
}

/// The platform's answer to a workflow: a token of the identity that the action names, else of the system-assigned one.
fn token(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    let value = |name: &str| request.url.query_value(name).unwrap_or_default();
    let (resource, named) = (value("resource"), value("identity"));
    let endpoint = desk.cloud().endpoint(host).cloned().unwrap_or_default();
    let means = |one: &&EndpointIdentity| {
        if named.is_empty() { one.system_assigned } else { one.is_named("mi_res_id", &named) }
    };
    let Some(identity) = endpoint.identities.iter().find(means) else {
        return Response::json(400, &json!({ "error": "the workflow has no such identity" }))
            .because(ErrorCode::IdentityNotFound);
    };
    let rule = match named.as_ref() {
        "" => IdentityRule::SystemAssigned,
        _ => IdentityRule::Selector { name: "identity".to_string() },
    };
    match acquire(desk, host, identity, rule, &resource) {
        Ok(token) => Response::json(200, &json!({ "access_token": token.access_token })),
        Err(denied) => {
            let (error, description): (String, String) = (denied.error, denied.description);
            Response::json(400, &json!({ "error": error, "error_description": description }))
                .because(ErrorCode::TokenUnavailable)
        }
    }
}
