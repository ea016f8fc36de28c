//! `mi-sim export --exec-docs`: a document for Innovation Engine, which plays it in a real subscription.

use crate::arguments::ExportOptions;
use crate::output::{complain, say};
use mi_sim_document::{ExecDoc, exec_docs};
use mi_sim_serve::read_document;
use std::fs;
use std::process::ExitCode;

/// Writes the document; what is left out goes to standard error.
pub(crate) fn export(options: &ExportOptions) -> ExitCode {
    let source = match read_document(&options.file) {
        Ok(source) => source,
        Err(error) => {
            complain!("mi-sim: cannot read {}: {error}", options.file.display());
            return ExitCode::from(2);
        }
    };
    let ExecDoc { text, left_out } = match exec_docs(&source) {
        Ok(exported) => exported,
        Err(error) => {
            complain!("{}: {error}", options.file.display());
            return ExitCode::FAILURE;
        }
    };
    match &options.out {
        None => say!("{}", text.trim_end()),
        Some(out) => {
            if let Err(error) = fs::write(out, &text) {
                complain!("mi-sim: cannot write {}: {error}", out.display());
                return ExitCode::from(2);
            }
        }
    }
    for problem in &left_out {
        complain!("{}:{}: {}", options.file.display(), problem.line, problem.message);
    }
    if left_out.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
