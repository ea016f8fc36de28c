//! A key vault's own access policies, where it does not go by Azure RBAC ("Assign a Key Vault access policy (legacy)").

use super::decide::{Basis, Decision, Question};
use crate::cloud::{AccessPolicy, Vault};
use crate::ids::PrincipalId;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Decides by the policies of the principal and of its groups, together. `on` is `secrets` or `keys`, the permission `get`
/// and the like; of anything else the policies here do not speak.
#[must_use]
pub fn by_access_policy(vault: &Vault, question: &Question<'_>, on: &str, permission: &str) -> Decision {
    let speaks = |object_id| object_id == question.principal || question.groups.contains(&object_id);
    let mut granted: Option<Vec<String>> = None;
    for policy in vault.access_policies.iter().filter(|policy| speaks(policy.object_id)) {
        let Some(words) = words(policy, on) else { continue };
        granted.get_or_insert_default().extend_from_slice(words);
    }
    Decision {
        allowed: granted.as_ref().is_some_and(|words| gives(words, permission)),
        principal_id: question.principal,
        groups: question.groups.to_vec(),
        action: question.action.to_string(),
        plane: question.plane,
        scope: question.scope.clone(),
        basis: Basis::AccessPolicy { permission: permission.to_string(), on: on.to_string(), granted },
    }
}

/// Whom a vault's policies give a permission, in the order of the policies.
pub(crate) fn policy_holders<'a>(
    vault: &'a Vault,
    on: &'a str,
    permission: &'a str,
) -> impl Iterator<Item = PrincipalId> + 'a {
    let names = move |policy: &&AccessPolicy| words(policy, on).is_some_and(|words| gives(words, permission));
    vault.access_policies.iter().filter(names).map(|policy| policy.object_id)
}

fn words<'a>(policy: &'a AccessPolicy, on: &str) -> Option<&'a [String]> {
    match on {
        "secrets" => Some(&policy.secrets),
        "keys" => Some(&policy.keys),
        _ => None,
    }
}

fn gives(words: &[String], permission: &str) -> bool {
    words.iter().any(|word| word == permission || word == "all")
}
