//! What can be asked of every resource, whatever its type ("Azure Resource Manager REST API"): to be written, read and
//! deleted, and listed with its like.

use super::super::Desk;
use super::super::bearer::Caller;
use super::resource_type::{Asked, Json, ResourceType};
use super::{action, authorize, authorize_reading, error, types};
use crate::cloud::Cloud;
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::string::String;
use alloc::vec::Vec;

/// All resources of a type in the subscription, in a resource group or in another resource.
pub(super) fn list(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    within: &Scope,
    kind: &'static ResourceType,
) -> Response {
    if let Err(refusal) = authorize_reading(desk, request, caller, &action(kind.name, Method::Get), within) {
        return refusal;
    }
    let cloud = desk.cloud();
    if let Some(refusal) = within.resource().and_then(|outer| missing_outer(cloud, kind, Some(outer))) {
        return refusal;
    }
    let ids = (kind.ids)(kind, cloud, within);
    Json::page(ids.iter().filter_map(|id| (kind.show)(cloud, id, ""))).response()
}

/// One resource.
pub(super) fn answer(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Response {
    let action = action(asked.kind.name, asked.request.method);
    match authorize(desk, asked.caller, &action, asked.id.scope()) {
        Ok(()) => answer_allowed(desk, asked).unwrap_or_else(|refusal| refusal),
        Err(refusal) => refusal,
    }
}

fn answer_allowed(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let Asked { request, id, kind, .. } = asked;
    if let Some(refusal) = missing_outer(desk.cloud(), kind, id.parent()) {
        return Err(refusal);
    }
    match request.method {
        Method::Put => kind.put.ok_or_else(error::method_not_allowed)?(desk, asked),
        Method::Patch => kind.patch.ok_or_else(error::method_not_allowed)?(desk, asked),
        Method::Get => {
            let expand = request.url.query_value("$expand").unwrap_or_default();
            let shown = (kind.show)(desk.cloud(), id, &expand).ok_or_else(|| missing(asked))?;
            Ok(shown.response())
        }
        Method::Head => {
            let is_there = (kind.show)(desk.cloud(), id, "").is_some();
            Ok(Response::new(if is_there { 204 } else { 404 }))
        }
        Method::Delete if kind.delete.is_some() => {
            Ok(Response::new(if remove(desk, kind, id) { kind.deleted } else { 204 }))
        }
        Method::Delete | Method::Post | Method::Options => Err(error::method_not_allowed()),
    }
}

/// The answer where there is no such resource.
pub(super) fn missing(asked: &Asked<'_>) -> Response {
    (asked.kind.missing)(asked.kind, asked.id)
}

/// What a resource is nested in must be there.
fn missing_outer(cloud: &Cloud, inner: &ResourceType, outer: Option<ResourceId>) -> Option<Response> {
    let mut outer = outer;
    while let Some(id) = outer {
        if let Some(kind) = types::named(&id.resource_type()) {
            let missing = || inner.outer_missing.map_or_else(|| (kind.missing)(kind, &id), |own| own(&id));
            return (kind.show)(cloud, &id, "").is_none().then(missing);
        }
        outer = id.parent();
    }
    None
}

/// Deletes a resource and what is nested in it; whether it was there.
pub(super) fn remove(desk: &mut Desk<'_>, kind: &ResourceType, id: &ResourceId) -> bool {
    let Some(delete) = kind.delete else { return false };
    let nested: Vec<ResourceId> =
        desk.cloud().resources_within(id.scope()).map(|one| one.id().clone()).collect();
    for id in &nested {
        remove_any(desk, id);
    }
    delete(desk, id)
}

/// Deletes a resource in its type's way.
pub(super) fn remove_any(desk: &mut Desk<'_>, id: &ResourceId) {
    let kind = desk.cloud().resource(id).and_then(|one| types::named(one.resource_type()));
    if let Some(delete) = kind.and_then(|kind| kind.delete) {
        delete(desk, id);
    }
}

/// What its type lets be asked of a resource at an address below its own.
pub(super) fn operate(desk: &mut Desk<'_>, asked: &Asked<'_>, path: &[String]) -> Response {
    let mut here = asked.kind.operations.iter().filter(|one| one.is_at(path)).peekable();
    if here.peek().is_none() {
        return types::not_simulated(asked.request);
    }
    let Some(operation) = here.find(|one| one.method == asked.request.method) else {
        return error::method_not_allowed();
    };
    match authorize(desk, asked.caller, operation.action, asked.id.scope()) {
        Ok(()) => (operation.answer)(desk, asked, path).unwrap_or_else(|refusal| refusal),
        Err(refusal) => refusal,
    }
}
