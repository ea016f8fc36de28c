//! Two values under an operator.

use super::attributes::Item;
use super::evaluate::{all, any};
use super::like::is_like;
use super::operator::{Check, Extent, Family, Operator};
use crate::time::Timestamp;
use alloc::format;
use core::cmp::Ordering;
use uuid::Uuid;

impl Operator {
    /// Whether the values of two sides compare; `None` where they cannot be compared.
    ///
    /// Without a quantifier both sides must have one value; what the service says otherwise is UNCONFIRMED.
    pub(super) fn compares(&self, left: &[Item], right: &[Item]) -> Option<bool> {
        match (self.extents, left, right) {
            (Some((over_left, over_right)), ..) => {
                over(over_left, left, |left| over(over_right, right, |right| self.fits(left, right)))
            }
            (None, [left], [right]) => self.fits(left, right),
            (None, ..) => None,
        }
    }

    /// Whether two values compare. Values of another type cannot be compared, however the operator is turned.
    fn fits(&self, left: &Item, right: &Item) -> Option<bool> {
        let holds = match (self.family, left, right) {
            (Family::Number, Item::Number(left), Item::Number(right)) => Some(self.orders(left.cmp(right))),
            (Family::Flag, Item::Flag(left), Item::Flag(right)) => Some(self.orders(left.cmp(right))),
            (family, Item::Text(left), Item::Text(right)) => self.fits_text(family, left, right),
            _ => None,
        };
        holds.map(|holds| holds != self.is_negated)
    }

    fn fits_text(&self, family: Family, left: &str, right: &str) -> Option<bool> {
        match family {
            Family::Text => Some(match self.check {
                Check::Order(_) => left.len() == right.len() && self.begins(left, right),
                Check::StartsWith => self.begins(left, right),
                Check::Like => is_like(left, right, self.ignores_case),
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
}

fn over(extent: Extent, items: &[Item], fits: impl FnMut(&Item) -> Option<bool>) -> Option<bool> {
    match extent {
        Extent::Any => any(items.iter().map(fits)),
        Extent::All => all(items.iter().map(fits)),
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
