//! What the program says. Whoever has closed their end of the pipe wants to read no more, and that is not a failure: unlike
//! the standard library's macros, these do not panic then.
//!
//! Documents, answers and files' names are strangers'. A character that a terminal would obey, or that would show another
//! text than the one that is there, is printed by its number, in the form that JSON knows too.

use mi_sim_serve::is_plain;
use std::fmt::{Arguments, Write as _};
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
    let _unread = writeln!(stdout(), "{}", visible(&line.to_string()));
}

pub(crate) fn on_stderr(line: Arguments<'_>) {
    let _unread = writeln!(stderr(), "{}", visible(&line.to_string()));
}

fn visible(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    // What services say ends its lines as HTTP does.
    for c in text.replace("\r\n", "\n").chars() {
        if is_plain(c) || matches!(c, '\n' | '\t') {
            seen.push(c);
        } else {
            let _ = write!(seen, "\\u{:04x}", u32::from(c));
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(visible("a\u{1b}[31mb\r\u{7}\u{9b}\u{7f}"), r"a\u001b[31mb\u000d\u0007\u009b\u007f");
        assert_eq!(visible("\u{202e}txt\u{2066}\u{200f}"), r"\u202etxt\u2066\u200f");
        assert_eq!(visible("a\r\nb\r"), "a\nb\\u000d");
        assert_eq!(visible("é ✓\n\tx …"), "é ✓\n\tx …");
    }
}
