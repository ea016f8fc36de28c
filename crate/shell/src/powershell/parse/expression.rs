//! Expressions ("about_Operator_Precedence"), and the words of a command line, which are read otherwise ("about_Parsing").

use super::cursor::Cursor;
use crate::powershell::syntax::{Expr, Operator};
use crate::powershell::types;
use crate::refusal::Refusal;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Operators by how tightly they bind, the loosest first.
const LEVELS: usize = 6;

impl Cursor {
    pub(super) fn expression(&mut self) -> Result<Expr, Refusal> {
        let condition = self.deeper(|parser| parser.level(0))?;
        self.skip_blanks();
        if self.peek() != Some('?') || self.ahead(0).starts_with("??") {
            return Ok(condition);
        }
        self.next();
        self.skip_lines();
        let yes = self.expression()?;
        self.skip_lines();
        if !self.take(":") {
            return Err(self.refused("`:` is missing in `condition ? this : that`".to_string()));
        }
        self.skip_lines();
        let no = self.expression()?;
        Ok(Expr::Choice(Box::new(condition), Box::new(yes), Box::new(no)))
    }

    fn level(&mut self, level: usize) -> Result<Expr, Refusal> {
        if level > LEVELS {
            return self.list();
        }
        let mut left = self.level(level.saturating_add(1))?;
        loop {
            self.skip_blanks();
            let Some(operator) = self.operator(level) else { return Ok(left) };
            self.count_operator()?;
            self.skip_lines();
            if self.peek().is_none() {
                return Err(self.unfinished("something is missing after the operator".to_string()));
            }
            let right = self.level(level.saturating_add(1))?;
            left = Expr::Binary(operator, Box::new(left), Box::new(right));
        }
    }

    fn operator(&mut self, level: usize) -> Option<Operator> {
        let rest = self.ahead(0);
        let sign = |sign: &str| {
            rest.starts_with(sign) && !rest.get(sign.len()..).is_some_and(|rest| rest.starts_with('='))
        };
        let (operator, length) = match level {
            0 if sign("??") => (Operator::Coalesce, 2),
            4 if sign("+") => (Operator::Add, 1),
            4 if sign("-") && !rest.get(1..).is_some_and(|rest| rest.starts_with(char::is_alphabetic)) => {
                (Operator::Subtract, 1)
            }
            5 if sign("*") => (Operator::Multiply, 1),
            5 if sign("/") => (Operator::Divide, 1),
            5 if sign("%") => (Operator::Remainder, 1),
            6 if sign("..") => (Operator::Range, 2),
            1..=3 => {
                let word = rest.strip_prefix('-')?;
                let end = word.find(|next: char| !next.is_alphabetic()).unwrap_or(word.len());
                let (own, operator) = named(word.get(..end)?)?;
                if own != level {
                    return None;
                }
                (operator, end.saturating_add(1))
            }
            _ => return None,
        };
        for _ in 0..length {
            self.next();
        }
        Some(operator)
    }

    /// `a, b, c`
    fn list(&mut self) -> Result<Expr, Refusal> {
        let first = if self.take(",") { None } else { Some(self.unary()?) };
        self.skip_blanks();
        if first.is_some() && self.peek() != Some(',') {
            return Ok(first.unwrap_or(Expr::List(Vec::new())));
        }
        let is_open = first.is_none();
        let mut items: Vec<Expr> = first.into_iter().collect();
        if is_open {
            self.skip_lines();
            items.push(self.unary()?);
            self.skip_blanks();
        }
        while self.take(",") {
            self.skip_lines();
            items.push(self.unary()?);
            self.skip_blanks();
        }
        Ok(Expr::List(items))
    }

    fn unary(&mut self) -> Result<Expr, Refusal> {
        self.skip_blanks();
        let rest = self.ahead(0);
        if rest.starts_with('!') {
            self.next();
            return Ok(Expr::Not(Box::new(self.deeper(Self::unary)?)));
        }
        if let Some(word) = rest.strip_prefix('-') {
            let end = word.find(|next: char| !next.is_alphabetic()).unwrap_or(word.len());
            let operator = match word.get(..end).unwrap_or_default().to_ascii_lowercase().as_str() {
                "" => None,
                "not" => Some(None),
                "join" => Some(Some(Operator::Join)),
                "split" => Some(Some(Operator::Split(false))),
                other => return Err(self.refused(format!("`-{other}` does not stand before a value"))),
            };
            self.next();
            let Some(operator) = operator else {
                return Ok(Expr::Minus(Box::new(self.deeper(Self::unary)?)));
            };
            self.letters_of_operator();
            let operand = Box::new(self.deeper(Self::unary)?);
            return Ok(operator.map_or_else(
                || Expr::Not(operand.clone()),
                |operator| Expr::Before(operator, operand.clone()),
            ));
        }
        if rest.starts_with('[') {
            let name = self.type_name()?;
            if self.take("::") {
                if !types::has_statics(&name) {
                    let known = types::known(true);
                    return Err(self.refused(format!(
                        "`[{name}]` has no static members that are known here; known are those of {known}"
                    )));
                }
                let member = self.name();
                let arguments = if self.take("(") { Some(self.arguments()?) } else { None };
                return self.members(Expr::Static(name, member, arguments));
            }
            self.skip_blanks();
            let is_alone = self
                .peek()
                .is_none_or(|next| matches!(next, ')' | '}' | ']' | ';' | '\n' | ',' | '|' | '-' | '&'));
            if is_alone {
                return Ok(Expr::Text(format!("[{name}]")));
            }
            if !types::is_cast(&name) {
                let known = types::known(false);
                return Err(
                    self.refused(format!("`[{name}]` is not known here; types before a value are {known}"))
                );
            }
            return Ok(Expr::Cast(name, Box::new(self.deeper(Self::unary)?)));
        }
        self.primary()
    }

    fn letters_of_operator(&mut self) {
        while self.peek().is_some_and(char::is_alphabetic) {
            self.next();
        }
    }

    /// `[string]`, `[System.Text.Encoding]`, `[string[]]`: without its brackets, in lower case.
    pub(super) fn type_name(&mut self) -> Result<String, Refusal> {
        let start = self.mark();
        self.take("[");
        let mut depth: usize = 1;
        while depth > 0 {
            match self.next() {
                Some('[') => depth = depth.saturating_add(1),
                Some(']') => depth = depth.saturating_sub(1),
                Some(next)
                    if next.is_alphanumeric()
                        || matches!(next, '.' | '_' | ',' | ' ' | '(' | ')' | '\'' | '"' | '=' | '$') => {}
                Some(next) => {
                    return Err(self.refused(format!("`{next}` does not stand in the name of a type")));
                }
                None => return Err(self.unfinished("`]` is missing".to_string())),
            }
        }
        let name = self.since(start).trim_start_matches('[').to_ascii_lowercase();
        let name = name.strip_suffix(']').unwrap_or(&name).trim();
        Ok(name.strip_prefix("system.").unwrap_or(name).to_string())
    }

    /// A value with its members, methods and indexes.
    pub(super) fn primary(&mut self) -> Result<Expr, Refusal> {
        self.skip_blanks();
        let value = match self.peek() {
            Some('$') if self.ahead(0).starts_with("$(") => {
                self.next();
                self.next();
                Expr::Block(Arc::new(self.deeper(|parser| parser.statements(Some(')')))?))
            }
            Some('$') => self
                .variable()?
                .map(Expr::Variable)
                .ok_or_else(|| self.refused("a name is missing after `$`".to_string()))?,
            Some('(') => {
                self.next();
                self.skip_lines();
                let inner = self.deeper(Self::statement)?;
                self.closes(')')?;
                Expr::Inner(Box::new(inner))
            }
            Some('@') => self.at_sign()?,
            Some('{') => Expr::Script(self.body()?),
            Some('\'' | '"') => self.quoted()?,
            Some(next)
                if next.is_ascii_digit()
                    || (next == '.' && self.ahead(1).starts_with(|next: char| next.is_ascii_digit())) =>
            {
                self.number()?
            }
            Some(next) => return Err(self.refused(format!("`{next}` does not begin a value"))),
            None => return Err(self.unfinished("a value is missing".to_string())),
        };
        self.members(value)
    }

    fn members(&mut self, mut value: Expr) -> Result<Expr, Refusal> {
        // Each of them makes the tree deeper, which is run and dropped by calls within calls.
        for _ in 0..crate::budget::DEEPEST {
            let rest = self.ahead(0);
            if rest.starts_with('.') && !rest.starts_with("..") {
                self.next();
                let name = match self.peek() {
                    Some('\'' | '"') => self.quoted()?,
                    Some('$') => self.variable()?.map_or(Expr::Text(String::new()), Expr::Variable),
                    _ => Expr::Text(self.name()),
                };
                if name == Expr::Text(String::new()) {
                    return Err(self.refused("the name of a member is missing after `.`".to_string()));
                }
                value = match name {
                    Expr::Text(name) if self.take("(") => {
                        Expr::Method(Box::new(value), name, self.arguments()?)
                    }
                    name => Expr::Member(Box::new(value), Box::new(name)),
                };
            } else if rest.starts_with('[') {
                self.next();
                self.skip_lines();
                let index = self.expression()?;
                self.closes(']')?;
                value = Expr::Index(Box::new(value), Box::new(index));
            } else if rest.starts_with("?.") || rest.starts_with("::") {
                return Err(self.refused("write `.` between a value and its member".to_string()));
            } else {
                return Ok(value);
            }
        }
        Err(self.refused(format!("more than {} members after each other", crate::budget::DEEPEST)))
    }

    /// What stands in the parentheses of a method.
    fn arguments(&mut self) -> Result<Vec<Expr>, Refusal> {
        self.skip_lines();
        if self.take(")") {
            return Ok(Vec::new());
        }
        let arguments = self.expression()?;
        self.closes(')')?;
        Ok(match arguments {
            Expr::List(all) => all,
            one => [one].to_vec(),
        })
    }

    fn at_sign(&mut self) -> Result<Expr, Refusal> {
        let rest = self.ahead(0);
        if rest.starts_with("@'") || rest.starts_with("@\"") {
            return self.here_string();
        }
        self.next();
        if self.take("(") {
            return Ok(Expr::Array(Arc::new(self.deeper(|parser| parser.statements(Some(')')))?)));
        }
        if self.take("{") {
            return self.deeper(Self::table);
        }
        Err(self.refused("`@` begins `@( … )`, `@{ … }` or a here-string".to_string()))
    }

    fn table(&mut self) -> Result<Expr, Refusal> {
        let mut members = Vec::new();
        loop {
            self.skip_lines();
            let name = match self.peek() {
                None => return Err(self.unfinished("`}` is missing at the end of `@{`".to_string())),
                Some('}') => {
                    self.next();
                    return Ok(Expr::Table(members));
                }
                Some('\'' | '"') => self.quoted()?,
                Some('$') => self.primary()?,
                Some('[') => return Err(self.refused("a name stands before `=`".to_string())),
                Some(_) => Expr::Text(self.parameter_name()),
            };
            if name == Expr::Text(String::new()) {
                return Err(self.refused("a name stands before `=` in `@{ … }`".to_string()));
            }
            self.skip_blanks();
            if !self.take("=") {
                return Err(self.refused("`=` is missing after a name in `@{ … }`".to_string()));
            }
            self.skip_lines();
            members.push((name, self.statement()?));
        }
    }

    /// An argument of a command: values with commas between them.
    pub(super) fn argument(&mut self) -> Result<Expr, Refusal> {
        let first = self.deeper(Self::one_argument)?;
        let before = self.mark();
        self.skip_blanks();
        if self.peek() != Some(',') {
            self.back_to(before);
            return Ok(first);
        }
        let mut items = Vec::from([first]);
        while self.take(",") {
            self.skip_lines();
            items.push(self.deeper(Self::one_argument)?);
            self.skip_blanks();
        }
        Ok(Expr::List(items))
    }

    fn one_argument(&mut self) -> Result<Expr, Refusal> {
        match self.peek() {
            Some('(' | '{' | '@') => self.primary(),
            Some('\'' | '"') => {
                let quoted = self.quoted()?;
                self.members(quoted)
            }
            Some('$') => {
                let before = self.mark();
                let value = self.primary()?;
                // `$name/more` is one word.
                match self.peek() {
                    Some(next)
                        if !next.is_whitespace() && !matches!(next, ',' | ';' | ')' | '}' | '|' | '>') =>
                    {
                        self.back_to(before);
                        self.expandable_word()
                    }
                    _ => Ok(value),
                }
            }
            _ => self.expandable_word(),
        }
    }
}

/// An operator that is a word, and how tightly it binds.
fn named(word: &str) -> Option<(usize, Operator)> {
    let lower = word.to_ascii_lowercase();
    let logical = match lower.as_str() {
        "and" => Some((1, Operator::And)),
        "or" => Some((1, Operator::Or)),
        "xor" => Some((1, Operator::Xor)),
        "f" => Some((3, Operator::Format)),
        "join" => Some((2, Operator::Join)),
        "is" => Some((2, Operator::Is)),
        "isnot" => Some((2, Operator::IsNot)),
        "as" => Some((2, Operator::As)),
        _ => None,
    };
    if logical.is_some() {
        return logical;
    }
    let of = |word: &str, cased: bool| {
        Some(match word {
            "eq" => Operator::Equal(cased),
            "ne" => Operator::NotEqual(cased),
            "gt" => Operator::Greater(cased),
            "ge" => Operator::GreaterOrEqual(cased),
            "lt" => Operator::Less(cased),
            "le" => Operator::LessOrEqual(cased),
            "like" => Operator::Like(cased),
            "notlike" => Operator::NotLike(cased),
            "match" => Operator::Match(cased),
            "notmatch" => Operator::NotMatch(cased),
            "replace" => Operator::Replace(cased),
            "split" => Operator::Split(cased),
            "contains" => Operator::Contains(cased),
            "notcontains" => Operator::NotContains(cased),
            "in" => Operator::In(cased),
            "notin" => Operator::NotIn(cased),
            _ => return None,
        })
    };
    let operator = of(&lower, false)
        .or_else(|| of(lower.strip_prefix('c')?, true))
        .or_else(|| of(lower.strip_prefix('i')?, false))?;
    Some((2, operator))
}
