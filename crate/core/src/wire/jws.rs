//! Compact JSON Web Signatures by Ed25519 (RFC 7515, RFC 8037), the form of client assertions and access tokens.

use super::base64url;
use super::jose_header::JoseHeader;
use super::jws_error::{JwsError, Part};
use super::key::{PrivateKey, PublicKey};
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// The longest token that is read, in bytes: MSAL.NET's own limit for assertions.
pub const LENGTH_LIMIT: usize = 65_536;

/// The `alg` that the simulator writes. RFC 9864 gave it a new name, [`ALG_RENAMED`]; libraries know this one.
pub const ALG: &str = "EdDSA";

/// The name of the same algorithm since RFC 9864, accepted when reading.
pub const ALG_RENAMED: &str = "Ed25519";

/// Signs header and claims; the header's `alg` is the caller's to write as [`ALG`].
///
/// # Errors
/// [`JwsError::NotSerializable`] for a value that JSON cannot express.
pub fn sign(header: &impl Serialize, claims: &impl Serialize, key: &PrivateKey) -> Result<String, JwsError> {
    let header = json(header, Part::Header)?;
    let claims = json(claims, Part::Payload)?;
    Ok(sign_bytes(&header, &claims, key))
}

fn json(value: &impl Serialize, part: Part) -> Result<Vec<u8>, JwsError> {
    serde_json::to_vec(value).map_err(|_| JwsError::NotSerializable { part })
}

fn sign_bytes(header: &[u8], payload: &[u8], key: &PrivateKey) -> String {
    let mut compact = base64url::encode(header);
    compact.push('.');
    compact.push_str(&base64url::encode(payload));
    let signature = base64url::encode(&key.sign(compact.as_bytes()));
    compact.push('.');
    compact.push_str(&signature);
    compact
}

/// A compact JWS taken apart, its signature not yet checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Jws {
    header: JoseHeader,
    payload: Vec<u8>,
    signature: Vec<u8>,
    signing_input: String,
}

impl Jws {
    /// Takes a compact JWS apart.
    ///
    /// # Errors
    /// Every [`JwsError`] that needs no key.
    pub fn parse(compact: &str) -> Result<Self, JwsError> {
        if compact.len() > LENGTH_LIMIT {
            return Err(JwsError::TooLong { length: compact.len(), limit: LENGTH_LIMIT });
        }
        let segments = || JwsError::Segments { found: compact.split('.').count() };
        let (signing_input, signature) = compact.rsplit_once('.').ok_or_else(segments)?;
        let (header, payload) = signing_input.split_once('.').ok_or_else(segments)?;
        if payload.contains('.') {
            return Err(segments());
        }
        Ok(Self {
            header: JoseHeader::parse(&decode(header, Part::Header)?)?,
            payload: decode(payload, Part::Payload)?,
            signature: decode(signature, Part::Signature)?,
            signing_input: signing_input.into(),
        })
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &JoseHeader {
        &self.header
    }

    /// The payload's bytes.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The signature's bytes, of whatever length.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The text that was signed: `header.payload`, as received.
    #[must_use]
    pub fn signing_input(&self) -> &str {
        &self.signing_input
    }

    /// Checks the signature with a key that the caller trusts.
    ///
    /// # Errors
    /// [`JwsError::Algorithm`], [`JwsError::SignatureLength`] or [`JwsError::Signature`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), JwsError> {
        let name = self.header.alg();
        if name != ALG && name != ALG_RENAMED {
            return Err(JwsError::Algorithm { name: name.into() });
        }
        if self.signature.len() != 64 {
            return Err(JwsError::SignatureLength { length: self.signature.len() });
        }
        if !key.verify(self.signing_input.as_bytes(), &self.signature) {
            return Err(JwsError::Signature);
        }
        Ok(())
    }
}

fn decode(segment: &str, part: Part) -> Result<Vec<u8>, JwsError> {
    base64url::decode(segment).map_err(|_| JwsError::Encoding { part })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::key::tests::rfc8037_key;
    use alloc::format;
    use alloc::string::ToString;
    use proptest::prelude::*;
    use serde_json::Value;

    const VECTORS: &str = include_str!("../../tests/vectors/jws.json");

    fn vectors(kind: &str) -> Vec<Value> {
        let vectors: Value = serde_json::from_str(VECTORS).unwrap();
        vectors[kind].as_array().unwrap().clone()
    }

    fn check(compact: &str) -> Result<(), JwsError> {
        Jws::parse(compact)?.verify(&rfc8037_key().public_key())
    }

    #[test]
    fn published_signatures_are_made_and_accepted() {
        for vector in vectors("accepted") {
            let field = |name: &str| vector[name].as_str().unwrap().to_string();
            let compact = sign_bytes(field("header").as_bytes(), field("payload").as_bytes(), &rfc8037_key());
            assert_eq!(compact, field("compact"), "{}", field("name"));
            assert_eq!(check(&compact), Ok(()), "{}", field("name"));
        }
    }

    #[test]
    fn every_attack_is_refused_for_its_own_reason() {
        for vector in vectors("refused") {
            let field = |name: &str| vector[name].as_str().unwrap().to_string();
            let error = check(&field("compact")).map_err(|error| error.to_string());
            assert_eq!(error, Err(field("error")), "{}", field("name"));
        }
    }

    #[test]
    fn a_kid_is_text_and_nothing_more() {
        let kid = "' OR 1=1 --";
        let compact = sign(&serde_json::json!({"alg": ALG, "kid": kid}), &1, &rfc8037_key()).unwrap();
        assert_eq!(Jws::parse(&compact).unwrap().header().kid(), Some(kid));
    }

    #[test]
    fn an_oversize_token_is_not_decoded() {
        let length = LENGTH_LIMIT + 1;
        let error = Jws::parse(&"a".repeat(length)).unwrap_err();
        assert_eq!(error, JwsError::TooLong { length, limit: LENGTH_LIMIT });
    }

    #[test]
    fn a_value_without_json_form_is_refused() {
        let claims = alloc::collections::BTreeMap::from([((1, 2), 3)]);
        let error = sign(&1, &claims, &rfc8037_key()).unwrap_err();
        assert_eq!(error, JwsError::NotSerializable { part: Part::Payload });
    }

    fn signed(payload: &[u8]) -> String {
        sign_bytes(br#"{"alg":"EdDSA"}"#, payload, &rfc8037_key())
    }

    proptest! {
        #[test]
        fn what_is_signed_comes_back(payload: Vec<u8>, seed: [u8; 32]) {
            let key = PrivateKey::from_seed(&seed);
            let jws = Jws::parse(&sign_bytes(br#"{"alg":"EdDSA"}"#, &payload, &key)).unwrap();
            prop_assert_eq!(jws.payload(), &payload);
            prop_assert_eq!(jws.verify(&key.public_key()), Ok(()));
            prop_assert_eq!(jws.verify(&rfc8037_key().public_key()), Err(JwsError::Signature));
        }

        #[test]
        fn any_one_bit_change_is_refused(payload: [u8; 24], at: prop::sample::Index, bit in 0..8_u8) {
            let mut bytes = signed(&payload).into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            if let Ok(text) = String::from_utf8(bytes) {
                prop_assert!(check(&text).is_err(), "{}", text);
            }
        }

        #[test]
        fn arbitrary_text_is_read_in_peace(text: String, header: Vec<u8>, payload: Vec<u8>) {
            prop_assert!(check(&text).is_err());
            let header = base64url::encode(&header);
            let payload = base64url::encode(&payload);
            let compact = format!("{header}.{payload}.{text}");
            prop_assert!(check(&compact).is_err());
        }
    }
}
