//! What `mi-sim env` is asked.

use super::PORT;
use lexopt::prelude::{Long, Value};
use lexopt::{Error, Parser, ValueExt};

macro_rules! env_help {
    () => {
        "  mi-sim env NAME [--settings] [--shell bash|zsh|dash|fish|powershell] [--port PORT]
  mi-sim env --unset [NAME --settings] [--shell …] [--port PORT]
      Prints the variables by which a client finds the Azure that `mi-sim serve` runs, as the code on a virtual machine
      or app does, or as a person: eval \"$(mi-sim env vm1)\"
      `mi-sim env admin` prints those of the application with the rights of admin.
      Where several have a name: vm/NAME, app/NAME, person/NAME, vm/GROUP/NAME.
      --settings  an app's own settings too, each under the prefix APPSETTING_
      --unset     how to take them back; what you had set under these names yourself is not restored
"
    };
}

pub(super) use env_help;

/// For which machine to print variables, and how.
#[derive(Debug, PartialEq)]
pub(crate) struct EnvOptions {
    /// Whose; nobody's, when only the fixed list is to be taken back.
    pub(crate) name: Option<String>,
    pub(crate) shell: Shell,
    pub(crate) port: u16,
    /// An app's own settings too.
    pub(crate) settings: bool,
    /// How to take them back.
    pub(crate) unset: bool,
}

/// Who will read the variables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shell {
    /// bash, zsh, dash and whatever else reads the language of POSIX's `sh`.
    Posix,
    Powershell,
    Fish,
}

/// Reads what stands after the command.
pub(super) fn read(mut parser: Parser) -> Result<EnvOptions, Error> {
    let shell = if cfg!(windows) { Shell::Powershell } else { Shell::Posix };
    let mut options = EnvOptions { name: None, shell, port: PORT, settings: false, unset: false };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("shell") => options.shell = parser.value()?.parse_with(read_shell)?,
            Long("port") => options.port = parser.value()?.parse()?,
            Long("settings") => options.settings = true,
            Long("unset") => options.unset = true,
            Value(word) if options.name.is_none() => options.name = Some(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    if options.name.is_none() && (!options.unset || options.settings) {
        return Err("env needs the name of a virtual machine, an app or a person: `mi-sim env vm1`".into());
    }
    if options.unset && !options.settings {
        // The list is fixed: no server has to run.
        options.name = None;
    }
    Ok(options)
}

fn read_shell(word: &str) -> Result<Shell, &'static str> {
    match word {
        "bash" | "zsh" | "dash" | "sh" => Ok(Shell::Posix),
        "powershell" => Ok(Shell::Powershell),
        "fish" => Ok(Shell::Fish),
        _ => Err("the shell must be `bash`, `zsh`, `dash`, `fish` or `powershell`"),
    }
}
