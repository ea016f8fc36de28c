//! Two values under an operator.

use super::attributes::Item;
use super::operator::{Check, Extent, Family, Operator};
use crate::time::Timestamp;
use alloc::format;
use core::cmp::Ordering;
use uuid::Uuid;

impl Operator {
    /// Whether the values of two sides compare.
    ///
    /// Without a quantifier both sides must have one value; what the service says otherwise is UNCONFIRMED.
    pub(super) fn compares(&self, left: &[Item], right: &[Item]) -> bool {
        let Some((over_left, over_right)) = self.extents else {
            return matches!((left, right), ([left], [right]) if self.fits(left, right));
        };
        over(over_left, left, |left| over(over_right, right, |right| self.fits(left, right)))
    }

    /// Whether two values compare. Values of another type never do, however the operator is turned.
    fn fits(&self, left: &Item, right: &Item) -> bool {
        let holds = match (self.family, left, right) {
            (Family::Number, Item::Number(left), Item::Number(right)) => Some(self.orders(left.cmp(right))),
            (Family::Flag, Item::Flag(left), Item::Flag(right)) => Some(self.orders(left.cmp(right))),
            (family, Item::Text(left), Item::Text(right)) => self.fits_text(family, left, right),
            _ => None,
        };
        holds.is_some_and(|holds| holds != self.is_negated)
    }

    fn fits_text(&self, family: Family, left: &str, right: &str) -> Option<bool> {
        match family {
            Family::Text => Some(match self.check {
                Check::Order(_) => left.len() == right.len() && self.begins(left, right),
                Check::StartsWith => self.begins(left, right),
                Check::Like => self.is_like(left, right),
            }),
            Family::Moment => Some(self.orders(moment(left)?.cmp(&moment(right)?))),
            Family::Guid => Some(self.orders(guid(left)?.cmp(&guid(right)?))),
            Family::Number | Family::Flag => None,
        }
    }

    fn orders(&self, found: Ordering) -> bool {
        matches!(self.check, Check::Order(wanted) if wanted.contains(&found))
    }

    fn begins(&self, text: &str, start: &str) -> bool {
        let head = text.as_bytes().get(..start.len());
        head.is_some_and(|head| self.same(head, start.as_bytes()))
    }

    /// Case of letters beyond ASCII always counts; what the service does with them is UNCONFIRMED.
    fn same(&self, left: &[u8], right: &[u8]) -> bool {
        if self.ignores_case { left.eq_ignore_ascii_case(right) } else { left == right }
    }

    /// `*` stands for any run of characters, `?` for one, `\` takes the meaning from what follows.
    ///
    /// Of all stars only the last one met needs another try: an earlier one that took more would leave less for it.
    fn is_like(&self, text: &str, pattern: &str) -> bool {
        let (mut text, mut pattern) = (text, pattern);
        let mut retry: Option<(&str, &str)> = None;
        loop {
            if let Some(rest) = pattern.strip_prefix('*') {
                retry = Some((text, rest));
                pattern = rest;
            } else if let Some((text_rest, pattern_rest)) = self.step(text, pattern) {
                (text, pattern) = (text_rest, pattern_rest);
            } else if text.is_empty() && pattern.is_empty() {
                return true;
            } else {
                let Some((from, after_star)) = retry else { return false };
                let mut from = from.chars();
                if from.next().is_none() {
                    return false;
                }
                (text, pattern) = (from.as_str(), after_star);
                retry = Some((text, pattern));
            }
        }
    }

    /// What is left of both after one character that fits.
    fn step<'a>(&self, text: &'a str, pattern: &'a str) -> Option<(&'a str, &'a str)> {
        let (mut text, mut pattern) = (text.chars(), pattern.chars());
        let (found, mut wanted) = (text.next()?, pattern.next()?);
        if wanted != '?' {
            if wanted == '\\' {
                wanted = pattern.next().unwrap_or(wanted);
            }
            let same = found == wanted || self.ignores_case && found.eq_ignore_ascii_case(&wanted);
            same.then_some(())?;
        }
        Some((text.as_str(), pattern.as_str()))
    }
}

fn over(extent: Extent, items: &[Item], mut fits: impl FnMut(&Item) -> bool) -> bool {
    match extent {
        Extent::Any => items.iter().any(&mut fits),
        Extent::All => items.iter().all(&mut fits),
    }
}

/// A moment as `2026-11-02T09:00:00.1230000Z`, with up to seven digits of a second, in a form that sorts.
pub(super) fn moment(text: &str) -> Option<(Timestamp, &str)> {
    let text = text.strip_suffix('Z')?;
    let (second, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_fraction = (1..=7).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let second = Timestamp::parse(&format!("{second}Z")).ok().filter(|_| is_fraction)?;
    Some((second, fraction.trim_end_matches('0')))
}

/// A GUID with or without its dashes.
pub(super) fn guid(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

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
            let like = Operator::named("StringLike").ok().unwrap();
            prop_assert_eq!(like.is_like(&text, &pattern), naive(&letters, &signs));
        }
    }
}
