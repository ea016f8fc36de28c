//! One request with its response, as the inspector shows it.

use crate::journal::{Journal, SpanId};
use crate::place::Place;
use crate::wire::{Request, Response};
use alloc::string::{String, ToString};
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
    let span = journal.spans().get(span)?;
    Some(Exchange {
        span: span.id,
        sent: index(span.opened()),
        closed: span.closed().map(index),
        from: span.from.clone(),
        to: span.to.cloned(),
        published: span.published,
        request: span.request.clone(),
        response: span.response().cloned(),
        failure: span.failure().map(ToString::to_string),
    })
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
