//! Bytes on a connection of `mi-sim serve`.

use crate::client::{ANSWER, Running};
use std::sync::OnceLock;
use std::time::Duration;

/// How long the server waits for the rest of what an input begins.
const REST: Duration = Duration::from_millis(50);
/// What is read of an answer that has no end, as the live journal.
const LONGEST_READ: Duration = Duration::from_secs(1);

/// Bytes as a client could send them to the port for plain HTTP, which is the proxy too. The server goes on answering.
pub(crate) fn server(data: &[u8]) {
    static SERVER: OnceLock<Running> = OnceLock::new();
    let server = SERVER.get_or_init(|| Running::start(REST));
    server.talk(data, LONGEST_READ);
    let answer = server
        .talk(b"GET /simulator/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", ANSWER);
    assert!(answer.starts_with(b"HTTP/1.1 404 "), "the server answers no more");
}
