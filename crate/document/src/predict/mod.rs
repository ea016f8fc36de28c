//! What a reader is asked before a block runs: what will happen?
//!
//! Nobody writes a question with its answer. The block runs in the world of the document, and in worlds that differ from it by
//! one thing: a block that did not run, a role assignment more or less, another identity, another time. What happens in the
//! first is right; what happens otherwise in another is a wrong answer, and that [`World`] is where it would be right. So every
//! wrong answer has been played, and none is offered that is true in the document's own world too.
//!
//! A file for each kind of question says what is looked at. Which worlds are tried, `worlds.rs` says, and `places.rs` which blocks
//! are asked about.

mod allowed;
mod cached;
mod chance;
mod claim;
mod given;
mod next;
mod places;
mod remove;
mod status;
#[cfg(test)]
mod tests;
mod who;
mod works;
mod worlds;

pub use claim::ClaimChange;

use mi_sim::view::Aim;
use mi_sim::wire::ErrorCode;
use mi_sim::{Place, Scope, Span};
use serde::Serialize;

use crate::run::Step;
use crate::session::{Move, Session};
use worlds::{Tried, Worlds};

/// So many wrong answers are offered at most.
const MOST_WRONG: usize = 3;

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Whether it is allowed, and because of what.
    Allowed,
    /// Whether the token is a cached one.
    Cached,
    /// Which claims of a token are other than in the one before.
    Claim,
    /// Whom the one who is asked asks in turn.
    Next,
    /// Which one role assignment to remove, so that it is refused.
    Remove,
    /// The status of the answer.
    Status,
    /// Who can do something afterwards that they could not do before.
    Who,
    /// Whether what worked before still does after this, and until when.
    Works,
}

impl Kind {
    const ALL: [(&str, Self); 8] = [
        ("allowed", Self::Allowed),
        ("cached", Self::Cached),
        ("claim", Self::Claim),
        ("next", Self::Next),
        ("remove", Self::Remove),
        ("status", Self::Status),
        ("who", Self::Who),
        ("works", Self::Works),
    ];

    /// The kind with this name.
    ///
    /// # Errors
    /// A message that names those there are.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        found.ok_or_else(|| {
            format!(
                "`predict={name}` asks nothing that is known; known are `allowed`, `cached`, `claim`, `next`, `remove`, `status`, \
                 `who` and `works`"
            )
        })
    }
}

/// What an author wants to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// `predict`: whatever suits the block.
    Anything,
    /// `predict=KIND`.
    About(Kind),
}

/// A block about which there may be a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Asked {
    /// [`Command::index`](crate::Command::index).
    pub command: usize,
    /// How many entries the journal has before it runs.
    pub at: usize,
}

/// A question, with the answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Prediction {
    /// [`Command::index`](crate::Command::index).
    pub command: usize,
    /// What is asked.
    pub kind: Kind,
    /// The place of the request that is asked about; of what is asked about many, of the last one.
    pub request: usize,
    /// How many entries the journal has when the answer is there.
    pub until: usize,
    /// Of [`Kind::Works`] the block of which it is asked; of [`Kind::Claim`] the one that got the last token for the service.
    pub probe: Option<usize>,
    /// The recipe that plays the right answer, where the document itself does not show it.
    pub proof: Option<String>,
    /// Two to four, one of them right.
    pub choices: Vec<Possibility>,
}

/// An answer that a reader can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Possibility {
    /// What it says.
    pub answer: Answer,
    /// Where it would be right; none of the one that is.
    pub world: Option<World>,
}

/// A world in which something else happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct World {
    /// By what it differs from that of the document.
    pub difference: Difference,
    /// The recipe that plays it until the answer is there.
    pub recipe: String,
}

/// The one thing by which a world differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Difference {
    /// A block before it did not run.
    Without {
        /// Which.
        command: usize,
    },
    /// A request of the block itself, before the last one, was not sent.
    WithoutRequest {
        /// Its first line, as it is written.
        request: String,
    },
    /// Another block of the document ran in its place.
    Instead {
        /// Which.
        command: usize,
    },
    /// What the block gives goes to somebody else: a role, a membership, an identity.
    GivenTo {
        /// Who, as the directory calls them; of an identity the host.
        receiver: String,
    },
    /// The block ran once before.
    Again,
    /// It runs later.
    Later {
        /// By so many seconds.
        seconds: u64,
    },
    /// Somebody has a role more, which has taken effect.
    Assigned {
        /// Who, as the directory calls them.
        principal: String,
        /// The role's name.
        role: String,
        /// Where.
        scope: Scope,
    },
    /// Somebody has lost a role, which has taken effect.
    Unassigned {
        /// Who, as the directory calls them.
        principal: String,
        /// The role's name.
        role: String,
        /// Where.
        scope: Scope,
    },
    /// Somebody's role was removed right before, which has not taken effect.
    Removed {
        /// Who, as the directory calls them.
        principal: String,
        /// The role's name.
        role: String,
        /// Where.
        scope: Scope,
    },
    /// The request names another identity, or none.
    Selector {
        /// The name of the identity; none where the request leaves it open.
        identity: Option<String>,
    },
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Answer {
    /// The request is answered with this status, and where it is refused with this code.
    Status {
        /// Of HTTP.
        status: u16,
        /// Why it is refused.
        code: Option<ErrorCode>,
    },
    /// Nobody can be reached.
    Lost,
    /// A role assignment allows it.
    Granted {
        /// The role's name.
        role: String,
        /// Where it was assigned.
        scope: Scope,
        /// The group that holds it, where the asker does not hold it themselves.
        group: Option<String>,
    },
    /// What the resource decides by, and that is not a role assignment, allows it.
    Open,
    /// It is refused.
    Refused {
        /// Because of what.
        why: Why,
        /// The role that came nearest.
        role: Option<String>,
        /// Where that was assigned.
        scope: Option<Scope>,
    },
    /// The one who is asked asks somebody else.
    Asks {
        /// Whom.
        place: Place,
    },
    /// The one who is asked asks nobody.
    Alone,
    /// The token was cached.
    Cached,
    /// The token is a new one.
    Fresh,
    /// It does not work any more.
    Stops,
    /// It goes on working for so long at most.
    Works {
        /// How long.
        seconds: u64,
    },
    /// It goes on working.
    GoesOn,
    /// The token is the one from before.
    SameToken,
    /// The token is another one and says the same.
    Renewed,
    /// Claims of the token are other than before.
    Claims {
        /// Which, and what they say.
        changed: Vec<ClaimChange>,
    },
    /// This role assignment.
    Assignment {
        /// Who has it, as the directory calls them.
        principal: String,
        /// The role's name.
        role: String,
        /// Where.
        scope: Scope,
    },
    /// These, and nobody else; at least one.
    Gain {
        /// By their names.
        people: Vec<String>,
        /// The names of those whose code does.
        hosts: Vec<String>,
    },
    /// Nobody.
    NobodyGains,
}

/// Why something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "all but the first four are what can come of a role assignment (`Verdict`)")]
pub enum Why {
    /// No role assignment comes near.
    Nothing,
    /// A deny assignment forbids it.
    Denied,
    /// No access policy of the vault allows it.
    Policy,
    /// The token lacks the app role.
    AppRole,
    Condition,
    NotYet,
    NotInToken,
    Elsewhere,
    TakenAway,
    OtherPlane,
    NotInRole,
}

/// What happened when a block ran.
struct Observed {
    answer: Answer,
    /// What else is true of it, so that it is no wrong answer.
    also: Vec<Answer>,
    /// The place of the request that was looked at.
    request: usize,
    /// How many entries there were when it was answered.
    until: usize,
    /// The run that shows it, where that goes on after the block.
    shown: Option<Session>,
}

impl Observed {
    fn of(span: &Span<'_>, answer: Answer) -> Self {
        let until = span.closed().unwrap_or(span.opened()).saturating_add(1);
        Self { answer, also: Vec::new(), request: span.opened(), until, shown: None }
    }
}

/// What is looked at.
#[derive(Clone, Copy)]
struct Question {
    kind: Kind,
    /// Of [`Kind::Works`] the block that is tried again, of [`Kind::Claim`] the one with whose token this one is compared.
    probe: Option<usize>,
}

impl Question {
    /// A question of this kind about a block; none where there is nothing to ask it about.
    fn about(kind: Kind, worlds: &Worlds) -> Option<Self> {
        let probe = match kind {
            Kind::Claim => Some(claim::probe(worlds)?),
            Kind::Works => Some(works::probe(worlds)?),
            _ => None,
        };
        Some(Self { kind, probe })
    }

    /// What happened when the block ran.
    fn observe(self, tried: &Tried) -> Option<Observed> {
        match self.kind {
            Kind::Allowed => allowed::observe(&tried.after),
            Kind::Cached => cached::observe(&tried.after),
            Kind::Claim => claim::observe(&tried.after, self.probe?),
            Kind::Next => next::observe(&tried.after),
            Kind::Remove => remove::observe(tried),
            Kind::Status => status::observe(&tried.after),
            Kind::Who => who::observe(tried),
            Kind::Works => works::observe(&tried.after, self.probe?),
        }
    }

    /// Whether what happened elsewhere is wrong here, as far as only a trial can tell.
    fn is_wrong(self, answer: &Answer, own: &Tried) -> bool {
        self.kind != Kind::Remove || remove::is_in_vain(own, answer)
    }
}

impl Session {
    /// The question about a block of the document; none where nothing else could have happened.
    #[must_use]
    pub fn predict(&self, command: usize) -> Option<Prediction> {
        let place = self.shown_move(command)?;
        let worlds = Worlds::before(self, place)?;
        let kinds = places::kinds(self, command, worlds.own());
        kinds.into_iter().find_map(|kind| self.question(command, Question::about(kind, &worlds)?, &worlds))
    }

    fn question(&self, command: usize, question: Question, worlds: &Worlds) -> Option<Prediction> {
        let own = question.observe(worlds.tried())?;
        let mut choices: Vec<Possibility> = Vec::new();
        for (difference, played) in worlds.others(question) {
            let Some(observed) = question.observe(&played) else { continue };
            let is_known = observed.answer == own.answer
                || own.also.contains(&observed.answer)
                || choices.iter().any(|choice| choice.answer == observed.answer);
            if !is_known && question.is_wrong(&observed.answer, worlds.tried()) {
                let recipe = observed.shown.unwrap_or(played.after).recipe();
                let world = Some(World { difference, recipe });
                choices.push(Possibility { answer: observed.answer, world });
            }
            if choices.len() == MOST_WRONG {
                break;
            }
        }
        if choices.is_empty() {
            return None;
        }
        let place = chance::place(self.seed(), command, choices.len());
        choices.insert(place, Possibility { answer: own.answer, world: None });
        let Question { kind, probe } = question;
        let proof = own.shown.map(|shown| shown.recipe());
        let Observed { request, until, .. } = own;
        Some(Prediction { command, kind, request, until, probe, proof, choices })
    }

    /// The move in which a block ran before the reader's eyes, for the first time.
    fn shown_move(&self, command: usize) -> Option<usize> {
        if self.document().is_lab() || self.block_of(command)?.part != crate::fence::Part::Shown {
            return None;
        }
        self.moves().iter().position(|made| matches!(made, Move::Block { index } if *index == command))
    }
}

/// The requests that the last move of a session sent, without what everybody does before they can do something.
fn requests(session: &Session) -> Vec<Span<'_>> {
    session.run().steps.last().map(|step| requests_of(session, step)).unwrap_or_default()
}

/// The same of one of its steps.
fn requests_of<'a>(session: &'a Session, step: &Step) -> Vec<Span<'a>> {
    let journal = session.world().journal();
    let places = step.exchanges.iter().flat_map(|printed| printed.entries.start..printed.entries.end);
    let opened = places.filter(|place| {
        journal
            .get(*place)
            .is_some_and(|entry| entry.parent.is_none() && matches!(entry.event, mi_sim::Event::Sent { .. }))
    });
    let spans = opened.filter_map(|place| journal.spans().around(place));
    spans.filter(|span| is_somebodys(span)).collect()
}

/// Whether somebody asks for something, rather than a service on its own account or a tool that signs in.
fn is_somebodys(span: &Span<'_>) -> bool {
    let is_azure = matches!(
        span.from,
        Place::Metadata { .. } | Place::ResourceManager | Place::EntraId | Place::IdentityProvider
    );
    let is_routine = matches!(
        Aim::of(span.from, span.to, span.request),
        Aim::SignIn | Aim::Redeem | Aim::Keys | Aim::Discovery | Aim::IssuerKeys
    );
    !is_azure && !is_routine
}
