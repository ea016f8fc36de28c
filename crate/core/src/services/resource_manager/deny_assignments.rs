//! Deny assignments ("List Azure deny assignments"; writing them is a preview).
//!
//! The preview needs a feature of the subscription, which is registered here. Codes of refusals are UNCONFIRMED but for
//! that of an action that may not be denied. UNCONFIRMED: that there may be any number of them.

use super::super::Desk;
use super::super::bearer::Caller;
use super::custom_roles::{invalid_action, permission};
use super::{authorize, authorize_reading, error, listed, object};
use crate::cloud::{Change, DenyAssignment, DenyPrincipal, Permission};
use crate::ids::{DenyAssignmentName, PrincipalId};
use crate::rbac::matches;
use crate::scope::Scope;
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::String;
use serde::Serialize;
use serde_json::{Map as JsonMap, Value};

const KIND: &str = "Microsoft.Authorization/denyAssignments";
/// Everybody, in the words of a deny assignment.
const SYSTEM_DEFINED: &str = "SystemDefined";

#[derive(Serialize)]
struct View<'a> {
    properties: Properties<'a>,
    id: String,
    r#type: &'static str,
    name: DenyAssignmentName,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    deny_assignment_name: &'a str,
    description: &'a str,
    permissions: &'a [Permission],
    scope: &'a Scope,
    do_not_apply_to_child_scopes: bool,
    principals: &'a [DenyPrincipal],
    exclude_principals: &'a [DenyPrincipal],
    is_system_protected: bool,
    created_on: String,
    updated_on: String,
    created_by: Option<PrincipalId>,
    updated_by: Option<PrincipalId>,
}

fn view(deny: &DenyAssignment) -> View<'_> {
    View {
        properties: Properties {
            deny_assignment_name: &deny.deny_assignment_name,
            description: &deny.description,
            permissions: &deny.permissions,
            scope: &deny.scope,
            do_not_apply_to_child_scopes: deny.do_not_apply_to_child_scopes,
            principals: &deny.principals,
            exclude_principals: &deny.exclude_principals,
            is_system_protected: deny.is_system_protected,
            created_on: Timestamp::to_round_trip(deny.created_on),
            updated_on: Timestamp::to_round_trip(deny.updated_on),
            created_by: deny.created_by,
            updated_by: deny.updated_by,
        },
        id: format!("{}/providers/{KIND}/{}", deny.scope.as_str().trim_end_matches('/'), deny.name),
        r#type: KIND,
        name: deny.name,
    }
}

/// Those at the scope, above it and below it.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Response {
    if let Err(refusal) = authorize_reading(desk, request, caller, &super::action(KIND, Method::Get), scope) {
        return refusal;
    }
    let cloud = desk.cloud();
    let in_reach = |one: &&DenyAssignment| {
        cloud.is_at_or_below(scope, &one.scope) || cloud.is_at_or_below(&one.scope, scope)
    };
    listed(cloud.authorization().deny_assignments().filter(in_reach).map(view).collect())
}

pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    name: &str,
) -> Response {
    if let Err(refusal) = authorize(desk, caller, &super::action(KIND, request.method), scope) {
        return refusal;
    }
    let Ok(name) = name.parse::<DenyAssignmentName>() else {
        return invalid(&format!("The deny assignment ID '{name}' is not valid. It must be a GUID."));
    };
    let before = desk.cloud().authorization().deny_assignment(scope, name).cloned();
    match (request.method, before) {
        (Method::Put, before) => match wanted(desk, request, caller, scope, name, before.as_ref()) {
            Ok(deny) => {
                let response = Response::json(if before.is_some() { 200 } else { 201 }, &view(&deny));
                desk.emit(Change::DenyAssigned { deny: deny.into() });
                response
            }
            Err(refusal) => refusal,
        },
        (Method::Get, Some(deny)) => Response::json(200, &view(&deny)),
        (Method::Get, None) => {
            let message = format!("The deny assignment '{name}' is not found.");
            error::error(404, "DenyAssignmentNotFound", &message)
        }
        (Method::Delete, Some(deny)) => {
            let response = Response::json(200, &view(&deny));
            let deny_assignment_name = deny.deny_assignment_name;
            desk.emit(Change::DenyUnassigned { scope: scope.clone(), name, deny_assignment_name });
            response
        }
        (Method::Delete, None) => Response::new(204),
        _ => error::method_not_allowed(),
    }
}

fn invalid(message: &str) -> Response {
    error::error(400, "InvalidDenyAssignment", message)
}

fn wanted(
    desk: &Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    name: DenyAssignmentName,
    before: Option<&DenyAssignment>,
) -> Result<DenyAssignment, Response> {
    let body = object(request)?;
    let empty = JsonMap::new();
    let properties = body.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let text = |name: &str| properties.get(name).and_then(Value::as_str).unwrap_or_default();
    let is_true = |name: &str| properties.get(name).and_then(Value::as_bool) == Some(true);
    let array = |name: &str| properties.get(name).and_then(Value::as_array).into_iter().flatten();
    if is_true("isSystemProtected") || is_true("doNotApplyToChildScopes") {
        return Err(invalid("isSystemProtected and doNotApplyToChildScopes cannot be set by a user."));
    }
    let deny = DenyAssignment {
        name,
        deny_assignment_name: text("denyAssignmentName").into(),
        description: text("description").into(),
        permissions: array("permissions").map(permission).collect::<Result<_, _>>()?,
        scope: scope.clone(),
        do_not_apply_to_child_scopes: false,
        principals: array("principals").map(principal).collect::<Result<_, _>>()?,
        exclude_principals: array("excludePrincipals").map(principal).collect::<Result<_, _>>()?,
        is_system_protected: false,
        created_on: before.map_or(desk.now(), |before| before.created_on),
        updated_on: desk.now(),
        created_by: before.map_or(Some(caller.principal_id), |before| before.created_by),
        updated_by: Some(caller.principal_id),
    };
    deniable(&deny.permissions)?;
    named(&deny)?;
    let mut others = desk.cloud().authorization().deny_assignments().filter(|other| other.name != name);
    let same = |other: &DenyAssignment| {
        other.scope == *scope && other.deny_assignment_name.eq_ignore_ascii_case(&deny.deny_assignment_name)
    };
    if deny.deny_assignment_name.is_empty() || others.any(same) {
        return Err(invalid(
            "The deny assignment needs a denyAssignmentName that no other at its scope has.",
        ));
    }
    Ok(deny)
}

fn principal(value: &Value) -> Result<DenyPrincipal, Response> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = text("id").parse().map_err(|_| {
        error::invalid_content(&format!("The id of a principal must be a GUID, not '{}'", text("id")))
    })?;
    Ok(DenyPrincipal { id, r#type: text("type").into() })
}

/// Users deny control actions only, none that reads, and none by which the deny assignment itself could be undone.
fn deniable(permissions: &[Permission]) -> Result<(), Response> {
    if permissions.iter().all(|block| block.actions.is_empty()) {
        return Err(invalid("A deny assignment needs an action to deny."));
    }
    for block in permissions {
        if !block.data_actions.is_empty() {
            return Err(invalid("dataActions cannot be denied by a user."));
        }
        for pattern in &block.actions {
            let lower = pattern.to_ascii_lowercase();
            if lower.ends_with("/read") {
                return Err(invalid_action(&format!("'{pattern}' is a read action and cannot be denied.")));
            }
            let undoes = ["write", "delete"].map(|verb| format!("{KIND}/{verb}"));
            let covers = |lines: &[_], action: &str| {
                lines.iter().any(|line: &alloc::borrow::Cow<'_, str>| matches(line, action))
            };
            if undoes.iter().any(|action| matches(pattern, action) && !covers(&block.not_actions, action)) {
                let message =
                    format!("'{pattern}' covers '{KIND}/write' or '{KIND}/delete', which cannot be denied.");
                return Err(invalid_action(&message));
            }
        }
    }
    Ok(())
}

/// Users deny everybody but some, or one user or service principal.
fn named(deny: &DenyAssignment) -> Result<(), Response> {
    let everybody = |one: &DenyPrincipal| one.id == PrincipalId::default();
    if deny.exclude_principals.iter().any(everybody) {
        return Err(invalid("excludePrincipals cannot name everybody."));
    }
    match deny.principals.as_slice() {
        [one] if everybody(one) && one.r#type == SYSTEM_DEFINED => {
            if deny.exclude_principals.is_empty() {
                return Err(invalid("A deny assignment for everybody needs excludePrincipals."));
            }
            Ok(())
        }
        [one] if !everybody(one) && ["User", "ServicePrincipal"].contains(&one.r#type.as_str()) => Ok(()),
        _ => Err(invalid(
            "principals must name everybody (all zeros, type SystemDefined) or one User or ServicePrincipal.",
        )),
    }
}
