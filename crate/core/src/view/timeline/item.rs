//! What can live for a while.

use crate::scope::{ResourceId, Scope};
use alloc::string::String;
use serde::Serialize;

/// What can live for a while. Names are those of when it began.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TimelineItem {
    /// A claim that a kept token has not got although its holder was given it, or still has although it was taken from
    /// them: it changes with the next token.
    ClaimDelay {
        /// What stands in the claim.
        claim: ClaimKind,
        /// The name of the group or the value of the app role.
        name: String,
        /// Whether it was given rather than taken.
        granted: bool,
        /// The name of the holder.
        holder: String,
        /// The host that keeps the token.
        host: ResourceId,
        /// For what the token is.
        resource: String,
    },
    /// A role assignment that does not count everywhere yet.
    RoleAssignmentDelay {
        /// The name of the role.
        role: String,
        /// The name of the holder.
        holder: String,
        /// Where.
        scope: Scope,
    },
    /// A role assignment that was removed and still counts.
    RemovalDelay {
        /// The name of the role.
        role: String,
        /// The name of the holder.
        holder: String,
        /// Where.
        scope: Scope,
    },
    /// A new principal that the other services do not find yet.
    ReplicationDelay {
        /// Its name.
        name: String,
    },
    /// Tokens that a host keeps. When it forgets one, whoever holds it can go on using it.
    Token {
        /// On which host.
        host: ResourceId,
        /// The name of the identity.
        holder: String,
        /// For what.
        resource: String,
    },
    /// The certificates of a managed identity. They are taken back with the identity.
    Certificate {
        /// The name of the identity.
        holder: String,
    },
    /// A service principal in the recycle bin.
    SoftDeleted {
        /// Its name.
        name: String,
    },
    /// The keys that Entra signs with.
    SigningKey,
}

/// What a claim can name that changes with the next token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ClaimKind {
    /// A group that its holder is in, directly or through other groups.
    Group,
    /// An app role.
    AppRole,
}

impl TimelineItem {
    /// Where its kind stands in the picture: what decides over access first.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::ClaimDelay { .. } => 0,
            Self::RoleAssignmentDelay { .. } => 1,
            Self::RemovalDelay { .. } => 2,
            Self::ReplicationDelay { .. } => 3,
            Self::Token { .. } => 4,
            Self::Certificate { .. } => 5,
            Self::SoftDeleted { .. } => 6,
            Self::SigningKey => 7,
        }
    }
}
