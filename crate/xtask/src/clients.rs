//! Real Azure clients against `mi-sim serve` on loopback: each suite sees the environment that `mi-sim env` prints, in a world
//! of its own. What it said there is saved as a document afterwards, and has to come true when that is played.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::machine::{Machine, Outcome, Run};
use crate::native;
use crate::setup;

/// The SDKs for Python, Node and Rust.
pub(crate) fn sdks(machine: &Machine) -> Outcome {
    setup::sdks(machine)?;
    // Before anything is served: then Cargo still reaches its registry.
    machine.command("cargo").args(["test", "--quiet", "--no-run", "--locked"]).args(RUST).run()?;
    in_a_served_world(machine, "python", |served| {
        let python = setup::interpreter(machine, "python");
        let mut tests = served.command(machine, &python.to_string_lossy());
        tests.args(["-m", "unittest", "discover"]).current_dir(machine.path("tests/clients/python")).run()
    })?;
    in_a_served_world(machine, "node", |served| {
        let mut tests = served.command(machine, "node");
        tests.arg("--test").current_dir(machine.path("tests/clients/node")).run()
    })?;
    in_a_served_world(machine, "rust", |served| {
        let mut tests = served.command(machine, "cargo");
        tests.args(["test", "--quiet", "--offline", "--locked"]).args(RUST).run()
    })
}

/// The tests of the Azure SDK for Rust, a workspace of their own.
const RUST: [&str; 4] =
    ["--manifest-path", "tests/clients/rust/Cargo.toml", "--target-dir", "target/clients/rust"];

/// The Azure CLI.
pub(crate) fn azure_cli(machine: &Machine) -> Outcome {
    setup::azure_cli(machine)?;
    in_a_served_world(machine, "azure-cli", |served| {
        let python = setup::interpreter(machine, "azure-cli");
        let mut tests = served.command(machine, &python.to_string_lossy());
        tests.args(["-m", "unittest", "discover"]).current_dir(machine.path("tests/clients/azure-cli")).run()
    })
}

/// Runs the suite of this name, and plays what its clients said.
fn in_a_served_world(machine: &Machine, name: &str, run: impl FnOnce(&Served) -> Outcome) -> Outcome {
    let served = Served::begin(machine)?;
    run(&served)?;
    let file = format!("target/clients/{name}.md");
    fs::write(machine.path(&file), served.record()?).map_err(|error| format!("`{file}`: {error}"))?;
    let played = machine.command(machine.path("target/debug/mi-sim")).args(["play", &file]).run_quietly();
    played.map(|_| ()).map_err(|_| {
        format!("what the clients of `{name}` did does not come true again; see `mi-sim play {file}`")
    })
}

/// A running `mi-sim serve`, which ends with this.
struct Served {
    server: Child,
    environment: BTreeMap<String, String>,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself, which the suites have told by failing.
        let _ended = self.server.kill().and_then(|()| self.server.wait());
    }
}

impl Served {
    /// Serves the world of the tests at a free port.
    fn begin(machine: &Machine) -> Outcome<Self> {
        let program = native::program(machine)?;
        let mut serve = machine.command(&program);
        serve.args(["serve", "tests/clients/world.md", "--port", "0", "--ca", "target/clients/authority"]);
        let server = serve.stdout(Stdio::piped()).spawn();
        let mut server = server.map_err(|error| format!("`mi-sim serve` could not be started: {error}"))?;
        let output = server.stdout.take();
        let mut served = Self { server, environment: BTreeMap::new() };
        let mut line = String::new();
        // The first line names the address; the rest goes unread.
        let _read = output.map(|output| BufReader::new(output).read_line(&mut line));
        let address = line.split("listens on ").nth(1).and_then(|rest| rest.split(". ").next());
        let address =
            address.ok_or_else(|| format!("`mi-sim serve` said no address but `{}`", line.trim()))?;
        served.environment = environment(machine, &program, address)?;
        Ok(served)
    }

    /// All that was said, as a document.
    fn record(&self) -> Outcome<String> {
        let address = self.environment.get("MI_SIM_ADDRESS").map_or("", String::as_str);
        let wrong = |error: io::Error| format!("the record of the world at `{address}`: {error}");
        let mut stream = TcpStream::connect(address).map_err(wrong)?;
        // The old version has one part and ends with the connection.
        write!(stream, "GET /simulator/journal.md HTTP/1.0\r\nHost: {address}\r\n\r\n").map_err(wrong)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map_err(wrong)?;
        match answer.split_once("\r\n\r\n") {
            Some((head, document)) if head.contains(" 200 ") => Ok(document.to_owned()),
            _ => Err(format!("the world at `{address}` gave no record: {answer}")),
        }
    }

    /// A command that finds the simulated Azure as code on `vm1`.
    fn command(&self, machine: &Machine, program: &str) -> Command {
        let mut command = machine.command(program);
        command.envs(&self.environment);
        command
    }
}

/// What `mi-sim env` prints for the machine, and the application's id and secret under names that no SDK looks for.
fn environment(machine: &Machine, program: &Path, address: &str) -> Outcome<BTreeMap<String, String>> {
    let port = address.rsplit(':').next().unwrap_or_default();
    let ask = |name: &str| {
        let printed = machine.command(program).args(["env", name, "--port", port]).run_quietly()?;
        Ok::<_, String>(printed.lines().filter_map(variable).collect::<BTreeMap<_, _>>())
    };
    let mut environment = ask("vm1")?;
    let mut admin = ask("admin")?;
    environment.insert("MI_SIM_ADDRESS".into(), address.into());
    for part in ["CLIENT_ID", "CLIENT_SECRET"] {
        let value = admin.remove(&format!("AZURE_{part}"));
        let value = value.ok_or_else(|| format!("`mi-sim env admin` printed no AZURE_{part}"))?;
        environment.insert(format!("MI_SIM_{part}"), value);
    }
    Ok(environment)
}

fn variable(line: &str) -> Option<(String, String)> {
    let (name, value) = line.strip_prefix("export ")?.split_once('=')?;
    Some((name.to_owned(), value.trim_matches('\'').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_for_a_shell_is_read() {
        let read = variable("export HTTPS_PROXY='http://vm1:x@127.0.0.1:8169'");
        assert_eq!(read, Some(("HTTPS_PROXY".into(), "http://vm1:x@127.0.0.1:8169".into())));
        assert_eq!(variable("The simulated Azure"), None);
    }
}
