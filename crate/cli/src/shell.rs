//! `mi-sim shell`: bash on a terminal, line by line, in the world of a document.

use crate::arguments::ShellOptions;
use crate::output::{complain, say};
use mi_sim_document::{Move, MoveError, Runner, Session};
use mi_sim_shell::Script;
use std::fs;
use std::io::{BufRead, IsTerminal, Write, stdin, stdout};
use std::process::ExitCode;

/// Runs what is typed until the end of the input, or `exit`; its exit code is that of the last command.
pub(crate) fn shell(options: &ShellOptions) -> ExitCode {
    let mut session = match open(options) {
        Ok(session) => session,
        Err(wrong) => {
            complain!("mi-sim: {wrong}");
            return ExitCode::from(2);
        }
    };
    let prompt = stdin().is_terminal().then(|| prompt(&options.runner));
    let (mut typed, mut status) = (String::new(), 0);
    loop {
        ask(prompt.as_deref().map(|prompt| if typed.is_empty() { prompt } else { "> " }));
        let mut line = String::new();
        let read = stdin().lock().read_line(&mut line).unwrap_or_default();
        typed.push_str(&line);
        let is_unfinished = Script::parse(&typed).is_err_and(|refusal| refusal.is_unfinished);
        if is_unfinished && read > 0 {
            continue;
        }
        let text = std::mem::take(&mut typed);
        if !text.trim().is_empty() {
            status = run(&mut session, &options.runner, &text);
        }
        if read == 0 || text.split_whitespace().next() == Some("exit") {
            return ExitCode::from(status);
        }
    }
}

fn open(options: &ShellOptions) -> Result<Session, String> {
    let source = match &options.file {
        None => String::new(),
        Some(file) => {
            fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?
        }
    };
    Session::open(&source, options.seed.as_deref()).map_err(|error| error.to_string())
}

fn prompt(runner: &Runner) -> String {
    match runner {
        Runner::Person { name } => format!("{name} $ "),
        Runner::Machine { name, .. } => format!("azureuser@{name} $ "),
        Runner::Internet | Runner::Job { .. } => "$ ".to_owned(),
    }
}

fn ask(prompt: Option<&str>) {
    if let Some(prompt) = prompt {
        let mut out = stdout();
        // A terminal that is gone is noticed when it is read.
        let _unseen = write!(out, "{prompt}").and_then(|()| out.flush());
    }
}

/// Runs what was typed, and prints what it prints; gives its exit status.
fn run(session: &mut Session, runner: &Runner, text: &str) -> u8 {
    match session.append(Move::Commands { runner: runner.clone(), text: text.to_owned() }) {
        Ok(step) => {
            let printed = step.printed();
            if !printed.is_empty() {
                say!("{}", printed.strip_suffix('\n').unwrap_or(&printed));
            }
            step.exchanges.iter().rev().find_map(|printed| printed.status).unwrap_or_default()
        }
        Err(MoveError::Typed { problems, .. }) => {
            for problem in problems {
                complain!("bash: line {}: {}", problem.line, problem.message);
            }
            2
        }
        Err(other) => {
            complain!("mi-sim: {other}");
            2
        }
    }
}
