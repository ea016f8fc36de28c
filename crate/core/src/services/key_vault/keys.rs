//! Keys that never leave the vault ("Create Key", "Get Key", "Sign").
//!
//! One deliberate difference: the keys are Ed25519 (`OKP`), where the real vault offers RSA and elliptic curves of NIST.

use super::super::Desk;
use super::super::bearer::Caller;
use super::allow::allow;
use super::{check_name, error, new_version};
use crate::access::action::{CREATE_KEY, GET_KEY, LIST_KEYS, SIGN_WITH_KEY};
use crate::cloud::{Change, KeyVersion, Vault};
use crate::wire::{Method, Request, Response, base64url, jws};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct View<'a> {
    key: PublicPart<'a>,
    attributes: Attributes,
}

#[derive(Serialize)]
struct PublicPart<'a> {
    kid: String,
    kty: &'static str,
    key_ops: &'a [String],
    crv: &'static str,
    x: String,
}

#[derive(Serialize)]
struct Attributes {
    enabled: bool,
    created: u64,
    updated: u64,
}

#[derive(Serialize)]
struct Item {
    kid: String,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    value: Vec<Item>,
    next_link: Option<String>,
}

#[derive(Serialize)]
struct Signature {
    kid: String,
    value: String,
}

fn base(vault: &Vault, name: &str) -> String {
    format!("https://{}.vault.azure.net/keys/{name}", vault.id.name().to_ascii_lowercase())
}

fn attributes(version: &KeyVersion) -> Attributes {
    Attributes { enabled: true, created: version.created.secs(), updated: version.created.secs() }
}

fn view<'a>(vault: &Vault, name: &str, version: &'a KeyVersion) -> View<'a> {
    View {
        key: PublicPart {
            kid: format!("{}/{}", base(vault, name), version.version),
            kty: "OKP",
            key_ops: &version.key_ops,
            crv: "Ed25519",
            x: base64url::encode(version.key.public_key().as_bytes()),
        },
        attributes: attributes(version),
    }
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
        (Method::Post, [name, "create"]) => create(desk, vault, caller, request, name),
        (Method::Post, [name, "sign"]) => sign(desk, vault, caller, request, name, None),
        (Method::Post, [name, version, "sign"]) => sign(desk, vault, caller, request, name, Some(version)),
        (_, [] | [_] | [_, _]) => Err(error::method_not_allowed()),
        _ => Err(error::no_such_operation()),
    }
}

fn list(desk: &mut Desk<'_>, vault: &Vault, caller: &Caller) -> Result<Response, Response> {
    let allowed = allow(desk, vault, caller, &LIST_KEYS, None)?;
    let newest = vault.keys.iter().filter_map(|(name, versions)| Some((name, versions.last()?)));
    let item = |(name, version): (&str, &KeyVersion)| Item {
        kid: base(vault, name),
        attributes: attributes(version),
    };
    Ok(allowed.sign(Response::json(200, &Page { value: newest.map(item).collect(), next_link: None })))
}

/// All versions of one key, the oldest first.
fn versions(desk: &mut Desk<'_>, vault: &Vault, caller: &Caller, name: &str) -> Result<Response, Response> {
    check_name("key", name)?;
    let allowed = allow(desk, vault, caller, &LIST_KEYS, Some(&format!("keys/{name}")))?;
    let versions = vault.keys.get(&name.to_ascii_lowercase()).ok_or_else(|| error::key_not_found(name))?;
    let item = |version: &KeyVersion| Item {
        kid: format!("{}/{}", base(vault, name), version.version),
        attributes: attributes(version),
    };
    Ok(allowed
        .sign(Response::json(200, &Page { value: versions.iter().map(item).collect(), next_link: None })))
}

fn find<'a>(vault: &'a Vault, name: &str, version: Option<&str>) -> Result<&'a KeyVersion, Response> {
    let versions = vault.keys.get(&name.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default();
    let found = match version {
        None => versions.last(),
        Some(version) => versions.iter().find(|one| one.version.eq_ignore_ascii_case(version)),
    };
    found.ok_or_else(|| error::key_not_found(name))
}

fn get(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    name: &str,
    version: Option<&str>,
) -> Result<Response, Response> {
    check_name("key", name)?;
    let allowed = allow(desk, vault, caller, &GET_KEY, Some(&format!("keys/{name}")))?;
    Ok(allowed.sign(Response::json(200, &view(vault, name, find(vault, name, version)?))))
}

fn create(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    request: &Request,
    name: &str,
) -> Result<Response, Response> {
    check_name("key", name)?;
    let allowed = allow(desk, vault, caller, &CREATE_KEY, Some(&format!("keys/{name}")))?;
    let body = body(request)?;
    let kty = body.get("kty").and_then(Value::as_str).unwrap_or_default();
    if kty != "OKP" {
        return Err(error::bad_parameter(&format!(
            "The property 'kty' is '{kty}'; this simulation makes keys of type 'OKP' (Ed25519) only"
        )));
    }
    let words = body.get("key_ops").and_then(Value::as_array);
    let words = words.map(|words| words.iter().filter_map(Value::as_str).map(ToString::to_string).collect());
    let version = KeyVersion {
        version: new_version(desk),
        key_ops: words.unwrap_or_else(|| ["sign".to_string(), "verify".to_string()].into()),
        created: desk.now(),
        key: desk.key(),
    };
    let response = Response::json(200, &view(vault, name, &version));
    desk.emit(Change::KeyCreated {
        vault: vault.id.clone(),
        name: name.to_ascii_lowercase(),
        version: version.into(),
    });
    Ok(allowed.sign(response))
}

fn sign(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    request: &Request,
    name: &str,
    version: Option<&str>,
) -> Result<Response, Response> {
    check_name("key", name)?;
    let allowed = allow(desk, vault, caller, &SIGN_WITH_KEY, Some(&format!("keys/{name}")))?;
    let key = find(vault, name, version)?;
    if !key.key_ops.iter().any(|operation| operation == "sign") {
        return Err(error::operation_not_allowed(caller, "sign", vault));
    }
    let body = body(request)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("alg") != jws::ALG {
        let message =
            format!("The property 'alg' is '{}'; a key of type 'OKP' signs with 'EdDSA'", text("alg"));
        return Err(error::bad_parameter(&message));
    }
    let value = base64url::decode(text("value"))
        .map_err(|_| error::bad_parameter("The property 'value' must be base64url without padding"))?;
    let kid = format!("{}/{}", base(vault, name), key.version);
    let signature = Signature { kid, value: base64url::encode(&key.key.sign(&value)) };
    Ok(allowed.sign(Response::json(200, &signature)))
}

fn body(request: &Request) -> Result<Value, Response> {
    request.body.json().map_err(|parse| error::bad_parameter(&format!("The body is not JSON: {parse}")))
}
