//! The journal as it grows, for a page that shows it live.
//!
//! `GET /simulator/live` is a stream of server-sent events. `window` comes first, and again whenever the reader was too
//! slow: a [`Window`], which says what is left of the journal. `entries` brings what has happened since, as an array of
//! [`mi_sim::view::Outline`] without a gap. The id of an event is the length of the journal after it; a browser that
//! comes back sends it as `Last-Event-ID` and goes on from there.
//!
//! `/simulator/ask` answers every [`Query`] that the page asks its own simulator otherwise, with the same answers in JSON:
//! `GET ?query=` for a short one, `POST` for one that holds a token, which is nobody's business in a log of addresses.

use crate::connection::Peer;
use crate::reply::{self, Reply};
use crate::world::KEPT;
use http_body_util::Either;
use http_body_util::channel::{Channel, SendError, Sender};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::http::request::Parts;
use mi_sim::view::{Onlooker, Query};
use mi_sim::wire::form_decode;
use mi_sim::{Journal, Timestamp};
use serde::Serialize;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How many entries one event brings at most.
const MOST: usize = 512;
/// How long entries gather, so that a busy journal makes few events.
const GATHER: Duration = Duration::from_millis(50);
/// How often something is sent while nothing happens: a reader that is gone is noticed so.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What is left of the journal.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Window {
    /// When the world began: another one tells a reader who comes back that this is another journal.
    since: Timestamp,
    /// The place of the first entry that is not forgotten.
    first: usize,
    /// How many entries there are, those that were forgotten among them.
    length: usize,
    /// How many of the newest entries are kept at least.
    kept: usize,
}

/// `GET /simulator/live`.
pub(crate) fn stream(peer: &Peer, parts: &Parts) -> Reply {
    let last = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let from = last.or(parts.uri.query().and_then(|query| query.strip_prefix("from=")));
    let from = from.and_then(|from| from.parse().ok()).unwrap_or(0);
    let (sender, body) = Channel::new(1);
    peer.ticket.reads();
    // When the reader goes, sending fails and the task ends.
    tokio::spawn(follow(peer.clone(), sender, from));
    let mut reply = Reply::new(Either::Right(body));
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

async fn follow(peer: Peer, mut sender: Sender<Bytes>, from: usize) -> Result<(), SendError> {
    let world = &peer.site.world;
    let mut grown = world.growth();
    let mut place = from;
    let mut onlooker = Onlooker::default();
    let window = |journal: &Journal| window(journal, world.since());
    sender.send_data(event("window", place, &world.read(window))).await?;
    loop {
        let _ = grown.borrow_and_update();
        let range = place..place.saturating_add(MOST);
        let read = || {
            world.read(|journal| {
                let entries = onlooker.outline(journal, range);
                let after = place.saturating_add(entries.len());
                (window(journal), after, (after > place).then(|| event("entries", after, &entries)))
            })
        };
        let (window, after, entries) = peer.site.in_turn(read).await;
        if window.first > place {
            place = window.first;
            sender.send_data(event("window", place, &window)).await?;
        } else if let Some(entries) = entries {
            place = after;
            sender.send_data(entries).await?;
        } else {
            match timeout(HEARTBEAT, grown.changed()).await {
                Ok(Ok(())) => sleep(GATHER).await,
                Ok(Err(_)) => return Ok(()),
                Err(_) => sender.send_data(Bytes::from_static(b":\n\n")).await?,
            }
        }
    }
}

fn window(journal: &Journal, since: Timestamp) -> Window {
    Window { since, first: journal.first(), length: journal.len(), kept: KEPT }
}

fn event(name: &str, place: usize, data: &impl Serialize) -> Bytes {
    // JSON text has no line breaks, which would end an event.
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("event: {name}\nid: {place}\ndata: {data}\n\n").into()
}

/// `GET /simulator/ask?query=`.
pub(crate) fn ask(peer: &Peer, parts: &Parts) -> Reply {
    let query = form_decode(parts.uri.query().unwrap_or_default().as_bytes());
    match query.iter().find(|(name, _)| name == "query") {
        Some((_, query)) => answer(peer, query),
        None => reply::text(StatusCode::BAD_REQUEST, "`ask` needs `query`, a question in JSON"),
    }
}

/// The answer to a question.
pub(crate) fn answer(peer: &Peer, query: &str) -> Reply {
    let query = match Query::parse(query) {
        Ok(query) => query,
        Err(wrong) => return reply::text(StatusCode::BAD_REQUEST, &wrong.to_string()),
    };
    let answer = peer.site.world.read(|journal| Onlooker::default().answer(journal, &query));
    reply::bytes(StatusCode::OK, "application/json", answer)
}
