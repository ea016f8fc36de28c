//! A template, taken apart: its parameters, and its resources in the order in which they can be deployed ("Understand the
//! structure and syntax of ARM templates").

use super::evaluate::{Context, resource_path};
use crate::scope::Scope;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value};

/// The most resources of one template.
const MOST: usize = 800;

/// A resource of a template, its name and what it depends on evaluated, its body not yet.
pub(super) struct Resource<'a> {
    pub(super) path: String,
    pub(super) api_version: String,
    pub(super) body: &'a JsonMap<String, Value>,
    pub(super) copy: usize,
    after: Vec<String>,
}

impl Resource<'_> {
    /// Its own name, without those of what it lies in.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// The values of the parameters: those given, else the template's defaults, which may be expressions themselves.
pub(super) fn parameters(template: &Value, given: &Value) -> Result<JsonMap<String, Value>, String> {
    let declared = template.get("parameters").and_then(Value::as_object);
    let mut values = JsonMap::new();
    for (name, declaration) in declared.into_iter().flatten() {
        let own = given.as_object().and_then(|given| {
            given
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .and_then(|(_, value)| value.get("value"))
        });
        let value = own.or_else(|| declaration.get("defaultValue"));
        let value =
            value.ok_or_else(|| format!("the value for the template parameter '{name}' is not provided"))?;
        values.insert(name.clone(), value.clone());
    }
    let known = |key: &str| values.keys().any(|name| name.eq_ignore_ascii_case(key));
    match given.as_object().and_then(|given| given.keys().find(|key| !known(key))) {
        Some(stranger) => {
            Err(format!("the template parameter '{stranger}' is not valid: it is not in the template"))
        }
        None => Ok(values),
    }
}

/// The resources, each after all that it depends on.
pub(super) fn resources<'a>(template: &'a Value, context: &Context<'_>) -> Result<Vec<Resource<'a>>, String> {
    let list =
        template.get("resources").and_then(Value::as_array).ok_or("the template has no list 'resources'")?;
    let mut waiting: Vec<Resource<'a>> = Vec::new();
    for value in list {
        let body = value.as_object().ok_or("a resource of the template is no object")?;
        for copy in 0..copies(body, context)? {
            waiting.push(resource(body, copy, context)?);
        }
        if waiting.len() > MOST {
            return Err(format!("the template has more than {MOST} resources"));
        }
    }
    in_order(waiting)
}

fn copies(body: &JsonMap<String, Value>, context: &Context<'_>) -> Result<usize, String> {
    let Some(count) = body.get("copy").and_then(|copy| copy.get("count")) else { return Ok(1) };
    let count = context.value(count, &mut no_lookup)?;
    let count = count.as_u64().and_then(|count| usize::try_from(count).ok()).filter(|count| *count <= MOST);
    count.ok_or_else(|| format!("the 'count' of a copy must be a number up to {MOST}"))
}

fn resource<'a>(
    body: &'a JsonMap<String, Value>,
    copy: usize,
    context: &Context<'_>,
) -> Result<Resource<'a>, String> {
    let context = Context {
        parameters: context.parameters.clone(),
        variables: context.variables.clone(),
        copy,
        ..*context
    };
    let text = |member: &str| -> Result<String, String> {
        let value = body.get(member).map(|value| context.value(value, &mut no_lookup)).transpose()?;
        let text = value.as_ref().and_then(Value::as_str).map(ToString::to_string);
        text.ok_or_else(|| format!("a resource of the template has no text '{member}'"))
    };
    let scope = body.get("scope").map(|_| text("scope")).transpose()?;
    let within = match scope {
        Some(scope) => Scope::parse(&context.absolute(&scope)).map_err(|error| error.to_string())?,
        None => context.group.clone(),
    };
    let named = body.get("dependsOn").and_then(Value::as_array).into_iter().flatten();
    let after = named.map(|one| {
        let one = context.value(one, &mut no_lookup)?;
        Ok(dependency(&context, one.as_str().unwrap_or_default()))
    });
    Ok(Resource {
        path: resource_path(&within, &text("type")?, &text("name")?)?,
        api_version: text("apiVersion")?,
        body,
        copy,
        after: after.collect::<Result<_, String>>()?,
    })
}

/// A dependency is an id, or type and name as in `Microsoft.Network/virtualNetworks/vnet1`, or the name alone.
fn dependency(context: &Context<'_>, text: &str) -> String {
    if text.contains('/') { context.absolute(text) } else { text.to_string() }
}

fn in_order(mut waiting: Vec<Resource<'_>>) -> Result<Vec<Resource<'_>>, String> {
    let mut ordered: Vec<Resource<'_>> = Vec::new();
    while !waiting.is_empty() {
        let waits = |one: &Resource<'_>| {
            let mut others = waiting.iter();
            others.any(|other| one.after.iter().any(|after| is_named(other, after)))
        };
        let Some(next) = waiting.iter().position(|one| !waits(one)) else {
            let names: Vec<&str> = waiting.iter().map(Resource::name).collect();
            return Err(format!("circular dependency detected among '{}'", names.join(", ")));
        };
        ordered.push(waiting.remove(next));
    }
    Ok(ordered)
}

fn is_named(resource: &Resource<'_>, dependency: &str) -> bool {
    resource.path.eq_ignore_ascii_case(dependency) || resource.name().eq_ignore_ascii_case(dependency)
}

/// Names and counts must be known before anything exists.
pub(super) fn no_lookup(id: &str, _: bool) -> Result<Value, String> {
    Err(format!("'reference' cannot be used here: '{id}' is not deployed yet"))
}
