//! Whether the caller may, by the model that the vault goes by: Azure RBAC or its own access policies ("Azure
//! role-based access control (Azure RBAC) vs. access policies").

use super::super::Desk;
use super::super::access;
use super::super::bearer::Caller;
use super::error;
use crate::cloud::Vault;
use crate::ids::RoleAssignmentName;
use crate::journal::Conclusion;
use crate::rbac::condition::Attributes;
use crate::rbac::{Plane, Question, by_access_policy};
use crate::wire::Response;

/// One operation in the words of both models.
pub(super) struct Operation {
    /// `Microsoft.KeyVault/vaults/secrets/getSecret/action` and the like.
    pub(super) data_action: &'static str,
    /// `secrets` or `keys`.
    pub(super) on: &'static str,
    /// `get` and the like.
    pub(super) permission: &'static str,
}

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
    operation: &Operation,
    object: Option<&str>,
) -> Result<Allowed, Response> {
    let scope = object.map_or_else(|| vault.id.scope().clone(), |object| vault.id.scope().child(object));
    let decision = if vault.enable_rbac_authorization {
        access::decide(desk, caller, operation.data_action, Plane::Data, &scope)
    } else {
        let question = Question {
            principal: caller.principal_id,
            groups: &caller.groups,
            action: operation.data_action,
            plane: Plane::Data,
            scope: &scope,
            now: desk.now(),
            suboperation: None,
            attributes: Attributes::NONE,
        };
        let decision = by_access_policy(vault, &question, operation.on, operation.permission);
        desk.conclude(Conclusion::Access { decision: decision.clone().into() });
        decision
    };
    let refusal = (!decision.allowed).then(|| {
        if vault.enable_rbac_authorization {
            error::forbidden_by_rbac(caller, &decision, vault)
        } else {
            error::forbidden_by_policy(caller, operation.on, operation.permission, vault)
        }
    });
    refusal.map_or(Ok(Allowed(decision.granted_by())), Err)
}
