//! Key vaults, managed ("Vaults - Create Or Update", "Vaults - Update Access Policy").

use super::super::super::Desk;
use super::super::names;
use super::super::resource::missing;
use super::super::resource_type::{Asked, Json, NameCheck, Operation, ResourceType};
use super::super::{authorize, error, group_exists, location, object, tags};
use crate::access;
use crate::cloud::{AccessPolicy, Change, Cloud, Vault};
use crate::scope::ResourceId;
use crate::wire::{Method, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Value, json};

pub(in super::super) const TYPE: ResourceType = ResourceType {
    version: "2023-07-01",
    name_check: Some(NameCheck {
        action: "Microsoft.KeyVault/checkNameAvailability/read",
        refuse: |cloud, name| {
            let bad = check_name(name).err().map(|message| (names::INVALID, message));
            bad.or_else(|| cloud.vault_named(name).map(|_| (names::EXISTS, taken(name))))
        },
    }),
    put: Some(put),
    operations: &[Operation {
        method: Method::Put,
        path: &["accesspolicies", "*"],
        action: "Microsoft.KeyVault/vaults/accessPolicies/write",
        answer: set_policies,
    }],
    data_in_matrix: &[
        (
            "Microsoft.KeyVault/vaults/secrets",
            &[access::Operation::GetSecrets, access::Operation::SetSecrets],
        ),
        ("Microsoft.KeyVault/vaults/keys", &[access::Operation::SignWithKeys]),
    ],
    ..ResourceType::new(
        Vault::TYPE,
        &[
            access::Operation::Read,
            access::Operation::Write,
            access::Operation::GetSecrets,
            access::Operation::SetSecrets,
            access::Operation::SignWithKeys,
        ],
        |cloud, id, _| Some(Json::of(&view(cloud, cloud.vault(id)?))),
        remove,
    )
};

/// The first version whose new vaults go by Azure RBAC where the request does not say; before, they go by access policies
/// ("Prepare for Key Vault API version 2026-02-01").
const FIRST_WITH_ROLES: &str = "2026-02-01";

fn view(cloud: &Cloud, vault: &Vault) -> Value {
    let tenant = cloud.tenant().id;
    let policy = |policy: &AccessPolicy| {
        json!({
            "tenantId": tenant,
            "objectId": policy.object_id,
            "permissions": { "secrets": policy.secrets, "keys": policy.keys },
        })
    };
    json!({
        "id": vault.id,
        "name": vault.id.name(),
        "type": Vault::TYPE,
        "location": vault.location,
        "tags": vault.tags,
        "properties": {
            "sku": { "family": "A", "name": "standard" },
            "tenantId": tenant,
            "accessPolicies": vault.access_policies.iter().map(policy).collect::<Vec<_>>(),
            "enableRbacAuthorization": vault.enable_rbac_authorization,
            "vaultUri": format!("https://{}.vault.azure.net/", vault.id.name().to_ascii_lowercase()),
            "provisioningState": "Succeeded",
        },
    })
}

fn put(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let Asked { request, caller, id, .. } = *asked;
    let before = desk.cloud().vault(id).cloned();
    group_exists(desk, id.group().as_ref())?;
    check_name(id.name()).map_err(|message| error::error(400, "VaultNameNotValid", &message))?;
    let body = object(request)?;
    let properties = body.get("properties").cloned().unwrap_or_default();
    if desk.cloud().vault_named(id.name()).is_some_and(|other| other.id != *id) {
        return Err(error::error(409, "VaultAlreadyExists", &taken(id.name())));
    }
    // An absent or null switch keeps what the vault has.
    let switch = properties.get("enableRbacAuthorization").and_then(Value::as_bool);
    let kept = match &before {
        Some(vault) => vault.enable_rbac_authorization,
        None => request.url.query_value("api-version").is_some_and(|version| *version >= *FIRST_WITH_ROLES),
    };
    let switched = before.is_some() && switch.is_some_and(|switch| switch != kept);
    if switched {
        authorize(desk, caller, "Microsoft.Authorization/roleAssignments/write", id.scope())?;
    }
    let vault = Vault {
        id: id.clone(),
        location: location(&body)?,
        tags: tags(&body),
        enable_rbac_authorization: switch.unwrap_or(kept),
        access_policies: policies(&properties)?,
        secrets: Default::default(),
        deleted_secrets: Default::default(),
        keys: Default::default(),
    };
    let response = Response::json(if before.is_some() { 200 } else { 201 }, &view(desk.cloud(), &vault));
    desk.emit(Change::VaultPut { vault: vault.into() });
    Ok(response)
}

/// 3 to 24 letters, digits and hyphens, as they can stand in a host name; if not, what is said of it. The real text is
/// UNCONFIRMED.
pub(in super::super) fn check_name(name: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let well_formed = name.chars().all(fits) && begins_well && !name.ends_with('-') && !name.contains("--");
    if (3..=24).contains(&name.len()) && well_formed {
        return Ok(());
    }
    Err(format!(
        "The vault name '{name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must \
         begin with a letter, end with a letter or digit, and not contain consecutive hyphens."
    ))
}

/// What is said of a name that another vault has.
pub(in super::super) fn taken(name: &str) -> String {
    format!("The vault name '{name}' is already in use.")
}

fn policies(properties: &Value) -> Result<Vec<AccessPolicy>, Response> {
    let list = properties.get("accessPolicies").and_then(Value::as_array).into_iter().flatten();
    list.map(policy).collect()
}

fn policy(value: &Value) -> Result<AccessPolicy, Response> {
    let object_id = value.get("objectId").and_then(Value::as_str).unwrap_or_default();
    let words = |of: &str| -> Vec<String> {
        let words =
            value.pointer(&format!("/permissions/{of}")).and_then(Value::as_array).into_iter().flatten();
        words.filter_map(Value::as_str).map(str::to_ascii_lowercase).collect()
    };
    Ok(AccessPolicy {
        object_id: object_id.parse().map_err(|_| {
            error::error(
                400,
                "BadRequest",
                &format!("The property 'accessPolicies.objectId' must be a GUID, not '{object_id}'."),
            )
        })?,
        secrets: words("secrets"),
        keys: words("keys"),
    })
}

/// `PUT …/accessPolicies/{add|replace|remove}`.
fn set_policies(desk: &mut Desk<'_>, asked: &Asked<'_>, path: &[String]) -> Result<Response, Response> {
    let operation = path.get(1).map(String::as_str).unwrap_or_default();
    let vault = desk.cloud().vault(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let body = object(asked.request)?;
    let given = policies(body.get("properties").unwrap_or(&Value::Null))?;
    let others =
        vault.access_policies.iter().filter(|old| given.iter().all(|new| new.object_id != old.object_id));
    let mut after: Vec<AccessPolicy> = others.cloned().collect();
    match operation.to_ascii_lowercase().as_str() {
        "replace" => after.extend(given),
        "remove" => {}
        "add" => after.extend(given.into_iter().map(|new| merged(&vault.access_policies, new))),
        _ => {
            let message = format!(
                "The operation '{operation}' on access policies is not one of add, replace and remove."
            );
            return Err(error::error(400, "BadRequest", &message));
        }
    }
    desk.emit(Change::AccessPoliciesSet { vault: vault.id.clone(), policies: after.clone() });
    let vault = Vault { access_policies: after, ..vault.clone() };
    Ok(Response::json(200, &view(desk.cloud(), &vault)))
}

/// The policy that adds these permissions to those the principal has.
fn merged(before: &[AccessPolicy], mut new: AccessPolicy) -> AccessPolicy {
    if let Some(old) = before.iter().find(|old| old.object_id == new.object_id) {
        let missing = |old: &[String], new: &[String]| -> Vec<String> {
            old.iter().filter(|word| !new.contains(word)).cloned().collect()
        };
        new.secrets.splice(0..0, missing(&old.secrets, &new.secrets));
        new.keys.splice(0..0, missing(&old.keys, &new.keys));
    }
    new
}

/// Deletes a vault. That it could be recovered for a while is left out.
fn remove(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
    let is_there = desk.cloud().vault(id).is_some();
    if is_there {
        desk.emit(Change::VaultDeleted { id: id.clone() });
    }
    is_there
}
