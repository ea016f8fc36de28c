//! `figures` blocks: what a run comes to in numbers. Each of their lines names a count, which the simulator computes where the
//! block stands. The `output` block after it is a table with a line for each, and a column for each world of the document
//! under the world's id:
//!
//! ```text
//!                   each  shared
//! role assignments     8       2
//! ```

use mi_sim::Simulator;
use mi_sim::view::Count;

use crate::document::{Document, Expected};
use crate::problem::{Problem, Problems, names};
use crate::worlds::Choice;

/// The language of such a block.
pub(crate) const LANGUAGE: &str = "figures";

/// Reads the names of counts, whose first line is this one of the source.
pub(crate) fn read(text: &str, first_line: usize, problems: &mut Problems) -> Vec<Count> {
    let mut counts = Vec::new();
    for (line, name) in (first_line..).zip(text.lines()).filter(|(_, name)| !name.trim().is_empty()) {
        match Count::ALL.iter().find(|(known, _)| *known == name.trim()) {
            Some((_, count)) => counts.push(*count),
            None => {
                let known = names(&mut Count::ALL.iter().map(|(known, _)| *known));
                problems
                    .push(Problem::new(line, format!("nothing counts `{}`; known are {known}", name.trim())));
            }
        }
    }
    counts
}

/// What a block prints: a line for each count.
pub(crate) fn print(counts: &[Count], simulator: &Simulator) -> String {
    let named = |count: &Count| Count::ALL.iter().find(|(_, one)| one == count).map_or("", |(name, _)| *name);
    let lines = counts.iter().map(|count| row(named(count), &count.of(simulator).to_string()));
    lines.collect::<Vec<_>>().join("\n")
}

fn row(name: &str, value: &str) -> String {
    format!("{name}  {value}")
}

/// What of a table one world has to print.
pub(crate) fn column(table: &Expected, worlds: &[Choice], own: Option<usize>) -> Expected {
    let head = usize::from(!worlds.is_empty());
    let rows = table.text.lines().skip(head).map(|line| {
        let cell = cells(line, worlds.len().max(1))
            .and_then(|(name, values)| values.get(own.unwrap_or_default()).map(|value| row(&name, value)));
        cell.unwrap_or_else(|| line.to_owned())
    });
    let text = rows.collect::<Vec<_>>().join("\n");
    Expected { text, line: table.line.saturating_add(head), ..table.clone() }
}

/// The name at the beginning of a row and the values at its end.
fn cells(line: &str, columns: usize) -> Option<(String, Vec<&str>)> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let values = words.split_off(words.len().checked_sub(columns)?);
    Some((words.join(" "), values)).filter(|(name, _)| !name.is_empty())
}

/// Names the tables whose columns are not the worlds, and the rows that lack a value.
pub(crate) fn check(document: &Document, problems: &mut Problems) {
    let worlds = &document.front_matter.worlds;
    for (command, table) in document.commands().into_iter().zip(document.expected()) {
        let Some(table) = table.filter(|_| command.language == LANGUAGE) else { continue };
        let mut lines = (table.line.saturating_add(1)..).zip(table.text.trim_end().lines());
        if !worlds.is_empty() {
            let ids: Vec<&str> = worlds.iter().map(|world| world.id.as_str()).collect();
            let (line, head) = lines.next().unwrap_or((table.line, ""));
            if head.split_whitespace().ne(ids.iter().copied()) {
                let message = format!("the columns of these figures are `{}`, in this order", ids.join(" "));
                problems.push(Problem::new(line, message));
            }
        }
        for (line, row) in lines.filter(|(_, row)| cells(row, worlds.len().max(1)).is_none()) {
            let columns = worlds.len().max(1);
            let message =
                format!("`{}` lacks a name or values; this table has {columns} of them", row.trim());
            problems.push(Problem::new(line, message));
        }
    }
}
