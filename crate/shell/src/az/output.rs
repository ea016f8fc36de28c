//! Results as az writes them: JSON with sorted members, a table, values with tabs, YAML, or nothing.

use super::command::Command;
use super::failure::Failure;
use super::options::Format;
use crate::budget::Budget;
use crate::jmespath::Query;
use crate::json::{self, Json};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Members that no table shows by itself.
const SKIPPED: [&str; 3] = ["id", "type", "etag"];

pub(super) fn shown(
    value: &Json,
    format: Format,
    command: &Command,
    selected: Option<&Query>,
    budget: &mut Budget,
) -> Result<String, Failure> {
    let is_selected = selected.is_some();
    match format {
        Format::None => Ok(String::new()),
        Format::Json => Ok([&value.sorted().pretty(), "\n"].concat()),
        Format::Yaml => Ok(match value {
            Json::List(_) | Json::Object(_) => yaml(&value.sorted(), 0, false).trim_start().to_owned(),
            plain => format!("{}\n...\n", yaml(plain, 0, false).trim_start()),
        }),
        Format::Tsv => {
            Ok(tsv(&if selected.is_some_and(Query::names_members) { value.clone() } else { value.sorted() }))
        }
        Format::Table => {
            let mut rows = if is_selected { value.clone() } else { value.sorted() };
            if let Some(table) = command.table.filter(|_| !is_selected) {
                let query = Query::read(table).map_err(|wrong| Failure::of(1, wrong))?;
                rows = query.select(value, budget).map_err(|wrong| Failure::of(1, wrong))?;
            }
            Ok(table(&rows))
        }
    }
}

fn tsv(value: &Json) -> String {
    let rows = match value {
        Json::List(rows) => rows.as_slice(),
        other => core::slice::from_ref(other),
    };
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = match row {
                Json::List(cells) => cells.iter().map(cell).collect(),
                Json::Object(members) => members.iter().map(|(_, value)| cell(value)).collect(),
                Json::Bool(value) => [value.to_string()].to_vec(),
                other => [cell(other)].to_vec(),
            };
            [&cells.join("\t"), "\n"].concat()
        })
        .collect()
}

/// A plain value, as Python's `str` writes it; of a list its length.
fn cell(value: &Json) -> String {
    match value {
        Json::Text(text) => text.clone(),
        Json::Bool(true) => "True".to_owned(),
        Json::Bool(false) => "False".to_owned(),
        Json::Null => "None".to_owned(),
        Json::Number(number) => number.to_string(),
        Json::List(items) => items.len().to_string(),
        Json::Object(_) => String::new(),
    }
}

fn table(value: &Json) -> String {
    let rows = match value {
        Json::List(rows) => rows.as_slice(),
        other => core::slice::from_ref(other),
    };
    let rows: Vec<Vec<(String, String)>> = rows.iter().map(row).collect();
    let mut columns: Vec<(String, usize)> = Vec::new();
    for (name, text) in rows.iter().flatten() {
        let width = text.chars().count();
        match columns.iter_mut().find(|(known, _)| known == name) {
            Some((_, widest)) => *widest = width.max(*widest),
            None => columns.push((name.clone(), width.max(name.chars().count().saturating_add(2)))),
        }
    }
    let line = |cell: &dyn Fn(&str, usize) -> String| {
        let cells: Vec<String> = columns
            .iter()
            .map(|(name, width)| {
                let text = cell(name, *width);
                let missing = width.saturating_sub(text.chars().count());
                [text, " ".repeat(missing)].concat()
            })
            .collect();
        [cells.join("  ").trim_end(), "\n"].concat()
    };
    if columns.is_empty() {
        return "\n".to_owned();
    }
    let mut text = [line(&|name, _| name.to_owned()), line(&|_, width| "-".repeat(width))].concat();
    for row in &rows {
        text.push_str(&line(&|name, _| {
            row.iter().find(|(own, _)| own == name).map(|(_, text)| text.clone()).unwrap_or_default()
        }));
    }
    text
}

/// The plain members of a row under their names, with a capital first.
fn row(value: &Json) -> Vec<(String, String)> {
    match value {
        Json::Object(members) => {
            let plain = members.iter().filter(|(name, value)| {
                !SKIPPED.contains(&name.as_str())
                    && !matches!(value, Json::Null | Json::List(_) | Json::Object(_))
            });
            plain.map(|(name, value)| (capital(name), cell(value))).collect()
        }
        Json::List(cells) => {
            (1_usize..).zip(cells).map(|(number, value)| (format!("Column{number}"), cell(value))).collect()
        }
        other => [("Result".to_owned(), cell(other))].to_vec(),
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| core::iter::once(first.to_ascii_uppercase()).chain(letters).collect())
        .unwrap_or_default()
}

/// A value as PyYAML writes it in block style; what stands below a name begins on a line of its own.
fn yaml(value: &Json, depth: usize, is_in_list: bool) -> String {
    let indent = "  ".repeat(depth);
    match value {
        Json::Object(members) if !members.is_empty() => {
            let mut text = String::new();
            for (at, (name, value)) in members.iter().enumerate() {
                let start = if at == 0 && is_in_list { String::new() } else { format!("\n{indent}") };
                text.push_str(&format!("{start}{name}:"));
                // Lists stand below their name without a further indent.
                let inside = if matches!(value, Json::List(_)) { depth } else { depth.saturating_add(1) };
                text.push_str(&yaml(value, inside, false));
            }
            if depth == 0 { [&text, "\n"].concat() } else { text }
        }
        Json::List(items) if !items.is_empty() => {
            let text: String = items
                .iter()
                .map(|item| match item {
                    Json::Object(_) => {
                        format!("\n{indent}- {}", yaml(item, depth.saturating_add(1), true).trim_start())
                    }
                    item => format!("\n{indent}-{}", yaml(item, depth.saturating_add(1), false)),
                })
                .collect();
            if depth == 0 { [&text, "\n"].concat() } else { text }
        }
        Json::Object(_) => " {}".to_owned(),
        Json::List(_) => " []".to_owned(),
        Json::Text(text) => format!(" {}", yaml_text(text)),
        Json::Null => " null".to_owned(),
        other => format!(" {}", other.compact()),
    }
}

/// A text, in quotes where it would be read as something else.
fn yaml_text(text: &str) -> String {
    let is_other = text.is_empty()
        || matches!(text, "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "~")
        || json::number(text).is_some()
        || text.starts_with(|letter: char| "-?:,[]{}#&*!|>'\"%@` ".contains(letter))
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with([':', ' ']);
    if is_other { format!("'{}'", text.replace('\'', "''")) } else { text.to_owned() }
}
