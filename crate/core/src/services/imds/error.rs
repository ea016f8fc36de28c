//! The refusals of the metadata endpoint, byte for byte where they were seen.

use crate::wire::{ErrorCode, Response};
use serde::Serialize;

/// The error shape of the identity path: both members are strings.
#[derive(Serialize)]
struct IdentityError<'a> {
    error: &'a str,
    error_description: &'a str,
}

const FORWARDED: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Error xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
    <Code>InvalidHeaderValue</Code>
    <Message>The value provided for one of the HTTP headers was not in the correct format.</Message>
    <Details>Header contains 'X-Forwarded-For' are not supported.</Details>
</Error>"#;

/// 400 on the identity path.
pub(super) fn invalid_request(description: &str) -> Response {
    identity(400, ErrorCode::InvalidRequest, "invalid_request", description)
}

/// An error of the identity path; what Entra called it, when the error is Entra's.
pub(super) fn identity(status: u16, code: ErrorCode, error: &str, error_description: &str) -> Response {
    Response::json(status, &IdentityError { error, error_description }).because(code)
}

/// The code asked too often. Real answers name no time after which to ask again.
pub(super) fn too_many() -> Response {
    let code = ErrorCode::TokenRequestsThrottled;
    identity(429, code, "invalid_request", "Temporarily throttled, too many requests")
}

/// A proxy passed the request on. The answer is XML; its content type and its `Server` are UNCONFIRMED.
pub(super) fn forwarded() -> Response {
    Response::new(400).with_body("text/xml; charset=utf-8", FORWARDED).because(ErrorCode::ForwardedRequest)
}

/// The header is missing that no browser and no careless proxy sends.
pub(super) fn no_metadata_header(on_identity: bool) -> Response {
    if on_identity {
        return invalid_request("Required metadata header not specified")
            .because(ErrorCode::MetadataHeaderMissing);
    }
    raw(400, r#"{ "error": "Bad request: . Required metadata header not specified" }"#)
        .because(ErrorCode::MetadataHeaderMissing)
}

/// The version is missing or unknown. On the identity path the real text is UNCONFIRMED; it is taken to be the same.
pub(super) fn api_version() -> Response {
    raw(
        400,
        r#"{"error":"Bad request. api-version is invalid or was not specified in the request. For more information refer to aka.ms/azureimds","newest-versions":["2025-04-07","2024-07-17","2024-03-15"]}"#,
    )
    .because(ErrorCode::UnknownApiVersion)
}

/// Only GET is served. The real body is UNCONFIRMED.
pub(super) fn method_not_allowed() -> Response {
    let code = ErrorCode::MethodNotAllowed;
    identity(405, code, "method_not_allowed", "The requested HTTP method is not allowed")
}

pub(super) fn not_found_identity() -> Response {
    raw(404, r#"{"error":"Not Found"}"#).because(ErrorCode::UnknownAddress)
}

pub(super) fn not_found() -> Response {
    raw(404, r#"{ "error": "Not found" }"#).because(ErrorCode::UnknownAddress)
}

fn raw(status: u16, body: &str) -> Response {
    Response::new(status).with_body("application/json; charset=utf-8", body)
}
