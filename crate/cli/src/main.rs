//! The `mi-sim` program: plays documents and serves the simulated cloud.

mod arguments;
mod clock;
mod environment;
mod play;
mod running;
mod serve;

use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::read(lexopt::Parser::from_env()) {
        Ok(arguments::Command::Help) => {
            print!("{}", arguments::HELP);
            ExitCode::SUCCESS
        }
        Ok(arguments::Command::Play(options)) => play::play(&options),
        Ok(arguments::Command::Serve(options)) => serve::serve(options),
        Ok(arguments::Command::Env(options)) => environment::print(&options),
        Ok(arguments::Command::Clock(options)) => clock::tell(&options),
        Err(wrong) => {
            eprintln!("mi-sim: {wrong}");
            ExitCode::from(2)
        }
    }
}
