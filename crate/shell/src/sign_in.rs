//! How a person's tools get a token: authorization code with PKCE ("Microsoft identity platform and OAuth 2.0
//! authorization code flow"), kept until it expires.
//!
//! The page on which the person types a password is left out: whoever the request names is taken to have signed in.
//! The tests of `mi-sim` include this file, so it rests on that crate alone.

extern crate alloc;

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;
use core::time::Duration;

use mi_sim::cloud::AZURE_CLI;
use mi_sim::wire::{Method, Request, Response, Url, base64url, form_encode};
use mi_sim::{ConnectionError, Place, Simulator, Timestamp};
use sha2::{Digest, Sha256};

/// Where the Azure CLI waits for the browser to come back.
const REDIRECT: &str = "http://localhost:8400/";

/// Who has signed in to one world, and the access tokens that their tools keep.
#[derive(Clone, Debug, Default)]
pub struct SignIns {
    /// By person and resource, as the resource was named.
    kept: BTreeMap<(String, String), Kept>,
}

#[derive(Clone, Debug)]
struct Kept {
    access_token: String,
    expires_on: Timestamp,
}

/// Why a person got no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInError {
    /// What their tool prints of it: mostly Entra's own words.
    pub reason: String,
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl core::error::Error for SignInError {}

impl From<ConnectionError> for SignInError {
    fn from(failed: ConnectionError) -> Self {
        Self { reason: failed.reason }
    }
}

impl SignIns {
    /// An access token of a person for a resource, such as `https://vault.azure.net`. The person signs in when their tools
    /// keep none that still counts; the requests go through the door of this world, from where the person is.
    ///
    /// # Errors
    /// [`SignInError`] when there is no such person, or with Entra's words when it issues no token.
    pub fn token(
        &mut self,
        world: &mut Simulator,
        person: &str,
        resource: &str,
    ) -> Result<String, SignInError> {
        let Some(user) = world.cloud().tenant().user_named(person) else {
            return Err(failed(format!("there is nobody called `{person}` in this tenant")));
        };
        let (name, upn) = (user.name.clone(), user.user_principal_name.clone());
        let key = (name.clone(), resource.to_owned());
        if let Some(kept) = self.kept.get(&key).filter(|kept| kept.expires_on > world.now()) {
            return Ok(kept.access_token.clone());
        }
        let tenant = world.cloud().tenant().id;
        let flow = Flow {
            from: Place::Person { name },
            endpoint: format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0"),
            scope: format!("{resource}/.default"),
            verifier: base64url::encode(&world.draw::<32>()),
        };
        let code = flow.authorize(world, &upn)?;
        let kept = flow.redeem(world, &code)?;
        let access_token = kept.access_token.clone();
        self.kept.retain(|_, kept| kept.expires_on > world.now());
        self.kept.insert(key, kept);
        Ok(access_token)
    }
}

/// One sign-in.
struct Flow {
    from: Place,
    /// What Entra's two endpoints for it begin with.
    endpoint: String,
    scope: String,
    /// The secret that proves that whoever redeems the code also asked for it.
    verifier: String,
}

impl Flow {
    /// Asks for a code, as the browser does that the tool opened.
    fn authorize(&self, world: &mut Simulator, upn: &str) -> Result<String, SignInError> {
        let query = form_encode(&[
            ("client_id", &AZURE_CLI.to_string()),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", &self.scope),
            ("login_hint", upn),
            ("code_challenge", &base64url::encode(&Sha256::digest(self.verifier.as_bytes()))),
            ("code_challenge_method", "S256"),
        ]);
        let request = Request::new(Method::Get, parsed(&format!("{}/authorize?{query}", self.endpoint))?);
        let response = world.send(&self.from, request)?;
        let back = response.headers.get("Location").and_then(|location| Url::parse(location).ok());
        let code = back.as_ref().and_then(|url| url.query_value("code"));
        code.map(Cow::into_owned).ok_or_else(|| failed(said(&response)))
    }

    /// Exchanges the code for a token.
    fn redeem(&self, world: &mut Simulator, code: &str) -> Result<Kept, SignInError> {
        let form = form_encode(&[
            ("client_id", &AZURE_CLI.to_string()),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", &self.verifier),
            ("scope", &self.scope),
        ]);
        let request = Request::new(Method::Post, parsed(&format!("{}/token", self.endpoint))?);
        let request = request.with_body("application/x-www-form-urlencoded", form);
        let response = world.send(&self.from, request)?;
        let body = response.body.json().unwrap_or_default();
        let access_token = body.get("access_token").and_then(|token| token.as_str());
        let expires_in = body.get("expires_in").and_then(|seconds| seconds.as_u64());
        let (Some(access_token), Some(seconds)) = (access_token, expires_in) else {
            return Err(failed(said(&response)));
        };
        let issued = Timestamp::from_secs(world.now().secs());
        let expires_on = issued.after(Duration::from_secs(seconds));
        Ok(Kept { access_token: access_token.to_owned(), expires_on })
    }
}

/// Entra's words for a refusal, or all that came where there are none.
fn said(response: &Response) -> String {
    let body = response.body.json().unwrap_or_default();
    let description = body.get("error_description").and_then(|words| words.as_str());
    description.map_or_else(|| response.body.text(), str::to_owned)
}

fn parsed(address: &str) -> Result<Url, SignInError> {
    Url::parse(address).map_err(|error| failed(error.to_string()))
}

fn failed(reason: String) -> SignInError {
    SignInError { reason }
}
