//! The words of a condition.

use super::attributes::Source;
use super::error::Problem;
use super::tree::Attribute;
use alloc::string::ToString;

/// A word with the bytes it takes up.
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) enum Kind<'a> {
    /// A parenthesis, brace, comma, or `!`, `&&`, `||`.
    Sign(&'a str),
    /// Letters and digits: an operator, a number, a GUID, `true`.
    Word(&'a str),
    /// What stands between quotes.
    Text(&'a str),
    Attribute(Attribute),
    End,
}

const SIGNS: [&str; 8] = ["(", ")", "{", "}", ",", "!", "&&", "||"];

/// The first word at or after a byte of the text.
pub(super) fn next(text: &str, at: usize) -> Result<Token<'_>, (usize, Problem)> {
    let rest = text.get(at..).unwrap_or_default().trim_start();
    let start = text.len().saturating_sub(rest.len());
    let (kind, length) = read(rest).map_err(|problem| (start, problem))?;
    Ok(Token { kind, start, end: start.saturating_add(length) })
}

/// The word at the beginning of a text, with its length.
fn read(rest: &str) -> Result<(Kind<'_>, usize), Problem> {
    let Some(first) = rest.chars().next() else { return Ok((Kind::End, 0)) };
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return Ok((Kind::Sign(sign), sign.len()));
    }
    if let Some(text) = rest.strip_prefix('\'') {
        let (text, _) = text.split_once('\'').ok_or_else(|| unclosed("'"))?;
        return Ok((Kind::Text(text), text.len().saturating_add(2)));
    }
    let bare = rest.strip_prefix('@').unwrap_or(rest);
    let (word, after) = bare.split_at(bare.find(|c| !is_word(c)).unwrap_or(bare.len()));
    let is_attribute = bare.len() < rest.len() || after.starts_with('[');
    match after.strip_prefix('[') {
        Some(name) if is_attribute => {
            let source: Source =
                word.parse().map_err(|()| Problem::UnknownSource { found: word.to_string() })?;
            let (name, after) = name.split_once(']').ok_or_else(|| unclosed("]"))?;
            Ok((Kind::Attribute(Attribute::new(source, name)), rest.len().saturating_sub(after.len())))
        }
        None if is_attribute => Err(expected("@Source[…]", rest)),
        _ if word.is_empty() => Err(Problem::Character { found: first.to_string() }),
        _ => Ok((Kind::Word(word), word.len())),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ':' | '-')
}

fn unclosed(with: &str) -> Problem {
    Problem::Unclosed { with: with.to_string() }
}

/// Something else than what had to stand here, of which only the beginning is shown.
pub(super) fn expected(expected: &str, found: &str) -> Problem {
    let found = found.chars().take(40).collect();
    Problem::Expected { expected: expected.to_string(), found }
}
