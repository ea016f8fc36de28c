//! How many token requests a second the server answers, against the bare signatures that they cannot do without.
//!
//! Clients and server share the processors of this machine, so that what the clients cost is taken from the server. A
//! token that is not kept needs three Ed25519 operations: the endpoint signs an assertion, Entra verifies it and signs the
//! token; whoever is shown the token makes the fourth.

use ed25519_dalek::{Signer, SigningKey};
use mi_sim_measure::Figure;
use mi_sim_serve::{Options, Patience, Server};
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tokio::runtime::Runtime;

const CLIENTS: usize = 16;
/// So many that none is asked more often than a metadata endpoint answers, twenty times a second.
const MACHINES: usize = 4_000;
/// Names under which tokens are kept apart.
const RESOURCES: [&str; 4] = [
    "https://vault.azure.net",
    "https://management.azure.com/",
    "https://storage.azure.com/",
    "https://graph.microsoft.com",
];
/// How often the clock is moved on by a day, so that every kept token is over.
const DAYS: usize = 4;
const CACHED: usize = 1_000_000;

fn main() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let folder = std::env::temp_dir().join(format!("mi-sim-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let document = folder.join("machines.md");
    fs::write(&document, machines()).unwrap();
    let runtime = Runtime::new().unwrap();
    let options = Options {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        document: Some(document),
        watch: false,
        seed: None,
        authority: folder.clone(),
        data: None,
        page: None,
        patience: Patience::default(),
    };
    let server = runtime.block_on(Server::bind(options)).unwrap();
    assert_eq!(server.problems(), []);
    let address = server.address();
    runtime.spawn(async move { server.run().await });

    let mut uncached = Load::default();
    let mut parts = Vec::new();
    for _ in 0..DAYS {
        // In turn, so that a busy machine slows both.
        let bare = bare(cores);
        println!("{cores} processors; four bare Ed25519 operations on all of them: {bare:.0}/s");
        let day = load(address, MACHINES * RESOURCES.len());
        parts.push(100.0 * day.rate() / bare);
        uncached.add(day);
        forward(address);
    }
    uncached.print("uncached");
    Figure::of(parts).may_be("uncached requests, of the rate of four bare operations", "%", "at least 60");
    load(address, MACHINES * RESOURCES.len());
    let mut cached = Load::default();
    let mut rates = Vec::new();
    for part in 1..=10 {
        let tenth = load(address, CACHED / 10);
        rates.push(tenth.rate());
        cached.add(tenth);
        if part == 1 || part == 10 {
            println!(
                "after {:>9} cached requests: {} of memory, {} kB of it measurements",
                part * CACHED / 10,
                memory(),
                cached.micros.len() * 8 / 1024
            );
        }
    }
    cached.print("cached");
    Figure::of(rates).may_be("cached requests a second", "/s", "at least 10000");
    fs::remove_dir_all(folder).ok();
}

/// A document with many machines. Resource Manager takes so many writes at once and no more.
fn machines() -> String {
    let mut text = String::from("---\ntitle: Many machines\ndelays: none\n---\n");
    let group = "https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg";
    let head = "Authorization: {{$aadToken}}\nContent-Type: application/json\n\n";
    let _ = write!(
        text,
        "```http setup\nPUT {group}?api-version=2024-11-01\n{head}{{\"location\": \"japaneast\"}}\n```\n"
    );
    for number in 0..MACHINES {
        if number % 70 == 69 {
            text.push_str("```bash setup\nsleep 60\n```\n");
        }
        let _ = write!(
            text,
            "```http setup\nPUT {group}/providers/Microsoft.Compute/virtualMachines/vm{number}?api-version=2024-11-01\n{head}\
             {{\"location\": \"japaneast\", \"identity\": {{\"type\": \"SystemAssigned\"}}}}\n```\n"
        );
    }
    text
}

/// How many times a second all processors together sign, verify, sign and verify.
fn bare(cores: usize) -> f64 {
    const TIMES: u32 = 5_000;
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let key = SigningKey::from_bytes(&[7; 32]);
                let message = [b'x'; 900];
                for _ in 0..TIMES * 2 {
                    let signature = black_box(key.sign(black_box(&message)));
                    black_box(key.verifying_key().verify_strict(black_box(&message), &signature)).unwrap();
                }
            });
        }
    });
    f64::from(TIMES) * cores as f64 / begun.elapsed().as_secs_f64()
}

/// What a run of requests took.
#[derive(Default)]
struct Load {
    micros: Vec<f64>,
    took: Duration,
}

impl Load {
    fn add(&mut self, mut other: Self) {
        self.micros.append(&mut other.micros);
        self.took += other.took;
    }

    fn rate(&self) -> f64 {
        self.micros.len() as f64 / self.took.as_secs_f64()
    }

    fn print(&mut self, name: &str) {
        self.micros.sort_unstable_by(f64::total_cmp);
        let at = |part: f64| self.micros[((self.micros.len() - 1) as f64 * part) as usize];
        let (median, most) = (at(0.5), at(0.99));
        println!(
            "{name}: {:.0}/s over {} requests; median {median:.0} µs, 99 % {most:.0} µs, {:.1} times as much",
            self.rate(),
            self.micros.len(),
            most / median
        );
    }
}

/// So many token requests by all clients at once, each for another machine and resource until all have had their turn.
fn load(address: SocketAddr, requests: usize) -> Load {
    let begun = Instant::now();
    let parts: Vec<Vec<f64>> = thread::scope(|scope| {
        let clients = (0..CLIENTS).map(|client| {
            scope.spawn(move || {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.set_nodelay(true).unwrap();
                let numbers = (client..requests).step_by(CLIENTS);
                numbers.map(|number| token(&mut stream, number)).collect::<Vec<f64>>()
            })
        });
        let clients: Vec<_> = clients.collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    Load { took: begun.elapsed(), micros: parts.concat() }
}

fn token(stream: &mut TcpStream, number: usize) -> f64 {
    let (vm, resource) = (number % MACHINES, RESOURCES[number / MACHINES % RESOURCES.len()]);
    let begun = Instant::now();
    let request = format!(
        "GET /vm/vm{vm}/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource} HTTP/1.1\r\n\
         Host: localhost\r\nMetadata: true\r\n\r\n"
    );
    let answer = exchange(stream, &request);
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&answer));
    begun.elapsed().as_secs_f64() * 1e6
}

fn forward(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).unwrap();
    let request =
        "POST /simulator/clock/25h HTTP/1.1\r\nHost: localhost\r\nMi-Sim: 1\r\nContent-Length: 0\r\n\r\n";
    assert!(exchange(&mut stream, request).starts_with(b"HTTP/1.1 200 "));
}

/// Sends a request and reads its answer, by the length that the answer tells.
fn exchange(stream: &mut TcpStream, request: &str) -> Vec<u8> {
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::with_capacity(4096);
    let mut part = [0; 4096];
    loop {
        let count = stream.read(&mut part).unwrap();
        assert_ne!(count, 0, "the server closed the connection");
        answer.extend(&part[..count]);
        if whole(&answer) {
            return answer;
        }
    }
}

fn whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return false };
    let text = std::str::from_utf8(&answer[..head]).unwrap();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    answer.len() >= head + 4 + length.parse::<usize>().unwrap()
}

/// What the process has of the machine's memory, clients and their measurements included.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or_else(|| "an unknown amount".to_owned(), |line| line.trim().to_owned())
}
