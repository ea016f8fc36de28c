//! Bytes on a connection of `mi-sim serve`.

use crate::client::{ANSWER, Running};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// How long the server waits for the rest of what an input begins.
const REST: Duration = Duration::from_millis(50);
/// What has an answer as long as the server is well.
const ASKS: &[u8] = b"GET /simulator/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
/// What is read of an answer that has no end, as the live journal.
const LONGEST_READ: Duration = Duration::from_secs(1);

/// Bytes as a client could send them to the port for plain HTTP, which is the proxy too. The server goes on answering.
pub(crate) fn server(data: &[u8]) {
    static SERVER: OnceLock<Running> = OnceLock::new();
    let server = SERVER.get_or_init(|| Running::start(REST));
    server.talk(data, LONGEST_READ);
    let start = Instant::now();
    // A busy machine may not get even a whole request there in time.
    while !server.talk(ASKS, ANSWER).starts_with(b"HTTP/1.1 404 ") {
        assert!(start.elapsed() < ANSWER, "the server answers no more");
    }
}
