//! Between messages on the wire and messages of the simulated network.

use crate::reply::{self, Reply};
use crate::server::Site;
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::http::request::Parts;
use hyper::{Method as HttpMethod, Response, StatusCode};
use mi_sim::SIGN_IN_HOSTS;
use mi_sim::wire::{self, Headers, Method, Url};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

/// What Azure's own services take in one piece is not larger, but for blobs.
const LARGEST_BODY: usize = 8 * 1024 * 1024;
/// What the endpoints of machines and apps, the sign-in, and anybody who shows no token may send: all of it is kept in
/// the journal, whatever the answer is.
const LARGEST_STRANGERS_BODY: usize = 64 * 1024;
/// How many bytes of bodies may be on their way at once.
pub(crate) const MOST_UNDER_WAY: usize = 128 * 1024 * 1024;

/// Headers that are meant for the next hop alone.
const HOP_BY_HOP: [&str; 4] = ["connection", "proxy-authorization", "proxy-connection", "keep-alive"];

/// The request as the simulated network carries it, or what to answer to one that it cannot.
pub(crate) async fn request(
    site: &Site,
    parts: &Parts,
    body: Incoming,
    address: &str,
) -> Result<(wire::Request, Room), Reply> {
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
    let is_service = url.is_secure() && !SIGN_IN_HOSTS.contains(&url.host());
    let most = if is_service && parts.headers.contains_key(AUTHORIZATION) {
        LARGEST_BODY
    } else {
        LARGEST_STRANGERS_BODY
    };
    let (body, room) = read(site, body, most).await?;
    Ok((wire::Request { method, url, headers: headers.into(), body: body.into() }, room))
}

/// A short text that is said to the server itself.
pub(crate) async fn short_text(site: &Site, body: Incoming) -> Result<String, Reply> {
    let (bytes, _room) = read(site, body, LARGEST_STRANGERS_BODY).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The room that a body takes until it is worked on.
pub(crate) type Room = Option<OwnedSemaphorePermit>;

/// All of a body, when it is neither too large nor too slow, and there is room for it.
async fn read(site: &Site, body: Incoming, most: usize) -> Result<(Vec<u8>, Room), Reply> {
    let too_slow = |_| reply::text(StatusCode::REQUEST_TIMEOUT, "the body of the request did not arrive");
    timeout(site.patience.body, collect(site, body, most)).await.map_err(too_slow)?
}

async fn collect(site: &Site, body: Incoming, most: usize) -> Result<(Vec<u8>, Room), Reply> {
    let too_large = || {
        let line = format!(
            "a body of more than {most} bytes is not taken here; with a token, a service takes {LARGEST_BODY}"
        );
        reply::text(StatusCode::PAYLOAD_TOO_LARGE, &line)
    };
    let told = body.size_hint().lower();
    if usize::try_from(told).is_ok_and(|told| told > most) {
        return Err(too_large());
    }
    let (mut bytes, mut room): (Vec<u8>, Room) = (Vec::new(), None);
    let mut body = Limited::new(body, most);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| match error.is::<LengthLimitError>() {
            true => too_large(),
            false => reply::text(StatusCode::BAD_REQUEST, "the body of the request broke off"),
        })?;
        let Ok(data) = frame.into_data() else { continue };
        let more = u32::try_from(data.len()).unwrap_or(u32::MAX);
        let Ok(more) = Arc::clone(&site.room).try_acquire_many_owned(more) else {
            let mut reply = reply::text(StatusCode::SERVICE_UNAVAILABLE, "too many large requests at once");
            reply.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            return Err(reply);
        };
        match &mut room {
            Some(room) => room.merge(more),
            None => room = Some(more),
        }
        bytes.extend(data);
    }
    Ok((bytes, room))
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
pub(crate) fn nobody(failed: &mi_sim::ConnectionError) -> Reply {
    reply::text(StatusCode::MISDIRECTED_REQUEST, &format!("no connection in the simulated Azure: {failed}"))
}
