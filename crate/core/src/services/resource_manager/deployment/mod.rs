//! Template deployments ("Deployments - Create Or Update"): every resource of the template is put by a request of its own,
//! on behalf of the caller. Everything is there when the first answer leaves; clients ask once more, as in Azure.

mod evaluate;
mod expression;
mod functions;
mod order;
mod preflight;
mod record;
mod surroundings;
mod template;
mod variables;

use super::super::Desk;
use super::resource_type::{self, Operation, ResourceType};
use super::{error, group_exists, object, operations, plain};
use crate::cloud::Change;
use crate::scope::ResourceId;
use crate::wire::{Method, Request, Response, Url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use evaluate::{Evaluation, Surroundings};
use serde_json::{Value, json};
use template::{Refused, Resource};
use variables::Variables;

/// How many deployments may stand within each other, the outermost among them: nested and linked templates go five levels
/// deep. Whether the outermost counts, and the words of the refusal, are UNCONFIRMED.
const MOST_LEVELS: usize = 5;
/// The members of a resource that are for Resource Manager itself, not for the resource's provider.
const OWN_MEMBERS: [&str; 8] =
    ["type", "name", "apiVersion", "dependsOn", "scope", "copy", "condition", "comments"];

pub(super) const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";

pub(super) const TYPE: ResourceType = ResourceType {
    is_tracked: false,
    in_matrix: &[],
    put: Some(create),
    missing: |_, id| record::missing(id),
    operations: &[
        Operation {
            method: Method::Post,
            path: &["validate"],
            action: "Microsoft.Resources/deployments/validate/action",
            answer: |desk, asked, _| validate(desk, asked),
        },
        Operation {
            method: Method::Get,
            path: &["operations"],
            action: "Microsoft.Resources/deployments/operations/read",
            answer: |desk, asked, _| record::list_operations(desk, asked.request, asked.id),
        },
        Operation {
            method: Method::Get,
            path: &["operationstatuses", "*"],
            action: "Microsoft.Resources/deployments/operationstatuses/read",
            answer: |desk, asked, _| record::status(desk, asked.request, asked.id),
        },
    ],
    ..plain::kept(DEPLOYMENTS)
};

/// The template of a request with its parameters.
struct Asked {
    template: Value,
    parameters: Value,
    mode: String,
    around: Surroundings,
}

impl Asked {
    fn read(desk: &mut Desk<'_>, request: &Request, id: &ResourceId) -> Result<Self, Response> {
        group_exists(desk, id.group().as_ref())?;
        let mut body = object(request)?;
        let mut properties = body.shift_remove("properties").unwrap_or_default();
        let mut part = |name: &str| properties.get_mut(name).map(Value::take).unwrap_or_default();
        let template = part("template");
        if !template.is_object() {
            return Err(invalid(
                "the request has no object 'properties.template'; the simulator follows no link to one",
            ));
        }
        let mode = part("mode").as_str().unwrap_or_default().to_ascii_lowercase();
        let mode = match mode.as_str() {
            "incremental" => "Incremental",
            // Deleting what a template does not name is left out.
            _ => return Err(invalid("the deployment mode must be 'Incremental'")),
        };
        let group = id.group().unwrap_or_else(|| id.scope().clone());
        let location =
            desk.cloud().resource_group(&group).map(|group| group.location.clone()).unwrap_or_default();
        let mode = mode.to_string();
        let (tenant, now, chance) = (desk.cloud().tenant().id, desk.now(), desk.guid());
        let around = Surroundings { group, location, tenant, name: id.name().to_string(), now, chance };
        Ok(Self { template, parameters: part("parameters"), mode, around })
    }

    fn evaluation(&self) -> Result<Evaluation<'_>, Response> {
        template::check_parts(&self.template).map_err(refused)?;
        let variables = Variables::new(self.template.get("variables").and_then(Value::as_object));
        let mut evaluation = Evaluation::new(variables, &self.around);
        let given = template::parameters(&self.template, &self.parameters).map_err(|what| invalid(&what))?;
        evaluation.parameters.clone_from(&given);
        // A default may be an expression over the functions that know no parameters.
        evaluation.is_at_parameters = true;
        for (name, value) in given {
            let value = evaluation.value(&value, None, &mut template::no_lookup);
            evaluation.parameters.insert(name, value.map_err(|what| invalid(&what))?);
        }
        evaluation.is_at_parameters = false;
        Ok(evaluation)
    }
}

fn refused(Refused { code, what }: Refused) -> Response {
    error::error(400, code, &format!("Deployment template validation failed: '{what}'."))
}

fn invalid(what: &str) -> Response {
    refused(what.into())
}

/// A template that deploys a template that deploys a template goes only so deep.
fn check_levels(desk: &Desk<'_>) -> Result<(), Response> {
    let is_deployment = |request: &Request| {
        request.method == Method::Put && ResourceId::parse(request.url.path(), DEPLOYMENTS).is_ok()
    };
    let above = desk.causes().filter(|(place, request)| *place == desk.place() && is_deployment(request));
    if above.count() < MOST_LEVELS {
        return Ok(());
    }
    Err(invalid(&format!("nested deployments exceed the limit of {MOST_LEVELS} levels")))
}

/// What an evaluation cost is paid for by the request that asked for it all.
fn pay(desk: &mut Desk<'_>, evaluation: &mut Evaluation<'_>) -> Result<(), String> {
    let cost = evaluation.cost();
    desk.pay(cost).map_err(|exhausted| format!("the deployment cannot go on: {exhausted}"))
}

fn create(desk: &mut Desk<'_>, of: &resource_type::Asked<'_>) -> Result<Response, Response> {
    let resource_type::Asked { request, id, caller, .. } = *of;
    check_levels(desk)?;
    let asked = Asked::read(desk, request, id)?;
    let mut evaluation = asked.evaluation()?;
    let resources = template::resources(&asked.template, &mut evaluation).map_err(refused)?;
    pay(desk, &mut evaluation).map_err(|what| invalid(&what))?;
    preflight::check(desk, caller, id, &resources)?;
    let mut done: Vec<&str> = Vec::new();
    let mut failure = None;
    for resource in &resources {
        match deploy(desk, request, &mut evaluation, resource) {
            Ok(()) => done.push(&resource.path),
            Err(error) => {
                failure = Some(record::failed(id, error));
                break;
            }
        }
    }
    let outputs = match failure {
        None => outputs(desk, request, &asked.template, &mut evaluation)?,
        Some(_) => json!({}),
    };
    let record = record::record(desk, &asked, id, &done, failure, outputs);
    let existed = desk.cloud().plain_resource(id).is_some();
    let mut shown = plain::view(&record);
    if let Some(Value::Object(properties)) = shown.get_mut("properties") {
        properties.insert("provisioningState".into(), "Accepted".into());
    }
    desk.emit(Change::ResourcePut { resource: record.into() });
    let operation = desk.guid();
    let address =
        format!("https://management.azure.com{id}/operationStatuses/{operation}?api-version=2024-11-01");
    let mut response = operations::accepted(if existed { 200 } else { 201 }, "Azure-AsyncOperation", address);
    let json = Response::json(0, &shown);
    json.headers.iter().for_each(|(name, value)| response.headers.push(name, value));
    response.body = json.body;
    Ok(response)
}

/// Puts one resource, as its caller would.
fn deploy(
    desk: &mut Desk<'_>,
    request: &Request,
    evaluation: &mut Evaluation<'_>,
    resource: &Resource<'_>,
) -> Result<(), Value> {
    let template = |what: String| json!({ "code": "InvalidTemplate", "message": what });
    let body = {
        let mut lookup = |id: &str, whole: bool| look_up(desk, request, id, whole);
        evaluation.members(resource.body, &OWN_MEMBERS, resource.copy, &mut lookup).map_err(template)?
    };
    pay(desk, evaluation).map_err(template)?;
    let address =
        format!("https://management.azure.com{}?api-version={}", resource.path, resource.api_version);
    let answer = on_behalf(desk, request, Method::Put, &address, Some(&body)).map_err(template)?;
    if answer.is_success() {
        // A deployment is accepted first; that it failed shows when one asks for it.
        let failure =
            ResourceId::parse(&resource.path, DEPLOYMENTS).ok().and_then(|id| record::failure(desk, &id));
        return failure.map_or(Ok(()), Err);
    }
    let said = answer.body.json().unwrap_or_default();
    Err(said.get("error").cloned().unwrap_or_else(|| template(answer.body.text())))
}

/// Sends a request with the token that the present one came with.
fn on_behalf(
    desk: &mut Desk<'_>,
    request: &Request,
    method: Method,
    address: &str,
    body: Option<&Value>,
) -> Result<Response, String> {
    let url = Url::parse(address).map_err(|error| error.to_string())?;
    let token = request.headers.get("Authorization").unwrap_or_default();
    let mut further = Request::new(method, url).with_header("Authorization", token);
    if let Some(body) = body {
        further = further.with_body("application/json", body.to_string());
    }
    desk.send(further).map_err(|failed| failed.reason)
}

fn look_up(desk: &mut Desk<'_>, request: &Request, id: &str, whole: bool) -> Result<Value, String> {
    let address = format!("https://management.azure.com{id}?api-version=2024-11-01");
    let answer = on_behalf(desk, request, Method::Get, &address, None)?;
    if !answer.is_success() {
        return Err(format!("the resource '{id}' that the template refers to is not found"));
    }
    let resource = answer.body.json().unwrap_or_default();
    if whole { Ok(resource) } else { Ok(resource.get("properties").cloned().unwrap_or_default()) }
}

fn outputs(
    desk: &mut Desk<'_>,
    request: &Request,
    template: &Value,
    evaluation: &mut Evaluation<'_>,
) -> Result<Value, Response> {
    let Some(outputs) = template.get("outputs") else { return Ok(json!({})) };
    let mut lookup = |id: &str, whole: bool| look_up(desk, request, id, whole);
    evaluation.value(outputs, None, &mut lookup).map_err(|what| invalid(&what))
}

fn validate(desk: &mut Desk<'_>, of: &resource_type::Asked<'_>) -> Result<Response, Response> {
    let resource_type::Asked { request, id, caller, .. } = *of;
    let asked = Asked::read(desk, request, id)?;
    let mut evaluation = asked.evaluation()?;
    let resources = template::resources(&asked.template, &mut evaluation).map_err(refused)?;
    preflight::check(desk, caller, id, &resources)?;
    let paths: Vec<Value> = resources.iter().map(|resource| json!({ "id": resource.path })).collect();
    let properties = json!({
        "mode": asked.mode,
        "provisioningState": "Succeeded",
        "timestamp": desk.now().to_rfc3339(),
        "parameters": record::shown(&asked.template, &asked.parameters),
        "validatedResources": paths,
    });
    Ok(Response::json(
        200,
        &json!({ "id": id, "name": id.name(), "type": DEPLOYMENTS, "properties": properties }),
    ))
}
