//! Work that is asked after until it is done ("Track asynchronous Azure operations"). Here it is done when the first answer
//! leaves; clients ask once, as they do in Azure.

use super::super::Desk;
use super::error;
use crate::scope::Scope;
use crate::wire::{Method, Request, Response, base64url};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Value, json};

/// How long clients wait before they ask, in seconds; Resource Manager usually says 15.
const RETRY_AFTER: &str = "1";
const JOB: &str = "RESOURCEGROUPDELETIONJOB-";

/// The answer to the deletion of a resource group: accepted, and where to ask.
pub(super) fn group_deletion(desk: &Desk<'_>, group: &Scope, location: &str) -> Response {
    let job = json!({ "jobId": format!("{JOB}{}", group.name()), "jobLocation": location });
    let address = format!(
        "https://management.azure.com{}/operationresults/{}?api-version=2024-11-01",
        Scope::subscription(desk.cloud().subscription()),
        base64url::encode(job.to_string().as_bytes())
    );
    accepted(202, "Location", address)
}

/// An answer that sends its client to another address.
pub(super) fn accepted(status: u16, header: &str, address: String) -> Response {
    Response::new(status).with_header(header, address).with_header("Retry-After", RETRY_AFTER)
}

/// `GET /subscriptions/{id}/operationresults/{job}`: whether a resource group is gone.
pub(super) fn result(desk: &Desk<'_>, request: &Request, job: &str) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    match group_of(job).map(|name| Scope::resource_group(desk.cloud().subscription(), &name)) {
        Some(group) if desk.cloud().resource_group(&group).is_none() => Response::new(200),
        Some(_) => accepted(202, "Location", request.url.to_string()),
        None => error::error(404, "NotFound", &format!("The operation '{job}' could not be found.")),
    }
}

fn group_of(job: &str) -> Option<String> {
    let job: Value = serde_json::from_slice(&base64url::decode(job).ok()?).ok()?;
    job.get("jobId")?.as_str()?.strip_prefix(JOB).map(ToString::to_string)
}
