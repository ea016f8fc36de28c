//! The forward proxy: it leads Azure's names to the simulator and nothing anywhere else. It opens no connection.

use crate::connection::Peer;
use crate::machine::{proxy_user, who};
use crate::reply::{self, Reply};
use crate::{names, secure};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use mi_sim::Place;
use std::sync::Arc;

/// `CONNECT`: from now on the client speaks TLS with one of Azure's names.
pub(crate) fn tunnel(peer: &Peer, request: Request<Incoming>) -> Reply {
    let host = request.uri().host().unwrap_or_default().to_ascii_lowercase();
    if request.uri().port_u16() != Some(443) || !names::is_ours(&host) {
        return refused(&host);
    }
    let caller = match proxy_user(|name| peer.site.world.find(name), request.headers()) {
        Ok(caller) => caller,
        Err(reply) => return reply,
    };
    let peer = peer.clone();
    tokio::spawn(async move {
        // A client that goes away instead of going on is not an error of ours.
        if let Ok(upgraded) = hyper::upgrade::on(request).await {
            let ticket = Arc::clone(&peer.ticket);
            tokio::select! {
                () = secure::serve(TokioIo::new(upgraded), caller, peer) => {}
                () = ticket.lost() => {}
            }
        }
    });
    Reply::new(Either::Left(Full::default()))
}

/// A request in plain HTTP that is meant for another host: only the metadata endpoint is one.
pub(crate) async fn forward(peer: &Peer, request: Request<Incoming>) -> Reply {
    let (parts, body) = request.into_parts();
    let host = names::without_port(parts.uri.authority().map_or("", |authority| authority.as_str()));
    if host != names::METADATA {
        let is_azure = names::is_ours(&host) && host != "localhost";
        return if is_azure { insecure(&host) } else { refused(&host) };
    }
    let from = match proxy_user(|name| peer.site.world.find(name), &parts.headers) {
        Ok(from @ Place::Code { .. }) => from,
        Ok(_) => {
            return who(
                "169.254.169.254 is another endpoint on every machine: name yours as the proxy's user, as in \
                        HTTP_PROXY=http://vm1:x@127.0.0.1:8169",
            );
        }
        Err(reply) => return reply,
    };
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    peer.exchange(&from, &parts, body, &format!("http://{}{target}", names::METADATA)).await
}

fn insecure(host: &str) -> Reply {
    reply::text(StatusCode::FORBIDDEN, &format!("{host} speaks https only"))
}

fn refused(host: &str) -> Reply {
    let names: Vec<String> = names::all().collect();
    let line = format!(
        "this proxy belongs to the Managed Identity Simulator and leads nowhere but to its own Azure, so not to `{host}`. \
         Its names, all at port 443: {}; and http://{}",
        names.join(", "),
        names::METADATA
    );
    reply::text(StatusCode::FORBIDDEN, &line)
}
