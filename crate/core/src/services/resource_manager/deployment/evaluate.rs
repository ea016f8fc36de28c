//! Template expressions, evaluated: the functions that the templates of Azure's own tools use ("ARM template functions").

use super::expression::{Expression, inside, read};
use crate::scope::Scope;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

/// What the functions of a template look things up in.
pub(super) struct Context<'a> {
    pub(super) parameters: JsonMap<String, Value>,
    pub(super) variables: JsonMap<String, Value>,
    /// The resource group that is deployed to, and its region.
    pub(super) group: &'a Scope,
    pub(super) location: &'a str,
    /// The how manieth copy of its resource is evaluated.
    pub(super) copy: usize,
}

/// Looks up a resource that exists by now: its id, and whether all of it is wanted or only its properties.
pub(super) type Lookup<'a> = dyn FnMut(&str, bool) -> Result<Value, String> + 'a;

impl Context<'_> {
    /// A value of the template with its expressions replaced by what they come to.
    pub(super) fn value(&self, value: &Value, lookup: &mut Lookup<'_>) -> Result<Value, String> {
        match value {
            Value::String(text) => self.text(text, lookup),
            Value::Array(items) => items.iter().map(|item| self.value(item, lookup)).collect(),
            Value::Object(members) => {
                let mut evaluated = JsonMap::new();
                for (name, member) in members {
                    evaluated.insert(name.clone(), self.value(member, lookup)?);
                }
                Ok(Value::Object(evaluated))
            }
            other => Ok(other.clone()),
        }
    }

    fn text(&self, text: &str, lookup: &mut Lookup<'_>) -> Result<Value, String> {
        match inside(text) {
            Some(inner) => self.evaluate(&read(inner)?, lookup),
            // Two brackets at the beginning stand for one that begins no expression.
            None => {
                Ok(Value::from(text.strip_prefix('[').filter(|rest| rest.starts_with('[')).unwrap_or(text)))
            }
        }
    }

    fn evaluate(&self, expression: &Expression, lookup: &mut Lookup<'_>) -> Result<Value, String> {
        match expression {
            Expression::Text(text) => Ok(Value::from(text.as_str())),
            Expression::Number(number) => Ok(Value::from(*number)),
            Expression::Member(of, member) => {
                let of = self.evaluate(of, lookup)?;
                member_of(&of, &self.evaluate(member, lookup)?)
            }
            Expression::Call(name, arguments) => {
                let arguments: Vec<Value> =
                    arguments.iter().map(|one| self.evaluate(one, lookup)).collect::<Result<_, _>>()?;
                self.call(&name.to_ascii_lowercase(), &arguments, lookup)
            }
        }
    }

    fn call(&self, name: &str, arguments: &[Value], lookup: &mut Lookup<'_>) -> Result<Value, String> {
        match (name, arguments) {
            ("parameters", [key]) => found(&self.parameters, key, "parameter"),
            ("variables", [key]) => {
                let variable = found(&self.variables, key, "variable")?;
                self.value(&variable, lookup)
            }
            ("concat", [Value::Array(_), ..]) => {
                let items = arguments.iter().filter_map(Value::as_array).flatten();
                Ok(Value::Array(items.cloned().collect()))
            }
            ("concat", parts) => parts.iter().map(plain).collect::<Result<String, _>>().map(Value::from),
            ("copyindex", []) => Ok(Value::from(self.copy)),
            ("copyindex", [Value::Number(from)]) => {
                let from = from.as_u64().and_then(|from| usize::try_from(from).ok()).unwrap_or_default();
                Ok(Value::from(self.copy.saturating_add(from)))
            }
            ("tolower", [text]) => Ok(Value::from(plain(text)?.to_ascii_lowercase())),
            ("toupper", [text]) => Ok(Value::from(plain(text)?.to_ascii_uppercase())),
            ("resourcegroup", []) => Ok(json!({
                "id": self.group, "name": self.group.name(), "location": self.location,
            })),
            ("subscription", []) => {
                let id = self.group.subscription_id();
                Ok(json!({ "subscriptionId": id, "id": id.map(Scope::subscription) }))
            }
            ("resourceid", parts) => {
                let parts: Vec<String> = parts.iter().map(plain).collect::<Result<_, _>>()?;
                let mut parts = parts.iter().map(String::as_str);
                let kind = parts.next().unwrap_or_default();
                resource_path(self.group, kind, &parts.collect::<Vec<_>>().join("/")).map(Value::from)
            }
            ("reference", [id]) => lookup(&self.absolute(&plain(id)?), false),
            ("reference", [id, _]) => lookup(&self.absolute(&plain(id)?), false),
            ("reference", [id, _, whole]) => {
                lookup(&self.absolute(&plain(id)?), plain(whole)?.eq_ignore_ascii_case("Full"))
            }
            _ => Err(format!(
                "the simulator knows no template function '{name}' with {} arguments",
                arguments.len()
            )),
        }
    }

    /// A resource of this template may be referred to by type and name alone.
    pub(super) fn absolute(&self, id: &str) -> String {
        if id.starts_with('/') { id.to_string() } else { format!("{}/providers/{id}", self.group) }
    }
}

fn found(values: &JsonMap<String, Value>, key: &Value, what: &str) -> Result<Value, String> {
    let key = plain(key)?;
    let mut all = values.iter();
    let value = all.find(|(name, _)| name.eq_ignore_ascii_case(&key)).map(|(_, value)| value.clone());
    value.ok_or_else(|| format!("the template {what} '{key}' is not found"))
}

fn plain(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        _ => Err(format!("a text is expected where {value} stands")),
    }
}

fn member_of(of: &Value, member: &Value) -> Result<Value, String> {
    let found = match (of, member) {
        (Value::Object(members), Value::String(name)) => {
            members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        }
        (Value::Array(items), Value::Number(at)) => {
            at.as_u64().and_then(|at| items.get(usize::try_from(at).ok()?))
        }
        _ => None,
    };
    found.cloned().ok_or_else(|| format!("the expression has no member {member}"))
}

/// The path of a resource: a type such as `A.B/c/d` and a name such as `x/y` interleave to `…/providers/A.B/c/x/d/y`.
pub(super) fn resource_path(within: &Scope, kind: &str, name: &str) -> Result<String, String> {
    let mut kinds = kind.split('/');
    let mut path =
        format!("{}/providers/{}", within.as_str().trim_end_matches('/'), kinds.next().unwrap_or_default());
    let mut names = name.split('/');
    for kind in kinds {
        let name = names.next().filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| format!("the resource '{kind}' of the template has no name"))?;
        path.push_str(&format!("/{kind}/{name}"));
    }
    match names.next() {
        None => Ok(path),
        Some(_) => Err(format!("the name '{name}' has more segments than the type '{kind}'")),
    }
}
