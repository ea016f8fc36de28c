//! The errors of the token service ("Microsoft Entra authentication and authorization error codes").

use super::super::Desk;
use crate::ids::TenantId;
use crate::journal::Conclusion;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use serde::Serialize;

/// An error with its number and text.
pub(super) struct Aadsts {
    code: u32,
    message: String,
}

#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    error_description: String,
    error_codes: [u32; 1],
    timestamp: String,
    trace_id: String,
    correlation_id: String,
    error_uri: String,
}

impl Aadsts {
    pub(super) fn new(code: u32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Number and text, without what a response adds.
    pub(super) fn text(&self) -> String {
        format!("AADSTS{}: {}", self.code, self.message)
    }

    /// The OAuth 2.0 error that the number goes with, and the status it is sent with. For 500014 it is UNCONFIRMED.
    fn kind(&self) -> (&'static str, u16) {
        match self.code {
            70_003 => ("unsupported_grant_type", 400),
            65_001 | 70_008 | 501_051 | 501_481 => ("invalid_grant", 400),
            50_049 => ("invalid_instance", 400),
            50_058 => ("login_required", 400),
            500_011 | 500_014 => ("invalid_resource", 400),
            700_016 | 7_000_112 => ("unauthorized_client", 400),
            1_002_012 | 700_022 => ("invalid_scope", 400),
            50_027 | 50_048 | 700_021 | 700_023 | 700_024 | 700_027 | 7_000_215 | 7_000_216 | 7_000_222
            | 7_000_272 | 7_002_138 => ("invalid_client", 401),
            _ => ("invalid_request", 400),
        }
    }

    /// The response that carries the error; the refusal is written down.
    pub(super) fn response(self, desk: &mut Desk<'_>, request: &Request) -> Response {
        desk.conclude(Conclusion::SignInRefused { code: self.code });
        let (error, status) = self.kind();
        let trace_id = desk.guid();
        let correlation_id =
            request.headers.get("client-request-id").map_or_else(|| desk.guid(), ToString::to_string);
        let timestamp = desk.now().to_entra();
        let error_description = format!(
            "{} Trace ID: {trace_id} Correlation ID: {correlation_id} Timestamp: {timestamp}",
            self.text()
        );
        let error_uri = format!("https://login.microsoftonline.com/error?code={}", self.code);
        let error_codes = [self.code];
        Response::json(
            status,
            &Body { error, error_description, error_codes, timestamp, trace_id, correlation_id, error_uri },
        )
        .named(error)
    }
}

/// `tenant` names no tenant of this cloud.
pub(super) fn tenant_not_found(tenant: &str) -> Aadsts {
    Aadsts::new(
        90_002,
        format!(
            "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the \
             correct cloud. Check with your subscription administrator, this may happen if there are no active \
             subscriptions for the tenant."
        ),
    )
}

/// Why `tenant` names no tenant that could be asked: it is in no form of a tenant's name, or there is none of that name.
/// For the names that stand for any tenant the text is UNCONFIRMED.
pub(super) fn no_tenant(tenant: &str) -> Aadsts {
    if ["common", "consumers", "organizations"].contains(&tenant) {
        return Aadsts::new(
            50_059,
            "No tenant-identifying information found in either the request or implied by any provided credentials.",
        );
    }
    if tenant.contains('.') || tenant.parse::<TenantId>().is_ok() {
        return tenant_not_found(tenant);
    }
    Aadsts::new(
        900_023,
        format!(
            "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain."
        ),
    )
}

/// A field is missing from the form.
pub(super) fn missing(name: &str) -> Aadsts {
    Aadsts::new(900_144, format!("The request body must contain the following parameter: '{name}'."))
}
