//! A filter applied to a value: each of its outputs is handed on as soon as it is there, as jq does.

use super::syntax::{Filter, Operator, Piece};
use super::{formats, functions, shown};
use crate::budget::Budget;
use crate::json::{Json, floor};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use mi_sim::Timestamp;

/// What filters run on.
pub(super) struct Machine<'a> {
    pub(super) budget: &'a mut Budget,
    /// `$ENV` and `env`.
    pub(super) environment: &'a Json,
    pub(super) now: Timestamp,
}

/// Why there are no further outputs.
#[derive(Debug)]
pub(super) enum Stop {
    /// An error, with what it says.
    Error(Json),
    /// Nobody wants more.
    Enough,
    /// It took too much.
    Budget(String),
}

pub(super) type Done = Result<(), Stop>;

/// Who takes the outputs.
pub(super) type Out<'o> = &'o mut dyn FnMut(&mut Machine, Json) -> Done;

pub(super) fn error(message: impl Into<String>) -> Stop {
    Stop::Error(Json::Text(message.into()))
}

/// Variables: those bound last are found first.
#[derive(Clone, Copy)]
pub(super) enum Env<'e> {
    Given(&'e [(String, Json)]),
    Bound { name: &'e str, value: &'e Json, outer: &'e Env<'e> },
}

impl<'e> Env<'e> {
    pub(super) fn of(given: &'e [(String, Json)]) -> Self {
        Self::Given(given)
    }

    fn get(&self, wanted: &str) -> Option<&Json> {
        match self {
            Self::Given(given) => given.iter().find(|(name, _)| name == wanted).map(|(_, value)| value),
            Self::Bound { name, value, .. } if *name == wanted => Some(value),
            Self::Bound { outer, .. } => outer.get(wanted),
        }
    }
}

impl Machine<'_> {
    pub(super) fn pay(&mut self, bytes: usize) -> Done {
        self.budget.bytes(bytes).map_err(Stop::Budget)
    }

    /// Applies a filter, and hands each output on.
    pub(super) fn run(&mut self, filter: &Filter, input: &Json, env: &Env, out: Out) -> Done {
        self.pay(16)?;
        match filter {
            Filter::Identity => out(self, input.clone()),
            Filter::Everything => self.everything(input, out),
            Filter::Literal(value) => out(self, value.clone()),
            Filter::Text { format, pieces } => {
                self.text(format.as_deref(), pieces, String::new(), input, env, out)
            }
            Filter::Index(target, key) => self.run(target, input, env, &mut |this, target| {
                this.run(key, input, env, &mut |this, key| {
                    let found = index(&target, &key)?;
                    out(this, found)
                })
            }),
            Filter::Slice(target, from, to) => self.run(target, input, env, &mut |this, target| {
                this.optional(from.as_deref(), input, env, &mut |this, from| {
                    this.optional(to.as_deref(), input, env, &mut |this, to| {
                        let part = slice(&target, &from, &to)?;
                        out(this, part)
                    })
                })
            }),
            Filter::Each(target) => self.run(target, input, env, &mut |this, target| {
                items(&target)?.into_iter().try_for_each(|item| out(this, item))
            }),
            Filter::Try(body, handler) => self.attempt(body, handler.as_deref(), input, env, out),
            Filter::Pipe(left, right) => {
                self.run(left, input, env, &mut |this, value| this.run(right, &value, env, out))
            }
            Filter::Comma(left, right) => {
                self.run(left, input, env, out)?;
                self.run(right, input, env, out)
            }
            Filter::Negate(body) => self.run(body, input, env, &mut |this, value| match value {
                Json::Number(number) => out(this, Json::float(-number.as_f64().unwrap_or_default())),
                other => Err(error(format!("{} ({}) cannot be negated", other.kind(), shown(&other)))),
            }),
            Filter::Binary(operator, left, right) => self.binary(*operator, left, right, input, env, out),
            Filter::Assign(path, assignment, value) => self.assign(path, *assignment, value, input, env, out),
            Filter::If(branches, otherwise) => self.branch(branches, otherwise.as_deref(), input, env, out),
            Filter::List(None) => out(self, Json::List(Vec::new())),
            Filter::List(Some(body)) => {
                let all = self.all(body, input, env)?;
                out(self, Json::List(all))
            }
            Filter::Object(members) => self.object(members, Vec::new(), input, env, out),
            Filter::Variable(name) if name == "ENV" => out(self, self.environment.clone()),
            Filter::Variable(name) => match env.get(name) {
                Some(value) => out(self, value.clone()),
                None => Err(error(format!("${name} is not defined"))),
            },
            Filter::Bind(source, name, body) => self.run(source, input, env, &mut |this, value| {
                this.run(body, input, &Env::Bound { name, value: &value, outer: env }, out)
            }),
            Filter::Call(name, arguments) => functions::call(self, name, arguments, input, env, out),
        }
    }

    /// All outputs at once.
    pub(super) fn all(&mut self, filter: &Filter, input: &Json, env: &Env) -> Result<Vec<Json>, Stop> {
        let mut all = Vec::new();
        self.run(filter, input, env, &mut |this, value| {
            this.pay(16)?;
            all.push(value);
            Ok(())
        })?;
        Ok(all)
    }

    pub(super) fn everything(&mut self, value: &Json, out: Out) -> Done {
        self.pay(16)?;
        out(self, value.clone())?;
        match value {
            Json::List(items) => items.iter().try_for_each(|item| self.everything(item, out)),
            Json::Object(members) => members.iter().try_for_each(|(_, item)| self.everything(item, out)),
            _ => Ok(()),
        }
    }

    fn optional(&mut self, filter: Option<&Filter>, input: &Json, env: &Env, out: Out) -> Done {
        match filter {
            Some(filter) => self.run(filter, input, env, out),
            None => out(self, Json::Null),
        }
    }

    /// What goes wrong inside is caught; what goes wrong with whoever takes the outputs is not.
    fn attempt(
        &mut self,
        body: &Filter,
        handler: Option<&Filter>,
        input: &Json,
        env: &Env,
        out: Out,
    ) -> Done {
        let mut outside = None;
        let done = self.run(body, input, env, &mut |this, value| {
            out(this, value).map_err(|stop| {
                outside = Some(stop);
                Stop::Enough
            })
        });
        match (outside, done) {
            (Some(stop), _) => Err(stop),
            (None, Err(Stop::Error(message))) => match handler {
                Some(handler) => self.run(handler, &message, env, out),
                None => Ok(()),
            },
            (None, done) => done,
        }
    }

    fn branch(
        &mut self,
        branches: &[(Filter, Filter)],
        otherwise: Option<&Filter>,
        input: &Json,
        env: &Env,
        out: Out,
    ) -> Done {
        let Some(((condition, then), rest)) = branches.split_first() else {
            return match otherwise {
                Some(otherwise) => self.run(otherwise, input, env, out),
                None => out(self, input.clone()),
            };
        };
        self.run(condition, input, env, &mut |this, value| match value.is_true() {
            true => this.run(then, input, env, out),
            false => this.branch(rest, otherwise, input, env, out),
        })
    }

    fn object(
        &mut self,
        members: &[(Filter, Filter)],
        made: Vec<(String, Json)>,
        input: &Json,
        env: &Env,
        out: Out,
    ) -> Done {
        let Some(((key, value), rest)) = members.split_first() else { return out(self, Json::Object(made)) };
        self.run(key, input, env, &mut |this, key| {
            let Json::Text(key) = key else {
                return Err(error(format!("Object keys must be strings, not {}", key.kind())));
            };
            this.run(value, input, env, &mut |this, value| {
                let mut object = Json::Object(made.clone());
                object.set(&key, value);
                let Json::Object(made) = object else { return Ok(()) };
                this.object(rest, made, input, env, out)
            })
        })
    }

    fn text(
        &mut self,
        format: Option<&str>,
        pieces: &[Piece],
        made: String,
        input: &Json,
        env: &Env,
        out: Out,
    ) -> Done {
        match pieces.split_first() {
            None => out(self, Json::Text(made)),
            Some((Piece::Plain(text), rest)) => {
                self.text(format, rest, [made.as_str(), text].concat(), input, env, out)
            }
            Some((Piece::Filled(filter), rest)) => self.run(filter, input, env, &mut |this, value| {
                let text = formats::formatted(format.unwrap_or("text"), &value)?;
                this.pay(text.len())?;
                this.text(format, rest, [made.as_str(), &text].concat(), input, env, out)
            }),
        }
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: &Filter,
        right: &Filter,
        input: &Json,
        env: &Env,
        out: Out,
    ) -> Done {
        match operator {
            Operator::Alternative => {
                let mut is_there = false;
                let mut outside = None;
                let done = self.run(left, input, env, &mut |this, value| {
                    if !value.is_true() {
                        return Ok(());
                    }
                    is_there = true;
                    out(this, value).map_err(|stop| {
                        outside = Some(stop);
                        Stop::Enough
                    })
                });
                match (outside, done) {
                    (Some(stop), _) => Err(stop),
                    (None, Err(stop @ Stop::Budget(_))) => Err(stop),
                    _ if is_there => Ok(()),
                    _ => self.run(right, input, env, out),
                }
            }
            Operator::And | Operator::Or => self.run(left, input, env, &mut |this, value| match value
                .is_true()
                == (operator == Operator::Or)
            {
                true => out(this, Json::Bool(operator == Operator::Or)),
                false => {
                    this.run(right, input, env, &mut |this, value| out(this, Json::Bool(value.is_true())))
                }
            }),
            // jq goes through the right side first.
            _ => self.run(right, input, env, &mut |this, right| {
                this.run(left, input, env, &mut |this, left| {
                    let value = this.worked_out(operator, &left, &right)?;
                    out(this, value)
                })
            }),
        }
    }

    /// What an operator makes of two values.
    pub(super) fn worked_out(&mut self, operator: Operator, left: &Json, right: &Json) -> Result<Json, Stop> {
        let order = || left.partial_cmp(right).unwrap_or(Ordering::Less);
        Ok(match operator {
            Operator::Equal => Json::Bool(order().is_eq()),
            Operator::Unequal => Json::Bool(order().is_ne()),
            Operator::Less => Json::Bool(order().is_lt()),
            Operator::LessOrEqual => Json::Bool(order().is_le()),
            Operator::Greater => Json::Bool(order().is_gt()),
            Operator::GreaterOrEqual => Json::Bool(order().is_ge()),
            Operator::Alternative => (if left.is_true() { left } else { right }).clone(),
            Operator::And => Json::Bool(left.is_true() && right.is_true()),
            Operator::Or => Json::Bool(left.is_true() || right.is_true()),
            _ => self.arithmetic(operator, left, right)?,
        })
    }

    fn arithmetic(&mut self, operator: Operator, left: &Json, right: &Json) -> Result<Json, Stop> {
        let refused = |what: &str| {
            error(format!(
                "{} ({}) and {} ({}) cannot be {what}",
                left.kind(),
                shown(left),
                right.kind(),
                shown(right)
            ))
        };
        let number = |value: &Json| match value {
            Json::Number(number) => number.as_f64(),
            _ => None,
        };
        let numbers = number(left).zip(number(right));
        Ok(match (operator, left, right) {
            (Operator::Add, Json::Null, other) | (Operator::Add, other, Json::Null) => other.clone(),
            (Operator::Add, Json::Text(one), Json::Text(two)) => {
                self.pay(one.len().saturating_add(two.len()))?;
                Json::Text([one.as_str(), two].concat())
            }
            (Operator::Add, Json::List(one), Json::List(two)) => {
                self.pay(one.len().saturating_add(two.len()))?;
                Json::List([one.as_slice(), two].concat())
            }
            (Operator::Add, Json::Object(_), Json::Object(two)) => {
                let mut sum = left.clone();
                two.iter().for_each(|(name, value)| sum.set(name, value.clone()));
                sum
            }
            (Operator::Subtract, Json::List(one), Json::List(two)) => {
                self.pay(one.len().saturating_mul(two.len()))?;
                Json::List(one.iter().filter(|item| !two.contains(item)).cloned().collect())
            }
            (Operator::Multiply, Json::Object(_), Json::Object(_)) => merged(left, right),
            (Operator::Multiply, Json::Text(text), Json::Number(count)) => {
                let count = count.as_f64().unwrap_or_default();
                // A fraction repeats once more, nothing at all is null.
                let times =
                    (0..1_000_000_usize).zip(core::iter::successors(Some(count), |left| Some(left - 1.0)));
                let times = times.take_while(|(_, left)| *left > 0.0).count();
                self.pay(text.len().saturating_mul(times))?;
                if times == 0 { Json::Null } else { Json::Text(text.repeat(times)) }
            }
            (Operator::Divide, Json::Text(text), Json::Text(sign)) => functions::split(text, sign),
            (Operator::Divide | Operator::Remainder, _, Json::Number(zero))
                if zero.as_f64() == Some(0.0) && numbers.is_some() =>
            {
                return Err(refused("divided because the divisor is zero"));
            }
            (operator, ..) => match (operator, numbers) {
                (Operator::Add, Some((one, two))) => Json::float(one + two),
                (Operator::Subtract, Some((one, two))) => Json::float(one - two),
                (Operator::Multiply, Some((one, two))) => Json::float(one * two),
                (Operator::Divide, Some((one, two))) => Json::float(one / two),
                (Operator::Remainder, Some((one, two))) => Json::float(one % two),
                (Operator::Add, None) => return Err(refused("added")),
                (Operator::Subtract, None) => return Err(refused("subtracted")),
                (Operator::Multiply, None) => return Err(refused("multiplied")),
                _ => return Err(refused("divided")),
            },
        })
    }
}

/// Objects put together at every level; the second one wins.
fn merged(left: &Json, right: &Json) -> Json {
    let mut sum = left.clone();
    if let Json::Object(members) = right {
        for (name, value) in members {
            let value = match (left.get(name), value) {
                (Some(one @ Json::Object(_)), Json::Object(_)) => merged(one, value),
                _ => value.clone(),
            };
            sum.set(name, value);
        }
    }
    sum
}

impl Json {
    /// All but `null` and `false`.
    pub(super) fn is_true(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }
}

/// `.[key]`
pub(super) fn index(target: &Json, key: &Json) -> Result<Json, Stop> {
    match (target, key) {
        (Json::Object(_), Json::Text(name)) => Ok(target.get(name).cloned().unwrap_or_default()),
        (Json::List(items), Json::Number(_)) => {
            Ok(place(key, items.len()).and_then(|at| items.get(at)).cloned().unwrap_or_default())
        }
        (Json::Null, Json::Text(_) | Json::Number(_) | Json::Null) => Ok(Json::Null),
        (_, Json::Text(name)) => Err(error(format!("Cannot index {} with \"{name}\"", target.kind()))),
        _ => Err(error(format!("Cannot index {} with {}", target.kind(), key.kind()))),
    }
}

/// The place that a number names in a list; from the end where it is negative.
pub(super) fn place(key: &Json, length: usize) -> Option<usize> {
    let Json::Number(number) = key else { return None };
    let number = whole(number.as_f64()?);
    let length = i64::try_from(length).ok()?;
    usize::try_from(if number < 0 { length.saturating_add(number) } else { number }).ok()
}

/// A number without its fraction, rounded down.
pub(super) fn whole(number: f64) -> i64 {
    let most = if number < 0.0 { i64::MIN } else { i64::MAX };
    floor(number).map_or(if number.is_nan() { 0 } else { most }, |(whole, _)| whole)
}

fn slice(target: &Json, from: &Json, to: &Json) -> Result<Json, Stop> {
    let bounds = |length: usize| {
        let place = |key: &Json, missing| match key {
            Json::Number(_) => place(key, length).unwrap_or(0).min(length),
            _ => missing,
        };
        let start = place(from, 0);
        start..place(to, length).max(start)
    };
    match target {
        Json::Null => Ok(Json::Null),
        Json::List(items) => Ok(Json::List(items.get(bounds(items.len())).unwrap_or_default().to_vec())),
        Json::Text(text) => {
            let letters: Vec<char> = text.chars().collect();
            Ok(Json::Text(letters.get(bounds(letters.len())).unwrap_or_default().iter().collect()))
        }
        other => Err(error(format!("Cannot index {} with object", other.kind()))),
    }
}

/// `.[]`
pub(super) fn items(target: &Json) -> Result<Vec<Json>, Stop> {
    match target {
        Json::List(items) => Ok(items.clone()),
        Json::Object(members) => Ok(members.iter().map(|(_, value)| value.clone()).collect()),
        Json::Null => Err(error("Cannot iterate over null (null)".to_owned())),
        other => Err(error(format!("Cannot iterate over {} ({})", other.kind(), shown(other)))),
    }
}
