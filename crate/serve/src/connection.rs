//! One connection: what it speaks, how long it may take, and who answers.

use crate::patient::Patient;
use crate::places::Ticket;
use crate::reply::{self, Reply};
use crate::server::{Patience, Site};
use crate::{convert, door, secure};
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use mi_sim::wire::{self, Response};
use mi_sim::{ConnectionError, Place};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// The first byte of a TLS handshake; no HTTP method begins with it.
const HANDSHAKE: u8 = 0x16;
const MOST_HEADERS: usize = 100;
const LARGEST_HEAD: usize = 64 * 1024;

/// A client, for as long as its connection or its tunnel lasts.
#[derive(Clone)]
pub(crate) struct Peer {
    pub(crate) site: Arc<Site>,
    /// Its place among those that are served at once; given back with the last copy.
    pub(crate) ticket: Arc<Ticket>,
}

impl Peer {
    pub(crate) fn new(site: &Arc<Site>, ticket: Ticket) -> Self {
        Self { site: Arc::clone(site), ticket: Arc::new(ticket) }
    }

    /// Serves a connection to its end, or until its place is needed.
    pub(crate) async fn serve(self, stream: TcpStream) {
        let ticket = Arc::clone(&self.ticket);
        tokio::select! {
            () = self.serve_whole(stream) => {}
            () = ticket.lost() => {}
        }
    }

    async fn serve_whole(self, stream: TcpStream) {
        let patience = self.site.patience;
        let mut first = [0];
        let arrived = timeout(patience.head, stream.peek(&mut first)).await;
        if !matches!(arrived, Ok(Ok(1))) {
            return;
        }
        let stream = Patient::new(stream, patience.write);
        if first == [HANDSHAKE] {
            return secure::serve(stream, Place::Internet, self).await;
        }
        speak(stream, patience, move |request| {
            let peer = self.clone();
            async move { door::answer(&peer, request).await }
        })
        .await;
    }

    /// What the simulated network answers to a request.
    pub(crate) async fn exchange(&self, from: &Place, parts: &Parts, body: Incoming, address: &str) -> Reply {
        let (request, room) = match convert::request(&self.site, parts, body, address).await {
            Ok(request) => request,
            Err(reply) => return reply,
        };
        self.ticket.works();
        let answer = if request.url.is_secure() {
            self.answer_aside(from.clone(), request).await
        } else {
            // The endpoints of machines and apps have short answers, for which no thread need be woken.
            Some(self.site.world.answer(from, request))
        };
        drop(room);
        let Some(answer) = answer else {
            return reply::text(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the simulator could not answer this request",
            );
        };
        match answer {
            Ok(response) => convert::response(response, &parts.method),
            Err(failed) => convert::nobody(&failed),
        }
    }

    /// Answers on a thread of its own: what takes long keeps none from being heard. Only so many are worked on at once.
    async fn answer_aside(
        &self,
        from: Place,
        request: wire::Request,
    ) -> Option<Result<Response, ConnectionError>> {
        let turn = Arc::clone(&self.site.workers).acquire_owned().await.ok()?;
        let site = Arc::clone(&self.site);
        let answer = spawn_blocking(move || {
            let answer = site.world.answer(&from, request);
            drop(turn);
            answer
        });
        answer.await.ok()
    }
}

/// Speaks HTTP/1.1 on a stream. What is no HTTP gets 400 from hyper, and the connection ends; so it does when a head takes
/// too long to arrive.
pub(crate) async fn speak<S, F, A>(stream: S, patience: Patience, answer: F)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    F: Fn(Request<Incoming>) -> A,
    A: Future<Output = Reply> + Send,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_headers(MOST_HEADERS)
        .max_buf_size(LARGEST_HEAD)
        .auto_date_header(false);
    let service = service_fn(|request| {
        let answer = answer(request);
        async move { Ok::<_, Infallible>(answer.await) }
    });
    // However it ends, it ends for this client alone.
    let _ = http.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}
