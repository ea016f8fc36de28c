//! The `mi-sim` program: plays documents, grades what learners did in labs, records runs, runs what people type, and serves
//! the simulated cloud.

#![deny(clippy::print_stderr, clippy::print_stdout)]

mod arguments;
mod clock;
mod environment;
mod export;
mod facts;
mod grade;
mod mutate;
mod new;
mod output;
mod play;
mod reach;
mod record;
mod running;
mod serve;
mod shell;

use output::{complain, say};
use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::read(lexopt::Parser::from_env()) {
        Ok(arguments::Command::Say(words)) => {
            say!("{}", words.trim_end());
            ExitCode::SUCCESS
        }
        Ok(arguments::Command::Play(options)) => play::play(&options),
        Ok(arguments::Command::Export(options)) => export::export(&options),
        Ok(arguments::Command::Grade(options)) => grade::grade(&options),
        Ok(arguments::Command::New(options)) => new::new(&options),
        Ok(arguments::Command::Record(options)) => record::record(&options),
        Ok(arguments::Command::Shell(options)) => shell::shell(&options),
        Ok(arguments::Command::Reach(options)) => reach::tell(&options),
        Ok(arguments::Command::Mutate(options)) => mutate::tell(&options),
        Ok(arguments::Command::Serve(options)) => serve::serve(options),
        Ok(arguments::Command::Env(options)) => environment::print(&options),
        Ok(arguments::Command::Clock(options)) => clock::tell(&options),
        Ok(arguments::Command::Facts(options)) => facts::print(options),
        Err(wrong) => {
            complain!("mi-sim: {wrong}");
            ExitCode::from(2)
        }
    }
}
