//! The rules of federated identity credentials, whoever writes one: Resource Manager for a user-assigned identity,
//! Microsoft Graph for an application ("Important considerations and restrictions for federated identity credentials").
//! Both word their refusals themselves.
//!
//! Whether issuer, subject and audience are those of any token is not checked: wrong values fail when a token is exchanged.

use crate::cloud::FederatedCredential;
use crate::ids::FederatedCredentialId;
use crate::time::Timestamp;
use alloc::string::{String, ToString};
use serde_json::{Map as JsonMap, Value};

/// How many one identity or application may have.
pub(super) const MOST: usize = 20;
/// The longest that a member may be, in characters.
pub(super) const LONGEST: usize = 600;

/// What somebody writes.
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) audience: String,
    pub(super) description: Option<String>,
}

/// What is wrong with it.
pub(super) enum Unfit {
    /// The name has letters or a length that no name may have.
    Name,
    /// Issuer, subject or audiences are missing.
    Incomplete,
    /// There is not exactly one audience.
    Audiences,
    /// This member is too long.
    TooLong(&'static str),
    /// Another credential has this issuer and subject.
    Taken,
    /// There are as many as there may be.
    TooMany,
}

impl Draft {
    /// Reads the members that both services call the same.
    pub(super) fn read(name: &str, members: &JsonMap<String, Value>) -> Result<Self, Unfit> {
        if !is_name(name) {
            return Err(Unfit::Name);
        }
        let text = |name: &'static str| {
            let text = members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            match text {
                Some(text) if text.chars().count() > LONGEST => Err(Unfit::TooLong(name)),
                text => Ok(text.map(ToString::to_string)),
            }
        };
        let audiences = members.get("audiences").and_then(Value::as_array).ok_or(Unfit::Incomplete)?;
        let [Value::String(audience)] = audiences.as_slice() else { return Err(Unfit::Audiences) };
        if audience.chars().count() > LONGEST {
            return Err(Unfit::TooLong("audiences"));
        }
        Ok(Self {
            name: name.to_string(),
            issuer: text("issuer")?.ok_or(Unfit::Incomplete)?,
            subject: text("subject")?.ok_or(Unfit::Incomplete)?,
            audience: audience.clone(),
            description: text("description")?,
        })
    }

    /// Whether it may stand beside the others of the same client, each given by issuer and subject.
    pub(super) fn fits<'a>(&self, others: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), Unfit> {
        let mut count = 0_usize;
        for other in others {
            count = count.saturating_add(1);
            if other == (self.issuer.as_str(), self.subject.as_str()) {
                return Err(Unfit::Taken);
            }
        }
        if count < MOST { Ok(()) } else { Err(Unfit::TooMany) }
    }

    /// The credential that comes of it.
    pub(super) fn into_credential(
        self,
        id: FederatedCredentialId,
        counts_from: Timestamp,
    ) -> FederatedCredential {
        let Self { name, issuer, subject, audience, description } = self;
        FederatedCredential { id, name, issuer, subject, audience, description, counts_from }
    }
}

/// `^[a-zA-Z0-9]{1}[a-zA-Z0-9-_]{2,119}$`.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (3..=120).contains(&name.len())
        && name.chars().all(fits)
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
}
