//! People ("user resource type"): read, never written; they come with the world.

use super::super::Desk;
use super::super::bearer::Caller;
use super::filter::Filter;
use super::permission::{self, READ_OBJECTS};
use super::{entity, error, listed};
use crate::cloud::User;
use crate::wire::{Method, Request, Response};
use alloc::string::ToString;
use alloc::vec;
use serde_json::{Value, json};

/// `/users`.
pub(super) fn all(desk: &Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    readable(desk, request, caller)?;
    let filter = Filter::of(request, &["userPrincipalName", "displayName", "id"])?;
    let fits = |user: &&User| {
        filter.fits(|member| {
            vec![match member {
                "displayName" => user.name.clone(),
                "id" => user.id.to_string(),
                _ => user.user_principal_name.clone(),
            }]
        })
    };
    Ok(listed("users", desk.cloud().tenant().users().filter(fits).map(view).collect()))
}

/// `/users/{id or user principal name}`.
pub(super) fn one(
    desk: &Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
) -> Result<Response, Response> {
    readable(desk, request, caller)?;
    let mut users = desk.cloud().tenant().users();
    let named = |user: &&User| {
        user.user_principal_name.eq_ignore_ascii_case(id) || id.parse().is_ok_and(|id| user.id == id)
    };
    let found = users.find(named).ok_or_else(|| error::not_found(id))?;
    Ok(entity(200, "users", view(found)))
}

/// `/me`: the person whose token it is. The words for an application that asks are UNCONFIRMED.
pub(super) fn own(desk: &Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    readable(desk, request, caller)?;
    let user = desk.cloud().tenant().user(caller.principal_id);
    let user = user.ok_or_else(|| {
        error::error(400, "BadRequest", "/me request is only valid with delegated authentication flow.")
    })?;
    Ok(entity(200, "users", view(user)))
}

fn readable(desk: &Desk<'_>, request: &Request, caller: &Caller) -> Result<(), Response> {
    if request.method != Method::Get {
        return Err(error::bad_segment());
    }
    permission::read(desk, caller, READ_OBJECTS)
}

/// A person as Graph shows them.
pub(super) fn view(user: &User) -> Value {
    json!({
        "businessPhones": [],
        "displayName": user.name,
        "id": user.id,
        "mail": null,
        "userPrincipalName": user.user_principal_name,
    })
}
