//! Why a token is not a token, or not one that its key signed. The services put these into their own words.

use super::strict_json::JsonError;
use alloc::string::String;
use core::fmt;

/// The three parts of a compact JWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The protected header.
    Header,
    /// The payload; in a token, the claims.
    Payload,
    /// The signature.
    Signature,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

/// Why a compact JWS is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JwsError {
    /// More bytes than any token needs.
    TooLong {
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Not header, payload and signature with a dot between.
    Segments {
        /// Segments found.
        found: usize,
    },
    /// A segment is not canonical base64url.
    Encoding {
        /// Which one.
        part: Part,
    },
    /// The header or the claims are no acceptable JSON object.
    Json {
        /// Which one.
        part: Part,
        /// What is wrong in it, and where.
        reason: JsonError,
    },
    /// A header member is missing or not what its definition asks for.
    HeaderMember {
        /// The member.
        name: &'static str,
        /// What would be right.
        expected: &'static str,
    },
    /// The header has `crit`: it asks for extensions, and none is understood here (RFC 7515 §4.1.11).
    CriticalExtension,
    /// The header has `b64`, which a JWT must not use (RFC 7797 §7).
    UnencodedPayload,
    /// The algorithm is none that the key may be used with; `none` and the HMAC family among them.
    Algorithm {
        /// The header's `alg`.
        name: String,
    },
    /// An Ed25519 signature has 64 bytes, this one another number.
    SignatureLength {
        /// Bytes found.
        length: usize,
    },
    /// The key did not make this signature of this header and payload.
    Signature,
    /// What was to be signed has no JSON form.
    NotSerializable {
        /// Which part.
        part: Part,
    },
}

impl fmt::Display for JwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { length, limit } => write!(f, "token of {length} bytes, at most {limit} are read"),
            Self::Segments { found } => {
                write!(f, "token of {found} segments, must be three: header.payload.signature")
            }
            Self::Encoding { part } => write!(f, "token {part} is not canonical base64url without padding"),
            Self::Json { part, reason } => write!(f, "token {part} is refused: {reason}"),
            Self::HeaderMember { name, expected } => write!(f, "token header `{name}` must be {expected}"),
            Self::CriticalExtension => {
                f.write_str("token header `crit` asks for extensions not understood here")
            }
            Self::UnencodedPayload => f.write_str("token header `b64` is not allowed in a token"),
            Self::Algorithm { name } => {
                write!(f, "token algorithm `{name}` is not one of this key, `EdDSA` is")
            }
            Self::SignatureLength { length } => write!(f, "token signature of {length} bytes, must be 64"),
            Self::Signature => f.write_str("token signature was not made by this key"),
            Self::NotSerializable { part } => write!(f, "token {part} has no JSON form"),
        }
    }
}

impl core::error::Error for JwsError {}
