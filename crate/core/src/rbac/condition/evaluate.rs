//! Whether a condition is true of a request, and why.

use super::attributes::{Attributes, Item, Source};
use super::tree::{Attribute, Expression, Operand, Test, TestKind};
use crate::rbac::matches;
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

/// What a condition is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// What the request wants to do.
    pub action: &'a str,
    /// Which way of doing it, as in `Blob.List`.
    pub suboperation: Option<&'a str>,
    /// What the request offers.
    pub attributes: &'a Attributes,
}

/// One test of a condition with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Finding {
    /// The test as the condition writes it.
    pub test: String,
    /// Whether it is true; what it cannot tell for want of an attribute is not.
    pub holds: bool,
    /// What it looked at.
    pub seen: Vec<Seen>,
}

/// Something that a test looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Seen {
    /// The attribute as in `@Resource[…]`; `Action` or `SubOperation` for the functions that look at these.
    pub name: String,
    /// What it is an attribute of; `None` for the functions.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub source: Option<Source>,
    /// Its values; `None` where the request has no such attribute.
    pub values: Option<Vec<Item>>,
}

impl Finding {
    /// Whether another request for the same thing may settle this test otherwise, for it looked at something that this one
    /// does not offer. What the directory does not say of a principal no request can offer.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.seen.iter().any(|seen| seen.values.is_none() && seen.source != Some(Source::Principal))
    }
}

/// Whether any of several holds; `None` where that hangs on one that is open.
pub(super) fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(parts.map(|part| part.map(|holds| !holds))).map(|holds| !holds)
}

/// Whether all of several hold; `None` where that hangs on one that is open.
pub(super) fn all(mut parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut so_far = Some(true);
    match parts.any(|part| {
        so_far = so_far.and(part);
        part == Some(false)
    }) {
        true => Some(false),
        false => so_far,
    }
}

impl Expression {
    /// Whether it is true or false of a request, or neither.
    ///
    /// Where a comparison looks at an attribute that the request does not have, it is neither, and so is its negation, be it by
    /// `NOT` or by an operator such as `StringNotEquals`; a whole condition that is neither grants nothing. The pages say this
    /// much: "if the attribute is missing, the check fails", and that `StringNotEquals` is the negation of `StringEquals`. That
    /// `NOT` of a check that fails so does not hold either is UNCONFIRMED; it is the reading under which no one gains access by
    /// leaving something out.
    pub(super) fn decides(&self, circumstances: &Circumstances<'_>) -> Option<bool> {
        match self {
            Self::Any(parts) => any(parts.iter().map(|part| part.decides(circumstances))),
            Self::All(parts) => all(parts.iter().map(|part| part.decides(circumstances))),
            Self::Not(inner) => inner.decides(circumstances).map(|holds| !holds),
            Self::Test(test) => test.decides(circumstances),
        }
    }

    /// The tests that settle the matter: one part is enough where one part was, else all parts count.
    pub(super) fn explain(&self, circumstances: &Circumstances<'_>, findings: &mut Vec<Finding>) {
        let (parts, decisive) = match self {
            Self::Any(parts) => (parts, true),
            Self::All(parts) => (parts, false),
            Self::Not(inner) => return inner.explain(circumstances, findings),
            Self::Test(test) => return findings.push(test.finding(circumstances)),
        };
        match parts.iter().find(|part| part.decides(circumstances) == Some(decisive)) {
            Some(part) => part.explain(circumstances, findings),
            None => parts.iter().for_each(|part| part.explain(circumstances, findings)),
        }
    }
}

impl Test {
    fn decides(&self, circumstances: &Circumstances<'_>) -> Option<bool> {
        match &self.kind {
            TestKind::ActionMatches(pattern) => Some(matches(pattern, circumstances.action)),
            TestKind::SuboperationMatches(name) => {
                Some(circumstances.suboperation.is_some_and(|found| found.eq_ignore_ascii_case(name)))
            }
            TestKind::Exists(attribute) => Some(circumstances.attributes.values(attribute).is_some()),
            TestKind::Compare { left, operator, right } => {
                let left = values(left, circumstances.attributes)?;
                operator.compares(&left, &values(right, circumstances.attributes)?)
            }
        }
    }

    fn finding(&self, circumstances: &Circumstances<'_>) -> Finding {
        let word = |name: &str, value: Option<&str>| Seen {
            name: name.to_string(),
            source: None,
            values: value.map(|value| [value.into()].into()),
        };
        let attribute = |attribute: &Attribute| Seen {
            name: attribute.to_string(),
            source: Some(attribute.source),
            values: circumstances.attributes.values(attribute).map(Cow::into_owned),
        };
        let seen = match &self.kind {
            TestKind::ActionMatches(_) => [word("Action", Some(circumstances.action))].into(),
            TestKind::SuboperationMatches(_) => [word("SubOperation", circumstances.suboperation)].into(),
            TestKind::Exists(one) => [attribute(one)].into(),
            TestKind::Compare { left, right, .. } => {
                [left, right].into_iter().filter_map(Operand::attribute).map(attribute).collect()
            }
        };
        Finding { test: self.text.clone(), holds: self.decides(circumstances) == Some(true), seen }
    }
}

fn values<'a>(operand: &'a Operand, attributes: &'a Attributes) -> Option<Cow<'a, [Item]>> {
    match operand {
        Operand::Literal(items) => Some(Cow::Borrowed(items)),
        Operand::Attribute(attribute) => attributes.values(attribute),
    }
}
