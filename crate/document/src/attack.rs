//! A way that an analysis found, played as a move: the requests of an attacker, each really sent, so that what they come to is
//! seen and not only said ([`mi_sim::analysis`]).

use mi_sim::analysis::{play, token_of_code};
use mi_sim::view::searched;
use mi_sim::{Cloud, Journal, PrincipalId, Simulator};
use mi_sim_shell::SignIns;
use serde::{Deserialize, Serialize};

use crate::expect::print;

/// What somebody comes to: a step of what [`mi_sim::view::reachable`] tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Goal {
    /// Who attacks.
    pub by: PrincipalId,
    /// After how many entries of the journal the way was open. It is sent as it was then, whatever has been closed since.
    pub since: usize,
    /// The number of the step.
    pub target: usize,
}

/// Sends the requests of the way that the journal tells of, in a fork of its world; what came of it in the end, and its exit
/// status: 0 where all succeeded.
///
/// # Errors
/// A message where there is no such way, or it cannot be begun.
pub(crate) fn attack(goal: &Goal, journal: &Journal, world: &mut Simulator) -> Result<(String, u8), String> {
    let Some(found) = searched(journal, goal.since, goal.by) else {
        return Err("the world is too large to look for ways".to_owned());
    };
    let way = found.reach.steps_to(goal.target);
    if way.is_empty() {
        return Err("there is no such way".to_owned());
    }
    Ok(match play(world, &way, &mut sign_in(&found.cloud, goal.by)) {
        Ok(()) => (String::new(), 0),
        Err(stopped) => (stopped.response.as_ref().map(print).unwrap_or_default(), 1),
    })
}

/// How somebody comes by tokens: a person signs in, an identity's code asks its endpoint.
pub fn sign_in(cloud: &Cloud, who: PrincipalId) -> impl FnMut(&mut Simulator, &str) -> Option<String> {
    let person = cloud.tenant().user(who).map(|user| user.name.clone());
    let mut sign_ins = SignIns::default();
    move |world, audience| match &person {
        Some(person) => sign_ins.token(world, person, audience).ok(),
        None => token_of_code(world, who, audience),
    }
}
