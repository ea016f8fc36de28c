//! Texts, numbers and names of variables ("about_Quoting_Rules", "about_Special_Characters").

use super::cursor::Cursor;
use crate::powershell::syntax::Expr;
use crate::refusal::Refusal;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

impl Cursor {
    /// A text in quotes of one kind or the other.
    pub(super) fn quoted(&mut self) -> Result<Expr, Refusal> {
        let start = self.mark();
        if self.next() == Some('\'') {
            let mut text = String::new();
            loop {
                match self.next() {
                    Some('\'') if self.take("'") => text.push('\''),
                    Some('\'') => return Ok(Expr::Text(text)),
                    Some(next) => text.push(next),
                    None => {
                        self.back_to(start);
                        return Err(self.unfinished("this quote is not closed".to_string()));
                    }
                }
            }
        }
        let pieces = self.pieces(|parser| {
            if parser.take("\"\"") {
                return End::Means('"');
            }
            if parser.take("\"") { End::Here } else { End::No }
        })?;
        Ok(pieces)
    }

    /// `@' … '@` and `@" … "@`, whose marks stand on lines of their own.
    pub(super) fn here_string(&mut self) -> Result<Expr, Refusal> {
        let expands = self.ahead(0).starts_with("@\"");
        self.next();
        self.next();
        while self.peek().is_some_and(|next| next != '\n' && next.is_whitespace()) {
            self.next();
        }
        if self.peek() != Some('\n') {
            return Err(self.refused("the text begins on the line below `@'` or `@\"`".to_string()));
        }
        let closing = if expands { "\n\"@" } else { "\n'@" };
        if expands {
            let start = self.mark();
            if self.take(closing) {
                return Ok(Expr::Text(String::new()));
            }
            self.back_to(start);
            self.next();
            return self.pieces(|parser| if parser.take("\n\"@") { End::Here } else { End::No });
        }
        let rest = self.ahead(0);
        let Some(end) = rest.find(closing) else {
            return Err(self.unfinished("`'@` is missing, at the beginning of a line".to_string()));
        };
        let text = rest.get(1..end).unwrap_or_default().to_string();
        let to = self.mark().saturating_add(end).saturating_add(closing.len());
        self.back_to(to);
        Ok(Expr::Text(text))
    }

    /// A word of a command line, in which variables stand.
    pub(super) fn expandable_word(&mut self) -> Result<Expr, Refusal> {
        let start = self.mark();
        let word = self.pieces(|parser| match parser.peek() {
            None => End::Here,
            Some(next)
                if next.is_whitespace()
                    || matches!(next, ',' | ';' | ')' | '(' | '{' | '}' | '|' | '\'' | '"' | '>' | '&') =>
            {
                End::Here
            }
            Some(_) => End::No,
        })?;
        if self.mark() == start {
            let next = self.peek().unwrap_or_default();
            return Err(self.refused(format!("`{next}` does not begin an argument")));
        }
        Ok(match word {
            Expr::Text(text) if is_number(&text) => Expr::Number(text),
            other => other,
        })
    }

    /// A text with variables and `$( … )` in it, up to its end.
    fn pieces(&mut self, ends: impl Fn(&mut Self) -> End) -> Result<Expr, Refusal> {
        let start = self.mark();
        let (mut pieces, mut text) = (Vec::new(), String::new());
        let push = |pieces: &mut Vec<Expr>, text: &mut String| {
            if !text.is_empty() {
                pieces.push(Expr::Text(core::mem::take(text)));
            }
        };
        loop {
            match ends(self) {
                End::Here => break,
                End::Means(letter) => {
                    text.push(letter);
                    continue;
                }
                End::No => {}
            }
            match self.peek() {
                None => {
                    self.back_to(start);
                    return Err(self.unfinished("this quote is not closed".to_string()));
                }
                Some('`') => {
                    self.next();
                    text.push(match self.next() {
                        Some('n') => '\n',
                        Some('r') => '\r',
                        Some('t') => '\t',
                        Some('0') => '\0',
                        Some(other) => other,
                        None => '`',
                    });
                }
                Some('$') if self.ahead(0).starts_with("$(") => {
                    push(&mut pieces, &mut text);
                    self.next();
                    self.next();
                    pieces.push(Expr::Block(Arc::new(self.deeper(|parser| parser.inside())?)));
                }
                Some('$') => match self.variable()? {
                    Some(name) => {
                        push(&mut pieces, &mut text);
                        pieces.push(Expr::Variable(name));
                    }
                    None => text.push('$'),
                },
                Some(other) => {
                    self.next();
                    text.push(other);
                }
            }
        }
        push(&mut pieces, &mut text);
        Ok(match pieces.pop() {
            None => Expr::Text(String::new()),
            Some(Expr::Text(text)) if pieces.is_empty() => Expr::Text(text),
            Some(last) => {
                pieces.push(last);
                Expr::Pieces(pieces)
            }
        })
    }

    fn inside(&mut self) -> Result<Vec<crate::powershell::syntax::Statement>, Refusal> {
        self.statements(Some(')'))
    }

    /// The name of a variable, in lower case; nothing where `$` means itself, and it is taken then too.
    pub(super) fn variable(&mut self) -> Result<Option<String>, Refusal> {
        if !self.take("$") {
            return Ok(None);
        }
        if self.take("{") {
            let rest = self.ahead(0);
            let Some(end) = rest.find('}') else {
                return Err(self.unfinished("`}` is missing after `${`".to_string()));
            };
            let name = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
            let to = self.mark().saturating_add(end).saturating_add(1);
            self.back_to(to);
            return Ok(Some(name));
        }
        if let Some(mark) = self.peek().filter(|next| matches!(next, '?' | '_')) {
            let is_alone = !self.ahead(1).starts_with(|next: char| next.is_alphanumeric() || next == '_');
            if mark == '?' || is_alone {
                self.next();
                return Ok(Some(String::from(mark)));
            }
        }
        let name = self.name();
        if name.is_empty() {
            return Ok(None);
        }
        let mut name = name.to_ascii_lowercase();
        let is_scoped = ["env", "global", "script", "local", "private", "using"].contains(&name.as_str());
        if is_scoped && self.peek() == Some(':') && !self.ahead(1).starts_with(':') {
            self.next();
            let inner = self.name();
            name = if name == "env" { format!("env:{inner}") } else { inner.to_ascii_lowercase() };
        }
        Ok(Some(name))
    }

    pub(super) fn number(&mut self) -> Result<Expr, Refusal> {
        let start = self.mark();
        if self.take("0x") || self.take("0X") {
            self.name();
        } else {
            while self.peek().is_some_and(|next| next.is_ascii_digit()) {
                self.next();
            }
            if self.peek() == Some('.') && self.ahead(1).starts_with(|next: char| next.is_ascii_digit()) {
                self.next();
            }
            while self.peek().is_some_and(|next| next.is_alphanumeric()) {
                self.next();
            }
        }
        let text = self.since(start).to_string();
        if is_number(&text) {
            return Ok(Expr::Number(text));
        }
        self.back_to(start);
        Err(self.refused(format!("`{text}` is not a number")))
    }
}

/// Whether a text ends here.
enum End {
    Here,
    /// No, but what stands here means this letter, and was taken.
    Means(char),
    No,
}

fn is_number(text: &str) -> bool {
    crate::powershell::value::number(text).is_some()
}
