//! How much somebody asked of a service lately, for the services that answer only so much.
//!
//! Two forms: a bucket that refills as time goes on ("Understand how Azure Resource Manager throttles requests"), and a
//! window that begins with the first request and counts until it ends. Which of them the limits per second and per 20
//! seconds have is UNCONFIRMED; here it is the window. The meters follow from the journal's requests alone, so that they
//! are no part of the cloud and no entry tells of them.

use crate::cloud::Table;
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

/// The service is asked for too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMuch {
    /// Which request it is, counted from 1; of a bucket, one more than it holds.
    pub(crate) asked: u64,
    /// How many are answered.
    pub(crate) most: u32,
    /// In how many seconds; of a bucket nothing.
    pub(crate) seconds: Option<u64>,
    /// After how many seconds it is worth to ask again.
    pub(crate) retry_after: u64,
}

/// All meters, each under the name of what it measures.
#[derive(Clone, Default)]
pub(crate) struct Meters {
    all: Table<str, Meter>,
    /// How many there may be before those that tell nothing any more are looked for.
    room: usize,
    /// Which of them changed on a snapshot; `None` where there is none.
    changed: Option<Vec<String>>,
}

#[derive(Clone, Copy)]
struct Meter {
    /// What was taken so far: requests in a window, thousandths of requests in a bucket.
    taken: u64,
    /// When the window began, or when the bucket was last looked at.
    at: Timestamp,
    /// From when on it says no more than a meter that was never used: its window is over, or its bucket full again.
    idle_from: Timestamp,
}

/// So many meters are kept without looking whether they are still of use.
const FEW: usize = 64;

impl Meters {
    /// The same meters, for a request that is answered on a snapshot.
    pub(crate) fn snapshot(&self) -> Self {
        Self { all: self.all.clone(), room: self.room, changed: Some(Vec::new()) }
    }

    fn meter(&self, name: &str, now: Timestamp) -> Meter {
        self.all.get(name).copied().unwrap_or(Meter { taken: 0, at: now, idle_from: now })
    }

    fn put(&mut self, name: String, meter: Meter) {
        self.all.insert(&name, meter);
        // Looked for only when there are twice as many as last time, which costs each meter a constant.
        if self.all.len() > self.room.max(FEW) {
            self.all.remove_where(|other| other.idle_from <= meter.at);
            self.room = self.all.len().saturating_mul(2);
        }
        if let Some(names) = &mut self.changed {
            names.push(name);
        }
    }

    /// Takes over what was measured on a snapshot. Of requests answered beside each other only one is counted, so that nobody is
    /// refused who would not be refused by himself.
    pub(crate) fn absorb(&mut self, snapshot: Self) {
        for name in snapshot.changed.into_iter().flatten() {
            let Some(later) = snapshot.all.get(&name) else { continue };
            let before = self.meter(&name, later.at);
            if (later.at, later.taken) > (before.at, before.taken) {
                self.put(name, *later);
            }
        }
    }

    /// Takes one from a bucket that holds so many and refills by so many each second; gives what is left.
    pub(crate) fn draw(
        &mut self,
        name: String,
        most: u32,
        refill: u32,
        now: Timestamp,
    ) -> Result<u32, TooMuch> {
        let mut meter = self.meter(&name, now);
        let millis = u64::try_from(now.since(meter.at).as_millis()).unwrap_or(u64::MAX);
        // So many a second are so many thousandths a millisecond.
        meter.taken = meter.taken.saturating_sub(millis.saturating_mul(u64::from(refill)));
        meter.at = now;
        meter.idle_from = full_from(meter, refill);
        let after = meter.taken.saturating_add(1_000);
        let room = u64::from(most).saturating_mul(1_000);
        if after > room {
            self.put(name, meter);
            let missing = after.saturating_sub(room);
            let each_second = u64::from(refill).saturating_mul(1_000).max(1);
            let asked = u64::from(most).saturating_add(1);
            return Err(TooMuch { asked, most, seconds: None, retry_after: missing.div_ceil(each_second) });
        }
        meter.taken = after;
        meter.idle_from = full_from(meter, refill);
        self.put(name, meter);
        Ok(u32::try_from(room.saturating_sub(after).div_euclid(1_000)).unwrap_or(u32::MAX))
    }

    /// Counts some more in a window of so many seconds, in which there may be so many.
    pub(crate) fn count(
        &mut self,
        name: String,
        some: usize,
        most: u32,
        seconds: u64,
        now: Timestamp,
    ) -> Result<(), TooMuch> {
        let mut meter = self.meter(&name, now);
        let length = Duration::from_secs(seconds);
        if now.since(meter.at) >= length {
            meter = Meter { taken: 0, at: now, idle_from: now };
        }
        meter.idle_from = meter.at.after(length);
        let after = meter.taken.saturating_add(u64::try_from(some).unwrap_or(u64::MAX));
        if after > u64::from(most) {
            self.put(name, meter);
            let rest = meter.at.after(length).since(now);
            return Err(TooMuch {
                asked: after,
                most,
                seconds: Some(seconds),
                retry_after: u64::try_from(rest.as_millis().div_ceil(1_000)).unwrap_or(seconds),
            });
        }
        meter.taken = after;
        self.put(name, meter);
        Ok(())
    }
}

/// When a bucket that refills by so many each second will be full again, if nothing more is taken.
fn full_from(meter: Meter, refill: u32) -> Timestamp {
    match meter.taken.div_ceil(u64::from(refill).max(1)) {
        // One that never refills is never full again.
        _ if refill == 0 && meter.taken > 0 => meter.at.after(Duration::MAX),
        millis => meter.at.after(Duration::from_millis(millis)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::ToString;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_secs(1_000).after(Duration::from_millis(millis))
    }

    #[test]
    fn a_bucket_empties_and_refills() {
        let mut meters = Meters::default();
        let mut draw = |now| meters.draw("x".to_string(), 3, 2, now);
        assert_eq!([draw(at(0)), draw(at(0)), draw(at(0))], [Ok(2), Ok(1), Ok(0)]);
        assert_eq!(draw(at(0)), Err(TooMuch { asked: 4, most: 3, seconds: None, retry_after: 1 }));
        assert_eq!(draw(at(499)), Err(TooMuch { asked: 4, most: 3, seconds: None, retry_after: 1 }));
        assert_eq!(draw(at(500)), Ok(0));
        assert_eq!(draw(at(60_000)), Ok(2));
    }

    #[test]
    fn a_window_ends_so_long_after_its_first_request() {
        let mut meters = Meters::default();
        let mut count = |now, some| meters.count("x".to_string(), some, 3, 20, now);
        assert_eq!(count(at(0), 2), Ok(()));
        let much = |retry_after| TooMuch { asked: 4, most: 3, seconds: Some(20), retry_after };
        assert_eq!(count(at(5_000), 2), Err(much(15)));
        assert_eq!(count(at(5_000), 1), Ok(()));
        assert_eq!(count(at(19_999), 1), Err(much(1)));
        assert_eq!(count(at(20_000), 3), Ok(()));
    }

    #[test]
    fn what_is_measured_under_different_names_is_apart() {
        let mut meters = Meters::default();
        for name in ["a", "b"] {
            assert_eq!(meters.count(name.to_string(), 1, 1, 1, at(0)), Ok(()));
            assert!(meters.count(name.to_string(), 1, 1, 1, at(0)).is_err());
        }
    }

    #[test]
    fn what_is_idle_is_forgotten_and_nothing_else() {
        let mut meters = Meters::default();
        assert_eq!(meters.count("window".to_string(), 1, 1, 3_600, at(0)), Ok(()));
        assert_eq!(meters.draw("bucket".to_string(), 1, 0, at(0)), Ok(0));
        for number in 0..100_000_u64 {
            assert!(meters.draw(format!("b{number}"), 200, 10, at(10 * number)).is_ok());
            assert!(meters.count(format!("c{number}"), 1, 1, 1, at(10 * number)).is_ok());
            assert!(meters.all.len() < 1_000, "{} meters after {number}", meters.all.len());
        }
        assert!(meters.count("window".to_string(), 1, 1, 3_600, at(1_000_000)).is_err());
        assert!(meters.draw("bucket".to_string(), 1, 0, at(1_000_000)).is_err());
    }
}
