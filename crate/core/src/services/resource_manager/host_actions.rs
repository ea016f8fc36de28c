//! What lies below a host: the application settings of an app and the triggers of a workflow ("Web Apps - Update
//! Application Settings", "Workflow Triggers - Run").

use super::super::bearer::Caller;
use super::super::{Desk, host::platform};
use super::route::{SITES, WORKFLOWS};
use super::{authorize, error, hosts, object, unknown};
use crate::cloud::{Change, Host};
use crate::scope::ResourceId;
use crate::wire::{Method, Request, Response, Url};
use alloc::string::String;
use serde_json::{Map as JsonMap, Value, json};

/// `sites/{name}/config/appsettings` and `workflows/{name}/triggers/{trigger}/run`.
pub(super) fn child(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    of: &ResourceId,
    kind: &str,
    path: &[String],
) -> Response {
    let lower: alloc::vec::Vec<String> = path.iter().map(|part| part.to_ascii_lowercase()).collect();
    let lower: alloc::vec::Vec<&str> = lower.iter().map(String::as_str).collect();
    let action = match (kind, request.method, lower.as_slice()) {
        (SITES, Method::Put, ["config", "appsettings"]) => "Microsoft.Web/sites/config/write",
        (SITES, Method::Post, ["config", "appsettings", "list"]) => "Microsoft.Web/sites/config/list/action",
        (WORKFLOWS, Method::Post, ["triggers", _, "run"]) => "Microsoft.Logic/workflows/triggers/run/action",
        _ => return unknown(request),
    };
    if let Err(refusal) = authorize(desk, caller, action, of.scope()) {
        return refusal;
    }
    let Some(host) = desk.cloud().host(of).cloned() else { return hosts::missing(of, kind) };
    match lower.as_slice() {
        ["config", "appsettings"] => set(desk, request, host).unwrap_or_else(|refusal| refusal),
        ["config", ..] => Response::json(200, &settings(&host)),
        _ => run(desk, &host, path.get(1).map(String::as_str).unwrap_or_default()),
    }
}

fn settings(host: &Host) -> Value {
    let properties: JsonMap<String, Value> =
        host.app_settings().map(|(name, value)| (name.into(), value.into())).collect();
    json!({
        "id": alloc::format!("{}/config/appsettings", host.id),
        "name": "appsettings",
        "type": "Microsoft.Web/sites/config",
        "location": host.location,
        "properties": properties,
    })
}

/// The settings of the body are all settings from now on.
fn set(desk: &mut Desk<'_>, request: &Request, host: Host) -> Result<Response, Response> {
    let body = object(request)?;
    let named = body.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let each = named.into_iter().map(|(name, value)| json!({ "name": name, "value": value }));
    let config = json!({ "appSettings": Value::from_iter(each) });
    let mut host = host;
    host.properties.insert("siteConfig".into(), config);
    let response = Response::json(200, &settings(&host));
    desk.emit(Change::HostPut { host: host.into() });
    Ok(response)
}

/// Runs a workflow by one of its triggers; whether its actions succeed is another matter.
fn run(desk: &mut Desk<'_>, host: &Host, trigger: &str) -> Response {
    let triggers = host.properties.get("definition").and_then(|definition| definition.get("triggers"));
    if triggers.and_then(|triggers| triggers.get(trigger)).is_none() {
        let message = alloc::format!("The workflow trigger '{trigger}' could not be found.");
        return error::error(404, "WorkflowTriggerNotFound", &message);
    }
    let address = platform(&host.platform_id, "run");
    let started = Url::parse(&address).ok().and_then(|url| desk.send(Request::new(Method::Post, url)).ok());
    started.map_or_else(|| Response::new(500), |response| Response::new(response.status))
}
