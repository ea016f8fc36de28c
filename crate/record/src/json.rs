//! JSON as the engine wrote it, taken apart and put together again as text, so that no value of it becomes another.

use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The members of an object.
pub(crate) type Fields<'a> = BTreeMap<&'a str, &'a RawValue>;

pub(crate) fn members(json: &str) -> Result<Fields<'_>, String> {
    serde_json::from_str(json).map_err(|error| format!("`{json}`: {error}"))
}

pub(crate) fn items(json: &str) -> Result<Vec<&RawValue>, String> {
    serde_json::from_str(json).map_err(|error| format!("`{json}`: {error}"))
}

pub(crate) fn number(json: &str) -> Result<usize, String> {
    json.parse().map_err(|_| format!("`{json}` is not a whole number"))
}

/// A member that has to be there.
pub(crate) fn member<'a>(fields: &Fields<'a>, name: &str) -> Result<&'a str, String> {
    fields.get(name).map(|field| field.get()).ok_or_else(|| format!("the engine says nothing of `{name}`"))
}

/// An object whose members are JSON. Their names are plain: as [`members`] read them, or our own.
pub(crate) fn object<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let fields = fields.into_iter().map(|(name, value)| format!("\"{name}\":{value}"));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

/// The same object with another value of a member.
pub(crate) fn with(fields: &Fields<'_>, name: &str, value: &str) -> String {
    object(fields.iter().map(|(own, field)| (*own, if *own == name { value } else { field.get() })))
}

/// A list of JSON values.
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    format!("[{}]", items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(","))
}

/// A text as JSON.
pub(crate) fn text(text: &str) -> Result<String, String> {
    serde_json::to_string(text).map_err(|error| error.to_string())
}
