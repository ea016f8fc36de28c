//! Names that are unique in all of Azure, asked for before something is created ("Storage Accounts - Check Name
//! Availability", "Vaults - Check Name Availability", "Check Name Availability" of App Service). Which names are, and how
//! they are asked for, the row of their type says.

use super::super::Desk;
use super::super::bearer::Caller;
use super::{authorize, error, object, types};
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use serde_json::{Value, json};

/// The name breaks the rules of its type.
pub(super) const INVALID: &str = "AccountNameInvalid";
/// Somebody has it.
pub(super) const EXISTS: &str = "AlreadyExists";

/// `POST …/providers/{namespace}/checkNameAvailability`.
pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    within: &Scope,
    namespace: &str,
) -> Response {
    let Some(check) = types::name_check(namespace) else {
        return types::not_simulated(request);
    };
    if request.method != Method::Post {
        return error::method_not_allowed();
    }
    if let Err(refusal) = authorize(desk, caller, check.action, within) {
        return refusal;
    }
    let body = match object(request) {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
    match (check.refuse)(desk.cloud(), name) {
        None => Response::json(200, &json!({ "nameAvailable": true })),
        Some((reason, message)) => {
            Response::json(200, &json!({ "nameAvailable": false, "reason": reason, "message": message }))
        }
    }
}
