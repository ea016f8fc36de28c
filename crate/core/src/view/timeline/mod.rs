//! What lives when: certificates, tokens, delays, soft-deleted objects and signing keys, past ones and those that reach
//! into the future, so that an onlooker sees why a request at this moment works or is refused.
//!
//! A run has one timeline, made once. An onlooker asks for the part that fits into their picture, as it was at a moment.

mod axis;
mod item;
mod lane;

use crate::cloud::Task;
use crate::journal::{Event, Journal};
use crate::time::Timestamp;
use alloc::vec::Vec;
use core::ops::Range;
pub use item::{ClaimKind, TimelineItem};
use lane::{Holders, Lanes};
pub use lane::{Lane, Life};
use serde::Serialize;

/// Everything of a run that has a beginning and an end.
#[derive(Clone)]
pub struct Timeline {
    lanes: Vec<Lane>,
    start: Timestamp,
    axis: Vec<Timestamp>,
    end: Timestamp,
    next: Option<Upcoming>,
}

/// A part of the timeline, at one moment of the journal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TimelineView {
    /// What the clock shows at that moment.
    pub now: Timestamp,
    /// What the clock shows at the end of the journal.
    pub end: Timestamp,
    /// What happens next after the end of the journal, if only time passes.
    pub next: Option<Upcoming>,
    /// The moments of the whole run between which much time passes, its first and its last among them; they stay the
    /// same from moment to moment.
    pub axis: Vec<Timestamp>,
    /// How many lanes there are.
    pub count: u32,
    /// Those that were asked for.
    pub lanes: Vec<Lane>,
}

/// Something that happens when its time has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Upcoming {
    /// When.
    pub at: Timestamp,
    /// What.
    pub turn: Transition,
    /// To whom.
    pub what: TimelineItem,
}

/// What can happen to something that lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Transition {
    /// The next one takes its place; it lives on beside that.
    Renewed,
    /// Its time is over.
    Ended,
}

impl Timeline {
    /// The timeline of a whole run.
    #[must_use]
    pub fn of(journal: &Journal) -> Self {
        let mut cloud = journal.cloud_at(0);
        let entries = journal.entries();
        let start = entries.first().map_or_else(Timestamp::default, |entry| entry.at);
        let mut lanes = Lanes::begin(&cloud, start);
        for (place, entry) in (journal.first()..).zip(entries) {
            if let Event::Changed { change } = &entry.event {
                lanes.change(change, &cloud, entry.at, place);
                let moved = Holders::of(change, &cloud).map(|holders| (holders, cloud.clone()));
                cloud.apply(change);
                if let Some((holders, before)) = moved {
                    lanes.claims(holders, [&before, &cloud], entry.at, place);
                }
            }
        }
        let end = entries.last().map_or(start, |entry| entry.at);
        let renewal = core::iter::successors(cloud.next_due(None), |due| cloud.next_due(Some(due)))
            .find(|due| matches!(due.task, Task::CredentialRenewed { .. }));
        let next = lanes.next(end, renewal);
        let lanes = lanes.sorted();
        let axis = axis::of(&lanes, start, end);
        Self { lanes, start, axis, end, next }
    }

    /// These lanes of those that have begun, as they were after this many entries of the same journal.
    #[must_use]
    pub fn view(&self, journal: &Journal, cursor: usize, lanes: Range<usize>) -> TimelineView {
        let before = cursor.min(journal.len()).checked_sub(1);
        let now = before.and_then(|place| journal.get(place)).map_or(self.start, |entry| entry.at);
        let begun = || self.lanes.iter().filter(|lane| lane.has_begun(cursor));
        TimelineView {
            now,
            end: self.end,
            next: self.next.clone(),
            axis: self.axis.clone(),
            count: u32::try_from(begun().count()).unwrap_or(u32::MAX),
            lanes: begun().skip(lanes.start).take(lanes.len()).map(|lane| lane.at(cursor)).collect(),
        }
    }
}
