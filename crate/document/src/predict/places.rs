//! Which blocks a reader is asked about: those that their author marked, and in a document without marks the first of each kind
//! of surprise.

use super::{Ask, Asked, Kind, allowed, cached, requests};
use crate::fence::Part;
use crate::run::Step;
use crate::session::Session;
use mi_sim::rbac::{Basis, Verdict};
use mi_sim::{Conclusion, Event};

/// So many blocks of a document are asked about at most.
const MOST: usize = 20;
/// So many where the author chose none.
const MOST_UNMARKED: usize = 4;

/// What surprises people.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surprise {
    /// A token comes from the cache.
    Cache,
    /// A role covers the action on the other plane.
    Plane,
    /// An assignment has not taken effect.
    Propagation,
    /// What was granted stands in a token, and not yet in this one.
    Claims,
    /// An assignment was made elsewhere.
    Scope,
    /// A deny assignment wins.
    Denied,
    /// Whoever acts was deleted.
    Deletion,
    /// The endpoint does not know which identity is meant, or knows no such.
    Selector,
}

impl Session {
    /// The blocks about which there may be a question, in the order in which they ran.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        if self.document().is_lab() {
            return Vec::new();
        }
        let steps = self.run().steps.iter().filter(|step| step.part == Part::Shown);
        let blocks = steps.filter_map(|step| {
            let command = step.command?;
            let at = step.exchanges.first()?.entries.start;
            Some((step, Asked { command, at }))
        });
        let is_marked = |asked: &Asked| self.block_of(asked.command).is_some_and(|one| one.predict.is_some());
        let mut marked: Vec<Asked> =
            blocks.clone().map(|(_, asked)| asked).filter(is_marked).take(MOST).collect();
        if marked.is_empty() {
            let mut met = Vec::new();
            for (step, asked) in blocks {
                let surprise = self.surprise(step).filter(|surprise| !met.contains(surprise));
                met.extend(surprise);
                marked.extend(surprise.map(|_| asked));
                if marked.len() == MOST_UNMARKED {
                    break;
                }
            }
        }
        marked
    }

    /// What about a block surprises, if anything.
    fn surprise(&self, step: &Step) -> Option<Surprise> {
        let journal = self.world().journal();
        let entries = step.exchanges.iter().flat_map(|printed| printed.entries.start..printed.entries.end);
        let mut found = entries.filter_map(|place| match &journal.get(place)?.event {
            Event::Concluded { conclusion: Conclusion::TokenFound { .. } } => Some(Surprise::Cache),
            Event::Concluded { conclusion: Conclusion::AppRole { allowed: false, .. } } => {
                Some(Surprise::Claims)
            }
            Event::Concluded { conclusion: Conclusion::Access { decision, .. } } => {
                let is_gone = || journal.cloud_at(place).tenant().name_of(decision.principal_id).is_none();
                match &decision.basis {
                    _ if decision.allowed => is_gone().then_some(Surprise::Deletion),
                    Basis::RoleAssignments { denied: Some(_), .. } => Some(Surprise::Denied),
                    Basis::RoleAssignments { considered, .. } => {
                        considered.first().and_then(|first| near(&first.verdict))
                    }
                    _ => None,
                }
            }
            Event::Answered { response } if response.status == 400 => {
                let span = journal.spans().around(place)?;
                cached::asks_for_a_token(&span).then_some(Surprise::Selector)
            }
            _ => None,
        });
        found.next()
    }
}

fn near(verdict: &Verdict) -> Option<Surprise> {
    match verdict {
        Verdict::NotYetPropagated { .. } => Some(Surprise::Propagation),
        Verdict::NotInToken { .. } => Some(Surprise::Claims),
        Verdict::ScopeElsewhere { .. } => Some(Surprise::Scope),
        Verdict::OtherPlane { .. } => Some(Surprise::Plane),
        _ => None,
    }
}

/// What to ask about a block, what suits it best first.
pub(super) fn kinds(session: &Session, command: usize, ran: &Session) -> Vec<Kind> {
    if let Some(Ask::About(kind)) = session.block_of(command).and_then(|one| one.predict) {
        return vec![kind];
    }
    if requests(ran).last().is_some_and(cached::asks_for_a_token) {
        return vec![Kind::Cached, Kind::Status];
    }
    match allowed::observe(ran) {
        Some(_) => vec![Kind::Allowed, Kind::Status],
        None => vec![Kind::Status],
    }
}
