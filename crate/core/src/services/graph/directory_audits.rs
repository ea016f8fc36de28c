//! What was written in the directory ("List directoryAudits"): here the service principals that came and went, those of
//! managed identities at the hand of Azure itself. The names of actor and activities are UNCONFIRMED.
//!
//! Left out: all else that is written in the directory, pages, and the minutes until an entry shows up.

use super::super::bearer::Caller;
use super::super::{Desk, odata, past::Answered};
use super::{error, permission};
use crate::cloud::Cloud;
use crate::figures::lifetime;
use crate::ids::PrincipalId;
use crate::wire::{Method, Request, Response, UnverifiedToken};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use serde_json::{Value, json};

/// `GET /auditLogs/directoryAudits`, of which a filter may name moments, the activity and its target.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    if request.method != Method::Get {
        return Err(error::bad_segment());
    }
    permission::read_logs(desk, caller)?;
    let text = request.url.query_value("$filter").unwrap_or_default();
    let clauses = text.split(" and ").filter(|clause| !clause.is_empty());
    let clauses: Vec<(&str, &str, &str)> = clauses
        .map(|one| odata::clause(one).ok_or_else(|| error::bad_filter(&text)))
        .collect::<Result<_, _>>()?;
    if !clauses.iter().all(|(name, operator, value)| is_known(name, operator, value)) {
        return Err(error::bad_filter(&text));
    }
    let now = desk.now();
    let (cloud, past) = desk.look_back(is_of_service_principals);
    let kept = Duration::from_secs(lifetime::SIGN_IN_LOG);
    let past = past.take_while(|one| now.since(one.ended) <= kept);
    let rows = past.filter(|one| clauses.iter().all(|clause| fits_time(one, clause)));
    let rows = rows.filter_map(|one| row(cloud, &one));
    let rows: Vec<Value> = rows.filter(|row| clauses.iter().all(|clause| fits(row, clause))).collect();
    let context = "https://graph.microsoft.com/v1.0/$metadata#auditLogs/directoryAudits";
    Ok(Response::json(200, &json!({ "@odata.context": context, "value": rows })))
}

const ACTIVITY: &str = "activityDisplayName";
const MOMENT: &str = "activityDateTime";

fn is_known(name: &str, operator: &str, value: &str) -> bool {
    match (name, operator) {
        (ACTIVITY, "eq") => true,
        (MOMENT, "ge" | "le") => odata::moment(value).is_some(),
        _ => false,
    }
}

fn fits_time(past: &Answered<'_>, (name, operator, value): &(&str, &str, &str)) -> bool {
    match odata::moment(value).filter(|_| *name == MOMENT) {
        Some(moment) if *operator == "ge" => past.ended >= moment,
        Some(moment) => past.ended <= moment,
        None => true,
    }
}

fn fits(row: &Value, (name, _, value): &(&str, &str, &str)) -> bool {
    *name != ACTIVITY || row.get(ACTIVITY).and_then(Value::as_str) == Some(*value)
}

fn is_of_service_principals(request: &Request) -> bool {
    matches!(request.method, Method::Post | Method::Delete)
        && request.url.segments().get(1).is_some_and(|set| set == "servicePrincipals")
        && request.url.segments().len() == if request.method == Method::Post { 2 } else { 3 }
}

/// The row of something that was done; `None` where it was refused.
fn row(cloud: &Cloud, past: &Answered<'_>) -> Option<Value> {
    if !past.response.is_success() {
        return None;
    }
    let body = past.response.body.json().unwrap_or_default();
    let is_new = past.request.method == Method::Post;
    let segments = past.request.url.segments();
    let id = if is_new { body.get("id")?.as_str()?.to_string() } else { segments.last()?.to_string() };
    let (activity, operation) =
        if is_new { ("Add service principal", "Add") } else { ("Remove service principal", "Delete") };
    Some(json!({
        "id": format!("Directory_{id}_{}", past.ended.secs()),
        "category": "ApplicationManagement",
        "correlationId": past.response.headers.get("request-id"),
        "result": "success",
        "resultReason": "",
        "activityDisplayName": activity,
        "activityDateTime": past.ended.to_rfc3339(),
        "loggedByService": "Core Directory",
        "operationType": operation,
        "initiatedBy": initiator(cloud, past.request),
        "targetResources": [{ "id": id, "displayName": name(cloud, &id), "type": "ServicePrincipal" }],
        "additionalDetails": [],
    }))
}

/// Azure's own services have no token, as they go no public way.
fn initiator(cloud: &Cloud, request: &Request) -> Value {
    let token = request.headers.get("Authorization").and_then(|header| header.split_once(' '));
    let token = token.and_then(|(_, token)| UnverifiedToken::parse(token.trim()).ok());
    let id: Option<PrincipalId> = token.as_ref().and_then(|token| token.text("oid")?.parse().ok());
    let user = id.and_then(|id| cloud.tenant().user(id));
    match (user, id) {
        (Some(user), _) => json!({ "app": null, "user": {
            "id": user.id, "displayName": user.name, "userPrincipalName": user.user_principal_name,
        } }),
        (None, Some(id)) => {
            json!({ "user": null, "app": { "servicePrincipalId": id, "displayName": cloud.tenant().name_of(id) } })
        }
        (None, None) => {
            json!({ "user": null, "app": { "servicePrincipalId": null, "displayName": "Managed Service Identity" } })
        }
    }
}

/// What a service principal is called, be it in the recycle bin.
fn name(cloud: &Cloud, id: &str) -> Option<String> {
    let id = id.parse().ok()?;
    let deleted = cloud.tenant().deleted_service_principal(id);
    let gone = || deleted.map(|deleted| deleted.service_principal.display_name.clone());
    cloud.tenant().name_of(id).map(String::from).or_else(gone)
}
