//! JSON text (RFC 8259) read into a tree that keeps the order of members and the line of every value.
//!
//! A document's printed bodies keep the order in which the service sent them, and a mismatch names the line of
//! the expected value; `serde_json::Value` knows neither.

use core::iter::Peekable;
use core::str::Chars;

/// A value and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Line in the text, from 0.
    pub(crate) line: usize,
    pub(crate) value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// `null`, `true`, `false` or a number, as written.
    Plain(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotJson {
    /// Line in the text, from 0.
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// Deeper nesting than any Azure body has; it keeps a hostile text from exhausting the stack.
const DEEPEST: usize = 64;

/// How many times as long as on one line a value may become by its indentation.
const MOST_INDENTED: usize = 16;

/// Reads one JSON value that fills the whole text.
pub(crate) fn parse(text: &str) -> Result<Node, NotJson> {
    let mut reader = Reader { rest: text.chars().peekable(), line: 0 };
    let node = reader.node(DEEPEST)?;
    reader.blanks();
    match reader.rest.next() {
        None => Ok(node),
        Some(extra) => reader.fail(format!("`{extra}` follows the end of the value")),
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
}

impl Reader<'_> {
    fn fail<T>(&self, message: impl Into<String>) -> Result<T, NotJson> {
        Err(NotJson { line: self.line, message: message.into() })
    }

    fn unexpected<T>(&mut self, wanted: &str) -> Result<T, NotJson> {
        match self.rest.peek() {
            Some('\n') => self.fail(format!("the line ends where {wanted} should be")),
            Some(found) => {
                let message = format!("`{found}` stands where {wanted} should be");
                self.fail(message)
            }
            None => self.fail(format!("the text ends where {wanted} should be")),
        }
    }

    fn blanks(&mut self) {
        while let Some(blank) = self.rest.next_if(|c| matches!(c, ' ' | '\t' | '\r' | '\n')) {
            if blank == '\n' {
                self.line = self.line.saturating_add(1);
            }
        }
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.blanks();
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn node(&mut self, depth: usize) -> Result<Node, NotJson> {
        self.blanks();
        let Some(deeper) = depth.checked_sub(1) else {
            return self.fail(format!("the value is nested deeper than {DEEPEST} levels"));
        };
        let line = self.line;
        let value = if self.takes('{') {
            Value::Object(self.members(deeper)?)
        } else if self.takes('[') {
            Value::List(self.items(deeper)?)
        } else if self.takes('"') {
            Value::Text(self.text()?)
        } else {
            self.plain()?
        };
        Ok(Node { line, value })
    }

    fn members(&mut self, depth: usize) -> Result<Vec<(String, Node)>, NotJson> {
        let mut members = Vec::new();
        if self.takes('}') {
            return Ok(members);
        }
        loop {
            if !self.takes('"') {
                return self.unexpected("a member's name in double quotes");
            }
            let line = self.line;
            let name = self.text()?;
            if !self.takes(':') {
                return self.unexpected("`:`");
            }
            let node = self.node(depth)?;
            members.push((name, Node { line, ..node }));
            if self.takes('}') {
                return Ok(members);
            }
            if !self.takes(',') {
                return self.unexpected("`,` or `}`");
            }
        }
    }

    fn items(&mut self, depth: usize) -> Result<Vec<Node>, NotJson> {
        let mut items = Vec::new();
        if self.takes(']') {
            return Ok(items);
        }
        loop {
            items.push(self.node(depth)?);
            if self.takes(']') {
                return Ok(items);
            }
            if !self.takes(',') {
                return self.unexpected("`,` or `]`");
            }
        }
    }

    fn text(&mut self) -> Result<String, NotJson> {
        let mut text = String::new();
        while let Some(c) = self.rest.next_if(|c| *c >= ' ') {
            match c {
                '"' => return Ok(text),
                '\\' => text.push(self.escape()?),
                _ => text.push(c),
            }
        }
        self.unexpected("`\"`")
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        Ok(match self.rest.next() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => self.unicode()?,
            _ => return self.fail("a `\\` in a string lacks one of `\"\\/bfnrtu` after it"),
        })
    }

    fn unicode(&mut self) -> Result<char, NotJson> {
        let first = self.unit()?;
        let mut c = char::from_u32(first);
        if c.is_none() && self.rest.next_if_eq(&'\\').is_some() && self.rest.next_if_eq(&'u').is_some() {
            c = paired(first, self.unit()?);
        }
        c.map_or_else(|| self.fail("a `\\u` escape is half of a surrogate pair"), Ok)
    }

    fn unit(&mut self) -> Result<u32, NotJson> {
        let mut unit = 0_u32;
        for _ in 0..4 {
            match self.rest.next().and_then(|digit| digit.to_digit(16)) {
                Some(digit) => unit = unit.wrapping_mul(16).wrapping_add(digit),
                None => return self.fail("`\\u` lacks four hexadecimal digits after it"),
            }
        }
        Ok(unit)
    }

    fn plain(&mut self) -> Result<Value, NotJson> {
        let mut word = String::new();
        while let Some(c) = self.rest.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')) {
            word.push(c);
        }
        if matches!(word.as_str(), "null" | "true" | "false") || is_number(&word) {
            Ok(Value::Plain(word))
        } else if word.is_empty() {
            self.unexpected("a value")
        } else {
            self.fail(format!("`{word}` is not a value; strings stand in double quotes"))
        }
    }
}

/// The character of a surrogate pair (RFC 2781 §2.2).
fn paired(high: u32, low: u32) -> Option<char> {
    let (high, low) = (high.checked_sub(0xd800)?, low.checked_sub(0xdc00)?);
    let is_pair = high < 0x400 && low < 0x400;
    char::from_u32(high.wrapping_mul(0x400).wrapping_add(low).wrapping_add(0x1_0000)).filter(|_| is_pair)
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    [whole, fraction, exponent].into_iter().all(is_digits) && (whole == "0" || !whole.starts_with('0'))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Node {
    /// The value over as many lines as it needs, indented by two, members in their own order; on one line where most of
    /// it would be indentation, which a few bytes can ask for in any amount.
    pub(crate) fn pretty(&self) -> String {
        let short = self.on_one_line();
        let most = short.len().saturating_mul(MOST_INDENTED);
        let mut out = String::new();
        self.write(&mut out, Some(0), most);
        if out.len() > most { short } else { out }
    }

    /// The value as `JSON.stringify` writes it.
    pub(crate) fn on_one_line(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None, usize::MAX);
        out
    }

    /// The value as a variable holds it: a string without its quotes, anything else on one line.
    pub(crate) fn as_variable(&self) -> String {
        match &self.value {
            Value::Text(text) => text.clone(),
            _ => self.on_one_line(),
        }
    }

    /// Gives up where there are more bytes than `most`.
    fn write(&self, out: &mut String, indent: Option<usize>, most: usize) {
        if out.len() > most {
            return;
        }
        match &self.value {
            Value::Plain(word) => out.push_str(word),
            Value::Text(text) => write_text(text, out),
            Value::List(items) => {
                let write_item = |node: &Node, out: &mut String, inner| node.write(out, inner, most);
                write_group(['[', ']'], items, out, indent, write_item);
            }
            Value::Object(members) => {
                let space = if indent.is_some() { " " } else { "" };
                write_group(['{', '}'], members, out, indent, |(name, node), out, inner| {
                    write_text(name, out);
                    out.push(':');
                    out.push_str(space);
                    node.write(out, inner, most);
                });
            }
        }
    }
}

fn write_group<T>(
    [open, close]: [char; 2],
    parts: &[T],
    out: &mut String,
    indent: Option<usize>,
    mut write: impl FnMut(&T, &mut String, Option<usize>),
) {
    let inner = indent.map(|indent| indent.saturating_add(2));
    out.push(open);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        new_line(out, inner);
        write(part, out, inner);
    }
    if !parts.is_empty() {
        new_line(out, indent);
    }
    out.push(close);
}

fn new_line(out: &mut String, indent: Option<usize>) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(core::iter::repeat_n(' ', indent));
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn order_and_numbers_stay_as_they_were_sent() {
        let node = parse("{\"b\":1.50,\"a\":[true,{}],\"c\":\"\\u00e9\\n\"}").unwrap();
        assert_eq!(
            node.pretty(),
            "{\n  \"b\": 1.50,\n  \"a\": [\n    true,\n    {}\n  ],\n  \"c\": \"é\\n\"\n}"
        );
        assert_eq!(node.as_variable(), "{\"b\":1.50,\"a\":[true,{}],\"c\":\"é\\n\"}");
    }

    #[test]
    fn what_would_be_mostly_indentation_stays_on_one_line() {
        let text = "[".repeat(60) + &"1,".repeat(100_000) + "1" + &"]".repeat(60);
        assert_eq!(parse(&text).unwrap().pretty(), text);
    }

    #[test]
    fn a_member_knows_its_line() {
        let node = parse("{\n  \"a\": 1,\n  \"b\":\n    2\n}").unwrap();
        let Value::Object(members) = node.value else { panic!("an object") };
        let lines: Vec<_> = members.iter().map(|(_, node)| node.line).collect();
        assert_eq!(lines, [1, 2]);
    }

    #[test]
    fn what_is_not_json_is_named_with_its_line() {
        for (text, line, message) in [
            ("{\n  'a': 1}", 1, "`'` stands where a member's name in double quotes should be"),
            ("{\"a\" 1}", 0, "`1` stands where `:` should be"),
            ("[1\n2]", 1, "`2` stands where `,` or `]` should be"),
            ("[1,", 0, "the text ends where a value should be"),
            ("\"a\n\"", 0, "the line ends where `\"` should be"),
            ("nul", 0, "`nul` is not a value; strings stand in double quotes"),
            ("01", 0, "`01` is not a value; strings stand in double quotes"),
            ("1 2", 0, "`2` follows the end of the value"),
            ("\"\\ud800\"", 0, "a `\\u` escape is half of a surrogate pair"),
        ] {
            assert_eq!(parse(text).unwrap_err(), NotJson { line, message: message.into() }, "{text}");
        }
        assert!(parse(&"[".repeat(100_000)).unwrap_err().message.contains("nested deeper"));
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_json_reads(text in "[\\[\\]{}:,\"a0-9.eE+\\-\\\\un \n]{0,24}") {
            let ours = parse(&text).ok().map(|node| node.as_variable());
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(ours.is_some(), theirs);
        }
    }
}
