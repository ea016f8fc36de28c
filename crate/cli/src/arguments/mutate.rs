//! What `mi-sim mutate` is asked.

use super::{Format, read_format, read_seed};
use lexopt::prelude::{Long, Value};
use lexopt::{Error, Parser, ValueExt};
use std::path::PathBuf;

macro_rules! mutate_help {
    () => {
        "  mi-sim mutate FILE.md|DIR… [--least PERCENT] [--format text|json] [--seed SEED]
      Plays documents and labs in worlds that are wrong in one way, and says which of them they would notice. ✓ marks a
      world in which something that the document states is false, with its first line; ✗ one that is played otherwise and
      comes true all the same, with the first block that prints something else. Worlds whose run is the right one do not
      count.
      --least  how many of a hundred wrong worlds have to be noticed, in all documents together
      Exit code 0: so many are; 1: fewer, or a document cannot be set up; 2: the command line is wrong.
"
    };
}

pub(super) use mutate_help;

/// What to play in wrong worlds.
#[derive(Debug, PartialEq)]
pub(crate) struct MutateOptions {
    /// Documents, or folders of them.
    pub(crate) paths: Vec<PathBuf>,
    /// How many of a hundred have to be noticed.
    pub(crate) least: usize,
    pub(crate) format: Format,
    pub(crate) seed: Option<String>,
}

/// Reads what stands after the command.
pub(super) fn read(mut parser: Parser) -> Result<MutateOptions, Error> {
    let (mut paths, mut least, mut format, mut seed) = (Vec::new(), 0, Format::Text, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("least") => least = parser.value()?.parse_with(read_share)?,
            Long("format") => format = parser.value()?.parse_with(read_format)?,
            Long("seed") => seed = Some(parser.value()?.parse_with(read_seed)?),
            Value(path) => paths.push(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    if paths.is_empty() {
        return Err("mutate needs a document or a folder: `mi-sim mutate FILE.md`".into());
    }
    Ok(MutateOptions { paths, least, format, seed })
}

fn read_share(word: &str) -> Result<usize, &'static str> {
    let share = word.parse().ok().filter(|share| *share <= 100);
    share.ok_or("the share is a whole number from 0 to 100, as in `--least 90`")
}
