//! The cmdlets that are PowerShell's own, and how a command is found and run.

mod host;
mod objects;
mod text;
mod web;

use super::azure;
use super::bind::{self, Cmdlet, Work, Written};
use super::failure::Failure;
use super::run::{Ran, Shell, Stop};
use super::value::Value;
use crate::bash::{Input, Streams};
use crate::tools::{self, Call};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Every cmdlet.
pub(super) fn all() -> impl Iterator<Item = &'static Cmdlet> {
    let own = [host::CMDLETS, objects::CMDLETS, text::CMDLETS, web::CMDLETS];
    own.into_iter().chain(azure::CMDLETS.iter().copied()).flatten()
}

fn named(name: &str) -> Option<&'static Cmdlet> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    all().find(|cmdlet| is(cmdlet.name) || cmdlet.aliases.split(' ').any(is))
}

/// Runs a command; `input` is what the pipeline carries to it, if it stands in one.
pub(super) fn run(shell: &mut Shell, name: &str, written: Vec<Written>, input: Option<Vec<Value>>) -> Ran {
    let Some(cmdlet) = named(name) else { return program(shell, name, &written, input) };
    let in_its_name = |failure: Failure| {
        Stop::Failed(match failure.command.as_str() {
            "" => Failure { command: cmdlet.name.into(), ..failure },
            _ => failure,
        })
    };
    if cmdlet.parameters == "*" {
        let input = input.unwrap_or_default();
        let mut work = Work { shell, cmdlet, bound: Vec::new(), written, input };
        return (cmdlet.run)(&mut work).map_err(in_its_name);
    }
    let bound = bind::bind(cmdlet, written).map_err(in_its_name)?;
    let common =
        |name: &str| bound.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_text());
    let stops = common("ErrorAction").is_some_and(|action| action.eq_ignore_ascii_case("stop"));
    let is_quiet = common("ErrorAction")
        .is_some_and(|action| ["silentlycontinue", "ignore"].contains(&action.to_ascii_lowercase().as_str()));
    let out = common("OutVariable");
    let items = match input {
        Some(items) if bind::takes_each(cmdlet) => {
            items.into_iter().map(|item| Some(Vec::from([item]))).collect()
        }
        other => Vec::from([other]),
    };
    let mut values = Vec::new();
    let goes_on = items.len() > 1 && !stops;
    for input in items {
        let mut bound = bound.clone();
        let input = input.unwrap_or_default();
        if let (true, Some(item)) = (bind::takes_each(cmdlet), input.first()) {
            bind::bind_item(cmdlet, &mut bound, item);
        }
        if let Some(failure) = bind::missing(cmdlet, &bound) {
            return Err(in_its_name(failure));
        }
        shell.budget.command()?;
        let mut work = Work { shell: &mut *shell, cmdlet, bound, written: Vec::new(), input };
        match (cmdlet.run)(&mut work) {
            Ok(more) => values.extend(more),
            Err(_) if is_quiet => shell.session.status = 1,
            // What fails for one item does not end the others.
            Err(failure) if goes_on => {
                if let Stop::Failed(failure) = in_its_name(failure) {
                    shell.tell(&failure);
                }
            }
            Err(failure) => return Err(in_its_name(failure)),
        }
    }
    if let Some(name) = out {
        shell.set_variable(&name.to_ascii_lowercase(), Value::of(values.clone()))?;
    }
    Ok(values)
}

/// A program, such as az: its arguments are texts, its lines are what goes on.
fn program(shell: &mut Shell, name: &str, written: &[Written], input: Option<Vec<Value>>) -> Ran {
    // PowerShell within PowerShell could go on for ever.
    let Some(tool) = tools::named(name).filter(|_| name != "pwsh") else {
        return Err(Stop::Failed(unknown(name)));
    };
    let mut words = Vec::new();
    for one in written {
        match one {
            Written::Name(name) => words.push(format!("-{name}")),
            Written::Both(name, value) => words.push(format!("-{name}:{}", value.to_text())),
            Written::Value(value) => words.extend(value.clone().items().iter().map(Value::to_text)),
        }
    }
    let lines: Vec<String> = input.unwrap_or_default().iter().map(Value::to_text).collect();
    let fed = if lines.is_empty() { String::new() } else { format!("{}\n", lines.join("\n")) };
    let mut io = Streams { input: Input::of(fed.into_bytes()), ..Streams::default() };
    let mut call = Call {
        session: &mut *shell.session,
        world: &mut *shell.world,
        budget: &mut shell.budget,
        words: &words,
        io: &mut io,
    };
    let status = (tool.run)(&mut call);
    shell.io.err.extend(io.err);
    shell.session.status = status;
    let out = String::from_utf8_lossy(&io.out).into_owned();
    Ok(out.lines().map(Value::text).collect())
}

/// Modules that are no more, and what took their place.
const RETIRED: [(&str, &str); 2] = [("AzureRm", "Az"), ("AzureAD", "AzAD")];

fn unknown(name: &str) -> Failure {
    let mut told = format!(
        "The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again."
    );
    for (old, new) in RETIRED {
        if let Some(at) = name.to_ascii_lowercase().find(&old.to_ascii_lowercase()) {
            let (verb, rest) = (
                name.get(..at).unwrap_or_default(),
                name.get(at.saturating_add(old.len())..).unwrap_or_default(),
            );
            told.push_str(&format!("\nThe module {old} is retired: its successor is {verb}{new}{rest}."));
            return Failure { command: name.into(), ..Failure::new(told) };
        }
    }
    let names: Vec<&str> = all().map(|cmdlet| cmdlet.name).collect();
    if let Some(near) = crate::nearest::nearest(name, names.iter().copied()) {
        told.push_str(&format!("\nDid you mean {near}?"));
    }
    Failure { command: name.into(), ..Failure::new(told) }
}
