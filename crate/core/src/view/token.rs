//! A token taken apart ("Access token claims reference"; jwt.ms shows the same).

use crate::cloud::KeyCredential;
use crate::journal::Journal;
use crate::wire::UnverifiedToken;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::Value;

/// A token, its parts readable and its signature checked against the keys that the simulated tenant knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TokenView {
    /// The members of the header.
    pub header: Vec<Claim>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// What the signature is worth.
    pub signature: SignatureView,
}

/// One member of a header or of the claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Claim {
    /// Its name.
    pub name: String,
    /// Its value.
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub value: Value,
}

/// What a signature is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum SignatureView {
    /// It fits a key of the tenant: Entra issued this token.
    ByTenant {
        /// The id of the key.
        kid: String,
    },
    /// It fits a key credential of a service principal: a client proves who it is with this.
    ByClient {
        /// SHA-1 of the certificate, 40 hex digits.
        thumbprint: String,
        /// The subject of the certificate: the client id.
        name: String,
    },
    /// It fits no key that the tenant knows.
    Invalid,
}

/// Takes a token apart; `None` when the text is not a token.
#[must_use]
pub fn token(journal: &Journal, text: &str) -> Option<TokenView> {
    let parsed = UnverifiedToken::parse(text).ok()?;
    Some(TokenView {
        header: members(&parsed.header().json),
        claims: members(parsed.claims()),
        signature: signature(journal, &parsed),
    })
}

fn members(value: &Value) -> Vec<Claim> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, value)| Claim { name: name.clone(), value: value.clone() }).collect()
}

/// Looks through every key that ever was one of the tenant: a token may outlive the identity that asked for it.
fn signature(journal: &Journal, token: &UnverifiedToken) -> SignatureView {
    let signing_keys = journal.signing_keys();
    if let Some(key) = signing_keys.iter().find(|key| token.verify(&key.key.public_key()).is_ok()) {
        return SignatureView::ByTenant { kid: key.kid() };
    }
    let fits = |credential: &&KeyCredential| token.verify(&credential.certificate.public_key()).is_ok();
    match journal.key_credentials().find(fits) {
        Some(credential) => SignatureView::ByClient {
            thumbprint: credential.custom_key_identifier.clone(),
            name: credential.certificate.subject().to_string(),
        },
        None => SignatureView::Invalid,
    }
}
