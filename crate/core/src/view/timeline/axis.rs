//! Where on the timeline much time passes: between requests it is milliseconds, until a certificate ends ninety days. An
//! onlooker draws the long waits shorter than they are, and needs to know where they begin and end.

use super::lane::Lane;
use crate::sort::sort_by;
use crate::time::Timestamp;
use alloc::vec::Vec;

/// How many waits are told: more than a picture has room for.
const WAITS: usize = 16;

/// The first moment, where each of the longest waits begins and ends, and the last.
pub(super) fn of(lanes: &[Lane], start: Timestamp, end: Timestamp) -> Vec<Timestamp> {
    let mut moments: Vec<Timestamp> = lanes.iter().flat_map(Lane::moments).chain([start, end]).collect();
    moments.sort_unstable();
    moments.dedup();
    let mut waits: Vec<(Timestamp, Timestamp)> =
        moments.iter().zip(moments.iter().skip(1)).map(|(from, until)| (*from, *until)).collect();
    let long = |(from, until): &(Timestamp, Timestamp)| until.since(*from);
    sort_by(&mut waits, |one, other| long(other).cmp(&long(one)));
    waits.truncate(WAITS);
    let ends = [moments.first(), moments.last()].into_iter().flatten().copied();
    let mut axis: Vec<Timestamp> =
        waits.iter().flat_map(|(from, until)| [*from, *until]).chain(ends).collect();
    axis.sort_unstable();
    axis.dedup();
    axis
}
