//! Every question that an onlooker may ask of a journal, and the one place where it is answered: the page asks its worker,
//! a page that watches a server asks that, and both hand the question on to here.

use super::firsts::Firsts;
use super::held::{HeldToken, Holdings};
#[cfg(feature = "typescript")]
use super::{
    AccessMatrix, CertificateView, DecisionView, Exchange, Reachable, Supposition, TimelineView, TokenView,
    WhatIf, WhatIfError,
};
use super::{DecisionAt, Outline, Stage, Supposed, Timeline};
use crate::journal::{Entry, Event, Journal, SpanId};
#[cfg(feature = "typescript")]
use crate::rbac::{Decision, LeastPrivilege, NamedOperation};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;
use serde::{Deserialize, Serialize};

/// A question about a journal. A `cursor` is a number of entries: it asks how things stood after so many.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the functions that answer")]
pub enum Query {
    /// The entries of a range in short.
    Outline { from: usize, to: usize },
    /// One entry.
    Entry { index: usize },
    /// The request of a span and what came of it.
    Exchange { span: SpanId },
    /// What stands on the stage.
    Stage { cursor: usize },
    /// What stands on the stage, and the entry that brought it about.
    Moment { cursor: usize },
    /// These lanes of the timeline.
    Timeline { cursor: usize, from: usize, to: usize },
    /// The access decisions behind the entry before the cursor, the one that settled it first.
    Decisions { cursor: usize },
    /// Who may do what where.
    Access { cursor: usize },
    /// The decision behind one standing of that matrix.
    Reasons { cursor: usize, place: usize, principal: usize, operation: usize },
    /// What can be supposed of a decision.
    Suppositions { at: DecisionAt },
    /// What would have been decided if something were so.
    WhatIf { at: DecisionAt, supposed: Supposed },
    /// The least built-in roles for what somebody did.
    Least { cursor: usize, principal: String },
    /// What somebody may do at a scope.
    MayDo { cursor: usize, principal: String, scope: String },
    /// Who may do something at a scope.
    WhoMay { cursor: usize, action: String, data: bool, scope: String },
    /// What somebody can come to do, step by step.
    Reach { cursor: usize, principal: String },
    /// A token taken apart.
    Token { text: String },
    /// The certificate with this SHA-1 thumbprint.
    Certificate { thumbprint: String },
}

/// What each question is answered with, under its name. `null` stands for what is not there.
#[cfg(feature = "typescript")]
#[derive(ts_rs::TS)]
#[ts(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are those of the questions")]
pub struct Answers {
    pub outline: Vec<Outline<'static>>,
    pub entry: Option<Entry>,
    pub exchange: Option<Exchange>,
    pub stage: Stage,
    pub moment: Moment<'static>,
    pub timeline: TimelineView,
    pub decisions: Vec<DecisionView>,
    pub access: AccessMatrix,
    pub reasons: Option<DecisionView>,
    pub suppositions: Vec<Supposition>,
    pub what_if: Result<WhatIf, WhatIfError>,
    pub least: Option<LeastPrivilege>,
    pub may_do: Option<Vec<NamedOperation>>,
    pub who_may: Option<Vec<Decision>>,
    pub reach: Reachable,
    pub token: Option<TokenView>,
    pub certificate: Option<CertificateView>,
}

/// A place in the journal: how the cloud stands there, and what happened last. What follows the stage is in the order of its
/// names, as a record of a run has it.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Moment<'a> {
    stage: Stage,
    entry: Option<&'a Entry>,
    /// Who holds which access token.
    held: Vec<HeldToken>,
    /// Of an answer, what led to it.
    point: Option<&'a Event>,
}

/// A text that is not a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    reason: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not a question about a journal: {}", self.reason)
    }
}

impl core::error::Error for QueryError {}

impl Query {
    /// Reads a question from its JSON, as in `{"stage":{"cursor":3}}`.
    ///
    /// # Errors
    /// [`QueryError`] names the question or the field that is not known, is missing or has another type.
    pub fn parse(json: &str) -> Result<Self, QueryError> {
        // As all other JSON, so that its reader is compiled once.
        serde_json::from_slice(json.as_bytes()).map_err(|error| QueryError { reason: error.to_string() })
    }
}

/// Somebody who asks about one journal, again and again while it grows.
#[derive(Clone, Default)]
pub struct Onlooker {
    firsts: Firsts,
    holdings: Holdings,
    /// Made when it is asked for, of a journal of this length.
    timeline: Option<(usize, Timeline)>,
}

impl Onlooker {
    /// Somebody whose story begins at this place of the journal: what happened before only prepared it, and comes as new
    /// when it happens again.
    #[must_use]
    pub fn beginning(story: usize) -> Self {
        Self { firsts: Firsts::since(story), ..Self::default() }
    }

    /// The entries of a range in short.
    #[must_use]
    pub fn outline<'a>(&mut self, journal: &'a Journal, range: Range<usize>) -> Vec<Outline<'a>> {
        self.firsts.see(journal);
        super::outline::outline(journal, &self.firsts, range)
    }

    /// The token of this number among those held at a cursor, in the order of [`Moment`], with its text.
    pub fn held(&mut self, journal: &Journal, cursor: usize, number: usize) -> Option<(HeldToken, String)> {
        self.holdings.see(journal);
        let at = journal.get(cursor.checked_sub(1)?)?.at;
        let token = self.holdings.at(cursor, at, &journal.cloud_at(cursor)).into_iter().nth(number)?;
        let text = self.holdings.text(journal, cursor, &token)?;
        Some((token, text))
    }

    /// The answer as JSON, of the type that stands under the question's name in `Answers`.
    pub fn answer(&mut self, journal: &Journal, query: &Query) -> String {
        match query {
            Query::Outline { from, to } => json(&self.outline(journal, *from..*to)),
            Query::Entry { index } => json(&journal.get(*index)),
            Query::Exchange { span } => json(&super::exchange(journal, *span)),
            Query::Stage { cursor } => json(&super::stage(&journal.cloud_at(*cursor))),
            Query::Moment { cursor } => json(&self.moment(journal, *cursor)),
            Query::Timeline { cursor, from, to } => {
                json(&self.timeline(journal).view(journal, *cursor, *from..*to))
            }
            Query::Decisions { cursor } => json(&super::decisions(journal, *cursor)),
            Query::Access { cursor } => json(&super::access_matrix(journal, *cursor)),
            Query::Reasons { cursor, place, principal, operation } => {
                json(&super::reasons(journal, *cursor, *place, *principal, *operation))
            }
            Query::Suppositions { at } => json(&super::suppositions(journal, *at)),
            Query::WhatIf { at, supposed } => json(&super::what_if(journal, *at, supposed)),
            Query::Least { cursor, principal } => json(&super::least_privilege(journal, *cursor, principal)),
            Query::MayDo { cursor, principal, scope } => {
                json(&super::may_do(journal, *cursor, principal, scope))
            }
            Query::WhoMay { cursor, action, data, scope } => {
                json(&super::who_may(journal, *cursor, action, *data, scope))
            }
            Query::Reach { cursor, principal } => json(&super::reachable(journal, *cursor, principal)),
            Query::Token { text } => json(&super::token(journal, text.trim())),
            Query::Certificate { thumbprint } => json(&super::certificate(journal, thumbprint)),
        }
    }

    fn moment<'a>(&mut self, journal: &'a Journal, cursor: usize) -> Moment<'a> {
        self.holdings.see(journal);
        let place = cursor.checked_sub(1);
        let entry = place.and_then(|place| journal.get(place));
        let point = place.and_then(|place| super::point(journal, place)).and_then(|point| journal.get(point));
        let cloud = journal.cloud_at(cursor);
        Moment {
            stage: super::stage(&cloud),
            entry,
            held: entry.map(|entry| self.holdings.at(cursor, entry.at, &cloud)).unwrap_or_default(),
            point: point.map(|entry| &entry.event),
        }
    }

    fn timeline(&mut self, journal: &Journal) -> &Timeline {
        let made = self.timeline.take().filter(|(length, _)| *length == journal.len());
        let (_, timeline) =
            self.timeline.insert(made.unwrap_or_else(|| (journal.len(), Timeline::of(journal))));
        timeline
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
