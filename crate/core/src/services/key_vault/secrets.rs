//! Secrets ("Get Secret", "Set Secret", "Get Secrets").

use super::super::Desk;
use super::super::bearer::Caller;
use super::allow::allow;
use super::{check_name, deleted_secrets, error, new_version};
use crate::access::action::{GET_SECRET, LIST_SECRETS, SET_SECRET};
use crate::cloud::{Change, SecretVersion, Vault};
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct View<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'a str>,
    id: String,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Attributes {
    enabled: bool,
    created: u64,
    updated: u64,
    recovery_level: &'static str,
    recoverable_days: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    value: Vec<View<'a>>,
    next_link: Option<&'a str>,
}

pub(super) fn base(vault: &Vault, name: &str) -> String {
    format!("https://{}.vault.azure.net/secrets/{name}", vault.id.name().to_ascii_lowercase())
}

fn attributes(version: &SecretVersion) -> Attributes {
    let created = version.created.secs();
    Attributes {
        enabled: true,
        created,
        updated: created,
        recovery_level: "Recoverable+Purgeable",
        recoverable_days: 90,
    }
}

fn view<'a>(vault: &Vault, name: &str, version: &'a SecretVersion) -> View<'a> {
    View {
        value: Some(&version.value),
        content_type: version.content_type.as_deref(),
        id: format!("{}/{}", base(vault, name), version.version),
        attributes: attributes(version),
    }
}

/// A version as it is shown where its value is not asked for.
pub(super) fn without_value<'a>(vault: &Vault, name: &str, version: &'a SecretVersion) -> View<'a> {
    View { value: None, ..view(vault, name, version) }
}

pub(super) fn answer(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    request: &Request,
    path: &[&str],
) -> Result<Response, Response> {
    match (request.method, path) {
        (Method::Get, []) => list(desk, vault, caller),
        (Method::Get, [name]) => get(desk, vault, caller, name, None),
        (Method::Get, [name, "versions"]) => versions(desk, vault, caller, name),
        (Method::Get, [name, version]) => get(desk, vault, caller, name, Some(version)),
        (Method::Put, [name]) => set(desk, vault, caller, request, name),
        (Method::Delete, [name]) => deleted_secrets::delete(desk, vault, caller, name),
        (_, [] | [_] | [_, _]) => Err(error::method_not_allowed()),
        _ => Err(error::no_such_operation()),
    }
}

/// All secrets by name, without their values.
fn list(desk: &mut Desk<'_>, vault: &Vault, caller: &Caller) -> Result<Response, Response> {
    let allowed = allow(desk, vault, caller, &LIST_SECRETS, None)?;
    let newest = vault.secrets.iter().filter_map(|(name, versions)| Some((name, versions.last()?)));
    let item = |(name, version): (&str, &'_ SecretVersion)| View {
        value: None,
        content_type: None,
        id: base(vault, name),
        attributes: attributes(version),
    };
    Ok(allowed.sign(Response::json(200, &Page { value: newest.map(item).collect(), next_link: None })))
}

/// All versions of one secret, the oldest first, without their values.
fn versions(desk: &mut Desk<'_>, vault: &Vault, caller: &Caller, name: &str) -> Result<Response, Response> {
    check_name("secret", name)?;
    let allowed = allow(desk, vault, caller, &LIST_SECRETS, Some(&format!("secrets/{name}")))?;
    let versions =
        vault.secrets.get(&name.to_ascii_lowercase()).ok_or_else(|| error::secret_not_found(name))?;
    let item = |version| without_value(vault, name, version);
    Ok(allowed
        .sign(Response::json(200, &Page { value: versions.iter().map(item).collect(), next_link: None })))
}

fn get(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    name: &str,
    version: Option<&str>,
) -> Result<Response, Response> {
    check_name("secret", name)?;
    let allowed = allow(desk, vault, caller, &GET_SECRET, Some(&format!("secrets/{name}")))?;
    let versions = vault.secrets.get(&name.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default();
    let found = match version {
        None => versions.last(),
        Some(version) => versions.iter().find(|one| one.version.eq_ignore_ascii_case(version)),
    };
    let found = found.ok_or_else(|| error::secret_not_found(name))?;
    Ok(allowed.sign(Response::json(200, &view(vault, name, found))))
}

fn set(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    request: &Request,
    name: &str,
) -> Result<Response, Response> {
    check_name("secret", name)?;
    let allowed = allow(desk, vault, caller, &SET_SECRET, Some(&format!("secrets/{name}")))?;
    if deleted_secrets::recoverable(vault, name, desk.now()).is_some() {
        return Err(error::recoverable(name));
    }
    let body = request
        .body
        .json()
        .map_err(|parse| error::bad_parameter(&format!("The body is not JSON: {parse}")))?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(ToString::to_string);
    let value = text("value")
        .ok_or_else(|| error::bad_parameter("Property value has invalid value: it must be text"))?;
    let version = SecretVersion {
        version: new_version(desk),
        value,
        content_type: text("contentType"),
        created: desk.now(),
    };
    let response = Response::json(200, &view(vault, name, &version));
    desk.emit(Change::SecretSet {
        vault: vault.id.clone(),
        name: name.to_ascii_lowercase(),
        version: version.into(),
    });
    Ok(allowed.sign(response))
}
