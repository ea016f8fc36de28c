//! Private keys as files hold them (PKCS #8, RFC 5958 and RFC 8410 §7), for handing an identity's key to its host.

use super::key::{PrivateKey, PublicKey};
use alloc::string::String;
use alloc::vec::Vec;

/// Everything that stands before the seed.
const PREFIX: &[u8] =
    &[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The DER of a private key.
#[must_use]
pub fn der(key: &PrivateKey) -> Vec<u8> {
    [PREFIX, key.seed()].concat()
}

/// The private key in this DER, of which its certificate tells the public half; `None` when it is anything but an Ed25519
/// key in the plain form that [`der`] writes.
#[must_use]
pub fn parse(der: &[u8], public: PublicKey) -> Option<PrivateKey> {
    Some(PrivateKey::of_pair(der.strip_prefix(PREFIX)?.try_into().ok()?, public))
}

/// A private key as `openssl` reads it from a file.
#[must_use]
pub fn pem(key: &PrivateKey) -> String {
    super::pem::encode("PRIVATE KEY", &der(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::base64url;

    #[test]
    fn rfc_8410_section_10_3() {
        let seed = [
            0xd4, 0xee, 0x72, 0xdb, 0xf9, 0x13, 0x58, 0x4a, 0xd5, 0xb6, 0xd8, 0xf1, 0xf7, 0x69, 0xf8, 0xad,
            0x3a, 0xfe, 0x7c, 0x28, 0xcb, 0xf1, 0xd4, 0xfb, 0xe0, 0x97, 0xa8, 0x8f, 0x44, 0x75, 0x58, 0x42,
        ];
        let key = PrivateKey::from_seed(&seed);
        let text = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
        assert_eq!(base64url::encode_standard(&der(&key)), text);
        assert_eq!(
            pem(&key),
            alloc::format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")
        );
        assert_eq!(
            base64url::encode_standard(key.public_key().as_bytes()),
            "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
        );
        let parsed = parse(&der(&key), key.public_key()).unwrap();
        assert_eq!((&parsed, parsed.sign(b"message")), (&key, key.sign(b"message")));
        assert_eq!(parse(der(&key).split_last().unwrap().1, key.public_key()), None);
    }
}
