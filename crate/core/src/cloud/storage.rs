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
    /// Whether whoever shows one of its keys may do everything with its data.
    pub allow_shared_key_access: bool,
    /// How often each of its two keys was renewed.
    #[serde(skip)]
    pub renewed_keys: [u32; 2],
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

/// What keeps a text from being the name of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContainerNameError {
    /// It has not 3 to 63 characters.
    Length,
    /// It has another character than lower-case letters, digits and single hyphens between them.
    Characters,
}

/// Whether a text can be the name of a container ("Naming and referencing containers, blobs, and metadata"); the names with
/// a dollar sign are those that Azure gives containers of its own.
pub(crate) fn check_container_name(name: &str) -> Result<(), ContainerNameError> {
    if matches!(name, "$root" | "$logs" | "$web") {
        return Ok(());
    }
    if !(3..=63).contains(&name.chars().count()) {
        return Err(ContainerNameError::Length);
    }
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if name.split('-').all(is_word) { Ok(()) } else { Err(ContainerNameError::Characters) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_named_as_the_service_wants_it() {
        for name in ["abc", "a-b", "0-1-2", "$web", "$root", "$logs", &"a".repeat(63)] {
            assert_eq!(check_container_name(name), Ok(()), "{name}");
        }
        for name in ["", "ab", "..", &"a".repeat(64), "日本"] {
            assert_eq!(check_container_name(name), Err(ContainerNameError::Length), "{name}");
        }
        for name in ["DATA", "a--b", "-ab", "ab-", "a_b", "a.b", "a/b", "$all", "...", "日本語"] {
            assert_eq!(check_container_name(name), Err(ContainerNameError::Characters), "{name}");
        }
    }
}
