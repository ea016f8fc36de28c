//! Set-up, build, serve and test of the simulator: `cargo xtask <command>`.

mod bench;
mod clients;
mod files;
mod machine;
mod module;
mod native;
mod page;
mod record;
mod serve;
mod setup;
mod size;
mod test;
mod tidy;

use std::process::ExitCode;

use machine::{Machine, Outcome};
use serve::Server;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  build                 build the page into dist/, for any static host
  serve [--port N]      build the page and serve it on this machine (8080)
  test                  run every test
  test --only STEP      run one step of the tests
  facts                 list the facts of FACTS.md that no test holds, and the tests that hold none
  bench                 run the benchmarks, and say which budgets are kept

Each makes the machine ready first, for itself alone, and says what that takes.";

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
        ["build"] => {
            setup::ready(&machine, setup::BUILD)?;
            page::build_and_weigh(&machine)
        }
        ["serve"] => serve(&machine, PORT),
        ["serve", "--port", port] => {
            let port =
                port.parse().map_err(|_| format!("`{port}` is not a port: a number from 0 to 65535"))?;
            serve(&machine, port)
        }
        ["test"] => test::run(&machine, None),
        ["test", "--only", step] => test::run(&machine, Some(step)),
        ["facts"] => tidy::unheld(&machine),
        ["bench"] => bench::run(&machine),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("`{}` is not understood\n\n{USAGE}", words.join(" "))),
    }
}

fn serve(machine: &Machine, port: u16) -> Outcome {
    setup::ready(machine, setup::BUILD)?;
    page::build(machine)?;
    let server = Server::bind(&machine.path("dist"), "/", port)?;
    println!("\nthe simulator is at {}  (Ctrl+C ends it)", server.url()?);
    server.run();
    Ok(())
}
