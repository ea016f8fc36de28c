//! Whether what somebody did with a token before the block still works after it, and until when: a token outlives its identity
//! by up to a day, a role assignment its removal by ten minutes.

use super::worlds::Worlds;
use super::{Answer, Observed, requests};
use crate::fence::{Part, Runner};
use crate::session::{Move, Session};
use core::time::Duration;
use mi_sim::lifetime::DAY;

/// After these times it is tried again, in seconds: a little later than a removed role assignment, a token and a deleted
/// service principal last.
const TRIED: [u64; 3] = [600, DAY, 30 * DAY];
/// By so much later.
const SLACK: u64 = 60;

/// The latest block before that code ran with a token and that still works right before.
pub(super) fn probe(worlds: &Worlds) -> Option<usize> {
    let before = worlds.base();
    let blocks = before.moves().iter().rev().filter_map(|made| match made {
        Move::Block { index } => Some(*index),
        _ => None,
    });
    let mut used = blocks.filter(|index| {
        before.block_of(*index).is_some_and(|command| {
            command.part == Part::Shown
                && matches!(command.runner, Runner::Machine { .. } | Runner::Internet)
                && command.text.contains("Bearer {{")
        })
    });
    used.next().filter(|index| tried(before, *index).is_some_and(|tried| is_well(&tried)))
}

pub(super) fn observe(session: &Session, probe: usize) -> Option<Observed> {
    let requests = requests(session);
    let span = requests.last()?;
    if span.response().is_none_or(|response| response.status >= 400) {
        return None;
    }
    let (mut later, mut answer) = (session.clone(), Answer::Stops);
    let mut works = tried(&later, probe)?;
    for seconds in TRIED {
        if !is_well(&works) {
            break;
        }
        let moment = session.world().now().after(Duration::from_secs(seconds.saturating_add(SLACK)));
        later.make(Move::Until { moment }).ok()?;
        works = tried(&later, probe)?;
        answer = if is_well(&works) { Answer::GoesOn } else { Answer::Works { seconds } };
    }
    Some(Observed { shown: Some(works), ..Observed::of(span, answer) })
}

/// A run after a block is run at its end.
fn tried(session: &Session, block: usize) -> Option<Session> {
    let mut tried = session.clone();
    tried.make(Move::Block { index: block }).ok()?;
    Some(tried)
}

/// Whether the last request was answered well.
fn is_well(session: &Session) -> bool {
    let requests = requests(session);
    requests.last().and_then(|span| span.response()).is_some_and(|response| response.status < 400)
}
