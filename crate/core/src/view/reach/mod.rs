//! What somebody can come to do after an entry, as [`crate::analysis`] finds it: "Azure RBAC best practices" has readers limit
//! what a compromised principal reaches. Worlds too large to search while somebody waits are told to be so.

mod names;
mod reachable;
mod told;

pub use names::name_of_gain;
pub use reachable::{Reachable, reachable};
pub use told::{AttackRequest, PathStep, path_step};

use super::questions::moment;
use crate::analysis::{self, Reach, reach_within};
use crate::cloud::Cloud;
use crate::ids::PrincipalId;
use crate::journal::Journal;
use crate::time::Timestamp;

/// The most hosts, accounts and vaults of a world that is searched.
const MOST_PLACES: usize = 200;
/// The most gains that are followed.
const MOST_GAINS: usize = 1000;

/// A search that ended.
pub struct Searched {
    /// The world that was searched.
    pub cloud: Cloud,
    /// Who begins.
    pub from: PrincipalId,
    /// When: as soon as all that was assigned has taken effect.
    pub now: Timestamp,
    /// What was found.
    pub reach: Reach,
}

/// Searches from a principal after this many entries; nothing where the world is too large.
#[must_use]
pub fn searched(journal: &Journal, cursor: usize, from: PrincipalId) -> Option<Searched> {
    let (cloud, at) = moment(journal, cursor);
    let places = [cloud.hosts().count(), cloud.accounts().count(), cloud.vaults().count()];
    if places.into_iter().sum::<usize>() > MOST_PLACES {
        return None;
    }
    let now = analysis::moment(&cloud, at);
    let reach = reach_within(&cloud, from, now, MOST_GAINS)?;
    Some(Searched { cloud, from, now, reach })
}
