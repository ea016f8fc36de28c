//! The two alphabets of base64 (RFC 4648, sections 4 and 5), four digits for three bytes, without padding.
//!
//! A token request reads and writes some thousand digits, so they are found in tables.

use alloc::string::String;
use alloc::vec::Vec;

/// What stands in the table for a byte that is no digit.
const NO_DIGIT: u8 = 0xff;

/// The alphabet of JOSE.
pub(super) static URL_SAFE: Alphabet = Alphabet::ending(*b"-_");
/// The alphabet of X.509 and of PKCS files.
pub(super) static STANDARD: Alphabet = Alphabet::ending(*b"+/");

/// Digits by their values, and values by their digits.
pub(super) struct Alphabet {
    digits: [u8; 64],
    values: [u8; 256],
}

impl Alphabet {
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::indexing_slicing,
        reason = "the compiler runs it, and would refuse what is wrong"
    )]
    const fn ending(last: [u8; 2]) -> Self {
        let mut digits = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789..";
        [digits[62], digits[63]] = last;
        let mut values = [NO_DIGIT; 256];
        let mut value = 0;
        while value < 64 {
            values[digits[value as usize] as usize] = value;
            value += 1;
        }
        Self { digits, values }
    }

    /// Writes bytes.
    pub(super) fn encode(&self, bytes: &[u8]) -> String {
        let (threes, rest) = bytes.as_chunks::<3>();
        let mut text = Vec::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
        text.resize(threes.len().saturating_mul(4), 0);
        for (digits, [a, b, c]) in text.as_chunks_mut().0.iter_mut().zip(threes) {
            *digits = self.digits_of([0, *a, *b, *c]);
        }
        match rest {
            [a] => text.extend(self.digits_of([0, *a, 0, 0]).iter().take(2)),
            [a, b] => text.extend(self.digits_of([0, *a, *b, 0]).iter().take(3)),
            _ => {}
        }
        String::from_utf8(text).unwrap_or_default()
    }

    fn digits_of(&self, word: [u8; 4]) -> [u8; 4] {
        let word = u32::from_be_bytes(word);
        [18, 12, 6, 0].map(|place| {
            let [.., value] = word.wrapping_shr(place).to_be_bytes();
            self.digits.get(usize::from(value & 0x3f)).copied().unwrap_or_default()
        })
    }

    /// Reads the one text that [`Self::encode`] writes for some bytes.
    pub(super) fn decode(&self, text: &[u8]) -> Option<Vec<u8>> {
        let (fours, rest) = text.as_chunks::<4>();
        let mut bytes = Vec::with_capacity(text.len().div_ceil(4).saturating_mul(3));
        bytes.resize(fours.len().saturating_mul(3), 0);
        for (three, digits) in bytes.as_chunks_mut().0.iter_mut().zip(fours) {
            *three = self.bytes_of(digits)?;
        }
        let zero = self.digits.first()?;
        match rest {
            [] => {}
            // The bits that are left over must be zero.
            [a, b] => match self.bytes_of(&[*a, *b, *zero, *zero])? {
                [byte, 0, 0] => bytes.push(byte),
                _ => return None,
            },
            [a, b, c] => match self.bytes_of(&[*a, *b, *c, *zero])? {
                [first, second, 0] => bytes.extend([first, second]),
                _ => return None,
            },
            _ => return None,
        }
        Some(bytes)
    }

    fn bytes_of(&self, digits: &[u8; 4]) -> Option<[u8; 3]> {
        let values = digits.map(|digit| self.values.get(usize::from(digit)).copied().unwrap_or(NO_DIGIT));
        let [a, b, c, d] = values.map(u32::from);
        let word = a.wrapping_shl(18) | b.wrapping_shl(12) | c.wrapping_shl(6) | d;
        let [_, bytes @ ..] = word.to_be_bytes();
        values.iter().all(|value| *value != NO_DIGIT).then_some(bytes)
    }
}
