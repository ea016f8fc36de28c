//! Template expressions, evaluated: the functions that the templates of Azure's own tools use ("ARM template functions").
//!
//! A template is somebody else's program. It is evaluated under a [`Budget`], and nothing recurses over what it holds but
//! as deep as the budget allows.

use super::expression::{Expression, inside, read};
use super::functions::apply;
use super::variables::Variables;
use crate::budget::{Budget, Exhausted};
use crate::ids::TenantId;
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value};

/// What one template may cost: steps, each a value or a part of an expression; levels of values and functions within each
/// other; and 4 MB of what comes out, as "the limits apply to the final state of the template after it has been expanded"
/// ("ARM template best practices"). The first two are the simulator's own.
const WHOLE_TEMPLATE: Budget = Budget::new(100_000, 100, LARGEST);
/// The most bytes of a template in its final state.
pub(super) const LARGEST: usize = 4 * 1024 * 1024;

/// Looks up a resource that exists by now: its id, and whether all of it is wanted or only its properties.
pub(super) type Lookup<'a> = dyn FnMut(&str, bool) -> Result<Value, String> + 'a;

/// Why there is no value.
pub(super) enum Fault {
    /// The template is wrong.
    Wrong(String),
    /// A variable that this one needs is not evaluated yet.
    Needs(String),
}

impl From<String> for Fault {
    fn from(what: String) -> Self {
        Self::Wrong(what)
    }
}

impl From<Exhausted> for Fault {
    fn from(exhausted: Exhausted) -> Self {
        Self::Wrong(format!("the template cannot be evaluated: {exhausted}"))
    }
}

/// What a template is deployed in.
pub(super) struct Surroundings {
    /// The resource group that is deployed to, its region and its tenant.
    pub(super) group: Scope,
    pub(super) location: String,
    pub(super) tenant: TenantId,
    /// The name of the deployment.
    pub(super) name: String,
    pub(super) now: Timestamp,
    /// What `newGuid` draws from.
    pub(super) chance: String,
}

/// A template that is being evaluated.
pub(super) struct Evaluation<'a> {
    /// Parameters by their names in lower case.
    pub(super) parameters: BTreeMap<String, Value>,
    pub(super) variables: Variables<'a>,
    pub(super) around: &'a Surroundings,
    /// Whether the defaults of parameters are evaluated, of which alone time and chance are asked; and how often chance was.
    pub(super) is_at_parameters: bool,
    pub(super) drawn: usize,
    /// What of it is left, and what was left when its cost was last told.
    budget: Budget,
    told: Budget,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(variables: Variables<'a>, around: &'a Surroundings) -> Self {
        let (budget, told) = (WHOLE_TEMPLATE, WHOLE_TEMPLATE);
        let parameters = BTreeMap::new();
        Self { parameters, variables, around, is_at_parameters: false, drawn: 0, budget, told }
    }

    /// The steps and bytes since they were last asked for.
    pub(super) fn cost(&mut self) -> (u32, usize) {
        let cost = self.told.spent(&self.budget);
        self.told = self.budget;
        cost
    }

    /// A value of the template with its expressions replaced by what they come to, in the so-manieth copy of a resource.
    pub(super) fn value(
        &mut self,
        value: &Value,
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Value, String> {
        self.tried(value, copy, lookup).map_err(Fault::words)
    }

    /// The same of the members of an object whose names are none of these.
    pub(super) fn members(
        &mut self,
        object: &JsonMap<String, Value>,
        without: &[&str],
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Value, String> {
        let mut evaluated = JsonMap::new();
        for (name, member) in object.iter().filter(|(name, _)| !without.contains(&name.as_str())) {
            evaluated.insert(name.clone(), self.value(member, copy, lookup)?);
        }
        Ok(Value::Object(evaluated))
    }

    pub(super) fn tried(
        &mut self,
        value: &Value,
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Value, Fault> {
        self.budget.step(1)?;
        match value {
            Value::String(text) => self.text(text, copy, lookup),
            Value::Array(_) | Value::Object(_) => {
                self.budget.enter()?;
                let evaluated = self.nested(value, copy, lookup);
                self.budget.leave();
                evaluated
            }
            other => Ok(other.clone()),
        }
    }

    fn nested(
        &mut self,
        value: &Value,
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Value, Fault> {
        if let Value::Array(items) = value {
            return items.iter().map(|item| self.tried(item, copy, lookup)).collect();
        }
        let mut evaluated = JsonMap::new();
        for (name, member) in value.as_object().into_iter().flatten() {
            self.budget.write(name.len())?;
            // A name may be an expression too, as the ids of `userAssignedIdentities` are.
            let name = match inside(name) {
                Some(inner) => plain(&self.evaluate(&read(inner)?, copy, lookup)?)?,
                None => name.clone(),
            };
            evaluated.insert(name, self.tried(member, copy, lookup)?);
        }
        Ok(Value::Object(evaluated))
    }

    fn text(&mut self, text: &str, copy: Option<usize>, lookup: &mut Lookup<'_>) -> Result<Value, Fault> {
        if let Some(inner) = inside(text) {
            return self.evaluate(&read(inner)?, copy, lookup);
        }
        self.budget.write(text.len())?;
        // Two brackets at the beginning stand for one that begins no expression.
        Ok(Value::from(text.strip_prefix('[').filter(|rest| rest.starts_with('[')).unwrap_or(text)))
    }

    fn evaluate(
        &mut self,
        expression: &Expression,
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Value, Fault> {
        self.budget.step(1)?;
        self.budget.enter()?;
        let evaluated = match expression {
            Expression::Text(text) => Ok(Value::from(text.as_str())),
            Expression::Number(number) => Ok(Value::from(*number)),
            Expression::Call(name, arguments) => {
                self.call(&name.to_ascii_lowercase(), arguments, &[], copy, lookup)
            }
            Expression::Path(of, members) => self.path(of, members, copy, lookup),
        };
        self.budget.leave();
        evaluated
    }

    fn all(
        &mut self,
        expressions: &[Expression],
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Vec<Value>, Fault> {
        expressions.iter().map(|one| self.evaluate(one, copy, lookup)).collect()
    }

    fn path(
        &mut self,
        of: &Expression,
        members: &[Expression],
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Value, Fault> {
        let members = self.all(members, copy, lookup)?;
        match of {
            Expression::Call(name, arguments) => {
                self.call(&name.to_ascii_lowercase(), arguments, &members, copy, lookup)
            }
            other => self.evaluate(other, copy, lookup).and_then(|of| Ok(at(&of, &members)?.clone())),
        }
    }

    /// What a function comes to, and there the member at the end of a path.
    fn call(
        &mut self,
        name: &str,
        arguments: &[Expression],
        members: &[Value],
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Value, Fault> {
        if let ("if", [test, then, or_else]) = (name, arguments) {
            // Only what is chosen is evaluated.
            let test = self.evaluate(test, copy, lookup)?;
            let test = test.as_bool().ok_or_else(|| "'if' needs true or false first".to_string())?;
            let chosen = if test { then } else { or_else };
            let value = self.evaluate(chosen, copy, lookup)?;
            return Ok(at(&value, members)?.clone());
        }
        let arguments = self.all(arguments, copy, lookup)?;
        match (name, arguments.as_slice()) {
            ("parameters", [key]) => {
                let key = plain(key)?;
                let found = self.parameters.get(&key.to_ascii_lowercase());
                let found =
                    found.ok_or_else(|| format!("the template parameter '{}' is not found", short(&key)))?;
                taken(&mut self.budget, at(found, members)?)
            }
            ("variables", [key]) => {
                let key = plain(key)?.to_ascii_lowercase();
                self.settle(&key)?;
                taken(&mut self.budget, at(self.variables.settled(&key)?, members)?)
            }
            (_, given) => {
                let value = self.function(name, given, copy, lookup)?;
                match members {
                    [] => charge(&mut self.budget, &value).map(|()| value).map_err(Fault::from),
                    members => taken(&mut self.budget, at(&value, members)?),
                }
            }
        }
    }

    fn function(
        &mut self,
        name: &str,
        arguments: &[Value],
        copy: Option<usize>,
        lookup: &mut Lookup<'_>,
    ) -> Result<Value, String> {
        match (name, arguments) {
            ("copyindex", []) => index(copy).map(Value::from),
            ("copyindex", [Value::Number(from)]) => {
                let from = from.as_u64().and_then(|from| usize::try_from(from).ok()).unwrap_or_default();
                index(copy).map(|copy| Value::from(copy.saturating_add(from)))
            }
            ("reference", [id]) => lookup(&self.absolute(&plain(id)?), false),
            ("reference", [id, _]) => lookup(&self.absolute(&plain(id)?), false),
            ("reference", [id, _, whole]) => {
                lookup(&self.absolute(&plain(id)?), plain(whole)?.eq_ignore_ascii_case("Full"))
            }
            _ => self.around(name, arguments).or_else(|| apply(name, arguments)).unwrap_or_else(|| {
                Err(format!(
                    "the simulator knows no template function '{}' with {} arguments",
                    short(name),
                    arguments.len()
                ))
            }),
        }
    }

    /// A resource of this template may be referred to by type and name alone.
    pub(super) fn absolute(&self, id: &str) -> String {
        if id.starts_with('/') { id.to_string() } else { format!("{}/providers/{id}", self.around.group) }
    }
}

impl Fault {
    pub(super) fn words(self) -> String {
        match self {
            Self::Wrong(what) => what,
            Self::Needs(name) => format!("the template variable '{}' is not found", short(&name)),
        }
    }
}

/// A copy of a value that is kept for others to use too, paid for.
fn taken(budget: &mut Budget, value: &Value) -> Result<Value, Fault> {
    charge(budget, value)?;
    Ok(value.clone())
}

/// Pays for a value: a step for each part, a byte for each of its texts' bytes, and no deeper than may be gone.
pub(super) fn charge(budget: &mut Budget, value: &Value) -> Result<(), Exhausted> {
    budget.step(1)?;
    match value {
        Value::String(text) => budget.write(text.len()),
        Value::Array(items) => {
            budget.enter()?;
            items.iter().try_for_each(|item| charge(budget, item))?;
            budget.leave();
            Ok(())
        }
        Value::Object(members) => {
            budget.enter()?;
            for (name, member) in members {
                budget.write(name.len())?;
                charge(budget, member)?;
            }
            budget.leave();
            Ok(())
        }
        _ => Ok(()),
    }
}

fn index(copy: Option<usize>) -> Result<usize, String> {
    copy.ok_or_else(|| {
        "The template function 'copyIndex' is not expected at this location. The function can only be used in a resource \
         with copy specified. Please see https://aka.ms/arm-copy for usage details."
            .to_string()
    })
}

pub(super) fn plain(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        _ => Err(format!("a text is expected where {} stands", short(&value.to_string()))),
    }
}

/// The beginning of a text, enough to find it by.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_string(),
    }
}

/// What a path of names and numbers leads to.
fn at<'v>(of: &'v Value, members: &[Value]) -> Result<&'v Value, String> {
    members.iter().try_fold(of, |of, member| {
        let found = match (of, member) {
            (Value::Object(members), Value::String(name)) => {
                members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
            }
            (Value::Array(items), Value::Number(at)) => {
                at.as_u64().and_then(|at| items.get(usize::try_from(at).ok()?))
            }
            _ => None,
        };
        found.ok_or_else(|| format!("the expression has no member {}", short(&member.to_string())))
    })
}

/// The path of a resource: a type such as `A.B/c/d` and a name such as `x/y` interleave to `…/providers/A.B/c/x/d/y`.
pub(super) fn resource_path(within: &Scope, kind: &str, name: &str) -> Result<String, String> {
    let mut kinds = kind.trim_end_matches('/').split('/');
    let mut path =
        format!("{}/providers/{}", within.as_str().trim_end_matches('/'), kinds.next().unwrap_or_default());
    let mut names = name.split('/');
    for kind in kinds {
        let name = names.next().filter(|name| !name.is_empty());
        let name =
            name.ok_or_else(|| format!("the resource '{}' of the template has no name", short(kind)))?;
        path.push_str(&format!("/{kind}/{name}"));
    }
    match names.next() {
        None => Ok(path),
        Some(_) => {
            Err(format!("the name '{}' has more segments than the type '{}'", short(name), short(kind)))
        }
    }
}
