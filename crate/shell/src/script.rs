//! What was read of a script, in any of the languages: statements, of which each runs by itself.

use crate::printed::Printed;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::world::World;
use crate::{bash, powershell};
use alloc::vec::Vec;

/// A language of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// GNU bash, with curl, jq, the Azure CLI and the usual tools.
    Bash,
    /// PowerShell 7 with the Az modules.
    PowerShell,
}

/// A script that was read.
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
    body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    Bash(bash::List),
    PowerShell(powershell::Statement),
}

impl Script {
    /// Reads a script in bash.
    ///
    /// # Errors
    /// [`Refusal`] names the first thing that this shell cannot run.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        Self::read(Language::Bash, text)
    }

    /// Reads a script.
    ///
    /// # Errors
    /// [`Refusal`] names the first thing that is not known to the shell of this language.
    pub fn read(language: Language, text: &str) -> Result<Self, Refusal> {
        let statements = match language {
            Language::Bash => {
                let read = bash::read(text)?.into_iter();
                read.map(|(line, list)| Statement { line, body: Body::Bash(list) }).collect()
            }
            Language::PowerShell => {
                let read = powershell::read(text)?.into_iter();
                read.map(|(line, one)| Statement { line, body: Body::PowerShell(one) }).collect()
            }
        };
        Ok(Self { statements })
    }
}

impl Session {
    /// Runs one statement: its requests go through the door of this world, from where the session is.
    pub fn run(&mut self, world: &mut dyn World, statement: &Statement) -> Printed {
        self.take_environment(world);
        match &statement.body {
            Body::Bash(list) => bash::Shell::new(self, world).run(list),
            Body::PowerShell(statement) => powershell::Shell::new(self, world).run(statement),
        }
    }
}
