//! Signed data of the Cryptographic Message Syntax, which PKCS #7 became (RFC 5652 §5): one content, one signer, his
//! certificate. Ed25519 signs the content itself (RFC 8419).

use super::certificate::{Certificate, CertificateError};
use super::certificate_der::{self, ED25519};
use super::der::{self, INTEGER, OCTET_STRING, SEQUENCE, SET};
use super::key::PrivateKey;
use alloc::vec::Vec;

/// Object identifier 1.2.840.113549.1.7.1, data.
const DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// Object identifier 1.2.840.113549.1.7.2, signed data.
const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// `AlgorithmIdentifier` of SHA-512, the digest that goes with Ed25519.
const SHA512: &[u8] = &[0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
/// `[0]`, constructed.
const CONTEXT_0: u8 = 0xa0;

/// The DER of a content with the signature of whoever holds the key of the certificate.
pub(crate) fn sign(
    content: &[u8],
    certificate: &Certificate,
    key: &PrivateKey,
) -> Result<Vec<u8>, CertificateError> {
    let one = der::element(INTEGER, &[&[1]]);
    let fields = certificate_der::decode(certificate.der())?;
    let signer = der::element(
        SEQUENCE,
        &[&certificate_der::name(&fields.issuer), &certificate_der::serial(&fields.serial)],
    );
    let signature = der::element(OCTET_STRING, &[&key.sign(content)]);
    let info = der::element(SEQUENCE, &[&one, &signer, SHA512, ED25519, &signature]);
    let content = der::element(CONTEXT_0, &[&der::element(OCTET_STRING, &[content])]);
    let data = der::element(
        SEQUENCE,
        &[
            &one,
            &der::element(SET, &[SHA512]),
            &der::element(SEQUENCE, &[DATA, &content]),
            &der::element(CONTEXT_0, &[certificate.der()]),
            &der::element(SET, &[&info]),
        ],
    );
    Ok(der::element(SEQUENCE, &[SIGNED_DATA, &der::element(CONTEXT_0, &[&data])]))
}
