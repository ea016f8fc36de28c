//! A lab as the page shows it beside the picture.

use crate::document::Inline;
use crate::lab::progress::Standing;
use crate::session::Session;
use mi_sim::Timestamp;
use serde::Serialize;

/// How far a learner is, after the moves so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LabView<'a> {
    /// How many moves the learner has made: those after the set-up.
    pub moves: usize,
    /// What there is to reach, in order.
    pub tasks: Vec<TaskView<'a>>,
    /// The first task that is not done; none when all are.
    pub at_hand: Option<usize>,
    /// What is said about that task, if anything.
    pub hint: Option<HintView<'a>>,
}

/// How one task stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TaskView<'a> {
    /// Which of the document's sections it is: heading and prose say what to reach.
    pub section: usize,
    /// When it was done.
    pub done: Option<Reached>,
    /// Whether it was done once and is no longer: seen when all the others were done.
    pub lost: bool,
    /// What the learner still lacks.
    pub missing: Option<&'a str>,
    /// The blocks of the document that reach it, in order.
    pub solution: &'a [usize],
}

/// When a task was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Reached {
    /// After how many moves of the learner.
    pub moves: usize,
    /// At which moment of the virtual clock.
    pub at: Timestamp,
}

/// The hint that speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct HintView<'a> {
    /// Its name in the document, the same in every language.
    pub name: &'a str,
    /// What it says.
    pub inlines: &'a [Inline],
}

impl Session {
    /// How far the learner is; none where the document is no lab, or its set-up was not made first.
    #[must_use]
    pub fn lab(&self) -> Option<LabView<'_>> {
        let (progress, moves) = self.progress()?;
        let document = self.document();
        let at_hand = progress.at_hand();
        let tasks = document.tasks.iter().zip(&progress.tasks).map(|(task, standing)| {
            let (done, failed) = match *standing {
                Standing::Done { moves, at } => (Some(Reached { moves, at }), None),
                Standing::Lost { failed } | Standing::Open { failed } => (None, failed),
            };
            let lost = matches!(standing, Standing::Lost { .. });
            // A block that only prepares the next says what that one would.
            let mut from = task.checks.iter().skip_while(|block| Some(**block) != failed);
            let missing = from.find_map(|block| self.block_of(*block)?.missing.as_deref());
            TaskView { section: task.section, done, lost, missing, solution: &task.solution }
        });
        let tasks = tasks.collect();
        let task = at_hand.and_then(|index| document.tasks.get(index));
        let hint = task.zip(progress.hint).and_then(|(task, hint)| task.hints.get(hint));
        let hint = hint.map(|hint| HintView { name: &hint.name, inlines: &hint.inlines });
        Some(LabView { moves, tasks, at_hand, hint })
    }
}
