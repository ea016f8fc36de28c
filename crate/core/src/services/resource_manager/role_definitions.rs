//! Role definitions ("Role Definitions - List").

use super::super::Desk;
use super::super::bearer::Caller;
use super::{authorize, error, listed};
use crate::ids::SubscriptionId;
use crate::rbac::{BUILT_IN, BuiltInPermission, BuiltInRole, role};
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

#[derive(Serialize)]
struct View {
    properties: Properties,
    id: String,
    r#type: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    role_name: &'static str,
    r#type: &'static str,
    description: &'static str,
    assignable_scopes: [&'static str; 1],
    permissions: Vec<Permission>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    actions: &'static [&'static str],
    not_actions: &'static [&'static str],
    data_actions: &'static [&'static str],
    not_data_actions: &'static [&'static str],
}

fn view(role: &'static BuiltInRole, subscription: SubscriptionId) -> View {
    let permission = |block: &BuiltInPermission| Permission {
        actions: block.actions,
        not_actions: block.not_actions,
        data_actions: block.data_actions,
        not_data_actions: block.not_data_actions,
    };
    View {
        properties: Properties {
            role_name: role.name,
            r#type: "BuiltInRole",
            description: role.description,
            assignable_scopes: ["/"],
            permissions: role.permissions.iter().map(permission).collect(),
        },
        id: id(role, subscription),
        r#type: "Microsoft.Authorization/roleDefinitions",
        name: role.id,
    }
}

/// The id of a role as the subscription sees it.
pub(super) fn id(role: &BuiltInRole, subscription: SubscriptionId) -> String {
    format!("/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{}", role.id)
}

pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Response {
    if let Err(refusal) = readable(desk, request, caller, scope) {
        return refusal;
    }
    let name = match wanted_name(request) {
        Ok(name) => name,
        Err(refusal) => return refusal,
    };
    let subscription = desk.cloud().subscription();
    let fits = |role: &&BuiltInRole| name.as_deref().is_none_or(|name| role.name.eq_ignore_ascii_case(name));
    listed(BUILT_IN.iter().filter(fits).map(|role| view(role, subscription)).collect())
}

pub(super) fn get(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    name: &str,
) -> Response {
    if let Err(refusal) = readable(desk, request, caller, scope) {
        return refusal;
    }
    match name.parse().ok().and_then(role) {
        Some(role) => Response::json(200, &view(role, desk.cloud().subscription())),
        None => missing(name),
    }
}

fn readable(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Result<(), Response> {
    if request.method != Method::Get {
        return Err(error::method_not_allowed());
    }
    authorize(desk, caller, "Microsoft.Authorization/roleDefinitions/read", scope)
}

/// `$filter=roleName eq '…'`, the one filter on definitions that is served.
fn wanted_name(request: &Request) -> Result<Option<String>, Response> {
    let Some(filter) = request.url.query_value("$filter") else { return Ok(None) };
    if filter.eq_ignore_ascii_case("atScopeAndBelow()") {
        return Ok(None);
    }
    let quoted = filter.strip_prefix("roleName eq '").and_then(|rest| rest.strip_suffix('\''));
    match quoted {
        Some(name) => Ok(Some(name.replace("''", "'"))),
        None => Err(super::role_assignments::bad_filter(&filter, "roleName eq '{name}'")),
    }
}

/// There is no such role. The status is UNCONFIRMED.
pub(super) fn missing(name: &str) -> Response {
    let hex = name.replace('-', "");
    let message = format!("The specified role definition with ID '{hex}' does not exist.");
    error::error(404, "RoleDefinitionDoesNotExist", &message)
}
