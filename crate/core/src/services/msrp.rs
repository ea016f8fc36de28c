//! The Managed Identity Resource Provider: it issues each identity its certificate and hands it to the hosts of the
//! resources that the identity is attached to ("How managed identities for Azure resources work with Azure virtual
//! machines"). What it says to the other services is not public; field names follow Microsoft's `msi-dataplane`.

use super::{At, Body, Desk, Listens, MIB, Published, Service, resource_manager};
use crate::cloud::serial;
use crate::cloud::{Change, Credential, Principal};
use crate::figures::lifetime;
use crate::place::Place;
use crate::time::Timestamp;
use crate::wire::{Certificate, CertificateFields, Method, Request, Response, Url, base64url, pkcs8};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use serde::Serialize;
use serde_json::json;

/// What the host names of the provider end in: there is one for each region.
const HOSTS: &str = ".identity.azure.net";

pub(super) static SERVICE: Service = Service {
    at: At::Inside(HOSTS),
    audiences: &[],
    application: None,
    published: Published::Never,
    body: Body { longest: 4 * MIB, too_large: |desk, _| resource_manager::too_large(desk) },
    listens: Listens::Once { place: Place::IdentityProvider, hears: Place::is_azure, answer },
};

/// The provider's address for a resource or identity in this region.
pub(super) fn address(location: &str, resource: &str) -> String {
    format!("https://control-{location}{HOSTS}{resource}/credentials")
}

/// The credential object, as a resource provider reads it. The real one wraps the key with its certificates in a PKCS #12
/// (`client_secret`); here they stand side by side, in PEM's inner form.
#[derive(Serialize)]
struct CredentialObject<'a> {
    client_id: String,
    object_id: String,
    tenant_id: String,
    resource_id: &'a str,
    certificate: String,
    issuer_certificate: String,
    private_key: String,
    authentication_endpoint: &'a str,
    not_before: String,
    not_after: String,
    renew_after: String,
}

/// What the directory is told: all keys that count for the identity.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyCredentials {
    key_credentials: Vec<KeyCredential>,
}

/// One of them; a new one brings its certificate.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyCredential {
    custom_key_identifier: String,
    key: Option<String>,
    r#type: &'static str,
    usage: &'static str,
}

/// The provider's answer: `PUT …/credentials` issues the certificate of a new identity, `GET` hands it out, `DELETE`
/// takes it back.
fn answer(desk: &mut Desk<'_>, request: &Request) -> Response {
    let Some(principal) = principal(&request.url) else {
        return error(400, "BadRequest", "The query must name the identity as oid and aid.");
    };
    match request.method {
        Method::Put => issue(desk, request, principal),
        Method::Get => {
            renew(desk, principal);
            hand_out(desk, principal)
        }
        Method::Delete => {
            desk.emit(Change::CredentialRevoked { principal_id: principal.principal_id });
            Response::new(200)
        }
        _ => error(405, "MethodNotAllowed", "Use PUT, GET or DELETE."),
    }
}

fn principal(url: &Url) -> Option<Principal> {
    Some(Principal {
        principal_id: url.query_value("oid")?.parse().ok()?,
        client_id: url.query_value("aid")?.parse().ok()?,
    })
}

fn issue(desk: &mut Desk<'_>, request: &Request, principal: Principal) -> Response {
    let body = request.body.texts();
    let resource_id = body.get("resource_id").unwrap_or_default();
    let Some(credential) = new_credential(desk, principal, resource_id) else {
        return error(500, "InternalServerError", "The clock stands past every certificate's end.");
    };
    if !registered(desk, credential, None) {
        return error(502, "BadGateway", "The directory did not take the key credential.");
    }
    Response::json(200, &json!({ "identityUrl": request.url.to_string() }))
}

/// Whoever asks after `renew_after` gets a new certificate; the one before counts until its own end.
fn renew(desk: &mut Desk<'_>, principal: Principal) {
    let before = desk.cloud().credential(principal.principal_id).cloned();
    let Some(before) = before.filter(|before| before.renew_after <= desk.now()) else { return };
    if let Some(credential) = new_credential(desk, principal, &before.resource_id) {
        registered(desk, credential, Some(&before));
    }
}

/// Keeps a new certificate and tells Entra that the identity will prove itself by it, too.
fn registered(desk: &mut Desk<'_>, credential: Credential, before: Option<&Credential>) -> bool {
    let (principal, certificate) = (credential.principal, credential.certificate.clone());
    desk.emit(Change::CredentialIssued { credential: credential.into() });
    let response = register(desk, principal, &certificate, before);
    response.is_some_and(|response| response.is_success())
}

fn new_credential(desk: &mut Desk<'_>, principal: Principal, resource_id: &str) -> Option<Credential> {
    let key = desk.key();
    let authority = desk.cloud().identity_authority()?.clone();
    // Certificates count in whole seconds.
    let now = Timestamp::from_secs(desk.now().secs());
    let after = |seconds| now.after(Duration::from_secs(seconds));
    let fields = CertificateFields {
        subject: principal.client_id.to_string(),
        issuer: authority.certificate.subject().to_string(),
        serial: serial(desk.bytes()),
        not_before: now.secs(),
        not_after: after(lifetime::CREDENTIAL).secs(),
        public_key: key.public_key(),
        is_authority: false,
    };
    let certificate = Certificate::issue(fields, &authority.key).ok()?;
    Some(Credential {
        principal,
        resource_id: resource_id.to_string(),
        not_before: now,
        not_after: after(lifetime::CREDENTIAL),
        renew_after: after(lifetime::CREDENTIAL_ROLL),
        thumbprint: certificate.thumbprint(),
        certificate: certificate.into(),
        key,
    })
}

/// Tells Entra by which certificates the identity proves itself from now on: the new one, and the one before for as long
/// as it counts. What the list leaves out, Entra forgets.
fn register(
    desk: &mut Desk<'_>,
    principal: Principal,
    certificate: &Certificate,
    before: Option<&Credential>,
) -> Option<Response> {
    let address = format!("https://graph.microsoft.com/v1.0/servicePrincipals/{}", principal.principal_id);
    let key = |thumbprint: String, der: Option<&[u8]>| KeyCredential {
        custom_key_identifier: thumbprint,
        key: der.map(base64url::encode_standard),
        r#type: "AsymmetricX509Cert",
        usage: "Verify",
    };
    let kept = before.filter(|before| before.not_after > desk.now());
    let kept = kept.map(|before| key(before.thumbprint.clone(), None));
    let new = key(certificate.thumbprint(), Some(certificate.der()));
    let body =
        serde_json::to_vec(&KeyCredentials { key_credentials: kept.into_iter().chain([new]).collect() });
    let request = Request::new(Method::Patch, Url::parse(&address).ok()?);
    desk.send(request.with_body("application/json", body.ok()?)).ok()
}

fn hand_out(desk: &Desk<'_>, principal: Principal) -> Response {
    let Some(credential) = desk.cloud().credential(principal.principal_id) else {
        return error(404, "NotFound", "No credential was issued to this identity, or it was taken back.");
    };
    let tenant = desk.cloud().tenant().id.to_string();
    let issuer = desk.cloud().identity_authority().map(|authority| authority.certificate.der());
    Response::json(
        200,
        &CredentialObject {
            client_id: principal.client_id.to_string(),
            object_id: principal.principal_id.to_string(),
            tenant_id: tenant,
            resource_id: &credential.resource_id,
            certificate: base64url::encode_standard(credential.certificate.der()),
            issuer_certificate: base64url::encode_standard(issuer.unwrap_or_default()),
            private_key: base64url::encode_standard(&pkcs8::der(&credential.key)),
            authentication_endpoint: "https://login.microsoftonline.com/",
            not_before: credential.not_before.to_rfc3339(),
            not_after: credential.not_after.to_rfc3339(),
            renew_after: credential.renew_after.to_rfc3339(),
        },
    )
}

fn error(status: u16, code: &str, message: &str) -> Response {
    Response::json(status, &json!({ "error": { "code": code, "message": message } })).named(code)
}
