//! The simulated cloud that all connections share, and its clock, which follows the wall's.

use crate::error::ServeError;
use crate::machine::{Found, Hosts, Kind, Unknown};
use mi_sim::wire::{Request, Response};
use mi_sim::{
    Application, ClientId, Cloud, ConnectionError, Journal, Place, PrincipalId, Simulator, Timestamp,
};
use mi_sim_document::{Problem, Session};
use mi_sim_shell::{Lives, Timed, World as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// How long before the present a world begins, so that what its document does fits in before the clock has caught up
/// with the wall's.
const HEAD_START: Duration = Duration::from_secs(60);

/// The name of the application with the rights of `admin`, for tools that have no browser to sign in with.
const ADMINISTRATOR: &str = "mi-sim-administrator";
/// Its secret. It is none: whoever reaches the server could ask it for anything as well.
pub(crate) const SECRET: &str = "simulated-secret";

/// How many entries of the journal are kept at least; some thousand requests have so many.
pub(crate) const KEPT: usize = 16_384;

/// How many bytes the entries of the journal may take ([`Journal::bytes`]): whatever clients send, it is forgotten before
/// it fills the machine.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// How often a request is answered beside others before everybody waits for it. What computes long shall not do so while
/// it holds the lock, only because something small came in between.
const MOST_TRIES: usize = 4;

/// A running simulation.
pub(crate) struct World {
    simulator: Mutex<Simulator>,
    /// How far the virtual clock is ahead of the wall's.
    ahead: Mutex<Duration>,
    /// All machines and apps by name.
    hosts: Mutex<Hosts>,
    /// When it began, by the virtual clock.
    since: Timestamp,
    /// The document it began with.
    source: String,
    /// How many entries that document had written.
    begun: usize,
    /// Client id and object id of the administrator application.
    administrator: Option<(ClientId, PrincipalId)>,
    /// Told how long the journal is whenever it grows.
    growth: watch::Sender<usize>,
}

impl World {
    /// The world of a document, after everything in it has run, and what could not be run. It begins now, whatever the
    /// document says: real clients look at their own clocks. What its blocks print is not compared, for the same reason.
    pub(crate) fn begin(source: &str, seed: Option<&str>) -> Result<(Self, Vec<Problem>), ServeError> {
        let read = mi_sim_document::parse(source);
        let mut settings = read.0.front_matter.settings(seed);
        let wall = wall();
        settings.administrator_application =
            Some(Application { name: ADMINISTRATOR.to_owned(), secret: SECRET.to_owned() });
        settings.start = Timestamp::from_secs(0).after(wall.saturating_sub(HEAD_START));
        let mut session = Session::begin_as(read, seed, &settings).map_err(ServeError::Settings)?;
        // Later, anybody may take its name.
        let administrator = administrator(session.world().cloud());
        session.make_default_moves();
        let (simulator, run) = session.into_world();
        let mut problems = run.problems;
        problems.dedup_by_key(|problem| problem.line);
        let ahead = since_epoch(simulator.now()).saturating_sub(wall);
        let begun = simulator.journal().len();
        let world = Self {
            simulator: Mutex::new(simulator),
            ahead: Mutex::new(ahead),
            hosts: Mutex::default(),
            since: settings.start,
            source: source.to_owned(),
            begun,
            administrator,
            growth: watch::Sender::new(begun),
        };
        Ok((world, problems))
    }

    /// The answer to a request that somebody sends now.
    ///
    /// # Errors
    /// [`ConnectionError`] when nobody listens at the address.
    pub(crate) fn answer(&self, from: &Place, request: Request) -> Result<Response, ConnectionError> {
        // Signatures take most of the time: they are made and checked while others hold the lock.
        for _ in 0..MOST_TRIES {
            let mut snapshot = self.at_present().snapshot();
            let answer = snapshot.send(from, request.clone());
            if snapshot.rests_on_the_journal() {
                break;
            }
            let mut simulator = held(&self.simulator);
            if simulator.commit(snapshot).is_ok() {
                self.tidy(&mut simulator);
                return answer;
            }
        }
        let mut simulator = self.at_present();
        let answer = simulator.send(from, request);
        self.tidy(&mut simulator);
        answer
    }

    /// Moves the clock on.
    ///
    /// # Errors
    /// A message when it is too much at once, for the clock or for so many machines and apps to live through.
    pub(crate) fn move_on(&self, span: Duration) -> Result<(), String> {
        let mut simulator = self.at_present();
        Timed { simulator: &mut simulator, lives: &mut Lives::default() }.pass(span)?;
        let mut ahead = held(&self.ahead);
        *ahead = ahead.saturating_add(span);
        self.tidy(&mut simulator);
        Ok(())
    }

    fn tidy(&self, simulator: &mut Simulator) {
        simulator.keep(KEPT);
        simulator.keep_bytes(MOST_BYTES);
        self.growth.send_replace(simulator.journal().len());
    }

    /// What the virtual clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        self.at_present().now()
    }

    /// Reads in the journal.
    pub(crate) fn read<T>(&self, what: impl FnOnce(&Journal) -> T) -> T {
        what(held(&self.simulator).journal())
    }

    /// Tells of each growth of the journal.
    pub(crate) fn growth(&self) -> watch::Receiver<usize> {
        self.growth.subscribe()
    }

    /// When it began, by the virtual clock.
    pub(crate) fn since(&self) -> Timestamp {
        self.since
    }

    /// The document it began with.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// How many entries that document had written.
    pub(crate) fn begun(&self) -> usize {
        self.begun
    }

    /// Reads in the journal and in the cloud of the same moment.
    pub(crate) fn see<T>(&self, what: impl FnOnce(&Journal, &Cloud) -> T) -> T {
        let simulator = held(&self.simulator);
        what(simulator.journal(), simulator.cloud())
    }

    /// Looks something up in the cloud.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Cloud) -> T) -> T {
        at(held(&self.simulator).cloud())
    }

    /// Client id and object id of the administrator application.
    pub(crate) fn administrator(&self) -> Option<(ClientId, PrincipalId)> {
        self.administrator
    }

    /// Whoever has this name, as [`Hosts::find`] reads it.
    ///
    /// # Errors
    /// [`Unknown`] when nobody has, or several.
    pub(crate) fn find(&self, written: &str) -> Result<Found, Unknown> {
        let simulator = held(&self.simulator);
        held(&self.hosts).find(&simulator, written)
    }

    /// Whoever of this kind has this name, in this resource group if one is given.
    ///
    /// # Errors
    /// [`Unknown`] when nobody has, or several.
    pub(crate) fn pick(&self, kind: Kind, group: Option<&str>, name: &str) -> Result<Found, Unknown> {
        let simulator = held(&self.simulator);
        held(&self.hosts).pick(&simulator, Some(kind), group, name)
    }

    fn at_present(&self) -> MutexGuard<'_, Simulator> {
        let now = wall().saturating_add(*held(&self.ahead));
        let mut simulator = held(&self.simulator);
        simulator.catch_up(Timestamp::from_secs(0).after(now));
        simulator
    }
}

fn administrator(cloud: &Cloud) -> Option<(ClientId, PrincipalId)> {
    let mut principals = cloud.tenant().service_principals();
    let own = principals.find(|principal| principal.display_name == ADMINISTRATOR)?;
    Some((own.app_id, own.id))
}

/// What the lock guards. No thread ends while it holds one; if one did, the journal still holds what it wrote.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn since_epoch(moment: Timestamp) -> Duration {
    Duration::from_millis(moment.millis())
}

fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mi_sim::wire::{Method, Url};

    #[test]
    fn what_clients_send_is_forgotten_before_it_fills_the_machine() {
        let (world, _) = World::begin(include_str!("default.md"), None).unwrap();
        let address = Url::parse("https://management.azure.com/subscriptions").unwrap();
        let large: mi_sim::wire::Body = vec![b'x'; MOST_BYTES / 16].into();
        for _ in 0..64 {
            let mut request = Request::new(Method::Post, address.clone());
            request.body = large.clone();
            world.answer(&Place::Internet, request).unwrap();
            assert!(world.read(Journal::bytes) <= MOST_BYTES);
        }
        // Half of it is kept at least, so that there is something to look at.
        assert!(world.read(Journal::bytes) > MOST_BYTES / 3);
        assert!(world.read(Journal::first) > 0);
    }

    #[test]
    fn time_goes_on_from_each_request_to_the_next() {
        let (world, _) = World::begin(include_str!("default.md"), None).unwrap();
        let address =
            Url::parse("https://management.azure.com/subscriptions?api-version=2022-12-01").unwrap();
        std::thread::scope(|threads| {
            for _ in 0..3 {
                threads.spawn(|| {
                    for _ in 0..20 {
                        world.answer(&Place::Internet, Request::new(Method::Get, address.clone())).unwrap();
                    }
                });
            }
        });
        let now = world.now();
        world.read(|journal| {
            let entries = journal.entries().get(world.begun()..).unwrap();
            assert!(entries.is_sorted_by_key(|entry| entry.at));
            assert!(entries.last().unwrap().at <= now);
        });
        // Nor is it ahead of the clock that clients look at.
        assert!(since_epoch(now) <= wall() + *held(&world.ahead));
    }
}
