//! A template, taken apart: its parameters, and its resources in the order in which they can be deployed ("Understand the
//! structure and syntax of ARM templates").

use super::evaluate::{Evaluation, LARGEST, charge, resource_path, short};
use super::expression::inside;
use super::order::{Names, Node};
use crate::budget::Budget;
use crate::scope::Scope;
use crate::sort::gathered;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value};

/// The most resources of one template, copies among them ("ARM template best practices", template limits).
const MOST: usize = 800;
/// The most of its other parts (same page; older copies have 256 variables).
const MOST_PARTS: [(&str, usize); 3] = [("parameters", 256), ("variables", 512), ("outputs", 64)];

/// A resource of a template, its name evaluated, its body not yet.
pub(super) struct Resource<'a> {
    pub(super) path: String,
    pub(super) api_version: String,
    pub(super) body: &'a JsonMap<String, Value>,
    /// Which copy it is, where it is one.
    pub(super) copy: Option<usize>,
    /// Whether its condition holds; what is not wanted is only there to be depended on.
    is_wanted: bool,
}

impl Resource<'_> {
    /// Its own name, without those of what it lies in.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// A template that is refused: with which code, and what is wrong with it.
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) what: String,
}

impl From<String> for Refused {
    fn from(what: String) -> Self {
        Self { code: "InvalidTemplate", what }
    }
}

impl From<&str> for Refused {
    fn from(what: &str) -> Self {
        what.to_string().into()
    }
}

/// There are only so many parts of a template. The words of the refusal are known of variables and resources.
pub(super) fn check_parts(template: &Value) -> Result<(), Refused> {
    for (part, most) in MOST_PARTS {
        let count = template.get(part).and_then(Value::as_object).map_or(0, JsonMap::len);
        if count > most {
            return Err(too_many(part, most, count));
        }
    }
    Ok(())
}

fn too_many(part: &str, most: usize, count: usize) -> Refused {
    let what = format!(
        "The number of template {part} limit exceeded. Limit: '{most}' and actual: '{count}'. Please see \
         https://aka.ms/arm-template/#{part} for usage details."
    );
    what.into()
}

/// The values of the parameters by their names in lower case: those given, else the template's defaults, which may be
/// expressions themselves.
pub(super) fn parameters(template: &Value, given: &Value) -> Result<BTreeMap<String, Value>, String> {
    let declared = template.get("parameters").and_then(Value::as_object).into_iter().flatten();
    let declared: BTreeMap<String, (&String, &Value)> =
        gathered(declared.map(|(name, declaration)| (name.to_ascii_lowercase(), (name, declaration))));
    let given = given.as_object().into_iter().flatten();
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    for (name, value) in given {
        let key = name.to_ascii_lowercase();
        if !declared.contains_key(&key) {
            let name = short(name);
            return Err(format!("the template parameter '{name}' is not valid: it is not in the template"));
        }
        if let Some(value) = value.get("value") {
            values.entry(key).or_insert_with(|| value.clone());
        }
    }
    for (key, (name, declaration)) in declared {
        if values.contains_key(&key) {
            continue;
        }
        let value = declaration.get("defaultValue").ok_or_else(|| {
            format!("the value for the template parameter '{}' is not provided", short(name))
        })?;
        values.insert(key, value.clone());
    }
    Ok(values)
}

/// The resources, each after all that it depends on.
pub(super) fn resources<'a>(
    template: &'a Value,
    evaluation: &mut Evaluation<'_>,
) -> Result<Vec<Resource<'a>>, Refused> {
    let list =
        template.get("resources").and_then(Value::as_array).ok_or("the template has no list 'resources'")?;
    let mut bodies = Vec::new();
    let (mut count, mut room) = (0_usize, Budget::new(u32::MAX, u8::MAX, LARGEST));
    for value in list {
        let body = value.as_object().ok_or("a resource of the template is not an object")?;
        let copies = copies(body, evaluation)?;
        count = count.saturating_add(copies.unwrap_or(1));
        if count > MOST {
            continue;
        }
        // Every copy counts in whole, as it would stand in the expanded template.
        let before = room;
        charge(&mut room, value).map_err(|_| too_large())?;
        let (_, once) = before.spent(&room);
        let further = once.saturating_mul(copies.unwrap_or(1).saturating_sub(1));
        room.write(further).map_err(|_| too_large())?;
        bodies.push((body, copies));
    }
    if count > MOST {
        return Err(too_many("resources", MOST, count));
    }
    let mut resources = Vec::new();
    for (body, copies) in &bodies {
        for copy in 0..copies.unwrap_or(1) {
            resources.push(resource(body, copies.map(|_| copy), evaluation)?);
        }
    }
    in_order(&bodies, resources, evaluation)
}

/// The words are UNCONFIRMED ("Resolve errors for job size exceeded").
fn too_large() -> Refused {
    let what = "The template with its copies is larger than 4 MB.".to_string();
    Refused { code: "DeploymentJobSizeExceeded", what }
}

/// How many copies there are to be of a resource that is to be copied.
fn copies(body: &JsonMap<String, Value>, evaluation: &mut Evaluation<'_>) -> Result<Option<usize>, String> {
    let Some(count) = body.get("copy").and_then(|copy| copy.get("count")) else { return Ok(None) };
    let count = evaluation.value(count, None, &mut no_lookup)?;
    let count = count.as_u64().and_then(|count| usize::try_from(count).ok()).filter(|count| *count <= MOST);
    count.map(Some).ok_or_else(|| {
        format!(
            "The template 'copy' definition has an invalid copy count. The copy count must be a positive integer value \
             and cannot exceed '{MOST}'. Please see https://aka.ms/arm-copy for usage details."
        )
    })
}

fn resource<'a>(
    body: &'a JsonMap<String, Value>,
    copy: Option<usize>,
    evaluation: &mut Evaluation<'_>,
) -> Result<Resource<'a>, String> {
    let mut text = |member: &str| -> Result<String, String> {
        let value =
            body.get(member).map(|value| evaluation.value(value, copy, &mut no_lookup)).transpose()?;
        let text = value.as_ref().and_then(Value::as_str).map(ToString::to_string);
        text.ok_or_else(|| format!("a resource of the template has no text '{member}'"))
    };
    let scope = body.get("scope").map(|_| text("scope")).transpose()?;
    let (kind, name, api_version) = (text("type")?, text("name")?, text("apiVersion")?);
    let within = match scope {
        Some(scope) => Scope::parse(&evaluation.absolute(&scope)).map_err(|error| error.to_string())?,
        None => evaluation.around.group.clone(),
    };
    let path = resource_path(&within, &kind, &name)?;
    let condition =
        body.get("condition").map(|value| evaluation.value(value, copy, &mut no_lookup)).transpose()?;
    let is_wanted = match condition {
        None => true,
        Some(condition) => condition
            .as_bool()
            .ok_or_else(|| format!("the condition of '{path}' is neither true nor false"))?,
    };
    Ok(Resource { path, api_version, body, copy, is_wanted })
}

/// A dependency is an id, or type and name as in `Microsoft.Network/virtualNetworks/vnet1`, or the name alone.
fn dependency(evaluation: &Evaluation<'_>, text: &str) -> String {
    if text.contains('/') { evaluation.absolute(text) } else { text.to_string() }
}

fn in_order<'a>(
    bodies: &[(&JsonMap<String, Value>, Option<usize>)],
    resources: Vec<Resource<'a>>,
    evaluation: &mut Evaluation<'_>,
) -> Result<Vec<Resource<'a>>, Refused> {
    let mut names = Names::default();
    let own: Vec<[usize; 2]> =
        resources.iter().map(|one| [names.add(&one.path), names.add(one.name())]).collect();
    let mut own = own.into_iter();
    let mut nodes = Vec::new();
    for (body, copies) in bodies {
        let named = || body.get("dependsOn").and_then(Value::as_array).into_iter().flatten();
        let is_expression = |one: &&Value| one.as_str().is_some_and(|text| inside(text).is_some());
        let constant: Vec<String> = named()
            .filter(|one| !is_expression(one))
            .map(|one| dependency(evaluation, one.as_str().unwrap_or_default()))
            .collect();
        let constant = names.numbers(constant.iter().map(String::as_str));
        for copy in 0..copies.unwrap_or(1) {
            let mut evaluated = Vec::new();
            for one in named().filter(is_expression) {
                let one = evaluation.value(one, copies.map(|_| copy), &mut no_lookup)?;
                evaluated.push(dependency(evaluation, one.as_str().unwrap_or_default()));
            }
            let evaluated = names.numbers(evaluated.iter().map(String::as_str));
            let waits_for = [constant.clone(), evaluated];
            nodes.extend(own.next().map(|names| Node { names, waits_for }));
        }
    }
    match names.order(&nodes) {
        Ok(order) => {
            let mut resources: Vec<Option<Resource<'a>>> = resources.into_iter().map(Some).collect();
            let ordered = order.into_iter().filter_map(|place| resources.get_mut(place)?.take());
            Ok(ordered.filter(|resource| resource.is_wanted).collect())
        }
        Err(stuck) => {
            let stuck = stuck.into_iter().filter_map(|place| resources.get(place));
            let names: Vec<&str> = stuck.map(Resource::name).collect();
            Err(format!("circular dependency detected among '{}'", names.join(", ")).into())
        }
    }
}

/// Names and counts must be known before anything exists.
pub(super) fn no_lookup(id: &str, _: bool) -> Result<Value, String> {
    Err(format!("'reference' cannot be used here: '{}' is not deployed yet", short(id)))
}
