//! Markdown documents whose code blocks run against the simulator.
//!
//! A document is written as the authors of Microsoft's pages write theirs: Markdown whose `http`, `bash` and
//! `azurecli` blocks hold requests and commands, each perhaps followed by an `output` or `json` block with what it prints. [`parse()`]
//! reads it into a typed [`Document`] for the page to draw; a [`Session`] makes moves in its world, the document's own
//! blocks first, and tells them as a recipe that opens again.
//!
//! A bad document is not an error: whatever cannot be understood or sent becomes a [`Problem`] with its line, and
//! whatever does not come true a [`Mismatch`] with its line. No text makes this crate panic.

mod act;
mod attack;
mod block;
mod brought;
mod budget;
mod commands;
mod diff;
mod document;
mod duration;
mod exec_docs;
mod expect;
mod fence;
mod figures;
mod fill;
mod front_matter;
mod gesture;
mod given;
mod host;
mod http_block;
mod json;
mod json_path;
mod lab;
mod markdown;
mod move_error;
#[cfg(feature = "faults")]
mod mutate;
mod parse;
mod predict;
mod problem;
mod recipe;
mod run;
mod session;
mod settings;
mod tabs;
mod update;
mod variables;
mod variant;
mod view;
mod worlds;
mod written;

pub use attack::{Goal, sign_in};
pub use budget::{LONGEST_DOCUMENT, Totals};
pub use document::{
    Action, Alignment, Block, Command, Document, Expected, Form, Inline, NoteKind, Section, Tab,
};
pub use duration::{Sleep, duration};
pub use exec_docs::{ExecDoc, exec_docs};
pub use expect::{Mismatch, print};
pub use fence::{Part, Runner};
pub use front_matter::{ADMIN, FrontMatter, Grant, Person};
pub use gesture::{
    ChoiceLabel, Chosen, Commands, Gesture, GestureChoice, GestureKind, GestureParameter, ParameterKind,
    Touchable, Touched,
};
pub use given::given;
pub use http_block::{FileVariable, RequestTemplate, Written};
pub use lab::{
    Grade, Grader, Hint, HintView, LabView, Mistake, Reached, Slip, Solved, Task, TaskView, prove,
};
pub use move_error::MoveError;
#[cfg(feature = "faults")]
pub use mutate::{Mutant, Notice, mutate};
pub use parse::{parse, parse_with};
pub use predict::{Answer, Ask, Asked, ClaimChange, Difference, Kind, Possibility, Prediction, Why, World};
pub use problem::Problem;
pub use recipe::RecipeError;
pub use run::{Entries, Printed, Run, Step, Typed};
pub use session::{Move, Session};
pub use settings::{SEED_RULE, is_seed, seed_number};
pub use tabs::InTab;
pub use update::updated;
pub use view::{Acted, DocumentView, TypedLine};
pub use worlds::Choice;
pub use written::Placeholder;
