//! Fifty good clients, first alone and then beside five hundred hostile connections: what becomes of their rate.
//!
//! Hostile are the silent, the slow with a head or a body, half a handshake, tunnels that are opened and left, readers of
//! the live journal, and requests that are refused; whoever is sent away comes back. Clients and server share the
//! processors of this machine, as does the crowd.
//!
//! `cargo run --release -p mi-sim-serve --example crowd -- [SECONDS]`

#[path = "../tests/serve/client.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod client;

use client::Running;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, thread};

const GOOD: usize = 50;
const HOSTILE: usize = 500;
const SECONDS: u64 = 10;
/// How much of their rate the good ones may lose, in percent.
const MOST_LOST: f64 = 20.0;
/// How often each hostile connection does something.
const PACE: Duration = Duration::from_millis(500);

/// What hostile connections begin with.
const BEGINNINGS: [&[u8]; 7] = [
    b"",
    b"GET /vm/vm1/metadata/versions HTTP/1.1\r\nHo",
    b"PUT /vm/vm1/metadata/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nabc",
    &[0x16, 3, 1, 1, 0],
    b"CONNECT lab-kv.vault.azure.net:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /simulator/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
];

fn main() -> ExitCode {
    let seconds = env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(SECONDS);
    let time = Duration::from_secs(seconds);
    let server = Running::with(|options| options.patience = mi_sim_serve::Patience::default());
    // The journal is at its full length before anything is measured.
    good(&server, time);
    let alone = good(&server, time);
    println!("{GOOD} good clients alone: {alone:.0} answers/s");
    let end = AtomicBool::new(false);
    let came_back = AtomicU64::new(0);
    let beside = thread::scope(|scope| {
        // Few threads for many connections: the crowd shall cost the server, not this program.
        for part in 0..4 {
            let (server, end, came_back) = (&server, &end, &came_back);
            scope.spawn(move || hostile(server, part, end, came_back));
        }
        thread::sleep(Duration::from_secs(2));
        let beside = good(&server, time);
        end.store(true, Ordering::Relaxed);
        beside
    });
    let lost = 100.0 * (1.0 - beside / alone);
    println!(
        "beside {HOSTILE} hostile connections, which came back {} times: {beside:.0} answers/s, {lost:.1} % less",
        came_back.load(Ordering::Relaxed)
    );
    server.is_well();
    if lost <= MOST_LOST { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How many answers a second all good clients together get, each on a connection that it keeps while it can.
fn good(server: &Running, time: Duration) -> f64 {
    let begun = Instant::now();
    let answers: u64 = thread::scope(|scope| {
        let clients = (0..GOOD).map(|_| scope.spawn(|| one_good(server, begun + time)));
        let clients: Vec<_> = clients.collect();
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    answers as f64 / begun.elapsed().as_secs_f64()
}

fn one_good(server: &Running, end: Instant) -> u64 {
    let mut answers = 0;
    let mut stream = server.connect();
    while Instant::now() < end {
        if ask(&mut stream).is_some() {
            answers += 1;
        } else {
            stream = server.connect();
        }
    }
    answers
}

/// Asks the metadata endpoint, which answers so many mostly that they ask too often; `None` when the connection is over.
fn ask(stream: &mut TcpStream) -> Option<()> {
    stream.write_all(b"GET /vm/vm1/metadata/versions HTTP/1.1\r\nHost: localhost\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    let mut part = [0; 2048];
    loop {
        let count = stream.read(&mut part).ok().filter(|count| *count > 0)?;
        answer.extend(&part[..count]);
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("HTTP/1.1 200 ") || head.starts_with("HTTP/1.1 429 "), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() >= length.parse().unwrap() {
            return Some(());
        }
    }
}

/// A quarter of the crowd: holds its connections, says a little on each now and then, and comes back when it is sent away.
fn hostile(server: &Running, part: usize, end: &AtomicBool, came_back: &AtomicU64) {
    let count = HOSTILE / 4;
    let begin = |number: usize| {
        let mut stream = server.connect();
        let _ = stream.write_all(BEGINNINGS[number % BEGINNINGS.len()]);
        stream.set_nonblocking(true).unwrap();
        stream
    };
    let mut held: Vec<TcpStream> = (0..count).map(|number| begin(number + part)).collect();
    while !end.load(Ordering::Relaxed) {
        for (number, stream) in held.iter_mut().enumerate() {
            let is_over = match stream.read(&mut [0; 4096]) {
                Ok(count) => count == 0,
                Err(error) => error.kind() != ErrorKind::WouldBlock,
            };
            if is_over || stream.write(b"x").is_err() {
                *stream = begin(number + part);
                came_back.fetch_add(1, Ordering::Relaxed);
            }
            thread::sleep(PACE / u32::try_from(count).unwrap());
        }
    }
}
