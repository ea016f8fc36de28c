//! `${x…}`: a value, changed.

use super::expand::Letters;
use super::pattern::Pattern;
use super::run::{Leave, Shell, Streams};
use super::syntax::{Change, Rule, Word};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

impl Shell<'_> {
    /// What a variable gives after its change.
    pub(super) fn parameter(
        &mut self,
        name: &str,
        change: &Change,
        io: &mut Streams,
    ) -> Result<String, Leave> {
        let found = self.variable(name);
        if found.is_none()
            && self.session.variables.get("-u").is_some()
            && !matches!(change, Change::Missing { .. })
        {
            return Err(self.stop(io, &format!("{name}: unbound variable")));
        }
        let value = found.clone().unwrap_or_default();
        Ok(match change {
            Change::None => value,
            Change::Length => value.chars().count().to_string(),
            Change::Missing { or_empty, rule, word } => {
                let has_value = found.is_some_and(|value| !(*or_empty && value.is_empty()));
                return self.missing(name, has_value.then_some(value), *rule, word, io);
            }
            Change::Cut { from_end, longest, pattern } => {
                let pattern = self.pattern(pattern, io)?;
                self.cut(&value, &pattern, *from_end, *longest, io)?
            }
            Change::Slice { from, length } => {
                let from = self.number(from, io)?;
                let length = length.as_ref().map(|length| self.number(length, io)).transpose()?;
                slice(&value, from, length)
            }
            Change::Replace { all, pattern, with } => {
                let (pattern, with) = (self.pattern(pattern, io)?, self.text(with, io)?);
                self.replace(&value, &pattern, &with, *all, io)?
            }
            Change::Case { upper: true } => value.to_ascii_uppercase(),
            Change::Case { upper: false } => value.to_ascii_lowercase(),
        })
    }

    fn variable(&self, name: &str) -> Option<String> {
        match name {
            "?" => Some(self.session.status.to_string()),
            "#" => Some("0".to_owned()),
            "0" => Some("bash".to_owned()),
            "@" | "*" => Some(String::new()),
            name => self.session.variables.get(name).map(str::to_owned),
        }
    }

    fn missing(
        &mut self,
        name: &str,
        value: Option<String>,
        rule: Rule,
        word: &Word,
        io: &mut Streams,
    ) -> Result<String, Leave> {
        match (rule, value) {
            (Rule::Alternative, Some(_)) => self.text(word, io),
            (Rule::Alternative, None) => Ok(String::new()),
            (_, Some(value)) => Ok(value),
            (Rule::Instead, None) => self.text(word, io),
            (Rule::Assign, None) => {
                let value = self.text(word, io)?;
                self.session.variables.set(name, value.clone());
                Ok(value)
            }
            (Rule::Refuse, None) => {
                let told = self.text(word, io)?;
                let told = if told.is_empty() { "parameter null or not set".to_owned() } else { told };
                Err(self.stop(io, &format!("{name}: {told}")))
            }
        }
    }

    fn pattern(&mut self, word: &Word, io: &mut Streams) -> Result<Pattern, Leave> {
        let letters: Letters = self.letters(word, io)?;
        Ok(Pattern::read(&letters))
    }

    fn number(&mut self, word: &Word, io: &mut Streams) -> Result<i64, Leave> {
        let text = self.text(word, io)?;
        super::arithmetic::value(&text, &self.session.variables).map_err(|wrong| self.stop(io, &wrong))
    }

    fn cut(
        &mut self,
        value: &str,
        pattern: &Pattern,
        from_end: bool,
        longest: bool,
        io: &mut Streams,
    ) -> Result<String, Leave> {
        let letters: Vec<char> = value.chars().collect();
        let lengths = 0..=letters.len();
        let mut lengths: Vec<usize> = if longest { lengths.rev().collect() } else { lengths.collect() };
        if !pattern.is_pattern() {
            lengths.reverse();
        }
        for length in lengths {
            self.pay(length, io)?;
            let (part, rest) = match from_end {
                true => {
                    let (rest, part) =
                        letters.split_at_checked(letters.len().saturating_sub(length)).unwrap_or_default();
                    (part, rest)
                }
                false => letters.split_at_checked(length).unwrap_or_default(),
            };
            if pattern.matches(part) {
                return Ok(rest.iter().collect());
            }
        }
        Ok(value.to_owned())
    }

    fn replace(
        &mut self,
        value: &str,
        pattern: &Pattern,
        with: &str,
        all: bool,
        io: &mut Streams,
    ) -> Result<String, Leave> {
        let letters: Vec<char> = value.chars().collect();
        let mut rest = letters.as_slice();
        let mut text = String::new();
        while let Some((first, after)) = rest.split_first() {
            self.pay(rest.len(), io)?;
            let found = (1..=rest.len())
                .rev()
                .find(|length| pattern.matches(rest.get(..*length).unwrap_or_default()));
            match found {
                Some(length) => {
                    text.push_str(with);
                    rest = rest.get(length..).unwrap_or_default();
                    if !all {
                        break;
                    }
                }
                None => {
                    text.push(*first);
                    rest = after;
                }
            }
        }
        text.extend(rest);
        Ok(text)
    }
}

/// `${x:from:length}`; what is negative counts from the end.
fn slice(value: &str, from: i64, length: Option<i64>) -> String {
    let letters: Vec<char> = value.chars().collect();
    let count = i64::try_from(letters.len()).unwrap_or(i64::MAX);
    let place = |at: i64| usize::try_from(at.clamp(0, count)).unwrap_or_default();
    let start = if from < 0 { count.saturating_add(from) } else { from };
    let end = match length {
        None => count,
        Some(length) if length < 0 => count.saturating_add(length),
        Some(length) => start.saturating_add(length),
    };
    letters.get(place(start)..place(end)).unwrap_or_default().iter().collect()
}
