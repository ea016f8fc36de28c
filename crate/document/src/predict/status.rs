//! Which status the last request of a block is answered with.

use super::{Answer, Observed, requests};
use crate::session::Session;
use mi_sim::Span;

pub(super) fn observe(session: &Session) -> Option<Observed> {
    let requests = requests(session);
    let span = requests.last()?;
    Some(Observed::of(span, of(span)))
}

/// How a request was answered.
pub(super) fn of(span: &Span<'_>) -> Answer {
    let answered = |response: &mi_sim::wire::Response| {
        let code = response.code.filter(|_| response.status >= 400);
        Answer::Status { status: response.status, code }
    };
    span.response().map_or(Answer::Lost, answered)
}
