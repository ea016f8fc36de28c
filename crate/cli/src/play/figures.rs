//! The figures of a document, those of the worlds that it compares beside each other.

use crate::output::say;
use mi_sim_document::{Command, Session, Step};

/// Prints a table for each `figures` block.
pub(super) fn print(worlds: &[Session]) {
    let Some(document) = worlds.first().map(Session::document) else { return };
    let titles = worlds.iter().filter_map(Session::choice).map(|choice| choice.id.as_str());
    let head: Vec<&str> = core::iter::once("").chain(titles).collect();
    for block in document.commands().into_iter().filter(|command| command.language == "figures") {
        let section = block.section.and_then(|section| document.sections.get(section));
        say!("Figures at line {}  {}", block.line, section.map_or("", |section| &section.title));
        let columns: Vec<String> = worlds.iter().map(|session| printed(session, block)).collect();
        let names =
            columns.first().map_or("", String::as_str).lines().filter_map(|line| line.rsplit_once("  "));
        let rows = names.enumerate().map(|(index, (name, _))| {
            let values = columns.iter().map(|column| {
                column
                    .lines()
                    .nth(index)
                    .and_then(|line| line.rsplit_once("  "))
                    .map_or("", |(_, value)| value)
            });
            core::iter::once(name).chain(values).collect()
        });
        let all: Vec<Vec<&str>> =
            core::iter::once(head.clone()).filter(|_| worlds.len() > 1).chain(rows).collect();
        for line in aligned(&all) {
            say!("    {line}");
        }
        say!("");
    }
}

fn printed(session: &Session, block: &Command) -> String {
    let step = session.run().steps.iter().find(|step| step.command == Some(block.index));
    step.map(Step::printed).unwrap_or_default()
}

/// The first column to the left, the numbers to the right.
fn aligned(rows: &[Vec<&str>]) -> Vec<String> {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let cell = |(column, cell): (usize, &&str)| match column {
        0 => format!("{cell:<0$}", width(0)),
        _ => format!("  {cell:>0$}", width(column)),
    };
    rows.iter().map(|row| row.iter().enumerate().map(cell).collect()).collect()
}
