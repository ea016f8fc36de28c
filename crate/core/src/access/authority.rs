//! By what a resource decides: Azure RBAC, or a key vault's own access policies ("Azure role-based access control (Azure
//! RBAC) vs. access policies").

use crate::cloud::{Cloud, Vault};
use crate::rbac::Plane;
use crate::scope::{ResourceId, Scope};

/// What decides over a resource.
pub(super) enum Authority<'a> {
    /// Role assignments and deny assignments.
    RoleAssignments,
    /// The access policies of this vault, which know neither conditions nor deny assignments.
    AccessPolicies(&'a Vault),
}

impl<'a> Authority<'a> {
    /// What decides on this plane over what lies at this scope. Managing is always a matter of roles.
    pub(super) fn of(cloud: &'a Cloud, plane: Plane, scope: &Scope) -> Self {
        let vault = (plane == Plane::Data).then(|| vault(cloud, scope)).flatten();
        match vault.filter(|vault| !vault.enable_rbac_authorization) {
            Some(vault) => Self::AccessPolicies(vault),
            None => Self::RoleAssignments,
        }
    }
}

/// The vault that this is or that it is inside of.
fn vault<'a>(cloud: &'a Cloud, scope: &Scope) -> Option<&'a Vault> {
    scope.key().find("/providers/microsoft.keyvault/vaults/")?;
    let path = scope.as_str();
    let inside = path.match_indices('/').nth(8).map_or(path.len(), |(place, _)| place);
    cloud.vault(&ResourceId::parse(path.get(..inside)?, "Microsoft.KeyVault/vaults").ok()?)
}
