//! A filter out of its text.

use super::functions;
use super::lexer::{self, Token};
use super::syntax::{Assignment, Filter, Operator, Piece};
use crate::budget::DEEPEST;
use crate::json::Json;
use crate::nearest::nearest;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Operators from the loosest to the tightest. Assignments stand between `//` and `or`.
const LEVELS: [&[(&str, Operator)]; 5] = [
    &[("or", Operator::Or)],
    &[("and", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::Unequal),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Remainder)],
];

const ASSIGNMENTS: [(&str, Assignment); 8] = [
    ("=", Assignment::Set),
    ("|=", Assignment::Update),
    ("+=", Assignment::With(Operator::Add)),
    ("-=", Assignment::With(Operator::Subtract)),
    ("*=", Assignment::With(Operator::Multiply)),
    ("/=", Assignment::With(Operator::Divide)),
    ("%=", Assignment::With(Operator::Remainder)),
    ("//=", Assignment::With(Operator::Alternative)),
];

/// Reads a filter.
pub(super) fn read(text: &str) -> Result<Filter, String> {
    whole(text, 1, 0)
}

fn whole(text: &str, column: usize, depth: usize) -> Result<Filter, String> {
    let tokens = lexer::read(text, column)?;
    if tokens.is_empty() {
        return Ok(Filter::Identity);
    }
    let mut parser = Parser { tokens, at: 0, depth };
    let filter = parser.pipe()?;
    match parser.tokens.get(parser.at) {
        None => Ok(filter),
        Some(_) => Err(parser.unexpected("the end of the filter")),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek()?.clone();
        self.at = self.at.saturating_add(1);
        Some(token)
    }

    fn stands(&self, word: &str) -> bool {
        match self.peek() {
            Some(Token::Sign(sign)) => *sign == word,
            Some(Token::Name(name)) => name == word,
            _ => false,
        }
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_here = self.stands(word);
        self.at = self.at.saturating_add(usize::from(is_here));
        is_here
    }

    fn needs(&mut self, word: &str) -> Result<(), String> {
        if self.takes(word) { Ok(()) } else { Err(self.unexpected(&format!("`{word}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> String {
        match self.tokens.get(self.at) {
            None => format!("syntax error: the filter ends where {wanted} should stand"),
            Some((column, token)) => {
                let found = match token {
                    Token::Name(name) => name.clone(),
                    Token::Field(name) => format!(".{name}"),
                    Token::Variable(name) => format!("${name}"),
                    Token::Format(name) => format!("@{name}"),
                    Token::Number(number) => number.to_string(),
                    Token::Text(_) => "a text".to_owned(),
                    Token::Sign(sign) => (*sign).to_owned(),
                };
                format!("syntax error: `{found}` at column {column} stands where {wanted} should")
            }
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Result<Filter, String>) -> Result<Filter, String> {
        if self.depth >= DEEPEST {
            return Err(format!("this filter is nested deeper than {DEEPEST} levels"));
        }
        self.depth = self.depth.saturating_add(1);
        let read = read(self);
        self.depth = self.depth.saturating_sub(1);
        read
    }

    fn pipe(&mut self) -> Result<Filter, String> {
        self.deeper(|this| {
            let left = this.comma()?;
            if this.takes("as") {
                let Some(Token::Variable(name)) = this.next() else {
                    this.at = this.at.saturating_sub(1);
                    return Err(this.unexpected("a variable such as `$x`"));
                };
                this.needs("|")?;
                return Ok(Filter::Bind(Box::new(left), name, Box::new(this.pipe()?)));
            }
            match this.takes("|") {
                true => Ok(Filter::Pipe(Box::new(left), Box::new(this.pipe()?))),
                false => Ok(left),
            }
        })
    }

    fn comma(&mut self) -> Result<Filter, String> {
        let mut left = self.alternative()?;
        while self.takes(",") {
            left = Filter::Comma(Box::new(left), Box::new(self.alternative()?));
        }
        Ok(left)
    }

    /// `//`, which holds together from the right.
    fn alternative(&mut self) -> Result<Filter, String> {
        let left = self.assignment()?;
        match self.takes("//") {
            true => self.deeper(|this| {
                Ok(Filter::Binary(Operator::Alternative, Box::new(left), Box::new(this.alternative()?)))
            }),
            false => Ok(left),
        }
    }

    fn assignment(&mut self) -> Result<Filter, String> {
        let left = self.binary(0)?;
        let found = ASSIGNMENTS.iter().find(|(sign, _)| self.stands(sign));
        let Some((_, assignment)) = found else { return Ok(left) };
        self.at = self.at.saturating_add(1);
        self.deeper(|this| Ok(Filter::Assign(Box::new(left), *assignment, Box::new(this.alternative()?))))
    }

    fn binary(&mut self, level: usize) -> Result<Filter, String> {
        let Some(operators) = LEVELS.get(level) else { return self.postfix() };
        let above = level.saturating_add(1);
        let mut left = self.binary(above)?;
        let mut count = 0_usize;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.stands(sign)) {
            self.at = self.at.saturating_add(1);
            count = count.saturating_add(1);
            if count > DEEPEST.saturating_mul(8) {
                return Err("this filter has too many operators in a row".to_owned());
            }
            left = Filter::Binary(*operator, Box::new(left), Box::new(self.binary(above)?));
        }
        Ok(left)
    }

    fn postfix(&mut self) -> Result<Filter, String> {
        let mut term = self.term()?;
        let mut count = 0_usize;
        loop {
            count = count.saturating_add(1);
            if count > DEEPEST.saturating_mul(8) {
                return Err("this path is too long".to_owned());
            }
            term = match self.peek() {
                Some(Token::Field(name)) => {
                    let key = Filter::Literal(Json::text(name));
                    self.at = self.at.saturating_add(1);
                    Filter::Index(Box::new(term), Box::new(key))
                }
                Some(Token::Sign("?")) => {
                    self.at = self.at.saturating_add(1);
                    Filter::Try(Box::new(term), None)
                }
                Some(Token::Sign("[")) => {
                    self.at = self.at.saturating_add(1);
                    self.bracket(term)?
                }
                Some(Token::Sign("."))
                    if matches!(self.tokens.get(self.at.saturating_add(1)), Some((_, Token::Sign("[")))) =>
                {
                    self.at = self.at.saturating_add(2);
                    self.bracket(term)?
                }
                Some(Token::Sign("."))
                    if matches!(self.tokens.get(self.at.saturating_add(1)), Some((_, Token::Text(_)))) =>
                {
                    self.at = self.at.saturating_add(1);
                    let key = self.text(None)?;
                    Filter::Index(Box::new(term), Box::new(key))
                }
                _ => return Ok(term),
            };
        }
    }

    /// What stands after `[` behind a term.
    fn bracket(&mut self, target: Filter) -> Result<Filter, String> {
        let target = Box::new(target);
        if self.takes("]") {
            return Ok(Filter::Each(target));
        }
        let from = if self.stands(":") { None } else { Some(Box::new(self.pipe()?)) };
        if self.takes(":") {
            let to = if self.stands("]") { None } else { Some(Box::new(self.pipe()?)) };
            self.needs("]")?;
            return Ok(Filter::Slice(target, from, to));
        }
        self.needs("]")?;
        Ok(Filter::Index(target, from.unwrap_or_else(|| Box::new(Filter::Identity))))
    }

    fn term(&mut self) -> Result<Filter, String> {
        let start = self.at;
        match self.next() {
            Some(Token::Field(name)) => {
                Ok(Filter::Index(Box::new(Filter::Identity), Box::new(Filter::Literal(Json::Text(name)))))
            }
            Some(Token::Variable(name)) => Ok(Filter::Variable(name)),
            Some(Token::Number(number)) => Ok(Filter::Literal(Json::float(number))),
            Some(Token::Text(_)) => {
                self.at = start;
                self.text(None)
            }
            Some(Token::Format(name)) => match self.peek() {
                Some(Token::Text(_)) => self.text(Some(name)),
                _ => Ok(Filter::Text {
                    format: Some(name),
                    pieces: [Piece::Filled(Filter::Identity)].to_vec(),
                }),
            },
            Some(Token::Sign(".")) => match self.peek() {
                Some(Token::Text(_)) => {
                    let key = self.text(None)?;
                    Ok(Filter::Index(Box::new(Filter::Identity), Box::new(key)))
                }
                _ => Ok(Filter::Identity),
            },
            Some(Token::Sign("..")) => Ok(Filter::Everything),
            Some(Token::Sign("-")) => self.deeper(|this| Ok(Filter::Negate(Box::new(this.postfix()?)))),
            Some(Token::Sign("(")) => {
                let inside = self.pipe()?;
                self.needs(")")?;
                Ok(inside)
            }
            Some(Token::Sign("[")) => {
                if self.takes("]") {
                    return Ok(Filter::List(None));
                }
                let inside = self.pipe()?;
                self.needs("]")?;
                Ok(Filter::List(Some(Box::new(inside))))
            }
            Some(Token::Sign("{")) => self.deeper(Self::object),
            Some(Token::Name(name)) => self.named(name, start),
            _ => {
                self.at = start;
                Err(self.unexpected("a filter"))
            }
        }
    }

    fn named(&mut self, name: String, start: usize) -> Result<Filter, String> {
        match name.as_str() {
            "null" => return Ok(Filter::Literal(Json::Null)),
            "true" => return Ok(Filter::Literal(Json::Bool(true))),
            "false" => return Ok(Filter::Literal(Json::Bool(false))),
            "if" => return self.deeper(Self::branches),
            "try" => {
                return self.deeper(|this| {
                    let body = Box::new(this.postfix()?);
                    let handler = if this.takes("catch") { Some(Box::new(this.postfix()?)) } else { None };
                    Ok(Filter::Try(body, handler))
                });
            }
            "then" | "elif" | "else" | "end" | "as" | "catch" => {
                self.at = start;
                return Err(self.unexpected("a filter"));
            }
            "def" | "reduce" | "foreach" | "label" | "import" | "include" | "__loc__" => {
                return Err(format!("`{name}` is not known here; use `map`, `select`, `add` and their kin"));
            }
            _ => {}
        }
        let mut arguments = Vec::new();
        if self.takes("(") {
            loop {
                arguments.push(self.pipe()?);
                if !self.takes(";") {
                    break;
                }
            }
            self.needs(")")?;
        }
        let known = functions::NAMES;
        if known.contains(&(name.as_str(), arguments.len())) {
            return Ok(Filter::Call(name, arguments));
        }
        let near = nearest(&name, known.iter().map(|(name, _)| *name));
        let near = near.map(|near| format!("; there is `{near}`")).unwrap_or_default();
        Err(format!("{name}/{} is not defined{near}", arguments.len()))
    }

    fn branches(&mut self) -> Result<Filter, String> {
        let mut branches = Vec::new();
        loop {
            let condition = self.pipe()?;
            self.needs("then")?;
            branches.push((condition, self.pipe()?));
            if !self.takes("elif") {
                break;
            }
        }
        let otherwise = if self.takes("else") { Some(Box::new(self.pipe()?)) } else { None };
        self.needs("end")?;
        Ok(Filter::If(branches, otherwise))
    }

    fn object(&mut self) -> Result<Filter, String> {
        let mut members = Vec::new();
        while !self.takes("}") {
            let start = self.at;
            let (key, short) = match self.next() {
                Some(Token::Name(name)) => {
                    let key = Filter::Literal(Json::text(&name));
                    (key.clone(), Some(Filter::Index(Box::new(Filter::Identity), Box::new(key))))
                }
                Some(Token::Variable(name)) => {
                    (Filter::Literal(Json::text(&name)), Some(Filter::Variable(name)))
                }
                Some(Token::Text(_)) => {
                    self.at = start;
                    let key = self.text(None)?;
                    (key.clone(), Some(Filter::Index(Box::new(Filter::Identity), Box::new(key))))
                }
                Some(Token::Sign("(")) => {
                    let key = self.pipe()?;
                    self.needs(")")?;
                    (key, None)
                }
                _ => {
                    self.at = start;
                    return Err(self.unexpected("the name of a member"));
                }
            };
            let value = match (self.takes(":"), short) {
                (true, _) => self.member()?,
                (false, Some(short)) => short,
                (false, None) => return Err(self.unexpected("`:`")),
            };
            members.push((key, value));
            if !self.takes(",") {
                self.needs("}")?;
                break;
            }
        }
        Ok(Filter::Object(members))
    }

    /// The value of a member: all but `,` may stand in it without brackets.
    fn member(&mut self) -> Result<Filter, String> {
        self.deeper(|this| {
            let left = this.alternative()?;
            match this.takes("|") {
                true => Ok(Filter::Pipe(Box::new(left), Box::new(this.member()?))),
                false => Ok(left),
            }
        })
    }

    /// A text, whose filters are read here.
    fn text(&mut self, format: Option<String>) -> Result<Filter, String> {
        let Some(Token::Text(pieces)) = self.next() else { return Err(self.unexpected("a text")) };
        if let [(plain, None)] = pieces.as_slice() {
            return Ok(Filter::Literal(Json::text(plain)));
        }
        let depth = self.depth.saturating_add(1);
        if depth >= DEEPEST {
            return Err(format!("this filter is nested deeper than {DEEPEST} levels"));
        }
        let pieces = pieces.into_iter().map(|(text, column)| match column {
            None => Ok(Piece::Plain(text)),
            Some(column) => whole(&text, column, depth).map(Piece::Filled),
        });
        Ok(Filter::Text { format, pieces: pieces.collect::<Result<_, _>>()? })
    }
}
