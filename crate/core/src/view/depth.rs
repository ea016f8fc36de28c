//! Where a reader stops who wants the story, the messages, or everything.
//!
//! A story is what was asked and what came of it, what is new on the way, and what happens by itself. What happens the same
//! way every time, such as signing in, fetching keys or looking up a role by its name, is folded away unless it fails. What
//! code does with its identity because somebody has it run is told too: they act through it. Everything follows from the
//! codes of the journal, so that the same run has the same story in every language.

use super::Aim;
use super::firsts::Firsts;
use super::lookups::is_lookup;
use crate::cloud::Change;
use crate::journal::{Conclusion, Entry, Event, Journal, Span};
use crate::place::Place;
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
    let teller = Teller::of(journal, firsts, outer);
    let within = (opened..).zip(journal.since(opened)).take(length);
    let mut deeds = Deeds::default();
    let depths = within.map(|(place, entry)| match deed(journal, outer, entry) {
        Some((aim, went_well)) if deeds.is_first(aim, went_well) => Depth::Story,
        _ => teller.depth(place, entry),
    });
    let mut depths: Vec<Depth> = depths.collect();
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
        Event::Passed { seconds: 1.. } => Depth::Story,
        Event::Changed { change } if is_news(change) => Depth::Story,
        _ => Depth::Everything,
    }
}

/// What code has done so far within one request, and whether it went well.
#[derive(Default)]
struct Deeds(Vec<(Aim, bool)>);

impl Deeds {
    /// Whether nothing like it was done before.
    fn is_first(&mut self, aim: Aim, went_well: bool) -> bool {
        let is_first = !self.0.contains(&(aim, went_well));
        if is_first {
            self.0.push((aim, went_well));
        }
        is_first
    }
}

/// What code did, if this entry is the answer to a request that it sent because somebody else's request had it run.
fn deed(journal: &Journal, outer: &Span<'_>, entry: &Entry) -> Option<(Aim, bool)> {
    let Event::Answered { response } = &entry.event else { return None };
    let span = entry.span.filter(|span| *span != outer.id)?;
    let span = journal.spans().get(span)?;
    let aim = Aim::of(span.from, span.to, span.request);
    let is_deed = matches!(span.from, Place::Code { .. }) && !is_routine(aim);
    is_deed.then_some((aim, response.status < 400))
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
    fn of(journal: &Journal, firsts: &'a Firsts, outer: &'a Span<'a>) -> Self {
        let is_somebody = !outer.from.is_azure();
        let is_routine =
            is_routine(Aim::of(outer.from, outer.to, outer.request)) || is_lookup(journal, outer);
        let went_well = outer.response().is_some_and(|response| response.status < 400);
        Self { firsts, outer, is_somebody, counts: is_somebody && !is_routine || !went_well }
    }

    fn depth(&self, place: usize, entry: &Entry) -> Depth {
        let is_outer = entry.span == Some(self.outer.id);
        let is_new = || self.firsts.has(entry, place);
        match &entry.event {
            Event::Passed { seconds: 1.. } => Depth::Story,
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
            Event::Changed { .. } | Event::Concluded { .. } | Event::Passed { .. } => Depth::Everything,
        }
    }
}

/// What everybody does the same way each time before they can do something.
fn is_routine(aim: Aim) -> bool {
    matches!(aim, Aim::SignIn | Aim::Redeem | Aim::Keys | Aim::Discovery | Aim::IssuerKeys)
}

/// What is worth a look the first time that it happens on the way to something else.
fn is_lesson(aim: Aim) -> bool {
    matches!(aim, Aim::Configure | Aim::Assertion | Aim::RunWorkflow | Aim::RunScript)
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
