//! The words of a filter, each with its column.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or keyword, such as `select` or `if`.
    Name(String),
    /// `.name`
    Field(String),
    /// `$name`
    Variable(String),
    /// `@name`
    Format(String),
    Number(f64),
    /// A text: plain pieces, and filters as they are written between `\(` and `)`, with the column of each.
    Text(Vec<(String, Option<usize>)>),
    /// A sign, such as `|=` or `[`.
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: [&str; 36] = [
    "?//", "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", "and", "|", ",",
    "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ":", ";", "?", ".", "$",
];

/// Cuts a filter into its words.
pub(super) fn read(text: &str, origin: usize) -> Result<Vec<(usize, Token)>, String> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let column = origin.saturating_add(at);
        let rest = letters.get(at..).unwrap_or_default();
        let (token, length) = match letter {
            letter if letter.is_whitespace() => {
                at = at.saturating_add(1);
                continue;
            }
            '#' => {
                at = at.saturating_add(rest.iter().take_while(|letter| **letter != '\n').count());
                continue;
            }
            '"' => string(rest, column)?,
            '0'..='9' => number(rest, column)?,
            '.' if rest.get(1).is_some_and(|next| is_first(*next)) => {
                let name = name(rest.get(1..).unwrap_or_default());
                let length = name.chars().count().saturating_add(1);
                (Token::Field(name), length)
            }
            '$' | '@' if rest.get(1).is_some_and(|next| is_first(*next)) => {
                let name = name(rest.get(1..).unwrap_or_default());
                let length = name.chars().count().saturating_add(1);
                (if *letter == '$' { Token::Variable(name) } else { Token::Format(name) }, length)
            }
            letter if is_first(*letter) => {
                let name = name(rest);
                let length = name.chars().count();
                (Token::Name(name), length)
            }
            _ => {
                let stands = |sign: &&&'static str| {
                    sign.chars().zip(rest).filter(|(own, there)| own == *there).count() == sign.len()
                };
                let sign = SIGNS
                    .iter()
                    .find(stands)
                    .ok_or_else(|| format!("`{letter}` at column {column} is not understood"))?;
                (Token::Sign(sign), sign.len())
            }
        };
        tokens.push((column, token));
        at = at.saturating_add(length);
    }
    Ok(tokens)
}

fn is_first(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}

fn name(letters: &[char]) -> String {
    letters.iter().take_while(|letter| letter.is_ascii_alphanumeric() || **letter == '_').collect()
}

fn number(letters: &[char], column: usize) -> Result<(Token, usize), String> {
    let mut text = String::new();
    for letter in letters {
        let is_sign = matches!(letter, '+' | '-') && text.ends_with(['e', 'E']);
        if !(letter.is_ascii_digit() || matches!(letter, '.' | 'e' | 'E') || is_sign) {
            break;
        }
        text.push(*letter);
    }
    let number =
        crate::json::number(&text).ok_or_else(|| format!("`{text}` at column {column} is not a number"))?;
    Ok((Token::Number(number), text.len()))
}

fn string(letters: &[char], column: usize) -> Result<(Token, usize), String> {
    let mut pieces: Vec<(String, Option<usize>)> = Vec::new();
    let mut plain = String::new();
    let mut at = 1_usize;
    loop {
        let letter = letters.get(at).ok_or_else(|| format!("the text at column {column} is never closed"))?;
        at = at.saturating_add(1);
        match letter {
            '"' => break,
            '\\' => {
                let escape = letters.get(at).copied();
                at = at.saturating_add(1);
                match escape {
                    Some('(') => {
                        pieces.push((core::mem::take(&mut plain), None));
                        let inside = inside(letters.get(at..).unwrap_or_default())
                            .ok_or_else(|| format!("`\\(` at column {column} is never closed"))?;
                        pieces.push((inside.clone(), Some(column.saturating_add(at))));
                        at = at.saturating_add(inside.chars().count()).saturating_add(1);
                    }
                    Some('u') => {
                        let digits: String = letters.get(at..).unwrap_or_default().iter().take(4).collect();
                        let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                        plain.push(code.unwrap_or('\u{fffd}'));
                        at = at.saturating_add(4);
                    }
                    Some('n') => plain.push('\n'),
                    Some('t') => plain.push('\t'),
                    Some('r') => plain.push('\r'),
                    Some(letter @ ('"' | '\\' | '/')) => plain.push(letter),
                    _ => return Err(format!("an escape in the text at column {column} is not understood")),
                }
            }
            letter => plain.push(*letter),
        }
    }
    pieces.push((plain, None));
    Ok((Token::Text(pieces), at))
}

/// What stands up to the bracket that closes, texts and other brackets inside it stepped over.
fn inside(letters: &[char]) -> Option<String> {
    let (mut open, mut is_text, mut text) = (0_usize, false, String::new());
    let mut rest = letters.iter();
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => {
                text.push('\\');
                text.extend(rest.next());
                continue;
            }
            '"' => is_text = !is_text,
            '(' if !is_text => open = open.saturating_add(1),
            ')' if !is_text && open == 0 => return Some(text.to_owned()),
            ')' if !is_text => open = open.saturating_sub(1),
            _ => {}
        }
        text.push(*letter);
    }
    None
}
