//! Where a workflow is called from outside, and what its runs read is looked at: addresses that carry their own right, a
//! signature ("Call, trigger, or nest workflows in Azure Logic Apps"; "Workflow Triggers - List Callback Url").
//!
//! The names of the real hosts also name the region. UNCONFIRMED: what is signed, and how it is refused.

use super::super::{At, Body, Call, Desk, Listens, MIB, Published, Service};
use super::run::Run;
use super::{runs_of, start};
use crate::cloud::{Host, HostKind};
use crate::ids::TenantId;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::{Method, Request, Response, Url, base64url, form_encode};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const HOST: &str = "prod-00.logic.azure.com";
const VERSION: &str = "2016-10-01";

/// The workflow, as whoever has an address of it calls it.
pub(in crate::services) static SERVICE: Service = Service {
    at: At::Names(&[HOST]),
    audiences: &[],
    application: None,
    published: Published::ToClients,
    body: Body { longest: 4 * MIB, too_large: |_, _| Response::new(413) },
    listens: Listens::ForEach { find, answer },
};

/// An address with its right.
pub(in crate::services) struct Signed {
    /// Without the query.
    pub(in crate::services) base: String,
    pub(in crate::services) queries: [(&'static str, String); 4],
}

impl Signed {
    fn new(workflow: &Host, tenant: TenantId, path: &str, permission: String) -> Self {
        let id = workflow.platform_id.replace('-', "");
        let signature = signature(workflow, tenant, &permission);
        let queries = [
            ("api-version", VERSION.to_string()),
            ("sp", permission),
            ("sv", "1.0".to_string()),
            ("sig", signature),
        ];
        Self { base: format!("https://{HOST}/workflows/{id}{path}"), queries }
    }

    /// The whole address.
    pub(in crate::services) fn address(&self) -> String {
        let pairs: Vec<(&str, &str)> =
            self.queries.iter().map(|(name, value)| (*name, value.as_str())).collect();
        format!("{}?{}", self.base, form_encode(&pairs))
    }
}

/// Where a trigger is called.
pub(in crate::services) fn address_of(workflow: &Host, tenant: TenantId, trigger: &str) -> Signed {
    let path = format!("/triggers/{trigger}/paths/invoke");
    Signed::new(workflow, tenant, &path, format!("/triggers/{trigger}/run"))
}

/// Where what an action was given (`ActionInputs`) or came to (`ActionOutputs`) is read.
pub(in crate::services) fn content_address(
    workflow: &Host,
    tenant: TenantId,
    run: &str,
    action: &str,
    content: &str,
) -> String {
    let path = format!("/runs/{run}/actions/{action}/contents/{content}");
    let permission = format!("{path}/read");
    Signed::new(workflow, tenant, &path, permission).address()
}

fn signature(workflow: &Host, tenant: TenantId, permission: &str) -> String {
    let digest = Sha256::digest(format!("{permission} of {} in {tenant}", workflow.platform_id));
    base64url::encode(&digest)
}

fn find(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let segments = call.url.segments();
    let id = segments.get(1).filter(|_| segments.first().is_some_and(|first| first == "workflows"))?;
    let host = call.cloud.instance_with(&with_hyphens(id)?)?.host();
    let is_workflow = host.kind == HostKind::LogicApp;
    is_workflow.then(|| (Place::Code { host: host.id.clone() }, host.id.clone()))
}

/// The id of a workflow as its platform has it, of its 32 digits.
fn with_hyphens(id: &str) -> Option<String> {
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| id.get(part));
    let parts = parts.into_iter().collect::<Option<Vec<&str>>>().filter(|_| id.len() == 32)?;
    Some(parts.join("-"))
}

fn answer(desk: &mut Desk<'_>, id: &ResourceId, request: &Request) -> Response {
    let Some(workflow) = desk.cloud().host(id).cloned() else { return Response::new(404) };
    let segments = request.url.segments();
    let path: Vec<&str> = segments.iter().skip(2).map(Cow::as_ref).collect();
    match (request.method, path.as_slice()) {
        (Method::Post, ["triggers", trigger, "paths", "invoke"]) => {
            admit(desk, &workflow, &request.url, &format!("/triggers/{trigger}/run"))
                .map_or_else(|refusal| refusal, |()| called(desk, &workflow, trigger))
        }
        (Method::Get, ["runs", run, "actions", action, "contents", content]) => {
            admit(desk, &workflow, &request.url, &format!("/{}/read", path.join("/")))
                .map_or_else(|refusal| refusal, |()| read(desk, &workflow, run, (action, content)))
        }
        _ => Response::new(404),
    }
}

fn admit(desk: &Desk<'_>, workflow: &Host, url: &Url, permission: &str) -> Result<(), Response> {
    let own = signature(workflow, desk.cloud().tenant().id, permission);
    let shown = |name: &str| url.query_value(name).unwrap_or_default();
    if shown("sp") == permission && shown("sig") == own {
        return Ok(());
    }
    let message = "The authentication credentials are not valid.";
    let error = json!({ "error": { "code": "AuthorizationFailed", "message": message } });
    Err(Response::json(401, &error).named("AuthorizationFailed"))
}

fn called(desk: &mut Desk<'_>, workflow: &Host, trigger: &str) -> Response {
    match start(desk, &workflow.platform_id, trigger) {
        Ok(response) => started(workflow, &response).unwrap_or(response),
        Err(_) => Response::new(500),
    }
}

/// The answer to whoever had a workflow run: that it runs, and the name of the run.
pub(in crate::services) fn started(workflow: &Host, response: &Response) -> Option<Response> {
    let run: Run = serde_json::from_slice(response.body.as_bytes()).ok()?;
    let id = workflow.platform_id.replace('-', "");
    let answer = Response::new(response.status).with_header("x-ms-workflow-id", id);
    Some(
        answer
            .with_header("x-ms-workflow-name", workflow.id.name())
            .with_header("x-ms-workflow-run-id", run.name),
    )
}

fn read(desk: &mut Desk<'_>, workflow: &Host, run: &str, (action, content): (&str, &str)) -> Response {
    let Ok(answer) = runs_of(desk, &workflow.platform_id, run) else { return Response::new(500) };
    let body = answer.body.json().unwrap_or_default();
    let actions = body.pointer("/runs/0/actions").and_then(Value::as_array);
    let found = actions.into_iter().flatten().find(|one| one.get("name").is_some_and(|name| name == action));
    let member = if content == "ActionInputs" { "inputs" } else { "outputs" };
    found
        .and_then(|one| one.get(member))
        .map_or_else(|| Response::new(404), |value| Response::json(200, value))
}
