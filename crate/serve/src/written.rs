//! A document as it is written, for a page that shows it so.
//!
//! `GET /simulator/document` is a stream of server-sent events: `document` brings the whole text as a JSON string, at once and
//! whenever the file has changed; `unreadable` says in one line why the file cannot be read, as while it is saved anew.

use crate::connection::Peer;
use crate::file::read_document;
use crate::reply::{self, Reply};
use http_body_util::Either;
use http_body_util::channel::{Channel, SendError, Sender};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::sleep;

/// How often the file is looked at: sooner than an author has turned to the page.
const LOOK: Duration = Duration::from_millis(250);
/// After so many looks without news something is sent, by which a reader that is gone is noticed.
const HEARTBEAT: usize = 60;

/// `GET /simulator/document`.
pub(crate) fn stream(peer: &Peer) -> Reply {
    let Some(file) = peer.site.written.clone() else {
        return reply::text(
            StatusCode::NOT_FOUND,
            "no document is watched: start with `mi-sim serve --watch FILE.md`",
        );
    };
    let (sender, body) = Channel::new(1);
    peer.ticket.reads();
    // When the reader goes, sending fails and the task ends.
    tokio::spawn(follow(file, sender));
    let mut reply = Reply::new(Either::Right(body));
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

async fn follow(file: PathBuf, mut sender: Sender<Bytes>) -> Result<(), SendError> {
    let mut told = Bytes::new();
    let mut quiet = 0_usize;
    loop {
        let event = event(&file);
        if event != told {
            told = event;
            quiet = 0;
            sender.send_data(told.clone()).await?;
        } else if quiet >= HEARTBEAT {
            quiet = 0;
            sender.send_data(Bytes::from_static(b":\n\n")).await?;
        }
        quiet = quiet.saturating_add(1);
        sleep(LOOK).await;
    }
}

/// What there is to say of the file now.
fn event(file: &Path) -> Bytes {
    let (name, text) = match read_document(file) {
        Ok(text) => ("document", text),
        Err(error) => ("unreadable", format!("{}: {error}", file.display())),
    };
    // JSON text has no line breaks, which would end an event.
    let data = serde_json::to_string(&text).unwrap_or_default();
    format!("event: {name}\ndata: {data}\n\n").into()
}
