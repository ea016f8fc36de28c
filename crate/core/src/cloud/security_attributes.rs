//! What an organisation says of its people and applications, for conditions of role assignments to ask for ("What are
//! custom security attributes in Microsoft Entra ID?").

use crate::rbac::condition::Item;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::{Map as JsonMap, Value};

/// The custom security attributes of a user or a service principal: by attribute set and name a text, a number, a flag, or
/// a list of texts or of numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "Record<string, Record<string, unknown>>"))]
pub struct SecurityAttributes(pub JsonMap<String, Value>);

impl SecurityAttributes {
    /// Each by its attribute set and its name.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let sets = self.0.iter().filter_map(|(set, named)| Some((set, named.as_object()?)));
        sets.flat_map(|(set, named)| {
            named.iter().map(move |(name, value)| (set.as_str(), name.as_str(), value))
        })
    }

    /// One by one as conditions see them.
    pub fn items(&self) -> impl Iterator<Item = (&str, &str, Vec<Item>)> {
        self.each().map(|(set, name, value)| (set, name, items(value)))
    }
}

/// The values of an attribute; none where it has a value that no attribute has.
fn items(value: &Value) -> Vec<Item> {
    match value {
        Value::String(text) => [Item::from(text.as_str())].into(),
        Value::Bool(flag) => [Item::from(*flag)].into(),
        Value::Number(number) => number.as_i64().map(Item::from).into_iter().collect(),
        Value::Array(values) => values.iter().flat_map(items).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}
