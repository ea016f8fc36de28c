//! Places in a value: what may stand on the left of an assignment, and what `del` and `paths` go through.

use super::apply::{Done, Env, Machine, Out, Stop, error, index, items, place};
use super::syntax::{Assignment, Filter};
use crate::json::Json;
use alloc::format;
use alloc::vec::Vec;

type Path = Vec<Json>;

impl Machine<'_> {
    /// The places that a filter leads to.
    pub(super) fn paths(&mut self, filter: &Filter, input: &Json, env: &Env) -> Result<Vec<Path>, Stop> {
        let mut found = Vec::new();
        self.lead(filter, &Path::new(), input, env, &mut |this, path, _| {
            this.pay(16)?;
            found.push(path);
            Ok(())
        })?;
        Ok(found)
    }

    fn lead(
        &mut self,
        filter: &Filter,
        path: &Path,
        input: &Json,
        env: &Env,
        out: &mut dyn FnMut(&mut Machine, Path, Json) -> Done,
    ) -> Done {
        self.pay(16)?;
        let below = |path: &Path, key: Json| [path.as_slice(), &[key]].concat();
        match filter {
            Filter::Identity => out(self, path.clone(), input.clone()),
            Filter::Index(target, key) => self.lead(target, path, input, env, &mut |this, path, target| {
                this.run(key, input, env, &mut |this, key| {
                    let found = index(&target, &key)?;
                    out(this, below(&path, key), found)
                })
            }),
            Filter::Each(target) => self.lead(target, path, input, env, &mut |this, path, target| {
                keys(&target)?.into_iter().try_for_each(|key| {
                    let found = index(&target, &key)?;
                    out(this, below(&path, key), found)
                })
            }),
            Filter::Pipe(left, right) => self.lead(left, path, input, env, &mut |this, path, value| {
                this.lead(right, &path, &value, env, out)
            }),
            Filter::Comma(left, right) => {
                self.lead(left, path, input, env, out)?;
                self.lead(right, path, input, env, out)
            }
            Filter::Try(body, None) => match self.lead(body, path, input, env, out) {
                Err(Stop::Error(_)) => Ok(()),
                done => done,
            },
            Filter::Everything => self.descend(path, input, out),
            Filter::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
                ("select", [condition]) => {
                    let passes = self.all(condition, input, env)?;
                    passes
                        .iter()
                        .filter(|value| value.is_true())
                        .try_for_each(|_| out(self, path.clone(), input.clone()))
                }
                ("empty", []) => Ok(()),
                ("first", []) => self.lead(&Filter::Literal(Json::Null), path, input, env, out),
                ("map", [body]) => keys(input)?.into_iter().try_for_each(|key| {
                    let item = index(input, &key)?;
                    self.lead(body, &below(path, key), &item, env, out)
                }),
                _ => {
                    Err(error(format!("`{name}` leads to no place in a value, so nothing can be put there")))
                }
            },
            _ => Err(error("Invalid path expression: only paths such as `.a[0]` can be changed")),
        }
    }

    fn descend(
        &mut self,
        path: &Path,
        value: &Json,
        out: &mut dyn FnMut(&mut Machine, Path, Json) -> Done,
    ) -> Done {
        self.pay(16)?;
        out(self, path.clone(), value.clone())?;
        if !matches!(value, Json::List(_) | Json::Object(_)) {
            return Ok(());
        }
        keys(value)?.into_iter().try_for_each(|key| {
            let item = index(value, &key)?;
            self.descend(&[path.as_slice(), &[key]].concat(), &item, out)
        })
    }

    pub(super) fn assign(
        &mut self,
        path: &Filter,
        assignment: Assignment,
        value: &Filter,
        input: &Json,
        env: &Env,
        out: Out,
    ) -> Done {
        let paths = self.paths(path, input, env)?;
        if assignment == Assignment::Update {
            let mut changed = input.clone();
            for path in paths {
                let old = get(&changed, &path)?;
                // The first output counts; where there is none, the place goes.
                match self.all(value, &old, env)?.into_iter().next() {
                    Some(new) => changed = set(&changed, &path, &new)?,
                    None => changed = deleted(&changed, &path),
                }
            }
            return out(self, changed);
        }
        self.run(value, input, env, &mut |this, value| {
            let mut changed = input.clone();
            for path in &paths {
                let new = match assignment {
                    Assignment::With(operator) => this.worked_out(operator, &get(&changed, path)?, &value)?,
                    _ => value.clone(),
                };
                changed = set(&changed, path, &new)?;
            }
            out(this, changed)
        })
    }
}

/// The keys of a list or object, in order.
pub(super) fn keys(value: &Json) -> Result<Vec<Json>, Stop> {
    match value {
        Json::Object(members) => Ok(members.iter().map(|(name, _)| Json::text(name)).collect()),
        other => Ok((0..items(other)?.len()).map(Json::length).collect()),
    }
}

pub(super) fn get(value: &Json, path: &[Json]) -> Result<Json, Stop> {
    path.iter().try_fold(value.clone(), |value, key| index(&value, key))
}

/// How far behind its end a list may be written.
const FURTHEST: usize = 10_000;

pub(super) fn set(value: &Json, path: &[Json], new: &Json) -> Result<Json, Stop> {
    let Some((key, rest)) = path.split_first() else { return Ok(new.clone()) };
    match (value, key) {
        (Json::Object(_) | Json::Null, Json::Text(name)) => {
            let inside = set(value.get(name).unwrap_or(&Json::Null), rest, new)?;
            let mut object = if *value == Json::Null { Json::Object(Vec::new()) } else { value.clone() };
            object.set(name, inside);
            Ok(object)
        }
        (Json::List(_) | Json::Null, Json::Number(_)) => {
            let mut items = value.as_list().unwrap_or_default().to_vec();
            let at = place(key, items.len()).filter(|at| *at < items.len().saturating_add(FURTHEST));
            let at = at.ok_or_else(|| error("Out of bounds negative array index"))?;
            if items.len() <= at {
                items.resize(at.saturating_add(1), Json::Null);
            }
            if let Some(item) = items.get_mut(at) {
                *item = set(item, rest, new)?;
            }
            Ok(Json::List(items))
        }
        _ => Err(error(format!("Cannot index {} with {}", value.kind(), key.compact()))),
    }
}

/// The value without what stands at the end of a path.
pub(super) fn deleted(value: &Json, path: &[Json]) -> Json {
    let Some((key, rest)) = path.split_first() else { return Json::Null };
    let mut left = value.clone();
    match (&mut left, key) {
        (Json::Object(members), Json::Text(name)) if rest.is_empty() => {
            members.retain(|(own, _)| own != name)
        }
        (Json::Object(members), Json::Text(name)) => {
            members
                .iter_mut()
                .filter(|(own, _)| own == name)
                .for_each(|(_, item)| *item = deleted(item, rest));
        }
        (Json::List(items), Json::Number(_)) => {
            let at = place(key, items.len()).unwrap_or(usize::MAX);
            match items.get_mut(at) {
                Some(_) if rest.is_empty() => drop(items.remove(at)),
                Some(item) => *item = deleted(item, rest),
                None => {}
            }
        }
        _ => {}
    }
    left
}
