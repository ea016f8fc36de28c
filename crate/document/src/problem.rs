//! What is wrong with a document, and where its author finds it.

use std::collections::BinaryHeap;

use serde::Serialize;

use crate::budget::MOST_PROBLEMS;

/// One thing in a document that its author should put right; they sort by line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Line of the source, from 1.
    pub line: usize,
    /// What was wrong and what would be right: lower case, no final period, the author's words in backticks.
    pub message: String,
}

/// How much of a message is kept at its start and at its end when the author's words in it are too long.
const LONGEST_HALF: usize = 600;

impl Problem {
    /// A problem on a line of the source (from 1). Of a message that quotes too much, the middle is left out.
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        let message = message.into();
        let start = message.get(..message.floor_char_boundary(LONGEST_HALF));
        let end = message.get(message.ceil_char_boundary(message.len().saturating_sub(LONGEST_HALF))..);
        let message = match (start, end) {
            (Some(start), Some(end)) if message.len() > LONGEST_HALF.saturating_mul(2) => {
                format!("{start}…{end}")
            }
            _ => message,
        };
        Self { line, message }
    }
}

/// The problems found so far, of which only so many are listed.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    listed: Vec<Problem>,
    /// How many more there were.
    more: usize,
}

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        match self.listed.len() < MOST_PROBLEMS {
            true => self.listed.push(problem),
            false => self.more = self.more.saturating_add(1),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.listed.len().saturating_add(self.more)
    }

    /// The problems in the order of their lines, the last of them saying how many more there are. A heap sorts in a
    /// fraction of the bytes that `sort` adds to the download.
    pub(crate) fn sorted(self) -> Vec<Problem> {
        let mut sorted = BinaryHeap::from(self.listed).into_sorted_vec();
        if let Some(line) = sorted.last().map(|last| last.line).filter(|_| self.more > 0) {
            sorted.push(Problem::new(line, format!("and {} more problems", self.more)));
        }
        sorted
    }
}

/// How many names a message offers to choose from.
const MOST_NAMES: usize = 40;

/// Names in backticks, for the part of a message that says what there is to choose from; of many the first.
pub(crate) fn names(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut list = String::new();
    for (index, name) in names.enumerate() {
        if index > 0 {
            list.push_str(", ");
        }
        if index == MOST_NAMES {
            list.push('…');
            break;
        }
        list.push('`');
        list.push_str(name);
        list.push('`');
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_problems_the_first_are_listed_and_the_others_counted() {
        let mut many = Problems::default();
        (1..=250).for_each(|line| many.push(Problem::new(line, "x")));
        let sorted = many.sorted();
        assert_eq!(sorted.len(), 101);
        assert_eq!(sorted.last(), Some(&Problem::new(100, "and 150 more problems")));
    }

    #[test]
    fn a_message_that_quotes_too_much_keeps_its_ends() {
        let message = format!("`{}` is not understood; write `a`", "語".repeat(100_000));
        let told = Problem::new(1, message).message;
        assert!(told.len() < 1300, "{}", told.len());
        assert!(told.starts_with("`語語") && told.ends_with("語` is not understood; write `a`"), "{told}");
    }

    #[test]
    fn of_many_names_the_first_are_offered() {
        let many: Vec<String> = (0..1000).map(|number| format!("n{number}")).collect();
        let told = names(&mut many.iter().map(String::as_str));
        assert!(told.starts_with("`n0`, `n1`") && told.ends_with("`n39`, …"), "{told}");
    }
}
