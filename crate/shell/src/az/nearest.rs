//! Which word was meant, by the measure that az uses: Python's `difflib`.

use alloc::vec::Vec;

/// How alike two words have to be, from 0 to 1, in hundredths.
const ENOUGH: usize = 70;

/// The one of these words that is most like what was written, if any is like it enough.
pub(super) fn near<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let letters: Vec<char> = written.chars().take(64).collect();
    let mut best: Option<(usize, &str)> = None;
    for word in known {
        let own: Vec<char> = word.chars().collect();
        let sum = letters.len().saturating_add(own.len()).max(1);
        let likeness = matched(&letters, &own).saturating_mul(20_000).div_euclid(sum);
        if likeness >= ENOUGH.saturating_mul(100)
            && best.is_none_or(|(most, other)| (likeness, *word) > (most, other))
        {
            best = Some((likeness, word));
        }
    }
    best.map(|(_, word)| word)
}

/// How many letters stand in both: those of the longest common part, and so on to its left and right.
fn matched(one: &[char], other: &[char]) -> usize {
    let mut sum = 0_usize;
    let mut open = Vec::from([(one, other)]);
    while let Some((one, other)) = open.pop() {
        let (mut length, mut from, mut to) = (0_usize, 0, 0);
        for at in 0..one.len() {
            for place in 0..other.len() {
                let same =
                    one.iter().skip(at).zip(other.iter().skip(place)).take_while(|(a, b)| a == b).count();
                if same > length {
                    (length, from, to) = (same, at, place);
                }
            }
        }
        if length > 0 {
            sum = sum.saturating_add(length);
            let after = |letters: &'_ [char], at: usize| at.saturating_add(length).min(letters.len());
            open.push((one.get(..from).unwrap_or_default(), other.get(..to).unwrap_or_default()));
            open.push((
                one.get(after(one, from)..).unwrap_or_default(),
                other.get(after(other, to)..).unwrap_or_default(),
            ));
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_near_as_difflib_has_it() {
        assert_eq!(near("craete", &["create", "delete", "list"]), Some("create"));
        assert_eq!(near("xml", &["json", "yaml", "yamlc"]), None);
        assert_eq!(near("", &["json"]), None);
    }
}
