//! The attributes that a vector has a request offer.

use mi_sim::rbac::condition::{Attributes, Item, Source};
use serde_json::Value;

/// Each as in `"@Resource[x:y]": "red"`, with one value or a list of them.
pub(crate) fn attributes(given: &Value) -> Attributes {
    given.as_object().into_iter().flatten().fold(Attributes::default(), |attributes, (name, value)| {
        let (source, name) = name.strip_prefix('@').unwrap().split_once('[').unwrap();
        let source: Source = source.parse().unwrap();
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        attributes.with_all(source, name.strip_suffix(']').unwrap(), values.iter().map(item).collect())
    })
}

fn item(value: &Value) -> Item {
    match value {
        Value::String(text) => Item::from(text.as_str()),
        Value::Bool(flag) => Item::from(*flag),
        _ => Item::from(value.as_i64().unwrap()),
    }
}
