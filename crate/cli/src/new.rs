//! `mi-sim new`: a document or a lab to begin with, which plays as it is.

use crate::arguments::{Kind, NewOptions};
use crate::output::{complain, say};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

const DOCUMENT: &str = include_str!("new/document.md");
const LAB: &str = include_str!("new/lab.md");

/// Writes a template into a file that is not there yet, or prints it.
pub(crate) fn new(options: &NewOptions) -> ExitCode {
    let template = match options.kind {
        Kind::Document => DOCUMENT,
        Kind::Lab => LAB,
    };
    let Some(file) = &options.file else {
        say!("{}", template.trim_end());
        return ExitCode::SUCCESS;
    };
    match File::create_new(file).and_then(|mut made| made.write_all(template.as_bytes())) {
        Ok(()) => {
            say!("{0}: try it with `mi-sim play {0}`", file.display());
            ExitCode::SUCCESS
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            complain!("mi-sim: {} is there already; choose another name", file.display());
            ExitCode::FAILURE
        }
        Err(error) => {
            complain!("mi-sim: cannot write {}: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}
