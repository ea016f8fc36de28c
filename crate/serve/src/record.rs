//! What clients did, as a document that can be played again.
//!
//! Of each request that came from outside, what it means is kept: verb, address, the headers that services look at, body.
//! A token that a machine asked for is named where it is used, so that a new run brings its own. Whoever came with
//! another token signed in as the administrator application; in a document `admin` does the same.

use crate::world::World;
use mi_sim::wire::Request;
use mi_sim::{Event, Journal, Place, Span};
use std::collections::HashMap;
use std::fmt::Write;

/// The headers that services look at.
const MEANT: [&str; 8] = [
    "content-type",
    "if-match",
    "if-none-match",
    "metadata",
    "range",
    "x-ms-blob-type",
    "x-ms-range",
    "x-ms-version",
];

/// The document of the world, and what has happened since.
pub(crate) fn document(world: &World) -> String {
    let begun = world.begun();
    let ids = world.look(|cloud| {
        [
            ("{{tenantId}}", cloud.tenant().id.to_string()),
            ("{{subscriptionId}}", cloud.subscription().to_string()),
        ]
    });
    let recorded = world.read(|journal| recorded(journal, begun));
    let recorded = ids.iter().fold(recorded, |text, (name, id)| text.replace(id, name));
    format!("{}\n{recorded}", world.source().trim_end())
}

fn recorded(journal: &Journal, begun: usize) -> String {
    let mut text = String::from("\n## Recorded\n");
    if journal.first() > begun {
        let lost = journal.first().saturating_sub(begun);
        let _ = writeln!(
            text,
            "\nThe journal keeps its newest part: the first {lost} entries are not in this record."
        );
    }
    let mut tokens = HashMap::new();
    let begun = begun.max(journal.first());
    for (place, entry) in (begun..).zip(journal.since(begun)) {
        match &entry.event {
            Event::Passed { seconds } if entry.span.is_none() => {
                let _ = write!(text, "\n```bash\nsleep {seconds}\n```\n");
            }
            Event::Sent { .. } if entry.parent.is_none() => {
                let Some(span) = journal.spans().around(place) else { continue };
                let name = name(&span);
                if let Some(runner) = runner(span.from, span.request) {
                    block(&mut text, &runner, &name, span.request, &tokens);
                }
                let body = span.response().and_then(|response| response.body.json().ok()).unwrap_or_default();
                if let Some(token) = body.get("access_token").and_then(|token| token.as_str()) {
                    tokens.insert(token.to_owned(), name);
                }
            }
            _ => {}
        }
    }
    text
}

/// The name of a request: its span is one of its own.
fn name(span: &Span<'_>) -> String {
    format!("r{}", span.id.0)
}

/// Who runs it in a document; `None` when a document does it by itself, as signing in, or services among themselves.
fn runner(from: &Place, request: &Request) -> Option<String> {
    match from {
        Place::Code { host } => Some(format!("on={}", host.name())),
        Place::Person { .. } | Place::Internet if request.url.host().starts_with("login.") => None,
        Place::Person { name } => Some(format!("as={name}")),
        Place::Internet if request.headers.get("Authorization").is_some() => Some("as=admin".to_owned()),
        Place::Internet => Some("from=internet".to_owned()),
        _ => None,
    }
}

fn block(text: &mut String, runner: &str, name: &str, request: &Request, tokens: &HashMap<String, String>) {
    let body = request.body.text();
    let fence = fence(&body);
    let _ =
        write!(text, "\n{fence}http {runner}\n# @name {name}\n{} {}\n", request.method.as_str(), request.url);
    for (header, value) in request.headers.iter() {
        if MEANT.contains(&header.to_ascii_lowercase().as_str()) {
            let _ = writeln!(text, "{header}: {value}");
        }
    }
    if let Some(value) = request.headers.get("Authorization") {
        let known = value.split_once(' ').and_then(|(_, token)| tokens.get(token.trim()));
        let token = match known {
            Some(name) => format!("Bearer {{{{{name}.response.body.$.access_token}}}}"),
            None if runner.starts_with("as=") => "{{$aadToken}}".to_owned(),
            None => value.to_owned(),
        };
        let _ = writeln!(text, "Authorization: {token}");
    }
    if !body.is_empty() {
        let _ = write!(text, "\n{}\n", body.trim_end());
    }
    let _ = writeln!(text, "{fence}");
}

/// A fence that nothing in the text ends.
fn fence(text: &str) -> String {
    let longest =
        text.lines().map(|line| line.trim_start().bytes().take_while(|byte| *byte == b'`').count()).max();
    "`".repeat(longest.unwrap_or(0).saturating_add(1).max(3))
}
