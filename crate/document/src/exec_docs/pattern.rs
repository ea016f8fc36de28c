//! What a block must print as a regular expression, in the syntax of Go's `regexp`, on one line and without double quotes.

use crate::diff::ANYTHING;
use crate::document::{Expected, Form};
use crate::expect::is_ruler;
use crate::json::{self, Node, Value};

/// Whatever stands for anything within JSON, over several lines.
const ANY: &str = r"[\s\S]*";

/// The expression for what is expected of a block that printed these texts; none for JSON where nothing printed is.
pub(super) fn of(expected: &Expected, printed: &[&str]) -> Option<String> {
    match expected.form {
        Form::Output => Some(of_lines(&expected.text)),
        Form::Json => {
            let wanted = json::parse(&expected.text).ok()?;
            let actual = printed.iter().rev().find_map(|text| json::parse(text).ok())?;
            Some(of_value(&wanted, &actual))
        }
    }
}

/// Line by line: a lone `…` stands for any lines, one within a line for the rest of it or a part.
fn of_lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let is_table = lines.iter().any(|line| is_ruler(line));
    let mut pattern = String::from("^");
    for (number, line) in (1..).zip(&lines) {
        let is_last = number == lines.len();
        if line.trim() == ANYTHING {
            pattern.push_str(if is_last { ANY } else { r"(?:.*\n)*" });
            continue;
        }
        pattern.push_str(&if is_table { of_cells(line) } else { of_text(line.trim_end(), ".*") });
        pattern.push_str(r"[ \t]*");
        let is_before_any_end = lines.get(number..) == Some(&[ANYTHING]);
        pattern.push_str(match (is_last, is_before_any_end) {
            (true, _) => "",
            (_, true) => r"(?:\n|$)",
            _ => r"\n",
        });
    }
    pattern.push_str(r"\s*$");
    pattern
}

/// A line of a table, whatever the width of its columns.
fn of_cells(line: &str) -> String {
    if is_ruler(line) {
        return "[- ]+".into();
    }
    let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
    cells.map(|cell| of_text(cell, ".*")).collect::<Vec<_>>().join(" {2,}")
}

/// JSON in the order in which it was printed, with any blanks.
fn of_value(wanted: &Node, actual: &Node) -> String {
    match (&wanted.value, &actual.value) {
        (Value::Text(text), _) if text == ANYTHING => ANY.into(),
        (Value::Text(text), _) => format!(r"\x22{}\x22", of_text(text, r"[^\x22]*")),
        (Value::Plain(word), _) => of_text(word, ".*"),
        (Value::List(items), Value::List(printed)) => {
            let items = items.iter().zip(printed).map(|(item, printed)| of_value(item, printed));
            format!(r"\[\s*{}\s*\]", items.collect::<Vec<_>>().join(r"\s*,\s*"))
        }
        (Value::Object(members), Value::Object(printed)) => of_members(members, printed),
        _ => ANY.into(),
    }
}

fn of_members(wanted: &[(String, Node)], printed: &[(String, Node)]) -> String {
    let mut pattern = String::from(r"\{\s*");
    let (mut is_first, mut skipped) = (true, false);
    for (name, node) in printed {
        let Some((_, wanted)) = wanted.iter().find(|(wanted, _)| wanted == name) else {
            skipped = true;
            continue;
        };
        pattern.push_str(match (core::mem::take(&mut skipped), is_first) {
            (true, _) => ANY,
            (false, true) => "",
            (false, false) => r"\s*,\s*",
        });
        is_first = false;
        pattern.push_str(&format!(r"\x22{}\x22\s*:\s*{}", of_text(name, ""), of_value(wanted, node)));
    }
    pattern.push_str(if skipped { ANY } else { r"\s*" });
    pattern.push_str(r"\}");
    pattern
}

/// A text with this in place of each `…`, and all else as it stands.
fn of_text(text: &str, anything: &str) -> String {
    text.split(ANYTHING).map(escaped).collect::<Vec<_>>().join(anything)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '"' => escaped.push_str(r"\x22"),
            '\t' => escaped.push_str(r"\t"),
            // So that nothing ends the comment in which it stands.
            ' ' | '_' => escaped.push(letter),
            letter if letter.is_ascii_punctuation() => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(form: Form, text: &str, printed: &str) -> String {
        let expected = Expected { line: 1, command: 0, form, text: text.into() };
        of(&expected, &["", printed, "text"]).unwrap_or_default()
    }

    #[test]
    fn lines_stand_as_they_are_and_each_ellipsis_stands_for_anything() {
        assert_eq!(
            pattern(Form::Output, "a.b: … \"c\"\n…\n--> d\n", ""),
            r"^a\.b\: .* \x22c\x22[ \t]*\n(?:.*\n)*\-\-\> d[ \t]*\s*$"
        );
        assert_eq!(pattern(Form::Output, "a\n…", ""), r"^a[ \t]*(?:\n|$)[\s\S]*\s*$");
        assert_eq!(
            pattern(Form::Output, "Name   Role\n----   ----\nvm1    Key Vault User", ""),
            r"^Name {2,}Role[ \t]*\n[- ]+[ \t]*\nvm1 {2,}Key Vault User[ \t]*\s*$"
        );
    }

    #[test]
    fn json_stands_in_the_order_in_which_it_is_printed() {
        assert_eq!(
            pattern(
                Form::Json,
                r#"{"b": [1, "…"], "a": "x-…", "…": "…"}"#,
                r#"{"z": 0, "a": "x-1", "b": [1, {}], "y": 2}"#
            ),
            r"\{\s*[\s\S]*\x22a\x22\s*:\s*\x22x\-[^\x22]*\x22\s*,\s*\x22b\x22\s*:\s*\[\s*1\s*,\s*[\s\S]*\s*\][\s\S]*\}"
        );
        assert_eq!(
            pattern(Form::Json, r#"{"a": true}"#, r#"{"a": true}"#),
            r"\{\s*\x22a\x22\s*:\s*true\s*\}"
        );
        assert_eq!(pattern(Form::Json, "{}", "no JSON"), "");
    }
}
