//! The bash that people type (GNU Bash Reference Manual): read whole before anything runs, then run a statement at a time.
//!
//! Known are words and quotes, variables and the `${x…}` forms, `$( )` and `$(( ))`, pipes, redirections, `&&`, `||`, `!`,
//! `if`, `for`, `while`, `case`, groups and here-documents. What is not known (functions, arrays, `[[ ]]`, jobs) is
//! refused with its place and what to write instead.

mod arithmetic;
mod builtins;
mod expand;
mod home;
mod parameter;
mod parse;
mod pattern;
mod quotes;
mod reader;
mod run;
mod syntax;

pub(crate) use builtins::BUILTINS;
pub(crate) use home::at_home;
pub(crate) use run::{Input, Shell, Streams};
pub(crate) use syntax::List;

use crate::budget::LONGEST_SCRIPT;
use crate::refusal::Refusal;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// The statements of a script, each with its line.
///
/// # Errors
/// [`Refusal`] names the first thing that this shell cannot run.
pub(crate) fn read(text: &str) -> Result<Vec<(usize, List)>, Refusal> {
    if text.len() > LONGEST_SCRIPT {
        let message = format!("a script of {} bytes is not read; {LONGEST_SCRIPT} are the most", text.len());
        return Err(Refusal { line: 1, column: 1, message, is_unfinished: false });
    }
    let list = parse::script(text)?;
    Ok(list.into_iter().map(|one| (one.at.line, [one].to_vec())).collect())
}

fn refusal(at: syntax::At, message: impl ToString) -> Refusal {
    Refusal { line: at.line, column: at.column, message: message.to_string(), is_unfinished: false }
}
