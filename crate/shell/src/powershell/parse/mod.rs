//! Reads a script whole, before anything of it runs. What is not known is refused with its place.

mod cursor;
mod expression;
mod strings;

use super::syntax::{Argument, Body, Command, Element, Expr, Kind, Operator, Pipeline, Statement};
use crate::refusal::Refusal;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use cursor::Cursor;

/// Keywords that are not known here, and what to write instead.
const UNKNOWN: [(&str, &str); 12] = [
    ("begin", "write the steps one after the other"),
    ("class", "use `[pscustomobject]@{ … }`"),
    ("data", "use a variable"),
    ("enum", "use texts"),
    ("filter", "use Where-Object or ForEach-Object"),
    ("for", "use `foreach ($x in 1..3) { … }`"),
    ("function", "write what it does where it is called"),
    ("process", "write the steps one after the other"),
    ("switch", "use `if` and `elseif`"),
    ("trap", "use `try { … } catch { … }`"),
    ("until", "use `do { … } while ( … )`"),
    ("using", "leave it away: the modules are there"),
];

/// The statements of a script.
pub(super) fn script(text: &str) -> Result<Vec<Statement>, Refusal> {
    let mut parser = Cursor::new(text);
    let statements = parser.statements(None)?;
    Ok(statements)
}

impl Cursor {
    /// Statements up to the closing mark, which is taken, or to the end of the script.
    fn statements(&mut self, closing: Option<char>) -> Result<Vec<Statement>, Refusal> {
        let mut statements = Vec::new();
        loop {
            self.skip_lines();
            match (self.peek(), closing) {
                (None, None) => return Ok(statements),
                (None, Some(mark)) => return Err(self.unfinished(format!("`{mark}` is missing at the end"))),
                (Some(next), Some(mark)) if next == mark => {
                    self.next();
                    return Ok(statements);
                }
                (Some(next @ (')' | '}' | ']')), _) => {
                    return Err(self.refused(format!("`{next}` closes nothing")));
                }
                _ => {}
            }
            self.begin_statement();
            statements.push(self.statement()?);
            self.skip_blanks();
            match self.peek() {
                None | Some(';' | '\n' | '}' | ')') => {}
                Some(next) => {
                    return Err(
                        self.refused(format!("`{next}` does not belong here; end the statement before it"))
                    );
                }
            }
        }
    }

    /// `{ … }`
    fn body(&mut self) -> Result<Body, Refusal> {
        self.skip_lines();
        if !self.take("{") {
            return Err(match self.peek() {
                None => self.unfinished("a block in braces is missing".to_string()),
                Some(_) => self.refused("a block in braces stands here: `{ … }`".to_string()),
            });
        }
        self.deeper(|parser| parser.statements(Some('}'))).map(Arc::new)
    }

    /// `( … )` of a keyword.
    fn condition(&mut self) -> Result<Pipeline, Refusal> {
        self.skip_lines();
        if !self.take("(") {
            return Err(self.refused("parentheses stand here: `( … )`".to_string()));
        }
        self.skip_lines();
        let pipeline = self.deeper(Self::pipeline)?;
        self.closes(')')?;
        Ok(pipeline)
    }

    fn closes(&mut self, mark: char) -> Result<(), Refusal> {
        self.skip_lines();
        match self.peek() {
            Some(next) if next == mark => {
                self.next();
                Ok(())
            }
            None => Err(self.unfinished(format!("`{mark}` is missing"))),
            Some(next) => Err(self.refused(format!("`{mark}` is missing before `{next}`"))),
        }
    }

    fn statement(&mut self) -> Result<Statement, Refusal> {
        let line = self.line();
        let word = self.word_ahead().to_ascii_lowercase();
        if let Some((_, instead)) = UNKNOWN.iter().find(|(keyword, _)| *keyword == word) {
            return Err(self.refused(format!("`{word}` is not known to this PowerShell; {instead}")));
        }
        let kind = match word.as_str() {
            "if" => self.choice()?,
            "foreach" if self.is_keyword_before_parenthesis(&word) => self.for_each()?,
            "while" => {
                self.take_word(&word);
                let condition = self.condition()?;
                Kind::While { condition, body: self.body()?, is_first_run_free: false }
            }
            "do" => {
                self.take_word(&word);
                let body = self.body()?;
                self.skip_lines();
                if !self.take_word("while") {
                    return Err(self.refused("`while ( … )` stands after the block of `do`".to_string()));
                }
                Kind::While { condition: self.condition()?, body, is_first_run_free: true }
            }
            "try" => self.attempt()?,
            "throw" => {
                self.take_word(&word);
                Kind::Throw(self.operand()?)
            }
            "return" => {
                self.take_word(&word);
                Kind::Return(self.operand()?)
            }
            "break" => {
                self.take_word(&word);
                Kind::Break
            }
            "continue" => {
                self.take_word(&word);
                Kind::Continue
            }
            "param" => self.parameters()?,
            _ => return self.simple(),
        };
        Ok(Statement { line, kind })
    }

    fn is_keyword_before_parenthesis(&self, word: &str) -> bool {
        self.ahead(word.len()).trim_start_matches([' ', '\t']).starts_with('(')
    }

    /// What stands after `throw` or `return`, if anything.
    fn operand(&mut self) -> Result<Option<Pipeline>, Refusal> {
        self.skip_blanks();
        match self.peek() {
            None | Some(';' | '\n' | '}' | ')') => Ok(None),
            Some(_) => self.pipeline().map(Some),
        }
    }

    fn choice(&mut self) -> Result<Kind, Refusal> {
        self.take_word("if");
        let mut ways = Vec::from([(self.condition()?, self.body()?)]);
        loop {
            let before = self.mark();
            self.skip_lines();
            if self.take_word("elseif") {
                ways.push((self.condition()?, self.body()?));
            } else if self.take_word("else") {
                return Ok(Kind::If(ways, Some(self.body()?)));
            } else {
                self.back_to(before);
                return Ok(Kind::If(ways, None));
            }
        }
    }

    fn for_each(&mut self) -> Result<Kind, Refusal> {
        self.take_word("foreach");
        self.skip_blanks();
        self.take("(");
        self.skip_blanks();
        let Some(name) = self.variable()? else {
            return Err(self.refused("a variable stands here: `foreach ($x in …)`".to_string()));
        };
        self.skip_blanks();
        if !self.take_word("in") {
            return Err(self.refused("`in` is missing: `foreach ($x in …)`".to_string()));
        }
        self.skip_blanks();
        let of = self.deeper(Self::pipeline)?;
        self.closes(')')?;
        Ok(Kind::ForEach(name, of, self.body()?))
    }

    fn attempt(&mut self) -> Result<Kind, Refusal> {
        self.take_word("try");
        let body = self.body()?;
        let mut catch = None;
        let mut finally = None;
        loop {
            let before = self.mark();
            self.skip_lines();
            if self.take_word("catch") {
                self.skip_blanks();
                if self.peek() == Some('[') {
                    return Err(self.refused("`catch` takes no type here; write `catch { … }`".to_string()));
                }
                catch = Some(self.body()?);
            } else if self.take_word("finally") {
                finally = Some(self.body()?);
            } else {
                self.back_to(before);
                break;
            }
        }
        if catch.is_none() && finally.is_none() {
            return Err(self.refused("`catch { … }` or `finally { … }` stands after `try`".to_string()));
        }
        Ok(Kind::Try { body, catch, finally })
    }

    fn parameters(&mut self) -> Result<Kind, Refusal> {
        self.take_word("param");
        self.skip_lines();
        if !self.take("(") {
            return Err(self.refused("parentheses stand after `param`".to_string()));
        }
        let mut all = Vec::new();
        loop {
            self.skip_lines();
            if self.take(")") {
                return Ok(Kind::Param(all));
            }
            // Types and attributes.
            while self.peek() == Some('[') {
                self.type_name()?;
                self.skip_lines();
            }
            let Some(name) = self.variable()? else {
                return Err(match self.peek() {
                    None => self.unfinished("`)` is missing after `param (`".to_string()),
                    Some(_) => self.refused("a variable stands in `param( … )`".to_string()),
                });
            };
            self.skip_lines();
            let otherwise = if self.take("=") { Some(self.expression()?) } else { None };
            all.push((name, otherwise));
            self.skip_lines();
            self.take(",");
        }
    }

    /// An assignment, or pipelines.
    fn simple(&mut self) -> Result<Statement, Refusal> {
        let line = self.line();
        let first = self.element()?;
        self.skip_blanks();
        if let Element::Value(target) = &first
            && is_target(target)
            && let Some(operator) = self.assignment()
        {
            self.skip_lines();
            let target = target.clone();
            let value = self.deeper(Self::statement)?;
            return Ok(Statement { line, kind: Kind::Assign(target, operator, Box::new(value)) });
        }
        let first = self.pipeline_from(first)?;
        let mut rest = Vec::new();
        loop {
            self.skip_blanks();
            let is_and = self.ahead(0).starts_with("&&");
            if !is_and && !self.ahead(0).starts_with("||") {
                return Ok(Statement { line, kind: Kind::Chain(first, rest) });
            }
            self.next();
            self.next();
            self.skip_lines();
            rest.push((is_and, self.pipeline()?));
        }
    }

    /// `=`, `+=` and the like: the operator before the sign.
    fn assignment(&mut self) -> Option<Option<Operator>> {
        for (sign, operator) in [
            ("+=", Some(Operator::Add)),
            ("-=", Some(Operator::Subtract)),
            ("*=", Some(Operator::Multiply)),
            ("/=", Some(Operator::Divide)),
            ("??=", Some(Operator::Coalesce)),
            ("=", None),
        ] {
            if self.take(sign) {
                return Some(operator);
            }
        }
        None
    }

    fn pipeline(&mut self) -> Result<Pipeline, Refusal> {
        let first = self.element()?;
        self.pipeline_from(first)
    }

    /// A pipeline whose first element was read.
    fn pipeline_from(&mut self, first: Element) -> Result<Pipeline, Refusal> {
        let mut pipeline = Pipeline { elements: Vec::from([first]), to: None, is_error_hidden: false };
        loop {
            self.redirections(&mut pipeline)?;
            let before = self.mark();
            self.skip_blanks();
            // A bar may begin the next line.
            if self.peek() == Some('\n') {
                self.skip_lines();
            }
            if self.ahead(0).starts_with("||") || self.peek() != Some('|') {
                self.back_to(before);
                return Ok(pipeline);
            }
            self.next();
            self.skip_lines();
            if self.peek().is_none() {
                return Err(self.unfinished("a command is missing after `|`".to_string()));
            }
            let next = self.element()?;
            pipeline.elements.push(next);
        }
    }

    fn redirections(&mut self, pipeline: &mut Pipeline) -> Result<(), Refusal> {
        loop {
            self.skip_blanks();
            if self.take("2>&1") {
                continue;
            }
            if self.take("2>") {
                self.skip_blanks();
                if self.variable()?.as_deref() != Some("null") {
                    return Err(self.refused("errors go to `$null` only: `2>$null`".to_string()));
                }
                pipeline.is_error_hidden = true;
            } else if self.peek() == Some('>') {
                self.next();
                let is_more = self.take(">");
                self.skip_blanks();
                pipeline.to = Some((self.argument()?, is_more));
            } else {
                return Ok(());
            }
        }
    }

    fn element(&mut self) -> Result<Element, Refusal> {
        self.skip_blanks();
        let is_called = self.peek() == Some('&') && !self.ahead(0).starts_with("&&");
        if is_called {
            self.next();
            self.skip_blanks();
        }
        let starts_command =
            self.peek().is_some_and(|next| next.is_alphabetic() || matches!(next, '?' | '%'))
                || (self.peek() == Some('.') && self.ahead(1).starts_with(['/', '\\']));
        if !starts_command && !is_called {
            return self.expression().map(Element::Value);
        }
        let name = match self.peek() {
            Some('\'' | '"') if is_called => match self.argument()? {
                Expr::Text(name) => name,
                _ => return Err(self.refused("a command's name stands after `&`".to_string())),
            },
            Some(mark @ ('?' | '%')) => {
                self.next();
                String::from(mark)
            }
            _ => self.bare_word(),
        };
        let mut arguments = Vec::new();
        loop {
            self.skip_blanks();
            let rest = self.ahead(0);
            if rest.is_empty()
                || rest.starts_with([';', '\n', '|', ')', '}', '>'])
                || rest.starts_with("&&")
                || rest.starts_with("2>")
            {
                return Ok(Element::Command(Command { name, arguments }));
            }
            arguments.push(self.argument_of_command()?);
        }
    }

    fn argument_of_command(&mut self) -> Result<Argument, Refusal> {
        let rest = self.ahead(0);
        let mut letters = rest.chars();
        let is_name = letters.next() == Some('-') && letters.next().is_some_and(char::is_alphabetic);
        if is_name {
            self.next();
            let name = self.parameter_name();
            if self.take(":") {
                self.skip_blanks();
                return Ok(Argument::Name(name, Some(self.argument()?)));
            }
            return Ok(Argument::Name(name, None));
        }
        if rest.starts_with('@')
            && rest
                .get(1..)
                .is_some_and(|rest| rest.starts_with(|next: char| next.is_alphabetic() || next == '_'))
        {
            self.next();
            return Ok(Argument::Splat(self.name().to_ascii_lowercase()));
        }
        self.argument().map(Argument::Value)
    }
}

/// Whether this may stand left of `=`.
fn is_target(expr: &Expr) -> bool {
    match expr {
        Expr::Variable(_) | Expr::Member(..) | Expr::Index(..) => true,
        Expr::Cast(_, inner) => is_target(inner),
        _ => false,
    }
}
