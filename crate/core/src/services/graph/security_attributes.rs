//! Custom security attributes of users and service principals ("Manage custom security attribute assignments").
//!
//! An attribute need not be defined before somebody has it: attribute sets and definitions are not simulated.

use super::super::Desk;
use super::super::bearer::Caller;
use super::permission::{self, READ_SECURITY_ATTRIBUTES, WRITE_SECURITY_ATTRIBUTES};
use super::{error, object};
use crate::cloud::{Change, SecurityAttributes};
use crate::ids::PrincipalId;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Map as JsonMap, Value, json};

const MEMBER: &str = "customSecurityAttributes";
const TYPE: &str = "@odata.type";
/// "Limits and constraints" of the same page.
const LONGEST_NAME: usize = 32;
const LONGEST_VALUE: usize = 64;
const MOST_VALUES: usize = 50;

/// Whether a request is about them: they are read only where they are selected.
pub(super) fn asks(request: &Request) -> bool {
    match request.method {
        Method::Get => request.url.query_value("$select").is_some_and(|selected| selected == MEMBER),
        Method::Patch => request.body.json().is_ok_and(|body| body.get(MEMBER).is_some()),
        _ => false,
    }
}

/// `/users/{id}` and `/servicePrincipals/{id}`, those of managed identities too.
pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    set: &str,
    id: &str,
) -> Result<Response, Response> {
    let principal = known(desk, set, id).ok_or_else(|| error::not_found(id))?;
    let before = desk.cloud().tenant().security_attributes(principal).cloned().unwrap_or_default();
    if request.method == Method::Get {
        let may = permission::write(desk, caller, READ_SECURITY_ATTRIBUTES).is_ok();
        let shown = if may { view(&before) } else { Value::Null };
        let context = super::context(set, &format!("({MEMBER})/$entity"));
        return Ok(Response::json(200, &json!({ "@odata.context": context, MEMBER: shown })));
    }
    permission::write(desk, caller, WRITE_SECURITY_ATTRIBUTES)?;
    let body = object(request)?;
    if let Some(other) = body.keys().find(|name| *name != MEMBER) {
        return Err(error::bad_request(&format!("'{MEMBER}' is updated alone, without '{other}'.")));
    }
    let attributes = merged(before, body.get(MEMBER)).map_err(|message| error::bad_request(&message))?;
    desk.emit(Change::SecurityAttributesSet { principal_id: principal, attributes });
    Ok(Response::new(204))
}

fn known(desk: &Desk<'_>, set: &str, id: &str) -> Option<PrincipalId> {
    let (tenant, principal) = (desk.cloud().tenant(), id.parse().ok());
    match set {
        "users" => {
            principal.and_then(|id| tenant.user(id)).or_else(|| tenant.user_named(id)).map(|user| user.id)
        }
        _ => principal.and_then(|id| tenant.service_principal(id)).map(|one| one.id),
    }
}

/// What is there afterwards: `null` and an empty list take an attribute away, and what is not named stays. The texts of the
/// refusals are UNCONFIRMED.
fn merged(before: SecurityAttributes, wanted: Option<&Value>) -> Result<SecurityAttributes, String> {
    let SecurityAttributes(mut sets) = before;
    let wanted = wanted
        .and_then(Value::as_object)
        .ok_or_else(|| format!("'{MEMBER}' is not an object of attribute sets."))?;
    for (set, named) in wanted.iter().filter(|(set, _)| !set.contains('@')) {
        check_name(set)?;
        let named = named
            .as_object()
            .ok_or_else(|| format!("The attribute set '{set}' is not an object of attributes."))?;
        let mut own = match sets.shift_remove(set) {
            Some(Value::Object(own)) => own,
            _ => JsonMap::new(),
        };
        for (name, value) in named.iter().filter(|(name, _)| !name.contains('@')) {
            check_name(name)?;
            if value.is_null() || value.as_array().is_some_and(|values| values.is_empty()) {
                own.shift_remove(name);
            } else {
                own.insert(name.clone(), checked(name, value)?);
            }
        }
        if !own.is_empty() {
            sets.insert(set.clone(), Value::Object(own));
        }
    }
    let after = SecurityAttributes(sets);
    if after.items().map(|(_, _, values)| values.len()).sum::<usize>() > MOST_VALUES {
        return Err(format!("An object has at most {MOST_VALUES} values of custom security attributes."));
    }
    Ok(after)
}

fn check_name(name: &str) -> Result<(), String> {
    let begins_well = name.chars().next().is_some_and(|first| !first.is_ascii_digit());
    let is_name =
        begins_well && name.chars().all(char::is_alphanumeric) && name.chars().count() <= LONGEST_NAME;
    let wanted = "up to 32 letters and digits, not beginning with a digit";
    if is_name {
        Ok(())
    } else {
        Err(format!("'{name}' is not a name of a custom security attribute or set: {wanted}."))
    }
}

/// A value of one of the types that there are, of which lists have one.
fn checked(name: &str, value: &Value) -> Result<Value, String> {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| text.chars().count() <= LONGEST_VALUE);
    let is_fine = match value {
        Value::Array(values) => values.iter().all(is_text) || values.iter().all(Value::is_i64),
        value => is_text(value) || value.is_i64() || value.is_boolean(),
    };
    let wanted =
        "a text of at most 64 characters, an integer, true or false, or a list of texts or of integers";
    if is_fine { Ok(value.clone()) } else { Err(format!("The value of '{name}' is not {wanted}.")) }
}

/// As Graph shows them, each set and what is not plain to see with its type; `null` where there are none.
fn view(attributes: &SecurityAttributes) -> Value {
    let mut sets = JsonMap::new();
    for (set, name, value) in attributes.each() {
        let fresh = || json!({ TYPE: "#microsoft.graph.customSecurityAttributeValue" });
        let members = sets.entry(set).or_insert_with(fresh);
        if let (Value::Object(members), Some(kind)) = (&mut *members, type_of(value)) {
            members.insert(format!("{name}{TYPE}"), kind.into());
        }
        if let Value::Object(members) = members {
            members.insert(name.to_string(), value.clone());
        }
    }
    if sets.is_empty() { Value::Null } else { Value::Object(sets) }
}

fn type_of(value: &Value) -> Option<&'static str> {
    match value {
        Value::Array(values) if values.iter().all(Value::is_string) => Some("#Collection(String)"),
        Value::Array(_) => Some("#Collection(Int32)"),
        Value::Number(_) => Some("#Int32"),
        _ => None,
    }
}
