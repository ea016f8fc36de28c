//! A fix, really tried in a fork: an administrator sends the requests that take things away; then the attack is sent again and
//! has to stop, and what others have sent until now is sent again and has to succeed as it did.

use super::fix::{Cut, fix_request};
use super::gain::Step;
use super::play::{SignIn, Stopped, play};
use crate::cloud::Cloud;
use crate::figures::lifetime;
use crate::ids::PrincipalId;
use crate::journal::{Conclusion, Event, Span};
use crate::place::Place;
use crate::simulator::Simulator;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;
use serde::Serialize;

/// The most requests of others that are sent again, the latest first.
const MOST_REQUESTS: usize = 128;

/// What became of a fix.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Where each of the ways stops; `None` when it still goes through.
    pub stopped: Vec<Option<Stopped>>,
    /// How many requests of others succeed with the fix as they do without it.
    pub kept: usize,
    /// The requests that succeed without the fix and no longer with it.
    pub broken: Vec<Broken>,
}

/// A request that a fix stops although it is no part of the attack.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Broken {
    /// Who sends it.
    pub from: Place,
    /// Its method and address.
    pub request: String,
}

/// Why a fix could not be tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What could not be taken away.
    pub cut: Cut,
    /// What the administrator was answered, if anything.
    pub response: Option<Response>,
}

/// Tries a fix of these ways in a fork. `administrator` and `attacker` give tokens of who takes things away and of who attacks.
///
/// # Errors
/// [`Refused`] names what the administrator could not take away.
pub fn try_fix(
    simulator: &Simulator,
    cuts: &[Cut],
    ways: &[Vec<Step>],
    from: PrincipalId,
    administrator: &mut SignIn<'_>,
    attacker: &mut SignIn<'_>,
) -> Result<Trial, Refused> {
    let (mut without, mut with) = (simulator.fork(), simulator.fork());
    for cut in cuts {
        let response = take_away(&mut with, cut, administrator);
        if !response.as_ref().is_some_and(Response::is_success) {
            return Err(Refused { cut: cut.clone(), response });
        }
    }
    for world in [&mut without, &mut with] {
        let delays = world.cloud().delays();
        let longest = delays.role_assignment.max(delays.replication);
        // The delays of a world are far shorter than what may pass at once.
        world.pass(longest.saturating_add(Duration::from_secs(1))).ok();
    }
    let (mut kept, mut broken) = (0_usize, Vec::new());
    for (sender, request) in others(simulator, from) {
        let succeeds = |world: &Simulator| {
            world.fork().send(&sender, request.clone()).is_ok_and(|response| response.is_success())
        };
        match (succeeds(&without), succeeds(&with)) {
            (true, true) => kept = kept.saturating_add(1),
            (true, false) => {
                let request = format!("{} {}", request.method.as_str(), request.url);
                broken.push(Broken { from: sender, request });
            }
            // It would not succeed by now anyway: its token has expired, or what it created is there.
            (false, _) => {}
        }
    }
    if cuts.iter().any(|cut| matches!(cut, Cut::Membership { .. })) {
        // Tokens that hosts keep name the group until they expire.
        with.pass(Duration::from_secs(lifetime::IDENTITY_TOKEN)).ok();
    }
    let stopped = ways.iter().map(|steps| play(&mut with.fork(), steps, attacker).err()).collect();
    Ok(Trial { stopped, kept, broken })
}

fn take_away(world: &mut Simulator, cut: &Cut, administrator: &mut SignIn<'_>) -> Option<Response> {
    let (audience, request) = fix_request(world.cloud(), cut)?;
    let token = administrator(world, audience)?;
    world.send(&Place::Internet, request.with_header("Authorization", format!("Bearer {token}"))).ok()
}

/// What others than the attacker sent with success, each once, as it was sent.
fn others(simulator: &Simulator, from: PrincipalId) -> Vec<(Place, Request)> {
    let mut all: Vec<(Place, Request)> = Vec::new();
    for span in simulator.journal().spans().iter().rev() {
        if all.len() >= MOST_REQUESTS {
            break;
        }
        let is_root = span.parent().is_none() && !span.from.is_azure();
        if is_root && succeeded(&span) && !is_attackers(simulator.cloud(), &span, from) {
            let sent = (span.from.clone(), Request::clone(span.request));
            if !all.contains(&sent) {
                all.push(sent);
            }
        }
    }
    all
}

fn succeeded(span: &Span<'_>) -> bool {
    span.entries()
        .any(|(_, entry)| matches!(&entry.event, Event::Answered { response } if response.is_success()))
}

/// Whether whoever attacks sent it: a person from their own computer, anybody with their own token. What an identity sends is
/// sent by the code that it is for.
fn is_attackers(cloud: &Cloud, span: &Span<'_>, from: PrincipalId) -> bool {
    let Some(user) = cloud.tenant().user(from) else { return false };
    let is_own = |event: &Event| match event {
        Event::Concluded { conclusion: Conclusion::Access { decision, .. } } => decision.principal_id == from,
        _ => false,
    };
    *span.from == Place::Person { name: user.name.clone() }
        || span.entries().any(|(_, entry)| is_own(&entry.event))
}
