//! User-assigned managed identities ("User Assigned Identities - Create Or Update", "- Delete").

use super::super::super::Desk;
use super::super::identity_life::{self, Birth};
use super::super::resource::missing;
use super::super::resource_type::{Asked, Json, Operation, ResourceType};
use super::super::{error, group_exists, location, object, tags};
use crate::access;
use crate::cloud::{Change, Cloud, Host, Tags, UserAssignedIdentity};
use crate::scope::ResourceId;
use crate::wire::{Method, Response};
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::{Map as JsonMap, Value, json};

const REGIONAL: &str = "Regional";

pub(in super::super) const TYPE: ResourceType = ResourceType {
    version: "2023-01-31",
    put: Some(put),
    patch: Some(patch),
    operations: &[
        Operation {
            method: Method::Post,
            path: &["listassociatedresources"],
            action: "Microsoft.ManagedIdentity/userAssignedIdentities/listAssociatedResources/action",
            answer: associated,
        },
        Operation {
            method: Method::Post,
            path: &["revoketokens"],
            action: "Microsoft.ManagedIdentity/userAssignedIdentities/revokeTokens/action",
            answer: revoke,
        },
    ],
    ..ResourceType::new(
        UserAssignedIdentity::TYPE,
        &[access::Operation::Read, access::Operation::Write, access::Operation::AssignIdentity],
        |cloud, id, _| Some(Json::of(&view(cloud, cloud.identity(id)?))),
        remove,
    )
};

#[derive(Serialize)]
struct View<'a> {
    location: &'a str,
    tags: &'a Tags,
    /// With `resourcegroups` in lower case, whatever the request said.
    id: String,
    name: &'a str,
    r#type: &'static str,
    properties: Properties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    tenant_id: crate::ids::TenantId,
    principal_id: crate::ids::PrincipalId,
    client_id: crate::ids::ClientId,
    #[serde(skip_serializing_if = "Option::is_none")]
    isolation_scope: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignment_restrictions: Option<Restrictions>,
}

#[derive(Serialize)]
struct Restrictions {
    providers: Vec<String>,
}

fn view<'a>(cloud: &Cloud, identity: &'a UserAssignedIdentity) -> View<'a> {
    View {
        location: &identity.location,
        tags: &identity.tags,
        id: identity.id.scope().with_lower_resource_groups(),
        name: identity.id.name(),
        r#type: UserAssignedIdentity::TYPE,
        properties: Properties {
            tenant_id: cloud.tenant().id,
            principal_id: identity.principal.principal_id,
            client_id: identity.principal.client_id,
            isolation_scope: identity.is_regional.then_some(REGIONAL),
            assignment_restrictions: (!identity.providers.is_empty())
                .then(|| Restrictions { providers: identity.providers.clone() }),
        },
    }
}

fn put(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let id = asked.id;
    let before = desk.cloud().identity(id).cloned();
    group_exists(desk, id.group().as_ref())?;
    let body = object(asked.request)?;
    let location = location(&body)?;
    if let Some(before) = before {
        let identity = limited(desk, &body, UserAssignedIdentity { tags: tags(&body), ..before })?;
        desk.emit(Change::IdentityPut { identity: identity.clone().into() });
        return Ok(Response::json(200, &view(desk.cloud(), &identity)));
    }
    check_name(id.name())?;
    let (is_regional, providers) = (isolation(&body)?.unwrap_or_default(), restrictions(&body)?);
    let birth = Birth { resource: id, location: &location, system_assigned: false };
    let principal = identity_life::create(desk, &birth)?;
    let (tags, providers) = (tags(&body), providers.unwrap_or_default());
    let identity = UserAssignedIdentity { id: id.clone(), tags, principal, location, is_regional, providers };
    desk.emit(Change::IdentityPut { identity: identity.clone().into() });
    let address = identity.id.scope().with_lower_resource_groups();
    Ok(Response::json(201, &view(desk.cloud(), &identity)).with_header("Location", address))
}

fn patch(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let before = desk.cloud().identity(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let body = object(asked.request)?;
    let identity = limited(desk, &body, UserAssignedIdentity { tags: tags(&body), ..before })?;
    desk.emit(Change::IdentityPut { identity: identity.clone().into() });
    Ok(Response::json(200, &view(desk.cloud(), &identity)))
}

/// The identity with the limits that a body sets; those that it does not name stay. A provider is not taken off while one of
/// its resources has the identity ("Restrict which resource providers can use a user-assigned managed identity"). The code
/// and words of the refusals, and that a smaller isolation scope leaves what is assigned already, are UNCONFIRMED.
fn limited(
    desk: &Desk<'_>,
    body: &JsonMap<String, Value>,
    before: UserAssignedIdentity,
) -> Result<UserAssignedIdentity, Response> {
    let is_regional = isolation(body)?.unwrap_or(before.is_regional);
    let Some(providers) = restrictions(body)? else {
        return Ok(UserAssignedIdentity { is_regional, ..before });
    };
    let identity = UserAssignedIdentity { is_regional, providers, ..before };
    let mut hosts = desk.cloud().hosts().filter(|host| host.identity.has(&identity.id));
    match hosts.find(|host| !identity.allows(host.kind.resource_type())) {
        None => Ok(identity),
        Some(host) => {
            let message = alloc::format!(
                "The assignment restrictions leave out the type of '{}', which has the identity; detach it there first.",
                host.id
            );
            Err(error::error(409, "Conflict", &message))
        }
    }
}

/// Whether a body isolates the identity in its region, if it says.
fn isolation(body: &JsonMap<String, Value>) -> Result<Option<bool>, Response> {
    match property(body, "isolationScope") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(word)) if word.eq_ignore_ascii_case(REGIONAL) => Ok(Some(true)),
        Some(Value::String(word)) if word.eq_ignore_ascii_case("None") => Ok(Some(false)),
        Some(other) => {
            let message = alloc::format!("The isolation scope {other} is not one of 'None' and 'Regional'.");
            Err(error::error(400, "BadRequest", &message))
        }
    }
}

/// The providers whose resources may have the identity, if a body says.
fn restrictions(body: &JsonMap<String, Value>) -> Result<Option<Vec<String>>, Response> {
    let providers = property(body, "assignmentRestrictions").and_then(|limits| limits.get("providers"));
    let Some(providers) = providers.filter(|providers| !providers.is_null()) else { return Ok(None) };
    let name =
        |one: &Value| one.as_str().filter(|name| !name.is_empty() && !name.contains('*')).map(String::from);
    let names = providers.as_array().and_then(|list| list.iter().map(name).collect());
    names.map(Some).ok_or_else(|| {
        let message = "The assignment restrictions must be a list of resource providers or types, as in                        'Microsoft.Compute', without '*'.";
        error::error(400, "BadRequest", message)
    })
}

fn property<'a>(body: &'a JsonMap<String, Value>, name: &str) -> Option<&'a Value> {
    body.get("properties")?.get(name)
}

/// The resources that have the identity, with their types in lower case. The filter and the paging of the operation are left
/// out.
fn associated(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let cloud = desk.cloud();
    cloud.identity(asked.id).ok_or_else(|| missing(asked))?;
    let hosts = cloud.hosts().filter(|host| host.identity.has(asked.id));
    let view = |host: &Host| {
        json!({
            "id": host.id,
            "name": host.id.name(),
            "type": host.kind.resource_type().to_ascii_lowercase(),
            "resourceGroup": host.id.scope().resource_group_name(),
            "subscriptionId": cloud.subscription(),
            "subscriptionDisplayName": "Simulated subscription",
        })
    };
    let value: Vec<Value> = hosts.map(view).collect();
    Ok(Response::json(200, &json!({ "totalCount": value.len(), "value": value })))
}

/// Takes back the tokens of an identity. Which services honour it, and when, is UNCONFIRMED: here hosts keep the tokens that
/// they have, and services accept them, as the pages on managed identities say that no refresh can be forced.
fn revoke(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    desk.cloud().identity(asked.id).map(|_| Response::new(200)).ok_or_else(|| missing(asked))
}

/// 3 to 128 characters: letters, digits, hyphen, underscore, beginning with a letter or digit. The real text of the
/// refusal is UNCONFIRMED.
fn check_name(name: &str) -> Result<(), Response> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if (3..=128).contains(&name.len()) && name.chars().all(fits) && begins_well {
        return Ok(());
    }
    let message = alloc::format!(
        "The identity name '{name}' is not valid: 3 to 128 characters, letters, digits, '-' and '_', beginning with a \
         letter or a digit."
    );
    Err(error::error(400, "InvalidResourceName", &message))
}

/// Deletes an identity, attached or not. The machines keep naming it in their identity blocks, but their metadata
/// endpoints can ask no token for it any more.
pub(in super::super) fn remove(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
    let Some(identity) = desk.cloud().identity(id).cloned() else { return false };
    desk.emit(Change::IdentityDeleted { id: identity.id.clone() });
    let hosts: Vec<Host> = desk.cloud().hosts().filter(|host| host.identity.has(id)).cloned().collect();
    for instance in hosts.iter().flat_map(Host::instances) {
        // An instance that cannot be reached keeps an identity that Entra refuses anyway.
        let _unreached = identity_life::configure(desk, instance);
    }
    let birth = Birth { resource: &identity.id, location: &identity.location, system_assigned: false };
    identity_life::delete(desk, &birth, identity.principal);
    true
}
