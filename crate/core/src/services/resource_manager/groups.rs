//! Resource groups ("Resource Groups - Create Or Update").

use super::super::Desk;
use super::super::bearer::Caller;
use super::{
    action, authorize, authorize_reading, error, listed, location, object, operations, resource, tags,
};
use crate::cloud::{Change, ResourceGroup, Tags};
use crate::ids::SubscriptionId;
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::vec::Vec;
use serde::Serialize;

const KIND: &str = "Microsoft.Resources/subscriptions/resourceGroups";

#[derive(Serialize)]
struct View<'a> {
    id: &'a Scope,
    name: &'a str,
    r#type: &'static str,
    location: &'a str,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    tags: &'a Tags,
    properties: Properties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    provisioning_state: &'static str,
}

fn view(group: &ResourceGroup) -> View<'_> {
    View {
        id: &group.id,
        name: group.id.name(),
        r#type: "Microsoft.Resources/resourceGroups",
        location: &group.location,
        tags: &group.tags,
        properties: Properties { provisioning_state: "Succeeded" },
    }
}

pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, id: SubscriptionId) -> Response {
    if let Err(refusal) =
        authorize_reading(desk, request, caller, &action(KIND, Method::Get), &Scope::subscription(id))
    {
        return refusal;
    }
    listed(desk.cloud().resource_groups().map(view).collect::<Vec<_>>())
}

pub(super) fn answer(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Response {
    if let Err(refusal) = authorize(desk, caller, &action(KIND, request.method), scope) {
        return refusal;
    }
    match (request.method, desk.cloud().resource_group(scope)) {
        (Method::Put, _) => put(desk, request, scope).unwrap_or_else(|refusal| refusal),
        (Method::Head, found) => Response::new(if found.is_some() { 204 } else { 404 }),
        (_, None) => error::group_not_found(scope.name()),
        (Method::Get, Some(group)) => Response::json(200, &view(group)),
        (Method::Delete, Some(_)) => delete(desk, scope),
        _ => error::method_not_allowed(),
    }
}

fn put(desk: &mut Desk<'_>, request: &Request, scope: &Scope) -> Result<Response, Response> {
    let body = object(request)?;
    let before = desk.cloud().resource_group(scope).cloned();
    let group = ResourceGroup {
        id: before.as_ref().map_or_else(|| scope.clone(), |group| group.id.clone()),
        location: location(&body)?,
        tags: tags(&body),
    };
    let response = Response::json(if before.is_some() { 200 } else { 201 }, &view(&group));
    desk.emit(Change::ResourceGroupPut { group });
    Ok(response)
}

/// Everything in the group goes first, each in its provider's way.
fn delete(desk: &mut Desk<'_>, scope: &Scope) -> Response {
    let location = desk.cloud().resource_group(scope).map(|group| group.location.clone()).unwrap_or_default();
    let inside: Vec<ResourceId> = desk.cloud().resources_within(scope).map(|one| one.id().clone()).collect();
    inside.iter().for_each(|id| resource::remove_any(desk, id));
    desk.emit(Change::ResourceGroupDeleted { id: scope.clone() });
    operations::group_deletion(desk, scope, &location)
}
