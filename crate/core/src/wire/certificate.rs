//! X.509 certificates with Ed25519 keys (RFC 5280, RFC 8410), models the credential behind a managed identity in
//! "How managed identities for Azure resources work with Azure virtual machines".

use super::base64url;
use super::certificate_der::{self, Sections};
use super::der::NotDer;
use super::hexadecimal;
use super::key::{KeyError, PrivateKey, PublicKey};
use super::pem;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use sha1::{Digest, Sha1};
use sha2::Sha256;

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFields {
    /// The subject's common name, 1 to 64 characters (X.520).
    pub subject: String,
    /// The issuer's common name, 1 to 64 characters; that of the subject when the certificate is self-signed.
    pub issuer: String,
    /// The serial number, big-endian, 1 to 20 bytes, the first not zero.
    pub serial: Vec<u8>,
    /// The first second of validity, in seconds since 1970-01-01T00:00:00Z.
    pub not_before: u64,
    /// The last second of validity, in seconds since 1970-01-01T00:00:00Z.
    pub not_after: u64,
    /// The subject's key.
    pub public_key: PublicKey,
    /// Whether the subject may sign certificates itself: `CA:TRUE` and `keyCertSign` rather than `CA:FALSE` and
    /// `digitalSignature`.
    pub is_authority: bool,
}

impl CertificateFields {
    fn check(&self) -> Result<(), CertificateError> {
        for name in [&self.subject, &self.issuer] {
            if !(1..=64).contains(&name.chars().count()) {
                return Err(CertificateError::Name);
            }
        }
        if !(1..=20).contains(&self.serial.len()) || self.serial.first() == Some(&0) {
            return Err(CertificateError::Serial);
        }
        if self.not_after < self.not_before {
            return Err(CertificateError::Validity);
        }
        Ok(())
    }
}

/// A certificate: its DER, what it says, and the thumbprints by which Azure finds it.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    fields: CertificateFields,
    sha1: [u8; 20],
    sha256: [u8; 32],
}

impl Certificate {
    /// Issues a certificate. The subject signs its own when `issuer_key` is the private half of its public key.
    ///
    /// # Errors
    /// [`CertificateError`] for a field out of its bounds.
    pub fn issue(fields: CertificateFields, issuer_key: &PrivateKey) -> Result<Self, CertificateError> {
        fields.check()?;
        let der = certificate_der::encode(&fields, issuer_key)?;
        Ok(Self::new(der, fields))
    }

    /// Reads the DER of an Ed25519 certificate. That it can be read says nothing about who signed it.
    ///
    /// # Errors
    /// [`CertificateError`] for malformed DER, another version, algorithm or key, or a field out of its bounds.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        let fields = certificate_der::decode(der)?;
        fields.check()?;
        Ok(Self::new(der.into(), fields))
    }

    fn new(der: Vec<u8>, fields: CertificateFields) -> Self {
        Self { sha1: Sha1::digest(&der).into(), sha256: Sha256::digest(&der).into(), der, fields }
    }

    /// The subject's common name.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.fields.subject
    }

    /// The issuer's common name.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.fields.issuer
    }

    /// The serial number in upper-case hexadecimal, two digits a byte.
    #[must_use]
    pub fn serial(&self) -> String {
        hexadecimal::encode(&self.fields.serial)
    }

    /// The first second of validity, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn not_before(&self) -> u64 {
        self.fields.not_before
    }

    /// The last second of validity, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn not_after(&self) -> u64 {
        self.fields.not_after
    }

    /// The subject's key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.fields.public_key.clone()
    }

    /// The certificate's bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate as `openssl` and `az` read it from a file.
    #[must_use]
    pub fn pem(&self) -> String {
        pem::encode("CERTIFICATE", &self.der)
    }

    /// The SHA-1 of the DER, what the header member `x5t` holds.
    #[must_use]
    pub fn sha1(&self) -> &[u8; 20] {
        &self.sha1
    }

    /// The SHA-256 of the DER, what the header member `x5t#S256` holds.
    #[must_use]
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// The thumbprint as portals and error texts print it: the SHA-1 in upper-case hexadecimal.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        hexadecimal::encode(&self.sha1)
    }

    /// The `x5t` of a header or key: the SHA-1 in base64url.
    #[must_use]
    pub fn x5t(&self) -> String {
        base64url::encode(&self.sha1)
    }

    /// The `x5t#S256` of a header: the SHA-256 in base64url.
    #[must_use]
    pub fn x5t_s256(&self) -> String {
        base64url::encode(&self.sha256)
    }

    /// Whether `issuer` signed this certificate.
    #[must_use]
    pub fn is_signed_by(&self, issuer: &PublicKey) -> bool {
        Sections::split(&self.der)
            .is_ok_and(|sections| issuer.verify(sections.to_be_signed, sections.signature))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("thumbprint", &self.thumbprint())
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

/// Why a certificate cannot be issued or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateError {
    /// The subject's or issuer's common name is missing or longer than 64 characters.
    Name,
    /// The serial number is not a positive number of at most 20 bytes.
    Serial,
    /// The validity ends before it begins, or lies past the year 9999.
    Validity,
    /// The certificate is not of version 3.
    Version,
    /// The key or the signature is not Ed25519 as RFC 8410 writes it.
    Algorithm,
    /// The public key is unusable.
    Key(KeyError),
    /// The bytes are not the DER of a certificate.
    Der,
}

impl From<NotDer> for CertificateError {
    fn from(_: NotDer) -> Self {
        Self::Der
    }
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("certificate names must be common names of 1 to 64 characters"),
            Self::Serial => f.write_str("certificate serial number must be positive and of 1 to 20 bytes"),
            Self::Validity => f.write_str("certificate validity must end after it begins, by the year 9999"),
            Self::Version => f.write_str("certificate must be of version 3"),
            Self::Algorithm => f.write_str("certificate key and signature must be Ed25519"),
            Self::Key(error) => write!(f, "certificate key is {error}"),
            Self::Der => f.write_str("not the DER of a certificate"),
        }
    }
}

impl core::error::Error for CertificateError {}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::wire::key::tests::rfc8037_key;
    use alloc::string::ToString;
    use alloc::vec;
    use proptest::prelude::*;

    /// A self-signed certificate of the key of RFC 8037.
    pub(in crate::wire) fn self_signed() -> Certificate {
        Certificate::issue(fields(), &rfc8037_key()).unwrap()
    }

    fn fields() -> CertificateFields {
        CertificateFields {
            subject: "2d9fbc0b-52ec-4bd7-b3a1-8a1cfd9a7f3c".to_string(),
            issuer: "2d9fbc0b-52ec-4bd7-b3a1-8a1cfd9a7f3c".to_string(),
            serial: vec![0xff, 1, 2],
            not_before: 1_767_225_600,
            not_after: 1_775_001_600,
            public_key: rfc8037_key().public_key(),
            is_authority: false,
        }
    }

    fn refusal(change: impl FnOnce(&mut CertificateFields)) -> CertificateError {
        let mut fields = fields();
        change(&mut fields);
        Certificate::issue(fields, &rfc8037_key()).unwrap_err()
    }

    #[test]
    fn fields_out_of_bounds_are_refused() {
        assert_eq!(refusal(|fields| fields.subject = String::new()), CertificateError::Name);
        assert_eq!(refusal(|fields| fields.issuer = "n".repeat(65)), CertificateError::Name);
        assert_eq!(refusal(|fields| fields.serial = vec![]), CertificateError::Serial);
        assert_eq!(refusal(|fields| fields.serial = vec![0, 1]), CertificateError::Serial);
        assert_eq!(refusal(|fields| fields.serial = vec![1; 21]), CertificateError::Serial);
        assert_eq!(refusal(|fields| fields.not_after = 0), CertificateError::Validity);
        assert_eq!(refusal(|fields| fields.not_after = 253_402_300_800), CertificateError::Validity);
        assert_eq!(refusal(|fields| fields.not_after = u64::MAX), CertificateError::Validity);
    }

    #[test]
    fn bytes_after_the_certificate_are_refused() {
        let longer = [self_signed().der(), &[0]].concat();
        assert_eq!(Certificate::parse(&longer), Err(CertificateError::Der));
    }

    #[test]
    fn the_serial_number_reads_as_openssl_prints_it() {
        assert_eq!(self_signed().serial(), "FF0102");
    }

    #[test]
    fn the_thumbprints_are_those_of_the_der() {
        let certificate = self_signed();
        assert_eq!(base64url::decode_exactly(&certificate.x5t()), Ok(*certificate.sha1()));
        assert_eq!(base64url::decode_exactly(&certificate.x5t_s256()), Ok(*certificate.sha256()));
        assert_eq!(certificate.thumbprint().len(), 40);
        assert_eq!(certificate.sha1()[..], Sha1::digest(certificate.der())[..]);
    }

    #[test]
    fn a_certificate_of_another_algorithm_is_refused() {
        // The two object identifiers 1.3.101.112 of the signatures, then that of the key, become 1.3.101.113.
        let der = self_signed().der().to_vec();
        let places = der.windows(3).enumerate().filter(|(_, three)| three == &[0x2b, 0x65, 0x70]);
        let mut seen = 0;
        for (at, _) in places {
            let mut other = der.clone();
            other[at..][..3].copy_from_slice(&[0x2b, 0x65, 0x71]);
            assert_eq!(Certificate::parse(&other), Err(CertificateError::Algorithm));
            seen += 1;
        }
        assert_eq!(seen, 3);
    }

    #[test]
    fn the_example_of_rfc_8410_section_10_2_is_signed_but_holds_no_key_of_ours() {
        // It certifies an X25519 key.
        let text = "MIIBLDCB36ADAgECAghWAUdKKo3DMDAFBgMrZXAwGTEXMBUGA1UEAwwOSUVURiBUZX\
            N0IERlbW8wHhcNMTYwODAxMTIxOTI0WhcNNDAxMjMxMjM1OTU5WjAZMRcwFQYDVQQD\
            DA5JRVRGIFRlc3QgRGVtbzAqMAUGAytlbgMhAIUg8AmJMKdUdIt93LQ+91oNvzoNJj\
            ga9OukqY6qm05qo0UwQzAPBgNVHRMBAf8EBTADAQEAMA4GA1UdDwEBAAQEAwIDCDAg\
            BgNVHQ4BAQAEFgQUmx9e7e0EM4Xk97xiPFl1uQvIuzswBQYDK2VwA0EAryMB/t3J5v\
            /BzKc9dNZIpDmAgs3babFOTQbs+BolzlDUwsPrdGxO3YNGhW7Ibz3OGhhlxXrCe1Cg\
            w1AH9efZBw==";
        let der = base64url::decode_standard(text).unwrap();
        let sections = Sections::split(&der);
        let x = base64url::decode_standard("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=").unwrap();
        let issuer = PublicKey::from_bytes(&x.try_into().unwrap()).unwrap();
        let sections = sections.unwrap();
        assert!(issuer.verify(sections.to_be_signed, sections.signature));
        assert_eq!(Certificate::parse(&der), Err(CertificateError::Algorithm));
    }

    fn any_fields() -> impl Strategy<Value = CertificateFields> {
        let names = ("[a-zA-Z0-9 .é-]{1,64}", "\\PC{1,64}");
        let serial = prop::collection::vec(1..=255_u8, 1..=20);
        let times = (0..253_402_300_800_u64, 0..253_402_300_800_u64);
        (names, serial, times, any::<[u8; 32]>(), any::<bool>()).prop_map(
            |((subject, issuer), serial, (one, other), seed, is_authority)| CertificateFields {
                subject,
                issuer,
                serial,
                not_before: one.min(other),
                not_after: one.max(other),
                public_key: PrivateKey::from_seed(&seed).public_key(),
                is_authority,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_issued_is_read(fields in any_fields()) {
            let certificate = Certificate::issue(fields, &rfc8037_key()).unwrap();
            prop_assert_eq!(Certificate::parse(certificate.der()), Ok(certificate.clone()));
            prop_assert!(certificate.is_signed_by(&rfc8037_key().public_key()));
        }

        #[test]
        fn any_one_bit_change_breaks_it(at: prop::sample::Index, bit in 0..8_u8) {
            let mut der = self_signed().der().to_vec();
            let at = at.index(der.len());
            der[at] ^= 1_u8 << bit;
            let key = rfc8037_key().public_key();
            prop_assert!(!Certificate::parse(&der).is_ok_and(|certificate| certificate.is_signed_by(&key)));
        }

        #[test]
        fn arbitrary_bytes_are_read_in_peace(bytes: Vec<u8>) {
            prop_assert!(Certificate::parse(&bytes).is_err());
        }
    }
}
