//! Resources that are stored as they are written and read back ("Resources - Create Or Update"): what stands around a
//! machine, as networks and disks do. Their providers take their time; here each is there at once.

use super::super::Desk;
use super::super::bearer::Caller;
use super::route::DEPLOYMENTS;
use super::{
    action, authorize, authorize_reading, error, group_exists, listed, location, networking, object, tags,
};
use crate::cloud::{Change, PlainResource, Tags};
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

/// The resource as its provider shows it.
pub(super) fn view(resource: &PlainResource) -> Value {
    let mut view = JsonMap::new();
    view.insert("name".into(), resource.id.name().into());
    view.insert("id".into(), resource.id.as_str().into());
    view.insert("type".into(), resource.resource_type.as_str().into());
    if !resource.location.is_empty() {
        view.insert("location".into(), resource.location.as_str().into());
    }
    if !resource.tags.is_empty() {
        view.insert("tags".into(), Value::Object(resource.tags.clone()));
    }
    view.extend(resource.body.clone());
    Value::Object(view)
}

pub(super) fn list(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    within: &Scope,
    kind: &str,
) -> Response {
    if let Err(refusal) = authorize_reading(desk, request, caller, &action(kind, Method::Get), within) {
        return refusal;
    }
    let all = desk.cloud().plain_resources();
    let here = all.filter(|one| one.resource_type == kind && within.contains(one.id.scope()));
    listed(here.map(view).collect::<Vec<_>>())
}

pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &ResourceId,
    kind: &str,
) -> Response {
    if let Err(refusal) = authorize(desk, caller, &action(kind, request.method), id.scope()) {
        return refusal;
    }
    let before = desk.cloud().plain_resource(id).cloned();
    match (request.method, before) {
        (Method::Put, before) => put(desk, request, id, kind, before).unwrap_or_else(|refusal| refusal),
        (Method::Patch, Some(before)) => patch(desk, request, before).unwrap_or_else(|refusal| refusal),
        (Method::Get, Some(resource)) => Response::json(200, &view(&resource)),
        (Method::Head, Some(_)) => Response::new(204),
        (Method::Delete, Some(_)) => {
            remove(desk, id);
            Response::new(200)
        }
        (Method::Delete, None) => Response::new(204),
        (Method::Head, None) => Response::new(404),
        (Method::Get | Method::Patch, None) if kind == DEPLOYMENTS => {
            let message = alloc::format!("Deployment '{}' could not be found.", id.name());
            error::error(404, "DeploymentNotFound", &message)
        }
        (Method::Get | Method::Patch, None) => {
            error::not_found(kind, id.name(), id.scope().resource_group_name().unwrap_or_default())
        }
        _ => error::method_not_allowed(),
    }
}

fn put(
    desk: &mut Desk<'_>,
    request: &Request,
    id: &ResourceId,
    kind: &str,
    before: Option<PlainResource>,
) -> Result<Response, Response> {
    group_exists(desk, id.group().as_ref())?;
    let body = object(request)?;
    let status = if before.is_some() { 200 } else { 201 };
    let id = before.map_or_else(|| id.clone(), |before| before.id);
    let resource = PlainResource {
        resource_type: kind.to_string(),
        location: location(&body)?,
        tags: tags(&body),
        body: networking::completed(desk, &id, kind, own_members(body)),
        id,
    };
    let response = Response::json(status, &view(&resource));
    desk.emit(Change::ResourcePut { resource: resource.into() });
    Ok(response)
}

/// PATCH changes the tags, as for most types it can do nothing else.
fn patch(desk: &mut Desk<'_>, request: &Request, before: PlainResource) -> Result<Response, Response> {
    let tags: Tags = tags(&object(request)?);
    let resource = PlainResource { tags, ..before };
    let response = Response::json(200, &view(&resource));
    desk.emit(Change::ResourcePut { resource: resource.into() });
    Ok(response)
}

/// What the body says beside what every resource has.
fn own_members(mut body: JsonMap<String, Value>) -> JsonMap<String, Value> {
    body.retain(|name, _| !["id", "name", "type", "location", "tags"].contains(&name.as_str()));
    let properties = body.entry(String::from("properties")).or_insert_with(|| json!({}));
    if let Value::Object(properties) = properties {
        properties.insert("provisioningState".into(), "Succeeded".into());
    }
    body
}

pub(super) fn remove(desk: &mut Desk<'_>, id: &ResourceId) {
    desk.emit(Change::ResourceDeleted { id: id.clone() });
}
