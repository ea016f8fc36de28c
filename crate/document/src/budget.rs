//! What a document may ask for, so that none of them, whoever wrote it, fills the memory or never ends.
//!
//! No document that somebody would read comes near any of these limits, and whatever goes beyond one is told with its
//! line and the limit. What the simulated services do with a request is bounded in `mi-sim`.

use core::time::Duration;

use mi_sim::lifetime::{DAY, LONGEST_PASS};

use crate::document::{Action, Document};
use crate::problem::Problem;

/// Bytes of a document's source.
pub const LONGEST_DOCUMENT: usize = 4 * MIB;
/// Blocks, items of lists, cells of tables and marks in running text: what a page has to draw.
pub(crate) const MOST_PARTS: usize = 100_000;
/// Problems of a document that are listed.
pub(crate) const MOST_PROBLEMS: usize = 100;
/// Requests of a document.
const MOST_REQUESTS: usize = 10_000;
/// `people:` of a document.
pub(crate) const MOST_PEOPLE: usize = 1_000;
/// How many issuers outside Azure a document may have.
pub(crate) const MOST_ISSUERS: usize = 20;
/// Grants of all people together: as many role assignments as Azure has room for in a subscription.
pub(crate) const MOST_GRANTS: usize = 4_000;
/// Bytes of a value or a body once its variables are filled in: the largest request that Resource Manager takes.
pub(crate) const LONGEST_VALUE: usize = 4 * MIB;
/// Definitions that need one another.
pub(crate) const DEEPEST_DEFINITION: usize = 32;

/// Bytes that the values, requests and printed responses of one run add up to.
const MOST_BYTES: usize = 64 * MIB;
/// Bytes that one run reads in order to work out its variables; a reference counts as some, whatever it leads to.
const MOST_READING: usize = 32 * MIB;
/// What looking a name up counts as.
const REFERENCE: usize = 64;
/// Days that all machines and apps together live through while a run sleeps: each of them rolls its certificate.
const MOST_DAYS: u64 = 1_000_000;
const MIB: usize = 1 << 20;

/// What is left to one run of a document.
#[derive(Clone)]
pub(crate) struct Budget {
    bytes: usize,
    reading: usize,
    pub(crate) lives: Lives,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { bytes: MOST_BYTES, reading: MOST_READING, lives: Lives::default() }
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

/// How long the machines and apps of a run may still live through sleeps, one after the other.
#[derive(Clone, Debug)]
pub struct Lives {
    seconds: u64,
}

impl Default for Lives {
    fn default() -> Self {
        Self { seconds: MOST_DAYS.saturating_mul(DAY) }
    }
}

impl Lives {
    /// Takes the time that so many machines and apps live through together; where there is none, it counts as one.
    ///
    /// # Errors
    /// A message when there is not so much left; then nothing was taken.
    pub fn take(&mut self, hosts: usize, duration: Duration) -> Result<(), String> {
        let each = u64::try_from(hosts.max(1)).unwrap_or(u64::MAX);
        let wanted = duration.as_secs().saturating_mul(each);
        let Some(left) = self.seconds.checked_sub(wanted) else {
            return Err(format!(
                "{hosts} machines and apps would live through {} days together, more than {}; \
                 sleep less, or make fewer",
                wanted.div_euclid(DAY),
                self.seconds.div_euclid(DAY)
            ));
        };
        self.seconds = left;
        Ok(())
    }
}

/// What the commands of a document add up to, while it is read or written.
#[derive(Debug, Default)]
pub struct Totals {
    requests: usize,
    slept: Duration,
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
        let (line, added) = match action {
            Action::Request(request) => (request.url.line, self.request()),
            Action::Sleep(sleep) => (sleep.line, self.sleep(sleep.duration)),
        };
        added.map_err(|message| Problem::new(line, message))
    }

    /// Adds a request.
    ///
    /// # Errors
    /// A message when the document may not send it any more.
    pub fn request(&mut self) -> Result<(), String> {
        self.requests = self.requests.saturating_add(1);
        match self.requests > MOST_REQUESTS {
            true => Err(format!("a document sends {MOST_REQUESTS} requests at most; this is one more")),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_sleeps_add_up_and_what_is_refused_takes_nothing() {
        let (mut lives, nearly_a_day) = (Lives::default(), Duration::from_secs(DAY - 1));
        let sleeps = (0..2_000).take_while(|_| lives.take(1_000, nearly_a_day).is_ok()).count();
        assert_eq!(sleeps, 1_000);
        assert!(lives.take(1_000, Duration::from_secs(DAY)).is_err());
        assert_eq!(lives.take(0, Duration::from_secs(1_000_000)), Ok(()));
    }
}
