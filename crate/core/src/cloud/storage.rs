//! Storage accounts with their containers and blobs ("Introduction to Azure Blob Storage").

use super::resources::Tags;
use super::table::Table;
use crate::scope::ResourceId;
use crate::time::Timestamp;
use crate::wire::Body;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// A storage account.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StorageAccount {
    /// Its id.
    pub id: ResourceId,
    /// Its region.
    pub location: String,
    /// Its tags.
    #[cfg_attr(feature = "typescript", ts(as = "alloc::collections::BTreeMap<String, String>"))]
    pub tags: Tags,
    /// `StorageV2` and the like.
    pub kind: String,
    /// `Standard_LRS` and the like.
    pub sku: String,
    /// Its blob containers by name.
    #[serde(skip)]
    pub containers: Table<str, Container>,
}

impl StorageAccount {
    /// Its type, as Resource Manager writes it.
    pub const TYPE: &'static str = "Microsoft.Storage/storageAccounts";
}

/// A blob container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Container {
    /// Its blobs by name.
    pub blobs: Table<str, Blob>,
}

/// A block blob.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Blob {
    /// Its content.
    pub content: Body,
    /// The media type its writer named.
    pub content_type: String,
    /// When it was last written.
    pub last_modified: Timestamp,
    /// The tag that changes with every write.
    pub etag: String,
    /// Its index tags, sorted by key.
    pub tags: Vec<(String, String)>,
}
