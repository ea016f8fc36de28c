//! Images that machines are made of ("Virtual Machine Images - List"): every publisher, offer and SKU that is asked for has
//! one version. Which ones Azure really has is left out; the simulator runs none of them.

use super::super::Desk;
use super::super::bearer::Caller;
use super::{authorize, error};
use crate::scope::Scope;
use crate::wire::{Method, Request, Response};
use serde_json::{Value, json};

const VERSION: &str = "1.0.0";

/// What stands after `…/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions`: nothing, or a version.
pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    scope: &Scope,
    version: Option<&str>,
) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let action = "Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read";
    if let Err(refusal) = authorize(desk, caller, action, scope) {
        return refusal;
    }
    match version {
        None => Response::json(200, &[view(&scope.child(VERSION))]),
        Some(VERSION) => Response::json(200, &view(scope)),
        Some(other) => {
            let message = alloc::format!("Artifact: VMImage with version '{other}' was not found.");
            error::error(404, "NotFound", &message)
        }
    }
}

fn view(id: &Scope) -> Value {
    json!({
        "id": id,
        "name": VERSION,
        "location": id.as_str().split('/').nth(6),
        "properties": {
            "hyperVGeneration": "V2",
            "architecture": "x64",
            "osDiskImage": { "operatingSystem": "Linux", "sizeInGb": 30 },
            "dataDiskImages": [],
        },
    })
}
