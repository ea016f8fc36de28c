//! The signatures that were found good last, so that a token which is shown again and again is checked once.
//!
//! Whether a signature fits follows from the key and the token's own bytes, so that remembering it changes no answer.

use crate::wire::{JwsError, PublicKey, UnverifiedToken};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Enough for the tokens of everybody who works at the same time in a lesson.
const KEPT: usize = 8;

/// Tokens whose signature fits, each with the key that it fits, the newest first.
#[derive(Clone, Default)]
pub(crate) struct Verified(Vec<(Arc<str>, PublicKey)>);

impl Verified {
    /// Checks the signature of a token, which is given taken apart and as it was received.
    pub(crate) fn check(
        &mut self,
        token: &UnverifiedToken,
        compact: &str,
        key: &PublicKey,
    ) -> Result<(), JwsError> {
        if self.0.iter().any(|(text, by)| **text == *compact && by == key) {
            return Ok(());
        }
        token.verify(key)?;
        self.0.truncate(KEPT.saturating_sub(1));
        self.0.insert(0, (compact.into(), *key));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{PrivateKey, jws};
    use serde_json::json;

    fn checked(verified: &mut Verified, compact: &str, key: &PrivateKey) -> Result<(), JwsError> {
        verified.check(&UnverifiedToken::parse(compact).unwrap(), compact, &key.public_key())
    }

    #[test]
    fn what_was_good_under_one_key_is_not_good_under_another() {
        let [key, other] = [[1; 32], [2; 32]].map(|seed| PrivateKey::from_seed(&seed));
        let compact = jws::sign(&json!({ "alg": jws::ALG }), &json!({ "oid": "1" }), &key).unwrap();
        let mut verified = Verified::default();
        for _ in 0..2 {
            assert_eq!(checked(&mut verified, &compact, &key), Ok(()));
            assert_eq!(checked(&mut verified, &compact, &other), Err(JwsError::Signature));
        }
        let forged = jws::sign(&json!({ "alg": jws::ALG }), &json!({ "oid": "2" }), &other).unwrap();
        for _ in 0..2 {
            assert_eq!(checked(&mut verified, &forged, &key), Err(JwsError::Signature));
        }
    }

    #[test]
    fn only_the_newest_are_kept() {
        let key = PrivateKey::from_seed(&[1; 32]);
        let mut verified = Verified::default();
        for number in 0..20 {
            let compact = jws::sign(&json!({ "alg": jws::ALG }), &json!({ "oid": number }), &key).unwrap();
            assert_eq!(checked(&mut verified, &compact, &key), Ok(()));
        }
        assert_eq!(verified.0.len(), KEPT);
    }
}
