//! Subscriptions ("Subscriptions - List").

use super::super::Desk;
use super::super::bearer::Caller;
use super::{authorize, error, listed};
use crate::cloud::Cloud;
use crate::ids::SubscriptionId;
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::vec::Vec;
use serde_json::{Value, json};

fn view(cloud: &Cloud) -> Value {
    let id = cloud.subscription();
    json!({
        "id": format!("/subscriptions/{id}"),
        "subscriptionId": id,
        "tenantId": cloud.tenant().id,
        "displayName": "Simulated subscription",
        "state": "Enabled",
        "authorizationSource": "RoleBased",
    })
}

/// The subscriptions in which the caller holds any role, at any scope.
pub(super) fn list(desk: &Desk<'_>, request: &Request, caller: &Caller) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let holders = core::iter::once(&caller.principal_id).chain(&caller.groups);
    let holds_any = holders.into_iter().any(|holder| desk.cloud().assignments_of(*holder).next().is_some());
    let value: Vec<Value> = holds_any.then(|| view(desk.cloud())).into_iter().collect();
    listed(value)
}

pub(super) fn get(desk: &mut Desk<'_>, request: &Request, caller: &Caller, id: SubscriptionId) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    match authorize(desk, caller, "Microsoft.Resources/subscriptions/read", &Scope::subscription(id)) {
        Ok(()) => Response::json(200, &view(desk.cloud())),
        Err(refusal) => refusal,
    }
}
