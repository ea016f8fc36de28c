//! `mi-sim clock`: reads the clock of a running simulation, or moves it on.

use crate::arguments::ClockOptions;
use crate::output::{complain, say};
use crate::running;
use serde::Deserialize;
use std::process::ExitCode;

#[derive(Deserialize)]
struct Clock {
    now: String,
}

/// Prints what the clock shows.
pub(crate) fn tell(options: &ClockOptions) -> ExitCode {
    let (method, path) = match options.span {
        Some(span) => ("POST", format!("/simulator/clock/{}", span.as_secs())),
        None => ("GET", "/simulator/clock".to_owned()),
    };
    match running::ask::<Clock>(options.port, method, &path) {
        Ok(clock) => {
            say!("{}", clock.now);
            ExitCode::SUCCESS
        }
        Err(wrong) => {
            complain!("mi-sim: {wrong}");
            ExitCode::FAILURE
        }
    }
}
