//! The refusals of Microsoft Graph ("Microsoft Graph error responses and resource types").
//!
//! Left out is `innerError`, in which the real ones repeat the time and the ids of the request.

use crate::journal::TokenRefusal;
use crate::wire::Response;
use alloc::format;
use serde_json::json;

pub(super) fn error(status: u16, code: &str, message: &str) -> Response {
    Response::json(status, &json!({ "error": { "code": code, "message": message } })).named(code)
}

/// The texts for tokens of a wrong audience, issuer or signature are UNCONFIRMED.
pub(super) fn unauthenticated(reason: TokenRefusal) -> Response {
    let message = match reason {
        TokenRefusal::Missing => "Access token is empty.",
        TokenRefusal::Expired | TokenRefusal::NotYetValid => {
            "Lifetime validation failed, the token is expired."
        }
        TokenRefusal::Malformed => "IDX14100: JWT is not well formed, there are no dots (.)",
        _ => "Access token validation failure.",
    };
    error(401, "InvalidAuthenticationToken", message)
}

pub(super) fn denied() -> Response {
    error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
}

pub(super) fn bad_segment() -> Response {
    error(400, "BadRequest", "Resource not found for the segment.")
}

pub(super) fn bad_request(message: &str) -> Response {
    error(400, "Request_BadRequest", message)
}

/// A filter that is not served, so that nobody takes the whole list for its answer. The real text names the property.
pub(super) fn bad_filter(text: &str) -> Response {
    error(400, "Request_UnsupportedQuery", &format!("Unsupported or invalid query filter clause: {text}."))
}

pub(super) fn not_found(id: &str) -> Response {
    let message = format!(
        "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
    );
    error(404, "Request_ResourceNotFound", &message)
}
