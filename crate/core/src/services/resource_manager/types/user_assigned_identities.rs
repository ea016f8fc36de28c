//! User-assigned managed identities ("User Assigned Identities - Create Or Update", "- Delete").

use super::super::super::Desk;
use super::super::identity_life::{self, Birth};
use super::super::resource::missing;
use super::super::resource_type::{Asked, Json, ResourceType};
use super::super::{error, group_exists, location, object, tags};
use crate::cloud::{Change, Cloud, Host, Tags, UserAssignedIdentity};
use crate::scope::ResourceId;
use crate::wire::Response;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

pub(in super::super) const TYPE: ResourceType = ResourceType {
    put: Some(put),
    patch: Some(patch),
    ..ResourceType::new(
        UserAssignedIdentity::TYPE,
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
        let identity = UserAssignedIdentity { tags: tags(&body), ..before };
        desk.emit(Change::IdentityPut { identity: identity.clone().into() });
        return Ok(Response::json(200, &view(desk.cloud(), &identity)));
    }
    check_name(id.name())?;
    let birth = Birth { resource: id, location: &location, system_assigned: false };
    let principal = identity_life::create(desk, &birth)?;
    let identity = UserAssignedIdentity { id: id.clone(), tags: tags(&body), principal, location };
    desk.emit(Change::IdentityPut { identity: identity.clone().into() });
    let address = identity.id.scope().with_lower_resource_groups();
    Ok(Response::json(201, &view(desk.cloud(), &identity)).with_header("Location", address))
}

fn patch(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let before = desk.cloud().identity(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let body = object(asked.request)?;
    let identity = UserAssignedIdentity { tags: tags(&body), ..before };
    desk.emit(Change::IdentityPut { identity: identity.clone().into() });
    Ok(Response::json(200, &view(desk.cloud(), &identity)))
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
fn remove(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
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
