//! The metadata endpoint of a virtual machine.

mod cache;
mod identities;
mod instance;
mod refusals;
