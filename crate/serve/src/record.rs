//! What clients did, as a document that can be played again.
//!
//! Of each request that came from outside, what it means is kept: verb, address, the headers that services look at, body.
//! A token that a host asked for is named where it is used, so that a new run brings its own; whoever came with a token
//! of the administrator application is `admin` in the document, and a person signs in anew. A token that was refused is
//! refused again: no good one takes its place. Whatever clients chose, names and bodies among it, stands in the document
//! as what it is and never as another request, a variable or a fence: what could be read otherwise is written as
//! `{{$base64 …}}`.
//!
//! A record is a document, and ends where no document could go on: at its most bytes, requests or years of sleep
//! (`mi_sim_document`'s budget). It says so there, and what it holds up to there still plays.
//!
//! Ids that Azure gave to what clients made are named where they are used, too ([`made`]), and each request comes at its moment
//! (`at=61.250`), so that what was too much at once is too much again.
//!
//! Signing in is left out, as a document does it by itself, but for applications that sign in with a secret of their own.
//!
//! What was answered stands behind each request by its status, so that playing the record proves that all comes out as it did.

use crate::connection::Peer;
use crate::environment::is_plain;
use crate::machine::{HEADER, told_by_app_service};
use crate::reply::Reply;
use crate::world::World;
use http_body_util::Either;
use http_body_util::channel::{Channel, SendError, Sender};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use made::Made;
use mi_sim::cloud::instance_name;
use mi_sim::wire::{Request, Response, base64url};
use mi_sim::{
    Cloud, Conclusion, Entry, Event, Journal, Place, PrincipalId, SIGN_IN_HOSTS, SpanId, Timestamp,
    TokenRefusal,
};
use mi_sim_document::{LONGEST_DOCUMENT, Totals};
use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

mod made;

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
/// What a caller must show to the token endpoint of an app.
const IDENTITY_HEADER: &str = "x-identity-header";
/// So much is written at once, at least.
const PART: usize = 32 * 1024;
/// What the words take that end a record early.
const LAST_WORDS: usize = 512;

/// `GET /simulator/journal.md`: the document of the world, and what has happened since, part by part.
pub(crate) fn stream(peer: &Peer) -> Reply {
    let (sender, body) = Channel::new(1);
    // When the reader goes, sending fails and the task ends.
    tokio::spawn(send(peer.clone(), sender));
    let mut reply = Reply::new(Either::Right(body));
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8"));
    reply
}

async fn send(peer: Peer, mut sender: Sender<Bytes>) -> Result<(), SendError> {
    let world = &peer.site.world;
    let mut record = Record::begin(world);
    sender.send_data(record.beginning(world).into()).await?;
    while let Some(part) = peer.site.in_turn(|| record.next(world)).await {
        sender.send_data(part.into()).await?;
    }
    Ok(())
}

/// A record as it is written.
struct Record {
    /// The next entry.
    place: usize,
    /// One past the last: what happens while it is written is not in it.
    end: usize,
    /// Access tokens by the name of the request that brought them.
    tokens: HashMap<String, String>,
    /// Ids of what clients made.
    made: Made,
    /// What always has another value in another run, with the variable that stands for it.
    ids: Vec<(&'static str, String)>,
    /// What the document does up to here, and how many bytes of it are written.
    totals: Totals,
    bytes: usize,
}

/// A request from outside and all that the record has to know of it.
struct Exchange<'a> {
    span: SpanId,
    at: Timestamp,
    from: &'a Place,
    request: &'a Request,
    accepted: Option<PrincipalId>,
    refused: Option<TokenRefusal>,
    response: Option<&'a Response>,
}

/// What a request shows for its right.
enum Shown {
    Nothing,
    /// The token that this request brought.
    Token(String),
    /// A token of this person, who signs in.
    Person(String),
    /// What was refused, or a stand-in for it.
    Text(String),
}

impl Record {
    fn begin(world: &World) -> Self {
        let ids = world.look(|cloud| {
            [
                ("tenantId", cloud.tenant().id.to_string()),
                ("subscriptionId", cloud.subscription().to_string()),
            ]
        });
        // A document may mean something else by such a name.
        let (document, _) = mi_sim_document::parse(world.source());
        let is_free = |name: &str| document.variables.iter().all(|variable| variable.name != name);
        let ids = ids.into_iter().filter(|(name, _)| is_free(name)).collect();
        let end = world.read(Journal::len);
        let totals = Totals::of(&document);
        Self {
            place: world.begun(),
            end,
            tokens: HashMap::new(),
            made: Made::default(),
            ids,
            totals,
            bytes: 0,
        }
    }

    fn beginning(&mut self, world: &World) -> String {
        let source = world.source();
        let mut text = format!("{}\n{}\n## Recorded\n", source.trim_end(), ending(source));
        let first = world.read(Journal::first);
        if first > self.place {
            let lost = first.saturating_sub(self.place);
            let _ = writeln!(
                text,
                "\nThe journal keeps its newest part: the first {lost} entries are not in this record."
            );
            self.place = first;
        }
        self.bytes = text.len();
        text
    }

    /// The next part; `None` after the last one.
    fn next(&mut self, world: &World) -> Option<String> {
        let mut text = world.see(|journal, cloud| self.part(journal, cloud, world))?;
        for (name, id) in &self.ids {
            text = named(&text, id, name);
        }
        self.bytes = self.bytes.saturating_add(text.len());
        Some(text)
    }

    fn part(&mut self, journal: &Journal, cloud: &Cloud, world: &World) -> Option<String> {
        if self.place >= self.end {
            return None;
        }
        let mut text = String::new();
        if journal.first() > self.place {
            text.push_str("\nSome entries were forgotten before they could be written.\n");
            self.place = journal.first();
        }
        while self.place < self.end && text.len() < PART {
            let entries = journal.since(self.place);
            let Some(first) = entries.first() else { break };
            let (mut count, before) = (1, text.len());
            let mut added = Ok(());
            match &first.event {
                Event::Passed { seconds } if first.span.is_none() => {
                    added = self.totals.sleep(Duration::from_secs(*seconds));
                    let _ = write!(text, "\n```bash\nsleep {seconds}\n```\n");
                }
                Event::Sent { from, request, .. } if first.parent.is_none() => {
                    if let Some(span) = first.span {
                        let exchange = Exchange::read(span, first.at, from, request, entries);
                        count = exchange.1;
                        self.made.ask(&request.url.to_string());
                        self.made.ask(&request.body.text());
                        self.made.come(entries.get(..count).unwrap_or_default());
                        self.write(&mut text, &exchange.0, cloud, world);
                        if text.len() > before {
                            added = self.totals.request();
                        }
                    }
                }
                _ => {}
            }
            if let Err(reason) = added.and_then(|()| self.check_length(&text)) {
                text.truncate(before);
                let left = self.end.saturating_sub(self.place);
                let _ =
                    writeln!(text, "\nThe record ends here, {left} entries before the journal: {reason}.");
                self.place = self.end;
                break;
            }
            self.place = self.place.saturating_add(count);
        }
        Some(text)
    }

    /// Whether all that is written stays a document with this text, and room to say that it ends.
    fn check_length(&self, text: &str) -> Result<(), String> {
        let most = LONGEST_DOCUMENT.saturating_sub(LAST_WORDS);
        match self.bytes.saturating_add(text.len()) > most {
            true => Err(format!("a document has {LONGEST_DOCUMENT} bytes at most")),
            false => Ok(()),
        }
    }

    fn write(&mut self, text: &mut String, exchange: &Exchange, cloud: &Cloud, world: &World) {
        if is_sign_in(exchange, world) {
            return;
        }
        let shown = self.shown(exchange, cloud, world);
        let runner = match (&shown, exchange.from) {
            (Shown::Person(name), _) | (_, Place::Person { name }) => ("as", name.clone()),
            (_, Place::Code { host }) => ("on", instance_name(host)),
            (_, Place::Internet) => ("from", "internet".to_owned()),
            (_, Place::Issuer { name }) => ("from", name.clone()),
            _ => return,
        };
        let runner = (runner.0, runner.1.as_str());
        if !is_plain_name(runner.1) {
            text.push_str("\nA request is left out: the name of whoever sent it cannot be written here.\n");
            return;
        }
        let name = format!("r{}", exchange.span.0);
        let at = exchange.at.since(world.since());
        let mut own = String::new();
        block(&mut own, (runner.0, runner.1, at), &name, exchange, &shown, cloud);
        // Who sends it is no part of the request.
        let (before, asked) = own.split_at(own.find("# @name").unwrap_or(own.len()));
        text.push_str(before);
        text.push_str(&self.made.referring(asked.to_owned()));
        if let Some(response) = exchange.response {
            self.made.tell(&name, response);
        }
        let body = exchange.response.and_then(|response| response.body.json().ok()).unwrap_or_default();
        if let Some(token) = body.get("access_token").and_then(|token| token.as_str()) {
            self.tokens.insert(token.to_owned(), name);
        }
    }

    fn shown(&self, exchange: &Exchange, cloud: &Cloud, world: &World) -> Shown {
        let Some(value) = exchange.request.headers.get("Authorization") else { return Shown::Nothing };
        let token = value.split_once(' ').map_or(value, |(_, token)| token).trim();
        let known = self.tokens.get(token).cloned().map(Shown::Token);
        // Whatever could be a token that is good for something gives way to what is good for nothing.
        let nothing = || match token.contains('.') || self.tokens.contains_key(token) {
            true => Shown::Text("Bearer not-a-token".to_owned()),
            false => Shown::Text(value.to_owned()),
        };
        match (exchange.refused, exchange.accepted) {
            // It is refused again for the same reason; whether it will have expired again is not said.
            (Some(TokenRefusal::Audience), _) | (None, None) => known.unwrap_or_else(nothing),
            (Some(_), _) => nothing(),
            (None, Some(principal)) => {
                known.or_else(|| person(principal, cloud, world)).unwrap_or_else(nothing)
            }
        }
    }
}

/// Who signs in to have such a token.
fn person(principal: PrincipalId, cloud: &Cloud, world: &World) -> Option<Shown> {
    if world.administrator().is_some_and(|(_, own)| own == principal) {
        return Some(Shown::Person("admin".to_owned()));
    }
    cloud.tenant().user(principal).map(|user| Shown::Person(user.name.clone()))
}

/// Whether a document does this by itself: signing people and the administrator application in, and asking the way there.
fn is_sign_in(exchange: &Exchange, world: &World) -> bool {
    let Exchange { from, request, response, .. } = exchange;
    if !SIGN_IN_HOSTS.contains(&request.url.host()) {
        return false;
    }
    let form = request.form();
    let value = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref());
    let is_own =
        world.administrator().is_some_and(|(client, _)| value("client_id") == Some(&client.to_string()));
    // Code signs in for itself, and now and then for the administrator application, which no document has.
    if matches!(from, Place::Code { .. }) {
        return is_own;
    }
    let is_other_application = value("grant_type") == Some("client_credentials") && !is_own;
    !(is_other_application && response.is_some_and(|response| response.is_success()))
}

impl<'a> Exchange<'a> {
    /// Reads a request that the first of these entries opens; also gives how many entries it has.
    fn read(
        span: SpanId,
        at: Timestamp,
        from: &'a Place,
        request: &'a Request,
        entries: &'a [Entry],
    ) -> (Self, usize) {
        let mut exchange = Self { span, at, from, request, accepted: None, refused: None, response: None };
        let mut count = 0_usize;
        for entry in entries {
            count = count.saturating_add(1);
            if entry.span != Some(span) {
                continue;
            }
            match &entry.event {
                Event::Concluded { conclusion: Conclusion::TokenAccepted { principal_id, .. } } => {
                    exchange.accepted = Some(*principal_id);
                }
                Event::Concluded { conclusion: Conclusion::TokenRefused { reason } } => {
                    exchange.refused = Some(*reason);
                }
                Event::Answered { response } => {
                    exchange.response = Some(response);
                    break;
                }
                Event::Failed { .. } => break,
                _ => {}
            }
        }
        (exchange, count)
    }
}

fn block(
    text: &mut String,
    (word, runner, at): (&str, &str, Duration),
    name: &str,
    exchange: &Exchange,
    shown: &Shown,
    cloud: &Cloud,
) {
    let request = exchange.request;
    let body = body(request.body.as_bytes());
    let fence = fence(&body);
    let url = request.url.to_string().replace('{', "%7B").replace('}', "%7D");
    let at = format!("{}.{:03}", at.as_secs(), at.subsec_millis());
    let method = request.method.as_str();
    let _ = write!(text, "\n{fence}http {word}={runner} at={at}\n# @name {name}\n{method} {url}\n");
    for (header, value) in request.headers.iter() {
        let lower = header.to_ascii_lowercase();
        if MEANT.contains(&lower.as_str()) {
            let _ = writeln!(text, "{lower}: {}", on_a_line(value));
        } else if lower == IDENTITY_HEADER {
            let _ = writeln!(text, "{lower}: {}", identity_header(exchange.from, value, cloud));
        }
    }
    match shown {
        Shown::Nothing => {}
        Shown::Token(name) => {
            let _ = writeln!(text, "Authorization: Bearer {{{{{name}.response.body.$.access_token}}}}");
        }
        Shown::Person(_) => text.push_str("Authorization: {{$aadToken}}\n"),
        Shown::Text(value) => {
            let _ = writeln!(text, "Authorization: {}", on_a_line(value));
        }
    }
    if !body.is_empty() {
        let _ = write!(text, "\n{body}\n");
    }
    let _ = writeln!(text, "{fence}");
    if let Some(response) = exchange.response {
        let reason = Some(response.reason()).filter(|reason| !reason.is_empty()).unwrap_or("…");
        let _ = write!(text, "\n```output\nHTTP/1.1 {} {reason}\n…\n```\n", response.status);
    }
}

/// What the platform told the app, where it is that, and nothing where it is not.
fn identity_header(from: &Place, value: &str, cloud: &Cloud) -> String {
    let own = match from {
        Place::Code { host } => cloud.host(host).and_then(|app| told_by_app_service(app, HEADER)),
        _ => None,
    };
    if own.as_deref() == Some(value) { format!("{{{{$processEnv {HEADER}}}}}") } else { on_a_line(value) }
}

/// A text that stands on a line of its own kind, as the value of a header does.
fn on_a_line(value: &str) -> String {
    if value.chars().all(is_plain) && value.trim() == value && !value.contains("{{") {
        value.to_owned()
    } else {
        escaped(value.as_bytes())
    }
}

/// A body that is read as it was sent.
fn body(bytes: &[u8]) -> String {
    let is_plain_line = |line: &str| {
        let begins = line.trim_start();
        line.chars().all(is_plain)
            && !begins.starts_with('#')
            && !begins.starts_with("//")
            && !line.starts_with('<')
            && !line.starts_with('&')
    };
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim() == text && !text.contains("{{") && text.split('\n').all(is_plain_line) => {
            text.to_owned()
        }
        _ => escaped(bytes),
    }
}

fn escaped(bytes: &[u8]) -> String {
    format!("{{{{$base64 {}}}}}", base64url::encode_standard(bytes))
}

/// Whether a name can stand behind `on=` or `as=`.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '(' | ')' | '@'))
}

/// A text in which a variable stands for an id, but where a brace beside it would make it another variable.
fn named(text: &str, id: &str, name: &str) -> String {
    let (mut named, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(id) {
        named.push_str(before);
        match before.ends_with('{') || after.starts_with('}') {
            true => named.push_str(id),
            false => {
                let _ = write!(named, "{{{{{name}}}}}");
            }
        }
        rest = after;
    }
    named.push_str(rest);
    named
}

/// A fence that nothing in the text ends.
fn fence(text: &str) -> String {
    let longest =
        text.lines().map(|line| line.trim_start().bytes().take_while(|byte| *byte == b'`').count()).max();
    "`".repeat(longest.unwrap_or(0).saturating_add(1).max(3))
}

/// What ends a block that the document leaves open, so that the record does not become a part of it.
fn ending(source: &str) -> String {
    let ticks = fence(source);
    let tildes = "~".repeat(ticks.len().max(source.len().min(80)));
    let is_end = |end: &str| {
        let probe = format!("{}\n{end}\n## Recorded\n", source.trim_end());
        let (document, _) = mi_sim_document::parse(&probe);
        document.sections.last().is_some_and(|section| section.title == "Recorded")
    };
    let ends = [String::new(), ticks, tildes, "-->".to_owned()];
    ends.into_iter().find(|end| is_end(end)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
