//! A machine or an app switched on and off ("Virtual Machines - Start", "- Power Off", "- Deallocate", "- Restart"; "Web Apps -
//! Start", "- Stop", "- Restart"). Its identities stay what they are; while it is off no code runs on it. The real answer comes later, from an address that the first one names;
//! here it is the first one.

use super::super::super::Desk;
use super::super::error;
use super::super::resource::missing;
use super::super::resource_type::{Asked, Operation};
use crate::cloud::{Change, Host, Power};
use crate::wire::{Method, Response};
use alloc::format;
use alloc::string::String;

type Answer = fn(&mut Desk<'_>, &Asked<'_>, &[String]) -> Result<Response, Response>;

const fn operation(path: &'static [&'static str], action: &'static str, answer: Answer) -> Operation {
    Operation { method: Method::Post, path, action, answer }
}

pub(super) const START: Operation =
    operation(&["start"], "Microsoft.Compute/virtualMachines/start/action", |desk, asked, _| {
        switch(desk, asked, |_| Power::Running)
    });

pub(super) const POWER_OFF: Operation =
    operation(&["poweroff"], "Microsoft.Compute/virtualMachines/powerOff/action", |desk, asked, _| {
        // One that gave its place away does not get it back by this.
        switch(desk, asked, |power| if power == Power::Running { Power::Stopped } else { power })
    });

pub(super) const DEALLOCATE: Operation =
    operation(&["deallocate"], "Microsoft.Compute/virtualMachines/deallocate/action", |desk, asked, _| {
        switch(desk, asked, |_| Power::Deallocated)
    });

pub(super) const RESTART: Operation =
    operation(&["restart"], "Microsoft.Compute/virtualMachines/restart/action", |desk, asked, _| {
        let host = desk.cloud().host(asked.id).ok_or_else(|| missing(asked))?;
        running(host).map(|()| Response::new(200))
    });

pub(super) const SITE_START: Operation =
    operation(&["start"], "Microsoft.Web/sites/start/action", |desk, asked, _| {
        switch(desk, asked, |_| Power::Running)
    });

pub(super) const SITE_STOP: Operation =
    operation(&["stop"], "Microsoft.Web/sites/stop/action", |desk, asked, _| {
        switch(desk, asked, |_| Power::Stopped)
    });

/// One that is stopped stays so.
pub(super) const SITE_RESTART: Operation =
    operation(&["restart"], "Microsoft.Web/sites/restart/action", |desk, asked, _| {
        switch(desk, asked, |power| power)
    });

fn switch(desk: &mut Desk<'_>, asked: &Asked<'_>, to: fn(Power) -> Power) -> Result<Response, Response> {
    let before = desk.cloud().host(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let power = to(before.power);
    if power != before.power {
        desk.emit(Change::HostPut { host: Host { power, ..before }.into() });
    }
    Ok(Response::new(200))
}

/// What needs a machine that runs. How the real service words it for a restart is UNCONFIRMED; for a command it speaks of
/// extensions, by which commands are run.
pub(super) fn running(host: &Host) -> Result<(), Response> {
    if host.power.is_on() {
        return Ok(());
    }
    let message = format!(
        "Cannot modify extensions in the VM when the VM is not running: '{}' has to be started first.",
        host.id.name()
    );
    Err(error::error(409, "OperationNotAllowed", &message))
}
