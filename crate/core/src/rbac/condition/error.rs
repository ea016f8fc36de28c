//! What is wrong with a condition, and where.

use alloc::string::String;
use core::fmt;
use serde::Serialize;

/// Why a text is not a condition. The real service says only that it is invalid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConditionError {
    /// The character at which the problem lies, counted from 1.
    pub at: usize,
    /// What it is.
    pub problem: Problem,
}

/// The ways in which a text is not a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Problem {
    /// A text or the name of an attribute does not end.
    Unclosed {
        /// The character that would end it.
        with: String,
    },
    /// A character that means nothing outside a text.
    Character {
        /// The character.
        found: String,
    },
    /// Something else had to stand here.
    Expected {
        /// What may stand here, in the notation of the language.
        expected: String,
        /// What stands here; empty at the end.
        found: String,
    },
    /// There is no such source of attributes.
    UnknownSource {
        /// The word after `@`.
        found: String,
    },
    /// There is no such operator.
    UnknownOperator {
        /// The word that stands for one.
        found: String,
    },
    /// The operator takes no `ForAnyOfAnyValues:` and the like.
    NotQuantifiable {
        /// The operator as written.
        operator: String,
    },
    /// A set needs `ForAnyOfAnyValues:` or the like before the operator.
    SetNeedsQuantifier {
        /// The operator as written.
        operator: String,
    },
    /// The operator does not compare such a value.
    WrongType {
        /// The operator as written.
        operator: String,
        /// The value or attribute as written.
        value: String,
    },
    /// The moment of the request is never exactly another: only `DateTimeGreaterThan` and `DateTimeLessThan` compare it.
    MomentOperator {
        /// The operator as written.
        operator: String,
    },
    /// Parentheses and negations are nested too deep.
    TooDeep {
        /// How deep they may be.
        most: usize,
    },
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {}", self.at, self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed { with } => write!(f, "this needs a `{with}` to end it"),
            Self::Character { found } => write!(f, "`{found}` means nothing outside a text"),
            Self::Expected { expected, found } if found.is_empty() => {
                write!(f, "the condition ends where `{expected}` must follow")
            }
            Self::Expected { expected, found } => write!(f, "`{found}` stands where `{expected}` must"),
            Self::UnknownSource { found } => {
                write!(f, "`@{found}` is not a source; use @Request, @Resource, @Principal or @Environment")
            }
            Self::UnknownOperator { found } => write!(f, "`{found}` is not an operator"),
            Self::NotQuantifiable { operator } => write!(f, "`{operator}` cannot compare sets"),
            Self::SetNeedsQuantifier { operator } => {
                write!(f, "to compare a set, write `ForAnyOfAnyValues:{operator}` or another quantifier")
            }
            Self::WrongType { operator, value } => write!(f, "`{operator}` does not compare `{value}`"),
            Self::MomentOperator { operator } => {
                write!(f, "`{operator}` does not compare UtcNow; use DateTimeGreaterThan or DateTimeLessThan")
            }
            Self::TooDeep { most } => write!(f, "more than {most} levels of parentheses and negations"),
        }
    }
}

/// The problem at a byte of the text, with its character counted.
pub(super) fn place(text: &str, offset: usize, problem: Problem) -> ConditionError {
    let before = text.char_indices().take_while(|(at, _)| *at < offset).count();
    ConditionError { at: before.saturating_add(1), problem }
}
