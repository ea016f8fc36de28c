//! The authorization endpoint, through which people sign in ("Microsoft identity platform and OAuth 2.0 authorization
//! code flow").

use super::super::Desk;
use super::discovery::is_tenant;
use super::error::{Aadsts, missing, no_tenant};
use crate::cloud::AZURE_CLI;
use crate::ids::PrincipalId;
use crate::place::Place;
use crate::wire::{Request, Response, Url, base64url, form_encode};
use alloc::format;
use alloc::string::{String, ToString};
use sha2::{Digest, Sha256};

/// What a code stands for. It travels inside the code, sealed by a hash with the tenant's own key, so that Entra keeps
/// no list of codes.
pub(super) struct Code {
    pub(super) user: PrincipalId,
    pub(super) challenge: String,
    issued: u64,
    nonce: String,
}

/// How long a code counts, in seconds: about ten minutes, by the page.
const LIFETIME: u64 = 600;

impl Code {
    fn content(&self) -> String {
        format!("{}.{}.{}.{}", self.user, self.challenge, self.issued, self.nonce)
    }

    fn seal(&self, desk: &Desk<'_>) -> String {
        let content = self.content();
        let signature =
            desk.cloud().tenant().signing_keys.first().map(|key| key.key.sign(content.as_bytes()));
        let tag = base64url::encode(&Sha256::digest(signature.unwrap_or([0; 64])));
        format!("{content}.{tag}")
    }

    /// Reads a code; `None` when Entra did not write it, or too long ago.
    pub(super) fn open(desk: &Desk<'_>, text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let code = Self {
            user: parts.next()?.parse().ok()?,
            challenge: parts.next()?.to_string(),
            issued: parts.next()?.parse().ok()?,
            nonce: parts.next()?.to_string(),
        };
        let fresh = desk.now().secs() <= code.issued.saturating_add(LIFETIME);
        (fresh && code.seal(desk) == text).then_some(code)
    }
}

/// Whether a code that is sent there stays on the person's computer, where the Azure CLI listens at any port.
fn is_own_computer(redirect: &str) -> bool {
    Url::parse(redirect).is_ok_and(|url| url.host() == "localhost" && !url.is_secure())
}

/// Signs in the person that the request names, and sends their browser back with a code. To anybody else the real page
/// would show a form for the password; the refusal here is the one for a sign-in without any page.
pub(super) fn authorize(desk: &mut Desk<'_>, request: &Request, tenant: &str) -> Response {
    match code(desk, request, tenant) {
        Ok(location) => Response::new(302).with_header("Location", location),
        Err(error) => error.response(desk, request),
    }
}

fn code(desk: &mut Desk<'_>, request: &Request, tenant: &str) -> Result<String, Aadsts> {
    let value = |name: &str| request.url.query_value(name).ok_or_else(|| missing(name));
    if !is_tenant(desk.cloud(), tenant) {
        return Err(no_tenant(tenant));
    }
    if value("client_id")?.parse() != Ok(AZURE_CLI) {
        return Err(super::client::not_found(desk, &value("client_id")?));
    }
    if value("response_type")? != "code" || value("code_challenge_method")? != "S256" {
        return Err(Aadsts::new(9_002_313, "Invalid request. Request is malformed or invalid."));
    }
    let redirect = value("redirect_uri")?;
    if !is_own_computer(&redirect) {
        let message = format!(
            "The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the \
             application '{AZURE_CLI}'."
        );
        return Err(Aadsts::new(50_011, message));
    }
    let hint = value("login_hint")?;
    let user = desk.cloud().tenant().user_named(&hint).ok_or_else(|| {
        Aadsts::new(50_034, format!("The user account {hint} does not exist in the {tenant} directory."))
    })?;
    if *desk.caller() != (Place::Person { name: user.name.clone() }) {
        return Err(Aadsts::new(50_058, "A silent sign-in request was sent but no user is signed in."));
    }
    let user = user.id;
    let nonce = base64url::encode(&desk.bytes::<16>());
    let challenge = value("code_challenge")?.into_owned();
    let code = Code { user, challenge, issued: desk.now().secs(), nonce };
    Ok(format!("{redirect}?{}", form_encode(&[("code", &code.seal(desk))])))
}
