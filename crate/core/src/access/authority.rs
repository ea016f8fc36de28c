//! By what a resource decides: Azure RBAC, a key vault's own access policies ("Azure role-based access control (Azure RBAC)
//! vs. access policies"), or the app roles in a token, where it is the code of an app that decides.

use super::action::{Action, CALL_API};
use super::app_role::Api;
use crate::cloud::{Cloud, Vault};
use crate::rbac::Plane;
use crate::scope::Scope;

/// What decides over a resource.
pub(super) enum Authority<'a> {
    /// Role assignments and deny assignments.
    RoleAssignments,
    /// The access policies of this vault, which know neither conditions nor deny assignments.
    AccessPolicies(&'a Vault),
    /// The app roles that this API asks for.
    AppRoles(Api<'a>),
}

impl<'a> Authority<'a> {
    /// What decides over this action on what lies at this scope. Managing is always a matter of roles.
    pub(super) fn of(cloud: &'a Cloud, action: &Action<'_>, scope: &Scope) -> Self {
        if let Some(api) = (*action == CALL_API).then(|| api(cloud, scope)).flatten() {
            return Self::AppRoles(api);
        }
        let vault = (action.plane == Plane::Data).then(|| vault(cloud, scope)).flatten();
        match vault.filter(|vault| !vault.enable_rbac_authorization) {
            Some(vault) => Self::AccessPolicies(vault),
            None => Self::RoleAssignments,
        }
    }
}

/// The API that the app at this scope serves, if it serves one.
pub(super) fn api<'a>(cloud: &'a Cloud, scope: &Scope) -> Option<Api<'a>> {
    Api::of(cloud.host(&scope.resource()?).filter(|host| host.kind.is_app())?)
}

/// The vault that this is or that it is inside of.
fn vault<'a>(cloud: &'a Cloud, scope: &Scope) -> Option<&'a Vault> {
    let (_, inside) = scope.key().split_once("/providers/microsoft.keyvault/vaults/")?;
    let vault = cloud.vault_named(inside.split('/').next()?)?;
    vault.id.scope().contains(scope).then_some(vault)
}
