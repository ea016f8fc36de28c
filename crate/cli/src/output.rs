//! What the program says. Whoever has closed their end of the pipe wants to read no more, and that is no failure: unlike
//! the standard library's macros, these do not panic then.

use std::fmt::Arguments;
use std::io::{Write, stderr, stdout};

/// A line on standard output.
macro_rules! say {
    ($($words:tt)*) => { $crate::output::on_stdout(format_args!($($words)*)) };
}

/// A line on standard error.
macro_rules! complain {
    ($($words:tt)*) => { $crate::output::on_stderr(format_args!($($words)*)) };
}

pub(crate) use {complain, say};

pub(crate) fn on_stdout(line: Arguments<'_>) {
    let _unread = writeln!(stdout(), "{line}");
}

pub(crate) fn on_stderr(line: Arguments<'_>) {
    let _unread = writeln!(stderr(), "{line}");
}
