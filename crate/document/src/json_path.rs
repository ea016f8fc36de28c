//! The path into a JSON body that a reference such as `{{vm.response.body.$.identity['type']}}` ends in.
//!
//! Of JSONPath (RFC 9535) this is the part that names one value: members by `.name` or `['name']`, items by
//! `[0]`. The `$` at the start may be left away, as in the REST Client extension.

use crate::json::{Node, Value};
use crate::problem::names;

/// Finds the value, or says which step failed and what there is instead.
pub(crate) fn find<'a>(root: &'a Node, path: &str) -> Result<&'a Node, String> {
    let mut node = root;
    let mut gone = String::from("$");
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    while !rest.is_empty() {
        let (step, after) = next_step(rest)
            .ok_or_else(|| format!("`{rest}` is not a step of a path; write `.name`, `['name']` or `[0]`"))?;
        node = follow(node, &step)
            .ok_or_else(|| format!("`{gone}` has no {}; {}", step.told(), what_is_there(node)))?;
        gone.push_str(rest.strip_suffix(after).unwrap_or(rest));
        rest = after;
    }
    Ok(node)
}

enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

impl Step<'_> {
    fn told(&self) -> String {
        match self {
            Self::Member(name) => format!("`{name}`"),
            Self::Item(index) => format!("item {index}"),
        }
    }
}

fn next_step(path: &str) -> Option<(Step<'_>, &str)> {
    if let Some(bracket) = path.strip_prefix('[') {
        for quote in ['\'', '"'] {
            if let Some(quoted) = bracket.strip_prefix(quote) {
                let (name, after) = quoted.split_once(quote)?;
                return Some((Step::Member(name), after.strip_prefix(']')?));
            }
        }
        let (index, after) = bracket.split_once(']')?;
        return Some((Step::Item(index.parse().ok()?), after));
    }
    let name = path.strip_prefix('.').unwrap_or(path);
    let (name, after) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
    (!name.is_empty()).then_some((Step::Member(name), after))
}

fn follow<'a>(node: &'a Node, step: &Step) -> Option<&'a Node> {
    match (&node.value, step) {
        (Value::Object(members), Step::Member(wanted)) => {
            members.iter().find(|(name, _)| name == wanted).map(|(_, node)| node)
        }
        (Value::List(items), Step::Item(index)) => items.get(*index),
        _ => None,
    }
}

fn what_is_there(node: &Node) -> String {
    match &node.value {
        Value::Object(members) if members.is_empty() => "it is empty".into(),
        Value::Object(members) => {
            format!("it has {}", names(&mut members.iter().map(|(name, _)| name.as_str())))
        }
        Value::List(items) => format!("it is a list of {}", items.len()),
        Value::Text(_) => "it is a string".into(),
        Value::Plain(word) => format!("it is `{word}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_somewhere_and_paths_that_do_not() {
        let body = crate::json::parse("{\"a\":{\"b.c\":[1,{\"d\":\"x\"}]},\"e\":null}").unwrap();
        let found = |path| find(&body, path).map(Node::as_variable);
        assert_eq!(found("$.a['b.c'][1].d").as_deref(), Ok("x"));
        assert_eq!(found("a[\"b.c\"][0]").as_deref(), Ok("1"));
        assert_eq!(found("$.e").as_deref(), Ok("null"));
        assert_eq!(found("$.a").as_deref(), Ok("{\"b.c\":[1,{\"d\":\"x\"}]}"));
        for (path, message) in [
            ("$.f", "`$` has no `f`; it has `a`, `e`"),
            ("$.a['b.c'][2]", "`$.a['b.c']` has no item 2; it is a list of 2"),
            ("$.e.g", "`$.e` has no `g`; it is `null`"),
            ("$.a['b.c'][1].d.x", "`$.a['b.c'][1].d` has no `x`; it is a string"),
            ("$..d", "`..d` is not a step of a path; write `.name`, `['name']` or `[0]`"),
            ("$.a[*]", "`[*]` is not a step of a path; write `.name`, `['name']` or `[0]`"),
        ] {
            assert_eq!(found(path), Err(message.into()), "{path}");
        }
    }
}
