//! How every service checks the access token it is shown ("Access tokens in the Microsoft identity platform",
//! validating tokens): signature, issuer, audience, times.

use super::Desk;
use crate::cloud::{Change, KnownKeys};
use crate::fault::Fault;
use crate::ids::{ClientId, PrincipalId};
use crate::journal::{Conclusion, TokenRefusal};
use crate::time::Timestamp;
use crate::wire::{Jwks, JwsError, Method, NumericDate, PublicKey, Request, UnverifiedToken, Url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde_json::Value;

/// How far two clocks may be apart, in seconds; Microsoft's libraries allow five minutes.
const SKEW: u64 = 300;

/// Who a valid token speaks for.
pub(crate) struct Caller {
    pub(crate) principal_id: PrincipalId,
    pub(crate) client_id: ClientId,
    pub(crate) groups: Vec<PrincipalId>,
    /// The app roles that the token names (`roles`).
    pub(crate) roles: Vec<String>,
    /// Who they are in the words of an error: a user's principal name, else the object id, which is UNCONFIRMED for the
    /// newest answers.
    pub(crate) name: String,
    pub(crate) issuer: String,
}

/// A token that was not accepted, with what an error text may say about it.
pub(crate) struct Refused {
    pub(crate) reason: TokenRefusal,
    pub(crate) audience: String,
    pub(crate) issuer: String,
    pub(crate) expiry: Timestamp,
}

impl Refused {
    fn plain(reason: TokenRefusal) -> Self {
        Self { reason, audience: String::new(), issuer: String::new(), expiry: Timestamp::from_secs(0) }
    }
}

/// Checks the bearer token of a request that must be meant for one of these audiences, and writes down what came of it.
pub(crate) fn check(desk: &mut Desk<'_>, request: &Request, audiences: &[&str]) -> Result<Caller, Refused> {
    let checked = verify(desk, request, audiences);
    desk.conclude(match &checked {
        Ok((caller, token)) => Conclusion::TokenAccepted {
            principal_id: caller.principal_id,
            audience: text(token, "aud").to_string(),
            kid: token.header().kid().unwrap_or_default().to_string(),
        },
        Err(refused) => Conclusion::TokenRefused { reason: refused.reason },
    });
    checked.map(|(caller, _)| caller)
}

fn text<'a>(token: &'a UnverifiedToken, claim: &str) -> &'a str {
    token.text(claim).unwrap_or_default()
}

fn verify(
    desk: &mut Desk<'_>,
    request: &Request,
    audiences: &[&str],
) -> Result<(Caller, Arc<UnverifiedToken>), Refused> {
    let plain = Refused::plain;
    let header = request.headers.get("Authorization").ok_or_else(|| plain(TokenRefusal::Missing))?;
    let (scheme, compact) = header.split_once(' ').ok_or_else(|| plain(TokenRefusal::Malformed))?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(plain(TokenRefusal::Malformed));
    }
    let compact = compact.trim();
    let token = desk.read_token(compact).map_err(|_| plain(TokenRefusal::Malformed))?;
    let kid = token.header().kid().ok_or_else(|| plain(TokenRefusal::UnknownKey))?;
    let key = signing_key(desk, kid).ok_or_else(|| plain(TokenRefusal::UnknownKey))?;
    desk.verify(&token, compact, &key).map_err(|error| match error {
        JwsError::Algorithm { .. } => plain(TokenRefusal::Algorithm),
        _ => plain(TokenRefusal::Signature),
    })?;
    let mut caller = claims(desk, &token, audiences)?;
    if token.claims().pointer("/_claim_names/groups").is_some() {
        caller.groups = all_groups(desk, caller.principal_id);
    }
    Ok((caller, token))
}

/// The claims of a token whose signature fits, read against the clock and the service's own names.
fn claims(desk: &Desk<'_>, token: &UnverifiedToken, audiences: &[&str]) -> Result<Caller, Refused> {
    let date = |name: &str| token.claims().get(name).and_then(|value| NumericDate::strict(value).ok());
    let malformed = || Refused::plain(TokenRefusal::Malformed);
    let expires = date("exp").ok_or_else(malformed)?.0;
    let begins = date("nbf").ok_or_else(malformed)?.0;
    let (audience, issuer) = (text(token, "aud"), text(token, "iss"));
    let refuse = |reason| {
        let expiry = Timestamp::from_secs(expires);
        let (audience, issuer) = (audience.to_string(), issuer.to_string());
        Err(Refused { reason, audience, issuer, expiry })
    };
    let now = desk.now().secs();
    let tenant = desk.cloud().tenant();
    let client = match issuer {
        _ if issuer == tenant.issuer() => "appid",
        _ if issuer == tenant.issuer_v2() => "azp",
        _ => return refuse(TokenRefusal::Issuer),
    };
    let is_meant = audiences.iter().any(|own| without_slash(own) == without_slash(audience));
    if !is_meant && !desk.cloud().has(Fault::AudienceIgnored) {
        return refuse(TokenRefusal::Audience);
    }
    if now >= expires && !desk.cloud().has(Fault::ExpiredAccepted) {
        return refuse(TokenRefusal::Expired);
    }
    if now.saturating_add(SKEW) < begins {
        return refuse(TokenRefusal::NotYetValid);
    }
    let principal_id = text(token, "oid").parse().map_err(|_| malformed())?;
    if desk.cloud().has(Fault::TokenEndsWithIdentity) && tenant.principal_type(principal_id).is_none() {
        return refuse(TokenRefusal::Expired);
    }
    Ok(Caller {
        principal_id,
        client_id: text(token, client).parse().map_err(|_| malformed())?,
        groups: groups(token.claims().get("groups")),
        roles: texts(token.claims().get("roles")).map(ToString::to_string).collect(),
        name: token.text("upn").unwrap_or(text(token, "oid")).to_string(),
        issuer: issuer.to_string(),
    })
}

/// Names of services count with or without one slash at their end.
pub(super) fn without_slash(name: &str) -> &str {
    name.strip_suffix('/').unwrap_or(name)
}

fn groups(claim: Option<&Value>) -> Vec<PrincipalId> {
    texts(claim).filter_map(|id| id.parse().ok()).collect()
}

/// The groups of a principal that has too many for a token. That Azure's services ask the directory then follows from
/// the documentation; how they do is UNCONFIRMED.
fn all_groups(desk: &mut Desk<'_>, principal: PrincipalId) -> Vec<PrincipalId> {
    let address = format!("https://graph.microsoft.com/v1.0/directoryObjects/{principal}/getMemberObjects");
    let Ok(url) = Url::parse(&address) else { return Vec::new() };
    let response = desk.send(Request::new(Method::Post, url)).ok();
    let body = response.and_then(|response| response.body.json().ok()).unwrap_or_default();
    groups(body.get("value"))
}

fn texts(claim: Option<&Value>) -> impl Iterator<Item = &str> {
    claim.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The tenant's key with this id, as the service knows it, or as Entra tells when the service asks again.
fn signing_key(desk: &mut Desk<'_>, kid: &str) -> Option<PublicKey> {
    let service = desk.place().clone();
    let known = desk.cloud().known_keys(&service);
    let key = known.and_then(|known| known.keys.find(kid)).map(|jwk| jwk.key.clone());
    if known.is_some_and(|known| known.suffice(kid, desk.now())) {
        return key;
    }
    match fetch_keys(desk) {
        Some(keys) => {
            let fetched_on = desk.now();
            let key = keys.find(kid).map(|jwk| jwk.key.clone());
            desk.emit(Change::KeysFetched { service, known: KnownKeys { keys, fetched_on } });
            key
        }
        None => key,
    }
}

fn fetch_keys(desk: &mut Desk<'_>) -> Option<Arc<Jwks>> {
    let address = format!("https://login.microsoftonline.com/{}/discovery/keys", desk.cloud().tenant().id);
    let response = desk.send(Request::new(Method::Get, Url::parse(&address).ok()?)).ok()?;
    desk.read_keys(&response.body)
}
