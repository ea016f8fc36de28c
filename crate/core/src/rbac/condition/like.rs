//! `StringLike`: `*` stands for any run of characters, `?` for one, `\` takes the meaning from what follows.
//!
//! Both sides may come from strangers. What stands between two stars is looked for at its first place, which leaves the most
//! for what follows, so that no star is ever tried again. That search goes through the text once, with a bit for each
//! character of the wanted piece (Baeza-Yates and Gonnet, "A new approach to text searching", 1992): in the worst case it
//! costs the length of the text times a 64th of the pattern's, where trying every place would cost the product of both.
//! A condition has at most 8 kB, so that this is 128 words for each character of a text, and mostly one.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// A character of a pattern; `None` fits any.
type Sign = Option<char>;

/// Whether a text is like a pattern. Of letters only those of ASCII may differ in case.
pub(super) fn is_like(text: &str, pattern: &str, ignores_case: bool) -> bool {
    let fold = |c: char| if ignores_case { c.to_ascii_lowercase() } else { c };
    let pieces = pieces(pattern, fold);
    let text: Vec<char> = text.chars().map(fold).collect();
    let (Some((first, others)), text) = (pieces.split_first(), text.as_slice()) else { return false };
    let Some((last, middle)) = others.split_last() else {
        return first.len() == text.len() && begins(text, first);
    };
    let Some(end) = text.len().checked_sub(last.len()).filter(|end| first.len() <= *end) else {
        return false;
    };
    if !begins(text, first) || !begins(text.get(end..).unwrap_or_default(), last) {
        return false;
    }
    let mut rest = text.get(first.len()..end).unwrap_or_default();
    for piece in middle {
        let Some(after) = after_first(rest, piece) else { return false };
        rest = rest.get(after..).unwrap_or_default();
    }
    true
}

/// What stands before, between and after the stars.
fn pieces(pattern: &str, fold: impl Fn(char) -> char) -> Vec<Vec<Sign>> {
    let (mut pieces, mut piece) = (Vec::new(), Vec::new());
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '*' => pieces.push(core::mem::take(&mut piece)),
            '?' => piece.push(None),
            '\\' => piece.push(Some(fold(signs.next().unwrap_or('\\')))),
            sign => piece.push(Some(fold(sign))),
        }
    }
    pieces.push(piece);
    pieces
}

fn begins(text: &[char], piece: &[Sign]) -> bool {
    piece.len() <= text.len() && text.iter().zip(piece).all(|(c, sign)| sign.is_none_or(|sign| sign == *c))
}

/// The place after the first occurrence of a piece.
fn after_first(text: &[char], piece: &[Sign]) -> Option<usize> {
    let Some(last) = piece.len().checked_sub(1) else { return Some(0) };
    let words = last.div_euclid(64).saturating_add(1);
    let bit = |place: usize| (place.div_euclid(64), 1_u64 << place.rem_euclid(64));
    let mark = |mask: &mut Vec<u64>, place: usize| {
        let (word, bit) = bit(place);
        mask.get_mut(word).into_iter().for_each(|word| *word |= bit);
    };
    // For each character the places of the piece that it fits, for all others those that anything fits.
    let mut others = alloc::vec![0; words];
    for (place, _) in piece.iter().enumerate().filter(|(_, sign)| sign.is_none()) {
        mark(&mut others, place);
    }
    let mut masks: BTreeMap<char, Vec<u64>> = BTreeMap::new();
    for (place, sign) in piece.iter().enumerate() {
        if let Some(sign) = sign {
            mark(masks.entry(*sign).or_insert_with(|| others.clone()), place);
        }
    }
    // Bit by bit: whether the piece up to there ends at the present character.
    let mut ends = alloc::vec![0_u64; words];
    let (last_word, last_bit) = bit(last);
    for (place, c) in text.iter().enumerate() {
        let mask = masks.get(c).unwrap_or(&others);
        let mut carried = 1;
        for (end, fits) in ends.iter_mut().zip(mask) {
            let next = *end >> 63;
            *end = ((*end << 1) | carried) & fits;
            carried = next;
        }
        if ends.get(last_word).is_some_and(|word| word & last_bit != 0) {
            return place.checked_add(1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    extern crate std;

    /// The same by trying every run for every star.
    fn naive(text: &[char], pattern: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|at| naive(&text[at..], rest)),
            ['\\', c, rest @ ..] => text.first() == Some(c) && naive(&text[1..], rest),
            [c, rest @ ..] => text.first().is_some_and(|t| *c == '?' || t == c) && naive(&text[1..], rest),
        }
    }

    proptest! {
        #[test]
        fn like_agrees_with_trying_everything(text in "[ab日*?]{0,9}", pattern in r"([ab日*?]|\\[*?]){0,7}") {
            let (letters, signs): (Vec<char>, Vec<char>) = (text.chars().collect(), pattern.chars().collect());
            prop_assert_eq!(is_like(&text, &pattern, false), naive(&letters, &signs));
        }

        #[test]
        fn a_long_piece_is_found_where_it_stands(before in "[ab]{0,90}", piece in "[ab]{60,140}", after in "[ab]{0,90}") {
            let text = [before.as_str(), &piece, &after].concat();
            let holes: String = piece.char_indices().map(|(at, c)| if at % 3 == 0 { '?' } else { c }).collect();
            prop_assert!(is_like(&text, &["*", &piece, "*"].concat(), false));
            prop_assert!(is_like(&text.to_uppercase(), &["*", &holes, "*"].concat(), true));
            prop_assert!(!is_like(&text, &["*", &piece, "c*"].concat(), false));
        }
    }

    #[test]
    fn a_pattern_made_to_be_slow_is_not() {
        // Each of these takes hundreds of millions of steps where every place is tried.
        let text = "a".repeat(60_000);
        for pattern in [
            "*a".repeat(4_000),
            ["*", &"a".repeat(8_000), "b*"].concat(),
            "*a?".repeat(2_600),
            ["*", &"?a".repeat(4_000), "b*"].concat(),
        ] {
            let begun = Instant::now();
            let is_like = is_like(&text, &pattern, true);
            assert_eq!(is_like, !pattern.contains('b'));
            assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        }
    }
}
