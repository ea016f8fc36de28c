//! Whoever behaves badly is answered or dropped, and harms nobody else.

use crate::client::{Running, read};
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn what_is_no_http_is_refused() {
    let server = Running::start();
    assert!(server.exchange("nonsense\r\n\r\n").starts_with("HTTP/1.1 400 "));
    assert!(server.exchange("GET / HTTP/9.9\r\n\r\n").starts_with("HTTP/1.1 "));
    // A TLS record that holds no handshake.
    let mut stream = server.connect();
    stream.write_all(&[0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]).unwrap();
    assert!(!read(&mut stream).contains("HTTP"));
    server.is_well();
}

#[test]
fn heads_and_bodies_are_bounded() {
    let server = Running::start();
    let long = format!("X-Long: {}", "x".repeat(1_000_000));
    let refused = server.ask("GET /", &[&long]);
    // What the server has not read when it closes may cost the client the answer.
    assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 431 "), "{refused}");
    let many: Vec<String> = (0..200).map(|number| format!("X-{number}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(server.ask("GET /", &many).starts_with("HTTP/1.1 431 "));
    let answer = server.exchange(&format!(
        "PUT /vm/vm1/metadata/x HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 9000000\r\n\r\n{}",
        server.address,
        "x".repeat(9_000_000)
    ));
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    server.is_well();
}

#[test]
fn slow_and_half_open_clients_are_dropped() {
    let server = Running::start();
    let begun = Instant::now();
    let mut silent = server.connect();
    let mut slow = server.connect();
    slow.write_all(b"GET / HT").unwrap();
    let mut slow_body = server.connect();
    let head = "PUT /vm/vm1/metadata/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc";
    slow_body.write_all(head.as_bytes()).unwrap();
    let mut slow_handshake = server.connect();
    slow_handshake.write_all(&[0x16, 3, 1, 1, 0]).unwrap();
    assert_eq!(read(&mut silent), "");
    read(&mut slow);
    assert!(read(&mut slow_body).starts_with("HTTP/1.1 408 "));
    read(&mut slow_handshake);
    // The client itself would have waited for twenty seconds.
    assert!(begun.elapsed() < crate::client::PATIENCE.head * 15);
    server.is_well();
}

#[test]
fn a_client_that_takes_nothing_is_dropped() {
    let server = Running::start();
    let mut deaf = server.connect();
    let request = "GET /vm/vm1/metadata/versions HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(64);
    // Pipelined requests whose answers are never read: in the end the server gives up, and writing fails.
    let mut sent = 0;
    while deaf.write_all(request.as_bytes()).is_ok() {
        sent += 1;
        assert!(sent < 100_000, "the server takes requests for ever");
    }
    server.is_well();
}

#[test]
fn many_clients_that_go_away_leave_nothing_behind() {
    let server = Running::start();
    for _ in 0..600 {
        let mut stream = server.connect();
        stream.write_all(b"GET /vm/vm1/metadata").unwrap();
    }
    server.is_well();
}

#[test]
fn those_who_hold_connections_keep_nobody_out() {
    let server = Running::with(|options| options.patience.head = Duration::from_secs(60));
    let begun = Instant::now();
    let mut held: Vec<TcpStream> = Vec::new();
    for number in 0..1_000 {
        let mut stream = server.connect();
        let bytes: &[u8] = match number % 5 {
            0 => &[],
            1 => b"GET /vm/vm1/metadata",
            2 => &[0x16, 3, 1, 1, 0],
            3 => b"GET /simulator/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
            _ => b"CONNECT lab-kv.vault.azure.net:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        };
        // A connection that was given up for another is not a failure here.
        let _ = stream.write_all(bytes);
        held.push(stream);
        if number % 100 == 99 {
            server.is_well();
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(30), "nobody waits until others are gone");
}

#[test]
fn without_a_token_no_large_body_is_read_and_none_fills_the_journal() {
    let server = Running::start();
    let send = |line: &str, headers: &str, size: usize| {
        server.exchange(&format!(
            "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}Content-Length: {size}\r\n\r\n{}",
            server.address,
            "x".repeat(size)
        ))
    };
    for _ in 0..3 {
        let answer = send("POST /vm/vm1/metadata/x", "", 100_000);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
        let answer = send("POST /simulator/ask", "", 100_000);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    }
    let answer = send("POST /vm/vm1/metadata/x", "", 10_000);
    assert!(answer.starts_with("HTTP/1.1 405 ") || answer.starts_with("HTTP/1.1 4"), "{answer}");
    server.is_well();
}
