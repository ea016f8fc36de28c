//! A statement runs: control, pipelines, and where their output goes.

use super::bind::Written;
use super::failure::Failure;
use super::memory::MOST_BYTES;
use super::show;
use super::syntax::{Argument, Body, Command, Element, Expr, Kind, Operator, Pipeline, Statement};
use super::value::{Members, Value};
use crate::bash::Streams;
use crate::budget::{Budget, DEEPEST};
use crate::printed::Printed;
use crate::session::Session;
use crate::world::World;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// One run of PowerShell over a session.
pub(crate) struct Shell<'a> {
    pub(super) session: &'a mut Session,
    pub(super) world: &'a mut dyn World,
    pub(super) budget: Budget,
    pub(super) io: Streams,
    /// What `$_` stands for, the innermost last.
    pub(super) current: Vec<Value>,
    pub(super) matches: Option<Members>,
    depth: usize,
}

/// Why what follows does not run.
#[derive(Debug)]
pub(super) enum Stop {
    Break,
    Continue,
    Return(Vec<Value>),
    Failed(Failure),
    Exit,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<String> for Stop {
    fn from(message: String) -> Self {
        Self::Failed(Failure::new(message))
    }
}

pub(super) type Ran = Result<Vec<Value>, Stop>;

impl<'a> Shell<'a> {
    pub(crate) fn new(session: &'a mut Session, world: &'a mut dyn World) -> Self {
        Self {
            session,
            world,
            budget: Budget::new(),
            io: Streams::default(),
            current: Vec::new(),
            matches: None,
            depth: 0,
        }
    }

    /// Runs one statement from beginning to end.
    pub(crate) fn run(mut self, statement: &Statement) -> Printed {
        let leaves = self.whole(statement);
        Printed {
            out: String::from_utf8_lossy(&self.io.out).into_owned(),
            err: String::from_utf8_lossy(&self.io.err).into_owned(),
            status: self.session.status,
            cost: self.budget.paid(),
            leaves,
        }
    }

    /// The same for another shell: whether the script ends here, and what is left of the budget.
    pub(super) fn run_on(mut self, statement: &Statement, io: &mut Streams) -> (bool, Budget) {
        let leaves = self.whole(statement);
        io.out.extend_from_slice(&self.io.out);
        io.err.extend_from_slice(&self.io.err);
        (leaves, self.budget)
    }

    /// Runs a statement and shows what it gives; whether it asked to leave the shell.
    fn whole(&mut self, statement: &Statement) -> bool {
        self.session.status = 0;
        let ran = self.statement(statement);
        let leaves = matches!(ran, Err(Stop::Exit));
        if let Some(matches) = self.matches.take() {
            self.session.powershell.variables.insert("matches".to_owned(), Value::Table(matches));
        }
        match ran {
            Ok(values) | Err(Stop::Return(values)) => self.show(&values),
            Err(Stop::Failed(failure)) => self.tell(&failure),
            Err(Stop::Break | Stop::Continue | Stop::Exit) => {}
        }
        leaves
    }

    /// Shows values as a terminal has them.
    fn show(&mut self, values: &[Value]) {
        let text = show::screen(values);
        match self.budget.bytes(text.len()) {
            Ok(()) => self.io.out.extend_from_slice(text.as_bytes()),
            Err(wrong) => self.tell(&Failure::new(wrong)),
        }
    }

    /// Tells of a failure.
    pub(super) fn tell(&mut self, failure: &Failure) {
        self.session.status = 1;
        self.complain(&failure.told());
    }

    /// A line for whoever sits at the terminal, past the pipeline.
    pub(super) fn say(&mut self, line: &str) {
        self.io.out.extend_from_slice(line.as_bytes());
        self.io.out.push(b'\n');
    }

    pub(super) fn complain(&mut self, line: &str) {
        self.io.err.extend_from_slice(line.as_bytes());
        self.io.err.push(b'\n');
    }

    pub(super) fn draw_guid(&mut self) -> String {
        self.with_azure(|az| az.draw_guid("[guid]::NewGuid()"))
    }

    pub(super) fn now_text(&self) -> String {
        self.world.now().to_rfc3339()
    }

    /// Statements after each other; all that they give.
    pub(super) fn body(&mut self, body: &Body) -> Ran {
        let mut values = Vec::new();
        for statement in body.iter() {
            match self.statement(statement) {
                Ok(more) => values.extend(more),
                Err(Stop::Return(more)) => {
                    values.extend(more);
                    return Err(Stop::Return(values));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(values)
    }

    /// A script block, from which `return` leads out.
    pub(super) fn script(&mut self, body: &Body) -> Ran {
        match self.body(body) {
            Err(Stop::Return(values)) => Ok(values),
            other => other,
        }
    }

    pub(super) fn statement(&mut self, statement: &Statement) -> Ran {
        self.budget.command()?;
        if self.depth >= DEEPEST.saturating_mul(4) {
            return Err(Failure::new("statements stand too deep within each other").into());
        }
        self.depth = self.depth.saturating_add(1);
        let ran = self.kind(&statement.kind);
        self.depth = self.depth.saturating_sub(1);
        ran
    }

    fn kind(&mut self, kind: &Kind) -> Ran {
        match kind {
            Kind::Chain(first, rest) => self.chain(first, rest),
            Kind::Assign(target, operator, value) => {
                let value = match plain(value) {
                    // An array stays one, however many items it has.
                    Some(expr) => self.value(expr)?,
                    None => Value::of(self.statement(value)?),
                };
                self.assign(target, *operator, value)?;
                Ok(Vec::new())
            }
            Kind::If(ways, otherwise) => {
                for (condition, body) in ways {
                    if self.holds(condition)? {
                        return self.body(body);
                    }
                }
                otherwise.as_ref().map_or_else(|| Ok(Vec::new()), |body| self.body(body))
            }
            Kind::ForEach(name, of, body) => {
                let items = self.pipeline(of)?;
                let mut values = Vec::new();
                for item in items {
                    self.budget.command()?;
                    self.set_variable(name, item)?;
                    if !self.round(body, &mut values)? {
                        break;
                    }
                }
                Ok(values)
            }
            Kind::While { condition, body, is_first_run_free } => {
                let mut values = Vec::new();
                let mut is_free = *is_first_run_free;
                while is_free || self.holds(condition)? {
                    self.budget.command()?;
                    is_free = false;
                    if !self.round(body, &mut values)? {
                        break;
                    }
                }
                Ok(values)
            }
            Kind::Try { body, catch, finally } => {
                let mut ran = self.body(body);
                if let (Err(Stop::Failed(failure)), Some(catch)) = (&ran, catch) {
                    self.session.status = 0;
                    let record = record(failure);
                    self.current.push(record);
                    ran = self.body(catch);
                    self.current.pop();
                }
                if let Some(finally) = finally {
                    let more = self.body(finally)?;
                    ran = ran.map(|values| values.into_iter().chain(more).collect());
                }
                ran
            }
            Kind::Throw(what) => {
                let values = what.as_ref().map_or_else(|| Ok(Vec::new()), |what| self.pipeline(what))?;
                let text = Value::of(values).to_text();
                Err(Failure {
                    command: "Exception".to_owned(),
                    ..Failure::new(if text.is_empty() { "ScriptHalted".to_owned() } else { text })
                }
                .into())
            }
            Kind::Return(what) => {
                let values = what.as_ref().map_or_else(|| Ok(Vec::new()), |what| self.pipeline(what))?;
                Err(Stop::Return(values))
            }
            Kind::Break => Err(Stop::Break),
            Kind::Continue => Err(Stop::Continue),
            Kind::Param(all) => {
                for (name, otherwise) in all {
                    if self.variable(name) == Value::Null {
                        let value =
                            otherwise.as_ref().map_or(Ok(Value::Null), |otherwise| self.value(otherwise))?;
                        self.set_variable(name, value)?;
                    }
                }
                Ok(Vec::new())
            }
        }
    }

    /// One round of a loop; whether there may be another.
    fn round(&mut self, body: &Body, values: &mut Vec<Value>) -> Result<bool, Stop> {
        match self.body(body) {
            Ok(more) => values.extend(more),
            Err(Stop::Continue) => {}
            Err(Stop::Break) => return Ok(false),
            Err(Stop::Return(more)) => {
                values.extend(more);
                return Err(Stop::Return(core::mem::take(values)));
            }
            Err(other) => return Err(other),
        }
        Ok(true)
    }

    fn holds(&mut self, condition: &Pipeline) -> Result<bool, Stop> {
        Ok(Value::of(self.pipeline(condition)?).is_true())
    }

    fn chain(&mut self, first: &Pipeline, rest: &[(bool, Pipeline)]) -> Ran {
        if rest.is_empty() {
            return self.pipeline(first);
        }
        self.session.status = 0;
        let mut values = self.link(first)?;
        for (is_and, pipeline) in rest {
            if *is_and == (self.session.status == 0) {
                self.session.status = 0;
                values.extend(self.link(pipeline)?);
            }
        }
        Ok(values)
    }

    /// A pipeline of a chain: what fails is told, and the chain goes on by it.
    fn link(&mut self, pipeline: &Pipeline) -> Ran {
        match self.pipeline(pipeline) {
            Err(Stop::Failed(failure)) => {
                self.tell(&failure);
                Ok(Vec::new())
            }
            other => other,
        }
    }

    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) -> Ran {
        let errors = self.io.err.len();
        let ran = self.elements(&pipeline.elements);
        if pipeline.is_error_hidden {
            self.io.err.truncate(errors);
        }
        let values = match ran {
            Err(Stop::Failed(_)) if pipeline.is_error_hidden => {
                self.session.status = 1;
                return Ok(Vec::new());
            }
            other => other?,
        };
        let Some((to, is_more)) = &pipeline.to else { return Ok(values) };
        let to = self.value(to)?;
        if to != Value::Null {
            let text = show::screen(&values);
            self.budget.bytes(text.len())?;
            let written = self.session.files.write(&to.to_text(), text.as_bytes(), *is_more);
            written.map_err(|wrong| Failure::new(format!("{}: {wrong}", to.to_text())))?;
        }
        Ok(Vec::new())
    }

    fn elements(&mut self, elements: &[Element]) -> Ran {
        let mut values = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let input = (index > 0).then(|| core::mem::take(&mut values));
            values = match element {
                Element::Value(expr) if index == 0 => self.items(expr)?,
                Element::Value(_) => {
                    return Err(Failure::new(
                        "Expressions are only allowed as the first element of a pipeline.",
                    )
                    .into());
                }
                Element::Command(command) => self.command(command, input)?,
            };
            let size = values.iter().map(Value::size).fold(0, usize::saturating_add);
            self.budget.bytes(size)?;
        }
        Ok(values)
    }

    /// What a value puts into a pipeline.
    fn items(&mut self, expr: &Expr) -> Ran {
        match expr {
            Expr::Inner(statement) => self.statement(statement),
            Expr::Block(body) => self.body(body),
            other => self.value(other).map(Value::items),
        }
    }

    fn command(&mut self, command: &Command, input: Option<Vec<Value>>) -> Ran {
        self.budget.command()?;
        if command.name.eq_ignore_ascii_case("exit") {
            return Err(Stop::Exit);
        }
        let mut written = Vec::new();
        for argument in &command.arguments {
            match argument {
                Argument::Value(expr) => written.push(Written::Value(self.value(expr)?)),
                Argument::Name(name, None) => written.push(Written::Name(name.clone())),
                Argument::Name(name, Some(expr)) => {
                    written.push(Written::Both(name.clone(), self.value(expr)?))
                }
                Argument::Splat(name) => match self.variable(name) {
                    Value::Table(members) => {
                        written.extend(members.into_iter().map(|(name, value)| Written::Both(name, value)));
                    }
                    other => written.extend(other.items().into_iter().map(Written::Value)),
                },
            }
        }
        super::cmdlets::run(self, &command.name, written, input)
    }

    /// Sets a variable, or a part of one.
    fn assign(&mut self, target: &Expr, operator: Option<Operator>, value: Value) -> Result<(), Stop> {
        let value = match operator {
            None => value,
            Some(operator) => {
                let before = self.value(target)?;
                match operator {
                    Operator::Coalesce if before != Value::Null => before,
                    Operator::Coalesce => value,
                    _ => {
                        super::operators::apply(operator, before, value, &mut self.matches, &mut self.budget)?
                    }
                }
            }
        };
        match target {
            Expr::Variable(name) => self.set_variable(name, value),
            Expr::Cast(kind, inner) => {
                let value = super::types::cast(kind, value)?;
                self.assign(inner, None, value)
            }
            Expr::Member(of, name) => {
                let name = self.value(name)?.to_text();
                self.change(of, Value::Text(name), value)
            }
            Expr::Index(of, index) => {
                let index = self.value(index)?;
                self.change(of, index, value)
            }
            _ => Err(Failure::new("only a variable, or a part of one, stands left of `=`").into()),
        }
    }

    /// Sets one part of what stands in a variable, and puts it back there.
    fn change(&mut self, of: &Expr, part: Value, value: Value) -> Result<(), Stop> {
        let mut whole = self.value(of)?;
        match (&mut whole, &part) {
            (Value::List(items), Value::Int(index)) => {
                let place = usize::try_from(*index).ok().and_then(|index| items.get_mut(index));
                *place.ok_or_else(|| Failure::new("Index was outside the bounds of the array."))? = value;
            }
            (Value::Table(_), _) => whole.set(&part.to_text(), value),
            (Value::Object(_, members), _)
                if members.iter().any(|(name, _)| name.eq_ignore_ascii_case(&part.to_text())) =>
            {
                whole.set(&part.to_text(), value);
            }
            _ => {
                let name = part.to_text();
                return Err(Failure::new(format!(
                    "The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
                ))
                .into());
            }
        }
        self.assign(of, None, whole)
    }

    pub(super) fn set_variable(&mut self, name: &str, value: Value) -> Result<(), Stop> {
        if let Some(name) = name.strip_prefix("env:") {
            self.session.variables.set(name, value.to_text());
            self.session.variables.export(name);
            return Ok(());
        }
        self.budget.bytes(value.size())?;
        let kept = self.session.powershell.variables.iter().filter(|(known, _)| *known != name);
        let size = kept.map(|(_, value)| value.size()).fold(value.size(), usize::saturating_add);
        if size > MOST_BYTES {
            return Err(
                Failure::new(format!("the variables of a session hold {MOST_BYTES} bytes at most")).into()
            );
        }
        self.session.powershell.variables.insert(name.to_owned(), value);
        Ok(())
    }

    pub(super) fn variable(&self, name: &str) -> Value {
        match name {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "_" | "psitem" => self.current.last().cloned().unwrap_or_default(),
            "?" => Value::Bool(self.session.status == 0),
            "matches" if self.matches.is_some() => self.matches.clone().map_or(Value::Null, Value::Table),
            "home" | "pwd" => Value::text(self.session.files.home()),
            "lastexitcode" => Value::Int(i64::from(self.session.status)),
            _ => match name.strip_prefix("env:") {
                Some(name) => self.session.variables.get(name).map_or(Value::Null, Value::text),
                None => self.session.powershell.variables.get(name).cloned().unwrap_or_default(),
            },
        }
    }
}

/// The value that a statement is, where it is no more than that.
fn plain(statement: &Statement) -> Option<&Expr> {
    let Kind::Chain(Pipeline { elements, to: None, .. }, rest) = &statement.kind else { return None };
    match (elements.as_slice(), rest.is_empty()) {
        ([Element::Value(expr)], true) => Some(expr),
        _ => None,
    }
}

/// What `$_` is in a `catch`.
fn record(failure: &Failure) -> Value {
    let text = |text: &str| Value::text(text);
    let response = match failure.status {
        None => Value::Null,
        Some(status) => Value::object(Vec::from([("StatusCode".to_string(), Value::Int(i64::from(status)))])),
    };
    let exception =
        Vec::from([("Message".to_string(), text(&failure.message)), ("Response".to_string(), response)]);
    let details = match failure.body.as_str() {
        "" => Value::Null,
        body => Value::object(Vec::from([("Message".to_string(), text(body))])),
    };
    Value::Object(
        "System.Management.Automation.ErrorRecord",
        Vec::from([
            ("Exception".to_string(), Value::Object("System.Exception", exception)),
            ("ErrorDetails".to_string(), details),
        ]),
    )
}
