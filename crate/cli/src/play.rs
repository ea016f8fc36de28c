//! `mi-sim play`: a document as a test. A lab is proved: its solutions solve it, and its mistakes do not. Of a document that
//! compares worlds, one is played after the other, and their figures stand beside each other at the end.

mod figures;

use crate::arguments::{Format, PlayOptions};
use crate::output::{complain, say};
use mi_sim::cloud::instance_name;
use mi_sim::view::{Happening, Onlooker};
use mi_sim::{Journal, Place};
use mi_sim_document::{Choice, Document, Entries, Mismatch, Problem, Run, Session, Step, prove};
use mi_sim_serve::read_document;
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// Plays a document and tells of it on standard output; what did not come true goes to standard error.
pub(crate) fn play(options: &PlayOptions) -> ExitCode {
    let source = match read_document(&options.file) {
        Ok(source) => source,
        Err(error) => {
            complain!("mi-sim: cannot read {}: {error}", options.file.display());
            return ExitCode::from(2);
        }
    };
    let worlds = match Session::open_all(&source, options.seed.as_deref()) {
        Ok(worlds) => worlds,
        Err(error) => {
            complain!("{}: {error}", options.file.display());
            return ExitCode::FAILURE;
        }
    };
    let mut came_true = true;
    for session in &worlds {
        let unproved = prove(session);
        match options.format {
            Format::Text => print_text(session, &unproved),
            Format::Json => print_json(session, &unproved),
        }
        tell_what_failed(&options.file, session, &unproved);
        came_true &= session.run().came_true() && unproved.is_empty();
    }
    if options.format == Format::Text {
        figures::print(&worlds);
    }
    if came_true { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn print_text(session: &Session, unproved: &[Problem]) {
    if let Some(Choice { id, title }) = session.choice() {
        say!("World {id}: {title}\n");
    }
    for step in &session.run().steps {
        say!("{}", title(session.document(), session.run(), step));
        for exchange in &step.exchanges {
            print_exchanges(session.world().journal(), exchange.entries);
            for line in exchange.text.lines() {
                say!("    {line}");
            }
        }
        say!("");
    }
    print_tasks(session.document(), unproved);
}

/// What was proved of a lab.
fn print_tasks(document: &Document, unproved: &[Problem]) {
    let mark = if unproved.is_empty() { "✓" } else { "✗" };
    for task in &document.tasks {
        let Some(section) = document.sections.get(task.section) else { continue };
        say!("{mark} line {}  {}", section.line, section.title);
        let (solution, also, mistakes) = (task.solution.len(), task.also.len(), task.mistakes.len());
        say!("    blocks of the solution: {solution}, other right ways: {also}, mistakes: {mistakes}");
    }
}

fn title(document: &Document, run: &Run, step: &Step) -> String {
    let section = step.section.and_then(|index| document.sections.get(index));
    let title = section.map(|section| section.title.as_str()).unwrap_or_default();
    let is_of_it =
        |line: usize| line == step.line || step.exchanges.iter().any(|printed| printed.line == line);
    let failed = step.mismatch.is_some() || run.problems.iter().any(|problem| is_of_it(problem.line));
    let mark = if failed { "✗" } else { "✓" };
    format!("{mark} line {}  {title}", step.line)
}

/// Who asked whom for what, nested as the requests were.
fn print_exchanges(journal: &Journal, entries: Entries) {
    for line in Onlooker::default().outline(journal, entries.start..entries.end) {
        let span = line.span.and_then(|span| journal.spans().get(span));
        let depth = span.map_or(0, |span| span.depth().saturating_add(1));
        let outside = "  ".repeat(depth.max(1));
        let inside = "  ".repeat(depth.saturating_add(1));
        match line.step {
            Happening::Sent { from, to, method, host, path, .. } => {
                let to = to.map_or_else(|| "nobody".to_owned(), |to| name(&to));
                say!("{outside}{} → {to}  {method} {host}{path}", name(&from));
            }
            Happening::Answered { status, .. } => say!("{outside}← {status}"),
            Happening::Failed { .. } => say!("{outside}← no connection"),
            Happening::Changed { kind, .. } => say!("{inside}changed: {kind}"),
            Happening::Concluded { kind, refused, .. } => {
                let mark = if refused { "refused" } else { "concluded" };
                say!("{inside}{mark}: {kind}");
            }
            Happening::Passed { seconds } => say!("{inside}{seconds} s passed"),
        }
    }
}

fn name(place: &Place) -> String {
    match place {
        Place::Person { name } => name.clone(),
        Place::Internet => "internet".to_owned(),
        Place::Code { host: vm } => format!("code on {}", instance_name(vm)),
        Place::Metadata { host: vm } => format!("metadata endpoint of {}", instance_name(vm)),
        Place::ResourceManager => "Azure Resource Manager".to_owned(),
        Place::EntraId => "Microsoft Entra ID".to_owned(),
        Place::IdentityProvider => "Managed Identity Resource Provider".to_owned(),
        Place::KeyVault { name } => format!("key vault {name}"),
        Place::Storage { name } => format!("storage account {name}"),
        Place::Issuer { name } => name.clone(),
    }
}

#[derive(Serialize)]
struct Report<'a> {
    /// Which of the worlds that the document compares.
    #[serde(skip_serializing_if = "Option::is_none")]
    world: Option<&'a str>,
    came_true: bool,
    /// What does not hold of a lab.
    unproved: &'a [Problem],
    run: &'a Run,
    journal: &'a [mi_sim::Entry],
}

fn print_json(session: &Session, unproved: &[Problem]) {
    let report = Report {
        world: session.choice().map(|choice| choice.id.as_str()),
        came_true: session.run().came_true() && unproved.is_empty(),
        unproved,
        run: session.run(),
        journal: session.world().journal().entries(),
    };
    say!("{}", serde_json::to_string(&report).unwrap_or_default());
}

/// `file:line: message`, as compilers and editors have it.
fn tell_what_failed(file: &Path, session: &Session, unproved: &[Problem]) {
    let run = session.run();
    let place = session.choice().map(|choice| format!(" in the world `{}`", choice.id)).unwrap_or_default();
    for problem in run.problems.iter().chain(unproved) {
        complain!("{}:{}: {}", file.display(), problem.line, problem.message);
    }
    for step in &run.steps {
        let Some(Mismatch { line, diff, .. }) = &step.mismatch else { continue };
        complain!("{}:{line}: the output did not come true{place}\n{diff}", file.display());
    }
}
