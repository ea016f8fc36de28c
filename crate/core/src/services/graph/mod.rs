//! Microsoft Graph, as far as identities go: groups, applications, service principals and app roles ("Microsoft Graph
//! REST API v1.0").

mod app_roles;
mod applications;
mod deleted_items;
mod error;
mod groups;
mod members;
mod objects;
mod permission;
mod quota;
mod security_attributes;
mod service_principals;
mod sign_ins;
mod users;

use super::Desk;
use super::bearer::{self, Caller};
use crate::place::Place;
use crate::wire::{Method, Request, Response};
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

const AUDIENCES: [&str; 2] = ["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"];

pub(super) fn answer(desk: &mut Desk<'_>, request: &Request) -> Response {
    let segments = request.url.segments();
    let path: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let [_version @ ("v1.0" | "beta"), path @ ..] = path.as_slice() else { return error::bad_segment() };
    if !matches!(desk.caller(), Place::Person { .. } | Place::Internet | Place::Code { .. }) {
        return answer_service(desk, request, path);
    }
    match bearer::check(desk, request, &AUDIENCES) {
        Ok(caller) => answer_caller(desk, request, &caller, path).unwrap_or_else(|refusal| refusal),
        Err(refused) => error::unauthenticated(refused.reason),
    }
}

/// Azure's own services write here what managed identities need, and look members up. That they go this very way is not
/// public.
fn answer_service(desk: &mut Desk<'_>, request: &Request, path: &[&str]) -> Response {
    match (request.method, path) {
        (Method::Post, ["servicePrincipals"]) => service_principals::create(desk, request),
        (Method::Patch, ["servicePrincipals", id]) => service_principals::set_keys(desk, request, id),
        (Method::Delete, ["servicePrincipals", id]) => service_principals::delete(desk, id),
        (Method::Post, ["directoryObjects", id, "getMemberObjects"]) => {
            members::group_ids(desk, id).unwrap_or_else(|refusal| refusal)
        }
        _ => error::bad_segment(),
    }
}

fn answer_caller(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    path: &[&str],
) -> Result<Response, Response> {
    match path {
        ["groups"] => groups::all(desk, request, caller),
        ["groups", id] => groups::one(desk, request, caller, id),
        ["groups", id, "members" | "transitiveMembers", ..] => {
            members::of_group(desk, request, caller, id, path.get(2..).unwrap_or_default())
        }
        ["groups" | "servicePrincipals" | "users" | "directoryObjects", id, what] if members::asks(what) => {
            members::groups_of(desk, request, caller, id, what)
        }
        ["directoryObjects", "getByIds"] => objects::by_ids(desk, request, caller),
        ["directoryObjects", id] => objects::one(desk, request, caller, id),
        ["directory", "deletedItems", path @ ..] => deleted_items::answer(desk, request, caller, path),
        ["applications"] => applications::all(desk, request, caller),
        ["applications", id] => applications::one(desk, request, caller, id),
        ["auditLogs", "signIns"] => sign_ins::list(desk, request, caller),
        ["me"] => users::own(desk, request, caller),
        [set @ ("users" | "servicePrincipals"), id] if security_attributes::asks(request) => {
            security_attributes::answer(desk, request, caller, set, id)
        }
        ["users"] => users::all(desk, request, caller),
        ["users", id] => users::one(desk, request, caller, id),
        ["servicePrincipals"] => service_principals::all(desk, request, caller),
        ["servicePrincipals", id] => service_principals::one(desk, request, caller, id),
        ["servicePrincipals", id, side @ ("appRoleAssignedTo" | "appRoleAssignments")] => {
            app_roles::all(desk, request, caller, id, side)
        }
        ["servicePrincipals", id, "appRoleAssignedTo" | "appRoleAssignments", name] => {
            app_roles::one(desk, request, caller, id, name)
        }
        _ => Err(error::bad_segment()),
    }
}

/// The body as a JSON object.
fn object(request: &Request) -> Result<JsonMap<String, Value>, Response> {
    match request.body.json() {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(error::error(400, "BadRequest", "Unable to read JSON request payload.")),
    }
}

/// The text of a member of the body that must be there. The real words are UNCONFIRMED.
fn need(body: &JsonMap<String, Value>, name: &str) -> Result<String, Response> {
    text(body, name).ok_or_else(|| {
        error::bad_request(&alloc::format!("A value is required for property '{name}' of resource."))
    })
}

fn text(body: &JsonMap<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(String::from)
}

/// The texts of a member that is a list of texts.
fn texts(body: &JsonMap<String, Value>, name: &str) -> Vec<String> {
    let items = body.get(name).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(String::from).collect()
}

/// One object, named by what its address stands for in Graph's metadata document.
fn entity(status: u16, set: &str, mut object: Value) -> Response {
    if let Value::Object(members) = &mut object {
        members.insert("@odata.context".into(), Value::String(context(set, "/$entity")));
    }
    Response::json(status, &object)
}

/// A list of objects, all on one page.
fn listed(set: &str, value: Vec<Value>) -> Response {
    Response::json(200, &json!({ "@odata.context": context(set, ""), "value": value }))
}

fn context(set: &str, end: &str) -> String {
    alloc::format!("https://graph.microsoft.com/v1.0/$metadata#{set}{end}")
}

/// The one equality that a `$filter` asks for, as in `displayName eq 'lab'`; `None` when there is no filter.
fn filter(request: &Request, name: &str) -> Result<Option<String>, Response> {
    let Some(text) = request.url.query_value("$filter") else { return Ok(None) };
    let value = text.strip_prefix(name).and_then(|rest| rest.trim_start().strip_prefix("eq "));
    let value = value.and_then(|value| value.trim().strip_prefix('\'')?.strip_suffix('\''));
    value.map(|value| Some(String::from(value))).ok_or_else(|| error::bad_filter(&text))
}
