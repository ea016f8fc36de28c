//! The DER of a certificate (RFC 5280 §4.1, RFC 8410), written and read element by element.
//!
//! One profile only, so the fixed parts are fixed bytes.

use super::certificate::{CertificateError, CertificateFields};
use super::der::{
    self, BIT_STRING, BOOLEAN, GENERALIZED_TIME, INTEGER, NotDer, OCTET_STRING, Reader, SEQUENCE, SET,
    UTC_TIME, UTF8_STRING,
};
use super::key::{PrivateKey, PublicKey};
use crate::civil::{self, Civil};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use sha1::{Digest, Sha1};

/// `AlgorithmIdentifier` of Ed25519: the object identifier 1.3.101.112 and no parameters.
pub(super) const ED25519: &[u8] = &[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];
/// `SubjectPublicKeyInfo` of Ed25519 up to the 32 bytes of the key.
const KEY_INFO: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// `[0] EXPLICIT INTEGER 2`, which means version 3.
const VERSION_3: &[u8] = &[0xa0, 0x03, 0x02, 0x01, 0x02];
/// Object identifier 2.5.4.3.
const COMMON_NAME: &[u8] = &[0x06, 0x03, 0x55, 0x04, 0x03];
/// Object identifier 2.5.29.14.
const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x06, 0x03, 0x55, 0x1d, 0x0e];
/// Object identifier 2.5.29.15.
const KEY_USAGE: &[u8] = &[0x06, 0x03, 0x55, 0x1d, 0x0f];
/// Object identifier 2.5.29.19.
const BASIC_CONSTRAINTS: &[u8] = &[0x06, 0x03, 0x55, 0x1d, 0x13];
/// Object identifier 2.5.29.35.
const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x06, 0x03, 0x55, 0x1d, 0x23];
/// `BOOLEAN TRUE`.
const TRUE: &[u8] = &[0x01, 0x01, 0xff];
/// `BIT STRING` with the bit `digitalSignature` set.
const DIGITAL_SIGNATURE: &[u8] = &[0x03, 0x02, 0x07, 0x80];
/// `BIT STRING` with the bit `keyCertSign` set.
const KEY_CERT_SIGN: &[u8] = &[0x03, 0x02, 0x02, 0x04];

/// `[0]`, primitive: the key identifier of an authority.
const CONTEXT_0: u8 = 0x80;
/// `[3]`, constructed: the extensions.
const CONTEXT_3: u8 = 0xa3;

/// Writes and signs the certificate that says `fields`.
pub(super) fn encode(
    fields: &CertificateFields,
    issuer_key: &PrivateKey,
) -> Result<Vec<u8>, CertificateError> {
    let to_be_signed = der::element(
        SEQUENCE,
        &[
            VERSION_3,
            &serial(&fields.serial),
            ED25519,
            &name(&fields.issuer),
            &der::element(SEQUENCE, &[&time(fields.not_before)?, &time(fields.not_after)?]),
            &name(&fields.subject),
            KEY_INFO,
            fields.public_key.as_bytes(),
            &der::element(CONTEXT_3, &[&extensions(fields, &issuer_key.public_key())]),
        ],
    );
    let signature = der::element(BIT_STRING, &[&[0], &issuer_key.sign(&to_be_signed)]);
    Ok(der::element(SEQUENCE, &[&to_be_signed, ED25519, &signature]))
}

/// A zero in front keeps a number with the highest bit set from being read as a negative one.
pub(super) fn serial(bytes: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if matches!(bytes, [0x80..=0xff, ..]) { &[0] } else { &[] };
    der::element(INTEGER, &[sign, bytes])
}

pub(super) fn name(common_name: &str) -> Vec<u8> {
    let value = der::element(UTF8_STRING, &[common_name.as_bytes()]);
    let attribute = der::element(SEQUENCE, &[COMMON_NAME, &value]);
    der::element(SEQUENCE, &[&der::element(SET, &[&attribute])])
}

/// RFC 5280 §4.1.2.5 asks for two-digit years through 2049 and four digits from then on.
fn time(seconds: u64) -> Result<Vec<u8>, CertificateError> {
    if seconds > civil::LAST {
        return Err(CertificateError::Validity);
    }
    let text = Timestamp::from_secs(seconds).as_in("YYYYMMDDhhmmssZ");
    Ok(match text.as_bytes() {
        [_, _, short @ ..] if *text < *"2050" => der::element(UTC_TIME, &[short]),
        long => der::element(GENERALIZED_TIME, &[long]),
    })
}

fn extensions(fields: &CertificateFields, issuer: &PublicKey) -> Vec<u8> {
    let (constraints, usage) =
        if fields.is_authority { (TRUE, KEY_CERT_SIGN) } else { (&[][..], DIGITAL_SIGNATURE) };
    let subject_id = der::element(OCTET_STRING, &[&key_identifier(&fields.public_key)]);
    let issuer_id = der::element(CONTEXT_0, &[&key_identifier(issuer)]);
    der::element(
        SEQUENCE,
        &[
            &extension(BASIC_CONSTRAINTS, TRUE, &der::element(SEQUENCE, &[constraints])),
            &extension(KEY_USAGE, TRUE, usage),
            &extension(SUBJECT_KEY_IDENTIFIER, &[], &subject_id),
            &extension(AUTHORITY_KEY_IDENTIFIER, &[], &der::element(SEQUENCE, &[&issuer_id])),
        ],
    )
}

fn extension(id: &[u8], critical: &[u8], value: &[u8]) -> Vec<u8> {
    der::element(SEQUENCE, &[id, critical, &der::element(OCTET_STRING, &[value])])
}

/// RFC 5280 §4.2.1.2, the first method.
fn key_identifier(key: &PublicKey) -> [u8; 20] {
    Sha1::digest(key.as_bytes()).into()
}

/// The parts of a certificate that a signature is checked with.
pub(super) struct Sections<'a> {
    /// The element that is signed, whole.
    pub(super) to_be_signed: &'a [u8],
    /// The signature's bytes.
    pub(super) signature: &'a [u8],
}

impl<'a> Sections<'a> {
    /// Splits a certificate without looking into the signed part.
    pub(super) fn split(der: &'a [u8]) -> Result<Self, CertificateError> {
        let mut outer = Reader::new(der);
        let mut reader = outer.inside(SEQUENCE)?;
        outer.finish()?;
        let to_be_signed = reader.any()?.whole;
        expect(&mut reader, ED25519, CertificateError::Algorithm)?;
        let signature = reader.bit_string()?;
        reader.finish()?;
        Ok(Self { to_be_signed, signature })
    }
}

/// Reads what a certificate says.
pub(super) fn decode(der: &[u8]) -> Result<CertificateFields, CertificateError> {
    let mut reader = Reader::new(Sections::split(der)?.to_be_signed).inside(SEQUENCE)?;
    expect(&mut reader, VERSION_3, CertificateError::Version)?;
    let serial = reader.unsigned()?.to_vec();
    expect(&mut reader, ED25519, CertificateError::Algorithm)?;
    let issuer = read_name(&mut reader)?;
    let mut validity = reader.inside(SEQUENCE)?;
    let (not_before, not_after) = (read_time(&mut validity)?, read_time(&mut validity)?);
    validity.finish()?;
    let subject = read_name(&mut reader)?;
    let public_key = read_key(&mut reader)?;
    let is_authority = read_extensions(&mut reader)?;
    reader.finish()?;
    Ok(CertificateFields { subject, issuer, serial, not_before, not_after, public_key, is_authority })
}

fn expect(
    reader: &mut Reader<'_>,
    bytes: &[u8],
    otherwise: CertificateError,
) -> Result<(), CertificateError> {
    if reader.any()?.whole == bytes { Ok(()) } else { Err(otherwise) }
}

/// The common name of a name that may have further attributes.
fn read_name(reader: &mut Reader<'_>) -> Result<String, CertificateError> {
    let mut common_name = None;
    let mut sets = reader.inside(SEQUENCE)?;
    while !sets.is_finished() {
        let mut attributes = sets.inside(SET)?;
        while !attributes.is_finished() {
            let mut attribute = attributes.inside(SEQUENCE)?;
            let (kind, value) = (attribute.any()?, attribute.any()?);
            attribute.finish()?;
            if kind.whole == COMMON_NAME {
                common_name = core::str::from_utf8(value.content).ok();
            }
        }
    }
    common_name.map(String::from).ok_or(CertificateError::Name)
}

fn read_time(reader: &mut Reader<'_>) -> Result<u64, NotDer> {
    let time = reader.any()?;
    let century: &[u8] = match (time.tag, time.content) {
        (UTC_TIME, [b'0'..=b'4', ..]) => b"20",
        (UTC_TIME, _) => b"19",
        (GENERALIZED_TIME, _) => &[],
        _ => return Err(NotDer),
    };
    let text = [century, time.content].concat();
    let digits = text.strip_suffix(b"Z").and_then(|digits| digits.try_into().ok());
    digits.and_then(Civil::from_digits).map(Civil::secs).ok_or(NotDer)
}

fn read_key(reader: &mut Reader<'_>) -> Result<PublicKey, CertificateError> {
    let key = reader.any()?.whole.strip_prefix(KEY_INFO);
    let bytes = key.and_then(|bytes| bytes.try_into().ok()).ok_or(CertificateError::Algorithm)?;
    PublicKey::from_bytes(bytes).map_err(CertificateError::Key)
}

/// Whether the extensions, of which only the basic constraints are looked at, make the subject an authority.
fn read_extensions(reader: &mut Reader<'_>) -> Result<bool, NotDer> {
    let mut is_authority = false;
    if reader.is_finished() {
        return Ok(is_authority);
    }
    let mut wrapper = reader.inside(CONTEXT_3)?;
    let mut list = wrapper.inside(SEQUENCE)?;
    wrapper.finish()?;
    while !list.is_finished() {
        let mut extension = list.inside(SEQUENCE)?;
        let id = extension.any()?.whole;
        read_boolean(&mut extension)?;
        let value = extension.content(OCTET_STRING)?;
        extension.finish()?;
        if id == BASIC_CONSTRAINTS {
            is_authority = read_constraints(value)?;
        }
    }
    Ok(is_authority)
}

fn read_constraints(value: &[u8]) -> Result<bool, NotDer> {
    let mut outer = Reader::new(value);
    let mut reader = outer.inside(SEQUENCE)?;
    outer.finish()?;
    let is_authority = read_boolean(&mut reader)?;
    if !reader.is_finished() {
        // How many authorities may follow.
        reader.unsigned()?;
    }
    reader.finish()?;
    Ok(is_authority)
}

/// A boolean that is false when it is left out.
fn read_boolean(reader: &mut Reader<'_>) -> Result<bool, NotDer> {
    match reader.optional(BOOLEAN)? {
        None | Some([0x00]) => Ok(false),
        Some([0xff]) => Ok(true),
        Some(_) => Err(NotDer),
    }
}
