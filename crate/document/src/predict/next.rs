//! Whom the one who is asked first asks in turn: a token endpoint Microsoft Entra ID, or nobody where it has a token; Resource
//! Manager the directory and the identity provider.

use super::{Answer, Observed, requests, status};
use crate::session::Session;
use mi_sim::Event;

pub(super) fn observe(session: &Session) -> Option<Observed> {
    let requests = requests(session);
    let span = requests.first()?;
    if span.to.is_none() {
        return Some(Observed::of(span, status::of(span)));
    }
    let within = session.world().journal().since(span.opened());
    let asked = within.iter().find_map(|entry| match &entry.event {
        Event::Sent { to: Some(to), .. } if entry.parent == Some(span.id) => Some(to.clone()),
        _ => None,
    });
    Some(Observed::of(span, asked.map_or(Answer::Alone, |place| Answer::Asks { place })))
}
