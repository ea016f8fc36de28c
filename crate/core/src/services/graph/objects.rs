//! Users, groups and service principals under one roof ("directoryObject resource type").

use super::super::Desk;
use super::super::bearer::Caller;
use super::permission::{self, READ_OBJECTS};
use super::{entity, error, groups, service_principals};
use crate::cloud::{Cloud, User};
use crate::ids::PrincipalId;
use crate::wire::{Method, Request, Response};
use serde_json::{Value, json};

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

/// An object of any kind, with the word for its kind; `None` when the directory has none with this id.
pub(super) fn view(cloud: &Cloud, id: PrincipalId) -> Option<Value> {
    let tenant = cloud.tenant();
    let (kind, mut object) = if let Some(user) = tenant.user(id) {
        ("user", user_view(user))
    } else if let Some(group) = tenant.group(id) {
        ("group", groups::view(group))
    } else {
        ("servicePrincipal", service_principals::view(tenant.service_principal(id)?))
    };
    if let Value::Object(members) = &mut object {
        members.insert("@odata.type".into(), alloc::format!("#microsoft.graph.{kind}").into());
    }
    Some(object)
}

fn user_view(user: &User) -> Value {
    json!({
        "businessPhones": [],
        "displayName": user.name,
        "id": user.id,
        "mail": null,
        "userPrincipalName": user.user_principal_name,
    })
}
