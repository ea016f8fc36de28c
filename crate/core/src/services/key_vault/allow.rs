//! Whether the caller may, and how the vault words it, by the model that it goes by.

use super::super::Desk;
use super::super::bearer::Caller;
use super::super::decision;
use super::error;
use crate::access::{Action, Offer};
use crate::cloud::Vault;
use crate::ids::RoleAssignmentName;
use crate::rbac::Basis;
use crate::wire::Response;

/// What let the caller in: the role assignment, where Azure RBAC decides.
pub(super) struct Allowed(Option<RoleAssignmentName>);

impl Allowed {
    /// The response, with the assignment that let the caller in, as the vault names it.
    pub(super) fn sign(self, response: Response) -> Response {
        match self.0 {
            Some(name) => response.with_header("x-ms-keyvault-rbac-assignment-id", name.to_hex()),
            None => response,
        }
    }
}

/// Decides over an operation on one object (`secrets/db-password`) or, without one, on the vault.
pub(super) fn allow(
    desk: &mut Desk<'_>,
    vault: &Vault,
    caller: &Caller,
    action: &Action<'_>,
    object: Option<&str>,
) -> Result<Allowed, Response> {
    let scope = object.map_or_else(|| vault.id.scope().clone(), |object| vault.id.scope().child(object));
    let decision = decision::conclude(desk, caller, action, &scope, Offer::default());
    if decision.allowed {
        return Ok(Allowed(decision.granted_by()));
    }
    Err(match &decision.basis {
        Basis::AccessPolicy { on, permission, .. } => {
            error::forbidden_by_policy(caller, on, permission, vault)
        }
        _ => error::forbidden_by_rbac(caller, &decision, vault),
    })
}
