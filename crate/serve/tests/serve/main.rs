//! The server over loopback: who is let in, what is refused, and what keeps it from starting.

mod app;
mod bad_clients;
mod client;
mod door;
mod live;
mod secure;
mod start;
