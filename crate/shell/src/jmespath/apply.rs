//! A query applied to a value.

use super::{Comparison, Node, functions};
use crate::budget::Budget;
use crate::json::Json;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

pub(super) fn apply(node: &Node, value: &Json, budget: &mut Budget) -> Result<Json, String> {
    budget.bytes(16)?;
    Ok(match node {
        Node::Current | Node::Expression(_) => value.clone(),
        Node::Literal(literal) => literal.clone(),
        Node::Field(name) => value.get(name).cloned().unwrap_or_default(),
        Node::Chain(left, right) => {
            let left = apply(left, value, budget)?;
            apply(right, &left, budget)?
        }
        Node::Index(left, at) => {
            let left = apply(left, value, budget)?;
            let items = left.as_list().unwrap_or_default();
            place(*at, items.len()).and_then(|at| items.get(at)).cloned().unwrap_or_default()
        }
        Node::Slice(left, bounds) => match apply(left, value, budget)? {
            Json::List(items) => Json::List(slice(&items, *bounds)?),
            _ => Json::Null,
        },
        Node::List(left, right) => match apply(left, value, budget)? {
            Json::List(items) => projected(items, right, budget)?,
            _ => Json::Null,
        },
        Node::Flat(left, right) => match apply(left, value, budget)? {
            Json::List(items) => {
                let flat = items.into_iter().flat_map(|item| match item {
                    Json::List(items) => items,
                    other => [other].to_vec(),
                });
                projected(flat.collect(), right, budget)?
            }
            _ => Json::Null,
        },
        Node::Members(left, right) => match apply(left, value, budget)? {
            Json::Object(members) => {
                projected(members.into_iter().map(|(_, value)| value).collect(), right, budget)?
            }
            _ => Json::Null,
        },
        Node::Filter(left, condition, right) => match apply(left, value, budget)? {
            Json::List(items) => {
                let mut kept = Vec::new();
                for item in items {
                    if is_true(&apply(condition, &item, budget)?) {
                        kept.push(item);
                    }
                }
                projected(kept, right, budget)?
            }
            _ => Json::Null,
        },
        Node::Some(_) | Node::Named(_) if *value == Json::Null => Json::Null,
        Node::Some(nodes) => {
            Json::List(nodes.iter().map(|node| apply(node, value, budget)).collect::<Result<_, _>>()?)
        }
        Node::Named(members) => {
            let mut object = Json::Object(Vec::new());
            for (name, node) in members {
                object.set(name, apply(node, value, budget)?);
            }
            object
        }
        Node::Compare(comparison, left, right) => {
            let (left, right) = (apply(left, value, budget)?, apply(right, value, budget)?);
            compared(*comparison, &left, &right)
        }
        Node::And(left, right) => match apply(left, value, budget)? {
            left if is_true(&left) => apply(right, value, budget)?,
            left => left,
        },
        Node::Or(left, right) => match apply(left, value, budget)? {
            left if is_true(&left) => left,
            _ => apply(right, value, budget)?,
        },
        Node::Not(inside) => Json::Bool(!is_true(&apply(inside, value, budget)?)),
        Node::Call(name, arguments) => functions::call(name, arguments, value, budget)?,
    })
}

/// Each item's part; what is null falls out.
fn projected(items: Vec<Json>, right: &Node, budget: &mut Budget) -> Result<Json, String> {
    let mut selected = Vec::new();
    for item in items {
        let item = apply(right, &item, budget)?;
        if item != Json::Null {
            selected.push(item);
        }
    }
    Ok(Json::List(selected))
}

fn is_true(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => false,
        Json::Text(text) => !text.is_empty(),
        Json::List(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        Json::Bool(true) | Json::Number(_) => true,
    }
}

fn compared(comparison: Comparison, left: &Json, right: &Json) -> Json {
    let order = left.partial_cmp(right);
    // Only numbers have an order here; all else is the same or not.
    let are_numbers = matches!((left, right), (Json::Number(_), Json::Number(_)));
    Json::Bool(match comparison {
        Comparison::Equal => order == Some(Ordering::Equal),
        Comparison::Unequal => order != Some(Ordering::Equal),
        _ if !are_numbers => return Json::Null,
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::LessOrEqual => order != Some(Ordering::Greater),
        Comparison::GreaterOrEqual => order != Some(Ordering::Less),
    })
}

fn place(at: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    usize::try_from(if at < 0 { length.saturating_add(at) } else { at }).ok()
}

/// `[from:to:step]`, as Python has it.
fn slice(items: &[Json], [from, to, step]: [Option<i64>; 3]) -> Result<Vec<Json>, String> {
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err("the step of a slice is not 0".into());
    }
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let (least, most) = if step > 0 { (0, length) } else { (-1, length.saturating_sub(1)) };
    let bound = |at: Option<i64>, missing| match at {
        None => missing,
        Some(at) if at < 0 => length.saturating_add(at).clamp(least, most),
        Some(at) => at.clamp(least, most),
    };
    let (mut at, end) = match step > 0 {
        true => (bound(from, 0), bound(to, length)),
        false => (bound(from, most), bound(to, -1)),
    };
    let mut kept = Vec::new();
    while if step > 0 { at < end } else { at > end } {
        kept.extend(usize::try_from(at).ok().and_then(|at| items.get(at)).cloned());
        at = at.saturating_add(step);
    }
    Ok(kept)
}
