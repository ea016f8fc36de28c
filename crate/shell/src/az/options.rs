//! Options as az reads them, which is as Python's argparse does: by any spelling that begins only one of them, with values up
//! to the next option.

use super::command::Command;
use super::failure::Failure;
use crate::jmespath::Query;
use crate::json;
use crate::tools::Call;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What every command takes.
pub(super) const GLOBAL: &str = "--help,-h% --verbose% --debug% --only-show-errors% \
     --output,-o{json|jsonc|yaml|yamlc|table|tsv|none} --query --subscription";

/// Where to read about queries, which az names whenever one is wrong.
pub(super) const ABOUT_QUERIES: &str =
    "To learn more about --query, please visit: 'https://learn.microsoft.com/cli/azure/query-azure-cli'";

/// An option, as a command's table writes it: its spellings with commas between, `!` where it is needed, `*`, `+`, `?` or `%`
/// for any number of values, at least one, at most one or none, and in braces the values it takes.
#[derive(Clone, Debug)]
pub(super) struct Opt {
    pub(super) names: Vec<&'static str>,
    pub(super) is_needed: bool,
    pub(super) takes: Takes,
    pub(super) choices: Vec<&'static str>,
    /// Whether the real az has it, and this one does not.
    pub(super) is_missing: bool,
}

impl Opt {
    /// Whether every command takes it.
    pub(super) fn is_global(&self) -> bool {
        GLOBAL
            .split_whitespace()
            .any(|word| self.names.first().is_some_and(|name| option(word, false).names.contains(name)))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    One,
    Any,
    Some,
    Maybe,
    Nothing,
}

/// All options of a command, the global ones last.
pub(super) fn all(command: &Command) -> Vec<Opt> {
    let read = |words: &'static str, is_missing: bool| {
        words.split_whitespace().map(move |word| option(word, is_missing))
    };
    let mut all: Vec<Opt> = read(command.options, false).chain(read(command.missing, true)).collect();
    for one in read(GLOBAL, false) {
        // A command may have a global option of its own, with more spellings.
        if !all.iter().any(|own| own.names.iter().any(|name| one.names.contains(name))) {
            all.push(one);
        }
    }
    all
}

fn option(word: &'static str, is_missing: bool) -> Opt {
    let (word, choices) = match word.split_once('{') {
        Some((word, choices)) => (word, choices.trim_end_matches('}').split('|').collect()),
        None => (word, Vec::new()),
    };
    let (word, takes) = match word.as_bytes().last() {
        Some(b'*') => (word.trim_end_matches('*'), Takes::Any),
        Some(b'+') => (word.trim_end_matches('+'), Takes::Some),
        Some(b'?') => (word.trim_end_matches('?'), Takes::Maybe),
        Some(b'%') => (word.trim_end_matches('%'), Takes::Nothing),
        _ => (word, Takes::One),
    };
    let names = word.trim_end_matches('!');
    Opt { is_needed: names.len() < word.len(), names: names.split(',').collect(), takes, choices, is_missing }
}

/// The options that were given, with their values.
#[derive(Debug, Default)]
pub(crate) struct Given(Vec<(Vec<&'static str>, Vec<String>)>);

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Table,
    Tsv,
    Yaml,
    None,
}

/// What a word is.
enum Word<'w> {
    Option(usize, Option<&'w str>),
    Value,
    Unknown,
}

impl Given {
    /// Reads what stands after the words of a command.
    pub(super) fn read(command: &Command, words: &[String]) -> Result<Self, Failure> {
        let options = all(command);
        let kinds = words.iter().map(|word| kind(&options, word)).collect::<Result<Vec<_>, _>>()?;
        let (mut given, mut strangers) = (Self::default(), Vec::new());
        let mut rest = words.iter().zip(&kinds).peekable();
        while let Some((word, kind)) = rest.next() {
            let Word::Option(at, joined) = kind else {
                strangers.push(word.as_str());
                continue;
            };
            let Some(option) = options.get(*at) else { continue };
            let most = match (option.takes, joined) {
                (Takes::Nothing, _) | (_, Some(_)) => 0,
                (Takes::One | Takes::Maybe, None) => 1,
                (Takes::Any | Takes::Some, None) => usize::MAX,
            };
            if let (Takes::Nothing, Some(value)) = (option.takes, joined) {
                let name = option.names.join("/");
                return Err(Failure::usage(format!("argument {name}: ignored explicit argument '{value}'")));
            }
            let mut values: Vec<String> = joined.iter().map(|value| (*value).to_owned()).collect();
            while values.len() < most
                && let Some((value, _)) = rest.next_if(|(_, kind)| matches!(kind, Word::Value))
            {
                values.push(value.clone());
            }
            let wanted = match option.takes {
                Takes::One => "one argument",
                Takes::Some => "at least one argument",
                Takes::Any | Takes::Maybe | Takes::Nothing => "",
            };
            if values.is_empty() && !wanted.is_empty() {
                return Err(Failure::usage(format!(
                    "argument {}: expected {wanted}",
                    option.names.join("/")
                )));
            }
            let values = values
                .into_iter()
                .map(|value| chosen(command, option, value))
                .collect::<Result<Vec<_>, _>>()?;
            if option.names.contains(&"--query") {
                check_query(&values)?;
            }
            given.0.retain(|(names, _)| *names != option.names);
            given.0.push((option.names.clone(), values));
        }
        let is_given = |option: &Opt| option.names.first().is_some_and(|name| given.is_there(name));
        let needed = options.iter().filter(|option| option.is_needed && !is_given(option));
        let needed: Vec<String> = needed.map(|option| option.names.join("/")).collect();
        if !needed.is_empty() {
            return Err(Failure::usage(format!(
                "the following arguments are required: {}",
                needed.join(", ")
            )));
        }
        if !strangers.is_empty() {
            return Err(Failure::usage(format!("unrecognized arguments: {}", strangers.join(" "))));
        }
        match options.iter().find(|option| option.is_missing && is_given(option)) {
            Some(option) => {
                let name =
                    option.names.iter().find(|name| name.starts_with("--")).copied().unwrap_or_default();
                Err(Failure::of(
                    1,
                    format!("{name} of `az {}` is not simulated; leave it away", command.name),
                ))
            }
            None => Ok(given),
        }
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).first().map(String::as_str)
    }

    pub(super) fn values(&self, name: &str) -> &[String] {
        let found = self.0.iter().find(|(names, _)| names.contains(&name));
        found.map(|(_, values)| values.as_slice()).unwrap_or_default()
    }

    pub(super) fn is_there(&self, name: &str) -> bool {
        self.0.iter().any(|(names, _)| names.contains(&name))
    }

    /// Puts one value in the place of all that an option has.
    pub(super) fn set(&mut self, name: &str, value: String) {
        if let Some((_, values)) = self.0.iter_mut().find(|(names, _)| names.contains(&name)) {
            *values = Vec::from([value]);
        }
    }

    pub(super) fn query(&self) -> Option<Query> {
        self.value("--query").and_then(|query| Query::read(query).ok())
    }

    pub(super) fn format(&self) -> Format {
        match self.value("--output").unwrap_or("json") {
            "table" => Format::Table,
            "tsv" => Format::Tsv,
            "yaml" | "yamlc" => Format::Yaml,
            "none" => Format::None,
            _ => Format::Json,
        }
    }
}

/// What a word is, by what it begins with.
fn kind<'w>(options: &[Opt], word: &'w str) -> Result<Word<'w>, Failure> {
    let named = |name: &str| options.iter().position(|option| option.names.contains(&name));
    if !word.starts_with('-') || word.len() == 1 {
        return Ok(Word::Value);
    }
    if let Some(at) = named(word) {
        return Ok(Word::Option(at, None));
    }
    let (name, joined) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    };
    if let (Some(at), Some(_)) = (named(name), joined) {
        return Ok(Word::Option(at, joined));
    }
    let mut begun = Vec::new();
    for (at, option) in options.iter().enumerate() {
        for own in &option.names {
            if word.starts_with("--") {
                if own.starts_with(name) {
                    begun.push((*own, at, joined));
                }
            } else if let Some((short, value)) = word.split_at_checked(2)
                && *own == short
            {
                begun.push((*own, at, Some(value)));
            } else if own.starts_with(word) {
                begun.push((*own, at, None));
            }
        }
    }
    match begun.as_slice() {
        [(_, at, joined)] => Ok(Word::Option(*at, *joined)),
        [] if word.contains(' ') || json::number(word).is_some() => Ok(Word::Value),
        [] => Ok(Word::Unknown),
        several => {
            let names: Vec<&str> = several.iter().map(|(name, ..)| *name).collect();
            Err(Failure::usage(format!("ambiguous option: {word} could match {}", names.join(", "))))
        }
    }
}

/// A value as the option spells it, of those that it takes.
fn chosen(command: &Command, option: &Opt, value: String) -> Result<String, Failure> {
    if option.choices.is_empty() {
        return Ok(value);
    }
    if let Some(known) = option.choices.iter().find(|known| known.eq_ignore_ascii_case(&value)) {
        return Ok((*known).to_owned());
    }
    let name = option.names.first().copied().unwrap_or_default();
    let told = format!(
        "az {}: '{value}' is not a valid value for '{name}'. Allowed values: {}.",
        command.name,
        option.choices.join(", ")
    );
    let near = super::nearest::near(&value, &option.choices);
    Err(match near {
        Some(near) => Failure::usage(told).with(format!("Did you mean '{near}' ?")),
        None => Failure::usage(told),
    })
}

fn check_query(values: &[String]) -> Result<(), Failure> {
    let Some(query) = values.first() else { return Ok(()) };
    match Query::read(query) {
        Ok(_) => Ok(()),
        Err(_) => {
            Err(Failure::usage(format!("argument --query: invalid jmespath_type value: {}", quoted(query)))
                .with(ABOUT_QUERIES.to_string()))
        }
    }
}

/// A text as Python's `repr` writes it.
fn quoted(text: &str) -> String {
    let sign = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::from(sign);
    for letter in text.chars() {
        if letter == '\\' || letter == sign {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push(sign);
    quoted
}

/// A word, or what the file after its `@` holds: `@-` is standard input. What is no file stays as it is.
pub(super) fn contents(word: &str, call: &mut Call) -> String {
    let (start, value) = match word.split_once('=') {
        Some((name, value)) => (format!("{name}="), value),
        None => (String::new(), word),
    };
    let Some(file) = value.strip_prefix('@').filter(|file| !file.is_empty()) else { return word.to_owned() };
    let bytes = match file {
        "-" => Some(call.io.input.rest()),
        file => call.session.files.read(file).ok(),
    };
    match bytes {
        Some(bytes) => [&start, String::from_utf8_lossy(&bytes).trim_end_matches('\n')].concat(),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::az::commands::all as commands;

    fn read(line: &str) -> Result<Given, String> {
        let words: Vec<String> = line.split_whitespace().map(ToString::to_string).collect();
        let command = commands().find(|command| command.name == "vm identity assign").unwrap();
        Given::read(command, &words).map_err(|failure| failure.message)
    }

    #[test]
    fn options_are_read_as_argparse_reads_them() {
        let given = read("--ident a b -g=rg -nvm --ou table").unwrap();
        assert_eq!(given.values("--identities"), ["a", "b"]);
        assert_eq!((given.value("--resource-group"), given.value("-n")), (Some("rg"), Some("vm")));
        assert_eq!(given.format(), Format::Table);
        assert_eq!(read("-g a -g b").unwrap().value("-g"), Some("b"));
        assert!(read("--identities -g rg").unwrap().values("--identities").is_empty());
    }

    #[test]
    fn what_is_wrong_with_options_is_told_in_its_words() {
        for (line, told) in [
            ("--ids", "argument --ids: expected at least one argument"),
            ("-g", "argument --resource-group/-g: expected one argument"),
            ("--r x", "ambiguous option: --r could match --resource-group, --role"),
            ("--nope x y", "unrecognized arguments: --nope x y"),
            ("--verbose=1", "argument --verbose: ignored explicit argument '1'"),
        ] {
            assert_eq!(read(line).unwrap_err(), told, "{line}");
        }
    }

    /// A table that names an option twice would never see the second.
    #[test]
    fn no_command_has_a_spelling_twice() {
        for command in commands() {
            let mut names: Vec<&str> = all(command).into_iter().flat_map(|option| option.names).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}", command.name);
        }
    }
}
