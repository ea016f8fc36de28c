//! The one door: every request goes through it, and it writes down all that follows.

use crate::chance::Chance;
use crate::clock;
use crate::cloud::{Change, Cloud};
use crate::figures::lifetime;
use crate::journal::{Conclusion, Entry, Event, Journal, SpanId};
use crate::meters::Meters;
use crate::network::{self, Listener};
use crate::place::Place;
use crate::recent::Recent;
use crate::services::{Desk, first_party};
use crate::settings::{Settings, SettingsError};
use crate::sign_in;
use crate::time::Timestamp;
use crate::wire::{Request, Response};
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;
use serde::Serialize;

/// A tiny Azure that runs on its own clock.
#[derive(Clone)]
pub struct Simulator {
    pub(crate) cloud: Cloud,
    pub(crate) journal: Journal,
    pub(crate) now: Timestamp,
    pub(crate) chance: Chance,
    pub(crate) spans: u32,
    /// Counts the changes that an answer given meanwhile may depend on.
    pub(crate) revision: u64,
    /// Whether a service has read in the journal, as those do that show a log.
    pub(crate) has_looked_back: bool,
    pub(crate) meters: Meters,
    pub(crate) recent: Recent,
}

/// Nobody answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionFailed {
    /// What a client's tool prints of it.
    pub reason: String,
}

impl fmt::Display for ConnectionFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// More time than can pass at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("at most ten years pass at once")
    }
}

/// Why the clock was not moved on to a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum NotMoved {
    /// The moment has come already, and time does not go back.
    Past,
    /// It is further away than [`lifetime::LONGEST_PASS`].
    TooFar,
}

impl Simulator {
    /// A world that begins as the settings say.
    ///
    /// # Errors
    /// [`SettingsError`] when they contradict what can exist.
    pub fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let mut chance = Chance::new(settings.seed);
        let cloud = Cloud::begin(settings, first_party(), &mut chance)?;
        Ok(Self {
            journal: Journal::new(cloud.clone()),
            cloud,
            now: settings.start,
            chance,
            spans: 0,
            revision: 0,
            has_looked_back: false,
            meters: Meters::default(),
            recent: Recent::default(),
        })
    }

    /// Sends a request and waits for its response.
    ///
    /// # Errors
    /// [`ConnectionFailed`] when nobody listens at the address, for this sender.
    pub fn send(&mut self, from: &Place, request: Request) -> Result<Response, ConnectionFailed> {
        clock::run_until(self, self.now);
        self.exchange(from, request, None)
    }

    /// An access token of a person for a resource, as their tools keep it; they sign in when there is none that counts.
    ///
    /// # Errors
    /// [`ConnectionFailed`] carries Entra's words when it issues no token.
    pub fn person_token(&mut self, person: &str, resource: &str) -> Result<String, ConnectionFailed> {
        sign_in::person_token(self, person, resource)
    }

    /// Lets time pass.
    ///
    /// # Errors
    /// [`TooLong`] when it is more than [`lifetime::LONGEST_PASS`]; the clock stays where it is.
    pub fn pass(&mut self, duration: Duration) -> Result<(), TooLong> {
        if duration > Duration::from_secs(lifetime::LONGEST_PASS) {
            return Err(TooLong);
        }
        let end = self.now.after(duration);
        clock::run_until(self, end);
        let rest = end.since(self.now);
        self.now = self.now.after(rest);
        self.record(None, None, Event::Passed { seconds: rest.as_secs() });
        Ok(())
    }

    /// Lets time pass until a moment.
    ///
    /// # Errors
    /// [`NotMoved`] says why it cannot; the clock stays where it is.
    pub fn pass_until(&mut self, moment: Timestamp) -> Result<(), NotMoved> {
        if moment <= self.now {
            return Err(NotMoved::Past);
        }
        self.pass(moment.since(self.now)).map_err(|TooLong| NotMoved::TooFar)
    }

    /// Lets the clock catch up with one outside, in silence but for what happens by itself; a clock that is behind is not
    /// followed.
    pub fn catch_up(&mut self, now: Timestamp) {
        clock::run_until(self, now);
        clock::run_until(self, now);
        self.now = self.now.max(now);
    }

    /// Moves the clock to something that happens by itself; what is less than a second is not worth telling.
    pub(crate) fn wait_until(&mut self, moment: Timestamp) {
        let duration = moment.since(self.now);
        self.now = self.now.after(duration);
        if duration >= Duration::from_secs(1) {
            self.record(None, None, Event::Passed { seconds: duration.as_secs() });
        }
    }

    /// Forgets the oldest part of the journal when it has more than twice as many entries as are to be kept.
    pub fn keep(&mut self, newest: usize) {
        self.journal.keep(newest);
    }

    /// Forgets the oldest part of the journal when its entries take more bytes than this ([`Journal::bytes`]).
    pub fn keep_bytes(&mut self, most: usize) {
        self.journal.keep_bytes(most);
    }

    /// Everything that has happened.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// What exists now.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// A number that is another one after each change of the cloud, but for copies that somebody keeps.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What the virtual clock shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A GUID drawn from the seed, for whoever must choose one, as a client does for a role assignment.
    pub fn draw_guid(&mut self) -> String {
        crate::ids::RoleAssignmentName::from_random(self.chance.bytes()).to_string()
    }

    pub(crate) fn exchange(
        &mut self,
        from: &Place,
        request: Request,
        parent: Option<SpanId>,
    ) -> Result<Response, ConnectionFailed> {
        let headers = self.recent.headers(request.headers);
        let request = Arc::new(Request { headers, ..request });
        self.spans = self.spans.saturating_add(1);
        let span = SpanId(self.spans);
        let route = network::route(&self.cloud, from, &request.url);
        let to = route.as_ref().ok().map(|listener| listener.place.clone());
        let published = network::is_published(from, &request.url);
        let sent = Event::Sent { from: from.clone(), to, request: request.clone(), published };
        self.record(Some(span), parent, sent);
        let result = match route {
            Ok(listener) => Ok(self.answer(from, &listener, &request, span, parent)),
            Err(reason) => Err(ConnectionFailed { reason }),
        };
        let closed = match &result {
            Ok(response) => Event::Answered { response: response.clone() },
            Err(failed) => Event::Failed { reason: failed.reason.clone() },
        };
        self.record(Some(span), parent, closed);
        result
    }

    fn answer(
        &mut self,
        from: &Place,
        to: &Listener,
        request: &Request,
        span: SpanId,
        parent: Option<SpanId>,
    ) -> Response {
        let latency = network::latency(from, &to.place);
        self.now = self.now.after(latency);
        let mut desk = Desk::new(self, to.place.clone(), from.clone(), span, parent);
        let mut response = to.answer(&mut desk, request);
        response.headers.push("Date", self.now.to_http_date());
        self.now = self.now.after(latency);
        response
    }

    pub(crate) fn change(&mut self, span: Option<SpanId>, parent: Option<SpanId>, change: Change) {
        self.cloud.apply(&change);
        if !change.is_of_a_cache() {
            self.revision = self.revision.saturating_add(1);
        }
        self.record(span, parent, Event::Changed { change });
    }

    pub(crate) fn conclude(&mut self, span: SpanId, parent: Option<SpanId>, conclusion: Conclusion) {
        self.record(Some(span), parent, Event::Concluded { conclusion });
    }

    fn record(&mut self, span: Option<SpanId>, parent: Option<SpanId>, event: Event) {
        self.journal.push(Entry { at: self.now, span, parent, event }, &self.cloud);
    }
}
