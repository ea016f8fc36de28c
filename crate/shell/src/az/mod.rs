//! The Azure CLI, `az` 2.91: what its commands send, print and exit with, as measured against the real one.
//!
//! A command is one entry of a table in one file of `commands/`: its words, its options, what it does, and how it shows
//! a table. The rest of `az` is here: options and their shortest spellings, `--query`, output formats, errors, sign-ins.

pub(crate) mod command;
pub(crate) mod commands;
mod complete;
pub(crate) mod failure;
mod help;
mod nearest;
mod options;
mod output;
pub(crate) mod profile;
mod send;

pub(crate) use complete::beginning;
pub(crate) use profile::Profile;

use crate::json::Json;
use crate::tools::Call;
use alloc::string::String;
use alloc::vec::Vec;
use command::Az;
use failure::Failure;
use options::Given;

/// Runs a command line.
pub(crate) fn run(call: &mut Call) -> u8 {
    match perform(call) {
        Ok(()) => 0,
        Err(failure) => {
            if !failure.message.is_empty() {
                call.complain(&alloc::format!("ERROR: {}", failure.message));
            }
            failure.advice.iter().for_each(|line| call.complain(line));
            failure.code
        }
    }
}

impl Az<'_, '_> {
    /// What a command answers to these words after its name, for other tools that do the same.
    pub(crate) fn perform(&mut self, name: &str, words: &[String]) -> Result<Json, Failure> {
        let path: Vec<String> = name.split(' ').map(String::from).collect();
        let Some((command, _)) = command::named(&path) else { return Err(command::unknown(&path)) };
        self.take(Given::read(command, words)?);
        Ok(command::with_groups((command.run)(self)?.unwrap_or_default()))
    }
}

fn perform(call: &mut Call) -> Result<(), Failure> {
    let written = call.words;
    let words: Vec<String> = written.iter().map(|word| options::contents(word, call)).collect();
    // Words of a command stand before its first option.
    let named = words.iter().take_while(|word| !word.starts_with('-')).count();
    let (path, rest) = words.split_at_checked(named).unwrap_or_default();
    if path.is_empty() && rest.first().is_some_and(|word| word == "--version" || word == "-v") {
        call.print(&help::of_version());
        return Ok(());
    }
    let asks_for_help = rest.iter().any(|word| word == "--help" || word == "-h");
    let Some((command, operands)) = command::named(path) else {
        return match help::of_group(path) {
            Some(text) if asks_for_help || path.is_empty() => {
                call.print(&text);
                Ok(())
            }
            Some(_) => Err(Failure::usage("the following arguments are required: _subcommand")),
            None => Err(command::unknown(path)),
        };
    };
    if asks_for_help {
        call.print(&help::of_command(command));
        return Ok(());
    }
    let given =
        Given::read(command, words.get(path.len().saturating_sub(operands.len())..).unwrap_or_default())?;
    let (query, format) = (given.query(), given.format());
    let mut az = Az::new(call, given);
    if command.asks && !az.has("--yes") {
        az.warn("Unable to prompt for confirmation as no tty available. Use --yes.");
        return Err(Failure::of(1, "Operation cancelled."));
    }
    let Some(value) = az.run(command)? else { return Ok(()) };
    let mut value = command::with_groups(value);
    if let Some(query) = &query {
        let selected = query.select(&value, call.budget);
        value = selected.map_err(|wrong| {
            let told = alloc::format!("Invalid jmespath query supplied for `--query`: {wrong}");
            Failure::of(1, told).with(options::ABOUT_QUERIES)
        })?;
        if value == Json::Null {
            return Ok(());
        }
    }
    let text = output::shown(&value, format, command, query.as_ref(), call.budget)?;
    call.print(&text);
    Ok(())
}
