//! The data plane of Blob Storage ("Authorize access to blobs using Microsoft Entra ID"; "Get Blob", "Put Blob", "List
//! Blobs").

mod asked;
mod containers;
mod delegation;
mod error;
mod list;
mod range;
mod shared_key;
mod tags;
mod way;

pub(crate) use shared_key::sign as sign_with_key;
pub(super) use shared_key::{NAMES as KEY_NAMES, key as account_key};

use super::bearer::{self, Caller};
use super::decision;
use super::{At, Body, Call, Desk, Listens, MIB, Published, Service};
use crate::access::{Action, Offer};
use crate::cloud::{
    Blob, Change, Cloud, ContainerNameError, FirstParty, StorageAccount, check_container_name,
};
use crate::ids::ClientId;
use crate::place::Place;
use crate::rbac::condition::Source;
use crate::scope::ResourceId;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use asked::{Asked, BLOBS};
use error::StorageError;

/// The first version of the protocol that takes tokens of Entra.
const FIRST_WITH_TOKENS: &str = "2017-11-09";
/// The most characters of a blob's name ("Naming and referencing containers, blobs, and metadata"). That a longer prefix is
/// refused in the same words is UNCONFIRMED.
const LONGEST_BLOB_NAME: usize = 1_024;
const LIST: Option<&str> = Some("Blob.List");
/// The way of every write that may carry tags, whether it does or not: else the documented condition "New blobs must
/// include a blob index tag" could not require them. No page says so in words: UNCONFIRMED.
const WRITE_WITH_TAGS: Option<&str> = Some("Blob.Write.WithTagHeaders");

/// What the host names of accounts end in, for blobs.
const HOSTS: &str = ".blob.core.windows.net";

/// Tokens may also be meant for the one account.
/// Blob Storage takes gigabytes; here it is what fits into the memory of a page.
const LONGEST: usize = 8 * MIB;

pub(super) static SERVICE: Service = Service {
    at: At::Below(HOSTS),
    audiences: &["https://storage.azure.com/"],
    application: Some(FirstParty {
        app_id: ClientId::from_u128(0xe406_a681_f3d4_42a8_90b6_c2b0_2949_7af1),
        name: "Azure Storage",
        app_roles: &[],
    }),
    published: Published::ToClients,
    body: Body { longest: LONGEST, too_large: |desk, _| too_large(desk) },
    listens: Listens::ForEach { find, answer },
};

fn find(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let account = call.cloud.account_named(call.name(HOSTS))?;
    Some((Place::Storage { name: account.id.name().into() }, account.id.clone()))
}

fn answer(desk: &mut Desk<'_>, id: &ResourceId, request: &Request) -> Response {
    let Some(account) = desk.cloud().account(id).cloned() else { return Response::new(404) };
    let request_id = desk.guid();
    let response = answer_account(desk, &account, request)
        .unwrap_or_else(|refusal| refusal.response(&request_id, desk.now(), desk.cloud().tenant().id));
    let version = request.headers.get("x-ms-version").unwrap_or(FIRST_WITH_TOKENS).to_string();
    response.with_header("x-ms-request-id", request_id).with_header("x-ms-version", version)
}

/// A body that is longer than the service takes ("Blob Storage error codes", RequestBodyTooLarge).
fn too_large(desk: &mut Desk<'_>) -> Response {
    let request_id = desk.guid();
    StorageError::BodyTooLarge { most: LONGEST }.response(&request_id, desk.now(), desk.cloud().tenant().id)
}

fn answer_account(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    request: &Request,
) -> Result<Response, StorageError> {
    let own = format!("https://{}{HOSTS}", account.id.name());
    let caller = match shared_key::check(desk, account, request)? {
        true => Shown::Key,
        false => {
            let audiences = [SERVICE.audiences, &[&own]].concat();
            let caller = bearer::check(desk, request, &audiences).map_err(StorageError::Unauthenticated)?;
            Shown::Token(caller)
        }
    };
    if request.headers.get("x-ms-version").is_none_or(|version| version < FIRST_WITH_TOKENS) {
        return Err(StorageError::VersionMissing);
    }
    let segments = request.url.segments();
    if segments.is_empty() && request.url.query_value("comp").as_deref() == Some("userdelegationkey") {
        return match &caller {
            Shown::Token(caller) => delegation::key(desk, account, caller, request),
            Shown::Key => Err(StorageError::PermissionMismatch),
        };
    }
    let comp = request.url.query_value("comp");
    if segments.is_empty() && request.method == Method::Get && comp.as_deref() == Some("list") {
        return containers::list(desk, account, request, &caller);
    }
    let (Some(container), blob) = (segments.first(), segments.get(1..).unwrap_or_default().join("/")) else {
        return Err(StorageError::InvalidUri);
    };
    check_names(container, &blob, request)?;
    let asked = Asked { account, request, container, blob: &blob };
    let is_container = request.url.query_value("restype").as_deref() == Some("container");
    if blob.is_empty() && comp.is_none() && is_container {
        return containers::answer(desk, account, request, container, &caller);
    }
    match (request.method, !blob.is_empty(), comp.as_deref()) {
        (Method::Get | Method::Head, true, None) => get(desk, &asked, &caller),
        (Method::Put, true, None) => put(desk, &asked, &caller),
        (Method::Delete, true, None) => delete(desk, &asked, &caller),
        (Method::Get, true, Some("tags")) => get_tags(desk, &asked, &caller),
        (Method::Put, true, Some("tags")) => set_tags(desk, &asked, &caller),
        (Method::Get, false, Some("list")) => {
            allow(desk, &asked, &caller, "read", offer(&asked, LIST))?;
            list::list(account, container, request)
        }
        _ => Err(StorageError::InvalidUri),
    }
}

/// What a request shows of its sender.
enum Shown {
    /// A token of Entra, by whose holder it is decided.
    Token(Caller),
    /// A signature with a key of the account, which opens everything.
    Key,
}

/// Whether there can be such names, and such a beginning of one.
fn check_names(container: &str, blob: &str, request: &Request) -> Result<(), StorageError> {
    check_container_name(container).map_err(|error| match error {
        ContainerNameError::Length => StorageError::NameLength,
        ContainerNameError::Characters => StorageError::InvalidResourceName,
    })?;
    let prefix = request.url.query_value("prefix").unwrap_or_default();
    if [blob, &prefix].iter().any(|name| name.chars().count() > LONGEST_BLOB_NAME) {
        return Err(StorageError::NameLength);
    }
    Ok(())
}

/// What the request offers to conditions, with the way of doing it where that has a name.
fn offer(asked: &Asked<'_>, suboperation: Option<&'static str>) -> Offer {
    Offer { suboperation, attributes: asked.attributes() }
}

/// What a request about a blob offers that comes from outside any virtual network and carries no tags; of a list where no
/// blob is named.
pub(crate) fn offered_outside(
    cloud: &Cloud,
    account: &StorageAccount,
    request: &Request,
    (container, blob): (&str, &str),
) -> Offer {
    let asked = Asked { account, request, container, blob };
    let suboperation = match (request.method, blob) {
        (Method::Put, _) => WRITE_WITH_TAGS,
        (_, "") => LIST,
        _ => None,
    };
    let attributes = way::with_way(asked.attributes(), cloud, &Place::Internet, account);
    Offer { suboperation, attributes }
}

/// Whether the caller may do this to the blobs of a container.
fn allow(
    desk: &mut Desk<'_>,
    asked: &Asked<'_>,
    caller: &Shown,
    verb: &str,
    offer: Offer,
) -> Result<(), StorageError> {
    let Shown::Token(caller) = caller else { return Ok(()) };
    let action = Action::data(format!("{BLOBS}/{verb}"));
    let attributes = way::with_way(offer.attributes, desk.cloud(), desk.caller(), asked.account);
    let offer = Offer { attributes, ..offer };
    let decision = decision::conclude(desk, caller, &action, &asked.scope(), offer);
    if decision.allowed { Ok(()) } else { Err(StorageError::PermissionMismatch) }
}

/// The blob that a request is about. A version or snapshot that it names is never there.
fn found<'a>(asked: &Asked<'a>) -> Result<&'a Blob, StorageError> {
    asked.account.containers.get(asked.container).ok_or(StorageError::ContainerNotFound)?;
    let is_past = ["snapshot", "versionid"].iter().any(|name| asked.request.url.query_value(name).is_some());
    asked.stored().filter(|_| !is_past).ok_or(StorageError::BlobNotFound)
}

/// Whether the blob is as the request wants it ("Specifying conditional headers for Blob service operations"). Of the headers
/// those that compare tags are looked at, and `If-None-Match` for whether there is a blob at all.
fn check_condition(asked: &Asked<'_>) -> Result<(), StorageError> {
    let header = |name: &str| asked.request.headers.get(name);
    let stored = asked.stored();
    if header("If-None-Match") == Some("*") && asked.request.method == Method::Put && stored.is_some() {
        return Err(StorageError::BlobAlreadyExists);
    }
    let fits = |wanted: &str| stored.is_some_and(|blob| wanted == "*" || wanted == blob.etag);
    if header("If-Match").is_none_or(fits) { Ok(()) } else { Err(StorageError::ConditionNotMet) }
}

fn get(desk: &mut Desk<'_>, asked: &Asked<'_>, caller: &Shown) -> Result<Response, StorageError> {
    allow(desk, asked, caller, "read", offer(asked, None))?;
    let blob = found(asked)?;
    check_condition(asked)?;
    let response = content(asked.request, blob)?
        .with_header("Accept-Ranges", "bytes")
        .with_header("Last-Modified", blob.last_modified.to_http_date())
        .with_header("ETag", blob.etag.as_str())
        .with_header("x-ms-blob-type", "BlockBlob");
    Ok(tags::counted(response, &blob.tags))
}

/// What of the blob the request asks for: nothing but its properties, a part, or all.
fn content(request: &Request, blob: &Blob) -> Result<Response, StorageError> {
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

/// The blob is gone at once: soft delete is off here, as it is in a new account that nobody made in the portal.
fn delete(desk: &mut Desk<'_>, asked: &Asked<'_>, caller: &Shown) -> Result<Response, StorageError> {
    allow(desk, asked, caller, "delete", offer(asked, None))?;
    found(asked)?;
    check_condition(asked)?;
    let (container, name) = (asked.container.into(), String::from(asked.blob));
    desk.emit(Change::BlobDeleted { account: asked.account.id.clone(), container, name });
    Ok(Response::new(202).with_header("x-ms-delete-type-permanent", "true"))
}

/// A new blob may be written with `add/action` alone, an existing one needs `write`.
fn put(desk: &mut Desk<'_>, asked: &Asked<'_>, caller: &Shown) -> Result<Response, StorageError> {
    let request = asked.request;
    let tags = tags::of_header(request)?;
    let offer = || Offer {
        suboperation: WRITE_WITH_TAGS,
        attributes: asked::with_tags(asked.attributes(), Source::Request, &tags),
    };
    let written = allow(desk, asked, caller, "write", offer());
    if written.is_err() && asked.stored().is_none() {
        allow(desk, asked, caller, "add/action", offer())?;
    } else {
        written?;
    }
    if request.headers.get("x-ms-blob-type") != Some("BlockBlob") {
        return Err(StorageError::BlobTypeMissing);
    }
    if !asked.account.containers.has(asked.container) {
        return Err(StorageError::ContainerNotFound);
    }
    check_condition(asked)?;
    let content_type = request.headers.get("x-ms-blob-content-type").or(request.headers.get("Content-Type"));
    let tag = desk.guid().replace('-', "").to_ascii_uppercase();
    let blob = Blob {
        content: request.body.clone(),
        content_type: content_type.unwrap_or("application/octet-stream").to_string(),
        last_modified: desk.now(),
        etag: format!("\"0x{}\"", tag.get(..15).unwrap_or_default()),
        tags,
    };
    let response = Response::new(201)
        .with_header("ETag", blob.etag.as_str())
        .with_header("Last-Modified", blob.last_modified.to_http_date());
    let (container, name) = (asked.container.into(), String::from(asked.blob));
    desk.emit(Change::BlobPut { account: asked.account.id.clone(), container, name, blob: blob.into() });
    Ok(response)
}

fn get_tags(desk: &mut Desk<'_>, asked: &Asked<'_>, caller: &Shown) -> Result<Response, StorageError> {
    allow(desk, asked, caller, "tags/read", offer(asked, None))?;
    Ok(tags::show(&found(asked)?.tags))
}

/// Tags are set as a whole: those that the body does not name are gone.
fn set_tags(desk: &mut Desk<'_>, asked: &Asked<'_>, caller: &Shown) -> Result<Response, StorageError> {
    let tags = tags::of_body(asked.request)?;
    let attributes = asked::with_tags(asked.attributes(), Source::Request, &tags);
    allow(desk, asked, caller, "tags/write", Offer { suboperation: None, attributes })?;
    found(asked)?;
    let (container, name) = (asked.container.into(), String::from(asked.blob));
    desk.emit(Change::BlobTagsSet { account: asked.account.id.clone(), container, name, tags: tags.into() });
    Ok(Response::new(204))
}
