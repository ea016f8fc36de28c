//! All resources, whatever their type ("Resources - List").

use super::super::Desk;
use super::super::bearer::Caller;
use super::filter::Filter;
use super::{authorize, error, identity_block, listed, types};
use crate::cloud::{Cloud, Resource};
use crate::scope::Scope;
use crate::sort::sort_by;
use crate::wire::{Method, Request, Response};
use alloc::vec::Vec;
use serde_json::{Value, json};

/// The resources of the subscription or of a resource group that the filter lets through.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, within: &Scope) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let action = "Microsoft.Resources/subscriptions/resources/read";
    if let Err(refusal) = authorize(desk, caller, action, within) {
        return refusal;
    }
    let filter = match Filter::of(request, &["resourceType", "resourceGroup", "name"]) {
        Ok(filter) => filter,
        Err(refusal) => return refusal,
    };
    let cloud = desk.cloud();
    let is_tracked =
        |one: &Resource<'_>| types::named(one.resource_type()).is_some_and(|kind| kind.is_tracked);
    let here = cloud.resources_within(within).filter(|one| is_tracked(one) && fits(&filter, *one));
    let mut found: Vec<Resource<'_>> = here.collect();
    sort_by(&mut found, |one, other| one.id().cmp(other.id()));
    listed(found.into_iter().map(|one| view(cloud, one)).collect())
}

/// What lists show of a resource.
fn view(cloud: &Cloud, resource: Resource<'_>) -> Value {
    let mut view = json!({
        "id": resource.id(),
        "name": resource.id().name(),
        "type": resource.resource_type(),
        "location": resource.location(),
        "tags": resource.tags(),
    });
    let identity = resource.identity().and_then(|block| identity_block::view(cloud, block));
    if let (Some(identity), Value::Object(view)) = (identity, &mut view) {
        view.insert("identity".into(), json!(identity));
    }
    view
}

fn fits(filter: &Filter, resource: Resource<'_>) -> bool {
    let is = |member: &str, own: Option<&str>| {
        filter.value(member).is_none_or(|value| own.is_some_and(|own| own.eq_ignore_ascii_case(value)))
    };
    is("name", Some(resource.id().name()))
        && is("resourceGroup", resource.id().scope().resource_group_name())
        && is("resourceType", Some(resource.resource_type()))
        && filter.fits_tags(resource.tags())
}
