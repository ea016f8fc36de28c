//! Client secrets ("passwordCredential resource type"): the directory keeps a hash and the first three characters.

use crate::ids::KeyId;
use crate::time::Timestamp;
use alloc::string::String;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A secret with which an application may prove who it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PasswordCredential {
    /// The id Entra gave it.
    pub key_id: KeyId,
    /// The first three characters of the secret.
    pub hint: String,
    /// From when it counts.
    pub start_date_time: Timestamp,
    /// Until when it counts.
    pub end_date_time: Timestamp,
    #[serde(skip)]
    hash: [u8; 32],
}

impl PasswordCredential {
    /// The credential for this secret.
    #[must_use]
    pub fn new(key_id: KeyId, secret: &str, start_date_time: Timestamp, end_date_time: Timestamp) -> Self {
        let hint = secret.chars().take(3).collect();
        Self { key_id, hint, start_date_time, end_date_time, hash: hash(secret) }
    }

    /// Whether this is the secret.
    #[must_use]
    pub fn is(&self, secret: &str) -> bool {
        self.hash == hash(secret)
    }
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
