//! A key vault's own access policies, where it does not go by Azure RBAC ("Assign a Key Vault access policy (legacy)").

use super::decide::{Basis, Decision, Question};
use crate::cloud::Vault;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Decides by the policies of the principal and of its groups, together. `on` is `secrets` or `keys`, the permission `get`
/// and the like; of anything else the policies here do not speak.
#[must_use]
pub fn by_access_policy(vault: &Vault, question: &Question<'_>, on: &str, permission: &str) -> Decision {
    let speaks = |object_id| object_id == question.principal || question.groups.contains(&object_id);
    let mut granted: Option<Vec<String>> = None;
    for policy in vault.access_policies.iter().filter(|policy| speaks(policy.object_id)) {
        let words = match on {
            "secrets" => policy.secrets.as_slice(),
            "keys" => policy.keys.as_slice(),
            _ => continue,
        };
        granted.get_or_insert_default().extend_from_slice(words);
    }
    let names = |words: &Vec<String>| words.iter().any(|word| word == permission || word == "all");
    Decision {
        allowed: granted.as_ref().is_some_and(names),
        principal_id: question.principal,
        groups: question.groups.to_vec(),
        action: question.action.to_string(),
        plane: question.plane,
        scope: question.scope.clone(),
        basis: Basis::AccessPolicy { permission: permission.to_string(), on: on.to_string(), granted },
    }
}
