//! Between messages on the wire and messages of the simulated network.

use crate::reply::{self, Reply};
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method as HttpMethod, Response, StatusCode};
use mi_sim::wire::{self, Headers, Method, Url};
use std::time::Duration;
use tokio::time::timeout;

/// What Azure's own services take in one piece is not larger, but for blobs.
const LARGEST_BODY: usize = 8 * 1024 * 1024;

/// Headers that are meant for the next hop alone.
const HOP_BY_HOP: [&str; 4] = ["connection", "proxy-authorization", "proxy-connection", "keep-alive"];

/// The request as the simulated network carries it, or what to answer to one that it cannot.
pub(crate) async fn request(
    parts: &Parts,
    body: Incoming,
    address: &str,
    patience: Duration,
) -> Result<wire::Request, Reply> {
    let method: Method = parts.method.as_str().parse().map_err(|error: wire::MethodError| {
        reply::text(StatusCode::METHOD_NOT_ALLOWED, &error.to_string())
    })?;
    let url =
        Url::parse(address).map_err(|error| reply::text(StatusCode::BAD_REQUEST, &error.to_string()))?;
    let mut headers = Headers::default();
    for (name, value) in &parts.headers {
        if !HOP_BY_HOP.contains(&name.as_str()) {
            headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
        }
    }
    let body = read(body, patience).await?.into();
    Ok(wire::Request { method, url, headers: headers.into(), body })
}

/// All of a body, when it is neither too large nor too slow.
pub(crate) async fn read(body: Incoming, patience: Duration) -> Result<Vec<u8>, Reply> {
    let collected = timeout(patience, Limited::new(body, LARGEST_BODY).collect()).await;
    let collected = collected
        .map_err(|_| reply::text(StatusCode::REQUEST_TIMEOUT, "the body of the request did not arrive"))?;
    match collected {
        Ok(collected) => Ok(collected.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(reply::text(
            StatusCode::PAYLOAD_TOO_LARGE,
            &format!("a body of more than {LARGEST_BODY} bytes is not taken"),
        )),
        Err(_) => Err(reply::text(StatusCode::BAD_REQUEST, "the body of the request broke off")),
    }
}

/// The response as it goes over the wire.
pub(crate) fn response(response: wire::Response, to: &HttpMethod) -> Reply {
    let mut reply = Response::new(Either::Left(Full::from(response.body.as_bytes().to_vec())));
    *reply.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers.iter() {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            // The length of the body is known here; only without a body may a service speak of it.
            if name != CONTENT_LENGTH || *to == HttpMethod::HEAD {
                reply.headers_mut().append(name, value);
            }
        }
    }
    reply
}

/// What a client gets when nobody listens at the simulated address: a status that none repeats its request for.
pub(crate) fn nobody(failed: &mi_sim::ConnectionFailed) -> Reply {
    reply::text(StatusCode::MISDIRECTED_REQUEST, &format!("no connection in the simulated Azure: {failed}"))
}
