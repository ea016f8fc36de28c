//! A condition as a tree.

use super::attributes::{Item, Source};
use super::operator::Operator;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A statement that is true or false of a request.
pub(super) enum Expression {
    Any(Vec<Expression>),
    All(Vec<Expression>),
    Not(Box<Expression>),
    Test(Test),
}

/// The smallest statement, with its text.
pub(super) struct Test {
    pub(super) text: String,
    pub(super) kind: TestKind,
}

pub(super) enum TestKind {
    ActionMatches(String),
    SuboperationMatches(String),
    Exists(Attribute),
    Compare { left: Operand, operator: Operator, right: Operand },
}

pub(super) enum Operand {
    Attribute(Attribute),
    Literal(Vec<Item>),
}

/// `@Source[name]`.
pub(super) struct Attribute {
    pub(super) source: Source,
    /// What stands between the brackets.
    pub(super) written: String,
    /// The same without the marks that follow.
    pub(super) name: String,
    /// `<$key_case_sensitive$>`: what comes after the colon compares with case.
    pub(super) case_matters: bool,
    /// `&$keys$&`: not the values are meant but the keys under which there are any.
    pub(super) is_keys: bool,
}

const CASE_MATTERS: &str = "<$key_case_sensitive$>";
const KEYS: &str = "&$keys$&";

impl Attribute {
    pub(super) fn new(source: Source, written: &str) -> Self {
        let (name, case_matters) = strip(written, CASE_MATTERS);
        let (name, is_keys) = strip(name, KEYS);
        Self { source, written: written.into(), name: name.into(), case_matters, is_keys }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}[{}]", self.source.as_str(), self.written)
    }
}

impl Operand {
    pub(super) fn attribute(&self) -> Option<&Attribute> {
        match self {
            Self::Attribute(attribute) => Some(attribute),
            Self::Literal(_) => None,
        }
    }
}

fn strip<'a>(name: &'a str, mark: &str) -> (&'a str, bool) {
    name.strip_suffix(mark).map_or((name, false), |name| (name, true))
}

impl Expression {
    pub(super) fn each_attribute(&self, visit: &mut dyn FnMut(&Attribute)) {
        match self {
            Self::Any(parts) | Self::All(parts) => parts.iter().for_each(|part| part.each_attribute(visit)),
            Self::Not(inner) => inner.each_attribute(visit),
            Self::Test(test) => match &test.kind {
                TestKind::Exists(attribute) => visit(attribute),
                TestKind::Compare { left, right, .. } => {
                    [left, right].into_iter().filter_map(Operand::attribute).for_each(visit);
                }
                TestKind::ActionMatches(_) | TestKind::SuboperationMatches(_) => {}
            },
        }
    }
}
