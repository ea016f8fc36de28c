//! What the lines of a session reach of the world: the door, the clock, and what the place itself may know.

use crate::lives::Lives;
use alloc::string::{String, ToString};
use core::time::Duration;
use mi_sim::wire::{Request, Response};
use mi_sim::{Cloud, ConnectionError, Place, Simulator, Timestamp};

/// The world, as far as lines reach it. A person's lines have the whole of it ([`Timed`]); those of a script that Azure
/// runs on a host ([`run_script`](crate::run_script)) are part of a request, within which no time passes.
pub trait World {
    /// Sends a request through the one door.
    ///
    /// # Errors
    /// [`ConnectionError`] when nobody listens there, for this place.
    fn send(&mut self, from: &Place, request: Request) -> Result<Response, ConnectionError>;

    /// What exists, for what a place may know: the environment of its own code.
    fn cloud(&self) -> &Cloud;

    /// What the virtual clock shows.
    fn now(&self) -> Timestamp;

    /// The world itself, where lines have the whole of it: it signs people in, and draws what a client chooses by chance.
    fn simulator(&mut self) -> Option<&mut Simulator>;

    /// Lets time pass.
    ///
    /// # Errors
    /// Why it cannot, in words.
    fn pass(&mut self, duration: Duration) -> Result<(), String>;
}

/// A world with how long its machines and apps may still live while lines let time pass.
pub struct Timed<'a> {
    /// The world.
    pub simulator: &'a mut Simulator,
    /// What is left.
    pub lives: &'a mut Lives,
}

impl World for Timed<'_> {
    fn send(&mut self, from: &Place, request: Request) -> Result<Response, ConnectionError> {
        self.simulator.send(from, request)
    }

    fn cloud(&self) -> &Cloud {
        self.simulator.cloud()
    }

    fn now(&self) -> Timestamp {
        self.simulator.now()
    }

    fn simulator(&mut self) -> Option<&mut Simulator> {
        Some(self.simulator)
    }

    fn pass(&mut self, duration: Duration) -> Result<(), String> {
        self.lives.take(self.simulator.cloud().hosts().count(), duration)?;
        self.simulator.pass(duration).map_err(|wrong| wrong.to_string())
    }
}
