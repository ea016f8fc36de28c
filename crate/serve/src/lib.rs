//! The simulated cloud on loopback: real Azure clients, unchanged, work against it.
//!
//! One port speaks everything. Plain HTTP there is the metadata endpoint of every machine, the page and a forward proxy;
//! a connection that begins with a TLS handshake is one of Azure's HTTPS services, told apart by its host name. The proxy
//! leads the host names of Azure to the very same port, so that no hosts file has to be changed and nothing ever leaves
//! this machine: the server opens no connection of its own.

mod authority;
mod connection;
mod control;
mod convert;
mod door;
mod environment;
mod error;
mod file;
mod live;
mod localhost;
mod machine;
mod names;
mod origin;
mod page;
mod patient;
mod places;
mod proof;
mod proxy;
mod record;
mod reply;
mod secure;
mod server;
mod world;
mod written;

pub use authority::data_folder;
pub use environment::{
    Environment, SETTING_PREFIX, VARIABLES, Variable, is_plain, is_plain_value, is_setting,
};
pub use error::ServeError;
pub use file::read_document;
pub use proof::{CHALLENGE, PROOF, Secret, challenge};
pub use server::{Options, Patience, Server};
