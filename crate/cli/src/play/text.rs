//! What a document did, for a person.

use super::Played;
use crate::output::say;
use mi_sim::cloud::instance_name;
use mi_sim::view::{Happening, Onlooker};
use mi_sim::{Journal, Place};
use mi_sim_document::{Choice, Document, Entries, Problem, Run, Step};

/// A document of many.
pub(super) fn print_line(played: &Played) {
    let mark = if played.came_true() { '✓' } else { '✗' };
    let blocks = played.session.run().steps.len();
    let tab = played.session.tab().map(|tab| format!("  tab {tab}")).unwrap_or_default();
    say!("{mark} {}  {blocks} {}{tab}", played.file.display(), if blocks == 1 { "block" } else { "blocks" });
}

/// All that it did.
pub(super) fn print(played: &Played) {
    let Played { session, unproved, .. } = played;
    if let Some(Choice { id, title }) = session.choice() {
        say!("World {id}: {title}\n");
    }
    if let Some(tab) = session.tab() {
        say!("Tab {tab}\n");
    }
    for step in &session.run().steps {
        let (mark, title) = (mark(session.run(), step), title(session.document(), step));
        say!("{mark} line {}  {title}", step.line);
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

/// What the section is called in which a block stands.
pub(super) fn title<'a>(document: &'a Document, step: &Step) -> &'a str {
    let section = step.section.and_then(|index| document.sections.get(index));
    section.map(|section| section.title.as_str()).unwrap_or_default()
}

fn mark(run: &Run, step: &Step) -> char {
    let is_of_it =
        |line: usize| line == step.line || step.exchanges.iter().any(|printed| printed.line == line);
    let failed = step.mismatch.is_some() || run.problems.iter().any(|problem| is_of_it(problem.line));
    if failed { '✗' } else { '✓' }
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
                let to = to.map_or_else(|| "nobody".to_owned(), name);
                say!("{outside}{} → {to}  {method} {host}{path}", name(from));
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
