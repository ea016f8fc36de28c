//! Whether the caller may, by the model that the vault goes by: Azure RBAC or its own access policies ("Azure
//! role-based access control (Azure RBAC) vs. access policies").

use super::super::Desk;
use super::super::access;
use super::super::bearer::Caller;
use super::error;
use crate::cloud::Vault;
use crate::ids::RoleAssignmentName;
use crate::journal::Conclusion;
use crate::rbac::{Basis, Decision, Plane};
use crate::scope::Scope;
use crate::wire::Response;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

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
        let decision = by_policy(vault, caller, operation, scope);
        desk.conclude(Conclusion::Access { decision: decision.clone() });
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

/// The policies of the caller and of the caller's groups, together.
fn by_policy(vault: &Vault, caller: &Caller, operation: &Operation, scope: Scope) -> Decision {
    let speaks = |object_id| object_id == caller.principal_id || caller.groups.contains(&object_id);
    let mut granted: Option<Vec<String>> = None;
    for policy in vault.access_policies.iter().filter(|policy| speaks(policy.object_id)) {
        let words = if operation.on == "secrets" { &policy.secrets } else { &policy.keys };
        granted.get_or_insert_default().extend(words.iter().cloned());
    }
    let names = |words: &Vec<String>| words.iter().any(|word| word == operation.permission || word == "all");
    Decision {
        allowed: granted.as_ref().is_some_and(names),
        principal_id: caller.principal_id,
        groups: caller.groups.clone(),
        action: operation.data_action.to_string(),
        plane: Plane::Data,
        scope,
        basis: Basis::AccessPolicy {
            permission: operation.permission.to_string(),
            on: operation.on.to_string(),
            granted,
        },
    }
}
