//! The functions of jq that this shell has.

use super::apply::{Done, Env, Machine, Out, Stop, error, items, whole};
use super::paths::{deleted, get, keys, set};
use super::shown;
use super::syntax::Filter;
use crate::json::Json;
use crate::regex::{Flavour, Regex};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;
use mi_sim::{Timestamp, sort_by};

/// All that can be called, with how many arguments each takes.
pub(super) const NAMES: &[(&str, usize)] = &[
    ("add", 0),
    ("all", 0),
    ("all", 1),
    ("any", 0),
    ("any", 1),
    ("arrays", 0),
    ("ascii_downcase", 0),
    ("ascii_upcase", 0),
    ("booleans", 0),
    ("ceil", 0),
    ("contains", 1),
    ("del", 1),
    ("empty", 0),
    ("endswith", 1),
    ("env", 0),
    ("error", 0),
    ("error", 1),
    ("first", 0),
    ("first", 1),
    ("flatten", 0),
    ("floor", 0),
    ("from_entries", 0),
    ("fromdate", 0),
    ("fromjson", 0),
    ("getpath", 1),
    ("group_by", 1),
    ("has", 1),
    ("in", 1),
    ("index", 1),
    ("inside", 1),
    ("isvalid", 1),
    ("join", 1),
    ("keys", 0),
    ("keys_unsorted", 0),
    ("last", 0),
    ("last", 1),
    ("length", 0),
    ("limit", 2),
    ("ltrimstr", 1),
    ("map", 1),
    ("map_values", 1),
    ("max", 0),
    ("max_by", 1),
    ("min", 0),
    ("min_by", 1),
    ("not", 0),
    ("now", 0),
    ("nulls", 0),
    ("numbers", 0),
    ("objects", 0),
    ("paths", 0),
    ("range", 1),
    ("range", 2),
    ("recurse", 0),
    ("reverse", 0),
    ("round", 0),
    ("rtrimstr", 1),
    ("select", 1),
    ("setpath", 2),
    ("sort", 0),
    ("sort_by", 1),
    ("split", 1),
    ("startswith", 1),
    ("strings", 0),
    ("sub", 2),
    ("gsub", 2),
    ("test", 1),
    ("test", 2),
    ("to_entries", 0),
    ("todate", 0),
    ("tojson", 0),
    ("tonumber", 0),
    ("tostring", 0),
    ("type", 0),
    ("unique", 0),
    ("unique_by", 1),
    ("utf8bytelength", 0),
    ("values", 0),
    ("with_entries", 1),
];

pub(super) fn call(
    machine: &mut Machine,
    name: &str,
    arguments: &[Filter],
    input: &Json,
    env: &Env,
    out: Out,
) -> Done {
    match (name, arguments) {
        ("empty", []) => Ok(()),
        ("recurse", []) => machine.everything(input, out),
        ("select", [condition]) => {
            machine.run(condition, input, env, &mut |this, value| match value.is_true() {
                true => out(this, input.clone()),
                false => Ok(()),
            })
        }
        ("first", [body]) => some(machine, 1, body, input, env, out),
        ("limit", [count, body]) => machine.run(count, input, env, &mut |this, count| {
            some(this, usize::try_from(number(&count)?).unwrap_or_default(), body, input, env, out)
        }),
        ("last", [body]) => match machine.all(body, input, env)?.pop() {
            Some(last) => out(machine, last),
            None => Ok(()),
        },
        ("range", bounds) => {
            let ends = machine.all(bounds.last().unwrap_or(&Filter::Identity), input, env)?;
            let starts = if bounds.len() > 1 {
                machine.all(&bounds.iter().next().cloned().unwrap_or(Filter::Identity), input, env)?
            } else {
                [Json::length(0)].to_vec()
            };
            for start in &starts {
                for end in &ends {
                    for number in number(start)?..number(end)? {
                        machine.pay(16)?;
                        out(machine, Json::Number(number.into()))?;
                    }
                }
            }
            Ok(())
        }
        ("paths", []) => {
            let all = machine.paths(&Filter::Everything, input, env)?;
            all.into_iter()
                .filter(|path| !path.is_empty())
                .try_for_each(|path| out(machine, Json::List(path)))
        }
        ("del", [path]) => {
            let mut paths = machine.paths(path, input, env)?;
            // From the end on, so that places in lists stay what they are.
            sort_by(&mut paths, |one, other| order(&Json::List(one.clone()), &Json::List(other.clone())));
            let left = paths.iter().rev().fold(input.clone(), |value, path| deleted(&value, path));
            out(machine, left)
        }
        ("map", [body]) => {
            let mut made = Vec::new();
            for item in items(input)? {
                made.extend(machine.all(body, &item, env)?);
            }
            out(machine, Json::List(made))
        }
        ("map_values", [body]) => {
            let mut made = input.clone();
            for key in keys(input)? {
                let path = [key];
                match machine.all(body, &get(input, &path)?, env)?.into_iter().next() {
                    Some(value) => made = set(&made, &path, &value)?,
                    None => made = deleted(&made, &path),
                }
            }
            out(machine, made)
        }
        ("with_entries", [body]) => {
            let mut made = Vec::new();
            for entry in entries(input)? {
                made.extend(machine.all(body, &entry, env)?);
            }
            let object = from_entries(&made)?;
            out(machine, object)
        }
        ("sort_by" | "group_by" | "unique_by" | "min_by" | "max_by", [body]) => {
            let value = by(machine, name, body, input, env)?;
            out(machine, value)
        }
        ("any" | "all", [body]) => {
            let mut values = Vec::new();
            for item in items(input)? {
                values.extend(machine.all(body, &item, env)?);
            }
            out(machine, truth(name, &values))
        }
        ("isvalid", [body]) => {
            let is_valid = match machine.all(body, input, env) {
                Err(stop @ Stop::Budget(_)) => return Err(stop),
                done => done.is_ok(),
            };
            out(machine, Json::Bool(is_valid))
        }
        (name, []) => {
            let Some(value) = plain(machine, name, input)? else { return Ok(()) };
            out(machine, value)
        }
        (name, [first]) => machine.run(first, input, env, &mut |this, argument| {
            let value = with_one(this, name, input, &argument)?;
            out(this, value)
        }),
        (name, [first, second, ..]) => machine.run(second, input, env, &mut |this, second| {
            this.run(first, input, env, &mut |this, first| {
                let value = with_two(this, name, input, &first, &second)?;
                out(this, value)
            })
        }),
    }
}

/// The first so many outputs.
fn some(machine: &mut Machine, count: usize, body: &Filter, input: &Json, env: &Env, out: Out) -> Done {
    let mut left = count;
    let mut outside = Ok(());
    if left == 0 {
        return Ok(());
    }
    let done = machine.run(body, input, env, &mut |this, value| {
        left = left.saturating_sub(1);
        outside = out(this, value);
        if outside.is_err() || left == 0 { Err(Stop::Enough) } else { Ok(()) }
    });
    outside?;
    match done {
        Err(Stop::Enough) if left == 0 => Ok(()),
        done => done,
    }
}

/// Functions of the input alone; none where they have no output.
fn plain(machine: &mut Machine, name: &str, input: &Json) -> Result<Option<Json>, Stop> {
    let when = |holds: bool| Ok(holds.then(|| input.clone()));
    machine.pay(16)?;
    Ok(Some(match name {
        "not" => Json::Bool(!input.is_true()),
        "length" => length(input)?,
        "utf8bytelength" => Json::length(text(input)?.len()),
        "keys" | "keys_unsorted" => {
            let mut keys = match input {
                Json::List(_) | Json::Object(_) => keys(input)?,
                other => return Err(error(format!("{} ({}) has no keys", other.kind(), shown(other)))),
            };
            if name == "keys" {
                sort_by(&mut keys, order);
            }
            Json::List(keys)
        }
        "type" => Json::text(input.kind()),
        "values" => return when(*input != Json::Null),
        "nulls" => return when(*input == Json::Null),
        "strings" => return when(matches!(input, Json::Text(_))),
        "numbers" => return when(matches!(input, Json::Number(_))),
        "booleans" => return when(matches!(input, Json::Bool(_))),
        "arrays" => return when(matches!(input, Json::List(_))),
        "objects" => return when(matches!(input, Json::Object(_))),
        "first" => items(input)?.into_iter().next().unwrap_or_default(),
        "last" => items(input)?.pop().unwrap_or_default(),
        "add" => {
            let mut sum = Json::Null;
            for item in items(input)? {
                sum = machine.worked_out(super::syntax::Operator::Add, &sum, &item)?;
            }
            sum
        }
        "any" | "all" => truth(name, &items(input)?),
        "sort" | "unique" | "reverse" | "min" | "max" => {
            if let ("reverse", Json::Text(text)) = (name, input) {
                return Ok(Some(Json::Text(text.chars().rev().collect())));
            }
            let mut list = items(input)?;
            if name == "reverse" {
                list.reverse();
                return Ok(Some(Json::List(list)));
            }
            sort_by(&mut list, order);
            match name {
                "min" => list.into_iter().next().unwrap_or_default(),
                "max" => list.pop().unwrap_or_default(),
                _ => {
                    if name == "unique" {
                        list.dedup_by(|one, other| order(one, other).is_eq());
                    }
                    Json::List(list)
                }
            }
        }
        "flatten" => Json::List(flat(&items(input)?)),
        "to_entries" => Json::List(entries(input)?),
        "from_entries" => from_entries(&items(input)?)?,
        "tostring" => match input {
            Json::Text(_) => input.clone(),
            other => Json::Text(other.compact()),
        },
        "tojson" => Json::Text(input.compact()),
        "fromjson" => {
            let text = text(input)?;
            Json::parse(text.as_bytes())
                .map_err(|wrong| error(format!("{wrong} (while parsing '{text}')")))?
        }
        "tonumber" => match input {
            Json::Number(_) => input.clone(),
            Json::Text(text) => {
                let number = crate::json::number(text.trim());
                Json::float(number.ok_or_else(|| error(format!("Cannot parse '{text}' as JSON")))?)
            }
            other => {
                return Err(error(format!(
                    "{} ({}) cannot be parsed as a number",
                    other.kind(),
                    shown(other)
                )));
            }
        },
        "ascii_downcase" => Json::Text(text(input)?.to_ascii_lowercase()),
        "ascii_upcase" => Json::Text(text(input)?.to_ascii_uppercase()),
        "floor" => Json::Number(whole(float(input)?).into()),
        "ceil" => Json::Number(whole(-float(input)?).saturating_neg().into()),
        "round" => Json::Number(whole(float(input)? + 0.5).into()),
        "error" => return Err(Stop::Error(input.clone())),
        "env" => machine.environment.clone(),
        "now" => Json::Number(machine.now.secs().into()),
        "todate" => {
            let seconds = u64::try_from(number(input)?).unwrap_or_default();
            Json::Text(Timestamp::from_secs(seconds).to_rfc3339())
        }
        "fromdate" => {
            let text = text(input)?;
            let moment = Timestamp::parse(text);
            let moment = moment.map_err(|_| {
                error(format!("date \"{text}\" does not match format \"%Y-%m-%dT%H:%M:%SZ\""))
            })?;
            Json::Number(moment.secs().into())
        }
        other => return Err(error(format!("{other}/0 is not defined"))),
    }))
}

fn with_one(machine: &mut Machine, name: &str, input: &Json, argument: &Json) -> Result<Json, Stop> {
    machine.pay(16)?;
    Ok(match name {
        "has" => has(input, argument)?,
        "in" => has(argument, input)?,
        "contains" => Json::Bool(contains(machine, input, argument)?),
        "inside" => Json::Bool(contains(machine, argument, input)?),
        "join" => {
            let parts: Result<Vec<String>, Stop> = items(input)?
                .iter()
                .map(|item| match item {
                    Json::Null => Ok(String::new()),
                    Json::Text(text) => Ok(text.clone()),
                    Json::Bool(_) | Json::Number(_) => Ok(item.compact()),
                    other => Err(error(format!("{} ({}) cannot be joined", other.kind(), shown(other)))),
                })
                .collect();
            Json::Text(parts?.join(text(argument)?))
        }
        "split" => split(text(input)?, text(argument)?),
        "startswith" => Json::Bool(text(input)?.starts_with(text(argument)?)),
        "endswith" => Json::Bool(text(input)?.ends_with(text(argument)?)),
        "ltrimstr" | "rtrimstr" => match (input, argument) {
            (Json::Text(long), Json::Text(part)) => {
                let cut = if name == "ltrimstr" {
                    long.strip_prefix(part.as_str())
                } else {
                    long.strip_suffix(part.as_str())
                };
                Json::text(cut.unwrap_or(long))
            }
            _ => input.clone(),
        },
        "index" => match (input, argument) {
            (Json::Text(long), Json::Text(part)) => long.find(part.as_str()).map_or(Json::Null, Json::length),
            _ => items(input)?.iter().position(|item| item == argument).map_or(Json::Null, Json::length),
        },
        "test" => matches_regex(machine, input, argument, "")?,
        "getpath" => get(input, &items(argument)?).unwrap_or_default(),
        "error" => return Err(Stop::Error(argument.clone())),
        other => return Err(error(format!("{other}/1 is not known here"))),
    })
}

fn with_two(
    machine: &mut Machine,
    name: &str,
    input: &Json,
    first: &Json,
    second: &Json,
) -> Result<Json, Stop> {
    Ok(match name {
        "setpath" => set(input, &items(first)?, second)?,
        "test" => matches_regex(machine, input, first, text(second)?)?,
        "sub" | "gsub" => {
            let regex = Regex::read(text(first)?, Flavour::Extended, false).map_err(error)?;
            let letters: Vec<char> = text(input)?.chars().collect();
            let with = text(second)?;
            let (mut made, mut from) = (String::new(), 0);
            while let Some(range) = regex.find(&letters, from) {
                machine.pay(letters.len())?;
                made.extend(letters.get(from..range.start).unwrap_or_default());
                made.push_str(with);
                if range.is_empty() {
                    made.extend(letters.get(range.start));
                }
                from = range.end.max(range.start.saturating_add(1));
                if name == "sub" || from > letters.len() {
                    break;
                }
            }
            made.extend(letters.get(from..).unwrap_or_default());
            Json::Text(made)
        }
        other => return Err(error(format!("{other}/2 is not known here"))),
    })
}

fn matches_regex(machine: &mut Machine, input: &Json, regex: &Json, flags: &str) -> Result<Json, Stop> {
    let Json::Text(written) = input else {
        return Err(error(format!(
            "{} ({}) cannot be matched, as it is not a string",
            input.kind(),
            shown(input)
        )));
    };
    machine.pay(written.len())?;
    let regex = Regex::read(text(regex)?, Flavour::Extended, flags.contains('i')).map_err(error)?;
    Ok(Json::Bool(regex.is_in(written)))
}

fn by(machine: &mut Machine, name: &str, body: &Filter, input: &Json, env: &Env) -> Result<Json, Stop> {
    let mut keyed = Vec::new();
    for item in items(input)? {
        keyed.push((Json::List(machine.all(body, &item, env)?), item));
    }
    sort_by(&mut keyed, |one, other| order(&one.0, &other.0));
    let groups = || keyed.chunk_by(|one, other| order(&one.0, &other.0).is_eq());
    let values = |group: &[(Json, Json)]| group.iter().map(|(_, item)| item.clone()).collect();
    Ok(match name {
        "sort_by" => Json::List(values(&keyed)),
        "group_by" => Json::List(groups().map(|group| Json::List(values(group))).collect()),
        "unique_by" => Json::List(groups().filter_map(|group| Some(group.first()?.1.clone())).collect()),
        "min_by" => keyed.first().map(|(_, item)| item.clone()).unwrap_or_default(),
        _ => keyed.last().map(|(_, item)| item.clone()).unwrap_or_default(),
    })
}

fn order(one: &Json, other: &Json) -> Ordering {
    one.partial_cmp(other).unwrap_or(Ordering::Equal)
}

fn truth(name: &str, values: &[Json]) -> Json {
    let mut truths = values.iter().map(Json::is_true);
    Json::Bool(if name == "any" { truths.any(|one| one) } else { truths.all(|one| one) })
}

fn length(input: &Json) -> Result<Json, Stop> {
    Ok(match input {
        Json::Null => Json::length(0),
        Json::Bool(_) => return Err(error(format!("boolean ({}) has no length", shown(input)))),
        Json::Number(number) => Json::float(number.as_f64().unwrap_or_default().abs()),
        Json::Text(text) => Json::length(text.chars().count()),
        Json::List(items) => Json::length(items.len()),
        Json::Object(members) => Json::length(members.len()),
    })
}

fn flat(list: &[Json]) -> Vec<Json> {
    let each = list.iter().flat_map(|item| match item {
        Json::List(items) => flat(items),
        other => [other.clone()].to_vec(),
    });
    each.collect()
}

fn entries(input: &Json) -> Result<Vec<Json>, Stop> {
    let Json::Object(members) = input else {
        return Err(error(format!("{} ({}) has no keys", input.kind(), shown(input))));
    };
    let entry = |(name, value): &(String, Json)| {
        Json::Object([("key".to_owned(), Json::text(name)), ("value".to_owned(), value.clone())].to_vec())
    };
    Ok(members.iter().map(entry).collect())
}

fn from_entries(entries: &[Json]) -> Result<Json, Stop> {
    let mut object = Json::Object(Vec::new());
    for entry in entries {
        let key = ["key", "k", "name", "Name", "Key", "K"].into_iter().find_map(|name| entry.get(name));
        let value = ["value", "v", "Value", "V"].into_iter().find_map(|name| entry.get(name));
        let key = match key {
            Some(Json::Text(key)) => key.clone(),
            Some(other @ (Json::Number(_) | Json::Bool(_))) => other.compact(),
            Some(Json::Null) => "null".to_owned(),
            _ => return Err(error(format!("Cannot use {} ({}) as object key", entry.kind(), shown(entry)))),
        };
        object.set(&key, value.cloned().unwrap_or_default());
    }
    Ok(object)
}

fn has(input: &Json, key: &Json) -> Result<Json, Stop> {
    Ok(Json::Bool(match (input, key) {
        (Json::Object(_), Json::Text(name)) => input.get(name).is_some(),
        (Json::List(items), Json::Number(number)) => {
            number.as_u64().and_then(|at| usize::try_from(at).ok()).is_some_and(|at| at < items.len())
        }
        _ => return Err(error(format!("Cannot check whether {} has a {} key", input.kind(), key.kind()))),
    }))
}

fn contains(machine: &mut Machine, big: &Json, small: &Json) -> Result<bool, Stop> {
    machine.pay(16)?;
    match (big, small) {
        (Json::Text(big), Json::Text(small)) => Ok(big.contains(small.as_str())),
        (Json::List(big), Json::List(small)) => {
            for wanted in small {
                let mut is_there = false;
                for item in big {
                    is_there |= item.kind() == wanted.kind() && contains(machine, item, wanted)?;
                }
                if !is_there {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Json::Object(_), Json::Object(small)) => {
            for (name, wanted) in small {
                let Some(item) = big.get(name) else { return Ok(false) };
                if item.kind() != wanted.kind() || !contains(machine, item, wanted)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        _ if big.kind() == small.kind() => Ok(order(big, small).is_eq()),
        _ => Err(error(format!(
            "{} ({}) and {} ({}) cannot have their containment checked",
            big.kind(),
            shown(big),
            small.kind(),
            shown(small)
        ))),
    }
}

pub(super) fn split(text: &str, sign: &str) -> Json {
    if text.is_empty() {
        return Json::List(Vec::new());
    }
    if sign.is_empty() {
        return Json::List(text.chars().map(|letter| Json::Text(letter.to_string())).collect());
    }
    Json::List(text.split(sign).map(Json::text).collect())
}

fn text(value: &Json) -> Result<&str, Stop> {
    value.as_text().ok_or_else(|| error(format!("{} ({}) is not a string", value.kind(), shown(value))))
}

fn float(value: &Json) -> Result<f64, Stop> {
    match value {
        Json::Number(number) => Ok(number.as_f64().unwrap_or_default()),
        other => Err(error(format!("{} ({}) number required", other.kind(), shown(other)))),
    }
}

fn number(value: &Json) -> Result<i64, Stop> {
    float(value).map(whole)
}
