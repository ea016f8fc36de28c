//! The credentials of managed identities and the token endpoints of hosts that use them ("How managed identities for
//! Azure resources work with Azure virtual machines").

use super::resources::Principal;
use super::table::{Key, Table};
use crate::ids::PrincipalId;
use crate::time::Timestamp;
use crate::wire::{Certificate, Excerpt, PrivateKey};
use alloc::string::String;
use alloc::sync::Arc;
use serde::Serialize;

/// A certificate with its private key, issued to one identity by the Managed Identity Resource Provider.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Credential {
    /// The identity.
    #[serde(flatten)]
    pub principal: Principal,
    /// The Resource Manager id of the identity: the user-assigned identity, or the resource with the system-assigned one.
    pub resource_id: String,
    /// From when it may be used.
    pub not_before: Timestamp,
    /// Until when it may be used.
    pub not_after: Timestamp,
    /// When the provider will issue the next one.
    pub renew_after: Timestamp,
    /// The certificate's SHA-1 thumbprint, 40 hex digits.
    pub thumbprint: String,
    /// The certificate.
    #[serde(skip)]
    pub certificate: Arc<Certificate>,
    /// The key that proves possession of it.
    #[serde(skip)]
    pub key: PrivateKey,
}

/// An identity that code on the host can ask the endpoint for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EndpointIdentity {
    /// Whether it is the host's own, system-assigned one.
    pub system_assigned: bool,
    /// Where the provider hands its certificates out.
    pub identity_url: String,
    /// What the endpoint proves itself with towards Entra.
    #[serde(flatten)]
    pub credential: Credential,
}

impl EndpointIdentity {
    /// Whether a selector of a token request means this identity: by its ids or, under any other name, by the id of its
    /// resource.
    #[must_use]
    pub fn is_named(&self, selector: &str, value: &str) -> bool {
        let principal = self.credential.principal;
        match selector {
            "client_id" => value.parse() == Ok(principal.client_id),
            "object_id" | "principal_id" => value.parse() == Ok(principal.principal_id),
            _ => value.eq_ignore_ascii_case(&self.credential.resource_id),
        }
    }
}

/// A token that somebody keeps until it expires.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CachedToken {
    /// The token, in the message that brought it.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub access_token: Excerpt,
    /// From when it counts.
    pub not_before: Timestamp,
    /// Until when it counts.
    pub expires_on: Timestamp,
}

/// The token endpoint of a host: the metadata endpoint of a virtual machine, the like of an app or a workflow.
#[derive(Clone, Default)]
pub struct Endpoint {
    /// The identities it can ask tokens for.
    pub identities: Arc<[EndpointIdentity]>,
    pub(super) tokens: Table<(PrincipalId, Arc<str>), KeptToken>,
}

/// A token that an endpoint keeps.
#[derive(Clone)]
pub struct KeptToken {
    /// For which identity.
    pub principal_id: PrincipalId,
    /// For which resource, as the request named it.
    pub resource: Arc<str>,
    /// The token.
    pub token: Arc<CachedToken>,
}

/// The most tokens that one endpoint keeps. How many a real one keeps is UNCONFIRMED.
const MOST_TOKENS: usize = 256;

/// Takes out of a cache what expired before a moment, and what expires first while there is more than so much.
pub(super) fn make_room<K: Key, V: Clone + Send + Sync + 'static>(
    cache: &mut Table<K, V>,
    most: usize,
    since: Timestamp,
    expires_on: impl Fn(&V) -> Timestamp,
) {
    cache.remove_where(|one| expires_on(one) <= since);
    while cache.len() > most {
        let Some(first) = cache.values().map(&expires_on).min() else { return };
        cache.remove_first_where(|one| expires_on(one) == first);
    }
}

impl Endpoint {
    /// The token it keeps for this identity and resource, the resource compared letter by letter (UNCONFIRMED whether
    /// the real cache normalises it).
    #[must_use]
    pub fn token(&self, principal: PrincipalId, resource: &str) -> Option<&CachedToken> {
        self.tokens.get(&(principal, resource.into())).map(|kept| &*kept.token)
    }

    /// Keeps a token. Those that had expired when this one was issued are forgotten, and where so many are left that
    /// somebody must be inventing ways to write the same names, the one that expires first.
    pub(super) fn keep(&mut self, kept: KeptToken) {
        let since = kept.token.not_before;
        self.tokens.insert(&(kept.principal_id, kept.resource.clone()), kept);
        make_room(&mut self.tokens, MOST_TOKENS, since, |kept| kept.token.expires_on);
    }

    /// All tokens it keeps.
    pub fn tokens(&self) -> impl Iterator<Item = &KeptToken> {
        self.tokens.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_cache_forgets_what_expired_and_then_what_expires_first() {
        let mut cache: Table<String, Timestamp> = Table::default();
        for second in 0..10_000 {
            cache.insert(&second.to_string(), Timestamp::from_secs(second));
            make_room(&mut cache, 8, Timestamp::from_secs(second.saturating_sub(100)), |moment| *moment);
            assert!(cache.len() <= 8);
        }
        assert!(cache.has(&"9999".to_string()) && !cache.has(&"9991".to_string()));
        make_room(&mut cache, 8, Timestamp::from_secs(9_997), |moment| *moment);
        assert_eq!(cache.len(), 2);
    }
}
