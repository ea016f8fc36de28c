//! What `mi-sim export` is asked for.

use lexopt::prelude::{Long, Value};
use lexopt::{Error, Parser};
use std::path::PathBuf;

macro_rules! export_help {
    () => {
        "  mi-sim export --exec-docs FILE.md [--out FILE.md]
      Writes a document in the strict form of Exec Docs, which Innovation Engine plays in a real subscription: prerequisites,
      variables, commands, and outputs as regular expressions. What has no place there is told with its line.
      --out  where to; standard output when nothing is said
      Exit code 0: all of it; 1: some of it is left out; 2: the command line is wrong.
"
    };
}
pub(super) use export_help;

/// What to export.
#[derive(Debug, PartialEq)]
pub(crate) struct ExportOptions {
    pub(crate) file: PathBuf,
    /// Where to; without it, to standard output.
    pub(crate) out: Option<PathBuf>,
}

pub(super) fn read(mut parser: Parser) -> Result<ExportOptions, Error> {
    let (mut file, mut out, mut is_exec_docs) = (None, None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("exec-docs") => is_exec_docs = true,
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Value(word) if file.is_none() => file = Some(PathBuf::from(word)),
            other => return Err(other.unexpected()),
        }
    }
    if !is_exec_docs {
        return Err("export needs to know the form: `mi-sim export --exec-docs FILE.md`".into());
    }
    let file = file.ok_or("export needs a document: `mi-sim export --exec-docs FILE.md`")?;
    Ok(ExportOptions { file, out })
}
