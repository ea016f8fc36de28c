//! What Resource Manager keeps of a deployment, and how it tells of it afterwards ("Deployment Operations - List").

use super::super::super::Desk;
use super::super::{error, listed};
use super::{Asked, DEPLOYMENTS};
use crate::cloud::{PlainResource, Tags};
use crate::scope::ResourceId;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

/// Why a deployment failed, around the error of the resource that it failed at.
pub(super) fn failed(id: &ResourceId, cause: Value) -> Value {
    json!({
        "code": "DeploymentFailed",
        "target": id,
        "message": "At least one resource deployment operation failed. Please list deployment operations for details. \
                    Please see https://aka.ms/arm-deployment-operations for usage details.",
        "details": [cause],
    })
}

/// What Resource Manager keeps of a deployment.
pub(super) fn record(
    desk: &Desk<'_>,
    asked: &Asked,
    id: &ResourceId,
    done: &[&str],
    failure: Option<Value>,
    outputs: Value,
) -> PlainResource {
    let resources: Vec<Value> = done.iter().map(|path| json!({ "id": path })).collect();
    let mut properties = json!({
        "mode": asked.mode,
        "provisioningState": if failure.is_some() { "Failed" } else { "Succeeded" },
        "timestamp": desk.now().to_rfc3339(),
        "parameters": shown(&asked.template, &asked.parameters),
        "outputs": outputs,
        "outputResources": resources,
        "providers": [],
        "dependencies": [],
    });
    if let (Some(failure), Value::Object(properties)) = (failure, &mut properties) {
        properties.insert("error".into(), failure);
    }
    let mut body = JsonMap::new();
    body.insert("properties".into(), properties);
    let resource_type = DEPLOYMENTS.to_string();
    PlainResource { id: id.clone(), resource_type, location: String::new(), tags: Tags::new(), body }
}

/// The parameters as a deployment shows them: of a secure one no more than its type.
pub(super) fn shown(template: &Value, given: &Value) -> Value {
    let declared = template.get("parameters").and_then(Value::as_object);
    let mut shown = JsonMap::new();
    for (name, declaration) in declared.into_iter().flatten() {
        let kind = declaration.get("type").and_then(Value::as_str).unwrap_or_default();
        let mut entry = json!({ "type": kind });
        let value = given.get(name).and_then(|given| given.get("value"));
        if let (false, Some(value), Value::Object(entry)) =
            (kind.to_ascii_lowercase().starts_with("secure"), value, &mut entry)
        {
            entry.insert("value".into(), value.clone());
        }
        shown.insert(name.clone(), entry);
    }
    Value::Object(shown)
}

/// The answer where there is no such deployment.
pub(super) fn missing(id: &ResourceId) -> Response {
    error::error(404, "DeploymentNotFound", &format!("Deployment '{}' could not be found.", id.name()))
}

fn kept<'a>(desk: &'a Desk<'_>, id: &ResourceId) -> Result<&'a Value, Response> {
    let kept = desk.cloud().plain_resource(id).and_then(|deployment| deployment.body.get("properties"));
    kept.ok_or_else(|| missing(id))
}

/// Why a deployment failed, if it did.
pub(super) fn failure(desk: &Desk<'_>, id: &ResourceId) -> Option<Value> {
    kept(desk, id).ok()?.get("error").cloned()
}

pub(super) fn status(desk: &Desk<'_>, _: &Request, id: &ResourceId) -> Result<Response, Response> {
    let properties = kept(desk, id)?;
    let mut status = json!({ "status": properties.get("provisioningState") });
    if let (Some(error), Value::Object(status)) = (properties.get("error"), &mut status) {
        status.insert("error".into(), error.clone());
    }
    Ok(Response::json(200, &status))
}

pub(super) fn list_operations(desk: &Desk<'_>, _: &Request, id: &ResourceId) -> Result<Response, Response> {
    let resources = kept(desk, id)?.get("outputResources").and_then(Value::as_array).into_iter().flatten();
    let operations = resources.enumerate().map(|(number, resource)| {
        json!({
            "id": format!("{id}/operations/{number}"),
            "operationId": number.to_string(),
            "properties": {
                "provisioningOperation": "Create",
                "provisioningState": "Succeeded",
                "statusCode": "OK",
                "targetResource": resource,
            },
        })
    });
    Ok(listed(operations.collect()))
}
