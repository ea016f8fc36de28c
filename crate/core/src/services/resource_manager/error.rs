//! The errors of Azure Resource Manager ("Common REST error responses"; "Troubleshoot Azure RBAC").

use crate::ids::TenantId;
use crate::journal::TokenRefusal;
use crate::rbac::{Decision, Denial};
use crate::scope::{ResourceId, Scope};
use crate::services::bearer::{Caller, Refused};
use crate::time::Timestamp;
use crate::wire::Response;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

#[derive(Serialize)]
struct Envelope<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    code: &'a str,
    message: &'a str,
}

/// An error in Resource Manager's envelope.
pub(super) fn error(status: u16, code: &str, message: &str) -> Response {
    Response::json(status, &Envelope { error: Inner { code, message } }).named(code)
}

/// The token was not accepted. For a token whose signature does not fit, the text is the one for any bad token.
pub(super) fn unauthenticated(tenant: TenantId, refused: &Refused, now: Timestamp) -> Response {
    let (code, message) = match refused.reason {
        TokenRefusal::Missing => (
            "AuthenticationFailed",
            String::from("Authentication failed. The 'Authorization' header is missing."),
        ),
        TokenRefusal::Audience => (
            "InvalidAuthenticationTokenAudience",
            format!(
                "The access token has been obtained for wrong audience or resource '{}'. It should exactly match with one \
                 of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net',\
                 'https://management.azure.com/','https://management.azure.com'.",
                refused.audience
            ),
        ),
        TokenRefusal::Issuer => (
            "InvalidAuthenticationTokenTenant",
            format!(
                "The access token is from the wrong issuer '{}'. It must match the tenant 'https://sts.windows.net/{tenant}/' \
                 associated with this subscription. Please use the authority (URL) 'https://login.windows.net/{tenant}' \
                 to get the token. Note, if the subscription is transferred to another tenant there is no impact to the \
                 services, but information about new tenant could take time to propagate (up to an hour). If you just \
                 transferred your subscription and see this error message, please try back later.",
                refused.issuer
            ),
        ),
        TokenRefusal::Expired => (
            "ExpiredAuthenticationToken",
            format!(
                "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
                refused.expiry.to_us(),
                now.to_us()
            ),
        ),
        _ => ("InvalidAuthenticationToken", String::from("The access token is invalid.")),
    };
    let (kind, description) = match refused.reason {
        TokenRefusal::Missing => {
            ("invalid_token", "The authentication failed because of missing 'Authorization' header.")
        }
        _ => ("invalid_token", "The access token is invalid."),
    };
    let challenge = format!(
        "Bearer authorization_uri=\"https://login.windows.net/{tenant}\", error=\"{kind}\", \
         error_description=\"{description}\""
    );
    error(401, code, &message).with_header("WWW-Authenticate", challenge)
}

/// No role assignment grants the action, or a deny assignment takes it from those who hold such a role. Which of the two
/// the real service names where both are true is UNCONFIRMED; its text for the second says that a role grants the action.
pub(in crate::services) fn unauthorized(caller: &Caller, decision: &Decision) -> Response {
    if let Some(denial) = decision.denied_by().filter(|_| decision.has_grant()) {
        return denied(caller, decision, denial);
    }
    let condition = if decision.has_false_condition() { " or an ABAC condition not fulfilled" } else { "" };
    let message = format!(
        "The client '{}' with object id '{}' does not have authorization{condition} to perform action '{}' over scope \
         '{}' or the scope is invalid. If access was recently granted, please refresh your credentials.",
        caller.name, caller.principal_id, decision.action, decision.scope
    );
    error(403, "AuthorizationFailed", &message)
}

fn denied(caller: &Caller, decision: &Decision, denial: &Denial) -> Response {
    let message = format!(
        "The client '{}' with object id '{}' has permission to perform action '{}' on scope '{}'; however, the access is \
         denied because of the deny assignment with name '{}' and Id '{}' at scope '{}'.",
        caller.name,
        caller.principal_id,
        decision.action,
        decision.scope,
        denial.name,
        denial.assignment.to_hex(),
        denial.scope
    );
    error(403, "DenyAssignmentAuthorizationFailed", &message)
}

/// The resource may be written, but not what it links to.
pub(super) fn linked_unauthorized(
    caller: &Caller,
    action: &str,
    scope: &Scope,
    linked_action: &str,
    linked: &str,
) -> Response {
    let message = format!(
        "The client '{}' with object id '{}' has permission to perform action '{action}' on scope '{scope}'; however, it \
         does not have permission to perform action '{linked_action}' on the linked scope(s) '{linked}' or the linked \
         scope(s) are invalid.",
        caller.name, caller.principal_id
    );
    error(403, "LinkedAuthorizationFailed", &message)
}

/// The resource group does not exist.
pub(super) fn group_not_found(name: &str) -> Response {
    error(404, "ResourceGroupNotFound", &format!("Resource group '{name}' could not be found."))
}

/// The resource does not exist.
pub(super) fn not_found(resource_type: &str, id: &ResourceId) -> Response {
    let group = id.scope().resource_group_name().unwrap_or_default();
    let outermost = resource_type.split('/').take(2).collect::<Vec<_>>().join("/");
    let inside: String = id.names_and_types();
    let message = format!(
        "The Resource '{outermost}/{inside}' under resource group '{group}' was not found. For more details please go \
         to https://aka.ms/ARMResourceNotFoundFix"
    );
    error(404, "ResourceNotFound", &message)
}

/// The body, or a member of it, is not what the operation takes.
pub(super) fn invalid_content(what: &str) -> Response {
    let message = format!("The request content was invalid and could not be deserialized: '{what}'.");
    error(400, "InvalidRequestContent", &message)
}

/// The verb does not go with the address.
pub(super) fn method_not_allowed() -> Response {
    error(405, "MethodNotAllowed", "The requested resource does not support this http method.")
}
