//! What time does: certificates and keys roll, and what was deleted is purged.

mod credential;
mod deletion;
mod limits;
mod refused;
mod replication;
mod signing_keys;
mod timeline;
