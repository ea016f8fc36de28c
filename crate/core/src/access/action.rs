//! One thing that can be done to a resource, in the words of Azure RBAC and in those of a vault's access policies ("Azure
//! permissions for Security"; "Assign a Key Vault access policy").

use crate::rbac::{Basis, Decision, NamedOperation, Plane};
use alloc::borrow::Cow;

/// Something that somebody wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action<'a> {
    /// Its name in role definitions, as in `Microsoft.KeyVault/vaults/secrets/getSecret/action`.
    pub name: Cow<'a, str>,
    /// On which plane.
    pub plane: Plane,
    /// The permission that access policies have for it, where they have one.
    pub permission: Option<Permission>,
}

/// A permission of an access policy, in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// `secrets` or `keys`.
    pub on: &'static str,
    /// `get` and the like.
    pub name: &'static str,
}

const VAULTS: &str = "Microsoft.KeyVault/vaults/";

/// The data actions of a vault, after `Microsoft.KeyVault/vaults/`, with the permission that stands for each in the other
/// model. A name that stands for two permissions means the first, unless a service says which it is about.
///
/// Microsoft publishes both lists but no table from one to the other: that the names which are alike mean the same is
/// UNCONFIRMED.
const PERMISSIONS: [(&str, Permission); 27] = [
    ("secrets/getSecret/action", on_secrets("get")),
    ("secrets/setSecret/action", on_secrets("set")),
    ("secrets/update/action", on_secrets("set")),
    ("secrets/readMetadata/action", on_secrets("list")),
    ("secrets/delete", on_secrets("delete")),
    ("secrets/recover/action", on_secrets("recover")),
    ("secrets/backup/action", on_secrets("backup")),
    ("secrets/restore/action", on_secrets("restore")),
    ("secrets/purge/action", on_secrets("purge")),
    ("keys/read", on_keys("get")),
    ("keys/read", on_keys("list")),
    ("keys/create/action", on_keys("create")),
    ("keys/import/action", on_keys("import")),
    ("keys/update/action", on_keys("update")),
    ("keys/delete", on_keys("delete")),
    ("keys/recover/action", on_keys("recover")),
    ("keys/backup/action", on_keys("backup")),
    ("keys/restore/action", on_keys("restore")),
    ("keys/purge/action", on_keys("purge")),
    ("keys/encrypt/action", on_keys("encrypt")),
    ("keys/decrypt/action", on_keys("decrypt")),
    ("keys/wrap/action", on_keys("wrapkey")),
    ("keys/unwrap/action", on_keys("unwrapkey")),
    ("keys/sign/action", on_keys("sign")),
    ("keys/verify/action", on_keys("verify")),
    ("keys/release/action", on_keys("release")),
    ("keys/rotate/action", on_keys("rotate")),
];

const fn on_secrets(name: &'static str) -> Permission {
    Permission { on: "secrets", name }
}

const fn on_keys(name: &'static str) -> Permission {
    Permission { on: "keys", name }
}

/// What the data plane of a vault serves.
pub(crate) const GET_SECRET: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/secrets/getSecret/action", on_secrets("get"));
pub(crate) const SET_SECRET: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/secrets/setSecret/action", on_secrets("set"));
pub(crate) const LIST_SECRETS: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/secrets/readMetadata/action", on_secrets("list"));
pub(crate) const DELETE_SECRET: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/secrets/delete", on_secrets("delete"));
pub(crate) const RECOVER_SECRET: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/secrets/recover/action", on_secrets("recover"));
pub(crate) const PURGE_SECRET: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/secrets/purge/action", on_secrets("purge"));
/// What a deleted secret was called and when it goes, not what it says. That roles have no action of their own for it is
/// UNCONFIRMED.
pub(crate) const GET_DELETED_SECRET: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/secrets/readMetadata/action", on_secrets("get"));
pub(crate) const CREATE_KEY: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/keys/create/action", on_keys("create"));
pub(crate) const GET_KEY: Action<'static> = of_vault("Microsoft.KeyVault/vaults/keys/read", on_keys("get"));
pub(crate) const LIST_KEYS: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/keys/read", on_keys("list"));
pub(crate) const SIGN_WITH_KEY: Action<'static> =
    of_vault("Microsoft.KeyVault/vaults/keys/sign/action", on_keys("sign"));

/// Calling the API that the code of an app serves. No role of Azure RBAC speaks of it, so the name is the simulator's own.
pub(crate) const CALL_API: Action<'static> =
    Action { name: Cow::Borrowed("call"), plane: Plane::Data, permission: None };

const fn of_vault(name: &'static str, permission: Permission) -> Action<'static> {
    Action { name: Cow::Borrowed(name), plane: Plane::Data, permission: Some(permission) }
}

impl<'a> Action<'a> {
    /// An action that manages a resource.
    pub fn control(name: impl Into<Cow<'a, str>>) -> Self {
        Self { name: name.into(), plane: Plane::Control, permission: None }
    }

    /// A data action, with the permission that access policies have for it.
    pub fn data(name: impl Into<Cow<'a, str>>) -> Self {
        let name = name.into();
        let permission = permission(&name);
        Self { name, plane: Plane::Data, permission }
    }

    /// An operation that is known by its name alone.
    #[must_use]
    pub fn named(operation: &'a NamedOperation) -> Self {
        match operation.plane {
            Plane::Control => Self::control(operation.action.as_str()),
            Plane::Data => Self::data(operation.action.as_str()),
        }
    }

    /// What a decision was about, so that it can be asked again.
    pub(crate) fn of_decision(decision: &'a Decision) -> Self {
        let name = decision.action.as_str();
        match (decision.plane, &decision.basis) {
            (Plane::Control, _) => Self::control(name),
            (Plane::Data, Basis::AccessPolicy { on, permission, .. }) => {
                let mut all = PERMISSIONS.iter().map(|(_, one)| *one);
                let permission = all.find(|one| one.on == *on && one.name == *permission);
                Self { name: name.into(), plane: Plane::Data, permission }
            }
            (Plane::Data, Basis::RoleAssignments { .. } | Basis::AppRoles { .. }) => Self::data(name),
        }
    }

    /// What it is done to and the permission it needs, in the words of access policies; of what they do not know, in those
    /// of its name.
    pub(super) fn in_policies(&self) -> (&str, &str) {
        let named = || {
            let rest = self.name.get(VAULTS.len()..).unwrap_or_default();
            rest.split_once('/').unwrap_or((rest, ""))
        };
        self.permission.map_or_else(named, |permission| (permission.on, permission.name))
    }
}

fn permission(action: &str) -> Option<Permission> {
    let (head, rest) = action.split_at_checked(VAULTS.len())?;
    let mut rows = PERMISSIONS.iter().filter(|_| head.eq_ignore_ascii_case(VAULTS));
    rows.find(|(name, _)| rest.eq_ignore_ascii_case(name)).map(|(_, permission)| *permission)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_vault_serves_is_in_the_table() {
        for one in [GET_SECRET, SET_SECRET, LIST_SECRETS, CREATE_KEY, GET_KEY, SIGN_WITH_KEY] {
            assert_eq!(Action::data(one.name.to_ascii_uppercase()).permission, one.permission, "{one:?}");
        }
        assert!(PERMISSIONS.iter().any(|(name, permission)| {
            LIST_KEYS.name.strip_prefix(VAULTS) == Some(name) && LIST_KEYS.permission == Some(*permission)
        }));
        assert_eq!(Action::data("Microsoft.KeyVault/vaults/certificates/read").permission, None);
        assert_eq!(Action::data("Microsoft.KeyVault").permission, None);
    }
}
