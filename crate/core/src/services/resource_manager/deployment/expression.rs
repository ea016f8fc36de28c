//! Template expressions, read ("Syntax and expressions in ARM templates"): `[function('text', 1, other()).member[0]]`.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Text(String),
    Number(i64),
    /// A function and its arguments.
    Call(String, Vec<Expression>),
    /// A member of a member of what the first expression comes to, each by name or by number. They stand side by side, so
    /// that however many there are, nothing is nested.
    Path(Box<Expression>, Vec<Expression>),
}

/// How deep functions may stand in each other, so that no template exhausts the stack.
const DEEPEST: u8 = 32;
/// The most characters of an expression ("ARM template best practices", template limits); the words are UNCONFIRMED.
const LONGEST: usize = 24_576;

/// The expression that a text of a template holds; `None` when it is plain text.
pub(super) fn inside(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    (!inner.starts_with('[')).then_some(inner)
}

/// Reads what stands between the brackets.
pub(super) fn read(text: &str) -> Result<Expression, String> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(format!(
            "The template language expression length limit exceeded. Limit: '{LONGEST}' and actual: '{length}'."
        ));
    }
    let mut reader = Reader { rest: text };
    let expression = reader.expression(DEEPEST)?;
    reader.blanks();
    if reader.rest.is_empty() {
        return Ok(expression);
    }
    Err(format!("'{}' stands where the expression '{text}' should end", reader.rest))
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, mark: char) -> bool {
        self.blanks();
        let after = self.rest.strip_prefix(mark);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn needs(&mut self, mark: char) -> Result<(), String> {
        if self.takes(mark) { Ok(()) } else { Err(format!("'{mark}' is missing before '{}'", self.rest)) }
    }

    fn word(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        self.blanks();
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        word
    }

    fn expression(&mut self, depth: u8) -> Result<Expression, String> {
        let deeper = depth.checked_sub(1).ok_or("the functions stand too deep in each other")?;
        let first = self.operand(deeper)?;
        let mut members = Vec::new();
        loop {
            if self.takes('.') {
                let name = self.word(|c| c.is_ascii_alphanumeric() || c == '_').to_string();
                members.push(Expression::Text(name));
            } else if self.takes('[') {
                members.push(self.expression(deeper)?);
                self.needs(']')?;
            } else if members.is_empty() {
                return Ok(first);
            } else {
                return Ok(Expression::Path(Box::new(first), members));
            }
        }
    }

    fn operand(&mut self, depth: u8) -> Result<Expression, String> {
        if self.takes('\'') {
            return self.text().map(Expression::Text);
        }
        let word = self.word(|c| c.is_ascii_alphanumeric() || c == '-');
        if let Ok(number) = word.parse() {
            return Ok(Expression::Number(number));
        }
        if word.is_empty() {
            return Err(format!("a function, a text or a number is missing before '{}'", self.rest));
        }
        self.needs('(')?;
        let mut arguments = Vec::new();
        while !self.takes(')') {
            if !arguments.is_empty() {
                self.needs(',')?;
            }
            arguments.push(self.expression(depth)?);
        }
        Ok(Expression::Call(word.to_string(), arguments))
    }

    /// A text after its first quote; two quotes stand for one.
    fn text(&mut self) -> Result<String, String> {
        let mut text = String::new();
        loop {
            let (part, after) = self.rest.split_once('\'').ok_or("a text has no closing quote")?;
            text.push_str(part);
            let Some(rest) = after.strip_prefix('\'') else {
                self.rest = after;
                return Ok(text);
            };
            text.push('\'');
            self.rest = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Expression::{Call, Number, Path, Text};
    use alloc::vec;

    fn text(text: &str) -> Expression {
        Text(text.into())
    }

    #[test]
    fn expressions_are_told_from_text() {
        assert_eq!(inside("[concat('a')]"), Some("concat('a')"));
        for plain in ["a", "[a", "a]", "[[a]", ""] {
            assert_eq!(inside(plain), None, "{plain}");
        }
    }

    #[test]
    fn what_azure_cli_writes_is_read() {
        let reference = read("reference('/id', '2019-07-01', 'Full').identity.principalId");
        let call = Call("reference".into(), vec![text("/id"), text("2019-07-01"), text("Full")]);
        assert_eq!(reference, Ok(Path(call.into(), vec![text("identity"), text("principalId")])));
        let names = Call("variables".into(), vec![text("names")]);
        let first = Path(names.into(), vec![Number(0)]);
        assert_eq!(
            read(" concat( variables('names')[0] , 'it''s' )"),
            Ok(Call("concat".into(), vec![first, text("it's")]))
        );
    }

    #[test]
    fn what_is_no_expression_is_named() {
        for (text, complaint) in [
            ("", "a function, a text or a number is missing"),
            ("concat('a'", "',' is missing"),
            ("concat('a", "a text has no closing quote"),
            ("concat('a') b", "'b' stands where"),
            ("concat", "'(' is missing"),
            ("f(,)", "a function, a text or a number is missing"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(complaint), "{text}: {error}");
        }
        assert!(read(&"f(".repeat(5000)).unwrap_err().contains("too deep"));
        let error = read(&"f(".repeat(20_000)).unwrap_err();
        assert!(error.contains("Limit: '24576' and actual: '40000'"), "{error}");
    }

    #[test]
    fn members_are_side_by_side_however_many_there_are() {
        let Ok(Path(_, members)) = read(&format!("f(){}", ".a".repeat(12_000))) else { panic!("no path") };
        assert_eq!(members.len(), 12_000);
    }
}
