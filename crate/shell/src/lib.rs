//! What people type: bash with curl and jq, the Azure CLI, and PowerShell with the Az modules, as requests to the simulated Azure and as what the tools print.
//!
//! A [`Session`] is what a person's computer or a machine keeps between two lines: who is signed in, tokens, variables
//! and a few files. [`Script::read`] reads a script, and refuses what this shell does not know before anything has run;
//! [`Session::run`] runs one [`Statement`] of it in a [`World`]. All that leaves a session is an HTTP request through the one
//! door, [`mi_sim::Simulator::send`]: no file, no network and no clock of the real machine is ever touched, and the
//! same lines in the same world print the same.
#![no_std]

extern crate alloc;
#[cfg(feature = "typescript")]
extern crate std;

mod az;
mod bash;
mod budget;
mod complete;
mod files;
mod http;
mod jmespath;
mod jq;
mod json;
mod lives;
mod nearest;
mod on_host;
mod powershell;
mod printed;
mod refusal;
mod regex;
mod script;
mod session;
mod sign_in;
mod tools;
mod variables;
mod world;

pub use complete::Completions;
pub use lives::Lives;
pub use on_host::run_script;
pub use printed::Printed;
pub use refusal::Refusal;
pub use script::{Language, Script, Statement};
pub use session::Session;
pub use sign_in::{SignInError, SignIns};
pub use world::{Timed, World};
