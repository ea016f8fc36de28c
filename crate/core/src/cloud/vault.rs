//! Key vaults with their secrets and keys ("About Azure Key Vault").

use super::resources::Tags;
use super::table::Table;
use crate::figures::lifetime;
use crate::ids::PrincipalId;
use crate::scope::ResourceId;
use crate::time::Timestamp;
use crate::wire::PrivateKey;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;
use serde::Serialize;

/// What one principal may do in a vault of the access-policy model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AccessPolicy {
    /// Who.
    pub object_id: PrincipalId,
    /// Operations on secrets, in lower case.
    pub secrets: Vec<String>,
    /// Operations on keys, in lower case.
    pub keys: Vec<String>,
}

/// A key vault.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Vault {
    /// Its id.
    pub id: ResourceId,
    /// Its region.
    pub location: String,
    /// Its tags.
    #[cfg_attr(feature = "typescript", ts(as = "alloc::collections::BTreeMap<String, String>"))]
    pub tags: Tags,
    /// Whether Azure RBAC decides over its data; access policies are ignored then.
    pub enable_rbac_authorization: bool,
    /// The access policies, which decide otherwise.
    pub access_policies: Vec<AccessPolicy>,
    /// The versions of each secret, the newest last; names in lower case.
    #[serde(skip)]
    pub secrets: Table<str, Vec<SecretVersion>>,
    /// The secrets that were deleted and can be recovered still; names in lower case.
    #[serde(skip)]
    pub deleted_secrets: Table<str, DeletedSecret>,
    /// The versions of each key, the newest last; names in lower case.
    #[serde(skip)]
    pub keys: Table<str, Vec<KeyVersion>>,
}

impl Vault {
    /// Its type, as Resource Manager writes it.
    pub const TYPE: &'static str = "Microsoft.KeyVault/vaults";
}

/// One version of a secret.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SecretVersion {
    /// 32 hex digits.
    pub version: String,
    /// The secret.
    pub value: String,
    /// What kind of text it is, in the words of who set it.
    pub content_type: Option<String>,
    /// When it was set.
    pub created: Timestamp,
}

/// A secret that was deleted.
#[derive(Clone, Debug, PartialEq)]
pub struct DeletedSecret {
    /// Its versions, the newest last.
    pub versions: Vec<SecretVersion>,
    /// When it was deleted.
    pub deleted: Timestamp,
}

impl DeletedSecret {
    /// When it is gone for good ("Azure Key Vault soft-delete overview": 90 days where the vault does not say otherwise).
    #[must_use]
    pub fn purged(&self) -> Timestamp {
        self.deleted.after(Duration::from_secs(lifetime::DELETED_SECRET))
    }
}

/// One version of a key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KeyVersion {
    /// 32 hex digits.
    pub version: String,
    /// What the key may be used for (`key_ops`).
    pub key_ops: Vec<String>,
    /// When it was created.
    pub created: Timestamp,
    /// The private half; it never leaves the vault.
    #[serde(skip)]
    pub key: PrivateKey,
}
