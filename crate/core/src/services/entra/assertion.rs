//! The check of a client assertion ("Microsoft identity platform application authentication certificate credentials").
//!
//! In which order Entra checks is UNCONFIRMED; here: form of the assertion, key, signature, audience, time, names.
//! UNCONFIRMED: that one may be shown again until it expires, whatever its `jti`.

use super::super::Desk;
use super::error::Aadsts;
use crate::cloud::{KeyCredential, ServicePrincipal};
use crate::ids::ClientId;
use crate::journal::Conclusion;
use crate::time::Timestamp;
use crate::wire::{JwsError, NumericDate, UnverifiedToken, hexadecimal};
use alloc::format;
use alloc::string::{String, ToString};

/// How far the client's clock may be ahead, in seconds.
const SKEW: u64 = 300;

/// Takes an assertion apart.
pub(super) fn read(assertion: &str) -> Result<UnverifiedToken, Aadsts> {
    UnverifiedToken::parse(assertion).map_err(|error| malformed(&error))
}

/// Whether the assertion proves that its sender is this client; if so, by which key credential is written down. Gives
/// the resource on whose behalf the client asks, if the assertion names one.
pub(super) fn check(
    desk: &mut Desk<'_>,
    token: &UnverifiedToken,
    client: &ServicePrincipal,
    tenant: &str,
) -> Result<Option<String>, Aadsts> {
    if !matches!(token.header().alg(), "EdDSA" | "Ed25519") {
        return Err(Aadsts::new(700_027, "Invalid JWT token. Unsupported asymmetric signing algorithm."));
    }
    let credential = credential(token, client)?;
    within_window(desk, credential)?;
    token.verify(&credential.certificate.public_key()).map_err(|_| {
        signature_error(
            "The provided signature value did not match the expected signature value.",
            &credential.custom_key_identifier,
            Some(credential),
            client.app_id,
        )
    })?;
    audience(desk, token, tenant)?;
    times(desk, token)?;
    names(token, client.app_id)?;
    let thumbprint = credential.custom_key_identifier.clone();
    desk.conclude(Conclusion::AssertionAccepted {
        client_id: client.app_id,
        key_id: credential.key_id,
        thumbprint,
    });
    Ok(token.text("xms_az_rid").map(ToString::to_string))
}

fn malformed(error: &JwsError) -> Aadsts {
    Aadsts::new(50_027, format!("Invalid JWT token. {error}."))
}

fn credential<'a>(
    token: &UnverifiedToken,
    client: &'a ServicePrincipal,
) -> Result<&'a KeyCredential, Aadsts> {
    let header = token.header();
    if header.x5t.is_none() && header.x5t_s256.is_none() {
        return Err(Aadsts::new(
            50_027,
            "Invalid JWT token. No certificate thumbprint specified in token header.",
        ));
    }
    let named = |credential: &&KeyCredential| {
        let certificate = &credential.certificate;
        header.x5t.is_none_or(|sha1| sha1 == *certificate.sha1())
            && header.x5t_s256.is_none_or(|sha256| sha256 == *certificate.sha256())
    };
    client.key_credentials.iter().find(named).ok_or_else(|| {
        let sha1 = header.x5t.map(|sha1| hexadecimal::encode(&sha1));
        let thumbprint = sha1.or_else(|| header.x5t_s256.map(|sha256| hexadecimal::encode(&sha256)));
        signature_error("The key was not found.", &thumbprint.unwrap_or_default(), None, client.app_id)
    })
}

fn within_window(desk: &Desk<'_>, credential: &KeyCredential) -> Result<(), Aadsts> {
    if (credential.start_date_time..=credential.end_date_time).contains(&desk.now()) {
        return Ok(());
    }
    Err(Aadsts::new(
        700_027,
        format!(
            "Client assertion contains an invalid signature. [Reason - The key used is expired., Thumbprint of key \
             used by client: '{}', {}]",
            credential.custom_key_identifier,
            found_key(credential)
        ),
    ))
}

fn found_key(credential: &KeyCredential) -> String {
    let (start, end) = (credential.start_date_time.to_key_window(), credential.end_date_time.to_key_window());
    format!("Found key 'Start={start}, End={end}'")
}

fn signature_error(
    reason: &str,
    thumbprint: &str,
    found: Option<&KeyCredential>,
    client: ClientId,
) -> Aadsts {
    let hint = match found {
        Some(credential) => found_key(credential),
        None => format!(
            "Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id \
             '{client}'."
        ),
    };
    Aadsts::new(
        700_027,
        format!(
            "Client assertion contains an invalid signature. [Reason - {reason}, Thumbprint of key used by client: \
             '{thumbprint}', {hint}]"
        ),
    )
}

/// The assertion must be meant for a token endpoint of this tenant.
fn audience(desk: &Desk<'_>, token: &UnverifiedToken, tenant: &str) -> Result<(), Aadsts> {
    let id = desk.cloud().tenant().id.to_string();
    let audience = token.text("aud").unwrap_or_default();
    let fits = [id.as_str(), tenant].iter().any(|tenant| {
        let base = format!("https://login.microsoftonline.com/{tenant}/");
        audience
            .strip_prefix(&base)
            .is_some_and(|rest| matches!(rest, "oauth2/token" | "oauth2/v2.0/token" | "v2.0"))
    });
    if fits || audience == desk.cloud().tenant().issuer() {
        return Ok(());
    }
    Err(Aadsts::new(
        700_023,
        "Client assertion audience claim does not match Realm issuer. Review the documentation at \
         https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .",
    ))
}

/// An assertion counts for a time that it names itself.
pub(super) fn times(desk: &Desk<'_>, token: &UnverifiedToken) -> Result<(), Aadsts> {
    let date = |name: &str| token.claims().get(name).map(NumericDate::lenient).transpose();
    let (Ok(begins), Ok(Some(expires))) = (date("nbf"), date("exp")) else {
        return Err(Aadsts::new(50_027, "Invalid JWT token. `exp` and `nbf` must be numbers of seconds."));
    };
    let begins = begins.map_or(0, |date| date.0);
    let now = desk.now();
    if now.secs() < expires.0 && begins <= now.secs().saturating_add(SKEW) {
        return Ok(());
    }
    let seconds = |seconds| Timestamp::from_secs(seconds).to_round_trip();
    Err(Aadsts::new(
        700_024,
        format!(
            "Client assertion is not within its valid time range. Current time: {}, assertion valid from {}, expiry \
             time of assertion {}. Review the documentation at \
             https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
            now.to_round_trip(),
            seconds(begins),
            seconds(expires.0)
        ),
    ))
}

/// Issuer and subject must both be the client.
fn names(token: &UnverifiedToken, client: ClientId) -> Result<(), Aadsts> {
    let name = |claim: &str| token.text(claim).unwrap_or_default();
    let (issuer, subject) = (name("iss"), name("sub"));
    if issuer != subject {
        return Err(Aadsts::new(
            50_048,
            format!("Subject '{subject}' does not match the issuer '{issuer}' in the client assertion."),
        ));
    }
    // The text is UNCONFIRMED.
    if issuer.parse() != Ok(client) {
        return Err(Aadsts::new(
            700_021,
            format!(
                "Client assertion application identifier '{issuer}' doesn't match 'client_id' parameter '{client}'."
            ),
        ));
    }
    Ok(())
}
