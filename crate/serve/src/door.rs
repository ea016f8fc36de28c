//! What plain HTTP finds behind the port: the metadata endpoints, the page, and the proxy.

use crate::connection::Peer;
use crate::machine::{app, machine_names};
use crate::reply::{self, Reply};
use crate::{control, names, page, proxy};
use hyper::body::Incoming;
use hyper::header::HOST;
use hyper::http::request::Parts;
use hyper::{Method, Request, StatusCode};
use mi_sim::Place;
use serde_json::json;
use std::net::IpAddr;

/// Answers a request in plain HTTP.
pub(crate) async fn answer(peer: &Peer, request: Request<Incoming>) -> Reply {
    if request.method() == Method::CONNECT {
        return proxy::tunnel(peer, request);
    }
    // Some clients send through the proxy what is meant for this very port.
    let elsewhere =
        request.uri().host().is_some_and(|host| !is_this_machine(host) || host == names::METADATA);
    if elsewhere {
        return proxy::forward(peer, request).await;
    }
    let (parts, body) = request.into_parts();
    if let Err(reply) = check_host(&parts) {
        return reply;
    }
    let path = parts.uri.path();
    if let Some(rest) = path.strip_prefix("/vm/") {
        metadata(peer, &parts, body, rest).await
    } else if let Some(rest) = path.strip_prefix("/app/") {
        token_endpoint(peer, &parts, body, rest).await
    } else if let Some(rest) = path.strip_prefix("/simulator/") {
        control::answer(peer, &parts, body, rest).await
    } else {
        page::answer(&peer.site.page, &parts)
    }
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

/// `/vm/NAME/metadata/…`: the metadata endpoint of a machine, for the clients that can be told where it is.
async fn metadata(peer: &Peer, parts: &Parts, body: Incoming, rest: &str) -> Reply {
    let (name, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let Some(vm) = peer.site.world.machine(name) else {
        let names = peer.site.world.look(machine_names);
        return no_machine(name, &names);
    };
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let address = format!("http://{}{path}{query}", names::METADATA);
    peer.exchange(&Place::Code { host: vm }, parts, body, &address).await
}

/// `/app/NAME/msi/token`: the token endpoint of an app of App Service, which `IDENTITY_ENDPOINT` names.
async fn token_endpoint(peer: &Peer, parts: &Parts, body: Incoming, rest: &str) -> Reply {
    let name = rest.split('/').next().unwrap_or_default();
    let Some((host, endpoint)) = peer.site.world.look(|cloud| app(cloud, name)) else {
        let message = format!("the simulated Azure has no app `{name}` with a managed identity");
        let mut reply = reply::json(&json!({ "statusCode": 400, "message": message }));
        *reply.status_mut() = StatusCode::BAD_REQUEST;
        return reply;
    };
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    peer.exchange(&Place::Code { host }, parts, body, &format!("{endpoint}{query}")).await
}

/// In the endpoint's own form and with a status that no client repeats its request for.
fn no_machine(name: &str, names: &str) -> Reply {
    let description = format!("the simulated Azure has no virtual machine `{name}`; it has: {names}");
    let mut reply = reply::json(&json!({ "error": "invalid_request", "error_description": description }));
    *reply.status_mut() = StatusCode::BAD_REQUEST;
    reply
}
