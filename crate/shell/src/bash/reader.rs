//! The letters of a script one after the other, with their places; the texts of here-documents are stepped over.

use super::syntax::At;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) struct Reader {
    letters: Vec<char>,
    at: usize,
    /// Where lines begin.
    lines: Vec<usize>,
    /// The line ends after which a here-document stands, and where each goes on.
    skips: BTreeMap<usize, usize>,
    /// Where the script begins in the text that it is a part of.
    origin: At,
}

impl Reader {
    pub(super) fn new(text: &str, origin: At) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let ends = letters.iter().enumerate().filter(|(_, letter)| **letter == '\n');
        let lines = core::iter::once(0).chain(ends.map(|(at, _)| at.saturating_add(1))).collect();
        Self { letters, at: 0, lines, skips: BTreeMap::new(), origin }
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    /// The letter so many places further on.
    pub(super) fn peek_at(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at.saturating_add(ahead)).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at = match (letter, self.skips.get(&self.at)) {
            ('\n', Some(after)) => *after,
            _ => self.at.saturating_add(1),
        };
        Some(letter)
    }

    pub(super) fn skip(&mut self, letters: usize) {
        for _ in 0..letters {
            self.next();
        }
    }

    pub(super) fn looks_at(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, letter)| self.peek_at(ahead) == Some(letter))
    }

    /// Steps over this text, if it stands here.
    pub(super) fn takes(&mut self, text: &str) -> bool {
        let is_here = self.looks_at(text);
        if is_here {
            self.skip(text.chars().count());
        }
        is_here
    }

    /// Letters as long as they are such, without stepping over them.
    pub(super) fn ahead(&self, is_such: impl Fn(char) -> bool) -> String {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|letter| is_such(**letter)).collect()
    }

    /// Where the next letter stands.
    pub(super) fn place(&self) -> At {
        let line = self.lines.partition_point(|start| *start <= self.at);
        let start = line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or_default();
        let column = self.at.saturating_sub(start).saturating_add(1);
        match line {
            0 | 1 => At {
                line: self.origin.line,
                column: self.origin.column.saturating_sub(1).saturating_add(column),
            },
            _ => At { line: self.origin.line.saturating_add(line).saturating_sub(1), column },
        }
    }

    /// The lines from the end of this one, or of the last here-document that it began, up to the line that is `end`;
    /// whoever reads on steps over them. None when that line never comes.
    pub(super) fn here_document(&mut self, end: &str, cuts_tabs: bool) -> Option<String> {
        let rest = self.letters.get(self.at..)?;
        let line_end = self.at.saturating_add(rest.iter().position(|letter| *letter == '\n')?);
        let mut start = self.skips.get(&line_end).copied().unwrap_or(line_end.saturating_add(1));
        let mut text = String::new();
        loop {
            let line: String =
                self.letters.get(start..)?.iter().take_while(|letter| **letter != '\n').collect();
            let after = start.saturating_add(line.chars().count()).saturating_add(1);
            let shown = if cuts_tabs { line.trim_start_matches('\t') } else { &line };
            if shown == end {
                self.skips.insert(line_end, after.min(self.letters.len()));
                return Some(text);
            }
            if after > self.letters.len() {
                return None;
            }
            text.push_str(shown);
            text.push('\n');
            start = after;
        }
    }
}
