//! What an expression stands for.

use super::failure::Failure;
use super::operators;
use super::run::{Shell, Stop};
use super::syntax::{Expr, Operator};
use super::value::{Value, number};
use super::{methods, types};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl Shell<'_> {
    pub(super) fn value(&mut self, expr: &Expr) -> Result<Value, Stop> {
        Ok(match expr {
            Expr::Number(text) => number(text).unwrap_or_default(),
            Expr::Text(text) => Value::text(text),
            Expr::Pieces(pieces) => {
                let mut text = String::new();
                for piece in pieces {
                    let piece = self.value(piece)?.to_text();
                    self.budget.bytes(piece.len())?;
                    text.push_str(&piece);
                }
                Value::Text(text)
            }
            Expr::Variable(name) => self.variable(name),
            Expr::Inner(statement) => Value::of(self.statement(statement)?),
            Expr::Block(body) => Value::of(self.body(body)?),
            Expr::Array(body) => Value::List(self.body(body)?),
            Expr::List(items) => Value::List(self.values(items)?),
            Expr::Table(members) => {
                let mut table = Value::Table(Vec::new());
                for (name, statement) in members {
                    let name = self.value(name)?.to_text();
                    let value = Value::of(self.statement(statement)?);
                    table.set(&name, value);
                }
                table
            }
            Expr::Script(body) => Value::Script(body.clone()),
            Expr::Member(of, name) => {
                let of = self.value(of)?;
                let name = self.value(name)?.to_text();
                of.member(&name)
            }
            Expr::Method(of, name, arguments) => self.method(of, name, arguments)?,
            Expr::Index(of, index) => self.index(of, index)?,
            Expr::Static(kind, member, arguments) => {
                let values = arguments.as_ref().map(|arguments| self.values(arguments)).transpose()?;
                types::of_type(self, kind, member, values.as_deref())?
            }
            Expr::Cast(kind, inner) => {
                let value = self.value(inner)?;
                types::cast(kind, value)?
            }
            Expr::Not(inner) => Value::Bool(!self.value(inner)?.is_true()),
            Expr::Minus(inner) => operators::negative(&self.value(inner)?)?,
            Expr::Before(operator, inner) => {
                let value = self.value(inner)?;
                let right = if *operator == Operator::Join { Value::text("") } else { Value::text(" +") };
                operators::apply(*operator, value, right, &mut self.matches, &mut self.budget)?
            }
            Expr::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            Expr::Choice(condition, yes, no) => {
                let holds = self.value(condition)?.is_true();
                self.value(if holds { yes } else { no })?
            }
        })
    }

    fn values(&mut self, exprs: &[Expr]) -> Result<Vec<Value>, Stop> {
        exprs.iter().map(|expr| self.value(expr)).collect()
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Result<Value, Stop> {
        let left = self.value(left)?;
        match operator {
            Operator::And if !left.is_true() => return Ok(Value::Bool(false)),
            Operator::Or if left.is_true() => return Ok(Value::Bool(true)),
            Operator::Coalesce if left != Value::Null => return Ok(left),
            Operator::Is | Operator::IsNot | Operator::As => {}
            _ => {}
        }
        let right = self.value(right)?;
        Ok(match operator {
            Operator::And | Operator::Or => Value::Bool(right.is_true()),
            Operator::Coalesce => right,
            Operator::Contains(cased) => Value::Bool(operators::has(left, &right, cased)),
            Operator::NotContains(cased) => Value::Bool(!operators::has(left, &right, cased)),
            Operator::In(cased) => Value::Bool(operators::has(right, &left, cased)),
            Operator::NotIn(cased) => Value::Bool(!operators::has(right, &left, cased)),
            Operator::Is | Operator::IsNot => {
                let kind = right.to_text();
                let kind = kind.trim_matches(['[', ']']);
                let is = left.kind().eq_ignore_ascii_case(kind)
                    || (kind.eq_ignore_ascii_case("int") && left.kind() == "Int32");
                Value::Bool(is == (operator == Operator::Is))
            }
            Operator::As => {
                let kind = right.to_text().to_ascii_lowercase();
                types::cast(kind.trim_matches(['[', ']']), left).unwrap_or_default()
            }
            _ => operators::apply(operator, left, right, &mut self.matches, &mut self.budget)?,
        })
    }

    fn method(&mut self, of: &Expr, name: &str, arguments: &[Expr]) -> Result<Value, Stop> {
        let value = self.value(of)?;
        let arguments = self.values(arguments)?;
        self.budget.bytes(value.size())?;
        // What changes its object changes the variable in which that stands.
        let is_change = matches!(value, Value::Table(_))
            && ["add", "remove"].iter().any(|known| name.eq_ignore_ascii_case(known));
        let (Expr::Variable(variable), true) = (of, is_change) else {
            return methods::call(&value, name, &arguments).map_err(Stop::from);
        };
        let mut table = value;
        let key = arguments.first().map(Value::to_text).unwrap_or_default();
        if name.eq_ignore_ascii_case("add") {
            table.set(&key, arguments.get(1).cloned().unwrap_or_default());
        } else if let Some(members) = table.members_mut() {
            members.retain(|(known, _)| !known.eq_ignore_ascii_case(&key));
        }
        self.set_variable(variable, table)?;
        Ok(Value::Null)
    }

    fn index(&mut self, of: &Expr, index: &Expr) -> Result<Value, Stop> {
        let is_matches = matches!(of, Expr::Variable(name) if name == "matches");
        let of = self.value(of)?;
        let index = self.value(index)?;
        if is_matches && of != Value::Null && index.to_int() != Some(0) {
            let message = "groups of -match are not known to this PowerShell: `$matches[0]` is the whole; take a part of it with -split or -replace";
            return Err(Failure::new(message).into());
        }
        if let Value::List(wanted) = index {
            let found = wanted.iter().flat_map(|index| at(&of, index).items());
            return Ok(Value::List(found.collect()));
        }
        Ok(at(&of, &index))
    }
}

/// One item of a list, member of a table, or letter of a text.
fn at(of: &Value, index: &Value) -> Value {
    let place = |length: usize| -> Option<usize> {
        let index = index.to_int()?;
        match usize::try_from(index) {
            Ok(index) => Some(index),
            Err(_) => length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
        }
    };
    match of {
        Value::List(items) => {
            place(items.len()).and_then(|place| items.get(place)).cloned().unwrap_or_default()
        }
        Value::Table(_) => {
            let name = index.to_text();
            let members = of.members().into_iter().flatten();
            let found = members.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        }
        Value::Text(text) => {
            let letters: Vec<char> = text.chars().collect();
            place(letters.len())
                .and_then(|place| letters.get(place))
                .map_or(Value::Null, |letter| Value::Text(format!("{letter}")))
        }
        Value::Object(..) if index.to_int() != Some(0) => of.member(&index.to_text()),
        one if place(1) == Some(0) => one.clone(),
        _ => Value::Null,
    }
}
