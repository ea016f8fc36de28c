//! Storage accounts and their containers, managed ("Storage Accounts - Create", "Blob Containers - Create").

use super::super::Desk;
use super::super::bearer::Caller;
use super::route::ACCOUNTS;
use super::{action, authorize, authorize_reading, error, group_exists, listed, location, object, tags};
use crate::cloud::{Change, StorageAccount};
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Value, json};

const CONTAINERS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers";

fn view(account: &StorageAccount) -> Value {
    json!({
        "sku": { "name": account.sku, "tier": account.sku.split('_').next() },
        "kind": account.kind,
        "id": account.id,
        "name": account.id.name(),
        "type": ACCOUNTS,
        "location": account.location,
        "tags": account.tags,
        "properties": {
            "primaryEndpoints": { "blob": format!("https://{}.blob.core.windows.net/", account.id.name()) },
            "provisioningState": "Succeeded",
        },
    })
}

pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, within: &Scope) -> Response {
    if let Err(refusal) = authorize_reading(desk, request, caller, &action(ACCOUNTS, Method::Get), within) {
        return refusal;
    }
    let accounts = desk.cloud().accounts().filter(|account| within.contains(account.id.scope()));
    listed(accounts.map(view).collect())
}

pub(super) fn answer(desk: &mut Desk<'_>, request: &Request, caller: &Caller, id: &ResourceId) -> Response {
    if let Err(refusal) = authorize(desk, caller, &action(ACCOUNTS, request.method), id.scope()) {
        return refusal;
    }
    let before = desk.cloud().account(id).cloned();
    match (request.method, before) {
        (Method::Put, _) => put(desk, request, id).unwrap_or_else(|refusal| refusal),
        (Method::Get, Some(account)) => Response::json(200, &view(&account)),
        (Method::Delete, Some(_)) => {
            remove(desk, id);
            Response::new(200)
        }
        (Method::Delete, None) => Response::new(204),
        (Method::Get, None) => missing(id),
        _ => error::method_not_allowed(),
    }
}

fn missing(id: &ResourceId) -> Response {
    error::not_found(ACCOUNTS, id.name(), id.scope().resource_group_name().unwrap_or_default())
}

/// The real service takes its time and answers 202 first; here the account is there at once.
fn put(desk: &mut Desk<'_>, request: &Request, id: &ResourceId) -> Result<Response, Response> {
    group_exists(desk, id.group().as_ref())?;
    let body = object(request)?;
    let name = id.name();
    if !(3..=24).contains(&name.len()) || !name.chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase())
    {
        let message = format!(
            "{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in \
             length and use numbers and lower-case letters only."
        );
        return Err(error::error(400, "AccountNameInvalid", &message));
    }
    if desk.cloud().account_named(name).is_some_and(|other| other.id != *id) {
        let message = format!("The storage account named {name} is already taken.");
        return Err(error::error(409, "StorageAccountAlreadyTaken", &message));
    }
    let text = |pointer: &str, default: &str| {
        let value = Value::Object(body.clone());
        value.pointer(pointer).and_then(Value::as_str).unwrap_or(default).to_string()
    };
    let account = StorageAccount {
        id: id.clone(),
        location: location(&body)?,
        tags: tags(&body),
        kind: text("/kind", "StorageV2"),
        sku: text("/sku/name", "Standard_LRS"),
        containers: Default::default(),
    };
    let response = Response::json(200, &view(&account));
    desk.emit(Change::StorageAccountPut { account: account.into() });
    Ok(response)
}

/// `…/blobServices/default/containers/{name}`.
pub(super) fn child(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    of: &ResourceId,
    path: &[String],
) -> Response {
    let [services, _, containers, name] = path else { return super::unknown(request) };
    if !services.eq_ignore_ascii_case("blobServices") || !containers.eq_ignore_ascii_case("containers") {
        return super::unknown(request);
    }
    let scope = of.scope().child(&format!("blobServices/default/containers/{name}"));
    if let Err(refusal) = authorize(desk, caller, &action(CONTAINERS, request.method), &scope) {
        return refusal;
    }
    let Some(account) = desk.cloud().account(of).cloned() else { return missing(of) };
    let there = account.containers.has(name);
    let view =
        json!({ "id": scope, "name": name, "type": CONTAINERS, "properties": { "publicAccess": "None" } });
    match request.method {
        Method::Put => {
            desk.emit(Change::ContainerPut { account: account.id, name: String::from(name) });
            Response::json(if there { 200 } else { 201 }, &view)
        }
        Method::Get if there => Response::json(200, &view),
        Method::Get => error::error(404, "ContainerNotFound", "The specified container does not exist."),
        _ => error::method_not_allowed(),
    }
}

pub(super) fn remove(desk: &mut Desk<'_>, id: &ResourceId) {
    desk.emit(Change::StorageAccountDeleted { id: id.clone() });
}
