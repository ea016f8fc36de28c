//! Resource groups ("Resource Groups - Create Or Update").

use super::super::Desk;
use super::super::bearer::Caller;
use super::filter::Filter;
use super::{
    action, authorize, authorize_reading, error, listed, location, object, operations, resource, tags,
};
use crate::cloud::{Change, ResourceGroup, Tags};
use crate::ids::SubscriptionId;
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::String;
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
    let filter = match Filter::of(request, &[]) {
        Ok(filter) => filter,
        Err(refusal) => return refusal,
    };
    let most = request.url.query_value("$top").and_then(|top| top.parse().ok()).unwrap_or(usize::MAX);
    let groups = desk.cloud().resource_groups().filter(|group| filter.fits_tags(&group.tags));
    listed(groups.take(most).map(view).collect::<Vec<_>>())
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
        (Method::Patch, Some(group)) => {
            let group = group.clone();
            patch(desk, request, group).unwrap_or_else(|refusal| refusal)
        }
        (Method::Delete, Some(_)) => delete(desk, scope),
        _ => error::method_not_allowed(),
    }
}

fn put(desk: &mut Desk<'_>, request: &Request, scope: &Scope) -> Result<Response, Response> {
    check_name(scope.name())?;
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

/// "Resource Groups - Update": tags that the body has replace those that were there.
fn patch(desk: &mut Desk<'_>, request: &Request, before: ResourceGroup) -> Result<Response, Response> {
    let body = object(request)?;
    let tags = if body.contains_key("tags") { tags(&body) } else { before.tags };
    let group = ResourceGroup { tags, ..before };
    let response = Response::json(200, &view(&group));
    desk.emit(Change::ResourceGroupPut { group });
    Ok(response)
}

/// At most 90 letters, digits and `-._()`, the last one no point ("Naming rules and restrictions for Azure resources"). The
/// text for a name that is too long or ends in a point is UNCONFIRMED.
fn check_name(name: &str) -> Result<(), Response> {
    const LONGEST: usize = 90;
    let fits = |c: &char| c.is_alphanumeric() || "-._()".contains(*c);
    let bad: String = name.chars().filter(|c| !fits(c)).collect();
    let what = if !bad.is_empty() {
        format!(
            " has these invalid characters: '{bad}'. The name can only be a letter, digit, '-', '.', '(', ')' or '_'."
        )
    } else if name.chars().count() > LONGEST {
        format!(" exceeds the maximum length of '{LONGEST}'.")
    } else if name.ends_with('.') {
        String::from(" ends with an invalid character: '.'.")
    } else {
        return Ok(());
    };
    Err(error::error(
        400,
        "InvalidResourceGroup",
        &format!("The provided resource group name '{name}'{what}"),
    ))
}

/// Everything in the group goes first, each in its provider's way.
fn delete(desk: &mut Desk<'_>, scope: &Scope) -> Response {
    let location = desk.cloud().resource_group(scope).map(|group| group.location.clone()).unwrap_or_default();
    let inside: Vec<ResourceId> = desk.cloud().resources_within(scope).map(|one| one.id().clone()).collect();
    inside.iter().for_each(|id| resource::remove_any(desk, id));
    desk.emit(Change::ResourceGroupDeleted { id: scope.clone() });
    operations::group_deletion(desk, scope, &location)
}
