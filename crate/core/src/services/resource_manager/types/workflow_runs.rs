//! How a workflow is started, and what its runs came to ("Workflow Triggers - Run", "Workflow Triggers - List Callback Url",
//! "Workflow Runs - List", "Workflow Run Actions - List").

use super::super::super::{Desk, workflow};
use super::super::resource::missing;
use super::super::resource_type::{Asked, Operation};
use super::super::{error, listed};
use crate::cloud::Host;
use crate::ids::TenantId;
use crate::wire::{Method, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};
use workflow::{Outcome, Run};

const JSON: &str = "application/json; charset=utf-8";
const RUNS_READ: &str = "Microsoft.Logic/workflows/runs/read";
const ACTIONS_READ: &str = "Microsoft.Logic/workflows/runs/actions/read";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: &["triggers", "*", "run"],
        action: "Microsoft.Logic/workflows/triggers/run/action",
        answer: run,
    },
    Operation {
        method: Method::Post,
        path: &["triggers", "*", "listcallbackurl"],
        action: "Microsoft.Logic/workflows/triggers/listCallbackUrl/action",
        answer: callback_url,
    },
    Operation { method: Method::Get, path: &["runs"], action: RUNS_READ, answer: runs },
    Operation { method: Method::Get, path: &["runs", "*"], action: RUNS_READ, answer: one_run },
    Operation { method: Method::Get, path: &["runs", "*", "actions"], action: ACTIONS_READ, answer: actions },
    Operation {
        method: Method::Get,
        path: &["runs", "*", "actions", "*"],
        action: ACTIONS_READ,
        answer: one_action,
    },
];

fn host(desk: &Desk<'_>, asked: &Asked<'_>) -> Result<Host, Response> {
    desk.cloud().host(asked.id).cloned().ok_or_else(|| missing(asked))
}

/// The trigger that the path names, which the workflow must have.
fn trigger<'a>(host: &Host, path: &'a [String]) -> Result<&'a str, Response> {
    let trigger = path.get(1).map(String::as_str).unwrap_or_default();
    let triggers = host.properties.get("definition").and_then(|definition| definition.get("triggers"));
    if triggers.and_then(|triggers| triggers.get(trigger)).is_some() {
        return Ok(trigger);
    }
    let message = format!("The workflow trigger '{trigger}' could not be found.");
    Err(error::error(404, "WorkflowTriggerNotFound", &message))
}

/// Runs a workflow by one of its triggers; whether its actions succeed is another matter.
fn run(desk: &mut Desk<'_>, asked: &Asked<'_>, path: &[String]) -> Result<Response, Response> {
    let host = host(desk, asked)?;
    let response = workflow::start(desk, &host.platform_id, trigger(&host, path)?)
        .map_err(|reason| unreachable(&reason))?;
    // Why a run was refused is for its caller to know.
    workflow::started(&host, &response)
        .ok_or_else(|| Response::new(response.status).with_body(JSON, response.body))
}

fn unreachable(reason: &str) -> Response {
    error::error(500, "InternalServerError", reason)
}

/// Where whoever has the address runs the workflow, with no role at all.
fn callback_url(desk: &mut Desk<'_>, asked: &Asked<'_>, path: &[String]) -> Result<Response, Response> {
    let host = host(desk, asked)?;
    let signed = workflow::callback_address(&host, desk.cloud().tenant().id, trigger(&host, path)?);
    let mut queries = JsonMap::new();
    for (name, value) in &signed.queries {
        queries.insert((*name).into(), value.as_str().into());
    }
    let body = json!({
        "value": signed.address(),
        "method": "POST",
        "basePath": signed.base,
        "queries": queries,
    });
    Ok(Response::json(200, &body))
}

/// The workflow's runs, as its platform tells of them.
fn told(desk: &mut Desk<'_>, host: &Host, name: &str) -> Result<Vec<Run>, Response> {
    #[derive(serde::Deserialize)]
    struct Told {
        runs: Vec<Run>,
    }
    let answer = workflow::runs_of(desk, &host.platform_id, name).map_err(|reason| unreachable(&reason))?;
    let told: Told =
        serde_json::from_slice(answer.body.as_bytes()).map_err(|error| unreachable(&format!("{error}")))?;
    Ok(told.runs)
}

fn runs(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let host = host(desk, asked)?;
    let runs = told(desk, &host, "")?;
    Ok(listed(runs.iter().map(|run| view(&host, run)).collect()))
}

/// The run that the path names.
fn named(desk: &mut Desk<'_>, host: &Host, path: &[String]) -> Result<Run, Response> {
    let name = path.get(1).map(String::as_str).unwrap_or_default();
    let found = told(desk, host, name)?.pop().filter(|_| !name.is_empty());
    found.ok_or_else(|| {
        error::error(404, "WorkflowRunNotFound", &format!("The workflow run '{name}' could not be found."))
    })
}

fn one_run(desk: &mut Desk<'_>, asked: &Asked<'_>, path: &[String]) -> Result<Response, Response> {
    let host = host(desk, asked)?;
    let run = named(desk, &host, path)?;
    Ok(Response::json(200, &view(&host, &run)))
}

fn view(host: &Host, run: &Run) -> Value {
    let tracking = json!({ "clientTrackingId": run.name });
    let mut properties = json!({
        "waitEndTime": run.start_time,
        "startTime": run.start_time,
        "endTime": run.end_time,
        "status": run.status,
        "correlation": tracking,
        "trigger": {
            "name": run.trigger,
            "startTime": run.start_time,
            "endTime": run.start_time,
            "correlation": tracking,
            "status": "Succeeded",
        },
        "outputs": {},
    });
    if let (Value::Object(properties), true) = (&mut properties, run.has_failed()) {
        let message = "An action failed. No dependent actions succeeded.";
        properties.insert("code".into(), "ActionFailed".into());
        properties.insert("error".into(), json!({ "code": "ActionFailed", "message": message }));
    }
    json!({
        "properties": properties,
        "id": format!("{}/runs/{}", host.id, run.name),
        "name": run.name,
        "type": "Microsoft.Logic/workflows/runs",
    })
}

fn actions(desk: &mut Desk<'_>, asked: &Asked<'_>, path: &[String]) -> Result<Response, Response> {
    let host = host(desk, asked)?;
    let (run, tenant) = (named(desk, &host, path)?, desk.cloud().tenant().id);
    Ok(listed(run.actions.iter().map(|action| view_action(&host, tenant, &run, action)).collect()))
}

fn one_action(desk: &mut Desk<'_>, asked: &Asked<'_>, path: &[String]) -> Result<Response, Response> {
    let host = host(desk, asked)?;
    let (run, tenant) = (named(desk, &host, path)?, desk.cloud().tenant().id);
    let name = path.get(3).map(String::as_str).unwrap_or_default();
    let found = run.actions.iter().find(|action| action.name == name);
    let found = found.ok_or_else(|| {
        let message = format!("The workflow run action '{name}' could not be found.");
        error::error(404, "WorkflowRunActionNotFound", &message)
    })?;
    Ok(Response::json(200, &view_action(&host, tenant, &run, found)))
}

/// What an action was given and what it came to are read at addresses of their own.
fn view_action(host: &Host, tenant: TenantId, run: &Run, action: &Outcome) -> Value {
    let mut properties = JsonMap::new();
    let links = [
        ("inputsLink", "ActionInputs", action.inputs.is_some()),
        ("outputsLink", "ActionOutputs", action.outputs.is_some()),
    ];
    for (member, content, is_there) in links {
        if is_there {
            let uri = workflow::content_address(host, tenant, &run.name, &action.name, content);
            properties.insert(member.into(), json!({ "uri": uri }));
        }
    }
    properties.insert("startTime".into(), action.start_time.as_str().into());
    properties.insert("endTime".into(), action.end_time.as_str().into());
    properties.insert("correlation".into(), json!({ "clientTrackingId": run.name }));
    properties.insert("status".into(), json!(action.status));
    properties.insert("code".into(), action.code.as_str().into());
    if let Some(message) = &action.message {
        properties.insert("error".into(), json!({ "code": action.code, "message": message }));
    }
    json!({
        "properties": properties,
        "id": format!("{}/runs/{}/actions/{}", host.id, run.name, action.name),
        "name": action.name,
        "type": "Microsoft.Logic/workflows/runs/actions",
    })
}
