//! Words: quotes, backslashes, and what begins with `$` or a back-quote.

use super::parse::Parser;
use super::reader::Reader;
use super::refusal;
use super::syntax::{At, Change, Part, Rule, Source, Word};
use crate::refusal::Refusal;
use crate::variables::is_name;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

/// Text that belongs to no command of this script's own lines.
pub(super) struct Words;

impl Words {
    /// The text of a here-document, in which values are filled in as in double quotes.
    pub(super) fn here_document(text: &str, origin: At, depth: usize) -> Result<Word, Refusal> {
        let mut parser = Parser { reader: Reader::new(text, origin), depth };
        let mut word = Word::default();
        parser.quoted(&mut word, Quotes::None)?;
        Ok(word)
    }
}

/// What ends a text in which only values are filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// `"`
    Double,
    /// Only the end: a here-document, the inside of `$(( ))`.
    None,
}

/// Whether braces stand in a text that bash would make several words of.
fn has_braces(text: &str) -> bool {
    let inside = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    inside.into_iter().any(|(inside, _)| inside.contains(',') || inside.contains(".."))
}

impl Word {
    fn bare(&mut self, letter: char) {
        match self.parts.last_mut() {
            Some(Part::Bare(text)) => text.push(letter),
            _ => self.parts.push(Part::Bare(letter.into())),
        }
    }

    fn quoted(&mut self, letter: char) {
        match self.parts.last_mut() {
            Some(Part::Quoted(text)) => text.push(letter),
            _ => self.parts.push(Part::Quoted(letter.into())),
        }
    }
}

impl Parser {
    /// A word up to a blank or a sign that means something between words.
    pub(super) fn word(&mut self) -> Result<Word, Refusal> {
        let at = self.reader.place();
        let word = self.word_until(|letter| {
            matches!(letter, ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | '<' | '>' | '(' | ')')
        })?;
        let braces = word.parts.iter().any(|part| matches!(part, Part::Bare(text) if has_braces(text)));
        match braces {
            true => {
                Err(refusal(at, "`{a,b}` is not known here; write each word, or put quotes around the text"))
            }
            false => Ok(word),
        }
    }

    fn word_until(&mut self, ends: impl Fn(char) -> bool) -> Result<Word, Refusal> {
        let mut word = Word::default();
        while let Some(letter) = self.reader.peek() {
            if ends(letter) {
                break;
            }
            let at = self.reader.place();
            match letter {
                '\'' => {
                    self.reader.skip(1);
                    self.single_quoted(&mut word, at)?;
                }
                '"' => {
                    self.reader.skip(1);
                    word.parts.push(Part::Quoted(String::new()));
                    self.quoted(&mut word, Quotes::Double)?;
                    if !self.reader.takes("\"") {
                        return Err(self.unfinished(at, "this double quote is never closed"));
                    }
                }
                '\\' => {
                    self.reader.skip(1);
                    match self.reader.next() {
                        Some('\n') => {}
                        Some(letter) => word.quoted(letter),
                        None => return Err(self.unfinished(at, "nothing follows this backslash")),
                    }
                }
                '$' if self.reader.peek_at(1) == Some('\'') => {
                    self.reader.skip(2);
                    self.escaped(&mut word, at)?;
                }
                '$' | '`' => self.value(&mut word, false)?,
                _ => {
                    self.reader.skip(1);
                    word.bare(letter);
                }
            }
        }
        Ok(word)
    }

    fn single_quoted(&mut self, word: &mut Word, at: At) -> Result<(), Refusal> {
        let mut text = String::new();
        loop {
            match self.reader.next() {
                Some('\'') => break,
                Some(letter) => text.push(letter),
                None => return Err(self.unfinished(at, "this single quote is never closed")),
            }
        }
        word.parts.push(Part::Quoted(text));
        Ok(())
    }

    /// `$'…'`, with the escapes of C.
    fn escaped(&mut self, word: &mut Word, at: At) -> Result<(), Refusal> {
        let mut text = String::new();
        loop {
            match self.reader.next() {
                Some('\'') => break,
                Some('\\') => match self.reader.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some(letter @ ('\\' | '\'' | '"')) => text.push(letter),
                    Some(letter) => text.extend(['\\', letter]),
                    None => return Err(self.unfinished(at, "this quote is never closed")),
                },
                Some(letter) => text.push(letter),
                None => return Err(self.unfinished(at, "this quote is never closed")),
            }
        }
        word.parts.push(Part::Quoted(text));
        Ok(())
    }

    /// Text in which only values are filled in, up to what closes it.
    pub(super) fn quoted(&mut self, word: &mut Word, quotes: Quotes) -> Result<(), Refusal> {
        while let Some(letter) = self.reader.peek() {
            match letter {
                '"' if quotes == Quotes::Double => break,
                '$' | '`' => self.value(word, true)?,
                '\\' => {
                    self.reader.skip(1);
                    match self.reader.peek() {
                        Some('\n') => self.reader.skip(1),
                        Some(letter @ ('$' | '`' | '\\')) => {
                            self.reader.skip(1);
                            word.quoted(letter);
                        }
                        Some('"') if quotes == Quotes::Double => {
                            self.reader.skip(1);
                            word.quoted('"');
                        }
                        _ => word.quoted('\\'),
                    }
                }
                _ => {
                    self.reader.next();
                    word.quoted(letter);
                }
            }
        }
        Ok(())
    }

    /// What begins with `$` or a back-quote.
    fn value(&mut self, word: &mut Word, is_quoted: bool) -> Result<(), Refusal> {
        let at = self.reader.place();
        let source = match () {
            () if self.reader.takes("`") => self.back_quoted(at)?,
            () if self.reader.takes("$((") => self.deeper(|this| this.sum(at))?,
            () if self.reader.takes("$(") => {
                let list = self.deeper(|this| this.list(&[]))?;
                if !self.reader.takes(")") {
                    return Err(self.unfinished(at, "`$(` lacks its `)`"));
                }
                Source::Command(list)
            }
            () if self.reader.takes("${") => self.deeper(|this| this.parameter(at))?,
            () => {
                self.reader.skip(1);
                let name = match self.reader.peek() {
                    Some(letter @ ('?' | '#' | '@' | '*' | '$' | '!' | '-' | '0'..='9')) => letter.into(),
                    _ => self.reader.ahead(|letter| letter.is_ascii_alphanumeric() || letter == '_'),
                };
                if name.is_empty() {
                    match is_quoted {
                        true => word.quoted('$'),
                        false => word.bare('$'),
                    }
                    return Ok(());
                }
                self.reader.skip(name.chars().count());
                Source::Variable { name: self.known(name, at)?, change: Change::None }
            }
        };
        word.parts.push(Part::Value { source, is_quoted });
        Ok(())
    }

    /// The name of a variable that this shell can have.
    fn known(&self, name: String, at: At) -> Result<String, Refusal> {
        match name.as_str() {
            "!" | "$" | "-" => {
                Err(refusal(at, format!("`${name}` is about processes, of which there are none here")))
            }
            _ => Ok(name),
        }
    }

    fn back_quoted(&mut self, at: At) -> Result<Source, Refusal> {
        let mut text = String::new();
        loop {
            match self.reader.next() {
                Some('`') => break,
                Some('\\') if matches!(self.reader.peek(), Some('`' | '\\' | '$')) => {
                    text.extend(self.reader.next());
                }
                Some(letter) => text.push(letter),
                None => return Err(self.unfinished(at, "this back-quote is never closed")),
            }
        }
        let origin = At { column: at.column.saturating_add(1), ..at };
        self.deeper(|this| {
            let mut inside = Parser { reader: Reader::new(&text, origin), depth: this.depth };
            let list = inside.list(&[])?;
            match inside.reader.peek() {
                None => Ok(Source::Command(list)),
                Some(extra) => Err(inside.wrong(format!("`{extra}` closes what was never opened"))),
            }
        })
    }

    /// The inside of `$(( … ))`.
    fn sum(&mut self, at: At) -> Result<Source, Refusal> {
        let mut text = String::new();
        let mut open = 0_usize;
        loop {
            match self.reader.peek() {
                None => return Err(self.unfinished(at, "`$((` lacks its `))`")),
                Some(')') if open == 0 => break,
                Some(letter) => {
                    match letter {
                        '(' => open = open.saturating_add(1),
                        ')' => open = open.saturating_sub(1),
                        _ => {}
                    }
                    text.push(letter);
                    self.reader.skip(1);
                }
            }
        }
        if !self.reader.takes("))") {
            return Err(self.wrong("`))` should stand here; a command in a subshell is written `$( ( … ) )`"));
        }
        let origin = At { column: at.column.saturating_add(3), ..at };
        Ok(Source::Sum(Words::here_document(&text, origin, self.depth)?))
    }

    /// The inside of `${ … }`.
    fn parameter(&mut self, at: At) -> Result<Source, Refusal> {
        let is_length = self.reader.looks_at("#") && self.reader.peek_at(1) != Some('}');
        if is_length {
            self.reader.skip(1);
        }
        let name = self.reader.ahead(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let is_special = name.is_empty() && matches!(self.reader.peek(), Some('?' | '#' | '@' | '*'));
        let name = if is_special { self.reader.peek().into_iter().collect() } else { name };
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_special || is_number || is_name(&name)) {
            return Err(match self.reader.peek() {
                None => self.unfinished(at, "`${` lacks its `}`"),
                Some('!') => self.wrong("`${!x}` is not known here; name the variable itself"),
                Some(_) => self.wrong("the name of a variable should follow `${`"),
            });
        }
        self.reader.skip(name.chars().count());
        let change = if is_length { Change::Length } else { self.change(at)? };
        match self.reader.peek() {
            Some('}') => self.reader.skip(1),
            None => return Err(self.unfinished(at, "`${` lacks its `}`")),
            Some('[') => return Err(self.wrong("arrays are not known here; use a variable for each value")),
            Some(found) => {
                return Err(self.wrong(format!(
                    "`{found}` is not understood after `${{{name}`; known are `:-` `:=` `:+` `:?` `#` `##` `%` `%%` `/` `//` `^^` `,,` and `:from:length`"
                )));
            }
        }
        Ok(Source::Variable { name, change })
    }

    fn change(&mut self, at: At) -> Result<Change, Refusal> {
        if self.reader.peek() == Some('}') {
            return Ok(Change::None);
        }
        let after_colon =
            if self.reader.peek() == Some(':') { self.reader.peek_at(1) } else { self.reader.peek() };
        let rule = match after_colon {
            Some('-') => Some(Rule::Instead),
            Some('=') => Some(Rule::Assign),
            Some('+') => Some(Rule::Alternative),
            Some('?') => Some(Rule::Refuse),
            _ => None,
        };
        if let Some(rule) = rule {
            let or_empty = self.reader.takes(":");
            self.reader.skip(1);
            let word = Box::new(self.inside(at, &['}'])?);
            return Ok(Change::Missing { or_empty, rule, word });
        }
        for (mark, from_end, longest) in
            [("##", false, true), ("#", false, false), ("%%", true, true), ("%", true, false)]
        {
            if self.reader.takes(mark) {
                let pattern = Box::new(self.inside(at, &['}'])?);
                return Ok(Change::Cut { from_end, longest, pattern });
            }
        }
        if self.reader.takes("^^") {
            return Ok(Change::Case { upper: true });
        }
        if self.reader.takes(",,") {
            return Ok(Change::Case { upper: false });
        }
        if self.reader.takes("/") {
            let all = self.reader.takes("/");
            let pattern = Box::new(self.inside(at, &['/', '}'])?);
            let with = if self.reader.takes("/") { self.inside(at, &['}'])? } else { Word::default() };
            return Ok(Change::Replace { all, pattern, with: Box::new(with) });
        }
        if self.reader.takes(":") {
            let from = Box::new(self.inside(at, &[':', '}'])?);
            let length = match self.reader.takes(":") {
                true => Some(Box::new(self.inside(at, &['}'])?)),
                false => None,
            };
            return Ok(Change::Slice { from, length });
        }
        Ok(Change::None)
    }

    /// A word inside `${ … }`: blanks are part of it.
    fn inside(&mut self, at: At, ends: &[char]) -> Result<Word, Refusal> {
        let word = self.word_until(|letter| ends.contains(&letter))?;
        match self.reader.peek() {
            Some(_) => Ok(word),
            None => Err(self.unfinished(at, "`${` lacks its `}`".to_owned())),
        }
    }
}
