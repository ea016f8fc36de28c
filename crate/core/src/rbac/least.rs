//! Which built-in roles would have been enough for what somebody did ("Best practices for Azure RBAC": only grant the
//! access users need).

use super::catalogue::catalogue;
use super::operation::{NamedOperation, grants, known_operations};
use crate::cloud::RoleDefinition;
use crate::ids::RoleDefinitionId;
use crate::sort::sort_by;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use serde::Serialize;

/// How many roles are named that suffice alone.
const NAMED: usize = 3;

/// What was done, and the least that would have allowed it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LeastPrivilege {
    /// What was done, each operation once.
    pub used: Vec<NamedOperation>,
    /// The roles that suffice alone, the least first, and only so many.
    pub alone: Vec<SufficientRole>,
    /// Roles that suffice together, each chosen to add as little excess as possible; empty where there are none.
    pub together: Vec<SufficientRole>,
}

/// A role that suffices for something.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SufficientRole {
    /// Its id.
    pub id: RoleDefinitionId,
    /// Its name.
    pub role: Cow<'static, str>,
    /// How many of the operations that were done it is named for.
    pub covers: usize,
    /// How many of the known operations it grants, those that were done among them.
    pub grants: usize,
    /// How much of that was not done, in percent, rounded down.
    pub excess_percent: usize,
}

/// The least built-in roles for these operations.
///
/// A role is as great as the number of operations that it grants: of those that any built-in role names without a star,
/// and of those that were done. What a role grants under a condition is left out, for it might be refused.
#[must_use]
pub fn least_privilege(used: Vec<NamedOperation>) -> LeastPrivilege {
    let built_in: Vec<RoleDefinition> = catalogue().collect();
    let mut known = known_operations(&built_in);
    known.extend(used.iter().map(|one| NamedOperation { action: one.action.to_ascii_lowercase(), ..*one }));
    let size = |role| known.iter().filter(|one| grants(role, one)).count();
    let mut roles: Vec<(usize, &RoleDefinition)> = built_in
        .iter()
        .filter(|role| used.iter().any(|one| grants(role, one)))
        .map(|role| (size(role), role))
        .collect();
    sort_by(&mut roles, |(a, role), (b, other)| (a, &role.role_name).cmp(&(b, &other.role_name)));
    let suffices = |(_, role): &&(usize, &RoleDefinition)| used.iter().all(|one| grants(role, one));
    let alone = roles.iter().filter(suffices).take(NAMED);
    let alone = alone.map(|(size, role)| sufficient(role, *size, used.len())).collect();
    LeastPrivilege { alone, together: together(&roles, &used), used }
}

/// Takes one role after the other, each time the one with the fewest superfluous grants for each operation still open.
fn together(roles: &[(usize, &RoleDefinition)], used: &[NamedOperation]) -> Vec<SufficientRole> {
    let mut open: Vec<&NamedOperation> = used.iter().collect();
    let mut chosen = Vec::new();
    while !open.is_empty() {
        let covers = |role| open.iter().filter(|one| grants(role, one)).count();
        let useful = roles.iter().map(|(size, role)| (covers(role), *size, *role));
        // Crosswise, so that no fraction is needed: size / covers of one against that of the other.
        let cost = |a: &(usize, usize, _), b: &(usize, usize, _)| {
            (a.1.saturating_mul(b.0)).cmp(&b.1.saturating_mul(a.0))
        };
        let Some((covers, size, role)) = useful.filter(|(covers, ..)| *covers > 0).min_by(cost) else {
            return Vec::new();
        };
        open.retain(|one| !grants(role, one));
        chosen.push(sufficient(role, size, covers));
    }
    chosen
}

fn sufficient(role: &RoleDefinition, grants: usize, covers: usize) -> SufficientRole {
    let excess = grants.saturating_sub(covers).saturating_mul(100);
    SufficientRole {
        id: role.id,
        role: role.role_name.clone(),
        covers,
        grants,
        excess_percent: excess.checked_div(grants).unwrap_or_default(),
    }
}
