//! Storage accounts and their containers, managed ("Storage Accounts - Create", "Blob Containers - Create").

use super::super::super::{Desk, storage};
use super::super::names;
use super::super::resource::missing;
use super::super::resource_type::{Asked, Json, NameCheck, Operation, ResourceType};
use super::super::{error, group_exists, location, object, tags};
use crate::access;
use crate::cloud::{Change, Cloud, ContainerNameError, Resource, StorageAccount, check_container_name};
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

pub(in super::super) const TYPE: ResourceType = ResourceType {
    version: "2025-01-01",
    name_check: Some(NameCheck {
        action: "Microsoft.Storage/checknameavailability/read",
        refuse: |cloud, name| {
            let bad = check_account_name(name).err().map(|message| (names::INVALID, message));
            bad.or_else(|| cloud.account_named(name).map(|_| (names::EXISTS, taken(name))))
        },
    }),
    put: Some(put),
    patch: Some(patch),
    operations: &[
        Operation {
            method: Method::Post,
            path: &["listkeys"],
            action: "Microsoft.Storage/storageAccounts/listKeys/action",
            answer: list_keys,
        },
        Operation {
            method: Method::Post,
            path: &["regeneratekey"],
            action: "Microsoft.Storage/storageAccounts/regenerateKey/action",
            answer: regenerate_key,
        },
    ],
    ..ResourceType::new(
        StorageAccount::TYPE,
        access::Operation::MANAGING,
        |cloud, id, _| Some(Json::of(&view(cloud.account(id)?))),
        remove,
    )
};

/// `…/blobServices/default/containers/{name}`.
pub(in super::super) const CONTAINERS: ResourceType = ResourceType {
    version: "2025-01-01",
    is_tracked: false,
    put: Some(put_container),
    ids: containers,
    missing: |_, id| check_name(id.name()).err().unwrap_or_else(no_container),
    ..ResourceType::new(
        CONTAINER_TYPE,
        &[access::Operation::ReadBlobs, access::Operation::WriteBlobs],
        show_container,
        remove_container,
    )
};

const CONTAINER_TYPE: &str = "Microsoft.Storage/storageAccounts/blobServices/containers";

fn view(account: &StorageAccount) -> Value {
    json!({
        "sku": { "name": account.sku, "tier": account.sku.split('_').next() },
        "kind": account.kind,
        "id": account.id,
        "name": account.id.name(),
        "type": StorageAccount::TYPE,
        "location": account.location,
        "tags": account.tags,
        "properties": {
            "allowSharedKeyAccess": account.allow_shared_key_access,
            "primaryEndpoints": { "blob": format!("https://{}.blob.core.windows.net/", account.id.name()) },
            "provisioningState": "Succeeded",
        },
    })
}

/// The real service takes its time and answers 202 first; here the account is there at once.
fn put(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let id = asked.id;
    group_exists(desk, id.group().as_ref())?;
    let body = object(asked.request)?;
    check_account_name(id.name()).map_err(|message| error::error(400, "AccountNameInvalid", &message))?;
    if desk.cloud().account_named(id.name()).is_some_and(|other| other.id != *id) {
        return Err(error::error(409, "StorageAccountAlreadyTaken", &taken(id.name())));
    }
    let before = desk.cloud().account(id);
    let account = StorageAccount {
        id: id.clone(),
        location: location(&body)?,
        tags: tags(&body),
        kind: text(&body, "kind").unwrap_or("StorageV2").to_string(),
        allow_shared_key_access: shared_key_access(&body).unwrap_or(true),
        sku: sku(&body).unwrap_or("Standard_LRS").to_string(),
        renewed_keys: before.map(|before| before.renewed_keys).unwrap_or_default(),
        containers: Default::default(),
    };
    Ok(kept(desk, account))
}

/// "Storage Accounts - Update": what the body names changes, and the rest stays.
fn patch(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let mut account = desk.cloud().account(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let body = object(asked.request)?;
    if body.get("tags").is_some_and(Value::is_object) {
        account.tags = tags(&body);
    }
    if let Some(sku) = sku(&body) {
        account.sku = sku.to_string();
    }
    if let Some(allowed) = shared_key_access(&body) {
        account.allow_shared_key_access = allowed;
    }
    Ok(kept(desk, account))
}

fn kept(desk: &mut Desk<'_>, account: StorageAccount) -> Response {
    let response = Response::json(200, &view(&account));
    desk.emit(Change::StorageAccountPut { account: account.into() });
    response
}

fn text<'a>(body: &'a JsonMap<String, Value>, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}

fn sku(body: &JsonMap<String, Value>) -> Option<&str> {
    body.get("sku").and_then(|sku| sku.get("name")).and_then(Value::as_str)
}

fn shared_key_access(body: &JsonMap<String, Value>) -> Option<bool> {
    body.get("properties")
        .and_then(|properties| properties.get("allowSharedKeyAccess"))
        .and_then(Value::as_bool)
}

/// 3 to 24 digits and lower-case letters, as they stand in a host name; if not, what is said of it.
pub(in super::super) fn check_account_name(name: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase();
    if (3..=24).contains(&name.len()) && name.chars().all(fits) {
        return Ok(());
    }
    Err(format!(
        "{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length \
         and use numbers and lower-case letters only."
    ))
}

/// What is said of a name that another account has.
pub(in super::super) fn taken(name: &str) -> String {
    format!("The storage account named {name} is already taken.")
}

/// "Storage Accounts - List Keys": whoever has a key needs no role for the data.
fn list_keys(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let account = desk.cloud().account(asked.id).ok_or_else(|| missing(asked))?;
    Ok(keys(desk.cloud(), account))
}

fn keys(cloud: &Cloud, account: &StorageAccount) -> Response {
    let tenant = cloud.tenant().id;
    let keys = storage::KEY_NAMES.map(|name| {
        json!({ "keyName": name, "value": storage::account_key(tenant, account, name), "permissions": "FULL" })
    });
    Response::json(200, &json!({ "keys": keys }))
}

/// "Storage Accounts - Regenerate Key": what was signed with the old one counts no more.
fn regenerate_key(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let mut account = desk.cloud().account(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let body = object(asked.request)?;
    let named = text(&body, "keyName").unwrap_or_default();
    let at = storage::KEY_NAMES.iter().position(|name| name.eq_ignore_ascii_case(named));
    let renewed = at.and_then(|at| account.renewed_keys.get_mut(at)).ok_or_else(|| {
        error::error(
            400,
            "InvalidValuesForRequestParameters",
            "Values for request parameters are invalid: keyName.",
        )
    })?;
    *renewed = renewed.saturating_add(1);
    let response = keys(desk.cloud(), &account);
    desk.emit(Change::StorageAccountPut { account: account.into() });
    Ok(response)
}

/// The account that a container is in.
fn account_of<'a>(cloud: &'a Cloud, id: &ResourceId) -> Option<&'a StorageAccount> {
    cloud.account(&id.parent()?.parent()?)
}

fn view_container(id: &ResourceId) -> Value {
    json!({ "id": id, "name": id.name(), "type": CONTAINER_TYPE, "properties": { "publicAccess": "None" } })
}

fn show_container(cloud: &Cloud, id: &ResourceId, _: &str) -> Option<Json> {
    account_of(cloud, id)?.containers.has(id.name()).then(|| Json::of(&view_container(id)))
}

/// Those of one account's blob service, or of all accounts below a scope.
fn containers(_: &ResourceType, cloud: &Cloud, within: &Scope) -> Vec<ResourceId> {
    let own = within.resource().and_then(|service| Some((cloud.account(&service.parent()?)?, service)));
    let all = cloud.resources_within(within).filter_map(|one| match one {
        Resource::StorageAccount(account) => Some((account, account.id.child("blobServices", "default"))),
        _ => None,
    });
    let services = own.into_iter().chain(all);
    services
        .flat_map(|(account, service)| {
            account.containers.iter().map(move |(name, _)| service.child("containers", name))
        })
        .collect()
}

fn no_container() -> Response {
    error::error(404, "ContainerNotFound", "The specified container does not exist.")
}

/// Whether a container can be called so. That the provider says it in the words of the data plane is UNCONFIRMED.
fn check_name(name: &str) -> Result<(), Response> {
    check_container_name(name).map_err(|error| match error {
        ContainerNameError::Length => error::error(
            400,
            "OutOfRangeInput",
            "The specified resource name length is not within the permissible limits.",
        ),
        ContainerNameError::Characters => error::error(
            400,
            "InvalidResourceName",
            "The specifed resource name contains invalid characters.",
        ),
    })
}

fn put_container(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    check_name(asked.id.name())?;
    let name = String::from(asked.id.name());
    let there = show_container(desk.cloud(), asked.id, "").is_some();
    if let Some(account) = account_of(desk.cloud(), asked.id).map(|account| account.id.clone()) {
        desk.emit(Change::ContainerPut { account, name });
    }
    Ok(Response::json(if there { 200 } else { 201 }, &view_container(asked.id)))
}

fn remove_container(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
    let account = account_of(desk.cloud(), id).filter(|account| account.containers.has(id.name()));
    let Some(account) = account.map(|account| account.id.clone()) else { return false };
    desk.emit(Change::ContainerDeleted { account, name: id.name().into() });
    true
}

fn remove(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
    let is_there = desk.cloud().account(id).is_some();
    if is_there {
        desk.emit(Change::StorageAccountDeleted { id: id.clone() });
    }
    is_there
}
