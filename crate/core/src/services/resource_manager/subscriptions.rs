//! Subscriptions ("Subscriptions - List").

use super::super::Desk;
use super::super::bearer::Caller;
use super::super::decision;
use super::{authorize, error, listed};
use crate::cloud::Cloud;
use crate::ids::SubscriptionId;
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::vec::Vec;
use serde_json::{Value, json};

/// Regions: their names and what people read. Azure has some sixty.
pub(super) const LOCATIONS: [(&str, &str); 12] = [
    ("australiaeast", "Australia East"),
    ("centralindia", "Central India"),
    ("eastus", "East US"),
    ("eastus2", "East US 2"),
    ("germanywestcentral", "Germany West Central"),
    ("japaneast", "Japan East"),
    ("japanwest", "Japan West"),
    ("northeurope", "North Europe"),
    ("southeastasia", "Southeast Asia"),
    ("uksouth", "UK South"),
    ("westeurope", "West Europe"),
    ("westus2", "West US 2"),
];

fn view(cloud: &Cloud) -> Value {
    let id = cloud.subscription();
    json!({
        "id": format!("/subscriptions/{id}"),
        "subscriptionId": id,
        "tenantId": cloud.tenant().id,
        "displayName": "Simulated subscription",
        "state": "Enabled",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01", "spendingLimit": "Off",
        },
    })
}

/// The subscriptions in which any role counts for the caller, at any scope.
pub(super) fn list(desk: &Desk<'_>, request: &Request, caller: &Caller) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let holds_any = decision::asker(desk, caller).holds_any(desk.cloud());
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

/// The tenants that the caller can sign in to.
pub(super) fn tenants(desk: &Desk<'_>, request: &Request) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let tenant = desk.cloud().tenant();
    listed(Vec::from([json!({
        "id": format!("/tenants/{}", tenant.id),
        "tenantId": tenant.id,
        "displayName": "Contoso",
        "defaultDomain": tenant.domain,
        "domains": [tenant.domain],
        "tenantCategory": "Home",
        "tenantType": "AAD",
    })]))
}

/// The regions.
pub(super) fn locations(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: SubscriptionId,
) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let scope = Scope::subscription(id);
    if let Err(refusal) = authorize(desk, caller, "Microsoft.Resources/subscriptions/locations/read", &scope)
    {
        return refusal;
    }
    let view = |(name, display): &(&str, &str)| {
        json!({
            "id": scope.child(&format!("locations/{name}")),
            "name": name,
            "type": "Region",
            "displayName": display,
            "regionalDisplayName": display,
            "metadata": { "regionType": "Physical", "regionCategory": "Recommended" },
        })
    };
    listed(LOCATIONS.iter().map(view).collect())
}
