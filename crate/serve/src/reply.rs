//! What the server itself has to say, where no simulated service answers.

use http_body_util::channel::Channel;
use http_body_util::{Either, Full};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;

/// A response as it leaves: whole, or a stream that goes on.
pub(crate) type Reply = Response<Either<Full<Bytes>, Channel<Bytes>>>;

/// A reply with these bytes.
pub(crate) fn bytes(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Reply {
    let mut reply = Response::new(Either::Left(Full::new(body.into())));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    reply
}

/// A line for the person who reads it.
pub(crate) fn text(status: StatusCode, line: &str) -> Reply {
    bytes(status, "text/plain; charset=utf-8", format!("{line}\n"))
}

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Reply {
    bytes(StatusCode::OK, "application/json", serde_json::to_vec(value).unwrap_or_default())
}
