//! Names that are unique in all of Azure, asked for before something is created ("Storage Accounts - Check Name
//! Availability", "Vaults - Check Name Availability", "Check Name Availability" of App Service).

use super::super::Desk;
use super::super::bearer::Caller;
use super::types::{storage_accounts, vaults};
use super::{authorize, error, object, types};
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::String;
use serde_json::{Value, json};

/// Why a name cannot be had, in the words of its provider.
type Check = fn(&Desk<'_>, &str) -> Option<(&'static str, String)>;

/// Of each namespace, by what action its names are asked for, and which can be had.
const NAMES: [(&str, &str, Check); 3] = [
    ("Microsoft.Storage", "Microsoft.Storage/checknameavailability/read", |desk, name| {
        let bad = storage_accounts::check_account_name(name).err().map(|message| (INVALID, message));
        let taken = || desk.cloud().account_named(name).map(|_| (EXISTS, storage_accounts::taken(name)));
        bad.or_else(taken)
    }),
    ("Microsoft.KeyVault", "Microsoft.KeyVault/checkNameAvailability/read", |desk, name| {
        let bad = vaults::check_name(name).err().map(|message| (INVALID, message));
        bad.or_else(|| desk.cloud().vault_named(name).map(|_| (EXISTS, vaults::taken(name))))
    }),
    ("Microsoft.Web", "Microsoft.Web/checknameavailability/read", |desk, name| {
        let taken = || format!("Hostname '{name}' already exists. Please select a different name.");
        desk.cloud().app_named(name).map(|_| (EXISTS, taken()))
    }),
];

const INVALID: &str = "AccountNameInvalid";
const EXISTS: &str = "AlreadyExists";

/// `POST …/providers/{namespace}/checkNameAvailability`.
pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    within: &Scope,
    namespace: &str,
) -> Response {
    let Some((_, action, check)) = NAMES.iter().find(|(own, ..)| own.eq_ignore_ascii_case(namespace)) else {
        return types::not_simulated(request);
    };
    if request.method != Method::Post {
        return error::method_not_allowed();
    }
    if let Err(refusal) = authorize(desk, caller, action, within) {
        return refusal;
    }
    let body = match object(request) {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
    match check(desk, name) {
        None => Response::json(200, &json!({ "nameAvailable": true })),
        Some((reason, message)) => {
            Response::json(200, &json!({ "nameAvailable": false, "reason": reason, "message": message }))
        }
    }
}
