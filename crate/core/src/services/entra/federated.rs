//! The check of a token of an outside issuer, by which a client proves itself instead of a certificate or a secret
//! ("Workload identity federation concepts"; "Get an access token with a federated credential").
//!
//! In which order Entra checks is UNCONFIRMED; here: algorithm, credential (issuer, subject, audience), the issuer's key,
//! signature, times. One deliberate difference: the algorithm is EdDSA where Entra takes RS256 alone.

use super::super::Desk;
use super::super::issuer;
use super::assertion::times;
use super::error::Aadsts;
use crate::cloud::{Change, FederatedCredential, KnownKeys, ServicePrincipal};
use crate::fault::Fault;
use crate::journal::{Conclusion, FederationMismatch};
use crate::wire::{Jwks, Method, PublicKey, Request, Response, UnverifiedToken, Url, jws};
use alloc::format;
use alloc::string::ToString;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde_json::Value;

/// Whether an assertion comes from outside: its issuer is an address and not the client itself. By what Entra tells the two
/// apart is UNCONFIRMED.
pub(super) fn is_from_outside(token: &UnverifiedToken) -> bool {
    token.text("iss").is_some_and(|issuer| issuer.starts_with("https://"))
}

/// Whether the token proves that its sender may sign in as this client; by which credential, or why by none, is written
/// down.
pub(super) fn check(
    desk: &mut Desk<'_>,
    token: &UnverifiedToken,
    client: &ServicePrincipal,
) -> Result<(), Aadsts> {
    let alg = token.header().alg();
    if alg != jws::ALG && alg != jws::ALG_RENAMED {
        let message = format!(
            "Invalid JWT token. '{alg}' is not a supported signature algorithm. Supported signing algorithms are: '{}'",
            jws::ALG
        );
        return Err(Aadsts::new(5_002_738, message));
    }
    let found = matching(desk, token, client);
    desk.conclude(match &found {
        Ok(credential) => Conclusion::FederationMatched {
            client_id: client.app_id,
            credential_id: credential.id,
            name: credential.name.clone(),
            issuer: credential.issuer.clone(),
            subject: credential.subject.clone(),
        },
        Err(mismatch) => Conclusion::FederationMismatched { client_id: client.app_id, mismatch: *mismatch },
    });
    let credential = found.map_err(|mismatch| mismatched(mismatch, token, client))?;
    // That a user-assigned identity's token can be such an assertion is left out, with the audience that it is issued for.
    if is_own(desk, &credential.issuer) {
        // As of 50166, 70025 and 7000272 below, the OAuth error and how the real text goes on are UNCONFIRMED.
        let message = "AAD-issued tokens may not be used for federated identity flows.";
        return Err(Aadsts::new(700_222, message));
    }
    let kid = token.header().kid().ok_or_else(|| {
        // The number is that of other malformed assertions, the text is UNCONFIRMED.
        Aadsts::new(50_027, "Invalid JWT token. No key id specified in token header.")
    })?;
    let key = signing_key(desk, &credential.issuer, kid)?;
    token.verify(&key).map_err(|_| {
        let message = format!(
            "Client assertion contains an invalid signature. [Reason - The provided signature value did not match the \
             expected signature value., Thumbprint of key used by client: '{kid}']"
        );
        Aadsts::new(700_027, message)
    })?;
    times(desk, token)
}

fn is_own(desk: &Desk<'_>, issuer: &str) -> bool {
    issuer == desk.cloud().tenant().issuer() || issuer.starts_with("https://login.microsoftonline.com/")
}

/// The credential that the token fits, compared letter by letter; else the first point in which it fits none.
fn matching(
    desk: &Desk<'_>,
    token: &UnverifiedToken,
    client: &ServicePrincipal,
) -> Result<FederatedCredential, FederationMismatch> {
    let (issuer, subject) = (text(token, "iss"), text(token, "sub"));
    let all: Vec<&FederatedCredential> = desk.cloud().tenant().federated_credentials(client.app_id).collect();
    if all.is_empty() {
        return Err(FederationMismatch::NoCredential);
    }
    let of_issuer = all.iter().filter(|one| one.issuer == issuer);
    if of_issuer.clone().next().is_none() {
        return Err(FederationMismatch::Issuer);
    }
    // Issuer and subject together are unique.
    let fits = |named: &str| named == subject || desk.cloud().has(Fault::SubjectIgnored);
    let Some(credential) = of_issuer.clone().find(|one| fits(&one.subject)) else {
        let but_for_case = of_issuer.clone().any(|one| one.subject.eq_ignore_ascii_case(subject));
        return Err(if but_for_case { FederationMismatch::SubjectCase } else { FederationMismatch::Subject });
    };
    if !audiences(token).any(|audience| audience == credential.audience) {
        return Err(FederationMismatch::Audience);
    }
    if credential.counts_from > desk.now() {
        return Err(FederationMismatch::NotYet);
    }
    Ok((*credential).clone())
}

fn text<'a>(token: &'a UnverifiedToken, claim: &str) -> &'a str {
    token.text(claim).unwrap_or_default()
}

/// `aud` is a text or, as Kubernetes writes it, a list.
fn audiences(token: &UnverifiedToken) -> impl Iterator<Item = &str> {
    let claim = token.claims().get("aud");
    let list = claim.and_then(Value::as_array).into_iter().flatten();
    claim.into_iter().chain(list).filter_map(Value::as_str)
}

fn mismatched(mismatch: FederationMismatch, token: &UnverifiedToken, client: &ServicePrincipal) -> Aadsts {
    const HINT: &str = "Check your federated identity credential Subject, Audience and Issuer against the presented assertion.";
    const PAGE: &str = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
    let (issuer, subject) = (text(token, "iss"), text(token, "sub"));
    let audience = audiences(token).next().unwrap_or_default();
    let none_for = |what: &str, value: &str| {
        format!(
            "No matching federated identity record found for presented assertion {what} '{value}'. {HINT} {PAGE}"
        )
    };
    match mismatch {
        FederationMismatch::NoCredential => {
            let (id, name) = (client.app_id, &client.display_name);
            let message =
                format!("The client '{id}'({name}) has no configured federated identity credentials.");
            Aadsts::new(70_025, message)
        }
        FederationMismatch::Issuer => Aadsts::new(700_211, none_for("issuer", issuer)),
        FederationMismatch::Audience => Aadsts::new(700_212, none_for("audience", audience)),
        FederationMismatch::Subject => Aadsts::new(700_213, none_for("subject", subject)),
        FederationMismatch::SubjectCase => Aadsts::new(
            7_002_138,
            format!(
                "No matching federated identity record found for presented assertion subject '{subject}'. The subject \
                 matches with case-insensitive comparison, but not with case-sensitive comparison. {HINT} See \
                 documentation at: {PAGE}. See breaking change notification and remediation at: \
                 https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024."
            ),
        ),
        FederationMismatch::NotYet => Aadsts::new(
            70_021,
            format!(
                "No matching federated identity record found for presented assertion. Assertion Issuer: '{issuer}'. \
                 Assertion Subject: '{subject}'. Assertion Audience: '{audience}'."
            ),
        ),
    }
}

/// The issuer's key with this id. How long Entra keeps the keys of an outside issuer is UNCONFIRMED; here as long as
/// Azure's services keep Entra's.
fn signing_key(desk: &mut Desk<'_>, issuer: &str, kid: &str) -> Result<PublicKey, Aadsts> {
    let now = desk.now();
    let kept = desk.cloud().issuer_keys(issuer).filter(|known| known.suffice(kid, now));
    let keys = match kept {
        Some(known) => known.keys.clone(),
        None => fetch_keys(desk, issuer)
            .ok_or_else(|| Aadsts::new(50_166, "Request to External OIDC endpoint failed."))?,
    };
    keys.find(kid).map(|jwk| jwk.key.clone()).ok_or_else(|| {
        let message = format!(
            "The certificate with identifier {kid} used to sign the federated credential could not be found in the \
             metadata of identity provider {issuer}. Please validate that your Identity Provider's metadata exposes the \
             key used to sign the incoming token."
        );
        Aadsts::new(7_000_272, message)
    })
}

fn fetch_keys(desk: &mut Desk<'_>, issuer: &str) -> Option<Arc<Jwks>> {
    let address = format!("{}{}", issuer.trim_end_matches('/'), issuer::CONFIGURATION);
    let configuration = fetch(desk, &address)?.body.json().ok()?;
    let text = |name: &str| configuration.get(name).and_then(Value::as_str);
    let address = text("jwks_uri").filter(|_| text("issuer") == Some(issuer))?.to_string();
    let document = fetch(desk, &address)?.body;
    let keys = desk.read_keys(&document)?;
    let known = KnownKeys { keys: keys.clone(), fetched_on: desk.now() };
    desk.emit(Change::IssuerKeysFetched { issuer: issuer.to_string(), known });
    Some(keys)
}

fn fetch(desk: &mut Desk<'_>, address: &str) -> Option<Response> {
    let response = desk.send(Request::new(Method::Get, Url::parse(address).ok()?)).ok()?;
    response.is_success().then_some(response)
}
