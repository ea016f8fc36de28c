//! Operations by their names ("Azure permissions"), as far as the simulator knows any.

use super::decide::{Plane, sides};
use super::pattern::covering;
use crate::cloud::{Permission, RoleDefinition};
use crate::sort::gathered;
use alloc::collections::BTreeSet;
use alloc::string::String;
use serde::Serialize;

/// Something that can be done, on one plane.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NamedOperation {
    /// On which plane.
    pub plane: Plane,
    /// Its name, as in `Microsoft.Compute/virtualMachines/start/action`.
    pub action: String,
}

impl NamedOperation {
    /// Whether both are the same; case does not count.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.plane == other.plane && self.action.eq_ignore_ascii_case(&other.action)
    }
}

/// The operations that any of these roles names without a star, in lower case: Azure has many more, but these are the ones
/// that roles are told apart by.
#[must_use]
pub fn known_operations(roles: &[RoleDefinition]) -> BTreeSet<NamedOperation> {
    let blocks = roles.iter().flat_map(|role| &role.permissions);
    let lines = blocks.flat_map(|block| {
        [Plane::Control, Plane::Data].into_iter().flat_map(move |plane| {
            let (granted, taken, _) = sides(block, plane);
            granted.iter().chain(taken).map(move |line| (plane, line))
        })
    });
    let whole = lines.filter(|(_, line)| !line.contains('*'));
    gathered(whole.map(|(plane, line)| NamedOperation { plane, action: line.to_ascii_lowercase() }))
}

/// Whether the role grants the operation whatever the request is: blocks under a condition do not count.
#[must_use]
pub fn grants(role: &RoleDefinition, operation: &NamedOperation) -> bool {
    let grants = |block: &Permission| covers(block, operation.plane, &operation.action);
    role.permissions.iter().any(|block| block.condition.is_none() && grants(block))
}

/// Whether the role grants the action for some request, whatever conditions ask of it.
pub(crate) fn could_grant(role: &RoleDefinition, plane: Plane, action: &str) -> bool {
    role.permissions.iter().any(|block| covers(block, plane, action))
}

fn covers(block: &Permission, plane: Plane, action: &str) -> bool {
    let (granted, taken, _) = sides(block, plane);
    covering(granted, action).is_some() && covering(taken, action).is_none()
}
