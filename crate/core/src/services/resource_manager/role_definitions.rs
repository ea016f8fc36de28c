//! Role definitions ("Role Definitions - List").

use super::super::Desk;
use super::super::bearer::Caller;
use super::{authorize, error, listed};
use crate::cloud::{Permission, RoleDefinition, RoleType};
use crate::ids::{PrincipalId, RoleDefinitionId, SubscriptionId};
use crate::scope::Scope;
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// The one version in which conditions are written.
const CONDITION_VERSION: &str = "2.0";

#[derive(Serialize)]
struct View<'a> {
    properties: Properties<'a>,
    id: String,
    r#type: &'static str,
    name: RoleDefinitionId,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    role_name: &'a str,
    r#type: RoleType,
    description: &'a str,
    assignable_scopes: &'a [Scope],
    permissions: Vec<Block<'a>>,
    created_on: Option<String>,
    updated_on: Option<String>,
    created_by: Option<PrincipalId>,
    updated_by: Option<PrincipalId>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Block<'a> {
    #[serde(flatten)]
    block: &'a Permission,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition_version: Option<&'static str>,
}

fn view(role: &RoleDefinition, subscription: Option<SubscriptionId>) -> View<'_> {
    let block =
        |block| Block { block, condition_version: block.condition.as_ref().map(|_| CONDITION_VERSION) };
    View {
        properties: Properties {
            role_name: &role.role_name,
            r#type: role.role_type,
            description: &role.description,
            assignable_scopes: &role.assignable_scopes,
            permissions: role.permissions.iter().map(block).collect(),
            created_on: role.created_on.map(Timestamp::to_round_trip),
            updated_on: role.updated_on.map(Timestamp::to_round_trip),
            created_by: role.created_by,
            updated_by: role.updated_by,
        },
        id: id(role.id, subscription),
        r#type: "Microsoft.Authorization/roleDefinitions",
        name: role.id,
    }
}

/// The id of a role as it reads in a subscription, or at `/` and in management groups.
pub(super) fn id(role: RoleDefinitionId, subscription: Option<SubscriptionId>) -> String {
    let prefix = subscription.map(|id| format!("/subscriptions/{id}")).unwrap_or_default();
    format!("{prefix}/providers/Microsoft.Authorization/roleDefinitions/{role}")
}

pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Response {
    if let Err(refusal) = readable(desk, request, caller, scope) {
        return refusal;
    }
    let name = match wanted_name(request) {
        Ok(name) => name,
        Err(refusal) => return refusal,
    };
    let fits =
        |role: &&RoleDefinition| name.as_deref().is_none_or(|name| role.role_name.eq_ignore_ascii_case(name));
    let roles = desk.cloud().access().roles().filter(fits);
    listed(roles.map(|role| view(role, scope.subscription_id())).collect())
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
    match name.parse().ok().and_then(|id| desk.cloud().access().role(id)) {
        Some(role) => Response::json(200, &view(role, scope.subscription_id())),
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
