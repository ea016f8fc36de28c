//! How a client of the token endpoint proves who it is: by an assertion, its own or an outside issuer's, or by secret ("OAuth 2.0 client credentials flow on
//! the Microsoft identity platform").

use super::super::Desk;
use super::error::Aadsts;
use super::form::Form;
use super::{assertion, federated};
use crate::cloud::ServicePrincipal;
use crate::wire::{Request, base64url, form_decode};
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A client that has proved who it is.
pub(super) struct Client {
    pub(super) principal: Arc<ServicePrincipal>,
    pub(super) proof: Proof,
}

/// What a client proved itself by.
pub(super) enum Proof {
    /// Its secret (`appidacr` 1).
    Secret,
    /// A certificate (`appidacr` 2); `host` is the resource that asks with a user-assigned identity.
    Certificate { host: Option<String> },
    /// A token of an outside issuer that it trusts (`appidacr` 2, as for any assertion: UNCONFIRMED).
    Federated,
}

impl Client {
    /// The client that the form, or the `Authorization` header, speaks for.
    pub(super) fn of(
        desk: &mut Desk<'_>,
        request: &Request,
        form: &Form<'_>,
        tenant: &str,
    ) -> Result<Self, Aadsts> {
        let basic = basic(request)?;
        let id = match &basic {
            Some((id, _)) => id,
            None => form.need("client_id")?,
        };
        let client = id.parse().ok().and_then(|id| desk.cloud().tenant().shared_client(id));
        let principal = client.ok_or_else(|| not_found(desk, id))?;
        if !is_known_everywhere(desk, &principal) && desk.bytes::<1>()[0].is_multiple_of(2) {
            return Err(not_found(desk, id));
        }
        if !principal.account_enabled {
            let message =
                format!("Application '{}'({}) is disabled.", principal.app_id, principal.display_name);
            return Err(Aadsts::new(7_000_112, message));
        }
        let secret = basic.as_ref().map(|(_, secret)| secret.as_str()).or(form.get("client_secret"));
        let proof = match (form.get("client_assertion"), secret) {
            (Some(assertion), _) => by_assertion(desk, form, assertion, &principal, tenant)?,
            (None, Some(secret)) => by_secret(desk, &principal, secret)?,
            (None, None) => return Err(unproved()),
        };
        Ok(Self { principal, proof })
    }
}

/// Whether a client is old enough for every server to have heard of it.
fn is_known_everywhere(desk: &Desk<'_>, principal: &ServicePrincipal) -> bool {
    principal.created_on.after(desk.cloud().delays().sign_in) <= desk.now()
}

fn unproved() -> Aadsts {
    Aadsts::new(
        7_000_216,
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    )
}

fn malformed() -> Aadsts {
    Aadsts::new(9_002_313, "Invalid request. Request is malformed or invalid.")
}

/// Id and secret of HTTP Basic, each form-encoded before they were joined (RFC 6749, 2.3.1).
fn basic(request: &Request) -> Result<Option<(String, String)>, Aadsts> {
    let header = request.headers.get("Authorization").and_then(|header| header.split_once(' '));
    let Some((_, encoded)) = header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Basic")) else {
        return Ok(None);
    };
    let bytes = base64url::decode_standard(encoded.trim()).map_err(|_| malformed())?;
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    let (id, secret) = text.split_once(':').ok_or_else(malformed)?;
    Ok(Some((decoded(id), decoded(secret))))
}

fn decoded(part: &str) -> String {
    form_decode(part.as_bytes()).into_iter().next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

fn by_assertion(
    desk: &mut Desk<'_>,
    form: &Form<'_>,
    assertion: &str,
    principal: &ServicePrincipal,
    tenant: &str,
) -> Result<Proof, Aadsts> {
    if form.need("client_assertion_type")? != ASSERTION_TYPE {
        return Err(malformed());
    }
    let token = assertion::read(assertion)?;
    if federated::is_from_outside(&token) {
        federated::check(desk, &token, principal)?;
        return Ok(Proof::Federated);
    }
    let host = assertion::check(desk, &token, principal, tenant)?;
    Ok(Proof::Certificate { host })
}

fn by_secret(desk: &Desk<'_>, principal: &ServicePrincipal, secret: &str) -> Result<Proof, Aadsts> {
    let known = principal.password_credentials.iter().find(|password| password.is(secret));
    let app = principal.app_id;
    let password = known.ok_or_else(|| {
        let message = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not \
             the client secret ID, for a secret added to app '{app}'."
        );
        Aadsts::new(7_000_215, message)
    })?;
    if desk.now() >= password.end_date_time {
        let message = format!(
            "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create new keys for \
             your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: \
             https://aka.ms/certCreds."
        );
        return Err(Aadsts::new(7_000_222, message));
    }
    Ok(Proof::Secret)
}

/// No service principal has this client id. That a deleted identity is refused so too is UNCONFIRMED.
pub(super) fn not_found(desk: &Desk<'_>, id: &str) -> Aadsts {
    Aadsts::new(
        700_016,
        format!(
            "Application with identifier '{id}' was not found in the directory '{}'. This can happen if the application \
             has not been installed by the administrator of the tenant or consented to by any user in the tenant. You \
             may have sent your authentication request to the wrong tenant.",
            desk.cloud().tenant().domain
        ),
    )
}
