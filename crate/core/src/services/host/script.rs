//! Scripts that somebody brings onto a host. Core knows no shell: whoever holds the simulator gives it one
//! ([`Simulator::with_shell`]).

use super::super::Desk;
use super::super::run_code::{STDERR, STDOUT};
use super::PLATFORMS;
use super::{Call, called};
use crate::cloud::{Instance, TokenEndpoint};
use crate::place::Place;
use crate::scope::ResourceId;
use crate::services::{At, Body, Listens, MIB, Published, Service};
use crate::simulator::{ConnectionError, Simulator};
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The agent on a machine, as Resource Manager hands it a script. How it does is not public.
pub(in crate::services) static SERVICE: Service = Service {
    at: At::Inside(PLATFORMS),
    audiences: &[],
    application: None,
    published: Published::Never,
    body: Body { longest: 4 * MIB, too_large: |_, _| Response::new(413) },
    listens: Listens::ForEach { find, answer },
};

fn find(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let host =
        called(call).filter(|_| call.url.path() == "/script" && *call.from == Place::ResourceManager)?;
    let is_machine = |one: Instance<'_>| match one.host().kind.token_endpoint() {
        TokenEndpoint::InstanceMetadata => true,
        TokenEndpoint::AppService | TokenEndpoint::Platform => false,
    };
    call.cloud.instance(&host).is_some_and(is_machine).then(|| (Place::Code { host: host.clone() }, host))
}

fn answer(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    let ScriptOutput { out, err } = run(desk, host, &request.body.text());
    Response::new(200).with_body("text/plain; charset=utf-8", format!("{STDOUT}{out}{STDERR}{err}"))
}

/// What runs a script for whoever it runs as.
pub type Shell = fn(&str, &mut HostCode<'_, '_>) -> ScriptOutput;

/// What a script printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptOutput {
    /// To its standard output.
    pub out: String,
    /// To its standard error.
    pub err: String,
}

/// The code of an instance that a script runs as.
pub struct HostCode<'a, 'desk> {
    desk: &'a mut Desk<'desk>,
    host: &'a ResourceId,
}

impl HostCode<'_, '_> {
    /// The variables that are set there, with their values.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let instance = self.desk.cloud().instance(self.host);
        instance.map(|one| one.host().environment()).unwrap_or_default()
    }

    /// Sends a request from there.
    ///
    /// # Errors
    /// [`ConnectionError`] when nobody listens at the address, for this code.
    pub fn send(&mut self, request: Request) -> Result<Response, ConnectionError> {
        self.desk.send(request)
    }
}

/// Runs a script on the host whose code has this desk.
pub(in crate::services) fn run(desk: &mut Desk<'_>, host: &ResourceId, script: &str) -> ScriptOutput {
    let shell = desk.shell();
    shell(script, &mut HostCode { desk, host })
}

/// As long as nobody gives the simulator a shell.
pub(crate) fn no_shell(_: &str, _: &mut HostCode<'_, '_>) -> ScriptOutput {
    ScriptOutput { out: String::new(), err: "no shell runs here\n".to_string() }
}

impl Simulator {
    /// The same world, in which this runs the scripts that somebody brings onto a host.
    #[must_use]
    pub fn with_shell(self, shell: Shell) -> Self {
        Self { shell, ..self }
    }
}
