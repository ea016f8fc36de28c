//! Upper-case hexadecimal digits, in which Azure prints thumbprints and addresses escape bytes (RFC 3986, 2.1).

use alloc::string::String;

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// The two digits of a byte.
pub(super) fn digits(byte: u8) -> [char; 2] {
    [byte.wrapping_shr(4), byte & 0xf].map(|digit| {
        // Four bits are a place in the table.
        DIGITS.get(usize::from(digit)).copied().map(char::from).unwrap_or_default()
    })
}

/// Writes bytes, two digits each.
#[must_use]
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    text.extend(bytes.iter().flat_map(|byte| digits(*byte)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(encode(&[0x00, 0x09, 0xa0, 0xff]), "0009A0FF");
    }
}
