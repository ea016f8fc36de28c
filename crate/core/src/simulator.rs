//! The one door: every request goes through it, and it writes down all that follows.

use crate::budget::{Budget, Exhausted};
use crate::chance::Chance;
use crate::clock;
use crate::cloud::{Change, Cloud};
use crate::figures::lifetime;
use crate::journal::{Conclusion, Entry, Event, Journal, SpanId};
use crate::meters::Meters;
use crate::network::{self, Listener};
use crate::place::Place;
use crate::recent::Recent;
use crate::services::{Desk, Shell, first_party, no_shell};
use crate::settings::{Settings, SettingsError};
use crate::time::Timestamp;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;
use serde::Serialize;

/// What one request may cause: so many steps, of which each further request takes [`STEPS_OF_A_REQUEST`], so many requests
/// within each other, and so many bytes in the messages of all but itself. Azure's services wait for each other without such
/// a bound; the figures are the simulator's own, twice what the longest ways take that are known.
pub(crate) const WHOLE_REQUEST: Budget = Budget::new(1_000_000, 16, 16 * 1024 * 1024);
const STEPS_OF_A_REQUEST: u32 = 100;
/// So much of a body that is refused for its length stays in the journal.
const SHOWN_OF_TOO_LARGE: usize = 1_024;

/// A tiny Azure that runs on its own clock.
#[derive(Clone)]
pub struct Simulator {
    pub(crate) cloud: Cloud,
    pub(crate) journal: Journal,
    pub(crate) now: Timestamp,
    pub(crate) chance: Chance,
    pub(crate) spans: u32,
    /// What is left for the request that is answered, with all that follow from it.
    pub(crate) budget: Budget,
    /// Counts the changes that an answer given meanwhile may depend on.
    pub(crate) revision: u64,
    /// Whether a service has read in the journal, as those do that show a log.
    pub(crate) has_looked_back: bool,
    pub(crate) meters: Meters,
    pub(crate) recent: Recent,
    /// Whether a clock outside says what time it is ([`Simulator::catch_up`]).
    pub(crate) follows_another_clock: bool,
    /// What runs the scripts that somebody brings onto a host.
    pub(crate) shell: Shell,
}

/// Nobody answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionError {
    /// What a client's tool prints of it.
    pub reason: String,
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl core::error::Error for ConnectionError {}

/// More time than can pass at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassError;

impl fmt::Display for PassError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("at most ten years pass at once")
    }
}

impl core::error::Error for PassError {}

/// Why the clock was not moved on to a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ClockError {
    /// The moment has come already, and time does not go back.
    Past,
    /// It is further away than [`lifetime::LONGEST_PASS`].
    TooFar,
}

impl fmt::Display for ClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Past => f.write_str("that moment has come already; the clock only goes forward"),
            Self::TooFar => PassError.fmt(f),
        }
    }
}

impl core::error::Error for ClockError {}

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
            budget: WHOLE_REQUEST,
            revision: 0,
            has_looked_back: false,
            meters: Meters::default(),
            recent: Recent::default(),
            follows_another_clock: false,
            shell: no_shell,
        })
    }

    /// Sends a request and waits for its response.
    ///
    /// # Errors
    /// [`ConnectionError`] when nobody listens at the address, for this sender.
    pub fn send(&mut self, from: &Place, request: Request) -> Result<Response, ConnectionError> {
        clock::run_until(self, self.now);
        self.exchange(from, request, None)
    }

    /// Lets time pass.
    ///
    /// # Errors
    /// [`PassError`] when it is more than [`lifetime::LONGEST_PASS`]; the clock stays where it is.
    pub fn pass(&mut self, duration: Duration) -> Result<(), PassError> {
        if duration > Duration::from_secs(lifetime::LONGEST_PASS) {
            return Err(PassError);
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
    /// [`ClockError`] says why it cannot; the clock stays where it is.
    pub fn pass_until(&mut self, moment: Timestamp) -> Result<(), ClockError> {
        if moment <= self.now {
            return Err(ClockError::Past);
        }
        self.pass(moment.since(self.now)).map_err(|PassError| ClockError::TooFar)
    }

    /// Lets the clock catch up with one outside, in silence but for what happens by itself; a clock that is behind is not
    /// followed. From then on requests take none of the virtual clock's time: how long they took, the clock outside knows,
    /// and an answer that it has not come to yet would be from the future for whoever asks next.
    pub fn catch_up(&mut self, now: Timestamp) {
        self.follows_another_clock = true;
        clock::run_until(self, now);
        clock::run_until(self, now);
        self.now = self.now.max(now);
    }

    /// Moves the clock to something that happens by itself; gaps under one second are not journalled.
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

    /// The next bytes of the seed's chance, at most 64, for a client that has to choose some at random, as the verifier of
    /// a sign-in: clients have no other source, so that the same moves draw the same bytes. The journal tells nothing of it.
    pub fn draw<const N: usize>(&mut self) -> [u8; N] {
        const { assert!(N <= 64, "a draw has at most 64 bytes") };
        self.chance.bytes()
    }

    /// A GUID drawn so, for whoever must choose one, as a client does for a role assignment.
    pub fn draw_guid(&mut self) -> String {
        crate::ids::RoleAssignmentName::from_random(self.draw()).to_string()
    }

    pub(crate) fn exchange(
        &mut self,
        from: &Place,
        request: Request,
        parent: Option<SpanId>,
    ) -> Result<Response, ConnectionError> {
        if parent.is_none() {
            self.budget = WHOLE_REQUEST;
        }
        let admitted = self.budget.enter().and_then(|()| self.pay(parent, request.size()));
        let route = match admitted {
            Ok(()) => network::route(&self.cloud, from, &request.url),
            Err(exhausted) => Err(format!("the connection was closed: {exhausted}")),
        };
        let (request, is_too_large) = match &route {
            Ok(to) if !to.takes(&request) => (cut(request), true),
            _ => (request, false),
        };
        let headers = self.recent.headers(request.headers);
        let request = Arc::new(Request { headers, ..request });
        self.spans = self.spans.saturating_add(1);
        let span = SpanId(self.spans);
        let to = route.as_ref().ok().map(|listener| listener.place.clone());
        let published = network::is_published(from, &route);
        let sent = Event::Sent { from: from.clone(), to, request: request.clone(), published };
        self.record(Some(span), parent, sent);
        let result = match route {
            Ok(listener) => Ok(self.answer(from, &listener, &request, is_too_large, span, parent)),
            Err(reason) => Err(ConnectionError { reason }),
        };
        if let (Ok(response), Some(_)) = (&result, parent) {
            // What is owed for the answer shows at the next request.
            self.budget.write(response.size()).ok();
        }
        if admitted != Err(Exhausted::Depth) {
            self.budget.leave();
        }
        let closed = match &result {
            Ok(response) => Event::Answered { response: response.clone() },
            Err(failed) => Event::Failed { reason: failed.reason.clone() },
        };
        self.record(Some(span), parent, closed);
        result
    }

    /// A request that follows from another is paid for; the first one is there already.
    fn pay(&mut self, parent: Option<SpanId>, bytes: usize) -> Result<(), Exhausted> {
        match parent {
            Some(_) => self.budget.step(STEPS_OF_A_REQUEST).and_then(|()| self.budget.write(bytes)),
            None => Ok(()),
        }
    }

    fn answer(
        &mut self,
        from: &Place,
        to: &Listener,
        request: &Request,
        is_too_large: bool,
        span: SpanId,
        parent: Option<SpanId>,
    ) -> Response {
        let latency = match self.follows_another_clock {
            true => Duration::ZERO,
            false => network::latency(from, &to.place),
        };
        self.now = self.now.after(latency);
        let mut desk = Desk::new(self, to.place.clone(), from.clone(), span, parent);
        let mut response = match is_too_large {
            true => to.too_large(&mut desk, request),
            false => to.answer(&mut desk, request),
        };
        response.status = self.cloud.status(response.status);
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

/// A request whose body is longer than its service takes: what is left of it is refused, and kept.
fn cut(request: Request) -> Request {
    let shown = request.body.as_bytes().get(..SHOWN_OF_TOO_LARGE).unwrap_or_default().to_vec();
    Request { body: shown.into(), ..request }
}
