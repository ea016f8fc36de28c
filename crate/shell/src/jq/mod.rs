//! `jq` (its manual, 1.6 and later): filters over JSON, without functions of one's own, `reduce` and their kin.
//!
//! Written here: `jaq`, the well-kept interpreter, costs too much of the download (see `ARCHITECTURE.md`).

mod apply;
mod formats;
mod functions;
mod lexer;
mod parse;
mod paths;
mod syntax;

use crate::json::Json;
use crate::tools::Call;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use apply::{Env, Machine, Stop};

#[derive(Default)]
struct Options {
    filter: Option<String>,
    files: Vec<String>,
    variables: Vec<(String, Json)>,
    is_raw: bool,
    is_joined: bool,
    is_compact: bool,
    is_sorted: bool,
    slurps: bool,
    takes_text: bool,
    has_no_input: bool,
    tells_by_status: bool,
}

pub(crate) fn run(call: &mut Call) -> u8 {
    let options = match Options::read(call.words) {
        Ok(options) => options,
        Err(wrong) => {
            call.complain(&format!("jq: error: {wrong}"));
            return 2;
        }
    };
    let filter = match parse::read(options.filter.as_deref().unwrap_or(".")) {
        Ok(filter) => filter,
        Err(wrong) => {
            call.complain(&format!("jq: error: {wrong}\njq: 1 compile error"));
            return 3;
        }
    };
    let (text, missing) = call.text("jq", &options.files);
    let (inputs, wrong) = options.inputs(&text);
    let (mut status, mut last) = (if missing == 0 { 0 } else { 2 }, None);
    let mut environment = Json::Object(Vec::new());
    for (name, value) in call.session.variables.exported() {
        environment.set(name, Json::text(value));
    }
    let now = call.world.now();
    for (line, input) in inputs {
        let mut printed = String::new();
        let mut machine = Machine { budget: call.budget, environment: &environment, now };
        let named = Env::of(&options.variables);
        let ended = machine.run(&filter, &input, &named, &mut |_, value| {
            options.print(&value, &mut printed);
            last = Some(value);
            Ok(())
        });
        call.print(&printed);
        match ended {
            Ok(()) | Err(Stop::Enough) => {}
            Err(Stop::Error(value)) => {
                let told = match &value {
                    Json::Text(text) => text.clone(),
                    other => format!("{} (not a string)", other.compact()),
                };
                call.complain(&format!("jq: error (at <stdin>:{line}): {told}"));
                status = 5;
            }
            Err(Stop::Budget(wrong)) => {
                call.complain(&format!("jq: error: {wrong}"));
                return 5;
            }
        }
    }
    if let Some(wrong) = wrong {
        call.complain(&format!("jq: parse error: {wrong}"));
        return 2;
    }
    match (options.tells_by_status, last) {
        (true, _) if status != 0 => status,
        (true, None) => 4,
        (true, Some(Json::Null | Json::Bool(false))) => 1,
        _ => status,
    }
}

/// Options that have a letter too.
const LONG: &[(&str, &str)] = &[
    ("--raw-output", "r"),
    ("--join-output", "j"),
    ("--compact-output", "c"),
    ("--sort-keys", "S"),
    ("--slurp", "s"),
    ("--raw-input", "R"),
    ("--null-input", "n"),
    ("--exit-status", "e"),
    ("--monochrome-output", "M"),
];

pub(crate) fn option_names() -> impl Iterator<Item = &'static str> {
    ["--arg", "--argjson"].into_iter().chain(LONG.iter().map(|(long, _)| *long))
}

pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    functions::NAMES.iter().map(|(name, _)| *name)
}

impl Options {
    fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if !word.starts_with('-') || word == "-" {
                match options.filter {
                    None => options.filter = Some(word.clone()),
                    Some(_) => options.files.push(word.clone()),
                }
                continue;
            }
            if let "--arg" | "--argjson" = word.as_str() {
                let (name, value) = words
                    .next()
                    .zip(words.next())
                    .ok_or_else(|| format!("{word} takes two parameters (e.g. {word} varname value)"))?;
                let value = match word.as_str() {
                    "--arg" => Json::text(value),
                    _ => Json::parse(value.as_bytes())
                        .map_err(|_| format!("Invalid JSON text passed to {word}"))?,
                };
                options.variables.push((name.clone(), value));
                continue;
            }
            let long = LONG.iter().find(|(long, _)| *long == word.as_str());
            let letters = long.map_or(word.trim_start_matches('-'), |(_, letter)| letter);
            for letter in letters.chars() {
                match letter {
                    'r' => options.is_raw = true,
                    'j' => (options.is_raw, options.is_joined) = (true, true),
                    'c' => options.is_compact = true,
                    'S' => options.is_sorted = true,
                    's' => options.slurps = true,
                    'R' => options.takes_text = true,
                    'n' => options.has_no_input = true,
                    'e' => options.tells_by_status = true,
                    'M' | 'C' => {}
                    _ => return Err(format!("Unknown arguments: {word}")),
                }
            }
        }
        Ok(options)
    }

    /// The values to work on, each with the line on which it ends, and what is wrong with the rest of the text.
    fn inputs(&self, text: &str) -> (Vec<(usize, Json)>, Option<String>) {
        let lines = text.lines().count();
        if self.has_no_input {
            return ([(0, Json::Null)].to_vec(), None);
        }
        if self.takes_text {
            let values = match self.slurps {
                true => [(lines, Json::text(text))].to_vec(),
                false => (1..).zip(text.lines().map(Json::text)).collect(),
            };
            return (values, None);
        }
        let mut values = Vec::new();
        let mut stream = serde_json::Deserializer::from_slice(text.as_bytes()).into_iter::<Json>();
        let mut wrong = None;
        while let Some(read) = stream.next() {
            let end = stream.byte_offset();
            match read {
                Ok(value) => {
                    let before = text.get(..end).unwrap_or_default().matches('\n').count();
                    let ends = text.get(end..).is_some_and(|rest| rest.contains('\n'));
                    values.push((before.saturating_add(usize::from(ends)), value));
                }
                Err(error) => {
                    wrong = Some(format!("{error}"));
                    break;
                }
            }
        }
        if self.slurps {
            let all = values.into_iter().map(|(_, value)| value).collect();
            values = [(lines, Json::List(all))].to_vec();
        }
        (values, wrong)
    }

    fn print(&self, value: &Json, printed: &mut String) {
        match value {
            Json::Text(text) if self.is_raw => printed.push_str(text),
            value => {
                let sorted = self.is_sorted.then(|| value.sorted());
                let value = sorted.as_ref().unwrap_or(value);
                printed.push_str(&if self.is_compact { value.compact() } else { value.pretty() });
            }
        }
        if !self.is_joined {
            printed.push('\n');
        }
    }
}

/// A value as an error tells of it: cut short, as jq does.
fn shown(value: &Json) -> String {
    let text = value.compact();
    match text.chars().count() > 11 {
        true => text.chars().take(10).chain("...".chars()).collect(),
        false => text.to_owned(),
    }
}
