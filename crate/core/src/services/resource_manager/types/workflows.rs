//! Workflows of Logic Apps ("Workflows - Create Or Update", "Workflow Triggers - Run").

use super::super::super::{Desk, host::platform};
use super::super::hosts::{self, Draft, HostType};
use super::super::resource::missing;
use super::super::resource_type::{Asked, Operation, ResourceType};
use super::super::{error, hosts::JsonObject};
use crate::cloud::{Host, HostKind};
use crate::wire::{Method, Request, Response, Url};
use alloc::string::{String, ToString};
use serde_json::Value;

const NAME: &str = HostKind::LogicApp.resource_type();
const JSON: &str = "application/json; charset=utf-8";

pub(in super::super) const TYPE: ResourceType = ResourceType {
    operations: &[Operation {
        method: Method::Post,
        path: &["triggers", "*", "run"],
        action: "Microsoft.Logic/workflows/triggers/run/action",
        answer: run,
    }],
    ..hosts::row(NAME, &HOST, None)
};

const HOST: HostType = HostType {
    kind: |_| HostKind::LogicApp,
    admit: |_, _| Ok(()),
    settle,
    created: 201,
    computed: &["provisioningState", "accessEndpoint"],
    show,
};

fn settle(_: &mut Desk<'_>, _: &Draft<'_>, host: &mut Host) -> Result<(), Response> {
    if host.properties.get("definition").is_some_and(Value::is_object) {
        return Ok(());
    }
    Err(error::invalid_content("The property 'properties.definition' must be an object"))
}

fn show(_: &Host, _: &str, _: &mut JsonObject, properties: &mut JsonObject) {
    properties.insert("provisioningState".into(), "Succeeded".into());
    properties.insert("state".into(), "Enabled".into());
}

/// Runs a workflow by one of its triggers; whether its actions succeed is another matter.
fn run(desk: &mut Desk<'_>, asked: &Asked<'_>, path: &[String]) -> Result<Response, Response> {
    let host = desk.cloud().host(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let trigger = path.get(1).map(String::as_str).unwrap_or_default();
    let triggers = host.properties.get("definition").and_then(|definition| definition.get("triggers"));
    if triggers.and_then(|triggers| triggers.get(trigger)).is_none() {
        let message = alloc::format!("The workflow trigger '{trigger}' could not be found.");
        return Err(error::error(404, "WorkflowTriggerNotFound", &message));
    }
    let address = platform(&host.platform_id, "run");
    let started = Url::parse(&address).map_err(|error| error.to_string());
    let started =
        started.and_then(|url| desk.send(Request::new(Method::Post, url)).map_err(|failed| failed.reason));
    match started {
        Ok(response) if response.body.is_empty() => Ok(Response::new(response.status)),
        // Why a run was refused is for its caller to know.
        Ok(response) => Err(Response::new(response.status).with_body(JSON, response.body)),
        Err(reason) => Err(error::error(500, "InternalServerError", &reason)),
    }
}
