//! Scripts that Azure runs on a host for whoever may (`runCommand` of machines, Kudu's commands of apps): each in a fresh
//! shell of that place, as code of the host.

use crate::bash;
use crate::session::Session;
use crate::world::World;
use alloc::format;
use alloc::string::String;
use core::time::Duration;
use mi_sim::wire::{Request, Response};
use mi_sim::{Cloud, ConnectionError, HostCode, Place, ScriptOutput, Simulator, Timestamp};

/// The status of a script that cannot be read, as bash has it.
const UNREADABLE: u8 = 2;

/// Runs a script as code of an instance ([`mi_sim::Shell`]). All of it is read before anything runs, and it has no more to
/// spend than a statement that somebody types.
#[must_use]
pub fn run_script(script: &str, code: &mut HostCode<'_, '_>) -> ScriptOutput {
    let whole: bash::List = match bash::read(script) {
        Ok(statements) => statements.into_iter().flat_map(|(_, list)| list).collect(),
        Err(refusal) => {
            let err = format!("bash: line {}: {refusal}\n", refusal.line);
            return ScriptOutput { out: String::new(), err, status: UNREADABLE };
        }
    };
    let host = code.host().clone();
    let mut session = Session::at(Place::Code { host });
    session.take_environment(code);
    let printed = bash::Shell::new(&mut session, code).run(&whole);
    let (out, mut err, mut status) = (printed.out, printed.err, printed.status);
    if let Err(wrong) = code.pay(printed.cost) {
        err.push_str(&format!("bash: {wrong}\n"));
        status = 1;
    }
    ScriptOutput { out, err, status }
}

impl World for HostCode<'_, '_> {
    fn send(&mut self, _from: &Place, request: Request) -> Result<Response, ConnectionError> {
        self.send(request)
    }

    fn cloud(&self) -> &Cloud {
        self.cloud()
    }

    fn now(&self) -> Timestamp {
        self.now()
    }

    fn simulator(&mut self) -> Option<&mut Simulator> {
        None
    }

    fn pass(&mut self, _: Duration) -> Result<(), String> {
        Err("no time passes in a script that Azure runs for somebody; sleep before it or after it".into())
    }
}
