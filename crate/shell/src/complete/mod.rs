//! How a line may go on at a place of it: commands, their options, files, variables, and the names of what exists.

mod line;
mod names;

use crate::bash::BUILTINS;
use crate::jq;
use crate::session::Session;
use crate::tools::{self, curl};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use line::Typed;
use mi_sim::{Cloud, gathered};
use serde::Serialize;

/// So many ways to go on are told.
const MOST: usize = 100;
/// A line that is longer than this goes on as whoever types it likes.
const LONGEST: usize = 1 << 16;

const KEYWORDS: [&str; 6] = ["case", "for", "if", "until", "while", "exit"];
const METHODS: [&str; 5] = ["DELETE", "GET", "PATCH", "POST", "PUT"];
const HEADERS: [&str; 5] = [
    "Accept: application/json",
    "Authorization: Bearer ",
    "Content-Type: application/json",
    "Metadata: true",
    "X-IDENTITY-HEADER: ",
];

/// How a line may go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Completions {
    /// From where on the line is replaced, up to where it was asked about; in UTF-16 code units, as text fields count.
    pub start: usize,
    /// What may stand there instead, in order.
    pub words: Vec<String>,
}

impl Session {
    /// How a line may go on at a column, in UTF-16 code units from 0; nothing of it runs.
    #[must_use]
    pub fn complete(&self, cloud: &Cloud, line: &str, column: usize) -> Completions {
        let mut length = 0_usize;
        let is_before = |letter: &char| {
            length = length.saturating_add(letter.len_utf16());
            length <= column
        };
        let text: String = line.chars().take_while(is_before).collect();
        if text.len() > LONGEST {
            return Completions { start: column, words: Vec::new() };
        }
        let typed = Typed::at_end_of(&text);
        let (kept, words) = self.ways(cloud, &typed, &text);
        let words = words.into_iter().take(MOST).collect();
        Completions { start: typed.start.saturating_add(kept.encode_utf16().count()), words }
    }

    /// What of the word stays as it is, and what may follow.
    fn ways<'a>(&self, cloud: &Cloud, typed: &'a Typed, text: &str) -> (&'a str, BTreeSet<String>) {
        let current = typed.current.as_str();
        if let Some((kept, name)) = variable(text, current).filter(|_| !typed.is_plain) {
            return (kept, beginning(name, self.variables.names()));
        }
        if typed.is_file {
            return ("", self.files_beginning(current));
        }
        let Some((command, words)) = typed.words.split_first() else {
            let known = KEYWORDS.into_iter().chain(BUILTINS.iter().copied()).chain(tools::all());
            return ("", if typed.is_plain { BTreeSet::new() } else { beginning(current, known) });
        };
        match command.as_str() {
            "az" => ("", crate::az::beginning(words, current, cloud)),
            "curl" => self.of_curl(cloud, words, current),
            "jq" => self.of_jq(words, current),
            "export" | "read" | "unset" => ("", beginning(current, self.variables.names())),
            _ if typed.is_plain => ("", BTreeSet::new()),
            _ => ("", self.files_beginning(current)),
        }
    }

    fn of_curl<'a>(&self, cloud: &Cloud, words: &[String], current: &'a str) -> (&'a str, BTreeSet<String>) {
        let files = |begun| self.files_beginning(begun);
        match words.last().map_or("", String::as_str) {
            "-X" | "--request" => ("", beginning(current, METHODS)),
            "-H" | "--header" => ("", beginning(current, HEADERS)),
            "-o" | "--output" | "-T" | "--upload-file" | "-D" | "--dump-header" => ("", files(current)),
            "-d" | "--data" | "--data-binary" | "--json" => match current.strip_prefix('@') {
                Some(file) => ("@", files(file)),
                None => ("", BTreeSet::new()),
            },
            _ if current.starts_with('-') => {
                let long = curl::option_names().map(|name| format!("--{name}"));
                ("", gathered(long.filter(|name| name.starts_with(current))))
            }
            _ => ("", names::addresses(current, &self.place, cloud, MOST)),
        }
    }

    /// The first word that is no option is a filter, those after it are files.
    fn of_jq<'a>(&self, words: &[String], current: &'a str) -> (&'a str, BTreeSet<String>) {
        if current.starts_with('-') {
            return ("", beginning(current, jq::option_names()));
        }
        if words.iter().any(|word| !word.starts_with('-')) {
            return ("", self.files_beginning(current));
        }
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let kept = current.trim_end_matches(is_of_name);
        let name = current.get(kept.len()..).unwrap_or_default();
        match kept.ends_with(['.', '$', '"', '@']) || name.is_empty() {
            true => (kept, BTreeSet::new()),
            false => (kept, beginning(name, jq::function_names())),
        }
    }

    fn files_beginning(&self, begun: &str) -> BTreeSet<String> {
        let folder = begun.rfind('/').and_then(|at| begun.get(..=at)).unwrap_or_default();
        let inside = self.files.names(if folder.is_empty() { "." } else { folder });
        let paths = inside.into_iter().map(|name| {
            let path = format!("{folder}{name}");
            if self.files.is_directory(&path) { format!("{path}/") } else { path }
        });
        gathered(paths.filter(|path| path.starts_with(begun)))
    }
}

fn beginning<'a>(begun: &str, known: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    gathered(known.into_iter().filter(|word| word.starts_with(begun)).map(ToString::to_string))
}

/// What stands before the name of a variable that is being typed, and as much of the name as is there.
fn variable<'a>(text: &str, current: &'a str) -> Option<(&'a str, &'a str)> {
    let kept = current.trim_end_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
    let name = current.get(kept.len()..)?;
    // A backslash takes the dollar's meaning away.
    let before = text.get(..text.len().checked_sub(name.len())?)?.strip_suffix(['$', '{'])?;
    let is_one = kept.ends_with('$') && !before.ends_with('\\') || kept.ends_with("${");
    is_one.then_some((kept, name))
}
