//! A query out of its words: operator precedence, as the reference implementation has it.

use super::lexer::{self, Token};
use super::{Comparison, Node};
use crate::budget::DEEPEST;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// How strongly what stands on the right of a projection is bound; looser signs end it.
const PROJECTION: u8 = 10;

pub(super) fn read(text: &str) -> Result<Node, String> {
    let mut parser = Parser { tokens: lexer::read(text)?, at: 0, depth: 0 };
    let node = parser.expression(0)?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.unexpected("the end of the query")),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
}

fn strength(token: Option<&Token>) -> u8 {
    let Some(Token::Sign(sign)) = token else { return 0 };
    match *sign {
        "|" => 1,
        "||" => 2,
        "&&" => 3,
        "==" | "!=" | "<" | "<=" | ">" | ">=" => 5,
        "[]" => 9,
        "[?" => 21,
        "." => 40,
        "[" => 55,
        _ => 0,
    }
}

fn boxed(node: Node) -> Box<Node> {
    Box::new(node)
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

    fn stands(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(own)) if *own == sign)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let is_here = self.stands(sign);
        self.at = self.at.saturating_add(usize::from(is_here));
        is_here
    }

    fn needs(&mut self, sign: &str) -> Result<(), String> {
        if self.takes(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> String {
        match self.tokens.get(self.at) {
            None => format!("the query ends where {wanted} should stand"),
            Some((column, token)) => {
                let found = match token {
                    Token::Name(name) | Token::Quoted(name) => name.clone(),
                    Token::Literal(value) => value.compact(),
                    Token::Number(number) => number.to_string(),
                    Token::Sign(sign) => (*sign).to_owned(),
                };
                format!("`{found}` at column {column} stands where {wanted} should")
            }
        }
    }

    fn expression(&mut self, bound: u8) -> Result<Node, String> {
        if self.depth >= DEEPEST {
            return Err(format!("the query is nested deeper than {DEEPEST} levels"));
        }
        self.depth = self.depth.saturating_add(1);
        let mut left = self.first()?;
        while bound < strength(self.peek()) {
            left = self.after(left)?;
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(left)
    }

    fn first(&mut self) -> Result<Node, String> {
        let start = self.at;
        match self.next() {
            Some(Token::Name(name)) if self.stands("(") => self.call(name),
            Some(Token::Name(name) | Token::Quoted(name)) => Ok(Node::Field(name)),
            Some(Token::Literal(value)) => Ok(Node::Literal(value)),
            Some(Token::Sign("@")) => Ok(Node::Current),
            Some(Token::Sign("!")) => Ok(Node::Not(boxed(self.expression(45)?))),
            Some(Token::Sign("&")) => Ok(Node::Expression(boxed(self.expression(0)?))),
            Some(Token::Sign("(")) => {
                let inside = self.expression(0)?;
                self.needs(")")?;
                Ok(inside)
            }
            Some(Token::Sign("*")) => Ok(Node::Members(boxed(Node::Current), boxed(self.rest(20)?))),
            Some(Token::Sign("[]")) => Ok(Node::Flat(boxed(Node::Current), boxed(self.rest(9)?))),
            Some(Token::Sign("[?")) => self.filter(Node::Current),
            Some(Token::Sign("[")) => match self.peek() {
                Some(Token::Number(_) | Token::Sign(":")) => self.index(Node::Current),
                Some(Token::Sign("*"))
                    if matches!(self.tokens.get(self.at.saturating_add(1)), Some((_, Token::Sign("]")))) =>
                {
                    self.at = self.at.saturating_add(2);
                    Ok(Node::List(boxed(Node::Current), boxed(self.rest(20)?)))
                }
                _ => self.some(),
            },
            Some(Token::Sign("{")) => self.named(),
            _ => {
                self.at = start;
                Err(self.unexpected("a name"))
            }
        }
    }

    /// What a sign behind something makes of it.
    fn after(&mut self, left: Node) -> Result<Node, String> {
        let start = self.at;
        let Some(Token::Sign(sign)) = self.next() else { return Ok(left) };
        let compared = |comparison| move |left, right| Node::Compare(comparison, left, right);
        match sign {
            "." if self.takes("*") => Ok(Node::Members(boxed(left), boxed(self.rest(20)?))),
            "." => Ok(Node::Chain(boxed(left), boxed(self.member(40)?))),
            "|" => Ok(Node::Chain(boxed(left), boxed(self.expression(1)?))),
            "||" => Ok(Node::Or(boxed(left), boxed(self.expression(2)?))),
            "&&" => Ok(Node::And(boxed(left), boxed(self.expression(3)?))),
            "[]" => Ok(Node::Flat(boxed(left), boxed(self.rest(9)?))),
            "[?" => self.filter(left),
            "[" if self.takes("*") => {
                self.needs("]")?;
                Ok(Node::List(boxed(left), boxed(self.rest(20)?)))
            }
            "[" => self.index(left),
            "==" => Ok(compared(Comparison::Equal)(boxed(left), boxed(self.expression(5)?))),
            "!=" => Ok(compared(Comparison::Unequal)(boxed(left), boxed(self.expression(5)?))),
            "<" => Ok(compared(Comparison::Less)(boxed(left), boxed(self.expression(5)?))),
            "<=" => Ok(compared(Comparison::LessOrEqual)(boxed(left), boxed(self.expression(5)?))),
            ">" => Ok(compared(Comparison::Greater)(boxed(left), boxed(self.expression(5)?))),
            ">=" => Ok(compared(Comparison::GreaterOrEqual)(boxed(left), boxed(self.expression(5)?))),
            _ => {
                self.at = start;
                Err(self.unexpected("an operator"))
            }
        }
    }

    /// What may stand after a `.`.
    fn member(&mut self, bound: u8) -> Result<Node, String> {
        match self.peek() {
            Some(Token::Name(_) | Token::Quoted(_) | Token::Sign("*")) => self.expression(bound),
            Some(Token::Sign("[")) => {
                self.at = self.at.saturating_add(1);
                self.some()
            }
            Some(Token::Sign("{")) => {
                self.at = self.at.saturating_add(1);
                self.named()
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    /// What is done to each item of a projection.
    fn rest(&mut self, bound: u8) -> Result<Node, String> {
        match self.peek() {
            token if strength(token) < PROJECTION => Ok(Node::Current),
            Some(Token::Sign("[" | "[?")) => self.continued(bound),
            Some(Token::Sign(".")) => {
                self.at = self.at.saturating_add(1);
                self.member(bound)
            }
            _ => Err(self.unexpected("`.` or `[`")),
        }
    }

    /// A bracket that goes on from the item itself.
    fn continued(&mut self, bound: u8) -> Result<Node, String> {
        let mut left = Node::Current;
        while bound < strength(self.peek()) {
            left = self.after(left)?;
        }
        Ok(left)
    }

    fn filter(&mut self, left: Node) -> Result<Node, String> {
        let condition = self.expression(0)?;
        self.needs("]")?;
        Ok(Node::Filter(boxed(left), boxed(condition), boxed(self.rest(21)?)))
    }

    /// `[1]`, `[1:2]`, what stands after the bracket.
    fn index(&mut self, left: Node) -> Result<Node, String> {
        let mut bounds = [None; 3];
        let mut signs = 0_usize;
        while !self.takes("]") {
            match self.next() {
                Some(Token::Number(number)) => {
                    if let Some(bound) = bounds.get_mut(signs) {
                        *bound = Some(number);
                    }
                }
                Some(Token::Sign(":")) if signs < 2 => signs = signs.saturating_add(1),
                Some(_) => {
                    self.at = self.at.saturating_sub(1);
                    return Err(self.unexpected("`]`"));
                }
                None => return Err(self.unexpected("`]`")),
            }
        }
        match (signs, bounds) {
            (0, [Some(number), ..]) => Ok(Node::Index(boxed(left), number)),
            (0, _) => Err(self.unexpected("a number")),
            _ => {
                let part = Node::Slice(boxed(left), bounds);
                Ok(Node::List(boxed(part), boxed(self.rest(20)?)))
            }
        }
    }

    fn some(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        loop {
            nodes.push(self.expression(0)?);
            if !self.takes(",") {
                self.needs("]")?;
                return Ok(Node::Some(nodes));
            }
        }
    }

    fn named(&mut self) -> Result<Node, String> {
        let mut members = Vec::new();
        loop {
            let Some(Token::Name(name) | Token::Quoted(name)) = self.next() else {
                self.at = self.at.saturating_sub(1);
                return Err(self.unexpected("a name"));
            };
            self.needs(":")?;
            members.push((name, self.expression(0)?));
            if !self.takes(",") {
                self.needs("}")?;
                return Ok(Node::Named(members));
            }
        }
    }

    fn call(&mut self, name: String) -> Result<Node, String> {
        self.needs("(")?;
        let mut arguments = Vec::new();
        while !self.takes(")") {
            arguments.push(self.expression(0)?);
            if !self.takes(",") {
                self.needs(")")?;
                break;
            }
        }
        // Which functions there are, and what they take, is found out when the query is applied, as in Python.
        Ok(Node::Call(name, arguments))
    }
}
