//! What the command line asks for.

use lexopt::prelude::{Long, Short, Value};
use lexopt::{Error, Parser, ValueExt};
use mi_sim_document::{SEED_RULE, is_seed};
use std::path::PathBuf;

/// What `mi-sim --help` prints.
pub(crate) const HELP: &str = "\
mi-sim: a simulator of Azure managed identities

  mi-sim play FILE.md [--format text|json] [--seed SEED]
      Runs a document and compares what its blocks print with what it says.
      Exit code 0: everything came true; 1: something did not, with its line; 2: the command line is wrong.
";

/// A command.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Play(PlayOptions),
}

/// What to play, and how to tell of it.
#[derive(Debug, PartialEq)]
pub(crate) struct PlayOptions {
    pub(crate) file: PathBuf,
    pub(crate) format: Format,
    pub(crate) seed: Option<String>,
}

/// For whom the output is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Format {
    /// A person.
    Text,
    /// A program: one JSON object.
    Json,
}

/// Reads the command line.
pub(crate) fn read(mut parser: Parser) -> Result<Command, Error> {
    match parser.next()? {
        None | Some(Short('h') | Long("help")) => Ok(Command::Help),
        Some(Value(word)) if word == "help" => Ok(Command::Help),
        Some(Value(word)) if word == "play" => read_play(parser).map(Command::Play),
        Some(Value(word)) => Err(format!("there is no command {word:?}; try `mi-sim --help`").into()),
        Some(other) => Err(other.unexpected()),
    }
}

fn read_play(mut parser: Parser) -> Result<PlayOptions, Error> {
    let (mut file, mut format, mut seed) = (None, Format::Text, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => format = parser.value()?.parse_with(read_format)?,
            Long("seed") => seed = Some(parser.value()?.parse_with(read_seed)?),
            Value(path) if file.is_none() => file = Some(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    let file = file.ok_or("play needs a document: `mi-sim play FILE.md`")?;
    Ok(PlayOptions { file, format, seed })
}

fn read_seed(text: &str) -> Result<String, &'static str> {
    if is_seed(text) { Ok(text.to_owned()) } else { Err(SEED_RULE) }
}

fn read_format(word: &str) -> Result<Format, &'static str> {
    match word {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err("the format must be `text` or `json`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Command, String> {
        read(Parser::from_args(words)).map_err(|error| error.to_string())
    }

    #[test]
    fn play_takes_a_file_and_options_in_any_order() {
        let options = PlayOptions { file: "a.md".into(), format: Format::Json, seed: Some("7".to_owned()) };
        assert_eq!(parse(&["play", "--format", "json", "a.md", "--seed=7"]), Ok(Command::Play(options)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(parse(&["play"]).unwrap_err(), "play needs a document: `mi-sim play FILE.md`");
        assert!(
            parse(&["play", "a.md", "--format", "xml"]).unwrap_err().contains("must be `text` or `json`")
        );
        assert!(parse(&["play", "a.md", "--seed", "a b"]).unwrap_err().contains("1 to 64 letters"));
        assert!(parse(&["plya"]).unwrap_err().contains("there is no command \"plya\""));
        assert!(parse(&["play", "a.md", "b.md"]).unwrap_err().contains("b.md"));
    }
}
