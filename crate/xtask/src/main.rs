//! Set-up, build, serve and test of the simulator: `cargo xtask <command>`.

mod clients;
mod files;
mod machine;
mod module;
mod page;
mod serve;
mod setup;
mod size;
mod test;
mod tidy;

use std::process::ExitCode;

use machine::{Machine, Outcome};
use serve::Server;
use test::Choice;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  setup                 make this machine ready, and say what that takes
  build                 build the page into dist/, for any static host
  serve [--port N]      build the page and serve it on this machine (8080)
  test [--all]          run every check; with --all also the slow ones
  test --only STEP      run one check
  bench                 run the benchmarks

build, serve and test make the machine ready first.";

const PORT: u16 = 8080;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                eprintln!("error: {message}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome {
    let machine = Machine::here()?;
    match words {
        ["setup"] => setup::everything(&machine).map(drop),
        ["build"] => build(&machine),
        ["serve"] => serve(&machine, PORT),
        ["serve", "--port", port] => {
            let port = port.parse().map_err(|_| format!("`{port}` is no port: a number from 0 to 65535"))?;
            serve(&machine, port)
        }
        ["test"] => test::run(&machine, &Choice::Usual),
        ["test", "--all"] => test::run(&machine, &Choice::All),
        ["test", "--only", step] => test::run(&machine, &Choice::Only(step)),
        ["bench"] => test::bench(&machine, setup::everything(&machine)?),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("`{}` is not understood\n\n{USAGE}", words.join(" "))),
    }
}

fn build(machine: &Machine) -> Outcome {
    let toolchain = setup::everything(machine)?;
    page::build(machine, toolchain)
}

fn serve(machine: &Machine, port: u16) -> Outcome {
    build(machine)?;
    let server = Server::bind(&machine.path("dist"), "/", port)?;
    println!("\nthe simulator is at {}  (Ctrl+C ends it)", server.url()?);
    server.run();
    Ok(())
}
