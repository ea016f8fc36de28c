//! What a running `mi-sim serve` says to the other commands.

use serde::de::DeserializeOwned;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Whoever listens there, more than this is not read.
const LONGEST: u64 = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks the server at this port.
///
/// # Errors
/// One line: that nobody listens, that something else does, or the server's own words.
pub(crate) fn ask<T: DeserializeOwned>(port: u16, method: &str, path: &str) -> Result<T, String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let answer = exchange(address, method, path).map_err(|error| {
        format!("nothing answers at port {port} ({error}); start `mi-sim serve` first, or say where it is with `--port`")
    })?;
    let stranger = || format!("what listens at port {port} is not a `mi-sim serve`");
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(stranger)?;
    match head.split(' ').nth(1) {
        Some("200") => serde_json::from_str(body).map_err(|_| stranger()),
        _ => Err(body.trim_end().to_owned()),
    }
}

/// A name as a part of an address: nothing in it can end the line or begin a query.
pub(crate) fn percent_encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn exchange(address: SocketAddr, method: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nMi-Sim: 1\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    let mut answer = String::new();
    stream.take(LONGEST).read_to_string(&mut answer)?;
    Ok(answer)
}
