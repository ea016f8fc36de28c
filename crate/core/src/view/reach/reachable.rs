//! What somebody reaches: steps, each with those that come before it.

use super::{PathStep, Searched, path_step, searched};
use crate::analysis::check;
use crate::ids::PrincipalId;
use crate::journal::Journal;
use alloc::vec::Vec;
use serde::Serialize;

/// The most steps that are told.
const MOST_TOLD: usize = 200;

/// What somebody can come to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reachable {
    /// The search ended.
    Found {
        /// What is reached, each thing once, by a way with few steps: what a step needs stands before it. The first is who begins.
        steps: Vec<PathStep>,
        /// How many further ones there are.
        left_out: usize,
        /// Whether the checker, which shares no code with the search, found that nothing else follows from all of these.
        is_all: bool,
    },
    /// Nobody of this id is there.
    Unknown,
    /// The world is too large to search.
    TooLarge,
}

/// What a principal can come to do after this many entries.
#[must_use]
pub fn reachable(journal: &Journal, cursor: usize, principal: &str) -> Reachable {
    let Ok(from) = principal.parse::<PrincipalId>() else { return Reachable::Unknown };
    let Some(Searched { cloud, now, reach, .. }) = searched(journal, cursor, from) else {
        return Reachable::TooLarge;
    };
    if reach.steps.is_empty() {
        return Reachable::Unknown;
    }
    let is_all = check(&cloud, &reach.certificate(from), now).is_ok();
    let left_out = reach.steps.len().saturating_sub(MOST_TOLD);
    let told = reach.steps.into_iter().take(MOST_TOLD);
    Reachable::Found { steps: told.map(|step| path_step(&cloud, step)).collect(), left_out, is_all }
}
