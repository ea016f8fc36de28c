//! JSON Web Tokens (RFC 7519): a JWS whose payload is an object of claims; models "Access tokens in the Microsoft
//! identity platform".

use super::jws::Jws;
use super::jws_error::{JwsError, Part};
use super::strict_json;
use core::ops::Deref;
use serde_json::Value;

/// A token as received. Its header and claims are words of whoever sent it until [`Jws::verify`] has succeeded
/// with a key of the issuer.
#[derive(Clone, Debug, PartialEq)]
pub struct UnverifiedToken {
    jws: Jws,
    claims: Value,
}

impl UnverifiedToken {
    /// Reads a compact token.
    ///
    /// # Errors
    /// Every [`JwsError`] that needs no key.
    pub fn parse(compact: &str) -> Result<Self, JwsError> {
        let jws = Jws::parse(compact)?;
        let claims = strict_json::parse_object(jws.payload())
            .map_err(|reason| JwsError::Json { part: Part::Payload, reason })?;
        Ok(Self { jws, claims: Value::Object(claims) })
    }

    /// The claims, an object.
    #[must_use]
    pub fn claims(&self) -> &Value {
        &self.claims
    }

    /// A claim that is a string.
    #[must_use]
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }
}

impl Deref for UnverifiedToken {
    type Target = Jws;

    fn deref(&self) -> &Jws {
        &self.jws
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::jws::{ALG, sign};
    use crate::wire::key::tests::rfc8037_key;
    use alloc::string::{String, ToString};
    use proptest::prelude::*;
    use serde_json::json;

    const RFC8037: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
        hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    #[test]
    fn claims_come_back_and_verify() {
        let claims = json!({"iss": "a", "exp": 1_700_000_000, "roles": ["x", "y"]});
        let compact = sign(&json!({"typ": "JWT", "alg": ALG}), &claims, &rfc8037_key()).unwrap();
        let token = UnverifiedToken::parse(&compact).unwrap();
        assert_eq!(*token.claims(), claims);
        assert_eq!(token.text("iss"), Some("a"));
        assert_eq!(token.text("exp"), None);
        assert_eq!(token.header().json["typ"], "JWT");
        assert_eq!(token.verify(&rfc8037_key().public_key()), Ok(()));
    }

    #[test]
    fn a_payload_that_is_no_object_of_claims_is_refused() {
        let error = UnverifiedToken::parse(RFC8037).unwrap_err().to_string();
        assert_eq!(error, "token payload is refused: expected value at line 1 column 1");
        let [header, _, signature] = RFC8037.splitn(3, '.').collect::<alloc::vec::Vec<_>>()[..] else {
            panic!()
        };
        let error = UnverifiedToken::parse(&alloc::format!("{header}..{signature}")).unwrap_err().to_string();
        assert_eq!(error, "token payload is refused: EOF while parsing a value at line 1 column 0");
        let nested = sign(&json!({"alg": ALG, "cty": "JWT"}), &RFC8037, &rfc8037_key()).unwrap();
        let error = UnverifiedToken::parse(&nested).unwrap_err().to_string();
        assert_eq!(error, "token payload is refused: not a JSON object");
    }

    #[test]
    fn a_claim_twice_is_refused() {
        // {"alg":"EdDSA"} . {"aud":"a","aud":"b"}
        let error = UnverifiedToken::parse("eyJhbGciOiJFZERTQSJ9.eyJhdWQiOiJhIiwiYXVkIjoiYiJ9.").unwrap_err();
        assert_eq!(
            error.to_string(),
            "token payload is refused: member `aud` occurs twice at line 1 column 16"
        );
    }

    proptest! {
        #[test]
        fn any_one_bit_change_of_a_token_is_refused(at: prop::sample::Index, bit in 0..8_u8) {
            let claims = json!({"aud": "https://management.azure.com/", "exp": 1_700_000_000});
            let compact = sign(&json!({"typ": "JWT", "alg": ALG, "kid": "k"}), &claims, &rfc8037_key()).unwrap();
            let mut bytes = compact.into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            if let Ok(text) = String::from_utf8(bytes) {
                let token = UnverifiedToken::parse(&text);
                prop_assert!(token.and_then(|token| token.verify(&rfc8037_key().public_key())).is_err());
            }
        }

        #[test]
        fn arbitrary_text_is_read_in_peace(text: String) {
            prop_assert!(UnverifiedToken::parse(&text).is_err());
        }
    }
}
