//! Role definitions ("Role Definitions - List", "- Create Or Update").

use super::super::Desk;
use super::super::bearer::Caller;
use super::{authorize, authorize_reading, custom_roles, error, listed};
use crate::cloud::{Change, Cloud, Permission, RoleDefinition, RoleType};
use crate::ids::{PrincipalId, RoleDefinitionId, SubscriptionId};
use crate::rbac;
use crate::rbac::condition::Condition;
use crate::scope::Scope;
use crate::sort::sort_by;
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

const READ: &str = "Microsoft.Authorization/roleDefinitions/read";

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
pub(super) struct Block<'a> {
    #[serde(flatten)]
    block: &'a Permission,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition_version: Option<&'static str>,
}

/// The permission blocks of a role.
pub(super) fn blocks(role: &RoleDefinition) -> impl Iterator<Item = Block<'_>> {
    role.permissions
        .iter()
        .map(|block| Block { block, condition_version: block.condition.as_ref().map(|_| Condition::VERSION) })
}

fn view(role: &RoleDefinition, subscription: Option<SubscriptionId>) -> View<'_> {
    View {
        properties: Properties {
            role_name: &role.role_name,
            r#type: role.role_type,
            description: &role.description,
            assignable_scopes: &role.assignable_scopes,
            permissions: blocks(role).collect(),
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

/// Built-in roles, and the custom ones that can be assigned at the scope.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Response {
    if let Err(refusal) = authorize_reading(desk, request, caller, READ, scope) {
        return refusal;
    }
    let name = match wanted_name(request) {
        Ok(name) => name,
        Err(refusal) => return refusal,
    };
    let cloud = desk.cloud();
    let access = cloud.authorization();
    let is_named =
        |role: &RoleDefinition| name.as_deref().is_none_or(|name| role.role_name.eq_ignore_ascii_case(name));
    let mut roles: Vec<RoleDefinition> = access.roles().filter(|role| is_named(role)).cloned().collect();
    // No two roles have the same name.
    if name.is_none() || roles.is_empty() {
        roles.extend(rbac::more_roles().filter(|role| is_named(role) && access.role(role.id).is_none()));
        sort_by(&mut roles, |one, other| one.id.cmp(&other.id));
    }
    let fitting = roles.iter().filter(|role| is_assignable(cloud, role, scope));
    listed(fitting.map(|role| view(role, scope.subscription_id())).collect())
}

/// Whether a role can be assigned at a scope: at its assignable scopes and below them.
pub(super) fn is_assignable(cloud: &Cloud, role: &RoleDefinition, scope: &Scope) -> bool {
    role.assignable_scopes.iter().any(|above| cloud.is_at_or_below(scope, above))
}

pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    name: &str,
) -> Response {
    let action = super::action("Microsoft.Authorization/roleDefinitions", request.method);
    if let Err(refusal) = authorize(desk, caller, &action, scope) {
        return refusal;
    }
    let Ok(id) = name.parse::<RoleDefinitionId>() else { return missing(name) };
    let before = desk.cloud().authorization().find_role(id);
    match (request.method, before) {
        (Method::Get, Some(role)) => Response::json(200, &view(&role, scope.subscription_id())),
        (Method::Get, None) => missing(name),
        (Method::Put | Method::Delete, Some(role)) if role.role_type == RoleType::BuiltInRole => {
            built_in(&role)
        }
        (Method::Put, _) => match custom_roles::wanted(desk, request, caller, scope, id) {
            Ok(role) => {
                let response = Response::json(201, &view(&role, scope.subscription_id()));
                desk.emit(Change::RoleDefined { role: role.into() });
                response
            }
            Err(refusal) => refusal,
        },
        (Method::Delete, Some(role)) => delete(desk, &role, scope),
        (Method::Delete, None) => Response::new(204),
        _ => error::method_not_allowed(),
    }
}

/// Nobody writes Microsoft's roles. Code, status and text are UNCONFIRMED.
fn built_in(role: &RoleDefinition) -> Response {
    let message = format!("The built-in role '{}' cannot be changed.", role.role_name);
    error::error(403, "RoleDefinitionUpdateNotPermitted", &message)
}

/// The status is UNCONFIRMED, and whether the text goes on.
fn delete(desk: &mut Desk<'_>, role: &RoleDefinition, scope: &Scope) -> Response {
    if desk.cloud().assignments().any(|assignment| assignment.role == role.id) {
        let message = "There are existing role assignments referencing role";
        return error::error(400, "RoleDefinitionHasAssignments", message);
    }
    let response = Response::json(200, &view(role, scope.subscription_id()));
    desk.emit(Change::RoleUndefined { id: role.id, role_name: String::from(&*role.role_name) });
    response
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
