//! Which wrong worlds a document would notice: it is played in each of them ([`Fault`]), and noticed is what makes an output, a
//! status or a figure that it states false. A world whose run is the right one, entry by entry, does not touch the document and
//! says nothing about it.
//!
//! Of a lab the solutions are played, and noticed is what breaks its proof.

use mi_sim::{Fault, SettingsError};

use crate::lab::prove;
use crate::parse::parse;
use crate::session::{Move, Session};

/// A wrong world, and what a document makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// In which way it is wrong.
    pub fault: Fault,
    /// What the document makes of it.
    pub notice: Notice,
}

/// Whether a document would notice a wrong world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The run is the same: nothing of the document has to do with the fault.
    Untouched,
    /// Something that the document states does not come true.
    Noticed {
        /// The first line of which that is so.
        line: usize,
    },
    /// The run is another one, and all that the document states comes true.
    Unnoticed {
        /// The block that is the first to print something else, if any does.
        line: Option<usize>,
    },
}

/// Plays a document in every wrong world.
///
/// # Errors
/// [`SettingsError`] when no world can begin as the document says.
pub fn mutate(source: &str, seed: Option<&str>) -> Result<Vec<Mutant>, SettingsError> {
    let begun = Session::begin(parse(source), seed)?;
    let worlds = begun.document().front_matter.worlds.len().max(1);
    let begun: Vec<Session> = (0..worlds).map(|world| begun.beginning_in(world)).collect();
    let right: Vec<Played> = begun.iter().cloned().map(Played::of).collect();
    let seen = |fault: &Fault| {
        let wrong = begun.iter().map(|session| Played::of(session.beginning_with(*fault)));
        let each = wrong.zip(&right).map(|(wrong, right)| wrong.against(right));
        Mutant { fault: *fault, notice: each.reduce(Notice::and).unwrap_or(Notice::Untouched) }
    };
    Ok(Fault::ALL.iter().map(seen).collect())
}

impl Notice {
    /// What comes of two worlds that a document compares.
    fn and(self, other: Self) -> Self {
        let first = |one: usize, other: usize| one.min(other);
        match (self, other) {
            (Self::Noticed { line: one }, Self::Noticed { line: other }) => {
                Self::Noticed { line: first(one, other) }
            }
            (noticed @ Self::Noticed { .. }, _) | (_, noticed @ Self::Noticed { .. }) => noticed,
            (Self::Unnoticed { line: one }, Self::Unnoticed { line: other }) => {
                Self::Unnoticed { line: one.into_iter().chain(other).min() }
            }
            (unnoticed @ Self::Unnoticed { .. }, _) | (_, unnoticed @ Self::Unnoticed { .. }) => unnoticed,
            (Self::Untouched, Self::Untouched) => Self::Untouched,
        }
    }
}

/// A document that was played to its end.
struct Played {
    session: Session,
    /// The first line that did not come true.
    failed: Option<usize>,
}

impl Played {
    fn of(mut session: Session) -> Self {
        session.make_default_moves();
        let unproved = prove(&session);
        let solutions: Vec<usize> =
            session.document().tasks.iter().flat_map(|task| task.solution.iter().copied()).collect();
        for index in solutions {
            // A block of the document itself is there.
            let _ = session.make(Move::Block { index });
        }
        let run = session.run();
        let problems = run.problems.iter().chain(&unproved).map(|problem| problem.line);
        let mismatches = run.steps.iter().filter_map(|step| step.mismatch.as_ref()).map(|one| one.line);
        let failed = problems.chain(mismatches).min();
        Self { session, failed }
    }

    /// What the document makes of this world, beside the right one.
    fn against(&self, right: &Self) -> Notice {
        let journals = [self, right].map(|played| played.session.world().journal());
        let [wrong, told] = journals.map(mi_sim::Journal::entries);
        if wrong == told {
            return Notice::Untouched;
        }
        // A document that is wrong everywhere notices nothing by it.
        if let Some(line) = self.failed.filter(|_| right.failed.is_none()) {
            return Notice::Noticed { line };
        }
        let steps = self.session.run().steps.iter().zip(&right.session.run().steps);
        let mut other = steps.filter(|(wrong, right)| wrong.printed() != right.printed());
        Notice::Unnoticed { line: other.next().map(|(step, _)| step.line) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "```http from=internet
GET https://management.azure.com/subscriptions/{{subscriptionId}}?api-version=2022-12-01
```
";

    fn notices(text: &str) -> impl Fn(Fault) -> Notice + use<> {
        let mutants = mutate(text, Some("1")).unwrap();
        assert_eq!(mutants.len(), Fault::ALL.len());
        move |fault| mutants.iter().find(|one| one.fault == fault).unwrap().notice
    }

    #[test]
    fn a_document_that_states_nothing_notices_nothing() {
        let notice = notices(BLOCK);
        assert_eq!(notice(Fault::ErrorIsSuccess), Notice::Unnoticed { line: Some(1) });
        assert_eq!(notice(Fault::CacheForgets), Notice::Untouched);
    }

    #[test]
    fn a_document_that_states_a_status_notices_another() {
        let notice = notices(&format!("{BLOCK}\n```output\nHTTP/1.1 401 Unauthorized\n…\n```\n"));
        assert_eq!(notice(Fault::ErrorIsSuccess), Notice::Noticed { line: 6 });
        assert_eq!(notice(Fault::ForbiddenIsSuccess), Notice::Untouched);
    }

    #[test]
    fn a_document_that_does_not_come_true_notices_nothing_by_that() {
        let notice = notices(&format!("{BLOCK}\n```output\nHTTP/1.1 200 OK\n…\n```\n"));
        assert_eq!(notice(Fault::ErrorIsSuccess), Notice::Unnoticed { line: Some(1) });
    }

    #[test]
    fn of_worlds_that_are_compared_one_is_enough() {
        let [noticed, unnoticed, untouched] =
            [Notice::Noticed { line: 7 }, Notice::Unnoticed { line: Some(3) }, Notice::Untouched];
        assert_eq!(noticed.and(unnoticed), noticed);
        assert_eq!(untouched.and(noticed), noticed);
        assert_eq!(untouched.and(unnoticed), unnoticed);
        assert_eq!(Notice::Unnoticed { line: None }.and(unnoticed), unnoticed);
        assert_eq!(untouched.and(untouched), untouched);
    }
}
