//! What the engines are compared on, natively (`main.rs`) and in a browser (`tests/browser.rs`): the questions, and the
//! simulator's own answers.

pub mod ours;
pub mod workload;
