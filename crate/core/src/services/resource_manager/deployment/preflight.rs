//! What is looked at before a template is deployed, so that one which cannot be deployed changes nothing ("Resolve errors for
//! invalid template", preflight validation): whether each type is there, and whether the caller may write each resource. What
//! providers look at besides comes up when their resource is put.

use super::super::super::{Desk, decision};
use super::super::{error, types};
use super::template::Resource;
use crate::access::{Action, Offer};
use crate::scope::{ResourceId, Scope};
use crate::services::bearer::Caller;
use crate::wire::{Method, Request, Response, Url};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Value, json};

/// Refuses a template of which a resource could not be put. That the refusal of a caller has the status 403 is UNCONFIRMED.
pub(super) fn check(
    desk: &mut Desk<'_>,
    caller: &Caller,
    id: &ResourceId,
    resources: &[Resource<'_>],
) -> Result<(), Response> {
    let unknown: Vec<Value> = resources.iter().filter_map(not_simulated).collect();
    if !unknown.is_empty() {
        let tracking = desk.guid();
        let message = format!(
            "The template deployment '{}' is not valid according to the validation procedure. The tracking id is \
             '{tracking}'. See inner errors for details.",
            id.name()
        );
        let body = json!({ "error": { "code": CODE, "message": message, "details": unknown } });
        return Err(Response::json(400, &body));
    }
    let refused: Vec<String> = resources.iter().filter_map(|one| refused(desk, caller, one)).collect();
    match refused.as_slice() {
        [] => Ok(()),
        [only] => Err(error::error(403, CODE, only)),
        several => {
            let message = format!("Deployment failed with multiple errors: '{}'", several.join(":"));
            Err(error::error(403, CODE, &message))
        }
    }
}

const CODE: &str = "InvalidTemplateDeployment";

/// The type at the end of a path, as in `Microsoft.Compute/virtualMachines/extensions`.
fn kind(path: &str) -> Option<String> {
    let (_, after) = path.rsplit_once("/providers/")?;
    let mut segments = after.split('/');
    let namespace = segments.next()?;
    let kinds: Vec<&str> = segments.step_by(2).collect();
    Some(format!("{namespace}/{}", kinds.join("/")))
}

/// Role assignments and the like are not in the list of types, as they are no resources of a resource group.
fn not_simulated(resource: &Resource<'_>) -> Option<Value> {
    let kind = kind(&resource.path)?;
    if types::named(&kind).is_some() || types::is_of_authorization(&kind) {
        return None;
    }
    let address =
        format!("https://management.azure.com{}?api-version={}", resource.path, resource.api_version);
    let request = Request::new(Method::Put, Url::parse(&address).ok()?);
    types::not_simulated(&request).body.json().ok()?.get("error").cloned()
}

/// Why a caller may not write a resource, if they may not. A condition asks what is written, which stands here only when the
/// resource is put.
fn refused(desk: &mut Desk<'_>, caller: &Caller, resource: &Resource<'_>) -> Option<String> {
    let (kind, scope) = (kind(&resource.path)?, Scope::parse(&resource.path).ok()?);
    let kind = types::named(&kind).map_or(kind.as_str(), |known| known.name);
    let action = format!("{kind}/write");
    let asked = Action::control(action.as_str());
    let decision = decision::asker(desk, caller).decide(desk.cloud(), &asked, &scope, Offer::default());
    if decision.allowed || decision.has_false_condition() {
        return None;
    }
    decision::conclude(desk, caller, &asked, &scope, Offer::default());
    let (_, after) = resource.path.rsplit_once("/providers/")?;
    let names: Vec<&str> = after.split('/').skip(2).step_by(2).collect();
    Some(format!(
        "Authorization failed for template resource '{}' of type '{kind}'. The client '{}' with object id '{}' does not \
         have permission to perform action '{action}' at scope '{}'.",
        names.join("/"),
        caller.name,
        caller.principal_id,
        resource.path
    ))
}
