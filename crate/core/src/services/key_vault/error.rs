//! The errors of Key Vault's data plane ("Azure Key Vault REST API error codes").

use super::super::bearer::{Caller, Refused};
use crate::cloud::{Tenant, Vault};
use crate::journal::TokenRefusal;
use crate::rbac::Decision;
use crate::wire::Response;
use alloc::format;
use alloc::string::String;
use serde::Serialize;

#[derive(Serialize)]
struct Envelope<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    innererror: Option<Code<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    code: &'a str,
}

pub(super) fn error(status: u16, code: &str, message: &str, inner: Option<&str>) -> Response {
    let innererror = inner.map(|code| Code { code });
    Response::json(status, &Envelope { error: Inner { code, message, innererror } })
        .named(inner.unwrap_or(code))
}

/// The challenge tells a client where to get a token, and for which resource. The texts for tokens that are there but
/// wrong are UNCONFIRMED but for the first sentence.
pub(super) fn unauthenticated(tenant: &Tenant, refused: &Refused) -> Response {
    let message = match refused.reason {
        TokenRefusal::Missing => String::from("AKV10000: Request is missing a Bearer or PoP token."),
        TokenRefusal::Audience => {
            format!(
                "AKV10022: Invalid audience. Expected https://vault.azure.net, found: {}.",
                refused.audience
            )
        }
        TokenRefusal::Issuer => {
            format!(
                "AKV10032: Invalid issuer. Expected one of {}, found {}.",
                tenant.issuer(),
                refused.issuer
            )
        }
        TokenRefusal::Expired => String::from("AKV10054: Token is expired."),
        TokenRefusal::NotYetValid => String::from("AKV10055: Token is not yet valid."),
        _ => String::from("AKV10001: Token is malformed, or its signature does not validate."),
    };
    let challenge = format!(
        "Bearer authorization=\"https://login.windows.net/{}\", resource=\"https://vault.azure.net\"",
        tenant.id
    );
    error(401, "Unauthorized", &message, None).with_header("WWW-Authenticate", challenge)
}

/// No role assignment grants the data action.
pub(super) fn forbidden_by_rbac(caller: &Caller, decision: &Decision, vault: &Vault) -> Response {
    let resource = decision.scope.with_lower_resource_groups();
    let resource = resource.replacen("/Microsoft.KeyVault/", "/microsoft.keyvault/", 1);
    let message = [
        "Caller is not authorized to perform action on resource.",
        "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
        &format!("Caller: {}", who(caller)),
        &format!("Action: '{}'", decision.action),
        &format!("Resource: '{resource}'"),
        "Assignment: (not found)",
        "DenyAssignmentId: null",
        "DecisionReason: null ",
        &format!("Vault: {};location={}", vault.id.name(), vault.location),
        "",
    ]
    .join("\r\n");
    error(403, "Forbidden", &message, Some("ForbiddenByRbac"))
}

fn who(caller: &Caller) -> String {
    format!("appid={};oid={};iss={}", caller.client_id, caller.principal_id, caller.issuer)
}

fn who_with_groups(caller: &Caller) -> String {
    format!(
        "appid={};oid={};numgroups={};iss={}",
        caller.client_id,
        caller.principal_id,
        caller.groups.len(),
        caller.issuer
    )
}

/// No access policy names the operation.
pub(super) fn forbidden_by_policy(caller: &Caller, on: &str, permission: &str, vault: &Vault) -> Response {
    let message = format!(
        "The user, group or application '{}' does not have {on} {permission} permission on key vault '{};location={}'. \
         For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287",
        who_with_groups(caller),
        vault.id.name(),
        vault.location
    );
    error(403, "Forbidden", &message, Some("ForbiddenByPolicy"))
}

/// The key itself was not made for this.
pub(super) fn operation_not_allowed(caller: &Caller, operation: &str, vault: &Vault) -> Response {
    let message = format!(
        "Operation is not allowed.\r\nOperation: \"{operation}\"\r\nCaller: {}\r\nVault: {};location={}",
        who_with_groups(caller),
        vault.id.name(),
        vault.location
    );
    error(403, "Forbidden", &message, Some("ForbiddenByPolicy"))
}

/// There is no such secret, or no such version of it.
pub(super) fn secret_not_found(name: &str) -> Response {
    not_found("SecretNotFound", "secret", name)
}

/// The name is that of a secret that was deleted and can be recovered. The words are UNCONFIRMED.
pub(super) fn recoverable(name: &str) -> Response {
    let message = format!(
        "Secret {name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the \
         secret can only be recovered or purged."
    );
    error(409, "Conflict", &message, Some("ObjectIsDeletedButRecoverable"))
}

/// There is no such key, or no such version of it.
pub(super) fn key_not_found(name: &str) -> Response {
    not_found("KeyNotFound", "key", name)
}

fn not_found(code: &str, kind: &str, name: &str) -> Response {
    let message = format!(
        "A {kind} with (name/id) {name} was not found in this key vault. If you recently deleted this {kind} you may be \
         able to recover it using the correct recovery command. For help resolving this issue, please see \
         https://go.microsoft.com/fwlink/?linkid=2125182"
    );
    error(404, code, &message, None)
}

/// Something in the request is not what the operation takes.
pub(super) fn bad_parameter(message: &str) -> Response {
    error(400, "BadParameter", message, None)
}

/// The address names no operation of the simulated data plane.
pub(super) fn no_such_operation() -> Response {
    error(404, "NotFound", "The address names no operation on secrets or keys.", None)
}

/// The verb does not go with the address.
pub(super) fn method_not_allowed() -> Response {
    error(405, "MethodNotAllowed", "The HTTP method is not allowed.", None)
}
