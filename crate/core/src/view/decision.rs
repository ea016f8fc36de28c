//! An access decision with the levels it was looked for at, at its own entry and at the answer that follows from it.

use crate::cloud::Cloud;
use crate::journal::{Conclusion, Event, Journal};
use crate::rbac::Decision;
use crate::scope::Scope;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Where a decision is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum DecisionAt {
    /// A service wrote it down: the place of its entry in the journal.
    Entry(usize),
    /// It stands behind a cell of the access matrix at a cursor.
    Standing {
        /// After how many entries.
        cursor: usize,
        /// The number of the place.
        place: usize,
        /// The number of the principal.
        principal: usize,
        /// The number of the operation.
        operation: usize,
    },
}

/// A decision and where it was looked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DecisionView {
    /// Where it is found.
    pub at: DecisionAt,
    /// The decision with its reasons.
    pub decision: Decision,
    /// Every level at which access could have been granted, from `/` down to the scope itself.
    pub levels: Vec<Scope>,
}

impl DecisionView {
    pub(super) fn new(cloud: &Cloud, at: DecisionAt, decision: Decision) -> Self {
        let scope = &decision.scope;
        let written =
            |path: &str| scope.as_str().get(..path.len()).filter(|own| own.eq_ignore_ascii_case(path));
        let levels = cloud.levels(scope).into_iter().filter_map(|(_, path)| {
            let level = Scope::parse(written(path).unwrap_or(path)).ok()?;
            let group = cloud.management_group(&level);
            Some(group.map_or(level, |group| group.id.clone()))
        });
        Self { at, levels: levels.collect(), decision }
    }
}

/// The decisions behind the entry before this cursor, the one that settled it first: the entry's own, or those behind an
/// answer.
#[must_use]
pub fn decisions(journal: &Journal, cursor: usize) -> Vec<DecisionView> {
    let Some(place) = cursor.checked_sub(1) else { return Vec::new() };
    let tells = journal
        .get(place)
        .is_some_and(|entry| matches!(entry.event, Event::Concluded { .. } | Event::Answered { .. }));
    let Some(span) = journal.spans().around(place).filter(|_| tells) else { return Vec::new() };
    let is_answer = span.closed() == Some(place);
    let cloud = journal.cloud_at(cursor);
    let behind = span.entries().rev().filter(|(at, _)| if is_answer { *at < place } else { *at == place });
    let found = behind.filter_map(|(at, entry)| match &entry.event {
        Event::Concluded { conclusion: Conclusion::Access { decision, .. } } => {
            Some(DecisionView::new(&cloud, DecisionAt::Entry(at), (**decision).clone()))
        }
        _ => None,
    });
    found.collect()
}
