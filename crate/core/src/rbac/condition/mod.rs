//! Conditions of role assignments and of roles, version 2.0 ("Azure role assignment condition format and syntax").
//!
//! A condition only narrows what its assignment grants: it is asked after the role was found to cover the action, and
//! says whether the grant holds for this very request. Case of letters counts in texts alone; the words of the language,
//! the names of attributes and actions compare without it.

mod attributes;
mod compare;
mod error;
mod evaluate;
mod known;
mod lexer;
mod like;
mod operator;
mod parser;
mod tree;

pub use attributes::{Attributes, Item, Source};
pub use error::{ConditionError, Problem};
pub use evaluate::{Circumstances, Finding, Seen};

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use serde::{Serialize, Serializer};
use tree::{Attribute, Expression};

/// A condition that was understood. It writes itself as its author wrote it.
#[derive(Clone)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Condition {
    text: Arc<str>,
    expression: Arc<Expression>,
}

impl Condition {
    /// The one version of the language in which conditions are written today.
    pub const VERSION: &'static str = "2.0";
    /// The longest condition of a role assignment, in bytes.
    pub const LONGEST: usize = 8 * 1024;

    /// Reads a condition.
    ///
    /// # Errors
    /// [`ConditionError`] names what is wrong and where.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        let expression =
            parser::parse(text).map_err(|(offset, problem)| error::place(text, offset, problem))?;
        Ok(Self { text: text.into(), expression: Arc::new(expression) })
    }

    /// As its author wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is true of a request.
    #[must_use]
    pub fn holds(&self, circumstances: &Circumstances<'_>) -> bool {
        self.expression.decides(circumstances) == Some(true)
    }

    /// Why it is true or false of a request: the tests that settle it, in the order in which they are written.
    #[must_use]
    pub fn explain(&self, circumstances: &Circumstances<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.expression.explain(circumstances, &mut findings);
        findings
    }

    /// The first attribute that no action of Azure knows, with its source: `Resource` and the name between the brackets.
    ///
    /// Roles of Microsoft's own use attributes that nobody else may, so this is asked of assignments only.
    #[must_use]
    pub fn unknown_attribute(&self) -> Option<(Source, String)> {
        let mut unknown = None;
        self.expression.each_attribute(&mut |attribute: &Attribute| {
            if unknown.is_none() && !known::is_known(attribute) {
                unknown = Some((attribute.source, attribute.written.clone()));
            }
        });
        unknown
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
