//! Commands that change the shell itself.

use super::run::{Leave, Shell, Streams};
use crate::tools;
use crate::variables::is_name;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Their names, but for those that a script alone needs.
pub(crate) const BUILTINS: &[&str] = &["cd", "export", "help", "read", "set", "unset"];

/// Runs a command of the shell's own; none when it is somebody else's.
pub(super) fn run(
    shell: &mut Shell,
    name: &str,
    words: &[String],
    io: &mut Streams,
) -> Option<Result<(), Leave>> {
    let rest = words.get(1..).unwrap_or_default();
    let status = match name {
        ":" => Ok(0),
        "export" => Ok(shell.export(rest, io)),
        "unset" => Ok(shell.unset(rest)),
        "read" => Ok(shell.read(rest, io)),
        "set" => Ok(shell.set(rest, io)),
        "help" => Ok(help(io)),
        "cd" => Ok(shell.cd(rest, io)),
        "break" => Err(Leave::Break(levels(rest))),
        "continue" => Err(Leave::Continue(levels(rest))),
        "exit" => {
            let asked = rest.first().and_then(|word| word.parse().ok());
            shell.session.status = asked.unwrap_or(shell.session.status);
            return Some(Err(Leave::Shell));
        }
        _ => return None,
    };
    Some(status.map(|status| shell.session.status = status))
}

fn levels(words: &[String]) -> usize {
    words.first().and_then(|word| word.parse().ok()).unwrap_or(1)
}

/// What there is to type. bash tells of its own commands alone here; this shell has no `man` beside it.
fn help(io: &mut Streams) -> u8 {
    let tools: Vec<&str> = tools::all().filter(|name| *name != "[").collect();
    let text = format!(
        "Programs: {}\nThe shell itself: {}, and $name, $(…), |, >, &&, ||, if, for, while\n\naz --help           what az can do\naz vm --help        the commands of a group\naz vm create --help the options of a command\n",
        tools.join(" "),
        BUILTINS.join(" "),
    );
    io.out.extend_from_slice(text.as_bytes());
    0
}

impl Shell<'_> {
    fn export(&mut self, words: &[String], io: &mut Streams) -> u8 {
        if words.is_empty() || words.first().is_some_and(|word| word == "-p") {
            for (name, value) in self.session.variables.exported() {
                io.out.extend_from_slice(format!("declare -x {name}=\"{value}\"\n").as_bytes());
            }
            return 0;
        }
        let mut status = 0;
        for word in words {
            let (name, value) =
                word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            if !is_name(name) {
                complain(io, &format!("export: `{word}': not a valid identifier"));
                status = 1;
                continue;
            }
            if let Some(value) = value {
                self.session.variables.set(name, value.to_owned());
            }
            self.session.variables.export(name);
        }
        status
    }

    fn unset(&mut self, words: &[String]) -> u8 {
        words
            .iter()
            .filter(|word| !word.starts_with('-'))
            .for_each(|word| self.session.variables.unset(word));
        0
    }

    /// `read [-r] [-p PROMPT] NAME …`: a line of the input into variables.
    fn read(&mut self, words: &[String], io: &mut Streams) -> u8 {
        let (mut is_raw, mut names) = (false, words);
        while let Some((word, rest)) = names.split_first().filter(|(word, _)| word.starts_with('-')) {
            names = rest;
            match word.as_str() {
                "-r" => is_raw = true,
                "-s" | "-rs" | "-sr" => is_raw |= word.contains('r'),
                "-p" => names = rest.get(1..).unwrap_or_default(),
                _ => {
                    complain(io, &format!("read: {word}: invalid option; known are -r, -s and -p"));
                    return 2;
                }
            }
        }
        let line = io.input.line();
        let (line, ends) = line.unwrap_or_default();
        let line = if is_raw { line } else { line.replace('\\', "") };
        let divides = self.session.variables.get("IFS").unwrap_or(" \t\n").to_owned();
        let mut rest = line.trim_matches(|letter: char| letter.is_whitespace() && divides.contains(letter));
        let (last, before) = match names.split_last() {
            Some((last, before)) => (last.as_str(), before),
            None => ("REPLY", names),
        };
        for name in before {
            let (word, after) = rest.split_once(|letter| divides.contains(letter)).unwrap_or((rest, ""));
            self.session.variables.set(name, word.to_owned());
            rest =
                after.trim_start_matches(|letter: char| letter.is_whitespace() && divides.contains(letter));
        }
        self.session.variables.set(last, rest.to_owned());
        u8::from(!ends)
    }

    /// `set -e`, `-u`, `-o pipefail`, and `+` to take them back.
    fn set(&mut self, words: &[String], io: &mut Streams) -> u8 {
        for word in words {
            let (is_on, letters) = match (word.strip_prefix('-'), word.strip_prefix('+')) {
                (Some(letters), _) => (true, letters),
                (_, Some(letters)) => (false, letters),
                _ if word == "pipefail" => {
                    self.option("-o pipefail", true);
                    continue;
                }
                _ => {
                    complain(
                        io,
                        &format!("set: `{word}` is not known here; known are -e, -u and -o pipefail"),
                    );
                    return 2;
                }
            };
            for letter in letters.chars() {
                match letter {
                    'e' => self.option("-e", is_on),
                    'u' => self.option("-u", is_on),
                    'o' => {}
                    _ => {
                        complain(
                            io,
                            &format!("set: -{letter}: is not known here; known are -e, -u and -o pipefail"),
                        );
                        return 2;
                    }
                }
            }
        }
        0
    }

    /// Options are variables whose names no script can write.
    fn option(&mut self, name: &str, is_on: bool) {
        match is_on {
            true => self.session.variables.set(name, String::new()),
            false => self.session.variables.unset(name),
        }
    }

    fn cd(&mut self, words: &[String], io: &mut Streams) -> u8 {
        let home = self.session.files.home();
        let path = words.first().map_or_else(|| home.to_owned(), |word| self.session.files.path(word));
        if path == home {
            return 0;
        }
        complain(io, &format!("cd: {path}: this shell stays in {home}; write whole paths instead"));
        1
    }
}

fn complain(io: &mut Streams, message: &str) {
    io.err.extend_from_slice(format!("bash: {message}\n").as_bytes());
}
