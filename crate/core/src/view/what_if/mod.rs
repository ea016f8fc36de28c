//! What if? A decision beside the one that would have been made if one thing were otherwise.
//!
//! The thing is changed in a fork of the cloud as it was at that moment, by the change that a service would have made, and the
//! one authority over access (`crate::access`) is asked the same question again. Nothing of the run changes.
//!
//! - `supposed`: what can be supposed, and why it cannot.
//! - `asked`: the question behind a decision.
//! - `suppositions`: what is worth supposing.
//! - `command`: how it is made so.

mod asked;
mod command;
mod supposed;
mod suppositions;

pub(super) use asked::Asked;
pub use supposed::{Supposed, WhatIfError};
pub use suppositions::{Supposition, suppositions};

use super::decision::{DecisionAt, DecisionView};
use crate::journal::Journal;
use crate::rbac::{Basis, Decision};
use alloc::string::String;
use serde::Serialize;

/// Two decisions beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WhatIf {
    /// As it was.
    pub was: DecisionView,
    /// As it would be.
    pub would: DecisionView,
    /// What differs.
    pub differs: Differs,
    /// The command of the Azure CLI that makes it so, if one does.
    pub command: Option<String>,
}

/// In what the second of two decisions differs from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Differs {
    /// It refuses what the first allows.
    Lost,
    /// It allows what the first refuses.
    Gained,
    /// Both allow, but something else decides.
    ByAnother,
    /// Both allow by the same.
    StillAllowed,
    /// Both refuse.
    StillRefused,
}

/// What would have been decided if this were so.
///
/// # Errors
/// [`WhatIfError`] when there is no decision, or when it cannot be supposed of it.
pub fn what_if(journal: &Journal, at: DecisionAt, supposed: &Supposed) -> Result<WhatIf, WhatIfError> {
    let asked = Asked::at(journal, at).ok_or(WhatIfError::NoDecision)?;
    let (fork, would) = supposed.tried(&asked)?;
    Ok(WhatIf {
        differs: differs(&asked.was, &would),
        command: command::command(&asked, supposed),
        would: DecisionView::new(&fork, at, would),
        was: DecisionView::new(&asked.cloud, at, asked.was),
    })
}

fn differs(was: &Decision, would: &Decision) -> Differs {
    match (was.allowed, would.allowed) {
        (true, false) => Differs::Lost,
        (false, true) => Differs::Gained,
        (false, false) => Differs::StillRefused,
        (true, true) if decides(was) == decides(would) => Differs::StillAllowed,
        (true, true) => Differs::ByAnother,
    }
}

/// What of a decision that allows it is said to rest on: the assignment and how it reaches the asker.
fn decides(decision: &Decision) -> Option<impl PartialEq + '_> {
    match &decision.basis {
        Basis::RoleAssignments { considered, .. } => {
            considered.first().map(|one| (one.assignment, one.through))
        }
        Basis::AccessPolicy { .. } | Basis::AppRoles { .. } => None,
    }
}
