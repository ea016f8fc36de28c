//! The types of .NET that scripts name: what they make of a value, and their static members.

use super::failure::Failure;
use super::run::Shell;
use super::value::Value;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::base64url;

/// Types that stand before a value, in lower case and without `system.`.
const CASTS: [&str; 20] = [
    "array",
    "bool",
    "byte",
    "char",
    "datetime",
    "double",
    "guid",
    "hashtable",
    "int",
    "int32",
    "int64",
    "long",
    "object",
    "ordered",
    "pscustomobject",
    "securestring",
    "string",
    "string[]",
    "switch",
    "uri",
];
/// Types with static members.
const STATICS: [&str; 11] = [
    "convert",
    "guid",
    "math",
    "net.networkcredential",
    "runtime.interopservices.marshal",
    "string",
    "text.encoding",
    "uri",
    "web.httputility",
    "net.webutility",
    "datetime",
];

/// Whether a type may stand before a value.
pub(super) fn is_cast(name: &str) -> bool {
    CASTS.contains(&name)
}

/// Whether a type has static members that are known.
pub(super) fn has_statics(name: &str) -> bool {
    STATICS.contains(&name)
}

/// The names of all types, for whoever wrote another.
pub(super) fn known(statics: bool) -> String {
    let names: &[&str] = if statics { &STATICS } else { &CASTS };
    let shown: Vec<String> = names.iter().map(|name| format!("[{name}]")).collect();
    shown.join(", ")
}

/// A value as one of a type.
pub(super) fn cast(name: &str, value: Value) -> Result<Value, Failure> {
    let cannot = |value: &Value, kind: &str| {
        let text = value.to_text();
        Failure::new(format!(
            "Cannot convert value \"{text}\" to type \"System.{kind}\". Error: \"The input string '{text}' was not in a correct format.\""
        ))
    };
    Ok(match name {
        "int" | "int32" | "int64" | "long" | "byte" => {
            value.to_int().map(Value::Int).ok_or_else(|| cannot(&value, "Int32"))?
        }
        "double" => value.to_float().map(Value::Float).ok_or_else(|| cannot(&value, "Double"))?,
        "bool" | "switch" => Value::Bool(value.is_true()),
        "string" | "char" | "uri" | "guid" | "datetime" => Value::Text(value.to_text()),
        "string[]" => Value::List(value.items().iter().map(|item| Value::Text(item.to_text())).collect()),
        "array" => Value::List(value.items()),
        "pscustomobject" => match value {
            Value::Table(members) => Value::object(members),
            other => other,
        },
        _ => value,
    })
}

/// A static member, or what a static method gives.
pub(super) fn of_type(
    shell: &mut Shell,
    name: &str,
    member: &str,
    arguments: Option<&[Value]>,
) -> Result<Value, Failure> {
    let given = arguments.unwrap_or_default();
    let first = given.first().cloned().unwrap_or_default();
    let text = first.to_text();
    let lower = member.to_ascii_lowercase();
    Ok(match (name, lower.as_str()) {
        ("convert", "tobase64string") => Value::Text(base64url::encode_standard(&bytes(&first))),
        ("convert", "frombase64string") => {
            let decoded = base64url::decode_standard(text.trim()).map_err(|_| {
                Failure::new("Exception calling \"FromBase64String\" with \"1\" argument(s): \"The input is not a valid Base-64 string.\"")
            })?;
            Value::List(decoded.into_iter().map(|byte| Value::Int(i64::from(byte))).collect())
        }
        ("text.encoding", "utf8" | "ascii" | "unicode") => {
            Value::Object("System.Text.UTF8Encoding", Vec::new())
        }
        ("string", "isnullorempty") => Value::Bool(text.is_empty()),
        ("string", "isnullorwhitespace") => Value::Bool(text.trim().is_empty()),
        ("string", "join") => {
            let parts = given.get(1..).unwrap_or_default().iter().cloned().flat_map(Value::items);
            Value::Text(parts.map(|part| part.to_text()).collect::<Vec<_>>().join(&text))
        }
        ("string", "empty") => Value::text(""),
        ("string", "format") => {
            let values: Vec<Value> = given.get(1..).unwrap_or_default().to_vec();
            Value::Text(super::operators::format_text(&text, &values)?)
        }
        ("guid", "newguid") => Value::Text(shell.draw_guid()),
        ("guid", "parse") => first,
        ("uri" | "web.httputility" | "net.webutility", "escapedatastring" | "urlencode") => {
            Value::Text(crate::http::escaped(&text))
        }
        ("math", "round") => first.to_float().and_then(super::value::rounded).map_or(Value::Null, Value::Int),
        ("math", "abs") => {
            if first.to_float().is_some_and(|number| number < 0.0) {
                super::operators::negative(&first)?
            } else {
                first
            }
        }
        ("math", "max" | "min") => {
            let second = given.get(1).cloned().unwrap_or_default();
            let is_more = first.compared(&second, false).is_some_and(core::cmp::Ordering::is_ge);
            if is_more == (lower == "max") { first } else { second }
        }
        ("net.networkcredential", "new") => {
            let password = match given.get(1) {
                Some(Value::Secret(secret) | Value::Text(secret)) => secret.clone(),
                _ => String::new(),
            };
            Value::Object(
                "System.Net.NetworkCredential",
                Vec::from([("UserName".to_string(), first), ("Password".to_string(), Value::Text(password))]),
            )
        }
        ("runtime.interopservices.marshal", "securestringtobstr") => first,
        ("runtime.interopservices.marshal", "ptrtostringauto" | "ptrtostringbstr") => match first {
            Value::Secret(secret) => Value::Text(secret),
            other => other,
        },
        ("datetime", "now" | "utcnow") => Value::Text(shell.now_text()),
        _ => return Err(Failure::new(format!("[{name}]::{member} is not known to this PowerShell"))),
    })
}

/// The bytes of a text, or of a list of numbers.
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::List(items) => items.iter().filter_map(|item| u8::try_from(item.to_int()?).ok()).collect(),
        other => other.to_text().into_bytes(),
    }
}
