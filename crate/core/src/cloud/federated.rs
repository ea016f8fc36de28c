//! Workload identity federation: the credentials by which a client trusts an outside issuer, and the issuers themselves
//! ("Workload identity federation concepts").

use crate::ids::FederatedCredentialId;
use crate::settings;
use crate::time::Timestamp;
use crate::wire::{PrivateKey, Url, jwk};
use alloc::string::String;
use serde::Serialize;

/// A federated identity credential: whoever holds a token of this issuer, with this subject and audience, may sign in as
/// the application or the user-assigned identity that it was made for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are the directory's own")]
pub struct FederatedCredential {
    pub id: FederatedCredentialId,
    pub name: String,
    pub issuer: String,
    pub subject: String,
    /// Azure calls this a list and takes one.
    pub audience: String,
    pub description: Option<String>,
    /// From when Entra goes by it.
    pub counts_from: Timestamp,
}

/// A CI service or a cluster outside Azure that gives its own jobs tokens.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// What the document calls it.
    pub name: String,
    /// What its tokens say in `iss`.
    pub url: String,
    /// What it signs them with.
    pub key: PrivateKey,
}

impl Issuer {
    pub(super) fn new(settings: &settings::Issuer, key: PrivateKey) -> Self {
        Self { name: settings.name().into(), url: settings.url().into(), key }
    }

    /// The id of its key in token headers and in its key set.
    #[must_use]
    pub fn kid(&self) -> String {
        jwk::thumbprint(&self.key.public_key())
    }

    /// The address of what it serves at this path, which begins with `/`.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        alloc::format!("{}{path}", self.url.trim_end_matches('/'))
    }

    /// Whether an address leads to what it serves at this path.
    pub(crate) fn serves(&self, url: &Url, path: &str) -> bool {
        Url::parse(&self.address(path)).is_ok_and(|own| {
            (own.host(), own.port(), own.path()) == (url.host(), url.port(), url.path()) && url.is_secure()
        })
    }
}
