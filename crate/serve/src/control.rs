//! What is said to the server itself, below `/simulator/`: variables, the clock, the journal.

use crate::connection::Peer;
use crate::proof::{CHALLENGE, PROOF};
use crate::reply::{self, Reply};
use crate::{convert, environment, live, record, written};
use http_body_util::{BodyExt, Either, Full};
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};
use serde_json::json;

/// Whoever lets something happen has to send this header: a page from elsewhere cannot, without leave from here.
pub(crate) const LEAVE: &str = "mi-sim";

/// Answers a request below `/simulator/`.
pub(crate) async fn answer(peer: &Peer, parts: &Parts, body: Incoming, path: &str) -> Reply {
    let (word, rest) = path.split_once('/').unwrap_or((path, ""));
    match (&parts.method, word) {
        (&Method::GET, "env") => {
            proven(peer, parts, environment::answer(peer, rest, parts.uri.query() == Some("settings"))).await
        }
        (&Method::GET, "clock") => now(peer),
        (&Method::POST, "clock") => clock(peer, parts, rest),
        (&Method::GET, "live") => live::stream(peer, parts),
        (&Method::GET, "document") => written::stream(peer),
        (&Method::GET, "journal.md") => record::stream(peer),
        (&Method::GET, "ask") => live::ask(peer, parts),
        (&Method::POST, "ask") => match convert::short_text(&peer.site, body).await {
            Ok(query) => live::answer(peer, &query),
            Err(reply) => reply,
        },
        _ => reply::text(StatusCode::NOT_FOUND, "the server itself has no such thing to say"),
    }
}

/// The reply with the proof that this server is its user's own, where the question came with a challenge.
async fn proven(peer: &Peer, parts: &Parts, reply: Reply) -> Reply {
    let (Some(secret), Some(challenge)) = (&peer.site.secret, parts.headers.get(CHALLENGE)) else {
        return reply;
    };
    let (mut head, body) = reply.into_parts();
    let Either::Left(whole) = body else { return Reply::from_parts(head, body) };
    let Ok(whole) = whole.collect().await;
    let whole = whole.to_bytes();
    let question = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let proof = secret.proof(challenge.as_bytes(), question, &whole);
    if let Ok(proof) = HeaderValue::from_str(&proof) {
        head.headers.insert(PROOF, proof);
    }
    Reply::from_parts(head, Either::Left(Full::new(whole)))
}

/// `POST /simulator/clock/SPAN`: moves the clock on.
fn clock(peer: &Peer, parts: &Parts, span: &str) -> Reply {
    if !parts.headers.contains_key(LEAVE) {
        return reply::text(StatusCode::FORBIDDEN, "to move the clock, send the header `Mi-Sim: 1` too");
    }
    let moved = mi_sim_document::duration(span).and_then(|span| peer.site.world.move_on(span));
    match moved {
        Ok(()) => now(peer),
        Err(wrong) => reply::text(StatusCode::BAD_REQUEST, &wrong),
    }
}

fn now(peer: &Peer) -> Reply {
    reply::json(&json!({ "now": peer.site.world.now().to_rfc3339() }))
}
