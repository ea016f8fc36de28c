//! What a world can be told before its first moment.

use crate::figures::{Delays, Limits};
use crate::ids::RoleDefinitionId;
use crate::scope::ScopeError;
use crate::time::Timestamp;
use crate::wire::Url;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// Why no world can begin as the settings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsError {
    /// The place of a grant is not a scope.
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

impl core::error::Error for SettingsError {}

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

/// A CI service or a cluster outside Azure that gives its own jobs tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    name: String,
    url: String,
}

/// Why an address is that of no issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuerError {
    /// It is not an address, or one with a query.
    Address(String),
    /// It is not https.
    NotSecure(String),
    /// One of Azure's own services listens there.
    Azure(String),
}

impl fmt::Display for IssuerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(url) => {
                write!(f, "`{url}` is not an address of an issuer; write one as `https://ci.example`")
            }
            Self::NotSecure(url) => {
                write!(f, "`{url}` is not secure; an issuer's address begins with `https://`")
            }
            Self::Azure(url) => write!(f, "`{url}` is at a host of Azure's own; an issuer stands outside"),
        }
    }
}

impl Issuer {
    /// An issuer of this name, whose tokens say this address in `iss`.
    ///
    /// # Errors
    /// [`IssuerError`] where the address cannot be that of an issuer outside Azure.
    pub fn new(name: &str, url: &str) -> Result<Self, IssuerError> {
        let parsed = Url::parse(url).ok().filter(|_| !url.contains(['?', '#']));
        let parsed = parsed.ok_or_else(|| IssuerError::Address(url.to_string()))?;
        if !parsed.is_secure() {
            return Err(IssuerError::NotSecure(url.to_string()));
        }
        if crate::network::is_azure(&parsed) {
            return Err(IssuerError::Azure(url.to_string()));
        }
        Ok(Self { name: name.to_string(), url: url.to_string() })
    }

    /// What a document calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its tokens say in `iss`, and the address below which it publishes its keys.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
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
    /// Issuers outside Azure; of two with the same name the latter counts.
    pub issuers: Vec<Issuer>,
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
            issuers: Vec::new(),
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
