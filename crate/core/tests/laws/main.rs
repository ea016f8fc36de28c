//! The laws that hold whatever is done, and what other programs say of what we write: one program, as each takes its time
//! to compile.

mod access;
mod builtin_roles;
mod fork;
mod identities;
mod journal;
#[path = "../lab/mod.rs"]
mod lab;
#[path = "../moves/mod.rs"]
mod moves;
mod openssl;
mod reach;
mod stage;
