//! Whether a token endpoint gives out a token that it has kept, or gets a new one.

use super::{Answer, Observed, requests, status};
use crate::session::Session;
use mi_sim::view::Aim;
use mi_sim::{Conclusion, Event, Span};

pub(super) fn observe(session: &Session) -> Option<Observed> {
    let requests = requests(session);
    let span = requests.iter().find(|span| asks_for_a_token(span))?;
    let is_refused = span.response().is_none_or(|response| response.status >= 400);
    let found = span.entries().find_map(|(_, entry)| match &entry.event {
        Event::Concluded { conclusion: Conclusion::TokenFound { .. } } => Some(Answer::Cached),
        Event::Concluded { conclusion: Conclusion::TokenNotFound } => Some(Answer::Fresh),
        _ => None,
    });
    let answer = found.filter(|_| !is_refused).unwrap_or_else(|| status::of(span));
    Some(Observed::of(span, answer))
}

/// Whether code asks an endpoint of its host for a token.
pub(super) fn asks_for_a_token(span: &Span<'_>) -> bool {
    matches!(Aim::of(span.from, span.to, span.request), Aim::Token | Aim::AppToken | Aim::WorkflowToken)
}
