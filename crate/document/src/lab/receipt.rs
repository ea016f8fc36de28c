//! What a receipt is worth: a recipe of a lab, played again.

use crate::lab::progress::Standing;
use crate::lab::view::Reached;
use crate::recipe::{RecipeError, Recipes};
use crate::session::Move;
use serde::Serialize;

/// Grades the receipts of one lab, one after the other.
pub struct Grader {
    recipes: Recipes,
}

/// What somebody reached in a lab, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grade {
    /// The seed of their world.
    pub seed: String,
    /// How many moves they made.
    pub moves: usize,
    /// How many of these were the document's own solution.
    pub from_the_solution: usize,
    /// The tasks, in order.
    pub tasks: Vec<Solved>,
    /// The mistakes that the lab knows, in the order in which they were made.
    pub mistakes: Vec<Slip>,
}

/// How a task stands at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Solved {
    /// Its heading.
    pub title: String,
    /// When it was done, if it was.
    pub done: Option<Reached>,
    /// Whether it was done once, and was no longer when all the others were too.
    pub lost: bool,
}

/// A move after which the hint of a mistake spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slip {
    /// Which move, counted from 1.
    pub moves: usize,
    /// The heading of the task that was at hand.
    pub task: String,
    /// The hint's name.
    pub hint: String,
}

impl Grade {
    /// Whether every task was done.
    #[must_use]
    pub fn is_solved(&self) -> bool {
        self.tasks.iter().all(|task| task.done.is_some())
    }
}

impl Grader {
    /// Reads a lab; none where the document has no tasks.
    #[must_use]
    pub fn of(source: &str) -> Option<Self> {
        let recipes = Recipes::of(source);
        recipes.document().is_lab().then_some(Self { recipes })
    }

    /// Plays a receipt again.
    ///
    /// # Errors
    /// [`RecipeError`] when it is no recipe of this document, or does not begin with its set-up.
    pub fn grade(&mut self, receipt: &str) -> Result<Grade, RecipeError> {
        let session = self.recipes.reopen(receipt.trim())?;
        let (progress, moves) = session.progress().ok_or(RecipeError::NoLab)?;
        let document = session.document();
        let title = |task: usize| {
            let section = document.tasks.get(task).and_then(|task| document.sections.get(task.section));
            section.map(|section| section.title.clone()).unwrap_or_default()
        };
        let tasks = progress.tasks.iter().enumerate().map(|(index, standing)| {
            let done = match *standing {
                Standing::Done { moves, at } => Some(Reached { moves, at }),
                Standing::Lost { .. } | Standing::Open { .. } => None,
            };
            Solved { title: title(index), done, lost: matches!(standing, Standing::Lost { .. }) }
        });
        let mistakes = progress.drawn.iter().filter_map(|drawn| {
            let task = document.tasks.get(drawn.task)?;
            let hint = &task.hints.get(drawn.hint)?.name;
            let is_known = task.mistakes.iter().any(|mistake| mistake.hint == *hint);
            is_known.then(|| Slip { moves: drawn.moves, task: title(drawn.task), hint: hint.clone() })
        });
        let is_solution = |made: &&Move| match made {
            Move::Block { index } => document.tasks.iter().any(|task| task.solution.contains(index)),
            _ => false,
        };
        let own = session.moves().len().saturating_sub(moves);
        Ok(Grade {
            seed: session.seed().to_owned(),
            moves,
            from_the_solution: session.moves().iter().skip(own).filter(is_solution).count(),
            tasks: tasks.collect(),
            mistakes: mistakes.collect(),
        })
    }
}
