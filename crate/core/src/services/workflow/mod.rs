//! Logic Apps: a workflow that is run does its HTTP actions, each with a token of the workflow's identity where the action
//! asks for one ("Authenticate access and connections to Azure resources with managed identities in Azure Logic Apps").
//!
//! Of the workflow definition language only HTTP actions are done, in the order in which they are written. How the
//! platform hands a workflow its tokens is not public. Here a run is over when its request is answered, so that a workflow
//! cannot run again within itself, as it could in Azure until its plan's limits stop it.

use super::host::{PLATFORMS, acquire, called, platform};
use super::{At, Body, Call, Desk, KIB, Listens, MIB, Published, Service, imds};
use crate::cloud::{EndpointIdentity, HostKind};
use crate::journal::IdentityRule;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::{ErrorCode, Method, Request, Response, Url, form_encode};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Value, json};

/// The platform under a workflow, as Resource Manager has it run the workflow.
pub(super) static RUNS: Service = Service {
    at: At::Inside(PLATFORMS),
    audiences: &[],
    application: None,
    published: Published::Never,
    body: Body { longest: 4 * MIB, too_large: |_, _| Response::new(413) },
    listens: Listens::ForEach { find: runs, answer: run },
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
    let host = workflow(call).filter(|_| call.url.path() == "/run" && call.from.is_azure())?;
    Some((Place::Code { host: host.clone() }, host))
}

fn tokens(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let host = workflow(call).filter(|_| call.url.path() == "/token")?;
    (*call.from == (Place::Code { host: host.clone() }))
        .then(|| (Place::Metadata { host: host.clone() }, host))
}

fn workflow(call: &Call<'_>) -> Option<ResourceId> {
    called(call).filter(|id| call.cloud.host(id).is_some_and(|host| host.kind == HostKind::LogicApp))
}
/// The most actions of a workflow ("Limits and configuration reference for Azure Logic Apps").
const MOST_ACTIONS: usize = 500;

/// Does the actions of a workflow. A run that fails is still a run: whoever started it gets 202.
fn run(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    if *desk.caller() != Place::ResourceManager || request.method != Method::Post {
        return Response::new(404);
    }
    if desk.causes().any(|(place, _)| place == desk.place()) {
        return circle(host);
    }
    let Some(workflow) = desk.cloud().host(host).cloned() else { return Response::new(404) };
    let actions = workflow.properties.get("definition").and_then(|definition| definition.get("actions"));
    for (_, action) in actions.and_then(Value::as_object).into_iter().flatten().take(MOST_ACTIONS) {
        let is_http =
            action.get("type").and_then(Value::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("Http"));
        let Some(inputs) = action.get("inputs").filter(|_| is_http) else { continue };
        let succeeded =
            act(desk, &workflow.platform_id, inputs).is_some_and(|response| response.is_success());
        if !succeeded {
            break;
        }
    }
    Response::new(202)
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

/// One HTTP action; `None` when no request came about.
fn act(desk: &mut Desk<'_>, platform_id: &str, inputs: &Value) -> Option<Response> {
    let text = |name: &str| inputs.get(name).and_then(Value::as_str);
    let method = text("method").unwrap_or("GET").parse().ok()?;
    let mut request = Request::new(method, Url::parse(text("uri")?).ok()?);
    for (name, value) in inputs.get("headers").and_then(Value::as_object).into_iter().flatten() {
        request = request.with_header(name, value.as_str().unwrap_or_default());
    }
    if let Some(authentication) = inputs.get("authentication") {
        let token = fetch(desk, platform_id, authentication, request.url.host())?;
        request = request.with_header("Authorization", format!("Bearer {token}"));
    }
    if let Some(body) = inputs.get("body") {
        request = request.with_body("application/json", body.to_string());
    }
    desk.send(request).ok()
}

/// A token for an action, from the platform under the workflow. An audience that is not named is Resource Manager's.
fn fetch(desk: &mut Desk<'_>, platform_id: &str, authentication: &Value, host: &str) -> Option<String> {
    let text = |name: &str| authentication.get(name).and_then(Value::as_str).map(ToString::to_string);
    if text("type")? != "ManagedServiceIdentity" {
        return None;
    }
    let resource = text("audience").unwrap_or_else(|| format!("https://{host}/"));
    let identity = text("identity").unwrap_or_default();
    let query = form_encode(&[("resource", resource.as_str()), ("identity", identity.as_str())]);
    let address = platform(platform_id, &format!("token?{query}"));
    let response = desk.send(Request::new(Method::Get, Url::parse(&address).ok()?)).ok()?;
    let body = response.body.json().ok()?;
    body.get("access_token").and_then(Value::as_str).map(ToString::to_string)
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
