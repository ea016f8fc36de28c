//! What `mi-sim reach` is asked.

use super::{Format, read_format, read_seed};
use lexopt::prelude::{Long, Value};
use lexopt::{Error, Parser, ValueExt};
use std::path::PathBuf;

macro_rules! reach_help {
    () => {
        "  mi-sim reach FILE.md --from NAME [--to NAME] [--end] [--format text|json] [--seed SEED]
      Sets up the world of a document and prints what somebody can come to do in it: each way as the requests that would be
      sent, how they show in the logs, and the least that has to be taken away to close it. ✓ marks a way that was really
      played, and a fix that was. Where there is no way, that is checked.
      --from  a person, or an identity or application by its name
      --to    only the ways to what is called so: an identity, a secret, a container, a storage account, a host
      --end   in the world as all blocks of the document leave it
      Exit code 0: it is told; 1: the document cannot be set up; 2: the command line is wrong, or nobody is called so.
"
    };
}

pub(super) use reach_help;

/// Whose reach to tell of.
#[derive(Debug, PartialEq)]
pub(crate) struct ReachOptions {
    pub(crate) file: PathBuf,
    pub(crate) from: String,
    /// What of it; everything, when nothing is said.
    pub(crate) to: Option<String>,
    /// When all blocks of the document have run, and not only those that set its world up.
    pub(crate) at_end: bool,
    pub(crate) format: Format,
    pub(crate) seed: Option<String>,
}

/// Reads what stands after the command.
pub(super) fn read(mut parser: Parser) -> Result<ReachOptions, Error> {
    let (mut file, mut from, mut to, mut seed) = (None, None, None, None);
    let (mut at_end, mut format) = (false, Format::Text);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("from") => from = Some(parser.value()?.string()?),
            Long("to") => to = Some(parser.value()?.string()?),
            Long("end") => at_end = true,
            Long("format") => format = parser.value()?.parse_with(read_format)?,
            Long("seed") => seed = Some(parser.value()?.parse_with(read_seed)?),
            Value(path) if file.is_none() => file = Some(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    let usage = "`mi-sim reach FILE.md --from NAME`";
    let file = file.ok_or_else(|| format!("reach needs a document: {usage}"))?;
    let from = from.ok_or_else(|| format!("reach needs somebody to begin with: {usage}"))?;
    Ok(ReachOptions { file, from, to, at_end, format, seed })
}
