//! Security groups ("group resource type").

use super::super::Desk;
use super::super::bearer::Caller;
use super::filter::Filter;
use super::permission::{self, READ_GROUPS, WRITE_GROUPS, WRITE_MEMBERS};
use super::{entity, error, listed, members, need, object, quota, text, texts};
use crate::cloud::{Change, Group};
use crate::ids::PrincipalId;
use crate::wire::{Method, Request, Response};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use serde_json::{Value, json};

/// `/groups`.
pub(super) fn all(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    match request.method {
        Method::Get => list(desk, request, caller),
        Method::Post => create(desk, request, caller),
        _ => Err(error::bad_segment()),
    }
}

/// `/groups/{id}`.
pub(super) fn one(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
) -> Result<Response, Response> {
    match request.method {
        Method::Get => {
            permission::read(desk, caller, READ_GROUPS)?;
            Ok(entity(200, "groups", view(&known(desk, id)?)))
        }
        Method::Patch => {
            permission::write(desk, caller, WRITE_MEMBERS)?;
            let group = known(desk, id)?;
            members::add_all(desk, request, &group)
        }
        Method::Delete => {
            permission::write(desk, caller, WRITE_GROUPS)?;
            let group = known(desk, id)?;
            desk.emit(Change::GroupDeleted { id: group.id, display_name: group.display_name });
            Ok(Response::new(204))
        }
        _ => Err(error::bad_segment()),
    }
}

pub(super) fn known(desk: &Desk<'_>, id: &str) -> Result<Group, Response> {
    let found = id.parse().ok().and_then(|id| desk.cloud().tenant().group(id));
    found.cloned().ok_or_else(|| error::not_found(id))
}

/// A group as Graph shows it.
pub(super) fn view(group: &Group) -> Value {
    json!({
        "id": group.id,
        "createdDateTime": group.created.to_rfc3339(),
        "description": group.description,
        "displayName": group.display_name,
        "groupTypes": [],
        "isAssignableToRole": null,
        "mail": null,
        "mailEnabled": false,
        "mailNickname": group.mail_nickname,
        "securityEnabled": true,
        "visibility": null,
    })
}

fn list(desk: &Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    permission::read(desk, caller, READ_GROUPS)?;
    let filter = Filter::of(request, &["displayName", "mailNickname", "id"])?;
    let fits = |group: &&Group| {
        filter.fits(|member| {
            vec![match member {
                "mailNickname" => group.mail_nickname.clone(),
                "id" => group.id.to_string(),
                _ => group.display_name.clone(),
            }]
        })
    };
    let groups: Vec<Value> = desk.cloud().tenant().groups().filter(fits).map(view).collect();
    Ok(listed("groups", groups))
}

fn create(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    permission::write(desk, caller, WRITE_GROUPS)?;
    quota::room(desk)?;
    let body = object(request)?;
    let flag = |name: &str| body.get(name).and_then(Value::as_bool);
    if flag("mailEnabled") != Some(false)
        || flag("securityEnabled") != Some(true)
        || !texts(&body, "groupTypes").is_empty()
    {
        return Err(error::bad_request(
            "The simulator knows security groups only: mailEnabled false, securityEnabled true, no groupTypes.",
        ));
    }
    let group = Group {
        display_name: need(&body, "displayName")?,
        mail_nickname: need(&body, "mailNickname")?,
        description: text(&body, "description"),
        id: PrincipalId::from_random(desk.bytes()),
        created: desk.now(),
        members: Vec::new(),
    };
    let response = entity(201, "groups", view(&group));
    desk.emit(Change::GroupPut { group: group.into() });
    Ok(response)
}
