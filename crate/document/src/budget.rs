//! What a document may ask for, so that none of them, whoever wrote it, fills the memory or never ends.
//!
//! No document that somebody would read comes near any of these limits, and whatever goes beyond one is told with its
//! line and the limit. What the simulated services do with a request is bounded in `mi-sim`.

use core::time::Duration;

use mi_sim::lifetime::LONGEST_PASS;
use mi_sim_shell::Lives;

use crate::document::{Action, Document};
use crate::problem::Problem;

/// Bytes of a document's source.
pub const LONGEST_DOCUMENT: usize = 4 * MIB;
/// Blocks, items of lists, cells of tables and marks in running text: what a page has to draw.
pub(crate) const MOST_PARTS: usize = 100_000;
/// Problems of a document that are listed.
pub(crate) const MOST_PROBLEMS: usize = 100;
/// Requests and commands of a document.
const MOST_REQUESTS: usize = 10_000;
/// `people:` of a document.
pub(crate) const MOST_PEOPLE: usize = 1_000;
/// How many issuers outside Azure a document may have.
pub(crate) const MOST_ISSUERS: usize = 20;
/// How many placeholders a document may say something of, and how many bytes all that is filled in for them adds up to.
pub(crate) const MOST_PLACEHOLDERS: usize = 100;
const MOST_FILLED: usize = MIB;
/// Grants of all people together: as many role assignments as Azure has room for in a subscription.
pub(crate) const MOST_GRANTS: usize = 4_000;
/// Bytes of a value or a body once its variables are filled in: the largest request that Resource Manager takes.
pub(crate) const LONGEST_VALUE: usize = 4 * MIB;
/// Definitions that need one another.
pub(crate) const DEEPEST_DEFINITION: usize = 32;

/// Blocks and hints of all tasks of a lab: after each move some of them run, and its proof plays all against each other.
pub(crate) const MOST_OF_TASKS: usize = 500;
/// Requests and commands in these blocks.
const MOST_IN_TASKS: usize = 1_000;

/// Bytes that the values, requests and printed responses of one run add up to.
const MOST_BYTES: usize = 64 * MIB;
/// Bytes that one run reads in order to work out its variables; a reference counts as some, whatever it leads to.
const MOST_READING: usize = 32 * MIB;
/// Bytes that the commands of one run work on, as the shell counts them.
const MOST_COMMANDS: usize = 64 * MIB;
/// What looking a name up counts as.
const REFERENCE: usize = 64;
const MIB: usize = 1 << 20;

/// What is left to one run of a document.
#[derive(Clone)]
pub(crate) struct Budget {
    bytes: usize,
    reading: usize,
    commands: usize,
    pub(crate) lives: Lives,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { bytes: MOST_BYTES, reading: MOST_READING, commands: MOST_COMMANDS, lives: Lives::default() }
    }

    /// Takes room for so many bytes of text.
    ///
    /// # Errors
    /// A message when there is not so much left; then nothing is left for any other text either.
    pub(crate) fn keep(&mut self, bytes: usize) -> Result<(), String> {
        take(&mut self.bytes, bytes).ok_or_else(|| {
            format!(
                "the values, requests and responses up to here take more than {MOST_BYTES} bytes; \
                 split the document"
            )
        })
    }

    /// Takes the work of a statement of bash.
    ///
    /// # Errors
    /// A message when there was not so much left; then there is nothing left for any other statement either.
    pub(crate) fn run(&mut self, cost: usize) -> Result<(), String> {
        take(&mut self.commands, cost).ok_or_else(|| {
            format!("the commands up to here work on more than {MOST_COMMANDS} bytes; split the document")
        })
    }

    /// Takes the work of a reference that leads into so many bytes.
    ///
    /// # Errors
    /// A message when there is not so much left; then there is nothing left for any other reference either.
    pub(crate) fn read(&mut self, bytes: usize) -> Result<(), String> {
        take(&mut self.reading, bytes.saturating_add(REFERENCE)).ok_or_else(|| {
            format!(
                "the variables up to here read more than {MOST_READING} bytes; \
                 define with `@name =` what is needed often"
            )
        })
    }
}

fn take(left: &mut usize, wanted: usize) -> Option<()> {
    let after = left.checked_sub(wanted);
    *left = after.unwrap_or_default();
    after.map(|_| ())
}

/// What the commands of a document add up to, while it is read or written.
#[derive(Debug, Default)]
pub struct Totals {
    requests: usize,
    in_tasks: usize,
    slept: Duration,
    filled: usize,
}

impl Totals {
    /// What those of this document add up to.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let mut totals = Self::default();
        for action in document.commands().into_iter().flat_map(|command| &command.actions) {
            // A document that was read holds nothing that was refused.
            let _ = totals.add(action);
        }
        totals
    }

    /// Adds one more thing to do.
    ///
    /// # Errors
    /// A problem when the document may not do it any more.
    pub(crate) fn add(&mut self, action: &Action) -> Result<(), Problem> {
        let added = match action {
            Action::Sleep(sleep) => self.sleep(sleep.duration),
            Action::Request(_)
            | Action::Statement { .. }
            | Action::Script { .. }
            | Action::Figures { .. } => self.request(),
        };
        added.map_err(|message| Problem::new(action.line(), message))
    }

    /// Adds one more thing that a block of a task does.
    ///
    /// # Errors
    /// A problem when the document may not do it any more.
    pub(crate) fn add_to_task(&mut self, action: &Action) -> Result<(), Problem> {
        self.in_tasks = self.in_tasks.saturating_add(1);
        if self.in_tasks > MOST_IN_TASKS {
            let message = format!(
                "the tasks of a lab have {MOST_IN_TASKS} requests and commands at most; this is one more"
            );
            return Err(Problem::new(action.line(), message));
        }
        self.add(action)
    }

    /// Adds a request or a command.
    ///
    /// # Errors
    /// A message when the document may not have it any more.
    pub fn request(&mut self) -> Result<(), String> {
        self.requests = self.requests.saturating_add(1);
        match self.requests > MOST_REQUESTS {
            true => {
                Err(format!("a document has {MOST_REQUESTS} requests and commands at most; this is one more"))
            }
            false => Ok(()),
        }
    }

    /// Adds what stands for a placeholder.
    ///
    /// # Errors
    /// A message when so much is not filled in any more.
    pub(crate) fn fill(&mut self, bytes: usize) -> Result<(), String> {
        self.filled = self.filled.saturating_add(bytes);
        match self.filled > MOST_FILLED {
            true => {
                Err(format!("all placeholders together stand for {MOST_FILLED} bytes at most; this is more"))
            }
            false => Ok(()),
        }
    }

    /// Adds a sleep.
    ///
    /// # Errors
    /// A message when the document may not sleep that long any more; then nothing was added.
    pub fn sleep(&mut self, duration: Duration) -> Result<(), String> {
        let slept = self.slept.saturating_add(duration);
        if slept > Duration::from_secs(LONGEST_PASS) {
            return Err("the sleeps up to here take more than ten years together; sleep less".into());
        }
        self.slept = slept;
        Ok(())
    }
}
