//! Why somebody cannot do what they want where a session stands.

use core::fmt;

use mi_sim::ClockError;
use serde::Serialize;

use crate::lab::MOST_MOVES;
use crate::problem::Problem;
use crate::recipe::LONGEST;

/// Why a move cannot be made where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum MoveError {
    /// The document has no such block.
    NoSuchBlock {
        /// Which was meant, counted from 0.
        index: usize,
        /// How many there are.
        blocks: usize,
    },
    /// Something of what was typed cannot be understood or sent; lines count from 1.
    Typed {
        /// What, by line; at least one.
        problems: Vec<Problem>,
        /// Whether further lines could make commands of it, as after a quote that is open.
        is_unfinished: bool,
    },
    /// The clock cannot be moved there.
    Clock {
        /// Why.
        reason: ClockError,
    },
    /// The block is for whoever proves the lab, not for the learner.
    Hidden {
        /// Which was meant, counted from 0.
        index: usize,
    },
    /// The learner has made as many moves as a lab takes.
    TooManyMoves,
    /// The block runs in another world of the document.
    OtherWorld {
        /// Which was meant, counted from 0.
        index: usize,
        /// The only one in which it runs.
        world: String,
    },
    /// The block stands in another tab than the one in which the document is told.
    OtherTab {
        /// Which was meant, counted from 0.
        index: usize,
        /// Its tab.
        tab: String,
    },
    /// The recipe would be longer than any.
    TooLong,
}

impl fmt::Display for MoveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchBlock { index, blocks } => {
                write!(f, "there is no block {index}; the document has {blocks}, counted from 0")
            }
            Self::Typed { problems, .. } => {
                let mut between = "";
                for Problem { line, message } in problems {
                    write!(f, "{between}line {line}: {message}")?;
                    between = "; ";
                }
                Ok(())
            }
            Self::Clock { reason } => write!(f, "{reason}"),
            Self::Hidden { index } => {
                write!(
                    f,
                    "block {index} belongs to the checks of this lab; the blocks shown and the solutions run"
                )
            }
            Self::TooManyMoves => {
                write!(f, "a lab takes {MOST_MOVES} moves at most; undo some, or begin again")
            }
            Self::OtherWorld { index, world } => {
                write!(f, "block {index} runs in the world `{world}` alone; this is another one")
            }
            Self::OtherTab { index, tab } => {
                write!(f, "block {index} stands in the tab `{tab}`; this run is told in another one")
            }
            Self::TooLong => {
                write!(
                    f,
                    "all moves together would take more than the {LONGEST} bytes of a recipe; type less, or begin again"
                )
            }
        }
    }
}

impl core::error::Error for MoveError {}
