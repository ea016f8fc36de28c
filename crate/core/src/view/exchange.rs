//! One request with its response, as the inspector shows it.

use crate::journal::{Event, Journal, SpanId};
use crate::place::Place;
use crate::wire::{Request, Response};
use alloc::string::String;
use alloc::sync::Arc;
use serde::Serialize;

/// A request and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Exchange {
    /// The span.
    pub span: SpanId,
    /// The entry with the request.
    pub sent: u32,
    /// The entry with the response or the failure; `None` when the request still waits.
    pub closed: Option<u32>,
    /// Who sent it.
    pub from: Place,
    /// Who answers it.
    pub to: Option<Place>,
    /// Whether Microsoft publishes this call.
    pub published: bool,
    /// The request.
    pub request: Arc<Request>,
    /// The response.
    pub response: Option<Response>,
    /// Why there is none.
    pub failure: Option<String>,
}

/// The exchange of this span.
#[must_use]
pub fn exchange(journal: &Journal, span: SpanId) -> Option<Exchange> {
    let sent = journal.opened(span)?;
    let since = journal.since(sent);
    let Event::Sent { from, to, request, published } = &since.first()?.event else { return None };
    let mut exchange = Exchange {
        span,
        sent: index(sent),
        closed: None,
        from: from.clone(),
        to: to.clone(),
        published: *published,
        request: request.clone(),
        response: None,
        failure: None,
    };
    for (at, entry) in (sent..).zip(since).filter(|(_, entry)| entry.span == Some(span)) {
        match &entry.event {
            Event::Answered { response } => exchange.response = Some(response.clone()),
            Event::Failed { reason } => exchange.failure = Some(reason.clone()),
            _ => continue,
        }
        exchange.closed = Some(index(at));
        break;
    }
    Some(exchange)
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
