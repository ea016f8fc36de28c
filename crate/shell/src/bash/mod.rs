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
pub(crate) use run::{Shell, Streams};

use crate::budget::LONGEST_SCRIPT;
use crate::refusal::Refusal;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// A bash script that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// What it does, in order.
    pub statements: Vec<Statement>,
}

/// One statement of a script: all that stands up to the next `;` or line end outside of every construct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Line of the script on which it begins, from 1.
    pub line: usize,
    list: syntax::List,
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// [`Refusal`] names the first thing that this shell cannot run.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.len() > LONGEST_SCRIPT {
            let message =
                format!("a script of {} bytes is not read; {LONGEST_SCRIPT} are the most", text.len());
            return Err(Refusal { line: 1, column: 1, message, is_unfinished: false });
        }
        let list = parse::script(text)?;
        let statements = list.into_iter().map(|one| Statement { line: one.at.line, list: [one].to_vec() });
        Ok(Self { statements: statements.collect() })
    }

    /// All of it as one statement, which ends where a statement ends the script.
    pub(crate) fn whole(self) -> Statement {
        let line = self.statements.first().map_or(1, |first| first.line);
        Statement { line, list: self.statements.into_iter().flat_map(|one| one.list).collect() }
    }
}

fn refusal(at: syntax::At, message: impl ToString) -> Refusal {
    Refusal { line: at.line, column: at.column, message: message.to_string(), is_unfinished: false }
}
