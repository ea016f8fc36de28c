//! What plain HTTP finds behind the port: the metadata endpoints, the page, and the proxy.

use crate::connection::Peer;
use crate::machine::{ENDPOINT, Found, Kind, Unknown, told_by_app_service};
use crate::origin::{self, Scheme};
use crate::reply::{self, Reply};
use crate::{control, names, page, proxy};
use hyper::body::Incoming;
use hyper::header::{
    CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{Method, Request, StatusCode};
use serde_json::json;
use std::net::IpAddr;

/// What is sent with everything that the server itself says and shows: no page of another origin shows it in a frame, takes
/// it for another type, loads it, or is told where its readers came from.
static GUARDS: [(HeaderName, HeaderValue); 4] = [
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];
const NO_FRAMES: &str = "frame-ancestors 'none'";

/// Answers a request in plain HTTP.
pub(crate) async fn answer(peer: &Peer, request: Request<Incoming>) -> Reply {
    let reply = choose(peer, request).await;
    peer.ticket.waits();
    reply
}

async fn choose(peer: &Peer, request: Request<Incoming>) -> Reply {
    if request.method() == Method::CONNECT {
        return proxy::tunnel(peer, request);
    }
    let (parts, body) = request.into_parts();
    if let Err(reply) = origin::check_one_host(&parts, Scheme::Http).and_then(|()| check_origin(peer, &parts))
    {
        return guarded(reply);
    }
    // Some clients send through the proxy what is meant for this very port.
    if parts.uri.authority().is_some_and(|authority| !is_here(peer, authority)) {
        return proxy::forward(peer, Request::from_parts(parts, body)).await;
    }
    if let Err(reply) = check_host(&parts) {
        return guarded(reply);
    }
    let path = parts.uri.path();
    if let Some(rest) = path.strip_prefix("/vm/") {
        metadata(peer, &parts, body, rest).await
    } else if let Some(rest) = path.strip_prefix("/app/") {
        token_endpoint(peer, &parts, body, rest).await
    } else if let Some(rest) = path.strip_prefix("/simulator/") {
        guarded(control::answer(peer, &parts, body, rest).await)
    } else {
        guarded(page::answer(&peer.site.page, &parts))
    }
}

/// Whoever follows a link to the page comes from elsewhere, too; nothing else is open to other origins.
fn check_origin(peer: &Peer, parts: &Parts) -> Result<(), Reply> {
    let is_elsewhere = parts.uri.authority().is_some_and(|authority| !is_here(peer, authority));
    let is_page = !["/vm/", "/app/", "/simulator/"].iter().any(|start| parts.uri.path().starts_with(start));
    if is_page && !is_elsewhere { Ok(()) } else { origin::check(parts) }
}

fn guarded(mut reply: Reply) -> Reply {
    for (name, value) in &GUARDS {
        reply.headers_mut().insert(name, value.clone());
    }
    let policy = reply.headers().get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let policy = policy.map_or_else(|| NO_FRAMES.to_owned(), |policy| format!("{policy}; {NO_FRAMES}"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        reply.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    reply
}

/// Whether an absolute address names this very server: an address of this machine, and its own port.
fn is_here(peer: &Peer, authority: &Authority) -> bool {
    let own = peer.site.address;
    let host = names::without_port(authority.as_str());
    let is_own_host = host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|ip| {
            ip.is_loopback() || ip == own.ip() || (own.ip().is_unspecified() && host != names::METADATA)
        });
    is_own_host && authority.port_u16().unwrap_or(80) == own.port()
}

/// A page from elsewhere whose own host name was made to point here would name that host. An address cannot be made to
/// point anywhere.
fn check_host(parts: &Parts) -> Result<(), Reply> {
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = names::without_port(parts.uri.host().or(host).unwrap_or_default());
    if is_this_machine(&host) {
        return Ok(());
    }
    let line = format!(
        "`{host}` is not this server: call it by its address, as in http://127.0.0.1:8169, or localhost"
    );
    Err(reply::text(StatusCode::MISDIRECTED_REQUEST, &line))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
}

/// `/vm/NAME/metadata/…`, `/vm/GROUP/NAME/metadata/…`: the metadata endpoint of a machine, for the clients that can be told
/// where it is.
async fn metadata(peer: &Peer, parts: &Parts, body: Incoming, rest: &str) -> Reply {
    let (group, name, path) = machine_path(rest);
    let find = |group: Option<&str>, name: &str| {
        let texts = (group.map(names::percent_decode), names::percent_decode(name));
        match texts {
            (None, Some(name)) => peer.site.world.pick(Kind::Machine, None, &name),
            (Some(Some(group)), Some(name)) => peer.site.world.pick(Kind::Machine, Some(&group), &name),
            _ => Err(Unknown("the name is not text in UTF-8".to_owned())),
        }
    };
    let vm = match find(group, name) {
        Ok(found) => found.place(),
        Err(Unknown(words)) => return no_machine(&words),
    };
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let address = format!("http://{}{path}{query}", names::METADATA);
    peer.exchange(&vm, parts, body, &address).await
}

/// The resource group, if there is one, the machine, and what is asked of it. The paths of the endpoint all begin with
/// `metadata`, some clients put two slashes in front.
fn machine_path(rest: &str) -> (Option<&str>, &str, &str) {
    let cut = |text: &str| text.find('/').unwrap_or(text.len());
    let (name, path) = rest.split_at(cut(rest));
    let next = path.trim_start_matches('/');
    let (second, after) = next.split_at(cut(next));
    if second.is_empty() || second.eq_ignore_ascii_case("metadata") || !after.starts_with("/metadata") {
        (None, name, path)
    } else {
        (Some(name), second, after)
    }
}

/// `/app/NAME/msi/token`: the token endpoint of an app of App Service, which `IDENTITY_ENDPOINT` names.
async fn token_endpoint(peer: &Peer, parts: &Parts, body: Incoming, rest: &str) -> Reply {
    let name = rest.split('/').next().unwrap_or_default();
    let found = peer.site.world.pick(Kind::App, None, name);
    let endpoint = found.and_then(|found| match &found {
        Found::App(id) => {
            let endpoint = peer.site.world.look(|cloud| told_by_app_service(cloud.host(id)?, ENDPOINT));
            let none = || Unknown(format!("the app `{name}` has no managed identity"));
            endpoint.map(|endpoint| (found.place(), endpoint)).ok_or_else(none)
        }
        _ => Err(Unknown(format!("`{name}` is not an app"))),
    });
    let (place, endpoint) = match endpoint {
        Ok(found) => found,
        Err(Unknown(words)) => {
            let message = format!("in the simulated Azure {words}");
            let mut reply = reply::json(&json!({ "statusCode": 400, "message": message }));
            *reply.status_mut() = StatusCode::BAD_REQUEST;
            return reply;
        }
    };
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    peer.exchange(&place, parts, body, &format!("{endpoint}{query}")).await
}

/// In the endpoint's own form and with a status that no client repeats its request for.
fn no_machine(words: &str) -> Reply {
    let description = format!("in the simulated Azure {words}");
    let mut reply = reply::json(&json!({ "error": "invalid_request", "error_description": description }));
    *reply.status_mut() = StatusCode::BAD_REQUEST;
    reply
}
