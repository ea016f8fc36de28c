//! Base64 as JOSE and X.509 write it: one text for each byte string, every other spelling refused (RFC 4648 §3.5).

use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use core::fmt;

/// Text that is not the one canonical base64 spelling of any bytes: a foreign character, padding where none
/// belongs (or none where it does), white space, or unused trailing bits that are not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base64Error;

impl fmt::Display for Base64Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not canonical base64")
    }
}

impl core::error::Error for Base64Error {}

/// Writes bytes as base64url without padding, the spelling of every JOSE member (RFC 7515 §2).
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads base64url without padding.
///
/// # Errors
/// [`Base64Error`] for any text that [`encode`] would not have written.
pub fn decode(text: &str) -> Result<Vec<u8>, Base64Error> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Base64Error)
}

/// Reads base64url without padding that must come to exactly `N` bytes.
///
/// # Errors
/// [`Base64Error`] for another spelling or another length.
pub fn decode_exactly<const N: usize>(text: &str) -> Result<[u8; N], Base64Error> {
    decode(text)?.try_into().map_err(|_| Base64Error)
}

/// Writes bytes as standard base64 with padding, the spelling of `x5c` members and of PKCS files.
#[must_use]
pub fn encode_standard(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads standard base64 with padding.
///
/// # Errors
/// [`Base64Error`] for any text that [`encode_standard`] would not have written.
pub fn decode_standard(text: &str) -> Result<Vec<u8>, Base64Error> {
    STANDARD.decode(text).map_err(|_| Base64Error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rfc_4648_section_10() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode_standard(bytes.as_bytes()), text);
            assert_eq!(decode_standard(text), Ok(bytes.into()));
        }
    }

    #[test]
    fn unused_trailing_bits_padding_and_foreign_characters_are_refused() {
        assert_eq!(decode("AQ"), Ok(alloc::vec![1]));
        for other in ["AR", "AQ==", "AQ=", "AQ ", " AQ", "A\nQ", "A", "+/8", "A.Q", "AQé"] {
            assert_eq!(decode(other), Err(Base64Error), "{other}");
        }
        assert_eq!(decode("-_8"), Ok(alloc::vec![0xfb, 0xff]));
    }

    #[test]
    fn standard_base64_wants_its_padding() {
        assert_eq!(decode_standard("+/8="), Ok(alloc::vec![0xfb, 0xff]));
        for other in ["+/8", "-_8=", "+/9=", "+/8==", "+/8=\n", "+B==", "====", "=", "A===", "+=/8"] {
            assert_eq!(decode_standard(other), Err(Base64Error), "{other}");
        }
    }

    #[test]
    fn the_length_is_part_of_the_contract() {
        assert_eq!(decode_exactly::<1>("AQ"), Ok([1]));
        assert_eq!(decode_exactly::<2>("AQ"), Err(Base64Error));
    }

    proptest! {
        #[test]
        fn bytes_come_back(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&encode(&bytes)), Ok(bytes.clone()));
            prop_assert_eq!(decode_standard(&encode_standard(&bytes)), Ok(bytes));
        }

        #[test]
        fn whatever_decodes_is_the_only_spelling(text in "[A-Za-z0-9_-]{0,12}=?") {
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
