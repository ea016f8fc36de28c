//! How a person's tools get a token: authorization code with PKCE ("Microsoft identity platform and OAuth 2.0
//! authorization code flow"), kept until it expires.
//!
//! The page on which the person types a password is left out: whoever the request names is taken to have signed in.

use crate::cloud::{AZURE_CLI, CachedToken, Change};
use crate::place::Place;
use crate::simulator::{ConnectionError, Simulator};
use crate::time::Timestamp;
use crate::wire::{Excerpt, Method, Request, Response, Url, base64url, form_encode};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use core::time::Duration;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Where the Azure CLI waits for the browser to come back.
const REDIRECT: &str = "http://localhost:8400/";

pub(crate) fn person_token(
    simulator: &mut Simulator,
    person: &str,
    resource: &str,
) -> Result<String, ConnectionError> {
    let Some(user) = simulator.cloud().tenant().user_named(person) else {
        return Err(failed(format!("there is nobody called `{person}` in this tenant")));
    };
    let kept =
        simulator.cloud().person_token(&user.name, resource).filter(|kept| kept.expires_on > simulator.now());
    if let Some(kept) = kept {
        return Ok(kept.access_token.to_string());
    }
    let (name, upn) = (user.name.clone(), user.user_principal_name.clone());
    let from = Place::Person { name: name.clone() };
    let tenant = simulator.cloud().tenant().id.to_string();
    let verifier = base64url::encode(&simulator.chance.bytes::<32>());
    let scope = format!("{resource}/.default");
    let code = authorize(simulator, &from, &tenant, &upn, &scope, &verifier)?;
    let token = redeem(simulator, &from, &tenant, &scope, &verifier, &code)?;
    let access_token = token.access_token.to_string();
    simulator.change(
        None,
        None,
        Change::PersonTokenKept { person: name, resource: resource.to_string(), token: token.into() },
    );
    Ok(access_token)
}

/// Asks for a code, as the browser does that the tool opened.
fn authorize(
    simulator: &mut Simulator,
    from: &Place,
    tenant: &str,
    upn: &str,
    scope: &str,
    verifier: &str,
) -> Result<String, ConnectionError> {
    let query = form_encode(&[
        ("client_id", &AZURE_CLI.to_string()),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", scope),
        ("login_hint", upn),
        ("code_challenge", &base64url::encode(&Sha256::digest(verifier.as_bytes()))),
        ("code_challenge_method", "S256"),
    ]);
    let address = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize?{query}");
    let response = simulator.send(from, Request::new(Method::Get, parsed(&address)?))?;
    let back = response.headers.get("Location").and_then(|location| Url::parse(location).ok());
    let code = back.as_ref().and_then(|url| url.query_value("code"));
    code.map(Cow::into_owned).ok_or_else(|| failed(said(&response)))
}

fn redeem(
    simulator: &mut Simulator,
    from: &Place,
    tenant: &str,
    scope: &str,
    verifier: &str,
    code: &str,
) -> Result<CachedToken, ConnectionError> {
    let form = form_encode(&[
        ("client_id", &AZURE_CLI.to_string()),
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", verifier),
        ("scope", scope),
    ]);
    let address = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token");
    let request = Request::new(Method::Post, parsed(&address)?);
    let response = simulator.send(from, request.with_body("application/x-www-form-urlencoded", form))?;
    let body = response.body.json().unwrap_or_default();
    let access_token = body.get("access_token").and_then(Value::as_str);
    let expires_in = body.get("expires_in").and_then(Value::as_u64);
    match (access_token, expires_in) {
        (Some(access_token), Some(seconds)) => Ok(CachedToken {
            access_token: Excerpt::of(&response.body, access_token),
            not_before: simulator.now(),
            expires_on: Timestamp::from_secs(simulator.now().secs()).after(Duration::from_secs(seconds)),
        }),
        _ => Err(failed(said(&response))),
    }
}

fn said(response: &Response) -> String {
    let body = response.body.json().unwrap_or_default();
    body.get("error_description")
        .and_then(Value::as_str)
        .map_or_else(|| response.body.text(), ToString::to_string)
}

fn parsed(address: &str) -> Result<Url, ConnectionError> {
    Url::parse(address).map_err(|error| failed(error.to_string()))
}

fn failed(reason: String) -> ConnectionError {
    ConnectionError { reason }
}
