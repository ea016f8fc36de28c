//! Where the reading of a script stands.

use crate::budget::DEEPEST;
use crate::refusal::Refusal;
use alloc::format;
use alloc::string::{String, ToString};

/// As many operators a statement has, with all that stands in it.
const MOST_OPERATORS: usize = 400;

pub(super) struct Cursor {
    text: String,
    /// In bytes.
    at: usize,
    depth: usize,
    /// A place, and the line that stands there.
    seen: (usize, usize),
    /// Operators of this statement so far: each makes what is run, and dropped, by calls within calls deeper.
    operators: usize,
}

impl Cursor {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.replace("\r\n", "\n"), at: 0, depth: 0, seen: (0, 1), operators: 0 }
    }

    /// The text so many bytes on.
    pub(super) fn ahead(&self, bytes: usize) -> &str {
        self.text.get(self.at.saturating_add(bytes)..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.ahead(0).chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at = self.at.saturating_add(next.len_utf8());
        Some(next)
    }

    pub(super) fn mark(&self) -> usize {
        self.at
    }

    pub(super) fn back_to(&mut self, mark: usize) {
        self.at = mark;
    }

    /// The text from a mark up to here.
    pub(super) fn since(&self, mark: usize) -> &str {
        self.text.get(mark..self.at).unwrap_or_default()
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let is_there = self.ahead(0).starts_with(sign);
        if is_there {
            self.at = self.at.saturating_add(sign.len());
        }
        is_there
    }

    /// Takes a word in any case, where it ends as a word does.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is_there = self.word_ahead().eq_ignore_ascii_case(word);
        if is_there {
            self.at = self.at.saturating_add(word.len());
        }
        is_there
    }

    /// The letters that stand here; nothing where they are part of a longer word.
    pub(super) fn word_ahead(&self) -> &str {
        let rest = self.ahead(0);
        let end = rest.find(|next: char| !next.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or_default();
        let goes_on = after
            .starts_with(|next: char| next.is_ascii_digit() || matches!(next, '-' | '_' | '.' | ':' | '\\'));
        if goes_on { "" } else { word }
    }

    /// Blanks, comments, and the ends of lines that a back-quote joins.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            let rest = self.ahead(0);
            if rest.starts_with([' ', '\t', '\u{a0}', '\r']) {
                self.next();
            } else if rest.starts_with("`\n") {
                self.next();
                self.next();
            } else if rest.starts_with("<#") {
                let length = rest.find("#>").map_or(rest.len(), |end| end.saturating_add(2));
                self.at = self.at.saturating_add(length);
            } else if rest.starts_with('#') {
                let length = rest.find('\n').unwrap_or(rest.len());
                self.at = self.at.saturating_add(length);
            } else {
                return;
            }
        }
    }

    /// The same, with ends of lines and `;`.
    pub(super) fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            if !matches!(self.peek(), Some('\n' | ';')) {
                return;
            }
            self.next();
        }
    }

    /// Letters, digits and `_`.
    pub(super) fn name(&mut self) -> String {
        self.letters(|next| next.is_alphanumeric() || next == '_')
    }

    /// A name of a parameter.
    pub(super) fn parameter_name(&mut self) -> String {
        self.letters(|next| next.is_alphanumeric() || matches!(next, '_' | '-'))
    }

    /// A word of a command line that no quote stands around.
    pub(super) fn bare_word(&mut self) -> String {
        self.letters(|next| {
            !next.is_whitespace()
                && !matches!(
                    next,
                    ';' | '|' | '(' | ')' | '{' | '}' | ',' | '\'' | '"' | '`' | '$' | '>' | '&'
                )
        })
    }

    fn letters(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&belongs) {
            self.next();
        }
        self.since(start).to_string()
    }

    /// The line that stands here, from 1: counted on from the one that was asked for before.
    pub(super) fn line(&mut self) -> usize {
        let (from, line) = self.seen;
        let line = match self.text.get(from..self.at) {
            Some(passed) => line.saturating_add(passed.matches('\n').count()),
            None => {
                line.saturating_sub(self.text.get(self.at..from).unwrap_or_default().matches('\n').count())
            }
        };
        self.seen = (self.at, line);
        line
    }

    pub(super) fn refused(&self, message: String) -> Refusal {
        let before = self.text.get(..self.at).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
        Refusal { line, column, message, is_unfinished: false }
    }

    pub(super) fn unfinished(&self, message: String) -> Refusal {
        Refusal { is_unfinished: true, ..self.refused(message) }
    }

    /// One operator more.
    pub(super) fn count_operator(&mut self) -> Result<(), Refusal> {
        self.operators = self.operators.saturating_add(1);
        if self.operators > MOST_OPERATORS {
            return Err(self.refused(format!("a statement has {MOST_OPERATORS} operators at most")));
        }
        Ok(())
    }

    /// What is counted begins anew with a statement that stands in no other.
    pub(super) fn begin_statement(&mut self) {
        if self.depth == 0 {
            self.operators = 0;
        }
    }

    /// Something within something.
    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if self.depth >= DEEPEST {
            return Err(self.refused(format!("constructs stand within each other {DEEPEST} deep at most")));
        }
        self.depth = self.depth.saturating_add(1);
        let read = read(self);
        self.depth = self.depth.saturating_sub(1);
        read
    }
}
