//! The functions of JMESPath, with the words of `jmespath.py` for what they do not take.

use super::Node;
use super::apply::apply;
use crate::budget::Budget;
use crate::json::Json;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// What each argument of a function may be; `&` is an expression, and `+` after the last that there may be more.
const FUNCTIONS: &[(&str, &str)] = &[
    ("abs", "number"),
    ("avg", "array"),
    ("ceil", "number"),
    ("contains", "array|string,any"),
    ("ends_with", "string,string"),
    ("floor", "number"),
    ("join", "string,array"),
    ("keys", "object"),
    ("length", "string|array|object"),
    ("map", "&,array"),
    ("max", "array"),
    ("max_by", "array,&"),
    ("merge", "object+"),
    ("min", "array"),
    ("min_by", "array,&"),
    ("not_null", "any+"),
    ("reverse", "array|string"),
    ("sort", "array"),
    ("sort_by", "array,&"),
    ("starts_with", "string,string"),
    ("sum", "array"),
    ("to_array", "any"),
    ("to_number", "any"),
    ("to_string", "any"),
    ("type", "any"),
    ("values", "object"),
];

pub(super) fn call(
    name: &str,
    arguments: &[Node],
    value: &Json,
    budget: &mut Budget,
) -> Result<Json, String> {
    let Some((_, takes)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
        return Err(format!("Unknown function: {name}()"));
    };
    let (takes, is_open) = takes.strip_suffix('+').map_or((*takes, false), |takes| (takes, true));
    let kinds: Vec<&str> = takes.split(',').collect();
    let count = arguments.len();
    if count < kinds.len() || count > kinds.len() && !is_open {
        let least = if is_open { "at least " } else { "" };
        let plural = if kinds.len() == 1 { "" } else { "s" };
        let wanted = kinds.len();
        return Err(format!(
            "Expected {least}{wanted} argument{plural} for function {name}(), received {count}"
        ));
    }
    let mut given = Vec::new();
    for (at, argument) in arguments.iter().enumerate() {
        let made = apply(argument, value, budget)?;
        let kind = kinds.get(at).or(kinds.last()).copied().unwrap_or("any");
        if kind != "any" && kind != "&" && !kind.split('|').any(|kind| kind == made.kind()) {
            return Err(wrong(name, &made, &kind.split('|').collect::<Vec<_>>()));
        }
        given.push(made);
    }
    let first = given.first().cloned().unwrap_or_default();
    let second = given.get(1).cloned().unwrap_or_default();
    let items = first.as_list().unwrap_or_default();
    Ok(match (name, &first, &second) {
        ("length", Json::Text(text), _) => Json::length(text.chars().count()),
        ("length", Json::Object(members), _) => Json::length(members.len()),
        ("length", ..) => Json::length(items.len()),
        ("contains", Json::Text(text), Json::Text(part)) => Json::Bool(text.contains(part.as_str())),
        ("contains", Json::Text(_), _) => Json::Bool(false),
        ("contains", _, part) => Json::Bool(items.contains(part)),
        ("starts_with", Json::Text(text), Json::Text(part)) => Json::Bool(text.starts_with(part.as_str())),
        ("ends_with", Json::Text(text), Json::Text(part)) => Json::Bool(text.ends_with(part.as_str())),
        ("join", Json::Text(sign), Json::List(items)) => {
            let mut texts = Vec::new();
            for item in items {
                texts.push(item.as_text().ok_or_else(|| wrong(name, item, &["string"]))?);
            }
            Json::Text(texts.join(sign))
        }
        ("keys", Json::Object(members), _) => {
            Json::List(members.iter().map(|(name, _)| Json::text(name)).collect())
        }
        ("values", Json::Object(members), _) => {
            Json::List(members.iter().map(|(_, value)| value.clone()).collect())
        }
        ("reverse", Json::Text(text), _) => Json::Text(text.chars().rev().collect()),
        ("reverse", ..) => Json::List(items.iter().rev().cloned().collect()),
        ("sort", ..) => {
            let mut items = items.to_vec();
            items.sort_by(order);
            Json::List(items)
        }
        ("min", ..) => items.iter().min_by(|one, other| order(one, other)).cloned().unwrap_or_default(),
        ("max", ..) => items.iter().max_by(|one, other| order(one, other)).cloned().unwrap_or_default(),
        ("sum", ..) => Json::float(sum(name, items)?),
        ("avg", ..) if items.is_empty() => Json::Null,
        ("avg", ..) => Json::float(mean(sum(name, items)?, items.len())),
        ("sort_by" | "min_by" | "max_by", ..) => by(name, items, arguments.get(1), budget)?,
        ("map", _, Json::List(items)) => {
            let body = expression(arguments.first());
            let mut made = Vec::new();
            for item in items {
                made.push(apply(body, item, budget)?);
            }
            Json::List(made)
        }
        ("merge", ..) => {
            let mut merged = Json::Object(Vec::new());
            for object in &given {
                let Json::Object(members) = object else { continue };
                members.iter().for_each(|(name, value)| merged.set(name, value.clone()));
            }
            merged
        }
        ("not_null", ..) => given.into_iter().find(|value| *value != Json::Null).unwrap_or_default(),
        ("to_array", Json::List(_), _)
        | ("to_string", Json::Text(_), _)
        | ("to_number", Json::Number(_), _) => first,
        ("to_array", ..) => Json::List([first].to_vec()),
        ("to_string", ..) => Json::Text(first.compact()),
        ("to_number", Json::Text(text), _) => crate::json::number(text).map_or(Json::Null, Json::float),
        ("type", ..) => Json::text(first.kind()),
        ("abs", ..) => Json::float(number(&first).abs()),
        ("floor", ..) => Json::float(floor(number(&first))),
        ("ceil", ..) => Json::float(-floor(-number(&first))),
        _ => Json::Null,
    })
}

fn wrong(name: &str, value: &Json, wanted: &[&str]) -> String {
    let wanted: Vec<String> = wanted.iter().map(|kind| format!("'{kind}'")).collect();
    let shown = match value {
        Json::Text(text) => text.clone(),
        Json::Null => "None".to_string(),
        Json::Bool(true) => "True".to_string(),
        Json::Bool(false) => "False".to_string(),
        other => other.compact(),
    };
    let (wanted, received) = (wanted.join(", "), value.kind());
    format!(
        "In function {name}(), invalid type for value: {shown}, expected one of: [{wanted}], received: \"{received}\""
    )
}

/// What stands behind a `&`, or an argument as it is.
fn expression(node: Option<&Node>) -> &Node {
    match node {
        Some(Node::Expression(inside)) => inside,
        Some(other) => other,
        None => &Node::Current,
    }
}

fn by(name: &str, items: &[Json], key: Option<&Node>, budget: &mut Budget) -> Result<Json, String> {
    let key = expression(key);
    let mut keyed = Vec::new();
    for item in items {
        keyed.push((apply(key, item, budget)?, item));
    }
    keyed.sort_by(|one, other| order(&one.0, &other.0));
    Ok(match name {
        "sort_by" => Json::List(keyed.into_iter().map(|(_, item)| item.clone()).collect()),
        "min_by" => keyed.first().map(|(_, item)| (*item).clone()).unwrap_or_default(),
        _ => keyed.last().map(|(_, item)| (*item).clone()).unwrap_or_default(),
    })
}

fn order(one: &Json, other: &Json) -> Ordering {
    one.partial_cmp(other).unwrap_or(Ordering::Equal)
}

fn number(value: &Json) -> f64 {
    match value {
        Json::Number(number) => number.as_f64().unwrap_or_default(),
        _ => 0.0,
    }
}

fn sum(name: &str, items: &[Json]) -> Result<f64, String> {
    match items.iter().find(|item| item.kind() != "number") {
        Some(item) => Err(wrong(name, item, &["number"])),
        None => Ok(items.iter().map(number).sum()),
    }
}

fn mean(sum: f64, count: usize) -> f64 {
    u32::try_from(count).map_or(f64::NAN, |count| sum / f64::from(count))
}

/// The next whole number below; the core library has none for a target without a standard library.
fn floor(number: f64) -> f64 {
    let rest = number % 1.0;
    match number - rest {
        whole if rest < 0.0 => whole - 1.0,
        whole => whole,
    }
}
