//! The clock and the journal of a running server.

use crate::client::{Folder, Running, body};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};

#[test]
fn the_clock_is_moved_on_by_whoever_may() {
    let server = Running::start();
    let before = server.token("https://vault.azure.net");
    let refused = server.ask("POST /simulator/clock/2d", &["Content-Length: 0"]);
    assert!(refused.starts_with("HTTP/1.1 403 "), "{refused}");
    assert_eq!(server.token("https://vault.azure.net"), before);
    let day = |answer: &str| body(answer)["now"].as_str().unwrap().get(..10).unwrap().to_owned();
    let today = day(&server.ask("GET /simulator/clock", &[]));
    let moved = server.ask("POST /simulator/clock/2d", &["Content-Length: 0", "Mi-Sim: 1"]);
    assert_ne!(day(&moved), today);
    assert_ne!(server.token("https://vault.azure.net"), before, "a token lives for a day");
    let wrong = server.ask("POST /simulator/clock/-1", &["Content-Length: 0", "Mi-Sim: 1"]);
    assert!(wrong.contains("the clock only goes forward"), "{wrong}");
}

/// What the next event of this name brings.
fn data(lines: &mut impl Iterator<Item = String>, event: &str) -> Value {
    assert!(lines.any(|line| line == format!("event: {event}")));
    let data = lines.find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).unwrap();
    serde_json::from_str(&data).unwrap()
}

#[test]
fn a_reader_sees_what_happens_as_it_happens() {
    let server = Running::start();
    let ask = |query: Value| {
        let query = query.to_string().replace('"', "%22");
        body(&server.ask(&format!("GET /simulator/ask?query={query}"), &[]))
    };
    let length = ask(json!({ "outline": { "from": 0, "to": 100_000 } })).as_array().unwrap().len();
    let mut stream = server.connect();
    let head = format!("GET /simulator/live?from={length} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let window = data(&mut lines, "window");
    assert_eq!(window["length"], length);
    assert!(window["since"].as_u64().is_some_and(|since| since > 0), "{window}");
    server.is_well();
    let entries = data(&mut lines, "entries");
    assert_eq!((&entries[0]["index"], &entries[0]["step"]["type"]), (&length.into(), &"sent".into()));
    let entry = ask(json!({ "entry": { "index": length } }));
    let exchange = ask(json!({ "exchange": { "span": entry["span"] } }));
    assert_eq!(exchange["request"], entry["event"]["request"]);
    let moment = ask(json!({ "moment": { "cursor": length + 1 } }));
    assert_eq!(moment["entry"], entry);
    assert_eq!(moment["stage"]["hosts"].as_array().map(Vec::len), Some(1));
    let matrix = ask(json!({ "access": { "cursor": length } }));
    assert_eq!(matrix["places"][0]["operations"][0], "read");
    let reasons = ask(json!({ "reasons": { "cursor": length, "place": 0, "principal": 0, "operation": 0 } }));
    assert_eq!(reasons["decision"]["scope"], matrix["places"][0]["scope"]);
    let who = &reasons["decision"]["principalId"];
    let least = ask(json!({ "least": { "cursor": length, "principal": who } }));
    assert!(least["used"].as_array().is_some_and(|used| !used.is_empty()), "{least}");
    let decisions = ask(json!({ "decisions": { "cursor": length } }));
    assert!(decisions.is_array(), "{decisions}");
}

/// The body of an answer that comes in chunks.
fn whole(answer: &str) -> String {
    let (head, mut rest) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    let mut body = Vec::new();
    loop {
        let (size, after) = rest.split_once("\r\n").unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        body.extend(&after.as_bytes()[..size]);
        if size == 0 {
            return String::from_utf8(body).unwrap();
        }
        rest = &after[size + 2..];
    }
}

#[test]
fn what_is_no_question_is_refused_in_words() {
    let server = Running::start();
    let refused = |line: &str, said: &str| {
        let answer = server.ask(line, &[]);
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains(said), "{line}: {answer}");
    };
    refused("GET /simulator/ask", "`query`");
    refused("GET /simulator/ask?query={%22moon%22:{}}", "unknown variant `moon`");
    refused("GET /simulator/ask?query={%22stage%22:{}}", "missing field `cursor`");
    refused("GET /simulator/ask?query={%22stage%22:{%22cursor%22:-1}}", "invalid value: integer `-1`");
    refused("GET /simulator/ask?query={%22stage%22:{%22cursor%22:1,%22at%22:2}}", "unknown field `at`");
}

#[test]
fn what_clients_did_is_a_document_that_plays() {
    let server = Running::start();
    let bearer = format!("Authorization: Bearer {}", server.token("https://vault.azure.net"));
    let line = "GET /secrets/db-password?api-version=7.4";
    server.secure("vm1", "lab-kv.vault.azure.net", line, &[&bearer]);
    server.ask("POST /simulator/clock/1h", &["Content-Length: 0", "Mi-Sim: 1"]);
    server.secure("vm1", "lab-kv.vault.azure.net", line, &[&bearer]);
    let answer = server.ask("GET /simulator/journal.md", &[]);
    let document = &whole(&answer);
    assert!(!document.contains(bearer.strip_prefix("Authorization: ").unwrap()), "{document}");
    let session = mi_sim_document::Session::open(document, None).unwrap();
    let run = session.run();
    assert!(run.came_true(), "{:?}", run.problems);
    let printed: Vec<String> = run.steps.iter().map(mi_sim_document::Step::printed).collect();
    let read = printed.iter().filter(|text| text.contains("correct horse battery staple"));
    assert_eq!(read.count(), 3, "written once, read twice");
    assert_eq!(printed.len(), 2 + 4);
}

#[test]
fn a_document_that_is_written_is_told_anew_whenever_it_is_saved() {
    let folder = Folder::new();
    let file = folder.0.join("written.md");
    fs::write(&file, "# One\n").unwrap();
    let server = Running::with(|options| (options.document, options.watch) = (Some(file.clone()), true));
    let mut stream = server.connect();
    stream.write_all(b"GET /simulator/document HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert_eq!(data(&mut lines, "document"), "# One\n");
    fs::write(&file, "# Two\n").unwrap();
    assert_eq!(data(&mut lines, "document"), "# Two\n");
    fs::remove_file(&file).unwrap();
    let told = data(&mut lines, "unreadable");
    assert!(told.as_str().is_some_and(|told| told.contains("written.md")), "{told}");
    let unwatched = Running::start().ask("GET /simulator/document", &[]);
    assert!(unwatched.starts_with("HTTP/1.1 404 ") && unwatched.contains("--watch"), "{unwatched}");
}
