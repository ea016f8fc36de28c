//! Requests that are worked on beside each other, where there is more than one processor.
//!
//! A request is answered [`Aside`], on a copy of the cloud, and what happened is [joined](Simulator::join) to the one
//! journal when it is done. An answer that may depend on something that changed meanwhile is not joined: the request is
//! to be sent again. So whatever stands in the journal could have happened one after another.

use crate::journal::{Entry, Event, Journal, SpanId};
use crate::place::Place;
use crate::simulator::{ConnectionFailed, Simulator};
use crate::wire::{Request, Response};
use core::fmt;

/// A moment of a simulator, taken aside to answer a request.
pub struct Aside {
    simulator: Simulator,
    /// The simulator's revision at that moment.
    begun: u64,
}

/// The cloud changed meanwhile: the answer is to be thrown away, and the request to be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale;

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the cloud changed while the request was answered; send it again")
    }
}

impl Aside {
    /// Sends a request and waits for its response.
    ///
    /// # Errors
    /// [`ConnectionFailed`] when nobody listens at the address, for this sender.
    pub fn send(&mut self, from: &Place, request: Request) -> Result<Response, ConnectionFailed> {
        self.simulator.send(from, request)
    }
}

impl Simulator {
    /// Takes the present moment aside. Chance is drawn there from a source of its own.
    pub fn aside(&mut self) -> Aside {
        let journal = Journal::new(self.cloud.clone());
        let chance = self.chance.branch();
        let (cloud, now, revision) = (self.cloud.clone(), self.now(), self.revision);
        let meters = self.meters.aside();
        let recent = self.recent.clone();
        let has_looked_back = false;
        let simulator =
            Self { cloud, journal, now, chance, spans: 0, revision, has_looked_back, meters, recent };
        Aside { simulator, begun: revision }
    }

    /// Lets happen what happened aside.
    ///
    /// # Errors
    /// [`Stale`] when the cloud has changed in between, but for copies that somebody keeps, or when the answer rests on the
    /// journal, of which the copy has nothing; then nothing happens.
    pub fn join(&mut self, aside: Aside) -> Result<(), Stale> {
        if aside.begun != self.revision || aside.simulator.has_looked_back {
            return Err(Stale);
        }
        let before = self.spans;
        let shifted = |span: SpanId| SpanId(span.0.saturating_add(before));
        self.spans = before.saturating_add(aside.simulator.spans);
        self.revision = aside.simulator.revision;
        self.meters.absorb(aside.simulator.meters);
        for Entry { at, span, parent, event } in aside.simulator.journal.into_entries() {
            if let Event::Changed { change } = &event {
                self.cloud.apply(change);
            }
            let entry = Entry { at, span: span.map(shifted), parent: parent.map(shifted), event };
            self.journal.push(entry, &self.cloud);
        }
        Ok(())
    }
}
