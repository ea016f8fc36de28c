//! Other branches of what happens: a fork that goes its own way, and a snapshot on which a request is answered while
//! others are, where there is more than one processor.
//!
//! What happened on a [`Snapshot`] is [committed](Simulator::commit) to the one journal when it is done. An answer that
//! may depend on something that changed meanwhile is a [`Conflict`]: the request is to be sent again. So whatever stands in
//! the journal could have happened one after another.

use crate::journal::{Entry, Event, SpanId};
use crate::place::Place;
use crate::simulator::{ConnectionError, Simulator, WHOLE_REQUEST};
use crate::wire::{Request, Response};
use core::fmt;

/// A moment of a simulator, on which a request is answered.
pub struct Snapshot {
    fork: Simulator,
    /// The simulator's revision at that moment.
    revision: u64,
    /// How many spans it had.
    spans: u32,
}

/// The cloud changed meanwhile: the answer is to be thrown away, and the request to be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict;

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the cloud changed while the request was answered; send it again")
    }
}

impl core::error::Error for Conflict {}

impl Snapshot {
    /// Sends a request and waits for its response.
    ///
    /// # Errors
    /// [`ConnectionError`] when nobody listens at the address, for this sender.
    pub fn send(&mut self, from: &Place, request: Request) -> Result<Response, ConnectionError> {
        self.fork.send(from, request)
    }

    /// Whether a service has read in the journal, of which a snapshot has nothing: it will not be committed, however often
    /// it is tried.
    #[must_use]
    pub fn rests_on_the_journal(&self) -> bool {
        self.fork.has_looked_back
    }
}

impl Simulator {
    /// Another branch that goes on from here, at the same time and with the same chance: the same moves have the same
    /// outcome there as here. Its journal is empty and counts on from this one; of what came before, the services' logs
    /// tell nothing there. A fork costs the same however long the journal is.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            journal: self.journal.fork(&self.cloud),
            cloud: self.cloud.clone(),
            now: self.now,
            chance: self.chance.clone(),
            spans: self.spans,
            budget: WHOLE_REQUEST,
            revision: self.revision,
            has_looked_back: false,
            meters: self.meters.clone(),
            recent: self.recent.clone(),
            follows_another_clock: self.follows_another_clock,
            shell: self.shell,
        }
    }

    /// Goes on where a fork of this simulator is: whatever happened here since it was made is undone, and what happened
    /// there has happened here. The fork of another simulator takes this one's place, journal and all.
    pub fn adopt(&mut self, fork: Self) {
        let whole = core::mem::replace(self, fork).journal;
        self.journal.follow(whole);
    }

    /// A snapshot of the present moment. Chance is drawn there from a source of its own.
    pub fn snapshot(&mut self) -> Snapshot {
        let (chance, meters) = (self.chance.branch(), self.meters.snapshot());
        let fork = Self { chance, meters, ..self.fork() };
        Snapshot { fork, revision: self.revision, spans: self.spans }
    }

    /// Lets happen what happened on a snapshot, at the earliest now: time goes back neither here nor in the journal.
    ///
    /// # Errors
    /// [`Conflict`] when the cloud has changed in between, but for copies that somebody keeps, or when the answer rests on
    /// the journal, of which the snapshot has nothing; then nothing happens.
    pub fn commit(&mut self, snapshot: Snapshot) -> Result<(), Conflict> {
        let Snapshot { fork, revision, spans } = snapshot;
        if revision != self.revision || fork.has_looked_back {
            return Err(Conflict);
        }
        let later = self.spans.saturating_sub(spans);
        let shifted = |span: SpanId| SpanId(span.0.saturating_add(later));
        self.spans = fork.spans.saturating_add(later);
        self.revision = fork.revision;
        self.meters.absorb(fork.meters);
        let begun = self.now;
        self.now = begun.max(fork.now);
        for Entry { at, span, parent, event } in fork.journal.into_entries() {
            if let Event::Changed { change } = &event {
                self.cloud.apply(change);
            }
            let entry =
                Entry { at: at.max(begun), span: span.map(shifted), parent: parent.map(shifted), event };
            self.journal.push(entry, &self.cloud);
        }
        Ok(())
    }
}
