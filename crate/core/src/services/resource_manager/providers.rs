//! Resource providers and whether the subscription may use them ("Providers - Get", "Providers - Register"). Here every
//! provider is registered from the start; in Azure most are registered by the first deployment that needs them.

use super::super::Desk;
use super::super::bearer::Caller;
use super::{authorize, error, listed, subscriptions, types};
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::vec::Vec;
use serde_json::{Value, json};

/// The version named to tools that ask which they may use; requests may name any.
const VERSION: &str = "2024-11-01";

/// `/providers`, of the subscription or of the tenant.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, within: &Scope) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    if let Err(refusal) = readable(desk, caller, within) {
        return refusal;
    }
    listed(types::namespaces().into_iter().map(|name| view(within, name)).collect())
}

/// `/providers/{namespace}`.
pub(super) fn get(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    within: &Scope,
    namespace: &str,
) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    match readable(desk, caller, within) {
        Ok(()) => shown(within, namespace),
        Err(refusal) => refusal,
    }
}

/// `POST …/providers/{namespace}/register`.
pub(super) fn register(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    within: &Scope,
    namespace: &str,
) -> Response {
    if request.method != Method::Post {
        return error::method_not_allowed();
    }
    match authorize(desk, caller, &format!("{namespace}/register/action"), within) {
        Ok(()) => shown(within, namespace),
        Err(refusal) => refusal,
    }
}

/// The list of all Azure's providers is open to whoever is signed in, that of a subscription to its readers.
fn readable(desk: &mut Desk<'_>, caller: &Caller, within: &Scope) -> Result<(), Response> {
    if within.subscription_id().is_none() {
        return Ok(());
    }
    authorize(desk, caller, "Microsoft.Resources/subscriptions/providers/read", within)
}

fn shown(within: &Scope, namespace: &str) -> Response {
    match types::namespaces().into_iter().find(|known| known.eq_ignore_ascii_case(namespace)) {
        Some(known) => Response::json(200, &view(within, known)),
        None => types::unknown_namespace(namespace),
    }
}

fn view(within: &Scope, namespace: &str) -> Value {
    let own = types::by_namespace().filter(|(of, _)| *of == namespace).map(|(_, kind)| {
        let locations: Vec<&str> = subscriptions::LOCATIONS.iter().map(|(_, display)| *display).collect();
        json!({ "resourceType": kind, "locations": locations, "apiVersions": [VERSION] })
    });
    json!({
        "id": within.child(&format!("providers/{namespace}")),
        "namespace": namespace,
        "registrationPolicy": "RegistrationRequired",
        "registrationState": "Registered",
        "resourceTypes": own.collect::<Vec<_>>(),
    })
}
