//! What a running `mi-sim serve` says to the other commands.

use mi_sim_serve::{CHALLENGE, PROOF, Secret, challenge, data_folder};
use serde::de::DeserializeOwned;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Whoever listens there, more than this is not read.
const LONGEST: usize = 1 << 20;
/// Nor is longer waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks the server at this port.
///
/// # Errors
/// One line: that nobody listens, that something else does, or the server's own words.
pub(crate) fn ask<T: DeserializeOwned>(port: u16, method: &str, path: &str) -> Result<T, String> {
    Answer::to(port, method, path, "")?.told(port)
}

/// Asks the server at this port, which has to prove that it is this user's own: whoever took the port first could lead
/// clients wherever they want.
///
/// # Errors
/// The same, and that nothing was proven.
pub(crate) fn ask_own<T: DeserializeOwned>(port: u16, path: &str) -> Result<T, String> {
    let challenge = challenge().map_err(|error| error.to_string())?;
    let answer = Answer::to(port, "GET", path, &format!("{CHALLENGE}: {challenge}\r\n"))?;
    let secret = data_folder().and_then(|data| Secret::of(&data, port));
    let proof = secret.map(|secret| secret.proof(challenge.as_bytes(), path, answer.body.as_bytes()));
    match proof {
        Ok(proof) if answer.header(PROOF) == Some(&proof) => answer.told(port),
        proof => {
            let why = proof.err().map(|error| format!(" ({error})")).unwrap_or_default();
            Err(format!(
                "what listens at port {port} does not prove to be a `mi-sim serve` that you started{why}, and could lead \
                 clients to a stranger; start yours at a port of its own, and name it with `--port`"
            ))
        }
    }
}

/// What came back.
struct Answer {
    head: String,
    body: String,
}

impl Answer {
    fn to(port: u16, method: &str, path: &str, headers: &str) -> Result<Self, String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let answer = exchange(address, method, path, headers).map_err(|error| {
            format!("nothing answers at port {port} ({error}); start `mi-sim serve` first, or say where it is with `--port`")
        })?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| stranger(port))?;
        Ok(Self { head: head.to_owned(), body: body.to_owned() })
    }

    fn header(&self, wanted: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    }

    fn told<T: DeserializeOwned>(&self, port: u16) -> Result<T, String> {
        match self.head.split(' ').nth(1) {
            Some("200") => serde_json::from_str(&self.body).map_err(|_| stranger(port)),
            _ => Err(self.body.trim_end().to_owned()),
        }
    }
}

fn stranger(port: u16) -> String {
    format!("what listens at port {port} is not a `mi-sim serve`")
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

fn exchange(address: SocketAddr, method: &str, path: &str, headers: &str) -> io::Result<String> {
    let end = Instant::now().checked_add(PATIENCE);
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nMi-Sim: 1\r\n{headers}Connection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    while answer.len() < LONGEST {
        // Whoever sends a byte now and then gets no more time than others.
        let left = end.and_then(|end| end.checked_duration_since(Instant::now()));
        let left = left.filter(|left| !left.is_zero()).ok_or(ErrorKind::TimedOut)?;
        stream.set_read_timeout(Some(left))?;
        let count = stream.read(&mut part)?;
        if count == 0 {
            break;
        }
        answer.extend(part.iter().take(count));
    }
    String::from_utf8(answer).map_err(|_| ErrorKind::InvalidData.into())
}
