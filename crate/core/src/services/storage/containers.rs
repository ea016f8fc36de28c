//! Containers, as their account's data plane has them ("Create Container", "Get Container Properties", "List Containers",
//! "Delete Container"). When one was last changed is left out.

use super::error::StorageError;
use super::list::escape;
use super::{HOSTS, Shown, way};
use crate::access::{Action, Offer};
use crate::cloud::{Change, StorageAccount};
use crate::scope::Scope;
use crate::services::{Desk, decision};
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};

/// Containers have control actions, also where the data plane is asked for them.
const CONTAINERS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers";

/// Asks for, creates or deletes a container (`restype=container`).
pub(super) fn answer(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    request: &Request,
    name: &str,
    caller: &Shown,
) -> Result<Response, StorageError> {
    let verb = match request.method {
        Method::Get | Method::Head => "read",
        Method::Put => "write",
        Method::Delete => "delete",
        _ => return Err(StorageError::InvalidUri),
    };
    let scope = account.id.scope().child(&format!("blobServices/default/containers/{name}"));
    allow(desk, account, caller, verb, &scope)?;
    let (is_there, of, own) = (account.containers.has(name), account.id.clone(), name.to_string());
    match (verb, is_there) {
        ("write", true) => Err(StorageError::ContainerAlreadyExists),
        ("write", false) => {
            desk.emit(Change::ContainerPut { account: of, name: own });
            Ok(Response::new(201))
        }
        (_, false) => Err(StorageError::ContainerNotFound),
        ("delete", true) => {
            desk.emit(Change::ContainerDeleted { account: of, name: own });
            Ok(Response::new(202))
        }
        _ => Ok(Response::new(200)
            .with_header("x-ms-has-immutability-policy", "false")
            .with_header("x-ms-has-legal-hold", "false")
            .with_header("x-ms-lease-state", "available")
            .with_header("x-ms-lease-status", "unlocked")),
    }
}

/// All containers of the account whose names begin with `prefix`.
pub(super) fn list(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    request: &Request,
    caller: &Shown,
) -> Result<Response, StorageError> {
    allow(desk, account, caller, "read", account.id.scope())?;
    let prefix = request.url.query_value("prefix").unwrap_or_default();
    let names =
        account.containers.iter().map(|(name, _)| name).filter(|name| name.starts_with(prefix.as_ref()));
    let all: String = names
        .map(|name| {
            format!(
                "<Container><Name>{}</Name><Properties><LeaseStatus>unlocked</LeaseStatus><LeaseState>available\
                 </LeaseState><HasImmutabilityPolicy>false</HasImmutabilityPolicy><HasLegalHold>false</HasLegalHold>\
                 </Properties></Container>",
                escape(name)
            )
        })
        .collect();
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://{}{HOSTS}/\">\
         <Containers>{all}</Containers><NextMarker /></EnumerationResults>",
        account.id.name()
    );
    Ok(Response::new(200).with_body("application/xml", body))
}

fn allow(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    caller: &Shown,
    verb: &str,
    scope: &Scope,
) -> Result<(), StorageError> {
    let Shown::Token(caller) = caller else { return Ok(()) };
    let action = format!("{CONTAINERS}/{verb}");
    let offer = Offer::of_resource(scope);
    let attributes = way::with_way(offer.attributes, desk.cloud(), desk.caller(), account);
    let decision =
        decision::conclude(desk, caller, &Action::control(&action), scope, Offer { attributes, ..offer });
    if decision.allowed { Ok(()) } else { Err(StorageError::PermissionMismatch) }
}
