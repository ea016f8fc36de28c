//! What a line leaves behind on a terminal.

use alloc::string::String;

/// What one statement printed, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Standard output; bytes that are no UTF-8 show as U+FFFD.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// The exit status: 0 for success.
    pub status: u8,
    /// What it cost, in bytes that were read, written or compared, for whoever bounds many statements together.
    pub cost: usize,
    /// Whether the line asked to leave the shell (`exit`).
    pub leaves: bool,
}
