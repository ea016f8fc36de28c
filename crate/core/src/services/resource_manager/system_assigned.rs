//! The system-assigned identity of a resource, asked for by the resource ("System Assigned Identities - Get By Scope"), and
//! what the provider of identities can be asked to do ("Operations - List").

use super::super::Desk;
use super::super::bearer::Caller;
use super::super::msrp;
use super::{authorize, error, listed};
use crate::cloud::Host;
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response, path_encode};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Value, json};

const KIND: &str = "Microsoft.ManagedIdentity/identities";

/// `{resource}/providers/Microsoft.ManagedIdentity/identities/default`.
pub(super) fn answer(desk: &mut Desk<'_>, request: &Request, caller: &Caller, resource: &Scope) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let id = resource.child(&format!("providers/{KIND}/default"));
    if let Err(refusal) = authorize(desk, caller, &format!("{KIND}/read"), &id) {
        return refusal;
    }
    let cloud = desk.cloud();
    let host = resource.resource().and_then(|id| cloud.host(&id));
    match host.and_then(|host| Some((host, host.identity.system_assigned?))) {
        Some((host, own)) => Response::json(
            200,
            &json!({
                "id": id,
                "name": "default",
                "type": KIND,
                "location": host.location,
                "tags": host.tags,
                "properties": {
                    "tenantId": cloud.tenant().id,
                    "principalId": own.principal_id,
                    "clientId": own.client_id,
                    "clientSecretUrl": secret_url(host),
                },
            }),
        ),
        None => missing(resource),
    }
}

/// Where the provider keeps the credential for the host, which alone may ask there.
fn secret_url(host: &Host) -> String {
    msrp::address(&host.location, &path_encode(host.id.as_str()))
}

/// The words are UNCONFIRMED.
fn missing(resource: &Scope) -> Response {
    let id = resource.resource();
    match id.as_ref().map(|id: &ResourceId| (id.resource_type(), id)) {
        Some((kind, id)) => error::not_found(&kind, id),
        None => {
            error::error(404, "ResourceNotFound", &format!("'{resource}' has no system-assigned identity."))
        }
    }
}

/// What roles can allow of the provider ("Azure permissions for Identity").
const OPERATIONS: [&str; 12] = [
    "Microsoft.ManagedIdentity/identities/read",
    "Microsoft.ManagedIdentity/operations/read",
    "Microsoft.ManagedIdentity/register/action",
    "Microsoft.ManagedIdentity/userAssignedIdentities/read",
    "Microsoft.ManagedIdentity/userAssignedIdentities/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    "Microsoft.ManagedIdentity/userAssignedIdentities/listAssociatedResources/action",
    "Microsoft.ManagedIdentity/userAssignedIdentities/revokeTokens/action",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete",
];

/// `/providers/Microsoft.ManagedIdentity/operations`, open to whoever is signed in.
pub(super) fn operations(request: &Request) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let view = |name: &&str| {
        let mut words = name.rsplit('/');
        let (verb, resource) = (words.next(), words.next());
        json!({
            "name": name,
            "display": { "provider": "Microsoft Managed Identity", "resource": resource, "operation": verb },
        })
    };
    listed(OPERATIONS.iter().map(view).collect::<Vec<Value>>())
}
