//! Resource groups and user-assigned identities, as Resource Manager keeps them.

use crate::ids::{ClientId, PrincipalId};
use crate::scope::{ResourceId, Scope};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Serialize, Serializer};
use serde_json::{Map as JsonMap, Value};

/// Names with text, which the owner of a resource hangs on it.
pub type Tags = JsonMap<String, Value>;

/// A resource group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
pub struct ResourceGroup {
    pub id: Scope,
    pub location: String,
    #[cfg_attr(feature = "typescript", ts(as = "alloc::collections::BTreeMap<String, String>"))]
    pub tags: Tags,
}

/// The two ids of an identity's service principal that everybody confuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Principal {
    /// The object id: what roles are assigned to.
    pub principal_id: PrincipalId,
    /// The client id: what a token is asked for with.
    pub client_id: ClientId,
}

/// The identities of a resource (its `identity` block).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct IdentityBlock {
    /// The system-assigned identity.
    pub system_assigned: Option<Principal>,
    /// The user-assigned identities that are attached, in the order of their ids, each once.
    #[serde(serialize_with = "by_id")]
    #[cfg_attr(feature = "typescript", ts(as = "alloc::collections::BTreeMap<String, Principal>"))]
    pub user_assigned: Vec<(ResourceId, Principal)>,
}

/// Shows attached identities as Resource Manager does: an object with their ids for names.
pub(crate) fn by_id<S: Serializer>(
    identities: &[(ResourceId, Principal)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(identities.iter().map(|(id, principal)| (id, principal)))
}

impl IdentityBlock {
    /// Whether this user-assigned identity is attached.
    #[must_use]
    pub fn has(&self, id: &ResourceId) -> bool {
        self.user_assigned.iter().any(|(attached, _)| attached == id)
    }

    /// The `type` of the block, with the blank that Resource Manager writes after its comma.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match (self.system_assigned.is_some(), !self.user_assigned.is_empty()) {
            (true, true) => "SystemAssigned, UserAssigned",
            (true, false) => "SystemAssigned",
            (false, true) => "UserAssigned",
            (false, false) => "None",
        }
    }
}

/// A user-assigned managed identity.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct UserAssignedIdentity {
    /// Its id.
    pub id: ResourceId,
    /// Its region.
    pub location: String,
    /// Its tags.
    #[cfg_attr(feature = "typescript", ts(as = "alloc::collections::BTreeMap<String, String>"))]
    pub tags: Tags,
    /// Its service principal.
    #[serde(flatten)]
    pub principal: Principal,
    /// Whether only resources of its own region may have it (`isolationScope`).
    pub is_regional: bool,
    /// The providers, or types, of the resources that may have it (`assignmentRestrictions`); all may if there are none.
    pub providers: Vec<String>,
}

impl UserAssignedIdentity {
    /// Its type, as Resource Manager writes it.
    pub const TYPE: &'static str = "Microsoft.ManagedIdentity/userAssignedIdentities";

    /// Whether a resource of this type in this region may have it.
    #[must_use]
    pub fn suits(&self, resource_type: &str, location: &str) -> bool {
        let is_here = !self.is_regional || self.location.eq_ignore_ascii_case(location);
        is_here && self.allows(resource_type)
    }

    /// Whether its restrictions let resources of this type have it.
    #[must_use]
    pub fn allows(&self, resource_type: &str) -> bool {
        self.providers.is_empty() || self.providers.iter().any(|one| covers(one, resource_type))
    }
}

/// Whether a type of resource is this one, lies in it or is of this provider.
fn covers(provider: &str, resource_type: &str) -> bool {
    let head = resource_type.split_at_checked(provider.len());
    head.is_some_and(|(head, rest)| {
        head.eq_ignore_ascii_case(provider) && (rest.is_empty() || rest.starts_with('/'))
    })
}
