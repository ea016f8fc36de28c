//! From the text of a condition to its tree, by recursive descent.
//!
//! `AND` binds tighter than `OR`: the documentation asks for parentheses where both meet, but roles of Microsoft's own go
//! without. Whether the service refuses the same of others is UNCONFIRMED; here it is taken.

use super::attributes::Item;
use super::compare::{guid, moment};
use super::error::Problem;
use super::known;
use super::lexer::{Kind, Token, expected, next};
use super::operator::{Family, Operator};
use super::tree::{Expression, Operand, Test, TestKind};
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

/// How deep parentheses and negations may be nested. The service's own limit is UNCONFIRMED.
const DEEPEST: usize = 100;

/// What may stand where a statement begins.
const STATEMENT: &str = "( | ! | @… | ActionMatches{'…'}";
const VALUE: &str = "@… | '…' | {…}";

type Parsed<T> = Result<T, (usize, Problem)>;

/// The tree of a condition, or the byte at which it has a problem.
pub(super) fn parse(text: &str) -> Parsed<Expression> {
    let mut parser = Parser { text, token: next(text, 0)?, depth: 0, end: 0 };
    let expression = parser.any()?;
    match parser.token.kind {
        Kind::End => Ok(expression),
        _ => Err(parser.expected("AND | OR")),
    }
}

struct Parser<'a> {
    text: &'a str,
    /// The word that comes next.
    token: Token<'a>,
    depth: usize,
    /// The byte after the last word that was taken.
    end: usize,
}

impl<'a> Parser<'a> {
    fn take(&mut self) -> Parsed<Token<'a>> {
        let token = next(self.text, self.token.end)?;
        self.end = self.token.end;
        Ok(core::mem::replace(&mut self.token, token))
    }

    fn is(&self, word: &str) -> bool {
        match self.token.kind {
            Kind::Sign(sign) => sign == word,
            Kind::Word(found) => found.eq_ignore_ascii_case(word),
            _ => false,
        }
    }

    fn accept(&mut self, words: &[&str]) -> Parsed<bool> {
        let found = words.iter().any(|word| self.is(word));
        if found {
            self.take()?;
        }
        Ok(found)
    }

    fn need(&mut self, sign: &str) -> Parsed<()> {
        if self.accept(&[sign])? { Ok(()) } else { Err(self.expected(sign)) }
    }

    fn expected(&self, what: &str) -> (usize, Problem) {
        (self.token.start, expected(what, self.text_of(self.token.start, self.token.end)))
    }

    fn text_of(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn any(&mut self) -> Parsed<Expression> {
        let mut parts = Vec::from([self.all()?]);
        while self.accept(&["OR", "||"])? {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expression::Any))
    }

    fn all(&mut self) -> Parsed<Expression> {
        let mut parts = Vec::from([self.not()?]);
        while self.accept(&["AND", "&&"])? {
            parts.push(self.not()?);
        }
        Ok(one_or(parts, Expression::All))
    }

    fn not(&mut self) -> Parsed<Expression> {
        let start = self.token.start;
        let is_not = self.accept(&["NOT", "!"])?;
        if !is_not && !self.is("(") {
            return self.test().map(Expression::Test);
        }
        self.depth = self.depth.saturating_add(1);
        if self.depth > DEEPEST {
            return Err((start, Problem::TooDeep { most: DEEPEST }));
        }
        let expression = if is_not {
            Expression::Not(Box::new(self.not()?))
        } else {
            self.take()?;
            let inner = self.any()?;
            self.need(")")?;
            inner
        };
        self.depth = self.depth.saturating_sub(1);
        Ok(expression)
    }

    fn test(&mut self) -> Parsed<Test> {
        let start = self.token.start;
        let kind = if self.accept(&["ActionMatches"])? {
            TestKind::ActionMatches(self.pattern()?.into())
        } else if self.accept(&["SubOperationMatches"])? {
            TestKind::SuboperationMatches(self.pattern()?.into())
        } else if self.accept(&["Exists"])? {
            match self.operand("@…")? {
                (Operand::Attribute(attribute), ..) => TestKind::Exists(attribute),
                (Operand::Literal(_), start, end) => {
                    return Err((start, expected("@…", self.text_of(start, end))));
                }
            }
        } else {
            self.comparison()?
        };
        Ok(Test { text: self.text_of(start, self.end).to_string(), kind })
    }

    /// `{'pattern'}`.
    fn pattern(&mut self) -> Parsed<&'a str> {
        self.need("{")?;
        let Kind::Text(pattern) = self.token.kind else { return Err(self.expected("'…'")) };
        self.take()?;
        self.need("}")?;
        Ok(pattern)
    }

    fn comparison(&mut self) -> Parsed<TestKind> {
        let (left, left_start, left_end) = self.operand(STATEMENT)?;
        let Kind::Word(word) = self.token.kind else { return Err(self.expected("StringEquals | …")) };
        let place = self.token.start;
        let operator = Operator::named(word).map_err(|problem| (place, problem))?;
        self.take()?;
        let (right, right_start, right_end) = self.operand(VALUE)?;
        for (operand, start, end) in [(&left, left_start, left_end), (&right, right_start, right_end)] {
            let value = self.text_of(start, end);
            if value.starts_with('{') && operator.extents.is_none() {
                return Err((place, Problem::SetNeedsQuantifier { operator: word.to_string() }));
            }
            if !suits(operator.family, operand) {
                let problem = Problem::WrongType { operator: word.to_string(), value: value.to_string() };
                return Err((start, problem));
            }
            if known::is_now(operand) && !operator.is_strict_order() {
                return Err((place, Problem::MomentOperator { operator: word.to_string() }));
            }
        }
        Ok(TestKind::Compare { left, operator, right })
    }

    /// An attribute, a value or a set of values, with the bytes it takes up.
    fn operand(&mut self, wanted: &str) -> Parsed<(Operand, usize, usize)> {
        let start = self.token.start;
        let operand = if matches!(self.token.kind, Kind::Attribute(_)) {
            match self.take()?.kind {
                Kind::Attribute(attribute) => Operand::Attribute(attribute),
                _ => return Err(self.expected(wanted)),
            }
        } else if self.accept(&["{"])? {
            let mut items = Vec::from([self.item("'…'")?]);
            while self.accept(&[","])? {
                items.push(self.item("'…'")?);
            }
            self.need("}")?;
            Operand::Literal(items)
        } else {
            Operand::Literal([self.item(wanted)?].into())
        };
        Ok((operand, start, self.end))
    }

    /// A text between quotes, a whole number, `true`, `false`, or a GUID without quotes.
    fn item(&mut self, wanted: &str) -> Parsed<Item> {
        let item = match self.token.kind {
            Kind::Text(text) => Some(Item::from(text)),
            Kind::Word(word) if word.eq_ignore_ascii_case("true") => Some(Item::Flag(true)),
            Kind::Word(word) if word.eq_ignore_ascii_case("false") => Some(Item::Flag(false)),
            Kind::Word(word) => {
                guid(word).map(|_| Item::from(word)).or_else(|| word.parse().ok().map(Item::Number))
            }
            _ => None,
        };
        let item = item.ok_or_else(|| self.expected(wanted))?;
        self.take()?;
        Ok(item)
    }
}

fn one_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            many(parts)
        }
    }
}

/// Whether an operator of this family compares such an operand.
fn suits(family: Family, operand: &Operand) -> bool {
    let suits = |item: &Item| match (family, item) {
        (Family::Text, Item::Text(_)) | (Family::Number, Item::Number(_)) | (Family::Flag, Item::Flag(_)) => {
            true
        }
        (Family::Guid, Item::Text(text)) => guid(text).is_some(),
        (Family::Moment, Item::Text(text)) => moment(text).is_some(),
        _ => false,
    };
    match operand {
        Operand::Literal(items) => items.iter().all(suits),
        Operand::Attribute(attribute) => known::family(attribute).is_none_or(|known| known == family),
    }
}

#[cfg(test)]
mod tests {
    use crate::rbac::condition::{Attributes, Circumstances, Condition};
    use alloc::format;
    use alloc::string::String;
    use proptest::prelude::*;

    const WORDS: [&str; 18] = [
        "(",
        ")",
        "{",
        "}",
        ",",
        "!",
        "AND",
        "||",
        "@Resource[a:b]",
        "@Environment[UtcNow]",
        "'",
        "'日'",
        "7",
        "true",
        "ForAnyOfAllValues:StringLike",
        "NumericLessThan",
        "Exists",
        "ActionMatches{'*'}",
    ];

    proptest! {
        #[test]
        fn any_text_is_a_condition_or_has_a_problem_within_it(
            words in proptest::collection::vec(0..WORDS.len(), 0..12), blank in "[ \u{a0}\n]{0,2}", garbage in ".{0,3}",
        ) {
            let text: String = words.iter().map(|word| format!("{}{blank}", WORDS[*word])).collect();
            for text in [text.clone(), text + &garbage, garbage] {
                match Condition::parse(&text) {
                    Ok(condition) => {
                        let asked = Circumstances { action: "a", suboperation: None, attributes: Attributes::NONE };
                        prop_assert!(!condition.explain(&asked).is_empty());
                    }
                    Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.at), "{:?}", error),
                }
            }
        }
    }
}
