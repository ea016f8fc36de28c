//! How the platform of a host learns which identities its token endpoint serves ("How managed identities for Azure
//! resources work with Azure virtual machines", step 3). The real call is not public. UNCONFIRMED: that both certificates stand in the directory while one is rolled.

use super::super::Desk;
use crate::cloud::{Change, Credential, EndpointIdentity, Principal};
use crate::place::Place;
use crate::scope::ResourceId;
use crate::simulator::Simulator;
use crate::time::Timestamp;
use crate::wire::{Certificate, Method, Request, Response, Texts, Url, base64url, pkcs8};
use alloc::string::ToString;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde_json::{Value, json};

/// `PUT` names all identities of the machine; those whose certificate the host does not hold yet it fetches from the
/// Managed Identity Resource Provider.
pub(super) fn answer(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    if *desk.caller() != Place::ResourceManager {
        return Response::new(404);
    }
    match request.method {
        Method::Put => put(desk, host, request),
        Method::Delete => {
            desk.emit(Change::EndpointRemoved { host: host.clone() });
            Response::new(200)
        }
        _ => Response::new(405),
    }
}

fn put(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    let body = request.body.json().unwrap_or_default();
    let wanted = body.get("identities").and_then(Value::as_array).into_iter().flatten();
    let before = desk.cloud().endpoint(host).cloned().unwrap_or_default().identities;
    let mut identities: Vec<EndpointIdentity> = Vec::new();
    for one in wanted {
        match held(&before, one).or_else(|| fetch(desk, one)) {
            Some(identity) => identities.push(identity),
            None => {
                return Response::json(
                    502,
                    &json!({ "error": "no credential for an identity of the machine" }),
                );
            }
        }
    }
    desk.emit(Change::EndpointConfigured { host: host.clone(), identities: identities.into() });
    Response::new(200)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn held(before: &[EndpointIdentity], wanted: &Value) -> Option<EndpointIdentity> {
    let client_id = text(wanted, "clientId").parse().ok()?;
    before.iter().find(|identity| identity.credential.principal.client_id == client_id).cloned()
}

fn fetch(desk: &mut Desk<'_>, wanted: &Value) -> Option<EndpointIdentity> {
    let identity_url = text(wanted, "identityUrl").to_string();
    let response = desk.send(Request::new(Method::Get, Url::parse(&identity_url).ok()?)).ok()?;
    let credential = credential(&response.body.texts(), |der| desk.read_certificate(der))?;
    let system_assigned = wanted.get("systemAssigned").and_then(Value::as_bool)?;
    Some(EndpointIdentity { system_assigned, identity_url, credential })
}

/// The host asks again, on its own, where it got the certificate of an identity from.
pub(crate) fn fetch_credential(
    simulator: &mut Simulator,
    host: &ResourceId,
    identity_url: &str,
) -> Option<Credential> {
    let from = Place::Metadata { host: host.clone() };
    let request = Request::new(Method::Get, Url::parse(identity_url).ok()?);
    let response = simulator.exchange(&from, request, None).ok()?;
    credential(&response.body.texts(), |der| simulator.recent.certificate(der))
}

fn credential(
    object: &Texts<'_>,
    read: impl FnOnce(&[u8]) -> Option<Arc<Certificate>>,
) -> Option<Credential> {
    let bytes = |name: &str| base64url::decode_standard(object.get(name)?).ok();
    let moment = |name: &str| Timestamp::parse(object.get(name)?).ok();
    let certificate = read(&bytes("certificate")?)?;
    let key = pkcs8::parse(&bytes("private_key")?, certificate.public_key())?;
    Some(Credential {
        principal: Principal {
            principal_id: object.get("object_id")?.parse().ok()?,
            client_id: object.get("client_id")?.parse().ok()?,
        },
        resource_id: object.get("resource_id")?.to_string(),
        not_before: moment("not_before")?,
        not_after: moment("not_after")?,
        renew_after: moment("renew_after")?,
        thumbprint: certificate.thumbprint(),
        certificate,
        key,
    })
}
