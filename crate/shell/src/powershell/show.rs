//! Values as a terminal shows them ("Using Format Commands to Change Output View"): texts as lines, objects as tables or lists.

use super::azure::VIEWS;
use super::value::{Members, Value};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// How objects of a type are shown.
pub(crate) struct View {
    pub(crate) kind: &'static str,
    /// Names of properties, with points between several; as `Header=Property` where they differ, as `Header:40` where the
    /// column has a width of its own. In lists `?` before one leaves it away where it is nothing, and `{` shows what it is
    /// made of by name.
    pub(crate) columns: &'static [&'static str],
    pub(crate) is_table: bool,
}

/// The type of what a command has formatted already.
pub(super) const FORMATTED: &str = "Formatted";

/// With so many properties or fewer, objects without a view are a table.
const MOST_COLUMNS: usize = 4;

/// All values as they come on the screen.
pub(super) fn screen(values: &[Value]) -> String {
    let mut text = String::new();
    let mut values = values;
    while let Some(first) = values.first() {
        let alike = values.iter().take_while(|value| is_alike(first, value)).count().max(1);
        let (these, rest) = values.split_at_checked(alike).unwrap_or((values, &[]));
        text.push_str(&shown(first, these));
        values = rest;
    }
    text
}

fn is_alike(first: &Value, other: &Value) -> bool {
    match (first, other) {
        (Value::Object("", one), Value::Object("", other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|((one, _), (other, _))| one == other)
        }
        (Value::Object(one, _), Value::Object(other, _)) => one == other,
        _ => false,
    }
}

fn shown(first: &Value, these: &[Value]) -> String {
    match first {
        Value::Null => String::new(),
        Value::Object(FORMATTED, members) => {
            members.first().map(|(_, text)| text.to_text()).unwrap_or_default()
        }
        Value::List(items) => screen(items),
        Value::Table(members) => {
            let rows = members.iter().map(|(name, value)| {
                Value::object(Vec::from([
                    ("Name".to_string(), Value::text(name)),
                    ("Value".to_string(), Value::Text(cell(value))),
                ]))
            });
            table(&rows.collect::<Vec<_>>(), &["Name".to_string(), "Value".to_string()], 30)
        }
        Value::Object(kind, members) => {
            let names: Vec<String> = members.iter().map(|(name, _)| name.clone()).collect();
            match VIEWS.iter().find(|view| view.kind == *kind) {
                Some(view) => {
                    let columns: Vec<String> = view.columns.iter().map(ToString::to_string).collect();
                    if view.is_table { table(these, &columns, 0) } else { list(these, &columns) }
                }
                None if names.is_empty() => String::new(),
                None if names.len() <= MOST_COLUMNS => table(these, &names, 0),
                None => list(these, &names),
            }
        }
        other => format!("{}\n", other.to_text()),
    }
}

/// A value where it is one of several on a line.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::List(items) => {
            format!("{{{}}}", items.iter().map(Value::to_text).collect::<Vec<_>>().join(", "))
        }
        Value::Table(members) => {
            let pairs = members.iter().map(|(name, value)| format!("[{name}, {}]", value.to_text()));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
        other => other.to_text(),
    }
}

/// The header of a column and the property that it shows.
fn column(written: &str) -> (&str, &str) {
    let written = written.trim_start_matches(['?', '{']);
    let (header, property) = written.split_once('=').unwrap_or((written, written));
    let header = header.split_once(':').map_or(header, |(header, _)| header);
    (header, property.split_once(':').map_or(property, |(property, _)| property))
}

/// The width that a column has of its own.
fn width_of(written: &str) -> Option<usize> {
    written.split_once(':').and_then(|(_, width)| width.parse().ok())
}

/// A property of an object, or of one in it.
fn part(of: &Value, path: &str) -> Value {
    match path.split_once('.') {
        // A property that somebody selected may have points in its own name.
        Some((first, rest)) if of.member(path) == Value::Null => part(&of.member(first), rest),
        _ => of.member(path),
    }
}

/// A text in a column that is too narrow for it.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_string();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// A table; numbers stand right.
pub(super) fn table(rows: &[Value], columns: &[String], least: usize) -> String {
    let cells: Vec<Vec<Value>> =
        rows.iter().map(|row| columns.iter().map(|written| part(row, column(written).1)).collect()).collect();
    let mut lines = Vec::from([String::new(), String::new()]);
    lines.resize(cells.len().saturating_add(2), String::new());
    for (index, written) in columns.iter().enumerate() {
        let (header, _) = column(written);
        let of_column: Vec<&Value> = cells.iter().filter_map(|row| row.get(index)).collect();
        let is_right = of_column.iter().any(|value| matches!(value, Value::Int(_) | Value::Float(_)));
        let own = width_of(written);
        let cell = |value: &&Value| own.map_or_else(|| cell(value), |width| cut(&cell(value), width));
        let texts: Vec<String> = of_column.iter().map(cell).collect();
        let longest = texts.iter().map(|text| text.chars().count()).max().unwrap_or_default();
        let least = own.unwrap_or(if index == 0 { least } else { 0 });
        let width = longest.max(header.chars().count()).max(least);
        let rule = "-".repeat(header.chars().count());
        let all = [header, &rule].into_iter().chain(texts.iter().map(String::as_str));
        for (line, text) in lines.iter_mut().zip(all) {
            if index > 0 {
                line.push(' ');
            }
            line.push_str(&if is_right { format!("{text:>width$}") } else { format!("{text:<width$}") });
        }
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    format!("\n{}\n\n", lines.join("\n"))
}

/// A list: a property a line, a blank line between objects.
pub(super) fn list(rows: &[Value], columns: &[String]) -> String {
    let width = columns.iter().map(|written| column(written).0.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for row in rows {
        text.push('\n');
        for written in columns {
            let (header, property) = column(written);
            let value = part(row, property);
            if written.starts_with('?') && value == Value::Null {
                continue;
            }
            let shown = match value.members() {
                Some(members) if written.contains('{') => {
                    let there = members.iter().filter(|(_, value)| *value != Value::Null);
                    format!("{{{}}}", there.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "))
                }
                _ => cell(&value),
            };
            let line = format!("{header:<width$} : {shown}");
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text.push('\n');
    text
}

/// All properties that an object has, by name.
pub(super) fn names_of(value: &Value) -> Vec<String> {
    let members: Option<&Members> = value.members();
    members.map(|members| members.iter().map(|(name, _)| name.clone()).collect()).unwrap_or_default()
}
