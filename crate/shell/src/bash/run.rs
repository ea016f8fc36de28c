//! A statement runs: commands, what they read and print, and where that goes.

use super::builtins;
use super::pattern::Pattern;
use super::syntax::{
    AndOr, Assignment, Body, Command, Link, List, Part, Pipeline, Redirect, Source, Target, Word,
};
use crate::budget::Budget;
use crate::printed::Printed;
use crate::session::Session;
use crate::tools::{self, Call};
use crate::world::World;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// One run of bash over a session.
pub(crate) struct Shell<'a> {
    pub(super) session: &'a mut Session,
    pub(super) world: &'a mut dyn World,
    pub(super) budget: Budget,
    /// How many conditions this stands in: what fails there ends nothing (`set -e`).
    tested: usize,
}

/// What a command reads and prints.
#[derive(Default)]
pub(crate) struct Streams {
    pub(crate) input: Input,
    pub(crate) out: Vec<u8>,
    pub(crate) err: Vec<u8>,
}

/// Standard input, whole, and how far it was read.
#[derive(Default)]
pub(crate) struct Input {
    bytes: Vec<u8>,
    at: usize,
}

impl Input {
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        Self { bytes, at: 0 }
    }

    /// All that is left.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let rest = self.bytes.get(self.at..).unwrap_or_default().to_vec();
        self.at = self.bytes.len();
        rest
    }

    /// The next line without its end, and whether it had one; none at the end.
    pub(crate) fn line(&mut self) -> Option<(String, bool)> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| *byte == b'\n');
        let line = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        let text = String::from_utf8_lossy(line).into_owned();
        self.at = self.at.saturating_add(line.len()).saturating_add(1).min(self.bytes.len());
        Some((text, length.is_some()))
    }
}

/// Why what follows does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    /// `break`: so many loops.
    Break(usize),
    /// `continue`: with the next round of the loop so many levels out.
    Continue(usize),
    /// `exit`, or an error that ends a script.
    Shell,
    /// An error that ends this statement.
    Statement,
}

/// Where a stream goes.
#[derive(Clone)]
enum Way {
    Out,
    Err,
    File(String),
}

impl<'a> Shell<'a> {
    pub(crate) fn new(session: &'a mut Session, world: &'a mut dyn World) -> Self {
        Self { session, world, budget: Budget::new(), tested: 0 }
    }

    /// Runs one statement from beginning to end.
    pub(crate) fn run(mut self, statement: &List) -> Printed {
        let mut io = Streams::default();
        let left = self.list(statement, &mut io);
        Printed {
            out: String::from_utf8_lossy(&io.out).into_owned(),
            err: String::from_utf8_lossy(&io.err).into_owned(),
            status: self.session.status,
            cost: self.budget.paid(),
            leaves: left == Err(Leave::Shell),
        }
    }

    /// Ends the statement with an error.
    pub(super) fn stop(&mut self, io: &mut Streams, message: &str) -> Leave {
        io.err.extend_from_slice(format!("bash: {message}\n").as_bytes());
        self.session.status = 1;
        Leave::Statement
    }

    /// Pays for bytes that are looked at or made.
    pub(super) fn pay(&mut self, bytes: usize, io: &mut Streams) -> Result<(), Leave> {
        self.budget.bytes(bytes).map_err(|wrong| self.stop(io, &wrong))
    }

    pub(super) fn list(&mut self, list: &List, io: &mut Streams) -> Result<(), Leave> {
        for one in list {
            self.and_or(one, io)?;
        }
        Ok(())
    }

    fn and_or(&mut self, one: &AndOr, io: &mut Streams) -> Result<(), Leave> {
        let AndOr { first, rest, .. } = one;
        let mut is_last = rest.is_empty();
        self.pipeline(first, !is_last, io)?;
        for (number, (link, pipeline)) in (1..).zip(rest) {
            is_last = number == rest.len();
            if (*link == Link::And) == (self.session.status == 0) {
                self.pipeline(pipeline, !is_last, io)?;
            } else {
                is_last = false;
            }
        }
        let ends = is_last && self.session.status != 0 && self.tested == 0;
        match ends && self.session.variables.get("-e").is_some() {
            true => Err(Leave::Shell),
            false => Ok(()),
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline, is_tested: bool, io: &mut Streams) -> Result<(), Leave> {
        let is_tested = is_tested || pipeline.is_negated;
        self.tested = self.tested.saturating_add(usize::from(is_tested));
        let left = self.commands(&pipeline.commands, io);
        self.tested = self.tested.saturating_sub(usize::from(is_tested));
        left?;
        if pipeline.is_negated {
            self.session.status = u8::from(self.session.status == 0);
        }
        Ok(())
    }

    fn commands(&mut self, commands: &[Command], io: &mut Streams) -> Result<(), Leave> {
        let [first @ .., last] = commands else { return Ok(()) };
        if first.is_empty() {
            return self.command(last, io);
        }
        // Each side of a pipe is a process of its own, which sets no variable of the shell.
        let mut piped: Option<Vec<u8>> = None;
        let mut failed = 0;
        for command in first {
            let out = core::mem::take(&mut io.out);
            let input = piped.take().map(Input::of);
            let left = self.in_subshell(input, io, |this, io| this.command(command, io));
            piped = Some(core::mem::replace(&mut io.out, out));
            left?;
            if self.session.status != 0 {
                failed = self.session.status;
            }
        }
        self.in_subshell(piped.map(Input::of), io, |this, io| this.command(last, io))?;
        if self.session.status == 0 && self.session.variables.get("-o pipefail").is_some() {
            self.session.status = failed;
        }
        Ok(())
    }

    /// Runs something whose variables are its own; `exit` leaves only that.
    fn in_subshell(
        &mut self,
        input: Option<Input>,
        io: &mut Streams,
        run: impl FnOnce(&mut Self, &mut Streams) -> Result<(), Leave>,
    ) -> Result<(), Leave> {
        let variables = self.session.variables.clone();
        let outer = input.map(|input| core::mem::replace(&mut io.input, input));
        let left = run(self, io);
        if let Some(outer) = outer {
            io.input = outer;
        }
        self.session.variables = variables;
        match left {
            Err(Leave::Shell | Leave::Break(_) | Leave::Continue(_)) => Ok(()),
            other => other,
        }
    }

    /// `$( … )`: what commands print, without the line ends at its end.
    pub(super) fn substitute(&mut self, list: &List, io: &mut Streams) -> Result<String, Leave> {
        let out = core::mem::take(&mut io.out);
        let left = self.in_subshell(None, io, |this, io| this.list(list, io));
        let printed = core::mem::replace(&mut io.out, out);
        left?;
        let text = String::from_utf8_lossy(&printed).replace('\0', "");
        Ok(text.trim_end_matches('\n').to_owned())
    }

    fn command(&mut self, command: &Command, io: &mut Streams) -> Result<(), Leave> {
        self.budget.command().map_err(|wrong| self.stop(io, &wrong))?;
        if command.redirects.is_empty() {
            return self.body(&command.body, io);
        }
        let (mut out, mut err) = (Way::Out, Way::Err);
        let mut input = None;
        for redirect in &command.redirects {
            match self.redirect(redirect, &mut input, &mut out, &mut err, io)? {
                true => {}
                false => {
                    self.session.status = 1;
                    return Ok(());
                }
            }
        }
        let own_input = input.is_some();
        let input = input.map(Input::of).unwrap_or_else(|| core::mem::take(&mut io.input));
        let mut inner = Streams { input, ..Streams::default() };
        let left = self.body(&command.body, &mut inner);
        if !own_input {
            io.input = inner.input;
        }
        self.deliver(&out, &inner.out, io);
        self.deliver(&err, &inner.err, io);
        left
    }

    fn deliver(&mut self, way: &Way, bytes: &[u8], io: &mut Streams) {
        match way {
            Way::Out => io.out.extend_from_slice(bytes),
            Way::Err => io.err.extend_from_slice(bytes),
            Way::File(path) => {
                if let Err(wrong) = self.session.files.write(path, bytes, true) {
                    io.err.extend_from_slice(format!("bash: {path}: {wrong}\n").as_bytes());
                    self.session.status = 1;
                }
            }
        }
    }

    /// Opens what a redirection names; whether that can be opened.
    fn redirect(
        &mut self,
        redirect: &Redirect,
        input: &mut Option<Vec<u8>>,
        out: &mut Way,
        err: &mut Way,
        io: &mut Streams,
    ) -> Result<bool, Leave> {
        let way = match &redirect.target {
            Target::From(word) => {
                let path = self.text(word, io)?;
                match self.session.files.read(&path) {
                    Ok(bytes) => *input = Some(bytes),
                    Err(wrong) => return Ok(self.cannot_open(&path, wrong, io)),
                }
                return Ok(true);
            }
            Target::Text(word) => {
                *input = Some(self.text(word, io)?.into_bytes());
                return Ok(true);
            }
            Target::Same(1) => out.clone(),
            Target::Same(_) => err.clone(),
            Target::To { file, at_end } => {
                let path = self.text(file, io)?;
                match path.as_str() {
                    "/dev/stdout" => Way::Out,
                    "/dev/stderr" => Way::Err,
                    _ => {
                        if let Err(wrong) = self.session.files.write(&path, b"", *at_end) {
                            return Ok(self.cannot_open(&path, wrong, io));
                        }
                        Way::File(path)
                    }
                }
            }
        };
        match redirect.stream {
            None => (*out, *err) = (way.clone(), way),
            Some(2) => *err = way,
            Some(_) => *out = way,
        }
        Ok(true)
    }

    fn cannot_open(&mut self, path: &str, wrong: &str, io: &mut Streams) -> bool {
        io.err.extend_from_slice(format!("bash: {path}: {wrong}\n").as_bytes());
        false
    }

    fn body(&mut self, body: &Body, io: &mut Streams) -> Result<(), Leave> {
        match body {
            Body::Simple { assignments, words } => self.simple(assignments, words, io),
            Body::Group(list) => self.list(list, io),
            Body::Subshell(list) => self.in_subshell(None, io, |this, io| this.list(list, io)),
            Body::If { branches, otherwise } => {
                for (condition, list) in branches {
                    self.condition(condition, io)?;
                    if self.session.status == 0 {
                        return self.list(list, io);
                    }
                }
                self.session.status = 0;
                self.list(otherwise, io)
            }
            Body::For { name, words, body } => {
                let mut values = Vec::new();
                for word in words {
                    values.extend(self.fields(word, io)?);
                }
                self.session.status = 0;
                for value in values {
                    self.budget.command().map_err(|wrong| self.stop(io, &wrong))?;
                    self.session.variables.set(name, value);
                    if self.round(body, io)? {
                        break;
                    }
                }
                Ok(())
            }
            Body::While { is_until, condition, body } => {
                let mut status = 0;
                loop {
                    self.budget.command().map_err(|wrong| self.stop(io, &wrong))?;
                    self.condition(condition, io)?;
                    if (self.session.status == 0) == *is_until {
                        self.session.status = status;
                        return Ok(());
                    }
                    if self.round(body, io)? {
                        return Ok(());
                    }
                    status = self.session.status;
                }
            }
            Body::Case { word, arms } => self.case(word, arms, io),
        }
    }

    fn condition(&mut self, list: &List, io: &mut Streams) -> Result<(), Leave> {
        self.tested = self.tested.saturating_add(1);
        let left = self.list(list, io);
        self.tested = self.tested.saturating_sub(1);
        left
    }

    /// One round of a loop; whether the loop ends with it.
    fn round(&mut self, body: &List, io: &mut Streams) -> Result<bool, Leave> {
        match self.list(body, io) {
            Err(Leave::Break(0 | 1)) => Ok(true),
            Err(Leave::Break(levels)) => Err(Leave::Break(levels.saturating_sub(1))),
            Err(Leave::Continue(0 | 1)) => Ok(false),
            Err(Leave::Continue(levels)) => Err(Leave::Continue(levels.saturating_sub(1))),
            other => other.map(|()| false),
        }
    }

    fn case(&mut self, word: &Word, arms: &[(Vec<Word>, List)], io: &mut Streams) -> Result<(), Leave> {
        let text: Vec<char> = self.text(word, io)?.chars().collect();
        self.session.status = 0;
        for (patterns, list) in arms {
            for pattern in patterns {
                self.pay(text.len(), io)?;
                let letters = self.letters(pattern, io)?;
                if Pattern::read(&letters).matches(&text) {
                    return self.list(list, io);
                }
            }
        }
        Ok(())
    }

    fn simple(&mut self, assignments: &[Assignment], words: &[Word], io: &mut Streams) -> Result<(), Leave> {
        let mut fields = Vec::new();
        for word in words {
            fields.extend(self.fields(word, io)?);
        }
        if fields.is_empty() {
            // Of an assignment alone the status is that of the last command in it.
            let runs_nothing = assignments.iter().all(|one| !has_command(&one.value));
            for assignment in assignments {
                self.assign(assignment, io)?;
            }
            if runs_nothing {
                self.session.status = 0;
            }
            return Ok(());
        }
        let kept: Vec<_> = assignments
            .iter()
            .map(|one| (one.name.as_str(), self.session.variables.keep(&one.name)))
            .collect();
        for assignment in assignments {
            self.assign(assignment, io)?;
            self.session.variables.export(&assignment.name);
        }
        let left = self.call(&fields, io);
        for (name, variable) in kept.into_iter().rev() {
            self.session.variables.put_back(name, variable);
        }
        left
    }

    fn assign(&mut self, assignment: &Assignment, io: &mut Streams) -> Result<(), Leave> {
        let mut value = self.text(&assignment.value, io)?;
        if assignment.appends {
            value.insert_str(0, self.session.variables.get(&assignment.name).unwrap_or_default());
            self.pay(value.len(), io)?;
        }
        self.session.variables.set(&assignment.name, value);
        Ok(())
    }

    fn call(&mut self, words: &[String], io: &mut Streams) -> Result<(), Leave> {
        let Some(name) = words.first() else { return Ok(()) };
        if let Some(left) = builtins::run(self, name, words, io) {
            return left;
        }
        let Some(tool) = tools::named(name) else {
            let known = tools::all().collect::<Vec<&str>>().join(", ");
            let message = format!("bash: {name}: command not found; this shell has {known}\n");
            io.err.extend_from_slice(message.as_bytes());
            self.session.status = 127;
            return Ok(());
        };
        let printed = io.out.len();
        let mut call = Call {
            session: self.session,
            world: self.world,
            budget: &mut self.budget,
            words: words.get(1..).unwrap_or_default(),
            io,
        };
        let status = (tool.run)(&mut call);
        self.session.status = status;
        self.pay(io.out.len().saturating_sub(printed), io)
    }
}

/// Whether a word runs a command by itself.
fn has_command(word: &Word) -> bool {
    word.parts.iter().any(|part| matches!(part, Part::Value { source: Source::Command(_), .. }))
}
