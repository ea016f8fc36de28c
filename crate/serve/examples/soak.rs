//! Ten minutes with fifty clients, good, bad, slow and abandoned: nothing goes wrong that was not asked for, and nothing
//! grows.
//!
//! `cargo run --release -p mi-sim-serve --example soak -- [SECONDS]`

#[path = "../tests/serve/client.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod client;

use client::{Running, read};
use std::io::Write;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const CLIENTS: usize = 50;
const SECONDS: u64 = 600;

/// One way to be a client: what it does, and whether what came of it is right.
type Way = fn(&Running) -> bool;

const WAYS: [(&str, Way); 9] = [
    ("asks for a token", |server| token(server).starts_with("HTTP/1.1 200 ")),
    ("reads a secret with a token", secret),
    ("asks without the header", |server| {
        ask(server, "/vm/vm1/metadata/instance").starts_with("HTTP/1.1 400 ")
    }),
    ("asks for a machine that is none", |server| {
        ask(server, "/vm/vm9/metadata/instance").starts_with("HTTP/1.1 400 ")
    }),
    ("wants to go elsewhere", |server| {
        server.ask("CONNECT example.org:443", &[]).starts_with("HTTP/1.1 403 ")
    }),
    ("speaks nonsense", |server| server.exchange("\r\n\0nonsense\r\n\r\n").starts_with("HTTP/1.1 400 ")),
    ("shakes hands badly", |server| after(server, &[0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5], true)),
    ("is too slow", |server| after(server, b"GET /vm/vm1/metadata/versions HTTP/1.1\r\nHo", true)),
    ("goes away", |server| {
        after(server, b"GET /vm/vm1/metadata/versions HTTP/1.1\r\nHost: localhost\r\n\r\n", false)
    }),
];

fn main() -> ExitCode {
    let seconds = env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(SECONDS);
    let server = Running::start();
    let end = Instant::now() + Duration::from_secs(seconds);
    let counts: [[AtomicU64; 2]; WAYS.len()] = Default::default();
    println!("{CLIENTS} clients for {seconds} s");
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (server, counts) = (&server, &counts);
            scope.spawn(move || {
                for turn in client.. {
                    if Instant::now() >= end {
                        return;
                    }
                    let way = turn % WAYS.len();
                    let wrong = usize::from(!WAYS[way].1(server));
                    counts[way][wrong].fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // The journal has its full length after the first of these.
        for part in 1..=10 {
            thread::sleep(Duration::from_secs(seconds) / 10);
            println!("  after {:>4} s: {}", seconds * part / 10, memory());
        }
    });
    let mut is_well = true;
    for ((way, _), [right, wrong]) in WAYS.iter().zip(&counts) {
        let (right, wrong) = (right.load(Ordering::Relaxed), wrong.load(Ordering::Relaxed));
        println!("  {way}: {right} as expected, {wrong} not");
        is_well &= right > 0 && wrong == 0;
    }
    server.is_well();
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn ask(server: &Running, path: &str) -> String {
    server.ask(&format!("GET {path}"), &[])
}

fn token(server: &Running) -> String {
    let path =
        "/vm/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";
    server.ask(&format!("GET {path}"), &["Metadata: true"])
}

fn secret(server: &Running) -> bool {
    let bearer = format!("Authorization: Bearer {}", server.token("https://vault.azure.net"));
    let line = "GET /secrets/db-password?api-version=7.4";
    server.secure("vm1", "lab-kv.vault.azure.net", line, &[&bearer]).contains("correct horse")
}

/// Sends these bytes, and goes away at once or waits until the server has had enough.
fn after(server: &Running, bytes: &[u8], waits: bool) -> bool {
    let mut stream = server.connect();
    stream.write_all(bytes).unwrap();
    !waits || !read(&mut stream).starts_with("HTTP/1.1 200 ")
}

fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("unknown").trim().to_owned()
    };
    format!("{} of memory, {} threads", of("VmRSS:"), of("Threads:"))
}
