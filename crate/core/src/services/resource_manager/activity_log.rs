//! What was done at Resource Manager: every write, deletion and action, and by whom ("Activity log in Azure Monitor",
//! "Azure Activity Log event schema"; Activity Logs, List).
//!
//! Each has two events, one for its beginning and one for its end. Left out: names of operations in words, the address of
//! the caller, pages, and the minutes until an event shows up. A request that came to no decision about access leaves no
//! event; for which such requests Azure writes one is UNCONFIRMED.

use super::super::bearer::Caller;
use super::super::{Desk, odata, past::Answered};
use super::{authorize, error, listed};
use crate::cloud::Cloud;
use crate::figures::lifetime;
use crate::ids::SubscriptionId;
use crate::journal::Conclusion;
use crate::rbac::{Basis, Decision};
use crate::scope::Scope;
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response, UnverifiedToken};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use serde_json::{Map as JsonMap, Value, json};
use uuid::Uuid;

/// .NET counts time in tenths of a microsecond from the year 1 on: so many until 1970.
const TICKS_BEFORE: u64 = 621_355_968_000_000_000;
const TICKS: u64 = 10_000;

/// Claims that go by the names that WS-Federation gave them; all others keep their own.
const RENAMED: [(&str, &str); 6] = [
    ("oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"),
    ("tid", "http://schemas.microsoft.com/identity/claims/tenantid"),
    ("sub", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"),
    ("idp", "http://schemas.microsoft.com/identity/claims/identityprovider"),
    ("scp", "http://schemas.microsoft.com/identity/claims/scope"),
    ("upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"),
];

/// `GET …/providers/Microsoft.Insights/eventtypes/management/values`.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, id: SubscriptionId) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    if let Err(refusal) =
        authorize(desk, caller, "Microsoft.Insights/eventtypes/values/read", &Scope::subscription(id))
    {
        return refusal;
    }
    let now = desk.now();
    let filter = match Filter::of(&request.url.query_value("$filter").unwrap_or_default(), now) {
        Ok(filter) => filter,
        Err(refusal) => return refusal,
    };
    let (cloud, past) = desk.look_back(does_something);
    let past = past.take_while(|one| one.ended >= filter.since);
    let events = past.filter_map(|one| Deed::of(cloud, &one)).flat_map(|deed| deed.events());
    listed(events.filter(|event| filter.fits(event)).collect())
}

fn does_something(request: &Request) -> bool {
    matches!(request.method, Method::Put | Method::Patch | Method::Post | Method::Delete)
}

/// Which events are asked for.
struct Filter {
    since: Timestamp,
    until: Option<Timestamp>,
    /// Where in an event a text must be which.
    equal: Vec<(&'static str, String)>,
}

impl Filter {
    /// The clauses that the page on Activity Logs, List names, `caller`, and no others. A beginning must be given. The words of
    /// the refusals are UNCONFIRMED.
    fn of(text: &str, now: Timestamp) -> Result<Self, Response> {
        let bad = |what: &str| error::error(400, "BadRequest", what);
        let unknown = || bad(&format!("The filter '{text}' is not supported."));
        let (mut since, mut until, mut equal) = (None, None, Vec::new());
        for part in text.split(" and ").filter(|part| !part.is_empty()) {
            let (name, operator, value) = odata::clause(part).ok_or_else(unknown)?;
            match (name, operator) {
                ("eventTimestamp", "ge") => since = Some(odata::moment(value).ok_or_else(unknown)?),
                ("eventTimestamp", "le") => until = Some(odata::moment(value).ok_or_else(unknown)?),
                (_, "eq") => equal.push((member(name).ok_or_else(unknown)?, value.to_string())),
                _ => return Err(unknown()),
            }
        }
        let since = since.ok_or_else(|| {
            bad("The query parameter '$filter' must name a start, as in `eventTimestamp ge '2026-11-02T09:00:00Z'`.")
        })?;
        if now.since(since) > Duration::from_secs(lifetime::ACTIVITY_LOG) {
            return Err(bad("The start time cannot be more than 90 days in the past."));
        }
        Ok(Self { since, until, equal })
    }

    fn fits(&self, event: &Value) -> bool {
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let moment = odata::moment(text("/eventTimestamp")).unwrap_or_default();
        moment >= self.since
            && self.until.is_none_or(|until| moment <= until)
            && self.equal.iter().all(|(pointer, value)| text(pointer).eq_ignore_ascii_case(value))
    }
}

/// Where an event has what the filter calls so.
fn member(name: &str) -> Option<&'static str> {
    Some(match name {
        "resourceGroupName" => "/resourceGroupName",
        "resourceUri" | "resourceId" => "/resourceId",
        "resourceProvider" => "/resourceProviderName/value",
        "correlationId" => "/correlationId",
        "caller" => "/caller",
        _ => return None,
    })
}

/// Something that was done, or that somebody was not allowed to do: what both of its events say.
struct Deed {
    members: JsonMap<String, Value>,
    resource: String,
    correlation: Uuid,
    begun: Timestamp,
    ended: Timestamp,
    status: u16,
    /// The words of the refusal.
    refusal: Option<String>,
}

impl Deed {
    fn of(cloud: &Cloud, past: &Answered<'_>) -> Option<Self> {
        let decision = past.conclusions.iter().find_map(|conclusion| match conclusion {
            Conclusion::Access { decision, .. } => Some(decision),
            _ => None,
        })?;
        let claims = claims(past.request)?;
        let claim = |name: &str| claims.get(name).and_then(Value::as_str);
        let caller = claim("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn");
        let caller = caller.map_or_else(|| decision.principal_id.to_string(), ToString::to_string);
        let correlation = past.response.headers.get("x-ms-correlation-request-id")?;
        let resource = resource(past.request);
        let operation = &decision.action;
        let kind = operation.rsplit_once('/').map_or("", |(kind, _)| kind);
        let provider = operation.split('/').next().unwrap_or_default();
        let group =
            Scope::parse(&resource).ok().and_then(|scope| scope.resource_group_name().map(String::from));
        let asked = past.request.headers.get("x-ms-client-request-id").unwrap_or(correlation);
        let members = json!({
            "authorization": authorization(cloud, decision, claim("idtyp")),
            "caller": caller,
            "channels": "Operation",
            "claims": claims,
            "correlationId": correlation,
            "operationId": correlation,
            "category": named("Administrative"),
            "resourceGroupName": group.unwrap_or_default(),
            "resourceProviderName": named(provider),
            "resourceId": resource,
            "resourceType": named(kind),
            "operationName": named(operation),
            "httpRequest": { "clientRequestId": asked, "method": past.request.method },
            "subscriptionId": cloud.subscription(),
            "tenantId": cloud.tenant().id,
        });
        let Value::Object(members) = members else { return None };
        Some(Self {
            members,
            resource,
            correlation: Uuid::try_parse(correlation).ok()?,
            begun: past.begun,
            ended: past.ended,
            status: past.response.status,
            refusal: (past.response.status >= 400).then(|| past.response.body.text()),
        })
    }

    /// Its end and its beginning, the newer first.
    fn events(self) -> [Value; 2] {
        let (value, level) =
            if self.refusal.is_some() { ("Failed", "Error") } else { ("Succeeded", "Informational") };
        let code = status_name(self.status);
        let sub =
            json!({ "value": code, "localizedValue": format!("{code} (HTTP Status Code: {})", self.status) });
        let mut properties =
            json!({ "statusCode": code, "eventCategory": "Administrative", "entity": self.resource });
        if let (Some(words), Value::Object(members)) = (&self.refusal, &mut properties) {
            members.insert("statusMessage".into(), words.as_str().into());
        }
        let end = json!({
            "eventName": { "value": "EndRequest", "localizedValue": "End request" },
            "level": level, "status": named(value), "subStatus": sub, "properties": properties,
        });
        let begin = json!({
            "eventName": { "value": "BeginRequest", "localizedValue": "Begin request" },
            "level": "Informational", "status": named("Started"), "subStatus": named(""),
            "properties": { "eventCategory": "Administrative", "entity": self.resource },
        });
        [self.event(2, self.ended, end), self.event(1, self.begun, begin)]
    }

    fn event(&self, number: u128, at: Timestamp, own: Value) -> Value {
        let id = Uuid::from_u128(self.correlation.as_u128() ^ number).to_string();
        let ticks = at.millis().saturating_mul(TICKS).saturating_add(TICKS_BEFORE);
        let mut event = self.members.clone();
        event.insert("id".into(), format!("{}/events/{id}/ticks/{ticks}", self.resource).into());
        event.insert("eventDataId".into(), id.into());
        for moment in ["eventTimestamp", "submissionTimestamp"] {
            event.insert(moment.into(), at.to_round_trip().into());
        }
        if let Value::Object(own) = own {
            event.extend(own);
        }
        Value::Object(event)
    }
}

fn named(value: &str) -> Value {
    json!({ "value": value, "localizedValue": value })
}

/// What was acted on: the address, of an action without its last word.
fn resource(request: &Request) -> String {
    let path = request.url.path().trim_end_matches('/');
    let of_action = path.rsplit_once('/').filter(|_| request.method == Method::Post);
    of_action.map_or(path, |(resource, _)| resource).to_string()
}

/// The claims of the caller's token, every value as a text.
fn claims(request: &Request) -> Option<JsonMap<String, Value>> {
    let token = request.headers.get("Authorization")?.split_once(' ')?.1;
    let token = UnverifiedToken::parse(token.trim()).ok()?;
    let claims = token.claims().as_object()?.iter().map(|(name, value)| {
        let renamed = RENAMED.iter().find(|(short, _)| short == name).map_or(name.as_str(), |(_, long)| long);
        (renamed.to_string(), Value::String(as_text(value)))
    });
    Some(claims.collect())
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(as_text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// What was to be allowed, and the role assignment that allowed it. The members of `evidence` are UNCONFIRMED.
fn authorization(cloud: &Cloud, decision: &Decision, kind: Option<&str>) -> Value {
    let mut authorization = json!({ "action": decision.action, "scope": decision.scope });
    let Basis::RoleAssignments { considered, .. } = &decision.basis else { return authorization };
    if let (Some(grant), Value::Object(members)) =
        (considered.first().filter(|_| decision.allowed), &mut authorization)
    {
        let role = cloud.authorization().role(grant.role);
        let kind = match (grant.through, kind) {
            (Some(_), _) => "Group",
            (None, Some("user")) => "User",
            (None, _) => "ServicePrincipal",
        };
        members.insert(
            "evidence".into(),
            json!({
                "role": role.map(|role| &role.role_name),
                "roleAssignmentScope": grant.scope,
                "roleAssignmentId": grant.assignment.to_hex(),
                "roleDefinitionId": grant.role.to_hex(),
                "principalId": grant.through.unwrap_or(decision.principal_id).to_hex(),
                "principalType": kind,
            }),
        );
    }
    authorization
}

fn status_name(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "NoContent",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        429 => "TooManyRequests",
        _ => "BadRequest",
    }
}
