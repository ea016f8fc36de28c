//! The key with which somebody signs on behalf of an account what a holder may do ("Get User Delegation Key"). Signatures
//! made with it are not taken here: the simulator knows no shared access signatures.

use super::error::StorageError;
use crate::access::{Action, Offer};
use crate::cloud::StorageAccount;
use crate::services::Desk;
use crate::services::bearer::Caller;
use crate::services::decision;
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response, base64url};
use alloc::format;

const ACTION: &str = "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action";
/// The longest that a key counts, in seconds: seven days (same page).
const LONGEST: u64 = 604_800;

/// `POST /?restype=service&comp=userdelegationkey`.
pub(super) fn key(
    desk: &mut Desk<'_>,
    account: &StorageAccount,
    caller: &Caller,
    request: &Request,
) -> Result<Response, StorageError> {
    let action = Action::control(ACTION);
    let decision = decision::conclude(desk, caller, &action, account.id.scope(), Offer::default());
    if !decision.allowed {
        return Err(StorageError::PermissionMismatch);
    }
    if request.method != Method::Post || request.url.query_value("restype").as_deref() != Some("service") {
        return Err(StorageError::InvalidUri);
    }
    let text = request.body.text();
    let now = desk.now();
    let start = member(&text, "Start").unwrap_or(now);
    let expiry = member(&text, "Expiry").ok_or(StorageError::InvalidXml)?;
    if expiry <= start || expiry <= now || expiry.since(now).as_secs() > LONGEST {
        return Err(StorageError::InvalidXml);
    }
    let value = base64url::encode_standard(&desk.bytes::<32>());
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><UserDelegationKey><SignedOid>{}</SignedOid><SignedTid>{}</SignedTid>\
         <SignedStart>{}</SignedStart><SignedExpiry>{}</SignedExpiry><SignedService>b</SignedService><SignedVersion>{}\
         </SignedVersion><Value>{value}</Value></UserDelegationKey>",
        caller.principal_id,
        desk.cloud().tenant().id,
        start.to_rfc3339(),
        expiry.to_rfc3339(),
        request.headers.get("x-ms-version").unwrap_or_default(),
    );
    Ok(Response::new(200).with_body("application/xml", body))
}

/// A moment in the body: the one thing that it can hold.
fn member(text: &str, name: &str) -> Option<Timestamp> {
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    let (value, _) = after.split_once(&format!("</{name}>"))?;
    Timestamp::parse(value.trim()).ok()
}
