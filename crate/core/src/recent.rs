//! What came by lately and mostly comes again, kept so that it is read, checked and held in memory once: the tokens that
//! are shown again and again, the key set that every service fetches, a certificate that Entra gets and then a host, the
//! headers of a person's tool.
//!
//! What a text says and whether a signature fits follows from the bytes and the key, so that remembering it changes no
//! answer.

use crate::wire::{Body, Certificate, Headers, Jwks, JwsError, PublicKey, UnverifiedToken};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Enough for the tokens of everybody who works at the same time in a lesson.
const KEPT: usize = 8;

/// Tokens whose signature fits, each as it was received, taken apart and with the key that it fits, and certificates; the
/// newest first.
#[derive(Clone, Default)]
pub(crate) struct Recent {
    tokens: Vec<(Arc<str>, Arc<UnverifiedToken>, PublicKey)>,
    certificates: Vec<Arc<Certificate>>,
    key_set: Option<(Body, Arc<Jwks>)>,
    /// What requests sent with them.
    headers: Vec<Arc<Headers>>,
}

impl Recent {
    /// Takes a token apart.
    pub(crate) fn read(&self, compact: &str) -> Result<Arc<UnverifiedToken>, JwsError> {
        match self.tokens.iter().find(|(text, ..)| **text == *compact) {
            Some((_, token, _)) => Ok(token.clone()),
            None => UnverifiedToken::parse(compact).map(Arc::new),
        }
    }

    /// Checks the signature of a token, which is given taken apart and as it was received.
    pub(crate) fn check(
        &mut self,
        token: &Arc<UnverifiedToken>,
        compact: &str,
        key: &PublicKey,
    ) -> Result<(), JwsError> {
        if self.tokens.iter().any(|(text, _, by)| **text == *compact && by == key) {
            return Ok(());
        }
        token.verify(key)?;
        keep(&mut self.tokens, (compact.into(), token.clone(), key.clone()));
        Ok(())
    }

    /// Reads a certificate; `None` where it is none.
    pub(crate) fn certificate(&mut self, der: &[u8]) -> Option<Arc<Certificate>> {
        if let Some(known) = self.certificates.iter().find(|known| known.der() == der) {
            return Some(known.clone());
        }
        let certificate = Arc::new(Certificate::parse(der).ok()?);
        keep(&mut self.certificates, certificate.clone());
        Some(certificate)
    }

    /// The same headers, once in memory for all requests that send them.
    pub(crate) fn headers(&mut self, mut sent: Arc<Headers>) -> Arc<Headers> {
        if let Some(known) = self.headers.iter().find(|known| **known == sent) {
            return known.clone();
        }
        if let Some(headers) = Arc::get_mut(&mut sent) {
            headers.shrink();
        }
        keep(&mut self.headers, sent.clone());
        sent
    }

    /// Reads a key set; `None` where it is none.
    pub(crate) fn key_set(&mut self, document: &Body) -> Option<Arc<Jwks>> {
        if let Some((_, keys)) = self.key_set.as_ref().filter(|(body, _)| body == document) {
            return Some(keys.clone());
        }
        let keys = Arc::new(Jwks::parse(document.as_bytes()).ok()?);
        self.key_set = Some((document.clone(), keys.clone()));
        Some(keys)
    }
}

/// Puts something new before the others, of which the oldest may have to go.
fn keep<T>(newest: &mut Vec<T>, new: T) {
    newest.truncate(KEPT.saturating_sub(1));
    newest.insert(0, new);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{CertificateFields, PrivateKey, jws};
    use serde_json::json;

    fn checked(recent: &mut Recent, compact: &str, key: &PrivateKey) -> Result<(), JwsError> {
        recent.check(&recent.read(compact).unwrap(), compact, &key.public_key())
    }

    #[test]
    fn what_was_good_under_one_key_is_not_good_under_another() {
        let [key, other] = [[1; 32], [2; 32]].map(|seed| PrivateKey::from_seed(&seed));
        let compact = jws::sign(&json!({ "alg": jws::ALG }), &json!({ "oid": "1" }), &key).unwrap();
        let mut recent = Recent::default();
        for _ in 0..2 {
            assert_eq!(checked(&mut recent, &compact, &key), Ok(()));
            assert_eq!(checked(&mut recent, &compact, &other), Err(JwsError::Signature));
        }
        let forged = jws::sign(&json!({ "alg": jws::ALG }), &json!({ "oid": "2" }), &other).unwrap();
        for _ in 0..2 {
            assert_eq!(checked(&mut recent, &forged, &key), Err(JwsError::Signature));
        }
    }

    #[test]
    fn a_certificate_is_read_once() {
        let key = PrivateKey::from_seed(&[1; 32]);
        let fields = CertificateFields {
            subject: "subject".into(),
            issuer: "issuer".into(),
            serial: [1].into(),
            not_before: 0,
            not_after: 1,
            public_key: key.public_key(),
            is_authority: false,
        };
        let der = Certificate::issue(fields, &key).unwrap().der().to_vec();
        let mut recent = Recent::default();
        let read = recent.certificate(&der).unwrap();
        assert!(Arc::ptr_eq(&read, &recent.certificate(&der).unwrap()));
        assert_eq!(read.der(), der);
        assert_eq!(recent.certificate(&der[1..]), None);
    }

    #[test]
    fn headers_that_are_sent_again_are_kept_once() {
        let sent = |value: &str| {
            let mut headers = Headers::default();
            headers.push("Authorization", value);
            Arc::new(headers)
        };
        let mut recent = Recent::default();
        let first = recent.headers(sent("Bearer a"));
        assert!(Arc::ptr_eq(&first, &recent.headers(sent("Bearer a"))));
        assert_eq!(recent.headers(sent("Bearer b")), sent("Bearer b"));
    }

    #[test]
    fn only_the_newest_are_kept() {
        let key = PrivateKey::from_seed(&[1; 32]);
        let mut recent = Recent::default();
        for number in 0..20 {
            let compact = jws::sign(&json!({ "alg": jws::ALG }), &json!({ "oid": number }), &key).unwrap();
            assert_eq!(checked(&mut recent, &compact, &key), Ok(()));
        }
        assert_eq!(recent.tokens.len(), KEPT);
    }
}
