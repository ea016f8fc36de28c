//! The words of a query, each with its column.

use crate::json::Json;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name that stands alone: a field, or a function.
    Name(String),
    /// A name in double quotes.
    Quoted(String),
    /// `'text'` or `` `json` ``.
    Literal(Json),
    Number(i64),
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: [&str; 24] = [
    "[?", "[]", "&&", "||", "==", "!=", "<=", ">=", "[", "]", "{", "}", "(", ")", ".", ",", ":", "*", "@",
    "&", "|", "!", "<", ">",
];

pub(super) fn read(text: &str) -> Result<Vec<(usize, Token)>, String> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0_usize;
    while let Some(letter) = letters.get(at).copied() {
        let column = at.saturating_add(1);
        let rest = letters.get(at..).unwrap_or_default();
        let (token, length) = match letter {
            letter if letter.is_whitespace() => {
                at = at.saturating_add(1);
                continue;
            }
            '\'' | '`' | '"' => quoted(rest, letter, column)?,
            '-' | '0'..='9' => {
                let number: String = rest
                    .iter()
                    .enumerate()
                    .take_while(|(place, one)| one.is_ascii_digit() || *place == 0)
                    .map(|(_, one)| one)
                    .collect();
                let value = number
                    .parse()
                    .map_err(|_| format!("`{number}` at column {column} is not a whole number"))?;
                (Token::Number(value), number.len())
            }
            letter if letter.is_ascii_alphabetic() || letter == '_' => {
                let name: String =
                    rest.iter().take_while(|one| one.is_ascii_alphanumeric() || **one == '_').collect();
                let length = name.len();
                (Token::Name(name), length)
            }
            letter => {
                let stands = |sign: &&&str| {
                    sign.chars().zip(rest).filter(|(own, there)| own == *there).count() == sign.len()
                };
                let sign = SIGNS.iter().find(stands);
                let sign = sign.ok_or_else(|| format!("`{letter}` at column {column} is not understood"))?;
                (Token::Sign(sign), sign.len())
            }
        };
        tokens.push((column, token));
        at = at.saturating_add(length);
    }
    Ok(tokens)
}

/// A text in quotes, the mark itself with a backslash before it.
fn quoted(letters: &[char], mark: char, column: usize) -> Result<(Token, usize), String> {
    let mut inside = String::new();
    let mut at = 1_usize;
    loop {
        let letter =
            letters.get(at).ok_or_else(|| format!("the `{mark}` at column {column} is never closed"))?;
        at = at.saturating_add(1);
        match (letter, letters.get(at)) {
            (letter, _) if *letter == mark => break,
            ('\\', Some(next)) if *next == mark && mark != '"' => {
                inside.push(*next);
                at = at.saturating_add(1);
            }
            ('\\', Some(next)) => {
                inside.extend(['\\', *next]);
                at = at.saturating_add(1);
            }
            (letter, _) => inside.push(*letter),
        }
    }
    let token = match mark {
        '\'' => Token::Literal(Json::Text(inside)),
        '`' => {
            // Text without its quotes was JSON once, and still is here.
            let value = Json::parse(inside.as_bytes());
            Token::Literal(value.unwrap_or_else(|_| Json::text(inside.trim())))
        }
        _ => match Json::parse(format!("\"{inside}\"").as_bytes()) {
            Ok(Json::Text(text)) => Token::Quoted(text),
            _ => return Err(format!("the text at column {column} is not understood")),
        },
    };
    Ok((token, at))
}
