//! Requests that are signed with a key of the account ("Authorize with Shared Key"). A key opens all data of its account,
//! whatever roles its holder has.

use super::error::StorageError;
use crate::cloud::StorageAccount;
use crate::ids::TenantId;
use crate::services::Desk;
use crate::sort::{gathered, sort_by};
use crate::wire::{Request, base64url, form_decode};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};

/// The keys of every account.
pub(in crate::services) const NAMES: [&str; 2] = ["key1", "key2"];

/// The headers whose values are signed, in order, between the verb and the service's own headers.
const SIGNED: [&str; 11] = [
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-MD5",
    "Content-Type",
    "Date",
    "If-Modified-Since",
    "If-Match",
    "If-None-Match",
    "If-Unmodified-Since",
    "Range",
];

/// A key in base64. It follows from the tenant, whose id follows from the seed, and from how often it was renewed, so that
/// nobody has to keep it.
pub(in crate::services) fn key(tenant: TenantId, account: &StorageAccount, name: &str) -> String {
    base64url::encode_standard(&secret(tenant, account, name))
}

fn secret(tenant: TenantId, account: &StorageAccount, name: &str) -> [u8; 64] {
    let renewed = NAMES.iter().zip(account.renewed_keys).find(|(own, _)| **own == name);
    let again =
        renewed.filter(|(_, times)| *times > 0).map_or_else(String::new, |(_, times)| format!(" {times}"));
    Sha512::digest(format!("{name}{again} of {} in {tenant}", account.id.scope().key())).into()
}

/// Whether the request is signed with a key of the account; a refusal where the signature does not fit or none counts.
pub(super) fn check(
    desk: &Desk<'_>,
    account: &StorageAccount,
    request: &Request,
) -> Result<bool, StorageError> {
    let header = request.headers.get("Authorization").unwrap_or_default();
    let Some(("SharedKey", shown)) = header.split_once(' ') else { return Ok(false) };
    if !account.allow_shared_key_access {
        return Err(StorageError::KeysNotPermitted);
    }
    let signature = shown.trim().strip_prefix(account.id.name()).and_then(|rest| rest.strip_prefix(':'));
    let text = to_sign(account.id.name(), request);
    let tenant = desk.cloud().tenant().id;
    let fits = |name: &&str| {
        let own = Hmac::<Sha256>::new(&secret(tenant, account, name).into()).chain_update(&text).finalize();
        signature == Some(base64url::encode_standard(&own.into_bytes()).as_str())
    };
    if NAMES.iter().any(fits) { Ok(true) } else { Err(StorageError::SignatureMismatch) }
}

/// The signature of whoever has a key, in base64; `None` where the key is none.
pub(crate) fn sign(account: &str, key: &str, request: &Request) -> Option<String> {
    let key = base64url::decode_standard(key).ok()?;
    let signed =
        Hmac::<Sha256>::new_from_slice(&key).ok()?.chain_update(to_sign(account, request)).finalize();
    Some(base64url::encode_standard(&signed.into_bytes()))
}

fn to_sign(account: &str, request: &Request) -> String {
    let mut text = request.method.as_str().to_string();
    let length = request.body.as_bytes().len();
    for name in SIGNED {
        let value = match name {
            "Content-Length" if length == 0 => String::new(),
            "Content-Length" => length.to_string(),
            // The service's own date stands for it.
            "Date" if request.headers.get("x-ms-date").is_some() => String::new(),
            _ => request.headers.get(name).unwrap_or_default().to_string(),
        };
        text.push('\n');
        text.push_str(&value);
    }
    text.push('\n');
    let own = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim()));
    let own: BTreeMap<String, &str> = gathered(own.filter(|(name, _)| name.starts_with("x-ms-")));
    for (name, value) in own {
        text.push_str(&format!("{name}:{value}\n"));
    }
    let path = request.url.path();
    text.push_str(&format!("/{account}{}", if path.is_empty() { "/" } else { path }));
    let (_, query) = request.url.target().split_once('?').unwrap_or_default();
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in form_decode(query.as_bytes()) {
        values.entry(name.to_ascii_lowercase()).or_default().push(value.into_owned());
    }
    for (name, mut values) in values {
        sort_by(&mut values, Ord::cmp);
        text.push_str(&format!("\n{name}:{}", values.join(",")));
    }
    text
}
