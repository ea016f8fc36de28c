//! The known word that somebody probably meant.

use alloc::vec::Vec;

/// The nearest of the known words, when one is near: by the number of letters to change, at most a third of them.
pub(crate) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = written.chars().count().div_euclid(3).max(1);
    let distances = known.map(|word| (distance(written, word), word));
    distances.filter(|(distance, _)| *distance <= most).min().map(|(_, word)| word)
}

/// How many letters have to be put in, taken out or changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut before = row.first().copied().unwrap_or_default();
        let mut last = at.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = last;
        }
        for (cell, wanted) in row.iter_mut().skip(1).zip(&other) {
            let change = before.saturating_add(usize::from(letter != *wanted));
            before = *cell;
            last = change.min(before.saturating_add(1)).min(last.saturating_add(1));
            *cell = last;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let known = ["create", "delete", "list", "show"];
        assert_eq!(nearest("craete", known.into_iter()), Some("create"));
        assert_eq!(nearest("lst", known.into_iter()), Some("list"));
        assert_eq!(nearest("frobnicate", known.into_iter()), None);
    }
}
