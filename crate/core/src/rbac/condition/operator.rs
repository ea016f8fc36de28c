//! The operators of conditions, in one table.

use super::error::Problem;
use alloc::string::ToString;
use core::cmp::Ordering::{self, Equal, Greater, Less};

/// What an operator compares.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Text,
    Number,
    Moment,
    Flag,
    Guid,
}

/// How it compares two values.
#[derive(Clone, Copy)]
pub(super) enum Check {
    Order(&'static [Ordering]),
    StartsWith,
    Like,
}

/// How many values of a side must fit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Any,
    All,
}

/// An operator with its quantifier: the extent over the left side, then that over the right.
#[derive(Clone, Copy)]
pub(super) struct Operator {
    pub(super) family: Family,
    pub(super) check: Check,
    pub(super) is_negated: bool,
    pub(super) ignores_case: bool,
    pub(super) extents: Option<(Extent, Extent)>,
}

type Row = (&'static str, Family, Check, bool);

const EQUAL: Check = Check::Order(&[Equal]);
const LESS: Check = Check::Order(&[Less]);
const LESS_OR_EQUAL: Check = Check::Order(&[Less, Equal]);
const GREATER: Check = Check::Order(&[Greater]);
const GREATER_OR_EQUAL: Check = Check::Order(&[Greater, Equal]);

/// Name, what it compares, how, and whether the result is turned round. Those of texts also exist with `IgnoreCase`.
/// These are the page's; whether the service has more is UNCONFIRMED.
const OPERATORS: [Row; 22] = [
    ("StringEquals", Family::Text, EQUAL, false),
    ("StringNotEquals", Family::Text, EQUAL, true),
    ("StringStartsWith", Family::Text, Check::StartsWith, false),
    ("StringNotStartsWith", Family::Text, Check::StartsWith, true),
    ("StringLike", Family::Text, Check::Like, false),
    ("StringNotLike", Family::Text, Check::Like, true),
    ("NumericEquals", Family::Number, EQUAL, false),
    ("NumericNotEquals", Family::Number, EQUAL, true),
    ("NumericLessThan", Family::Number, LESS, false),
    ("NumericLessThanEquals", Family::Number, LESS_OR_EQUAL, false),
    ("NumericGreaterThan", Family::Number, GREATER, false),
    ("NumericGreaterThanEquals", Family::Number, GREATER_OR_EQUAL, false),
    ("DateTimeEquals", Family::Moment, EQUAL, false),
    ("DateTimeNotEquals", Family::Moment, EQUAL, true),
    ("DateTimeLessThan", Family::Moment, LESS, false),
    ("DateTimeLessThanEquals", Family::Moment, LESS_OR_EQUAL, false),
    ("DateTimeGreaterThan", Family::Moment, GREATER, false),
    ("DateTimeGreaterThanEquals", Family::Moment, GREATER_OR_EQUAL, false),
    ("BoolEquals", Family::Flag, EQUAL, false),
    ("BoolNotEquals", Family::Flag, EQUAL, true),
    ("GuidEquals", Family::Guid, EQUAL, false),
    ("GuidNotEquals", Family::Guid, EQUAL, true),
];

const QUANTIFIERS: [(&str, (Extent, Extent)); 4] = [
    ("ForAnyOfAnyValues", (Extent::Any, Extent::Any)),
    ("ForAllOfAnyValues", (Extent::All, Extent::Any)),
    ("ForAnyOfAllValues", (Extent::Any, Extent::All)),
    ("ForAllOfAllValues", (Extent::All, Extent::All)),
];

const IGNORE_CASE: &str = "IgnoreCase";

impl Operator {
    /// The operator that a word names, in any case.
    pub(super) fn named(word: &str) -> Result<Self, Problem> {
        let unknown = || Problem::UnknownOperator { found: word.to_string() };
        let (quantifier, name) = match word.split_once(':') {
            Some((quantifier, name)) => (Some(quantifier), name),
            None => (None, word),
        };
        let (name, ignores_case) = without_ignore_case(name);
        let row = OPERATORS.iter().find(|row| row.0.eq_ignore_ascii_case(name)).ok_or_else(unknown)?;
        let (_, family, check, is_negated) = *row;
        if ignores_case && family != Family::Text {
            return Err(unknown());
        }
        let extents = quantifier.map(|word| extents(word).ok_or_else(unknown)).transpose()?;
        let operator = Self { family, check, is_negated, ignores_case, extents };
        if extents.is_some() && !operator.is_quantifiable() {
            return Err(Problem::NotQuantifiable { operator: word.to_string() });
        }
        Ok(operator)
    }

    fn is_quantifiable(&self) -> bool {
        match self.family {
            Family::Number | Family::Guid => true,
            Family::Text => !matches!(self.check, Check::StartsWith),
            Family::Moment | Family::Flag => false,
        }
    }

    /// Whether it asks only which of two moments comes first, as is allowed of the moment of a request.
    pub(super) fn is_strict_order(&self) -> bool {
        matches!(self.check, Check::Order([Less] | [Greater]))
    }
}

fn without_ignore_case(name: &str) -> (&str, bool) {
    let at = name.len().saturating_sub(IGNORE_CASE.len());
    match name.split_at_checked(at) {
        Some((stem, end)) if end.eq_ignore_ascii_case(IGNORE_CASE) => (stem, true),
        _ => (name, false),
    }
}

fn extents(word: &str) -> Option<(Extent, Extent)> {
    QUANTIFIERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, extents)| *extents)
}
