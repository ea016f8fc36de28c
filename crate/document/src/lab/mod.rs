//! Labs: documents with tasks, which a learner reaches by any right way.
//!
//! A task is a section of level 2 with blocks marked `check`. After each move of the learner its checks run in a fork, so
//! that they change neither the world nor the journal; what they print decides, not what was typed. A lab opens with its
//! set-up alone: all that follows are the learner's moves, so that its recipe is the receipt of what was solved.
//!
//! The form follows what workshop platforms agree on (Instruqt's `setup`, `check` and `solve` for each challenge), with
//! wrong ways beside the right one: a lab whose check could not fail, or not pass, is told to its author by [`prove`].

mod progress;
mod proof;
mod receipt;
mod task;
mod trial;
mod view;

pub(crate) use progress::{MOST_MOVES, Progress};
pub use proof::prove;
pub use receipt::{Grade, Grader, Slip, Solved};
pub(crate) use task::check;
pub use task::{Hint, Mistake, Task};
pub(crate) use trial::Trial;
pub use view::{HintView, LabView, Reached, TaskView};
