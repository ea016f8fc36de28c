//! Scripts that somebody brings onto a host. Core knows no shell: whoever holds the simulator gives it one
//! ([`Simulator::with_shell`]).

use super::super::Desk;
use super::super::run_code::{STDERR, STDOUT};
use super::PLATFORMS;
use super::{Call, called};
use crate::cloud::{Cloud, Instance, TokenEndpoint};
use crate::place::Place;
use crate::scope::ResourceId;
use crate::services::{At, Body, Listens, MIB, Published, Service};
use crate::simulator::{ConnectionError, Simulator};
use crate::time::Timestamp;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::{String, ToString};

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
    let ScriptOutput { out, err, .. } = run(desk, host, &request.body.text());
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
    /// Its exit status: 0 for success.
    pub status: u8,
}

/// The code of an instance that a script runs as.
pub struct HostCode<'a, 'desk> {
    desk: &'a mut Desk<'desk>,
    host: &'a ResourceId,
}

impl HostCode<'_, '_> {
    /// The instance.
    #[must_use]
    pub fn host(&self) -> &ResourceId {
        self.host
    }

    /// What exists, for what the code may know: its own environment.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        self.desk.cloud()
    }

    /// What the virtual clock shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.desk.now()
    }

    /// Pays for the work that the shell had, from what the request may cause that brought the script.
    ///
    /// # Errors
    /// A message when there was not so much left.
    pub fn pay(&mut self, bytes: usize) -> Result<(), String> {
        self.desk.pay((0, bytes)).map_err(|exhausted| exhausted.to_string())
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
    ScriptOutput { out: String::new(), err: "no shell runs here\n".to_string(), status: 127 }
}

impl Simulator {
    /// The same world, in which this runs the scripts that somebody brings onto a host.
    #[must_use]
    pub fn with_shell(self, shell: Shell) -> Self {
        Self { shell, ..self }
    }
}
