//! Azure's HTTPS services, told apart by the host name of each request.

use crate::connection::{Peer, speak};
use crate::origin::{self, Scheme};
use crate::reply::{self, Reply};
use crate::{localhost, names};
use hyper::body::Incoming;
use hyper::header::HOST;
use hyper::http::request::Parts;
use hyper::{Request, StatusCode};
use mi_sim::Place;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

/// Nobody needs longer to shake hands, however patient the server is with idle clients.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);

/// Shakes hands and answers until the client goes, or is too slow.
pub(crate) async fn serve<S>(stream: S, caller: Place, peer: Peer)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let handshake = timeout(peer.site.patience.head.min(LONGEST_HANDSHAKE), peer.site.tls.accept(stream));
    let Ok(Ok(stream)) = handshake.await else { return };
    let patience = peer.site.patience;
    speak(stream, patience, move |request| {
        let (peer, caller) = (peer.clone(), caller.clone());
        async move {
            let reply = answer(&peer, &caller, request).await;
            peer.ticket.waits();
            reply
        }
    })
    .await;
}

async fn answer(peer: &Peer, caller: &Place, request: Request<Incoming>) -> Reply {
    let (parts, body) = request.into_parts();
    if let Err(reply) = origin::check_one_host(&parts, Scheme::Https).and_then(|()| origin::check(&parts)) {
        return reply;
    }
    let named = named_host(&parts);
    let is_here = named == "localhost" || named == "127.0.0.1";
    let service = if is_here { service_here(parts.uri.path()) } else { service(&named) };
    let host = match service {
        Ok(host) => host,
        Err(reply) => return reply,
    };
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let reply = peer.exchange(caller, &parts, body, &format!("https://{host}{target}")).await;
    if !is_here {
        return reply;
    }
    let here = format!("{named}:{}", peer.site.address.port());
    localhost::readdress(reply, parts.uri.path(), &here).await
}

/// The host that the client means, without its port.
fn named_host(parts: &Parts) -> String {
    let header = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let named = parts.uri.authority().map(|authority| authority.as_str()).or(header).unwrap_or_default();
    names::without_port(named)
}

/// The host name of the service that a path on this machine means.
fn service_here(path: &str) -> Result<&str, Reply> {
    localhost::service(path).ok_or_else(|| {
        let line = format!(
            "`{path}` tells no service; those at names of their own ({}) are reached by these, through the proxy",
            names::all().filter(|name| name.starts_with('*')).collect::<Vec<_>>().join(", ")
        );
        reply::text(StatusCode::NOT_FOUND, &line)
    })
}

/// The host name of a service, if it is one.
fn service(host: &str) -> Result<&str, Reply> {
    if names::is_ours(host) {
        return Ok(host);
    }
    Err(reply::text(
        StatusCode::MISDIRECTED_REQUEST,
        &format!("`{host}` is not a host of the simulated Azure"),
    ))
}
