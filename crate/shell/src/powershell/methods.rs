//! Methods of values: those of `System.String`, of hash tables, and what every object has.

use super::failure::Failure;
use super::types::bytes;
use super::value::Value;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What a method gives.
pub(super) fn call(value: &Value, name: &str, arguments: &[Value]) -> Result<Value, Failure> {
    let lower = name.to_ascii_lowercase();
    let first = arguments.first().map(Value::to_text).unwrap_or_default();
    match (value, lower.as_str()) {
        (Value::Null, _) => {
            return Err(Failure::new("You cannot call a method on a null-valued expression."));
        }
        (_, "tostring") => return Ok(Value::Text(value.to_text())),
        (_, "gettype") => {
            let name = value.kind().to_string();
            return Ok(Value::Object(
                "System.RuntimeType",
                Vec::from([("Name".to_string(), Value::Text(name))]),
            ));
        }
        (_, "equals") => return Ok(Value::Bool(arguments.first() == Some(value))),
        (Value::Object("System.Text.UTF8Encoding", _), "getstring") => {
            let bytes = bytes(arguments.first().unwrap_or(&Value::Null));
            return Ok(Value::Text(String::from_utf8_lossy(&bytes).into_owned()));
        }
        (Value::Object("System.Text.UTF8Encoding", _), "getbytes") => {
            return Ok(Value::List(first.bytes().map(|byte| Value::Int(i64::from(byte))).collect()));
        }
        (Value::Table(members), "containskey" | "contains") => {
            return Ok(Value::Bool(members.iter().any(|(name, _)| name.eq_ignore_ascii_case(&first))));
        }
        (Value::List(items), "contains") => {
            let wanted = arguments.first().cloned().unwrap_or_default();
            return Ok(Value::Bool(items.contains(&wanted)));
        }
        _ => {}
    }
    let Value::Text(text) = value else {
        return Err(unknown(value, name));
    };
    of_text(text, &lower, arguments, &first).unwrap_or_else(|| Err(unknown(value, name)))
}

fn unknown(value: &Value, name: &str) -> Failure {
    Failure::new(format!(
        "Method invocation failed because [{}] does not contain a method named '{name}'.",
        value.kind()
    ))
}

fn of_text(text: &str, name: &str, arguments: &[Value], first: &str) -> Option<Result<Value, Failure>> {
    let letters: Vec<char> = first.chars().collect();
    let number = |index: usize| {
        arguments.get(index).and_then(Value::to_int).and_then(|number| usize::try_from(number).ok())
    };
    let found = |place: Option<usize>| {
        let place = place.map(|place| text.get(..place).unwrap_or_default().chars().count());
        place.map_or(Value::Int(-1), Value::length)
    };
    let of = Value::Text;
    Some(Ok(match name {
        "toupper" | "toupperinvariant" => of(text.to_uppercase()),
        "tolower" | "tolowerinvariant" => of(text.to_lowercase()),
        "trim" if letters.is_empty() => of(text.trim().to_string()),
        "trimstart" if letters.is_empty() => of(text.trim_start().to_string()),
        "trimend" if letters.is_empty() => of(text.trim_end().to_string()),
        "trim" => of(text.trim_matches(letters.as_slice()).to_string()),
        "trimstart" => of(text.trim_start_matches(letters.as_slice()).to_string()),
        "trimend" => of(text.trim_end_matches(letters.as_slice()).to_string()),
        "startswith" => Value::Bool(text.starts_with(first)),
        "endswith" => Value::Bool(text.ends_with(first)),
        "contains" => Value::Bool(text.contains(first)),
        "indexof" => found(text.find(first)),
        "lastindexof" => found(text.rfind(first)),
        "replace" => {
            let by = arguments.get(1).map(Value::to_text).unwrap_or_default();
            if first.is_empty() {
                return Some(Err(Failure::new("String cannot be of zero length. (Parameter 'oldValue')")));
            }
            if text.len().saturating_mul(by.len().max(1)) > 1 << 24 {
                return Some(Err(Failure::new("a text of this length is not made by Replace")));
            }
            of(text.replace(first, &by))
        }
        "split" => {
            let parts = text.split(|letter| {
                letters.contains(&letter) || (letters.is_empty() && char::is_whitespace(letter))
            });
            Value::List(parts.map(Value::text).collect())
        }
        "substring" => {
            let (from, all) = (number(0)?, text.chars().count());
            let length = number(1).unwrap_or(all.saturating_sub(from));
            if from > all || length > all.saturating_sub(from) {
                return Some(Err(Failure::new(
                    "Exception calling \"Substring\": \"Index and length must refer to a location within the string. (Parameter 'length')\"",
                )));
            }
            of(text.chars().skip(from).take(length).collect())
        }
        "padleft" => of(format!("{text:>width$}", width = number(0)?.min(1_000))),
        "padright" => of(format!("{text:<width$}", width = number(0)?.min(1_000))),
        _ => return None,
    }))
}
