//! Management groups and the subscription's place among them ("Management Groups - Create Or Update", "Management Group
//! Subscriptions - Create", "Elevate access for a Global Administrator").
//!
//! The real service answers some of these with 202 and works on; here all is done at once. Error codes and texts are
//! UNCONFIRMED.

use super::super::Desk;
use super::super::bearer::Caller;
use super::role_assignments::granted;
use super::{authorize, error, listed, object};
use crate::cloud::{Change, Cloud, MANAGEMENT_GROUP_DEPTH, ManagementGroup};
use crate::ids::RoleDefinitionId;
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Value, json};

const KIND: &str = "Microsoft.Management/managementGroups";
const WRITE: &str = "Microsoft.Management/managementGroups/write";
const SUBSCRIPTIONS: &str = "Microsoft.Management/managementGroups/subscriptions";
const ASSIGN_ROLES: &str = "Microsoft.Authorization/roleAssignments/write";
const OWNER: RoleDefinitionId = RoleDefinitionId::from_u128(0x8e3a_f657_a8ff_443c_a75c_2fe8_c4bc_b635);
const USER_ACCESS_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId::from_u128(0x18d7_d88d_d35e_4fb5_a5c3_7773_c20a_72d9);

fn view(cloud: &Cloud, group: &ManagementGroup) -> Value {
    let parent = group.parent.as_ref().and_then(|parent| cloud.management_group(parent));
    let parent = parent.map(
        |parent| json!({ "id": parent.id, "name": parent.id.name(), "displayName": parent.display_name }),
    );
    json!({
        "id": group.id,
        "type": KIND,
        "name": group.id.name(),
        "properties": {
            "tenantId": cloud.tenant().id,
            "displayName": group.display_name,
            "details": { "parent": parent },
        },
    })
}

/// The groups that the caller may read.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let root = desk.cloud().root_management_group();
    if let Err(refusal) = authorize(desk, caller, &super::action(KIND, Method::Get), &root) {
        return refusal;
    }
    let cloud = desk.cloud();
    listed(cloud.management_groups().map(|group| view(cloud, group)).collect())
}

pub(super) fn answer(desk: &mut Desk<'_>, request: &Request, caller: &Caller, id: &Scope) -> Response {
    let before = desk.cloud().management_group(id).cloned();
    let is_new = request.method == Method::Put && before.is_none();
    if !is_new && let Err(refusal) = authorize(desk, caller, &super::action(KIND, request.method), id) {
        return refusal;
    }
    match (request.method, before) {
        (Method::Put, before) => put(desk, request, caller, id, before).unwrap_or_else(|refusal| refusal),
        (Method::Get, Some(group)) => Response::json(200, &view(desk.cloud(), &group)),
        (Method::Delete, Some(group)) => delete(desk, &group),
        (Method::Delete, None) => Response::new(204),
        (Method::Get, None) => missing(id),
        _ => error::method_not_allowed(),
    }
}

fn missing(id: &Scope) -> Response {
    error::error(404, "NotFound", &format!("'{}' not found.", id.name()))
}

/// Anybody in the tenant may make a management group below the root group and becomes its Owner; a place below another
/// group needs a role there. The root group has its place.
fn put(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &Scope,
    before: Option<ManagementGroup>,
) -> Result<Response, Response> {
    let body = Value::Object(object(request)?);
    let root = desk.cloud().root_management_group();
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
    let parent = match (text("/properties/details/parent/id"), &before) {
        (Some(path), _) => Some(existing(desk, path)?),
        (None, Some(before)) => before.parent.clone(),
        (None, None) => Some(root.clone()),
    };
    let old = before.as_ref().and_then(|before| before.parent.clone());
    if before.is_none() || parent != old {
        if before.is_some() {
            authorize(desk, caller, ASSIGN_ROLES, id)?;
        }
        authorize_parents(desk, caller, [old.as_ref(), parent.as_ref()])?;
        fits_below(desk.cloud(), id, parent.as_ref().unwrap_or(&root))?;
    }
    let kept = before.as_ref().map_or(id.name(), |before| before.display_name.as_str());
    let group = ManagementGroup {
        id: id.clone(),
        display_name: text("/properties/displayName").unwrap_or(kept).to_string(),
        parent,
    };
    let response = Response::json(200, &view(desk.cloud(), &group));
    desk.emit(Change::ManagementGroupPut { group });
    if before.is_none() {
        granted(desk, caller, OWNER, id.clone());
    }
    Ok(response)
}

fn existing(desk: &Desk<'_>, path: &str) -> Result<Scope, Response> {
    let scope = Scope::parse(path).ok().filter(|scope| desk.cloud().management_group(scope).is_some());
    scope.ok_or_else(|| error::error(404, "NotFound", &format!("'{path}' is not a management group.")))
}

/// Who moves something needs the right to write management groups at the parent that it leaves and at the one that it comes
/// to; the root group, where everything begins, asks for none ("What are Azure management groups?", moving).
fn authorize_parents(
    desk: &mut Desk<'_>,
    caller: &Caller,
    parents: [Option<&Scope>; 2],
) -> Result<(), Response> {
    let root = desk.cloud().root_management_group();
    let mut parents = parents.into_iter().flatten().filter(|parent| **parent != root);
    parents.try_for_each(|parent| authorize(desk, caller, WRITE, parent))
}

/// Whether a group, with all that stands below it, has room below another.
fn fits_below(cloud: &Cloud, id: &Scope, parent: &Scope) -> Result<(), Response> {
    let above = cloud.management_groups_to(parent);
    let depth = above.len().saturating_add(cloud.management_group_height(id));
    if above.contains(id) || depth > MANAGEMENT_GROUP_DEPTH {
        let message = format!(
            "'{}' cannot stand below '{}': management groups form a tree of {MANAGEMENT_GROUP_DEPTH} levels at most \
             below the root group.",
            id.name(),
            parent.name()
        );
        return Err(error::error(400, "BadRequest", &message));
    }
    Ok(())
}

/// Only an empty group goes; assignments made at it stay and count for nothing.
fn delete(desk: &mut Desk<'_>, group: &ManagementGroup) -> Response {
    let cloud = desk.cloud();
    let has_groups = cloud.management_groups().any(|other| other.parent.as_ref() == Some(&group.id));
    if group.parent.is_none() || has_groups || cloud.subscription_parent() == Some(&group.id) {
        let message = format!(
            "'{}' cannot be deleted: it is the root group, or holds a subscription or another group.",
            group.id.name()
        );
        return error::error(400, "BadRequest", &message);
    }
    desk.emit(Change::ManagementGroupDeleted { id: group.id.clone() });
    Response::new(202)
}

/// Puts the subscription into a group, or takes it out of it to the root group.
pub(super) fn subscription(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    group: &Scope,
    subscription: &str,
) -> Response {
    let root = desk.cloud().root_management_group();
    let target = match request.method {
        Method::Put => group.clone(),
        Method::Delete => root.clone(),
        _ => return error::method_not_allowed(),
    };
    if subscription.parse() != Ok(desk.cloud().subscription()) {
        return error::error(
            404,
            "SubscriptionNotFound",
            &format!("The subscription '{subscription}' could not be found."),
        );
    }
    if desk.cloud().management_group(&target).is_none() {
        return missing(&target);
    }
    let own = super::action(SUBSCRIPTIONS, request.method);
    if *group != root
        && let Err(refusal) = authorize(desk, caller, &own, group)
    {
        return refusal;
    }
    match moved(desk, caller, &target) {
        Ok(()) => Response::new(204),
        Err(refusal) => refusal,
    }
}

/// Moving needs the right to assign roles on the subscription, and to write both groups.
fn moved(desk: &mut Desk<'_>, caller: &Caller, target: &Scope) -> Result<(), Response> {
    let subscription = Scope::subscription(desk.cloud().subscription());
    authorize(desk, caller, ASSIGN_ROLES, &subscription)?;
    let from = desk.cloud().subscription_parent().cloned();
    authorize_parents(desk, caller, [from.as_ref(), Some(target)])?;
    desk.emit(Change::SubscriptionMoved { parent: target.clone() });
    Ok(())
}

/// `POST /providers/Microsoft.Authorization/elevateAccess`: a Global Administrator becomes User Access Administrator of
/// everything.
pub(super) fn elevate(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Response {
    if request.method != Method::Post || scope.key() != "/" {
        return error::method_not_allowed();
    }
    let user = desk.cloud().tenant().user(caller.principal_id);
    if !user.is_some_and(|user| user.is_global_administrator) {
        let message = String::from("Only a Global Administrator can elevate access.");
        return error::error(403, "AuthorizationFailed", &message);
    }
    granted(desk, caller, USER_ACCESS_ADMINISTRATOR, scope.clone());
    Response::new(200)
}
