//! What this shell says of a text that it does not run.

use alloc::string::String;
use core::fmt;

/// A text that this shell does not run, and has run nothing of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the script, from 1.
    pub line: usize,
    /// Column of that line, from 1, in characters.
    pub column: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
    /// Whether more lines could make it whole, as after an open quote.
    pub is_unfinished: bool,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.message)
    }
}

impl core::error::Error for Refusal {}
