//! What a machine can prove about itself to others ("Azure Instance Metadata Service", attested data). The real signer has a
//! certificate for `metadata.azure.com`; here it is the authority that signs the certificates of identities.

use super::error;
use crate::scope::ResourceId;
use crate::services::Desk;
use crate::wire::{ErrorCode, Request, Response, base64url, cms};
use alloc::string::{String, ToString};
use core::time::Duration;
use serde::Serialize;

/// How long a signed document counts. The page shows one of six hours in an older copy and of five seconds in a newer one:
/// UNCONFIRMED.
const COUNTS: Duration = Duration::from_secs(6 * 3_600);

/// What is signed, its members in the order of the page's sample.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    license_type: &'static str,
    nonce: String,
    plan: Plan,
    sku: &'a str,
    subscription_id: String,
    time_stamp: TimeStamp,
    vm_id: &'a str,
}

#[derive(Serialize)]
struct Plan {
    name: &'static str,
    product: &'static str,
    publisher: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TimeStamp {
    created_on: String,
    expires_on: String,
}

#[derive(Serialize)]
struct Answer {
    encoding: &'static str,
    signature: String,
}

/// Serves `/metadata/attested/document`.
pub(super) fn document(desk: &Desk<'_>, vm: &ResourceId, request: &Request) -> Response {
    let now = desk.now();
    let nonce = match request.url.query_value("nonce") {
        None => now.as_in("YYYYMMDD-hhmmss"),
        Some(nonce) if nonce.len() <= 10 && nonce.bytes().all(|byte| byte.is_ascii_digit()) => {
            nonce.to_string()
        }
        // The words are UNCONFIRMED.
        Some(_) => {
            return error::invalid_request("The nonce must be a number of at most 10 digits")
                .because(ErrorCode::BadParameter);
        }
    };
    let cloud = desk.cloud();
    let (Some(instance), Some(signer)) = (cloud.instance(vm), cloud.identity_authority()) else {
        return error::not_found();
    };
    let sku = instance.property("/storageProfile/imageReference/sku").and_then(|sku| sku.as_str());
    let document = Document {
        license_type: "",
        nonce,
        plan: Plan { name: "", product: "", publisher: "" },
        sku: sku.unwrap_or_default(),
        subscription_id: cloud.subscription().to_string(),
        time_stamp: TimeStamp {
            created_on: now.as_in("MM/DD/YY hh:mm:ss -0000"),
            expires_on: now.after(COUNTS).as_in("MM/DD/YY hh:mm:ss -0000"),
        },
        vm_id: instance.platform_id(),
    };
    let content = serde_json::to_vec(&document).unwrap_or_default();
    match cms::sign(&content, &signer.certificate, &signer.key) {
        Ok(signed) => {
            Response::json(200, &Answer { encoding: "pkcs7", signature: base64url::encode_standard(&signed) })
        }
        Err(_) => error::not_found(),
    }
}
