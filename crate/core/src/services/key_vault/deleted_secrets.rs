//! Secrets that were deleted: they can be recovered for a while, or purged before ("Azure Key Vault soft-delete overview";
//! "Delete Secret", "Get Deleted Secret", "Recover Deleted Secret", "Purge Deleted Secret").
//!
//! All of it takes effect at once; in the real vault a deletion and a recovery take some seconds.

use super::super::Desk;
use super::super::bearer::Caller;
use super::allow::allow;
use super::secrets::{self, View};
use super::{check_name, error};
use crate::access::action::{DELETE_SECRET, GET_DELETED_SECRET, LIST_SECRETS, PURGE_SECRET, RECOVER_SECRET};
use crate::cloud::{Change, DeletedSecret, Vault};
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Deleted<'a> {
    recovery_id: String,
    deleted_date: u64,
    scheduled_purge_date: u64,
    #[serde(flatten)]
    secret: View<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    value: Vec<Deleted<'a>>,
    next_link: Option<&'a str>,
}

/// A deleted secret as the vault shows it: without its value.
fn view<'a>(vault: &Vault, name: &str, deleted: &'a DeletedSecret) -> Option<Deleted<'a>> {
    let newest = deleted.versions.last()?;
    Some(Deleted {
        recovery_id: secrets::base(vault, name).replacen("/secrets/", "/deletedsecrets/", 1),
        deleted_date: deleted.deleted.secs(),
        scheduled_purge_date: deleted.purged().secs(),
        secret: secrets::without_value(vault, name, newest),
    })
}

/// A secret that was deleted and can be recovered.
pub(super) fn recoverable<'a>(vault: &'a Vault, name: &str, now: Timestamp) -> Option<&'a DeletedSecret> {
    vault.deleted_secrets.get(&name.to_ascii_lowercase()).filter(|deleted| now < deleted.purged())
}

/// `/deletedsecrets…`.
pub(super) fn answer(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    request: &Request,
    path: &[&str],
) -> Result<Response, Response> {
    match (request.method, path) {
        (Method::Get, []) => list(desk, vault, caller),
        (Method::Get, [name]) => get(desk, vault, caller, name),
        (Method::Post, [name, "recover"]) => recover(desk, vault, caller, name),
        (Method::Delete, [name]) => purge(desk, vault, caller, name),
        (_, [] | [_] | [_, "recover"]) => Err(error::method_not_allowed()),
        _ => Err(error::no_such_operation()),
    }
}

fn list(desk: &mut Desk<'_>, vault: &Vault, caller: &Caller) -> Result<Response, Response> {
    let allowed = allow(desk, vault, caller, &LIST_SECRETS, None)?;
    let now = desk.now();
    let all = vault.deleted_secrets.iter().filter(|(_, deleted)| now < deleted.purged());
    let value = all.filter_map(|(name, deleted)| view(vault, name, deleted)).collect();
    Ok(allowed.sign(Response::json(200, &Page { value, next_link: None })))
}

fn get(desk: &mut Desk<'_>, vault: &Vault, caller: &Caller, name: &str) -> Result<Response, Response> {
    check_name("secret", name)?;
    let allowed = allow(desk, vault, caller, &GET_DELETED_SECRET, Some(&format!("secrets/{name}")))?;
    let deleted = recoverable(vault, name, desk.now()).ok_or_else(|| error::secret_not_found(name))?;
    Ok(allowed.sign(Response::json(200, &view(vault, name, deleted))))
}

/// `DELETE /secrets/{name}`.
pub(super) fn delete(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    name: &str,
) -> Result<Response, Response> {
    check_name("secret", name)?;
    let allowed = allow(desk, vault, caller, &DELETE_SECRET, Some(&format!("secrets/{name}")))?;
    let (own, deleted_date) = (name.to_ascii_lowercase(), desk.now());
    let versions = vault.secrets.get(&own).cloned().ok_or_else(|| error::secret_not_found(name))?;
    let deleted = DeletedSecret { versions, deleted: deleted_date };
    let response = Response::json(200, &view(vault, name, &deleted));
    desk.emit(Change::SecretDeleted { vault: vault.id.clone(), name: own, deleted_date });
    Ok(allowed.sign(response))
}

fn recover(desk: &mut Desk<'_>, vault: &Vault, caller: &Caller, name: &str) -> Result<Response, Response> {
    check_name("secret", name)?;
    let allowed = allow(desk, vault, caller, &RECOVER_SECRET, Some(&format!("secrets/{name}")))?;
    let deleted = recoverable(vault, name, desk.now()).ok_or_else(|| error::secret_not_found(name))?;
    let newest = deleted.versions.last().map(|one| secrets::without_value(vault, name, one));
    let response = Response::json(200, &newest);
    desk.emit(Change::SecretRecovered { vault: vault.id.clone(), name: name.to_ascii_lowercase() });
    Ok(allowed.sign(response))
}

fn purge(desk: &mut Desk<'_>, vault: &Vault, caller: &Caller, name: &str) -> Result<Response, Response> {
    check_name("secret", name)?;
    let allowed = allow(desk, vault, caller, &PURGE_SECRET, Some(&format!("secrets/{name}")))?;
    recoverable(vault, name, desk.now()).ok_or_else(|| error::secret_not_found(name))?;
    desk.emit(Change::SecretPurged { vault: vault.id.clone(), name: name.to_ascii_lowercase() });
    Ok(allowed.sign(Response::new(204)))
}
