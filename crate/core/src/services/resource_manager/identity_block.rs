//! The `identity` block of a resource: what a request asks for, and what the resource has afterwards ("Configure managed
//! identities on Azure virtual machines", REST).

use super::error;
use crate::cloud::{Cloud, IdentityBlock, Principal, UserAssignedIdentity, by_id};
use crate::scope::ResourceId;
use crate::wire::{Method, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::{Map as JsonMap, Value};

/// The block as a request writes it.
pub(super) struct Wanted {
    pub(super) system_assigned: bool,
    pub(super) user_assigned: bool,
    /// The identities it names: to be there (`{}`) or to go (`null`); `None` when it names none at all.
    pub(super) named: Option<Vec<(ResourceId, bool)>>,
}

impl Wanted {
    /// Reads the block of a body; `None` when the body has none, which leaves the identities as they are.
    pub(super) fn read(
        body: &JsonMap<String, Value>,
        api_version: &str,
        before: &IdentityBlock,
    ) -> Result<Option<Self>, Response> {
        let block = match body.get("identity") {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Object(block)) => block,
            Some(_) => return Err(error::invalid_content("The property 'identity' must be an object")),
        };
        let kind = block.get("type").and_then(Value::as_str).unwrap_or_default();
        let (mut system_assigned, mut user_assigned) = (false, false);
        for word in kind.split(',').map(str::trim) {
            match word.to_ascii_lowercase().as_str() {
                "systemassigned" => system_assigned = true,
                "userassigned" => user_assigned = true,
                "none" => {}
                _ => return Err(bad_type(kind)),
            }
        }
        let named = match block.get("identityIds").filter(|_| api_version <= LAST_WITH_ARRAY) {
            Some(ids) => Some(listed(ids, before)?),
            None => named(block)?,
        };
        Ok(Some(Self { system_assigned, user_assigned, named }))
    }

    /// The user-assigned identities that the resource has afterwards. PATCH adds and takes away; the list of a PUT is
    /// the whole list.
    pub(super) fn user_assigned_after(&self, before: &IdentityBlock, method: Method) -> Vec<ResourceId> {
        if !self.user_assigned {
            return Vec::new();
        }
        let Some(named) = &self.named else { return attached(before) };
        let mut after = if method == Method::Patch { attached(before) } else { Vec::new() };
        for (id, stays) in named {
            match after.binary_search(id) {
                Err(place) if *stays => after.insert(place, id.clone()),
                Ok(place) if !*stays => drop(after.remove(place)),
                _ => {}
            }
        }
        after
    }

    /// The identities that the body names in order to have them.
    pub(super) fn linked(&self) -> Vec<&ResourceId> {
        self.named.iter().flatten().filter(|(_, stays)| *stays).map(|(id, _)| id).collect()
    }
}

fn attached(block: &IdentityBlock) -> Vec<ResourceId> {
    block.user_assigned.iter().map(|(id, _)| id.clone()).collect()
}

fn bad_type(kind: &str) -> Response {
    error::invalid_content(&format!(
        "The identity type '{kind}' is not valid. Valid types are 'SystemAssigned', 'UserAssigned', 'SystemAssigned, \
         UserAssigned' and 'None'"
    ))
}

/// The last version of virtual machines that has an array `identityIds` of all identities in place of an object by their ids.
const LAST_WITH_ARRAY: &str = "2017-12-01";

/// The identities of an array, which is the whole list, so that those that are there and not in it go.
fn listed(ids: &Value, before: &IdentityBlock) -> Result<Vec<(ResourceId, bool)>, Response> {
    let ids = ids
        .as_array()
        .ok_or_else(|| error::invalid_content("The property 'identityIds' must be an array"))?;
    let read = |path: &Value| {
        let path = path.as_str().unwrap_or_default();
        ResourceId::parse(path, UserAssignedIdentity::TYPE).map_err(|_| bad_identity(path))
    };
    let wanted: Vec<ResourceId> = ids.iter().map(read).collect::<Result<_, Response>>()?;
    let gone = attached(before).into_iter().filter(|id| !wanted.contains(id)).map(|id| (id, false));
    let gone: Vec<(ResourceId, bool)> = gone.collect();
    Ok(wanted.into_iter().map(|id| (id, true)).chain(gone).collect())
}

fn named(block: &JsonMap<String, Value>) -> Result<Option<Vec<(ResourceId, bool)>>, Response> {
    let members = match block.get("userAssignedIdentities") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(members)) => members,
        Some(_) => {
            return Err(error::invalid_content(
                "The property 'userAssignedIdentities' must be an object whose names are ids of identities",
            ));
        }
    };
    let read = |(path, value): (&String, &Value)| {
        let id = ResourceId::parse(path, UserAssignedIdentity::TYPE).map_err(|_| bad_identity(path))?;
        Ok((id, !value.is_null()))
    };
    members.iter().map(read).collect::<Result<Vec<_>, Response>>().map(Some)
}

/// Something else than a user-assigned identity is named, such as another machine for the sake of its system-assigned
/// identity. The real text is UNCONFIRMED.
fn bad_identity(path: &str) -> Response {
    error::error(
        400,
        "InvalidIdentityId",
        &format!(
            "'{path}' is not the resource id of a user assigned identity ('{}').",
            UserAssignedIdentity::TYPE
        ),
    )
}

/// The service principals of the identities with these ids, or the first id that names none.
pub(super) fn principals(
    cloud: &Cloud,
    ids: &[ResourceId],
) -> Result<Vec<(ResourceId, Principal)>, ResourceId> {
    let found = |id: &ResourceId| {
        let identity = cloud.identity(id).ok_or_else(|| id.clone())?;
        Ok((identity.id.clone(), identity.principal))
    };
    ids.iter().map(found).collect()
}

/// The block as Resource Manager shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct View<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_id: Option<crate::ids::PrincipalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_id: Option<crate::ids::TenantId>,
    #[serde(skip_serializing_if = "<[_]>::is_empty", serialize_with = "by_id")]
    user_assigned_identities: &'a [(ResourceId, Principal)],
}

/// Shows a block; `None` when there is nothing in it.
pub(super) fn view<'a>(cloud: &Cloud, block: &'a IdentityBlock) -> Option<View<'a>> {
    let own = block.system_assigned;
    (block != &IdentityBlock::default()).then(|| View {
        r#type: block.kind(),
        principal_id: own.map(|principal| principal.principal_id),
        tenant_id: own.map(|_| cloud.tenant().id),
        user_assigned_identities: &block.user_assigned,
    })
}
