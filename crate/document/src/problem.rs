//! What is wrong with a document, and where its author finds it.

use std::collections::BinaryHeap;

use serde::Serialize;

/// One thing in a document that its author should put right; they sort by line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Line of the source, from 1.
    pub line: usize,
    /// What was wrong and what would be right: lower case, no final period, the author's words in backticks.
    pub message: String,
}

impl Problem {
    /// A problem on a line of the source (from 1).
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// Puts problems in the order of their lines. A heap sorts in a fraction of the bytes that `sort` adds to the
/// download.
pub(crate) fn sorted(problems: Vec<Problem>) -> Vec<Problem> {
    BinaryHeap::from(problems).into_sorted_vec()
}

/// Names in backticks, for the part of a message that says what there is to choose from.
pub(crate) fn names(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut list = String::new();
    for name in names {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push('`');
        list.push_str(name);
        list.push('`');
    }
    list
}
