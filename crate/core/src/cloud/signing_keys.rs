//! The keys that Entra signs tokens with, and how one follows another ("Signing key rollover in the Microsoft identity
//! platform").
//!
//! There is always more than one in the published set: the one in use, the next, and after a roll the one before, by which
//! tokens are checked that were issued with it.

use super::CertifiedKey;
use super::world::certified_key;
use crate::chance::Chance;
use crate::figures::lifetime;
use crate::settings::SettingsError;
use crate::time::Timestamp;
use crate::wire::Jwks;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;
use serde::Serialize;

/// The name in the certificates of Entra's signing keys.
const ENTRA: &str = "accounts.accesscontrol.windows.net";
/// How long the certificates in Entra's key set last.
const YEARS: u64 = 5;

/// The keys of a tenant at one time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SigningKeys {
    /// The keys, the one in use first.
    #[serde(skip)]
    pub keys: Vec<CertifiedKey>,
    /// The id of the key in use.
    pub in_use: String,
    /// The ids of all that are published.
    pub published: Vec<String>,
    /// When Entra will sign with the next one.
    pub next_roll: Timestamp,
}

/// The public halves, as a service knows them that checks tokens.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KnownKeys {
    /// The published set.
    pub keys: Arc<Jwks>,
    /// When the service fetched it.
    pub fetched_on: Timestamp,
}

impl KnownKeys {
    /// Whether to go by this set where a token names this key, rather than fetch the set again ("Signing key rollover in
    /// the Microsoft identity platform"): for a day, and for the sake of a key that is not in it no sooner than five
    /// minutes after the last time, so that whoever invents keys cannot make a service ask without end.
    pub(crate) fn suffice(&self, kid: &str, now: Timestamp) -> bool {
        let known = self.keys.find(kid).is_some();
        let trusted = if known { lifetime::KNOWN_KEYS } else { lifetime::KEY_REFETCH };
        now.since(self.fetched_on) < Duration::from_secs(trusted)
    }
}

impl SigningKeys {
    /// The keys of a new tenant: one in use and the next.
    pub(super) fn begin(start: Timestamp, chance: &mut Chance) -> Result<Self, SettingsError> {
        let keys = [new_key(start, chance)?, new_key(start, chance)?];
        Ok(Self::of(keys.into(), start))
    }

    /// The keys after a roll; `None` when the clock stands past every certificate's end.
    pub(crate) fn after(before: &[CertifiedKey], now: Timestamp, chance: &mut Chance) -> Option<Self> {
        let retired = before.first().cloned();
        let next = before.get(1).cloned();
        let keys = next.into_iter().chain([new_key(now, chance).ok()?]).chain(retired);
        Some(Self::of(keys.collect(), now))
    }

    fn of(keys: Vec<CertifiedKey>, now: Timestamp) -> Self {
        let published: Vec<String> = keys.iter().map(CertifiedKey::kid).collect();
        Self {
            in_use: published.first().cloned().unwrap_or_default(),
            published,
            keys,
            next_roll: now.after(Duration::from_secs(lifetime::SIGNING_KEY_ROLL)),
        }
    }
}

fn new_key(now: Timestamp, chance: &mut Chance) -> Result<CertifiedKey, SettingsError> {
    certified_key(ENTRA, false, YEARS, now, chance)
}
