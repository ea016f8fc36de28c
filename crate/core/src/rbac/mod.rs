//! Access decisions of Azure RBAC: pure functions over the cloud ("What is Azure role-based access control?").

mod builtin;
pub mod condition;
mod decide;
mod pattern;

pub use builtin::{BUILT_IN, BuiltInPermission, BuiltInRole};
pub use decide::{Basis, Consideration, Decision, Plane, Question, Verdict, decide};
pub use pattern::matches;

use crate::ids::RoleDefinitionId;

/// The built-in role with this id.
#[must_use]
pub fn role(id: RoleDefinitionId) -> Option<&'static BuiltInRole> {
    BUILT_IN.iter().find(|role| role.id.parse() == Ok(id))
}

/// The built-in role with this name, in any case.
#[must_use]
pub fn role_named(name: &str) -> Option<&'static BuiltInRole> {
    BUILT_IN.iter().find(|role| role.name.eq_ignore_ascii_case(name))
}
