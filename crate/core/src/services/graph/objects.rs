//! Users, groups and service principals under one roof ("directoryObject resource type").

use super::super::Desk;
use super::super::bearer::Caller;
use super::permission::{self, READ_OBJECTS};
use super::{entity, error, groups, listed, object, service_principals, texts, users};
use crate::cloud::Cloud;
use crate::ids::PrincipalId;
use crate::wire::{Method, Request, Response};
use serde_json::Value;

/// The most ids of one request (same page).
const MOST_IDS: usize = 1000;

pub(super) fn one(
    desk: &Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
) -> Result<Response, Response> {
    if request.method != Method::Get {
        return Err(error::bad_segment());
    }
    permission::read(desk, caller, READ_OBJECTS)?;
    let found = id.parse().ok().and_then(|id| view(desk.cloud(), id));
    Ok(entity(200, "directoryObjects", found.ok_or_else(|| error::not_found(id))?))
}

/// `POST /directoryObjects/getByIds`: of the ids that name nothing the answer is silent ("directoryObject: getByIds").
pub(super) fn by_ids(desk: &Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    if request.method != Method::Post {
        return Err(error::bad_segment());
    }
    permission::read(desk, caller, READ_OBJECTS)?;
    let body = object(request)?;
    let (ids, types) = (texts(&body, "ids"), texts(&body, "types"));
    if ids.is_empty() || ids.len() > MOST_IDS {
        return Err(error::bad_request(&alloc::format!("The property 'ids' must hold 1 to {MOST_IDS} ids.")));
    }
    let wanted = |object: &Value| {
        let kind = object.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
        types.is_empty() || types.iter().any(|one| kind.rsplit('.').next() == Some(one.as_str()))
    };
    let found = ids.iter().filter_map(|id| view(desk.cloud(), id.parse().ok()?)).filter(wanted);
    Ok(listed("directoryObjects", found.collect()))
}

/// An object of any kind, with the word for its kind; `None` when the directory has none with this id.
pub(super) fn view(cloud: &Cloud, id: PrincipalId) -> Option<Value> {
    let tenant = cloud.tenant();
    let (kind, mut object) = if let Some(user) = tenant.user(id) {
        ("user", users::view(user))
    } else if let Some(group) = tenant.group(id) {
        ("group", groups::view(group))
    } else {
        ("servicePrincipal", service_principals::view(tenant.service_principal(id)?))
    };
    if let Value::Object(members) = &mut object {
        members.shift_insert(0, "@odata.type".into(), alloc::format!("#microsoft.graph.{kind}").into());
    }
    Some(object)
}
