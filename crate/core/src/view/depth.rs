//! Where a reader stops who wants the story, the messages, or everything.
//!
//! A story is what was asked and what came of it, what is new on the way, and what happens by itself. What happens the same
//! way every time, such as signing in or fetching keys, is folded away unless it fails. Everything follows from the codes
//! of the journal, so that the same run has the same story in every language.

use super::Aim;
use super::firsts::Firsts;
use crate::cloud::Change;
use crate::journal::{Conclusion, Entry, Event, Journal, Span};
use alloc::vec::Vec;
use serde::Serialize;

/// How closely a reader looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Depth {
    /// Commands with their outcomes, and what matters on the way.
    Story,
    /// Every message and every refusal too.
    Messages,
    /// Every entry.
    Everything,
}

/// The depths of all entries of a request that no other request caused, in order from its place on.
pub(super) fn within(journal: &Journal, firsts: &Firsts, outer: &Span<'_>) -> Vec<Depth> {
    let opened = outer.opened();
    let last = outer.closed().unwrap_or(journal.len());
    let length = last.saturating_sub(opened).saturating_add(1);
    let teller = Teller::of(firsts, outer);
    let within = (opened..).zip(journal.since(opened)).take(length);
    let mut depths: Vec<Depth> = within.map(|(place, entry)| teller.depth(place, entry)).collect();
    // A request that leads somewhere is seen setting out; of another one its answer tells enough.
    let stops = depths.iter().filter(|depth| **depth == Depth::Story).count();
    if let Some(first) = depths.first_mut().filter(|_| stops > 1) {
        *first = Depth::Story;
    }
    depths
}

/// The depth of an entry outside of all requests: the world did it by itself.
pub(super) fn alone(entry: &Entry) -> Depth {
    match &entry.event {
        Event::Passed { .. } => Depth::Story,
        Event::Changed { change } if is_news(change) => Depth::Story,
        _ => Depth::Everything,
    }
}

/// Who tells of one request with all that it causes.
struct Teller<'a> {
    firsts: &'a Firsts,
    outer: &'a Span<'a>,
    /// Whether somebody asked, rather than one of Azure's services on its own account.
    is_somebody: bool,
    /// Whether its outcome is part of the story.
    counts: bool,
}

impl<'a> Teller<'a> {
    fn of(firsts: &'a Firsts, outer: &'a Span<'a>) -> Self {
        let is_somebody = !outer.from.is_azure();
        let is_routine = is_routine(Aim::of(outer.from, outer.to, outer.request));
        let went_well = outer.response().is_some_and(|response| response.status < 400);
        Self { firsts, outer, is_somebody, counts: is_somebody && !is_routine || !went_well }
    }

    fn depth(&self, place: usize, entry: &Entry) -> Depth {
        let is_outer = entry.span == Some(self.outer.id);
        let is_new = || self.firsts.has(entry, place);
        match &entry.event {
            Event::Passed { .. } => Depth::Story,
            Event::Answered { .. } | Event::Failed { .. } if is_outer && self.counts => Depth::Story,
            Event::Sent { from, to, request, .. }
                if !is_outer && is_lesson(Aim::of(from, to.as_ref(), request)) && is_new() =>
            {
                Depth::Story
            }
            Event::Sent { .. } | Event::Answered { .. } | Event::Failed { .. } => Depth::Messages,
            Event::Concluded { conclusion: Conclusion::FederationMatched { .. } } if is_new() => Depth::Story,
            // A refusal is told with the answer that it leads to.
            Event::Concluded { conclusion } if conclusion.is_refusal() => Depth::Messages,
            // What somebody asked for by name is told with the answer too; what follows from it, once.
            Event::Changed { change } if is_news(change) && !self.is_somebody => Depth::Story,
            Event::Changed { change } if is_news(change) && !is_outer && is_new() => Depth::Story,
            Event::Changed { .. } | Event::Concluded { .. } => Depth::Everything,
        }
    }
}

/// What everybody does the same way each time before they can do something.
fn is_routine(aim: Aim) -> bool {
    matches!(aim, Aim::SignIn | Aim::Redeem | Aim::Keys | Aim::Discovery | Aim::IssuerKeys)
}

/// What is worth a look the first time that it happens on the way to something else.
fn is_lesson(aim: Aim) -> bool {
    matches!(aim, Aim::Configure | Aim::Assertion | Aim::RunWorkflow)
}

/// The changes that a reader has to see though nobody asked for them by name.
fn is_news(change: &Change) -> bool {
    matches!(
        change,
        Change::ServicePrincipalCreated { .. }
            | Change::ServicePrincipalDeleted { .. }
            | Change::ServicePrincipalPurged { .. }
            | Change::SigningKeysRolled { .. }
            | Change::KeyCredentialRemoved { .. }
            | Change::CredentialIssued { .. }
            | Change::CredentialRevoked { .. }
            | Change::RoleAssigned { .. }
            | Change::RoleUnassigned { .. }
    )
}
