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
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const CLIENTS: usize = 50;
const SECONDS: u64 = 600;

/// One way to be a client: its name, what it does, and with what the answer has to begin.
struct Way {
    name: &'static str,
    act: fn(&Running) -> String,
    wanted: &'static [&'static str],
}

/// What is sent by a client who never gets an answer to it.
const NOTHING: &[&str] = &[""];

const fn way(name: &'static str, act: fn(&Running) -> String, wanted: &'static [&'static str]) -> Way {
    Way { name, act, wanted }
}

const WAYS: [Way; 9] = [
    // So many clients ask more often than the endpoint of one machine answers.
    way("asks for a token", token, &["HTTP/1.1 200 ", "HTTP/1.1 429 "]),
    way("reads a secret with a token", secret, &["HTTP/1.1 200 "]),
    way("asks without the header", |server| ask(server, "/vm/vm1/metadata/instance"), &["HTTP/1.1 400 "]),
    way(
        "asks for a machine that is none",
        |server| ask(server, "/vm/vm9/metadata/instance"),
        &["HTTP/1.1 400 "],
    ),
    way("wants to go elsewhere", |server| server.ask("CONNECT example.org:443", &[]), &["HTTP/1.1 403 "]),
    way("speaks nonsense", |server| server.exchange("\r\n\0nonsense\r\n\r\n"), &["HTTP/1.1 400 "]),
    way("shakes hands badly", |server| after(server, &[0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5], true), NOTHING),
    way(
        "is too slow",
        |server| after(server, b"GET /vm/vm1/metadata/versions HTTP/1.1\r\nHo", true),
        NOTHING,
    ),
    way(
        "goes away",
        |server| after(server, b"GET /vm/vm1/metadata/versions HTTP/1.1\r\n\r\n", false),
        NOTHING,
    ),
];

fn main() -> ExitCode {
    let seconds = env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(SECONDS);
    // A busy machine needs longer than a test has patience, for a handshake.
    let server = Running::with(|options| options.patience.head = Duration::from_secs(5));
    VAULT_TOKEN.get_or_init(|| server.token("https://vault.azure.net"));
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
                    let answer = (WAYS[way].act)(server);
                    let right = WAYS[way].wanted.iter().any(|start| match *start {
                        "" => !answer.starts_with("HTTP/1.1 200 "),
                        start => answer.starts_with(start),
                    });
                    if counts[way][usize::from(!right)].fetch_add(1, Ordering::Relaxed) < 3 && !right {
                        println!("  {} and gets {answer:?}", WAYS[way].name);
                    }
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
    for (Way { name, .. }, [right, wrong]) in WAYS.iter().zip(&counts) {
        let (right, wrong) = (right.load(Ordering::Relaxed), wrong.load(Ordering::Relaxed));
        println!("  {name}: {right} as expected, {wrong} not");
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

/// A token lives for a day: one is enough.
static VAULT_TOKEN: OnceLock<String> = OnceLock::new();

fn secret(server: &Running) -> String {
    let bearer = format!("Authorization: Bearer {}", VAULT_TOKEN.wait());
    let line = "GET /secrets/db-password?api-version=7.4";
    server.secure("vm1", "lab-kv.vault.azure.net", line, &[&bearer])
}

/// Sends these bytes, and goes away at once or waits until the server has had enough.
fn after(server: &Running, bytes: &[u8], waits: bool) -> String {
    let mut stream = server.connect();
    stream.write_all(bytes).unwrap();
    if waits { read(&mut stream) } else { String::new() }
}

fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("unknown").trim().to_owned()
    };
    format!("{} of memory, {} threads", of("VmRSS:"), of("Threads:"))
}
