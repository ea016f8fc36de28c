//! Who is connected, and who has to go when the next comes and there is no room.
//!
//! A connection on which a request is being worked on stays. Of the others the one goes that has waited longest; those
//! that have never sent a whole request go first when they are more than their share, so that neither silence nor half a
//! handshake keeps anybody out. Readers of the live journal have a share of their own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How many connections there are at once.
const MOST: usize = 512;
/// How many of them may not have sent a whole request yet, when there is no more room.
const MOST_NEW: usize = 128;
/// How many of them read the live journal.
const MOST_READERS: usize = 32;

/// What a connection is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It has not had an answer yet.
    New,
    /// It waits for its next request.
    Known,
    /// Its request is worked on.
    Busy,
    /// It reads the live journal, to its end.
    Reader,
}

struct Seat {
    stage: Stage,
    /// When its stage began, in the order of all beginnings.
    since: u64,
    leave: watch::Sender<bool>,
}

/// All places there are.
#[derive(Default)]
pub(crate) struct Places {
    seats: Mutex<Seats>,
}

#[derive(Default)]
struct Seats {
    /// Counts whatever begins.
    count: u64,
    taken: HashMap<u64, Seat>,
}

impl Places {
    /// A place for a connection that has just come; somebody else's, when all are taken. `None` when everybody is busy.
    pub(crate) fn admit(self: &Arc<Self>) -> Option<Ticket> {
        let mut seats = self.seats();
        if seats.taken.len() >= MOST {
            let goes = seats.who_goes()?;
            seats.send_away(goes);
        }
        let number = seats.tick();
        let (leave, left) = watch::channel(false);
        seats.taken.insert(number, Seat { stage: Stage::New, since: number, leave });
        drop(seats);
        Some(Ticket { places: Arc::clone(self), number, left })
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    fn tick(&mut self) -> u64 {
        self.count = self.count.saturating_add(1);
        self.count
    }

    fn longest(&self, stage: Stage) -> Option<u64> {
        let of_it = self.taken.iter().filter(|(_, seat)| seat.stage == stage);
        of_it.min_by_key(|(_, seat)| seat.since).map(|(number, _)| *number)
    }

    fn count_of(&self, stage: Stage) -> usize {
        self.taken.values().filter(|seat| seat.stage == stage).count()
    }

    fn who_goes(&self) -> Option<u64> {
        let new = self.longest(Stage::New);
        if self.count_of(Stage::New) > MOST_NEW {
            return new;
        }
        self.longest(Stage::Known).or(new)
    }

    fn send_away(&mut self, number: u64) {
        if let Some(seat) = self.taken.remove(&number) {
            seat.leave.send_replace(true);
        }
    }

    fn begin(&mut self, number: u64, stage: Stage) {
        let since = self.tick();
        if let Some(seat) = self.taken.get_mut(&number).filter(|seat| seat.stage != Stage::Reader) {
            (seat.stage, seat.since) = (stage, since);
        }
    }
}

/// One connection's place, given back in the end.
pub(crate) struct Ticket {
    places: Arc<Places>,
    number: u64,
    left: watch::Receiver<bool>,
}

impl Ticket {
    /// Waits until the place is somebody else's.
    pub(crate) async fn lost(&self) {
        let mut left = self.left.clone();
        // That nobody is there to tell means the same.
        let _ = left.wait_for(|left| *left).await;
    }

    /// A request is worked on, which nobody cuts short.
    pub(crate) fn works(&self) {
        self.places.seats().begin(self.number, Stage::Busy);
    }

    /// A request was answered.
    pub(crate) fn waits(&self) {
        self.places.seats().begin(self.number, Stage::Known);
    }

    /// From now on it reads the live journal; whoever has read longest goes when too many do.
    pub(crate) fn reads(&self) {
        let mut seats = self.places.seats();
        seats.begin(self.number, Stage::Reader);
        if seats.count_of(Stage::Reader) > MOST_READERS
            && let Some(goes) = seats.longest(Stage::Reader)
        {
            seats.send_away(goes);
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.places.seats().taken.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_gone(ticket: &Ticket) -> bool {
        *ticket.left.borrow()
    }

    #[test]
    fn whoever_waits_longest_goes_and_nobody_whose_request_is_worked_on() {
        let places = Arc::new(Places::default());
        let tickets: Vec<Ticket> = (0..MOST).map(|_| places.admit().unwrap()).collect();
        for ticket in &tickets {
            ticket.waits();
        }
        tickets[0].works();
        tickets[1].waits();
        let next = places.admit().unwrap();
        let gone: Vec<usize> = (0..MOST).filter(|at| has_gone(&tickets[*at])).collect();
        assert_eq!(gone, [2]);
        for ticket in tickets.iter().chain([&next]) {
            ticket.works();
        }
        assert!(places.admit().is_none(), "everybody is busy");
        drop(tickets);
        assert!(places.admit().is_some());
    }

    #[test]
    fn those_that_never_ask_go_before_those_that_do() {
        let places = Arc::new(Places::default());
        let good: Vec<Ticket> = (0..50).map(|_| places.admit().unwrap()).collect();
        for ticket in &good {
            ticket.waits();
        }
        let silent: Vec<Ticket> = (0..5 * MOST).map(|_| places.admit().unwrap()).collect();
        assert!(!good.iter().any(has_gone));
        assert_eq!(silent.iter().filter(|ticket| !has_gone(ticket)).count(), MOST - 50);
    }

    #[test]
    fn readers_keep_to_their_share() {
        let places = Arc::new(Places::default());
        let readers: Vec<Ticket> = (0..100).map(|_| places.admit().unwrap()).collect();
        for reader in &readers {
            reader.reads();
        }
        let gone = readers.iter().filter(|reader| has_gone(reader)).count();
        assert_eq!(gone, 100 - MOST_READERS);
        assert!(!has_gone(&readers[99]));
    }
}
