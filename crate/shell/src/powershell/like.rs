//! Patterns with `*`, `?` and `[a-z]` ("about_Wildcards"), in time that is bounded by text and pattern together.

use alloc::vec::Vec;

pub(super) fn is_like(text: &str, pattern: &str, cased: bool) -> bool {
    let folded = |text: &str| -> Vec<char> {
        if cased { text.chars().collect() } else { text.to_lowercase().chars().collect() }
    };
    let (text, pattern) = (folded(text), folded(pattern));
    // Where the last `*` stood, and how far the text was then: it takes one letter more when what follows does not fit.
    let (mut at, mut of, mut star) = (0, 0, None);
    while at < text.len() {
        match one(text.get(at), pattern.get(of..).unwrap_or_default()) {
            Step::Fits(length) => {
                at = at.saturating_add(1);
                of = of.saturating_add(length);
            }
            Step::Star => {
                star = Some((at, of));
                of = of.saturating_add(1);
            }
            Step::No => {
                let Some((from, place)) = star else { return false };
                let next: usize = from;
                at = next.saturating_add(1);
                star = Some((at, place));
                of = place.saturating_add(1);
            }
        }
    }
    pattern.get(of..).unwrap_or_default().iter().all(|letter| *letter == '*')
}

enum Step {
    /// The letter fits so many of the pattern.
    Fits(usize),
    Star,
    No,
}

fn one(letter: Option<&char>, pattern: &[char]) -> Step {
    let Some(letter) = letter else { return Step::No };
    match pattern {
        ['*', ..] => Step::Star,
        ['?', ..] => Step::Fits(1),
        ['`', next, ..] if next == letter => Step::Fits(2),
        ['[', rest @ ..] => {
            let Some(end) = rest.iter().position(|next| *next == ']') else { return Step::No };
            let inside = rest.get(..end).unwrap_or_default();
            let is_in = inside.contains(letter) && *letter != '-'
                || inside
                    .windows(3)
                    .any(|three| matches!(three, [first, '-', last] if (first..=last).contains(&letter)));
            if is_in { Step::Fits(end.saturating_add(2)) } else { Step::No }
        }
        [next, ..] if next == letter => Step::Fits(1),
        _ => Step::No,
    }
}
