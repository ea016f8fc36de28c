//! Resources that are kept as they were written: networks, disks and whatever else stands around a machine.

use super::Tags;
use crate::scope::ResourceId;
use alloc::string::String;
use serde::Serialize;
use serde_json::{Map as JsonMap, Value};

/// A resource of which only its text is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PlainResource {
    /// Its id.
    pub id: ResourceId,
    /// Its type, as in `Microsoft.Network/virtualNetworks`.
    pub resource_type: String,
    /// Its region; a deployment has none.
    pub location: String,
    /// Its tags.
    #[cfg_attr(feature = "typescript", ts(as = "alloc::collections::BTreeMap<String, String>"))]
    pub tags: Tags,
    /// The other members of its body.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub body: JsonMap<String, Value>,
}
