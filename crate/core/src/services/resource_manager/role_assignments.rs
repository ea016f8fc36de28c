//! Role assignments ("Role Assignments - Create", "List Azure role assignments using the REST API").

use super::super::Desk;
use super::super::bearer::Caller;
use super::super::decision;
use super::assignment_condition as condition;
use super::role_definitions;
use super::{authorize_reading, error, listed, object};
use crate::access::{Action, Offer};
use crate::cloud::{Change, Cloud, PrincipalType, RoleAssignment, ServicePrincipal};
use crate::fault::Fault;
use crate::ids::{PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::rbac::condition::Condition;
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use serde::Serialize;
use serde_json::Value;

/// The role that may do everything, role assignments included.
const OWNER: RoleDefinitionId = RoleDefinitionId::from_u128(0x8e3a_f657_a8ff_443c_a75c_2fe8_c4bc_b635);

#[derive(Serialize)]
struct View {
    properties: Properties,
    id: String,
    r#type: &'static str,
    name: RoleAssignmentName,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    role_definition_id: String,
    principal_id: PrincipalId,
    principal_type: PrincipalType,
    scope: Scope,
    condition: Option<Condition>,
    condition_version: Option<&'static str>,
    created_on: String,
    updated_on: String,
    created_by: Option<PrincipalId>,
    updated_by: Option<PrincipalId>,
    delegated_managed_identity_resource_id: Option<String>,
    description: Option<String>,
}

fn view(cloud: &Cloud, assignment: &RoleAssignment) -> View {
    let scope = assignment.scope.as_str().trim_end_matches('/');
    View {
        id: format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{}", assignment.name),
        r#type: "Microsoft.Authorization/roleAssignments",
        name: assignment.name,
        properties: Properties {
            role_definition_id: role_definitions::id(assignment.role, Some(cloud.subscription())),
            principal_id: assignment.principal_id,
            principal_type: assignment.principal_type,
            scope: assignment.scope.clone(),
            condition: assignment.condition.clone(),
            condition_version: assignment.condition.as_ref().map(|_| Condition::VERSION),
            created_on: assignment.created_on.to_round_trip(),
            updated_on: assignment.updated_on.to_round_trip(),
            created_by: assignment.created_by,
            updated_by: assignment.updated_by,
            delegated_managed_identity_resource_id: None,
            description: assignment.description.clone(),
        },
    }
}

pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    name: &str,
) -> Response {
    let here = || {
        let name = name.parse().ok()?;
        desk.cloud().assignment(name).filter(|assignment| assignment.scope == *scope).cloned()
    };
    let here = here();
    let action = super::action("Microsoft.Authorization/roleAssignments", request.method);
    let offer = match request.method {
        Method::Put => condition::offered_by_request(desk.cloud(), request),
        Method::Delete => here.as_ref().map(condition::offered_by_assignment).unwrap_or_default(),
        _ => Offer::default(),
    };
    let decision = decision::conclude(desk, caller, &Action::control(action), scope, offer);
    if !decision.allowed {
        return error::unauthorized(caller, &decision);
    }
    let Ok(name) = name.parse::<RoleAssignmentName>() else {
        let message =
            format!("The role assignment ID '{name}' is not valid. The role assignment ID must be a GUID.");
        return error::error(400, "InvalidRoleAssignmentId", &message);
    };
    match (request.method, here) {
        (Method::Put, _) => put(desk, request, caller, scope, name).unwrap_or_else(|refusal| refusal),
        (Method::Get, Some(assignment)) => Response::json(200, &view(desk.cloud(), &assignment)),
        (Method::Get, None) => not_found(name),
        (Method::Delete, Some(assignment)) if is_last_owner(desk.cloud(), &assignment) => {
            let message = "Cannot delete the last RBAC admin assignment";
            error::error(400, "CannotDeleteLastRbacAdminAssignment", message)
        }
        (Method::Delete, Some(assignment)) => {
            let response = Response::json(200, &view(desk.cloud(), &assignment));
            let delay = match desk.cloud().delays().role_assignment {
                _ if desk.cloud().has(Fault::RemovalAtOnce) => Duration::ZERO,
                _ if desk.cloud().has(Fault::RemovalIgnored) => Duration::MAX,
                delay => delay,
            };
            let counts_until = (!delay.is_zero()).then(|| desk.now().after(delay));
            desk.emit(Change::RoleUnassigned { name, counts_until });
            response
        }
        (Method::Delete, None) => Response::new(204),
        _ => error::method_not_allowed(),
    }
}

/// Whether a subscription would be left without an owner of its own ("Troubleshoot Azure RBAC", unable to delete the last
/// Owner role assignment). Whether one who is an owner by a management group would be enough is UNCONFIRMED; here they are
/// not. So are code and status.
fn is_last_owner(cloud: &Cloud, assignment: &RoleAssignment) -> bool {
    let is_owner = |one: &&RoleAssignment| one.role == OWNER && one.scope == assignment.scope;
    is_owner(&assignment)
        && assignment.scope == Scope::subscription(cloud.subscription())
        && cloud.assignments().filter(is_owner).nth(1).is_none()
}

fn not_found(name: RoleAssignmentName) -> Response {
    error::error(404, "RoleAssignmentNotFound", &format!("The role assignment '{name}' is not found."))
}

fn put(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    name: RoleAssignmentName,
) -> Result<Response, Response> {
    let mut wanted = wanted(desk, request, caller, scope, name)?;
    if let Some(before) = desk.cloud().assignment(name) {
        let same = before.scope == *scope
            && before.principal_id == wanted.principal_id
            && before.role == wanted.role;
        if !same {
            return Err(error::error(
                400,
                "RoleAssignmentUpdateNotPermitted",
                "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
            ));
        }
        wanted = RoleAssignment {
            created_on: before.created_on,
            created_by: before.created_by,
            counts_from: before.counts_from,
            ..wanted
        };
        // Whether a repetition that changes nothing gets this status is UNCONFIRMED.
        let response = Response::json(200, &view(desk.cloud(), &wanted));
        desk.emit(Change::RoleAssigned { assignment: wanted.into() });
        return Ok(response);
    }
    if let Some(twin) = twin(desk.cloud(), &wanted) {
        let message = format!(
            "The role assignment already exists. The ID of the existing role assignment is {}.",
            twin.to_hex()
        );
        return Err(error::error(409, "RoleAssignmentExists", &message));
    }
    room(desk.cloud(), scope)?;
    if desk.cloud().has(Fault::AssignmentWidened) {
        wanted.scope = Scope::subscription(desk.cloud().subscription());
    }
    // The answer to the creation does not name the creator yet; a later GET does.
    let answered = RoleAssignment { created_by: None, ..wanted.clone() };
    let response = Response::json(201, &view(desk.cloud(), &answered));
    if !desk.cloud().has(Fault::AssignmentDropped) {
        desk.emit(Change::RoleAssigned { assignment: wanted.into() });
    }
    Ok(response)
}

/// A subscription with all below it, and each management group by itself, hold only so many. Status and the rest of the
/// body are UNCONFIRMED, and that those with a condition have no limit of their own.
fn room(cloud: &Cloud, scope: &Scope) -> Result<(), Response> {
    let limits = cloud.limits();
    let at_group = scope.management_group_name().is_some();
    let most = if at_group { limits.management_group_role_assignments } else { limits.role_assignments };
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if cloud.authorization().count_with(scope) < most {
        return Ok(());
    }
    Err(error::error(400, "RoleAssignmentLimitExceeded", "No more role assignments can be created"))
}

/// A role that the service itself gives to the caller on the occasion of something else; it counts at once.
pub(super) fn granted(desk: &mut Desk<'_>, caller: &Caller, role: RoleDefinitionId, scope: Scope) {
    let is_user = desk.cloud().tenant().user(caller.principal_id).is_some();
    let assignment = RoleAssignment {
        name: RoleAssignmentName::from_random(desk.bytes()),
        scope,
        role,
        principal_id: caller.principal_id,
        principal_type: if is_user { PrincipalType::User } else { PrincipalType::ServicePrincipal },
        description: None,
        condition: None,
        created_on: desk.now(),
        updated_on: desk.now(),
        created_by: Some(caller.principal_id),
        updated_by: Some(caller.principal_id),
        counts_from: desk.now(),
        counts_until: None,
    };
    if twin(desk.cloud(), &assignment).is_none() {
        desk.emit(Change::RoleAssigned { assignment: assignment.into() });
    }
}

/// Another assignment of the same role to the same principal at the same scope.
fn twin(cloud: &Cloud, wanted: &RoleAssignment) -> Option<RoleAssignmentName> {
    let held = cloud.authorization().held_at(wanted.principal_id, &wanted.scope);
    held.into_iter().find(|one| one.role == wanted.role).map(|one| one.name)
}

fn wanted(
    desk: &Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    name: RoleAssignmentName,
) -> Result<RoleAssignment, Response> {
    let body = object(request)?;
    let text = |name: &str| {
        let properties = body.get("properties").and_then(Value::as_object);
        properties.and_then(|properties| properties.get(name)).and_then(Value::as_str)
    };
    let need = |name: &str| {
        text(name)
            .ok_or_else(|| error::invalid_content(&format!("The property 'properties.{name}' is required")))
    };
    let role_name = need("roleDefinitionId")?.rsplit('/').next().unwrap_or_default();
    let role = role_name.parse().ok().and_then(|id| desk.cloud().authorization().find_role(id));
    // What the real service says of a role outside its assignable scopes is UNCONFIRMED.
    let role = role.filter(|role| role_definitions::is_assignable(desk.cloud(), role, scope));
    let role = role.ok_or_else(|| role_definitions::missing(role_name))?.id;
    let principal = need("principalId")?;
    let principal_id = principal.parse().map_err(|_| {
        error::invalid_content(&format!(
            "The property 'properties.principalId' must be a GUID, not '{principal}'"
        ))
    })?;
    let is_application = principal.parse().is_ok_and(|id| desk.cloud().tenant().application(id).is_some());
    if is_application {
        // The status is UNCONFIRMED, as that of `UnmatchedPrincipalType` is.
        let message = "Principals of type Application cannot validly be used in role assignments.";
        return Err(error::error(400, "PrincipalTypeNotSupported", message));
    }
    let principal_type = principal_type(desk, principal_id, text("principalType"))?;
    Ok(RoleAssignment {
        name,
        scope: scope.clone(),
        role,
        principal_id,
        principal_type,
        description: text("description").map(ToString::to_string),
        condition: condition::read(&body)?,
        created_on: desk.now(),
        updated_on: desk.now(),
        created_by: Some(caller.principal_id),
        updated_by: Some(caller.principal_id),
        counts_from: desk.now().after(desk.cloud().delays().role_assignment),
        counts_until: None,
    })
}

/// The kind of the principal as the directory knows it, which must be the named one; a principal that the directory
/// does not know (yet) is taken at its word.
fn principal_type(desk: &Desk<'_>, id: PrincipalId, named: Option<&str>) -> Result<PrincipalType, Response> {
    let (cloud, tenant) = (desk.cloud(), desk.cloud().tenant());
    let replicated = |one: &ServicePrincipal| one.created_on.after(cloud.delays().replication) <= desk.now();
    let known = tenant.principal_type(id).filter(|_| tenant.service_principal(id).is_none_or(replicated));
    let named = match named.map(|word| (word, word.parse::<PrincipalType>())) {
        None => None,
        Some((_, Ok(kind))) => Some(kind),
        Some((word, Err(()))) => {
            return Err(error::invalid_content(&format!("The principal type '{word}' is not valid")));
        }
    };
    match (known, named) {
        (Some(known), Some(named)) if known != named => {
            let message = format!(
                "The PrincipalId '{}' has type '{}' , which is different from specified PrinciaplType '{}'.",
                id.to_hex(),
                known.as_str(),
                named.as_str()
            );
            Err(error::error(400, "UnmatchedPrincipalType", &message))
        }
        (Some(kind), _) | (None, Some(kind)) => Ok(kind),
        (None, None) => Err(principal_not_found(cloud, id)),
    }
}

/// The directory does not know the principal. The status is UNCONFIRMED.
fn principal_not_found(cloud: &Cloud, id: PrincipalId) -> Response {
    let message = format!(
        "Principal {} does not exist in the directory {}. Check that you have the correct principal ID. If you are \
         creating this principal and then immediately assigning a role, this error might be related to a replication \
         delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, \
         or Group.  See https://aka.ms/docs-principaltype",
        id.to_hex(),
        cloud.tenant().id
    );
    error::error(400, "PrincipalNotFound", &message)
}

/// Which assignments a list shows.
#[derive(Default)]
struct Filter {
    at_scope: bool,
    holders: Option<Vec<PrincipalId>>,
}

pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Response {
    if let Err(refusal) =
        authorize_reading(desk, request, caller, "Microsoft.Authorization/roleAssignments/read", scope)
    {
        return refusal;
    }
    let filter = match request.url.query_value("$filter").map(|text| read_filter(desk.cloud(), &text)) {
        None => Filter::default(),
        Some(Ok(filter)) => filter,
        Some(Err(refusal)) => return refusal,
    };
    let cloud = desk.cloud();
    let fits = |one: &&RoleAssignment| {
        let in_reach = cloud.is_at_or_below(scope, &one.scope)
            || (!filter.at_scope && cloud.is_at_or_below(&one.scope, scope));
        in_reach && filter.holders.as_ref().is_none_or(|holders| holders.contains(&one.principal_id))
    };
    listed(cloud.assignments().filter(fits).map(|one| view(cloud, one)).collect())
}

/// `atScope()`, `principalId eq '…'`, `assignedTo('…')`, and the first together with the last.
fn read_filter(cloud: &Cloud, text: &str) -> Result<Filter, Response> {
    let bad = || bad_filter(text, "atScope(), principalId eq '{id}' or assignedTo('{id}')");
    let mut filter = Filter::default();
    let terms: Vec<&str> = text.split(" and ").map(str::trim).collect();
    for term in &terms {
        if term.eq_ignore_ascii_case("atScope()") {
            filter.at_scope = true;
        } else if let Some(id) =
            term.strip_prefix("principalId eq '").and_then(|rest| rest.strip_suffix('\''))
        {
            if terms.len() > 1 {
                return Err(bad());
            }
            filter.holders = Some([id.parse().map_err(|_| bad())?].into());
        } else if let Some(id) = term.strip_prefix("assignedTo('").and_then(|rest| rest.strip_suffix("')")) {
            let id: PrincipalId = id.parse().map_err(|_| bad())?;
            let mut holders = cloud.directory_groups_of(id);
            holders.push(id);
            filter.holders = Some(holders);
        } else {
            return Err(bad());
        }
    }
    Ok(filter)
}

/// A filter that is not served. The real text is UNCONFIRMED.
pub(super) fn bad_filter(text: &str, served: &str) -> Response {
    let message = format!("The filter '{text}' is not supported. Supported filters are: {served}.");
    error::error(400, "UnsupportedQueryOption", &message)
}
