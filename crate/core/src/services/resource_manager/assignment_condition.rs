//! Conditions of role assignments as Resource Manager takes them, and what it offers to those that limit who may assign
//! which role to whom ("Delegate Azure role assignment management to others with conditions").

use super::error;
use crate::access::Offer;
use crate::cloud::{Cloud, RoleAssignment};
use crate::rbac::condition::{Condition, Source};
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::String;
use serde_json::{Map, Value};

/// The condition of the assignment that a body describes. The codes and statuses of the refusals are UNCONFIRMED.
pub(super) fn read(body: &Map<String, Value>) -> Result<Option<Condition>, Response> {
    let Some(text) = property(body, "condition") else { return Ok(None) };
    let invalid = |message: &str| error::error(400, "InvalidRoleAssignmentCondition", message);
    let refused = || invalid("The given role assignment condition is invalid.");
    // The version is 2.0 where none is given ("Add or edit Azure role assignment conditions using the REST API").
    let is_right_version =
        property(body, "conditionVersion").is_none_or(|version| version == Condition::VERSION);
    if !is_right_version || text.len() > Condition::LONGEST {
        return Err(refused());
    }
    let condition = Condition::parse(text).map_err(|_| refused())?;
    match condition.unknown_attribute() {
        None => Ok(Some(condition)),
        Some((source, name)) => Err(invalid(&format!("{} attribute {name} is not valid.", source.as_str()))),
    }
}

fn property<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    body.get("properties")?.as_object()?.get(name)?.as_str()
}

/// What a request to write an assignment offers: what it asks to assign to whom. Where it does not say what kind of
/// principal that is, the directory does; that the service does the same is UNCONFIRMED.
pub(super) fn offered_by_request(cloud: &Cloud, request: &Request) -> Offer {
    let Ok(body) = super::object(request) else { return Offer::default() };
    let role = property(&body, "roleDefinitionId").and_then(|id| id.rsplit('/').next());
    let principal = property(&body, "principalId");
    let known = || cloud.tenant().principal_type(principal?.parse().ok()?).map(|kind| kind.as_str());
    let kind = property(&body, "principalType").or_else(known);
    Offer::of_assignment(Source::Request, role, principal, kind)
}

/// What a request to delete an assignment offers: what was assigned to whom.
pub(super) fn offered_by_assignment(assignment: &RoleAssignment) -> Offer {
    let (role, principal) = (format!("{}", assignment.role), format!("{}", assignment.principal_id));
    let kind = assignment.principal_type.as_str();
    Offer::of_assignment(Source::Resource, Some(&role), Some(&principal), Some(kind))
}
