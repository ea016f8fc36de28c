//! Resources that are stored as they are written and read back ("Resources - Create Or Update"): what stands around a
//! machine, as networks and disks do. Their providers take their time; here each is there at once.

use super::super::Desk;
use super::resource::missing;
use super::resource_type::{Asked, Json, ResourceType};
use super::{group_exists, location, object, tags};
use crate::access::Operation;
use crate::cloud::{Change, Cloud, PlainResource, Tags};
use crate::scope::ResourceId;
use crate::wire::Response;
use alloc::string::{String, ToString};
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

/// A type whose resources are kept as they are written.
pub(super) const fn kept(name: &'static str) -> ResourceType {
    let kept = ResourceType::new(name, Operation::MANAGING, show, remove);
    ResourceType { put: Some(put), patch: Some(patch), ..kept }
}

pub(super) fn show(cloud: &Cloud, id: &ResourceId, _: &str) -> Option<Json> {
    cloud.plain_resource(id).map(|one| Json::of(&view(one)))
}

fn put(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    write(desk, asked, |_, _, body| body)
}

/// What a provider adds to a body that it was given.
pub(super) type Completed = fn(&Desk<'_>, &Asked<'_>, JsonMap<String, Value>) -> JsonMap<String, Value>;

/// Keeps what the request says, completed.
pub(super) fn write(
    desk: &mut Desk<'_>,
    asked: &Asked<'_>,
    completed: Completed,
) -> Result<Response, Response> {
    group_exists(desk, asked.id.group().as_ref())?;
    let body = object(asked.request)?;
    let before = desk.cloud().plain_resource(asked.id);
    let status = if before.is_some() { 200 } else { 201 };
    let id = before.map_or_else(|| asked.id.clone(), |before| before.id.clone());
    let resource = PlainResource {
        resource_type: asked.kind.name.to_string(),
        location: location(&body)?,
        tags: tags(&body),
        body: completed(desk, asked, own_members(body)),
        id,
    };
    let response = Response::json(status, &view(&resource));
    desk.emit(Change::ResourcePut { resource: resource.into() });
    Ok(response)
}

/// PATCH changes the tags, as for most types it can do nothing else.
pub(super) fn patch(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let before = desk.cloud().plain_resource(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let tags: Tags = tags(&object(asked.request)?);
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

pub(super) fn remove(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
    let is_there = desk.cloud().plain_resource(id).is_some();
    if is_there {
        desk.emit(Change::ResourceDeleted { id: id.clone() });
    }
    is_there
}
