//! What a request to Blob Storage is about, as access to it is decided ("Actions and attributes for Azure role
//! assignment conditions for Azure Blob Storage").

use super::tags::Tags;
use crate::access::Offer;
use crate::cloud::{Blob, StorageAccount};
use crate::rbac::condition::Attributes;
use crate::rbac::condition::Source::{self, Request as OfRequest, Resource};
use crate::scope::Scope;
use crate::wire::Request;
use alloc::format;

/// The beginning of every action on blobs, and of the names of their attributes.
pub(super) const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

/// A container, or a blob in it, that a request names.
pub(super) struct Asked<'a> {
    pub(super) account: &'a StorageAccount,
    pub(super) request: &'a Request,
    pub(super) container: &'a str,
    /// Empty where the request is about the container.
    pub(super) blob: &'a str,
}

impl<'a> Asked<'a> {
    /// The scope at which roles count: containers are the finest.
    pub(super) fn scope(&self) -> Scope {
        self.account.id.scope().child(&format!("blobServices/default/containers/{}", self.container))
    }

    /// The blob as it is.
    pub(super) fn stored(&self) -> Option<&'a Blob> {
        self.account.containers.get(self.container)?.blobs.get(self.blob)
    }

    /// What the request offers to conditions. Blobs here have neither versions nor snapshots: what is stored is always
    /// current.
    pub(super) fn attributes(&self) -> Attributes {
        let blob = |name: &str| format!("{BLOBS}:{name}");
        let mut attributes = Offer::of_resource(&self.scope()).attributes;
        if !self.blob.is_empty() {
            attributes = attributes.with(Resource, &blob("path"), self.blob);
        }
        for name in ["prefix", "versionId", "snapshot"] {
            if let Some(value) = self.request.url.query_value(name) {
                attributes = attributes.with(OfRequest, &blob(name), value.as_ref());
            }
        }
        let Some(stored) = self.stored() else { return attributes };
        with_tags(attributes.with(Resource, &blob("isCurrentVersion"), true), Resource, &stored.tags)
    }
}

/// Adds tags, each under its key.
pub(super) fn with_tags(attributes: Attributes, source: Source, tags: &Tags) -> Attributes {
    tags.iter().fold(attributes, |attributes, (key, value)| {
        attributes.with(source, &format!("{BLOBS}/tags:{key}"), value.as_str())
    })
}
