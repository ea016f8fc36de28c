//! What a world can be told before its first moment.

use crate::figures::{Delays, Limits};
use crate::ids::RoleDefinitionId;
use crate::scope::ScopeError;
use crate::time::Timestamp;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// Why no world can begin as the settings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsError {
    /// The place of a grant is no scope.
    Grant(ScopeError),
    /// The clock starts so late that certificates would end after the year 9999.
    Start,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant(error) => write!(f, "a grant is for no place in Azure: {error}"),
            Self::Start => f.write_str("the clock starts too late; start it before the year 9980"),
        }
    }
}

/// A person who exists from the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The name before the `@`.
    pub name: String,
    /// The roles they hold.
    pub grants: Vec<Grant>,
}

/// A role that a person holds from the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The role.
    pub role: RoleDefinitionId,
    /// Where, below the subscription: empty for the subscription itself, or as in `/resourceGroups/lab`.
    pub below_subscription: String,
}

/// An application that signs in with a secret and, like `admin`, is Owner of the subscription.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// Its display name.
    pub name: String,
    /// Its client secret.
    pub secret: String,
}

/// How a world begins: one tenant, one subscription that trusts it, and `admin`, who is Owner of the subscription.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The source of all chance: ids, keys, serial numbers.
    pub seed: u64,
    /// Where the clock starts.
    pub start: Timestamp,
    /// People besides `admin`.
    pub people: Vec<Person>,
    /// How long changes take until they are seen everywhere.
    pub delays: Delays,
    /// How much there may be.
    pub limits: Limits,
    /// An application for tools that have no browser to sign in with.
    pub administrator_application: Option<Application>,
}

impl Default for Settings {
    fn default() -> Self {
        // Monday, 2 November 2026, 09:00 UTC.
        Self {
            seed: 1,
            start: Timestamp::from_secs(1_793_610_000),
            people: Vec::new(),
            delays: Delays::default(),
            limits: Limits::default(),
            administrator_application: None,
        }
    }
}

impl Person {
    /// A person without any role.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_string(), grants: Vec::new() }
    }
}
