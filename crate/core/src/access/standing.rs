//! A decision in one word, for whoever looks at many of them at once.

use crate::rbac::{Basis, Decision, Lack, Verdict};
use serde::Serialize;

/// Whether somebody may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// They may.
    May,
    /// They may although the role assignment was removed, for a while.
    StillMay,
    /// They will be able to when the role assignment has propagated.
    WillSoon,
    /// They may or may not, depending on what of the request a condition asks for.
    Depends,
    /// A deny assignment forbids what a role grants.
    Denied,
    /// They may not.
    MayNot,
}

impl Standing {
    /// The word for a decision over a question that offers what every such request does and nothing else.
    #[must_use]
    pub fn of(decision: &Decision) -> Self {
        let considered = match &decision.basis {
            Basis::RoleAssignments { considered, .. } => considered.as_slice(),
            Basis::AccessPolicy { .. } | Basis::AppRoles { .. } => &[],
        };
        let grants = considered.iter().filter(|one| matches!(one.verdict, Verdict::Grants { .. }));
        let mut certain = grants.filter(|one| !one.verdict.is_open());
        match considered.first().map(|best| &best.verdict) {
            Some(Verdict::Grants { .. }) if !decision.allowed => Self::Denied,
            _ if decision.denied_by().is_some() => Self::MayNot,
            Some(Verdict::Grants { .. }) if certain.clone().next().is_some() => {
                if certain.all(|one| one.removed_until.is_some()) { Self::StillMay } else { Self::May }
            }
            _ if considered.iter().any(|one| one.verdict.is_open()) => Self::Depends,
            _ if decision.allowed => Self::May,
            _ if considered.iter().any(|one| one.verdict.lacks() == Some(Lack::Time)) => Self::WillSoon,
            _ => Self::MayNot,
        }
    }
}
