//! The handle that a service works with: it reads the cloud, emits changes and conclusions, and sends further requests.

use super::host::script::Shell;
use super::past::{self, Answered};
use crate::budget::Exhausted;
use crate::cloud::{Change, Cloud};
use crate::fault::Fault;
use crate::journal::{Conclusion, SpanId};
use crate::meters::TooMuch;
use crate::place::Place;
use crate::simulator::{ConnectionError, Simulator};
use crate::time::Timestamp;
use crate::wire::{
    Body, Certificate, Jwks, JwsError, PrivateKey, PublicKey, Request, Response, UnverifiedToken,
};
use alloc::string::String;
use alloc::sync::Arc;

/// One request on the desk of one service.
pub(crate) struct Desk<'a> {
    simulator: &'a mut Simulator,
    place: Place,
    caller: Place,
    span: SpanId,
    parent: Option<SpanId>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(
        simulator: &'a mut Simulator,
        place: Place,
        caller: Place,
        span: SpanId,
        parent: Option<SpanId>,
    ) -> Self {
        Self { simulator, place, caller, span, parent }
    }

    /// Whose desk it is.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Who sent the request.
    pub(crate) fn caller(&self) -> &Place {
        &self.caller
    }

    pub(crate) fn cloud(&self) -> &Cloud {
        self.simulator.cloud()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.simulator.now()
    }

    /// Bytes of chance.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        self.simulator.chance.bytes()
    }

    /// A GUID that stands for nothing but itself, such as a request id.
    pub(crate) fn guid(&mut self) -> String {
        self.simulator.draw_guid()
    }

    /// A new private key.
    pub(crate) fn key(&mut self) -> PrivateKey {
        self.simulator.chance.key()
    }

    /// Takes one from the bucket of this name, which holds so many and refills by so many a second; gives what is left.
    pub(crate) fn draw(&mut self, name: String, most: u32, refill: u32) -> Result<u32, TooMuch> {
        let now = self.now();
        let drawn = self.simulator.meters.draw(name, most, refill, now);
        drawn.or_else(|much| self.refuse(much).map(|()| 0))
    }

    /// Too much is asked for, which is written down, and refused.
    fn refuse(&mut self, much: TooMuch) -> Result<(), TooMuch> {
        if self.cloud().has(Fault::RatesIgnored) {
            return Ok(());
        }
        let TooMuch { asked, most, seconds, retry_after } = much;
        self.conclude(Conclusion::LimitReached { asked, most, seconds, retry_after });
        Err(much)
    }

    /// Counts some more under this name, of which there may be so many in so many seconds.
    pub(crate) fn count(
        &mut self,
        name: String,
        some: usize,
        most: u32,
        seconds: u64,
    ) -> Result<(), TooMuch> {
        let now = self.now();
        let counted = self.simulator.meters.count(name, some, most, seconds, now);
        counted.or_else(|much| self.refuse(much))
    }

    /// Takes a token apart.
    pub(crate) fn read_token(&self, compact: &str) -> Result<Arc<UnverifiedToken>, JwsError> {
        self.simulator.recent.read(compact)
    }

    /// Reads a published key set; `None` where it is none.
    pub(crate) fn read_keys(&mut self, document: &Body) -> Option<Arc<Jwks>> {
        self.simulator.recent.key_set(document)
    }

    /// Reads a certificate; `None` where it is none.
    pub(crate) fn read_certificate(&mut self, der: &[u8]) -> Option<Arc<Certificate>> {
        self.simulator.recent.certificate(der)
    }

    /// Checks the signature of a token, which is given taken apart and as it was received.
    pub(crate) fn verify(
        &mut self,
        token: &Arc<UnverifiedToken>,
        compact: &str,
        key: &PublicKey,
    ) -> Result<(), JwsError> {
        self.simulator.recent.check(token, compact, key)
    }

    /// The cloud, and the requests that match which this service has answered, newest first.
    pub(crate) fn look_back(
        &mut self,
        wanted: fn(&Request) -> bool,
    ) -> (&Cloud, impl Iterator<Item = Answered<'_>>) {
        self.simulator.has_looked_back = true;
        let most = if self.cloud().has(Fault::LogsEmpty) { 0 } else { usize::MAX };
        let answered = past::answered(self.simulator.journal(), &self.place, wanted);
        (self.simulator.cloud(), answered.take(most))
    }

    /// Pays for work that was done under a budget of its own, from what the whole request may cause.
    pub(crate) fn pay(&mut self, (steps, bytes): (u32, usize)) -> Result<(), Exhausted> {
        let budget = &mut self.simulator.budget;
        budget.step(steps).and(budget.write(bytes))
    }

    /// The requests that the present one follows from, the nearest first, each with the place it was sent to.
    pub(crate) fn causes(&self) -> impl Iterator<Item = (&Place, &Request)> {
        let spans = self.simulator.journal().spans();
        let nearest = self.parent.and_then(|parent| spans.get(parent));
        let causes = core::iter::successors(nearest, |span| span.parent());
        causes.filter_map(|span| Some((span.to?, &**span.request)))
    }

    /// Lets a change happen.
    pub(crate) fn emit(&mut self, change: Change) {
        self.simulator.change(Some(self.span), self.parent, change);
    }

    /// Writes down what the service concluded.
    pub(crate) fn conclude(&mut self, conclusion: Conclusion) {
        self.simulator.conclude(self.span, self.parent, conclusion);
    }

    /// What runs scripts.
    pub(crate) fn shell(&self) -> Shell {
        self.simulator.shell
    }

    /// Sends a request on behalf of the present one.
    pub(crate) fn send(&mut self, request: Request) -> Result<Response, ConnectionError> {
        let place = self.place.clone();
        self.simulator.exchange(&place, request, Some(self.span))
    }
}
