//! Ed25519 keys (RFC 8032): what an identity signs with and what everybody else checks it by.
//!
//! Microsoft Entra ID signs with RSA; the simulator uses Ed25519 because it is small, and says so where it shows.

use alloc::sync::Arc;
use core::fmt;
use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::Sha512;

/// A private key. It is never written to the journal, and its `Debug` text shows the public half only.
#[derive(Clone)]
pub struct PrivateKey {
    seed: [u8; 32],
    public: PublicKey,
}

impl PrivateKey {
    /// The key that RFC 8032 derives from a 32-byte seed.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let public = PublicKey(Arc::new(VerifyingKey::from(&ExpandedSecretKey::from(seed))));
        Self { seed: *seed, public }
    }

    /// The key of a seed whose public half is known, as it is to whoever got it with a certificate: to derive it costs as
    /// much as a signature. With the public half of another key, nothing that it signs fits either.
    pub(super) fn of_pair(seed: &[u8; 32], public: PublicKey) -> Self {
        Self { seed: *seed, public }
    }

    /// The seed, for the one place that hands a private key out: PKCS #8.
    pub(super) fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.public.clone()
    }

    /// Signs a message. The same key and message always give the same 64 bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        raw_sign::<Sha512>(&ExpandedSecretKey::from(&self.seed), message, &self.public.0).to_bytes()
    }
}

impl PartialEq for PrivateKey {
    fn eq(&self, other: &Self) -> bool {
        self.seed() == other.seed()
    }
}

impl Eq for PrivateKey {}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("public_key", &self.public_key()).finish_non_exhaustive()
    }
}

/// A public key, its curve point already decoded, so that a check costs the check alone; in memory once with all who have it.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(Arc<VerifyingKey>);

impl PublicKey {
    /// Imports the 32 bytes of a public key.
    ///
    /// # Errors
    /// [`KeyError`] when the bytes are no point of the curve, not the one encoding of it, or a point of small
    /// order, under which one signature would fit every message.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_below_p(bytes) {
            return Err(KeyError::NotAPoint);
        }
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAPoint)?;
        if key.is_weak() {
            return Err(KeyError::SmallOrder);
        }
        Ok(Self(key.into()))
    }

    /// The 32 bytes of the key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Whether `signature` is this key's signature of `message`, by the strict rules: 64 bytes, `S` below the
    /// group order, no point of small order.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}

/// Whether these bytes, but for the highest bit, are a number below p = 2^255 - 19: one above it would be a second
/// encoding of a point. (A zero with a sign is another; the points that have it are of small order.)
fn is_below_p(bytes: &[u8; 32]) -> bool {
    let [lowest, middle @ .., highest] = bytes;
    highest | 0x80 != 0xff || *lowest < 0xed || middle.iter().any(|byte| *byte != 0xff)
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublicKey").field(&super::base64url::encode(self.as_bytes())).finish()
    }
}

/// Why 32 bytes are no public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The bytes are not the canonical encoding of a point of the curve.
    NotAPoint,
    /// The point has small order.
    SmallOrder,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAPoint => "not the encoding of an Ed25519 point",
            Self::SmallOrder => "an Ed25519 point of small order, which proves nothing",
        })
    }
}

impl core::error::Error for KeyError {}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::wire::base64url::decode_exactly;
    use alloc::format;
    use proptest::prelude::*;

    /// The private key of RFC 8037 App. A.1, which is RFC 8032 §7.1 test 1.
    pub(in crate::wire) fn rfc8037_key() -> PrivateKey {
        PrivateKey::from_seed(&decode_exactly("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap())
    }

    fn public(x: &str) -> Result<PublicKey, KeyError> {
        PublicKey::from_bytes(&decode_exactly(x).unwrap())
    }

    #[test]
    fn rfc_8032_test_1() {
        let key = rfc8037_key();
        assert_eq!(Ok(key.public_key()), public("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
        let signature = key.sign(b"");
        assert_eq!(
            super::super::base64url::encode(&signature),
            "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv18FlbviRlUUFDjnoQCw"
        );
        assert!(key.public_key().verify(b"", &signature));
    }

    #[test]
    fn a_signature_of_another_length_is_refused() {
        let key = rfc8037_key();
        let signature = key.sign(b"message");
        for length in [0, 32, 63] {
            assert!(!key.public_key().verify(b"message", &signature[..length]));
        }
        assert!(!key.public_key().verify(b"message", &[&signature[..], &[0]].concat()));
        assert!(!key.public_key().verify(b"message", &[0; 64]));
    }

    #[test]
    fn points_of_small_order_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(PublicKey::from_bytes(&identity), Err(KeyError::SmallOrder));
        assert_eq!(PublicKey::from_bytes(&[0; 32]), Err(KeyError::SmallOrder));
    }

    #[test]
    fn a_second_encoding_of_a_point_is_refused() {
        // y = 2^255 - 16 is p + 3, a second spelling of the point with y = 3.
        let mut three = [0; 32];
        three[0] = 3;
        assert!(PublicKey::from_bytes(&three).is_ok());
        let mut above_p = [0xff; 32];
        above_p[0] = 0xf0;
        above_p[31] = 0x7f;
        assert_eq!(PublicKey::from_bytes(&above_p), Err(KeyError::NotAPoint));
    }

    #[test]
    fn bytes_off_the_curve_are_refused() {
        let mut two = [0; 32];
        two[0] = 2;
        assert_eq!(PublicKey::from_bytes(&two), Err(KeyError::NotAPoint));
    }

    #[test]
    fn debug_shows_no_seed() {
        let text = format!("{:?}", rfc8037_key());
        assert_eq!(
            text,
            r#"PrivateKey { public_key: PublicKey("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"), .. }"#
        );
    }

    proptest! {
        #[test]
        fn only_the_signed_message_verifies(seed: [u8; 32], message: alloc::vec::Vec<u8>, other: alloc::vec::Vec<u8>) {
            let key = PrivateKey::from_seed(&seed);
            let signature = key.sign(&message);
            prop_assert!(key.public_key().verify(&message, &signature));
            prop_assert_eq!(key.public_key().verify(&other, &signature), message == other);
        }

        #[test]
        fn any_bytes_import_or_fail_in_peace(bytes: [u8; 32], message: alloc::vec::Vec<u8>, signature: alloc::vec::Vec<u8>) {
            if let Ok(key) = PublicKey::from_bytes(&bytes) {
                prop_assert_eq!(key.as_bytes(), &bytes);
                prop_assert!(!key.verify(&message, &signature));
            }
        }
    }
}
