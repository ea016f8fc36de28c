//! Custom roles: what they may hold, and who may write them ("Azure custom roles").

use super::super::Desk;
use super::super::bearer::Caller;
use super::super::decision;
use super::{error, object};
use crate::access::{Action, Offer};
use crate::cloud::{Cloud, Permission, RoleDefinition, RoleType};
use crate::ids::RoleDefinitionId;
use crate::rbac;
use crate::scope::Scope;
use crate::wire::{Request, Response};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value};

const WRITE: &str = "Microsoft.Authorization/roleDefinitions/write";
const LONGEST_NAME: usize = 512;
const LONGEST_DESCRIPTION: usize = 2_048;
const MOST_SCOPES: usize = 2_000;

/// The role that a request describes, if it may be written.
pub(super) fn wanted(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    id: RoleDefinitionId,
) -> Result<RoleDefinition, Response> {
    let body = object(request)?;
    let empty = JsonMap::new();
    let properties = body.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let before = desk.cloud().authorization().find_role(id);
    let role = RoleDefinition {
        id,
        role_name: text(properties, "roleName", LONGEST_NAME)?
            .filter(|name| !name.is_empty())
            .ok_or_else(|| error::invalid_content("The property 'properties.roleName' is required"))?
            .into(),
        role_type: RoleType::CustomRole,
        description: text(properties, "description", LONGEST_DESCRIPTION)?.unwrap_or_default().into(),
        permissions: permissions(properties)?,
        assignable_scopes: assignable_scopes(properties)?,
        created_on: before.as_ref().map_or(Some(desk.now()), |before| before.created_on),
        updated_on: Some(desk.now()),
        created_by: before.as_ref().map_or(Some(caller.principal_id), |before| before.created_by),
        updated_by: Some(caller.principal_id),
    };
    no_data_at_management_groups(&role)?;
    unique(desk.cloud(), &role, before.as_ref())?;
    writable_everywhere(desk, caller, scope, &role)?;
    Ok(role)
}

fn text(properties: &JsonMap<String, Value>, name: &str, longest: usize) -> Result<Option<String>, Response> {
    let text = properties.get(name).and_then(Value::as_str);
    match text {
        Some(text) if text.chars().count() > longest => {
            let message = format!("The property 'properties.{name}' is longer than {longest} characters");
            Err(error::invalid_content(&message))
        }
        text => Ok(text.map(String::from)),
    }
}

fn permissions(properties: &JsonMap<String, Value>) -> Result<Vec<Permission>, Response> {
    let blocks = properties.get("permissions").and_then(Value::as_array);
    let blocks = blocks.filter(|blocks| !blocks.is_empty()).ok_or_else(|| {
        error::invalid_content("The property 'properties.permissions' needs a block of permissions")
    })?;
    blocks.iter().map(permission).collect()
}

/// Reads a block of permissions. The service's own description of its API has the condition of a block as read-only: only
/// Microsoft's roles have one, and what a body says there is left out, as the answer shows. That it is not refused is
/// UNCONFIRMED; a body copied from a built-in role would carry one.
pub(super) fn permission(block: &Value) -> Result<Permission, Response> {
    Ok(Permission {
        actions: patterns(block, "actions")?,
        not_actions: patterns(block, "notActions")?,
        data_actions: patterns(block, "dataActions")?,
        not_data_actions: patterns(block, "notDataActions")?,
        condition: None,
    })
}

fn patterns(block: &Value, name: &str) -> Result<Vec<Cow<'static, str>>, Response> {
    let Some(list) = block.get(name).filter(|list| !list.is_null()) else { return Ok(Vec::new()) };
    let list = list.as_array().ok_or_else(|| {
        error::invalid_content(&format!("The property '{name}' must be an array of strings"))
    })?;
    list.iter().map(|one| pattern(one, name)).collect()
}

/// That one star is the most is the service's own rule; the custom roles article says otherwise.
fn pattern(value: &Value, list: &str) -> Result<Cow<'static, str>, Response> {
    let pattern = value.as_str().ok_or_else(|| {
        error::invalid_content(&format!("The property '{list}' must be an array of strings"))
    })?;
    if pattern.matches('*').count() > 1 {
        return Err(invalid_action(&format!(
            "'{pattern}' contains multiple wildcards. Only one is allowed."
        )));
    }
    // The real text for a pattern that names no operation is UNCONFIRMED.
    if pattern != "*" && (!pattern.contains('/') || pattern.contains(char::is_whitespace)) {
        return Err(invalid_action(&format!(
            "'{pattern}' does not match any of the actions supported by the providers."
        )));
    }
    Ok(String::from(pattern).into())
}

pub(super) fn invalid_action(message: &str) -> Response {
    error::error(400, "InvalidActionOrNotAction", message)
}

fn assignable_scopes(properties: &JsonMap<String, Value>) -> Result<Vec<Scope>, Response> {
    let bad = |message: &str| error::error(400, "LinkedInvalidPropertyId", message);
    let list = properties.get("assignableScopes").and_then(Value::as_array);
    let list = list.filter(|list| !list.is_empty()).ok_or_else(|| {
        error::invalid_content("The property 'properties.assignableScopes' needs a scope at least")
    })?;
    let scope = |value: &Value| {
        let path = value.as_str().unwrap_or_default();
        let scope = Scope::parse(path).ok().filter(|scope| scope.key() != "/");
        scope.ok_or_else(|| bad(&format!("The assignable scope '{path}' is not valid for a custom role.")))
    };
    let scopes: Vec<Scope> = list.iter().map(scope).collect::<Result<_, _>>()?;
    let groups = scopes.iter().filter(|scope| scope.management_group_name().is_some()).count();
    if scopes.len() > MOST_SCOPES || groups > 1 {
        let message = format!(
            "A custom role has {MOST_SCOPES} assignable scopes at most, and one management group at most among them."
        );
        return Err(bad(&message));
    }
    Ok(scopes)
}

/// The status is UNCONFIRMED.
fn no_data_at_management_groups(role: &RoleDefinition) -> Result<(), Response> {
    let has_group = role.assignable_scopes.iter().any(|scope| scope.management_group_name().is_some());
    if has_group && role.permissions.iter().any(|block| !block.data_actions.is_empty()) {
        let message =
            "You cannot add data action permissions when you have a management group as an assignable scope";
        return Err(error::error(400, "BadRequestFormat", message));
    }
    Ok(())
}

/// No two custom roles of a tenant share a name, and there are only so many of them. Code and status are UNCONFIRMED.
fn unique(cloud: &Cloud, role: &RoleDefinition, before: Option<&RoleDefinition>) -> Result<(), Response> {
    let is_taken =
        |other: &RoleDefinition| other.id != role.id && other.role_name.eq_ignore_ascii_case(&role.role_name);
    if cloud.authorization().roles().any(is_taken) || rbac::more_roles().any(|other| is_taken(&other)) {
        let message = format!(
            "A custom role with the name '{}' already exists in this directory. Use a different name.",
            role.role_name
        );
        return Err(error::error(409, "RoleDefinitionWithSameNameExists", &message));
    }
    let custom = cloud.authorization().roles().filter(|role| role.role_type == RoleType::CustomRole).count();
    let most = usize::try_from(cloud.limits().custom_roles).unwrap_or(usize::MAX);
    if before.is_none() && custom >= most {
        let message = "Role definition limit exceeded. No more role definitions can be created";
        return Err(error::error(400, "RoleDefinitionLimitExceeded", message));
    }
    Ok(())
}

/// Whoever writes a role needs to be allowed to at every scope at which it can be assigned.
fn writable_everywhere(
    desk: &mut Desk<'_>,
    caller: &Caller,
    scope: &Scope,
    role: &RoleDefinition,
) -> Result<(), Response> {
    let mut refused: Vec<&str> = Vec::new();
    for linked in role.assignable_scopes.iter().filter(|linked| *linked != scope) {
        let action = Action::control(WRITE);
        if !decision::conclude(desk, caller, &action, linked, Offer::default()).allowed {
            refused.push(linked.as_str());
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    Err(error::linked_unauthorized(caller, WRITE, scope, WRITE, &refused.join(",")))
}
