//! How far a learner is: which tasks are done, what the others lack, and which hint speaks.

use crate::document::{Command, Document, Expected};
use crate::fill::Memory;
use crate::lab::Task;
use crate::lab::trial::Trial;
use mi_sim::{Simulator, Timestamp};

/// Moves that a learner makes in one lab: more than anybody needs, and judged in a bounded time.
pub(crate) const MOST_MOVES: usize = 1_000;

/// What became of the tasks of a lab so far.
#[derive(Clone)]
pub(crate) struct Progress {
    /// What the document remembers after its set-up. Checks begin with it, so that nothing that a learner defines speaks
    /// in their place; what they may still take together goes down with each.
    memory: Memory,
    /// In the order of [`Document::tasks`].
    pub(crate) tasks: Vec<Standing>,
    /// Of the hints of the task at hand, the one that speaks.
    pub(crate) hint: Option<usize>,
    /// The hints that moves have drawn.
    pub(crate) drawn: Vec<Drawn>,
}

/// How a task stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Standing {
    /// Once done it stays done, until all are.
    Done {
        /// After how many moves of the learner.
        moves: usize,
        at: Timestamp,
    },
    /// It was done once, and no longer was when all the others were too.
    Lost {
        /// The block that did not come true.
        failed: Option<usize>,
    },
    Open {
        /// The block that did not come true.
        failed: Option<usize>,
    },
}

/// A hint that began to speak about the task at hand after a move.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drawn {
    pub(crate) moves: usize,
    pub(crate) task: usize,
    pub(crate) hint: usize,
}

type Blocks = [(Command, Option<Expected>)];

impl Progress {
    /// Of a document with tasks whose set-up has just been made.
    pub(crate) fn begin(document: &Document, blocks: &Blocks, memory: Memory, world: &Simulator) -> Self {
        let tasks = document.tasks.iter().map(|_| Standing::Open { failed: None }).collect();
        let mut progress = Self { memory, tasks, hint: None, drawn: Vec::new() };
        progress.look(document, blocks, world, 0);
        progress
    }

    /// Judges the world after so many moves of the learner. In a lab that is over nothing is judged any more.
    pub(crate) fn look(&mut self, document: &Document, blocks: &Blocks, world: &Simulator, moves: usize) {
        let before = (self.at_hand(), self.hint);
        if before.0.is_none() {
            return;
        }
        for index in 0..self.tasks.len() {
            let (Some(standing), Some(task)) = (self.tasks.get(index).copied(), document.tasks.get(index))
            else {
                continue;
            };
            if matches!(standing, Standing::Done { .. }) {
                continue;
            }
            let failed = self.first_failure(blocks, world, &task.checks);
            let now = match (failed, standing) {
                (None, _) => Standing::Done { moves, at: world.now() },
                (failed, Standing::Lost { .. }) => Standing::Lost { failed },
                (failed, _) => Standing::Open { failed },
            };
            self.put(index, now);
        }
        if self.at_hand().is_none() {
            self.look_again(document, blocks, world, moves);
        }
        let at_hand = self.at_hand();
        let task = at_hand.and_then(|index| document.tasks.get(index));
        self.hint = task.and_then(|task| self.hint_of(task, blocks, world));
        if let (Some(task), Some(hint)) = (at_hand, self.hint)
            && moves > 0
            && before.0 == at_hand
            && before.1 != self.hint
        {
            self.drawn.push(Drawn { moves, task, hint });
        }
    }

    /// A lab is over when all that it asks for is so at once: what was done by an earlier move may be undone since.
    fn look_again(&mut self, document: &Document, blocks: &Blocks, world: &Simulator, moves: usize) {
        for (index, task) in document.tasks.iter().enumerate() {
            if matches!(self.tasks.get(index), Some(Standing::Done { moves: then, .. }) if *then < moves)
                && let Some(failed) = self.first_failure(blocks, world, &task.checks)
            {
                self.put(index, Standing::Lost { failed: Some(failed) });
            }
        }
    }

    fn put(&mut self, index: usize, now: Standing) {
        if let Some(standing) = self.tasks.get_mut(index) {
            *standing = now;
        }
    }

    /// The first task that is not done.
    pub(crate) fn at_hand(&self) -> Option<usize> {
        self.tasks.iter().position(|task| !matches!(task, Standing::Done { .. }))
    }

    fn hint_of(&mut self, task: &Task, blocks: &Blocks, world: &Simulator) -> Option<usize> {
        task.hints.iter().position(|hint| self.first_failure(blocks, world, &hint.when).is_none())
    }

    fn first_failure(&mut self, blocks: &Blocks, world: &Simulator, tried: &[usize]) -> Option<usize> {
        let mut trial = self.trial(blocks, world);
        let failed = trial.first_failure(tried).map(|failure| failure.block);
        self.memory.budget = trial.memory.budget;
        failed
    }

    /// A fork for checks.
    pub(crate) fn trial<'a>(&self, blocks: &'a Blocks, world: &Simulator) -> Trial<'a> {
        Trial::of(blocks, self.memory.clone(), world)
    }
}
