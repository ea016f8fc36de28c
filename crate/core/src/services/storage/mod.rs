//! The data plane of Blob Storage ("Authorize access to blobs using Microsoft Entra ID"; "Get Blob", "Put Blob", "List
//! Blobs").

mod error;
mod list;
mod range;

use super::Desk;
use super::access;
use super::bearer::{self, Caller};
use crate::cloud::{Blob, Change, StorageAccount};
use crate::rbac::Plane;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};

const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
/// The first version of the protocol that takes tokens of Entra.
const FIRST_WITH_TOKENS: &str = "2017-11-09";

pub(super) fn answer(desk: &mut Desk<'_>, name: &str, request: &Request) -> Response {
    let Some(account) = desk.cloud().account_named(name).cloned() else { return Response::new(404) };
    let request_id = desk.guid();
    let response = answer_account(desk, &account, request)
        .unwrap_or_else(|refusal| refusal.response(&request_id, desk.now(), desk.cloud().tenant().id));
    let version = request.headers.get("x-ms-version").unwrap_or(FIRST_WITH_TOKENS).to_string();
    response.with_header("x-ms-request-id", request_id).with_header("x-ms-version", version)
}

fn answer_account(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    request: &Request,
) -> Result<Response, error::StorageError> {
    let own = format!("https://{}.blob.core.windows.net", account.id.name());
    let caller = bearer::check(desk, request, &["https://storage.azure.com/", &own])
        .map_err(error::StorageError::Unauthenticated)?;
    if request.headers.get("x-ms-version").is_none_or(|version| version < FIRST_WITH_TOKENS) {
        return Err(error::StorageError::VersionMissing);
    }
    let path = request.url.path().trim_start_matches('/');
    let segments = request.url.segments();
    let (Some(container), rest) = (segments.first(), segments.get(1..).unwrap_or_default().join("/")) else {
        return Err(error::StorageError::InvalidUri);
    };
    let comp = request.url.query_value("comp");
    match (request.method, path.contains('/') && !rest.is_empty(), comp.as_deref()) {
        (Method::Get | Method::Head, true, None) => get(desk, account, &caller, request, container, &rest),
        (Method::Put, true, None) => put(desk, account, &caller, request, container, &rest),
        (Method::Get, false, Some("list")) => {
            allow(desk, account, &caller, "read", container)?;
            list::list(account, container, request)
        }
        _ => Err(error::StorageError::InvalidUri),
    }
}

/// Whether the caller may do this to the blobs of a container.
fn allow(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    caller: &Caller,
    verb: &str,
    container: &str,
) -> Result<(), error::StorageError> {
    let scope = account.id.scope().child(&format!("blobServices/default/containers/{container}"));
    let decision = access::decide(desk, caller, &format!("{BLOBS}/{verb}"), Plane::Data, &scope);
    if decision.allowed { Ok(()) } else { Err(error::StorageError::PermissionMismatch) }
}

fn get(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    caller: &Caller,
    request: &Request,
    container: &str,
    name: &str,
) -> Result<Response, error::StorageError> {
    allow(desk, account, caller, "read", container)?;
    let container = account.containers.get(container).ok_or(error::StorageError::ContainerNotFound)?;
    let blob = container.blobs.get(name).ok_or(error::StorageError::BlobNotFound)?;
    Ok(content(request, blob)?
        .with_header("Accept-Ranges", "bytes")
        .with_header("Last-Modified", blob.last_modified.to_http_date())
        .with_header("ETag", blob.etag.as_str())
        .with_header("x-ms-blob-type", "BlockBlob"))
}

/// What of the blob the request asks for: nothing but its properties, a part, or all.
fn content(request: &Request, blob: &Blob) -> Result<Response, error::StorageError> {
    let bytes = blob.content.as_bytes();
    let length = bytes.len();
    if request.method == Method::Head {
        let response = Response::new(200).with_header("Content-Type", blob.content_type.as_str());
        return Ok(response.with_header("Content-Length", length.to_string()));
    }
    let (response, part) = match range::asked(request, length)? {
        None => (Response::new(200), bytes),
        Some((first, last)) => {
            let place = format!("bytes {first}-{last}/{length}");
            (
                Response::new(206).with_header("Content-Range", place),
                bytes.get(first..=last).unwrap_or_default(),
            )
        }
    };
    let response = response.with_body(&blob.content_type, part);
    Ok(response.with_header("Content-Length", part.len().to_string()))
}

/// A new blob may be written with `add/action` alone, an existing one needs `write`.
fn put(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    caller: &Caller,
    request: &Request,
    container: &str,
    name: &str,
) -> Result<Response, error::StorageError> {
    let is_new = account.containers.get(container).is_none_or(|one| !one.blobs.has(name));
    let written = allow(desk, account, caller, "write", container);
    if written.is_err() && is_new {
        allow(desk, account, caller, "add/action", container)?;
    } else {
        written?;
    }
    if request.headers.get("x-ms-blob-type") != Some("BlockBlob") {
        return Err(error::StorageError::BlobTypeMissing);
    }
    if !account.containers.has(container) {
        return Err(error::StorageError::ContainerNotFound);
    }
    let content_type = request.headers.get("x-ms-blob-content-type").or(request.headers.get("Content-Type"));
    let tag = desk.guid().replace('-', "").to_ascii_uppercase();
    let blob = Blob {
        content: request.body.clone(),
        content_type: content_type.unwrap_or("application/octet-stream").to_string(),
        last_modified: desk.now(),
        etag: format!("\"0x{}\"", tag.get(..15).unwrap_or_default()),
    };
    let response = Response::new(201)
        .with_header("ETag", blob.etag.as_str())
        .with_header("Last-Modified", blob.last_modified.to_http_date());
    let (container, name) = (String::from(container), String::from(name));
    desk.emit(Change::BlobPut { account: account.id.clone(), container, name, blob });
    Ok(response)
}
