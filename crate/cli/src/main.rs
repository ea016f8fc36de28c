//! The `mi-sim` program: plays documents.

mod arguments;
mod play;

use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::read(lexopt::Parser::from_env()) {
        Ok(arguments::Command::Help) => {
            print!("{}", arguments::HELP);
            ExitCode::SUCCESS
        }
        Ok(arguments::Command::Play(options)) => play::play(&options),
        Err(wrong) => {
            eprintln!("mi-sim: {wrong}");
            ExitCode::from(2)
        }
    }
}
