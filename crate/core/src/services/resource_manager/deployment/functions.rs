//! The template functions that hang on nothing but their arguments ("ARM template functions"): of logic, numbers, texts,
//! arrays and objects.

use super::evaluate::{LARGEST, plain, short};
use crate::sort::gathered;
use crate::wire::base64url;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use uuid::{Builder, Uuid};

/// The most items of `range` ("Array functions for ARM templates").
const LONGEST_RANGE: i64 = 10_000;
/// So many comparisons may one function make whose work grows with the product of its arguments.
const MOST_COMPARISONS: usize = 1_000_000;
/// The name space in which `guid` makes its names: UNCONFIRMED.
const GUIDS: Uuid = Uuid::from_u128(0x11fb_06fb_712d_4ddd_98c7_e71b_bd58_8830);
/// The digits of `uniqueString`.
const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// What a function comes to; `None` where there is none of this name, in lower case, with so many arguments.
pub(super) fn apply(name: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
    logic(name, arguments)
        .or_else(|| numbers(name, arguments))
        .or_else(|| texts(name, arguments))
        .or_else(|| parts(name, arguments))
        .or_else(|| collections(name, arguments))
}

fn logic(name: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
    Some(match (name, arguments) {
        ("true", []) => Ok(true.into()),
        ("false", []) => Ok(false.into()),
        ("null", []) => Ok(Value::Null),
        ("not", [one]) => flag(one).map(|one| (!one).into()),
        ("and", [_, _, ..]) => flags(arguments).map(|all| all.iter().all(|one| *one).into()),
        ("or", [_, _, ..]) => flags(arguments).map(|all| all.iter().any(|one| *one).into()),
        ("bool", [one]) => flag(one).map(Value::from),
        ("equals", [one, other]) => Ok((one == other).into()),
        ("less", [one, other]) => compared(one, other).map(|order| order.is_lt().into()),
        ("lessorequals", [one, other]) => compared(one, other).map(|order| order.is_le().into()),
        ("greater", [one, other]) => compared(one, other).map(|order| order.is_gt().into()),
        ("greaterorequals", [one, other]) => compared(one, other).map(|order| order.is_ge().into()),
        ("coalesce", [_, ..]) => Ok(arguments.iter().find(|one| !one.is_null()).cloned().unwrap_or_default()),
        _ => return None,
    })
}

fn numbers(name: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
    let two = |compute: fn(i64, i64) -> Option<i64>| match arguments {
        [one, other] => number(one).and_then(|one| {
            let other = number(other)?;
            compute(one, other)
                .map(Value::from)
                .ok_or_else(|| format!("'{name}' of {one} and {other} is no number"))
        }),
        _ => Err(format!("'{name}' takes two numbers")),
    };
    Some(match (name, arguments) {
        ("add", [_, _]) => two(i64::checked_add),
        ("sub", [_, _]) => two(i64::checked_sub),
        ("mul", [_, _]) => two(i64::checked_mul),
        ("div", [_, _]) => two(i64::checked_div),
        ("mod", [_, _]) => two(i64::checked_rem),
        ("int", [Value::String(text)]) => text
            .trim()
            .parse::<i64>()
            .map(Value::from)
            .map_err(|_| format!("'{}' is no whole number", short(text))),
        ("int", [one]) => number(one).map(Value::from),
        ("min", [_, ..]) => extreme(arguments).map(|all| all.into_iter().min().into()),
        ("max", [_, ..]) => extreme(arguments).map(|all| all.into_iter().max().into()),
        ("range", [from, count]) => number(from).and_then(|from| range(from, number(count)?)),
        _ => return None,
    })
}

fn texts(name: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
    let words = || arguments.iter().map(plain).collect::<Result<Vec<String>, String>>();
    let text = |make: &dyn Fn(&str) -> String| {
        plain(arguments.first().unwrap_or(&Value::Null)).map(|one| make(&one).into())
    };
    let both = |test: &dyn Fn(&str, &str) -> Value| match words()?.as_slice() {
        [one, other] => Ok(test(one, other)),
        _ => Err(format!("'{name}' takes two texts")),
    };
    let lower = |one: &str, other: &str| (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    Some(match (name, arguments) {
        ("tolower", [_]) => text(&|one| one.to_ascii_lowercase()),
        ("toupper", [_]) => text(&|one| one.to_ascii_uppercase()),
        ("trim", [_]) => text(&|one| one.trim().to_string()),
        ("base64", [_]) => text(&|one| base64url::encode_standard(one.as_bytes())),
        ("base64tostring", [one]) => plain(one).and_then(|one| {
            let bytes = base64url::decode_standard(&one).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            bytes.map(Value::from).ok_or_else(|| format!("'{}' is no text in base64", short(&one)))
        }),
        ("string", [Value::String(one)]) => Ok(one.as_str().into()),
        ("string", [one]) => Ok(one.to_string().into()),
        ("startswith", [_, _]) => both(&|one, other| {
            let (one, other) = lower(one, other);
            one.starts_with(&other).into()
        }),
        ("endswith", [_, _]) => both(&|one, other| {
            let (one, other) = lower(one, other);
            one.ends_with(&other).into()
        }),
        ("indexof", [Value::String(_), _]) => both(&|one, other| {
            let (one, other) = lower(one, other);
            characters_before(&one, one.find(&other))
        }),
        ("lastindexof", [Value::String(_), _]) => both(&|one, other| {
            let (one, other) = lower(one, other);
            characters_before(&one, one.rfind(&other))
        }),
        ("uri", [_, _]) => both(&|base, relative| {
            let end = base.rfind('/').map_or(base.len(), |at| at.saturating_add(1));
            let relative = relative.strip_prefix('/').unwrap_or(relative);
            format!("{}{relative}", base.get(..end).unwrap_or(base)).into()
        }),
        ("replace", [one, old, new]) => plain(one).and_then(|one| replaced(&one, &plain(old)?, &plain(new)?)),
        ("padleft", [one, width, rest @ ..]) if rest.len() < 2 => {
            plain(one).and_then(|one| padded(&one, number(width)?, rest.first().map(plain).transpose()?))
        }
        ("format", [pattern, values @ ..]) => plain(pattern).and_then(|pattern| formatted(&pattern, values)),
        ("guid", [_, ..]) => words().map(|words| guid(&words.join("-")).into()),
        ("uniquestring", [_, ..]) => words().map(|words| unique(&words.join("-")).into()),
        _ => return None,
    })
}

/// What texts and arrays have in common: a beginning, an end and a length.
fn parts(name: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
    Some(match (name, arguments) {
        ("empty", [one]) => Ok(match one {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            _ => false,
        }
        .into()),
        ("length", [Value::String(text)]) => Ok(text.chars().count().into()),
        ("length", [Value::Array(items)]) => Ok(items.len().into()),
        ("length", [Value::Object(members)]) => Ok(members.len().into()),
        ("contains", [Value::Object(members), name]) => {
            plain(name).map(|name| members.keys().any(|known| known.eq_ignore_ascii_case(&name)).into())
        }
        ("contains", [Value::Array(items), item]) => Ok(items.contains(item).into()),
        ("contains", [Value::String(text), part]) => plain(part).map(|part| text.contains(&part).into()),
        ("first", [Value::Array(items)]) => Ok(items.first().cloned().unwrap_or_default()),
        ("first", [Value::String(text)]) => {
            Ok(text.chars().next().map(String::from).unwrap_or_default().into())
        }
        ("last", [Value::Array(items)]) => Ok(items.last().cloned().unwrap_or_default()),
        ("last", [Value::String(text)]) => {
            Ok(text.chars().last().map(String::from).unwrap_or_default().into())
        }
        ("skip", [one, count]) => whole(count).and_then(|count| part(one, count, usize::MAX)),
        ("take", [one, count]) => whole(count).and_then(|count| part(one, 0, count)),
        ("substring", [Value::String(text), from]) => {
            whole(from).and_then(|from| part(&text.as_str().into(), from, usize::MAX))
        }
        ("substring", [Value::String(text), from, count]) => {
            whole(from).and_then(|from| part(&text.as_str().into(), from, whole(count)?))
        }
        _ => return None,
    })
}

fn collections(name: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
    Some(match (name, arguments) {
        ("concat", [Value::Array(_), ..]) => {
            let items = arguments.iter().filter_map(Value::as_array).flatten();
            Ok(Value::Array(items.cloned().collect()))
        }
        ("concat", parts) => parts.iter().map(plain).collect::<Result<String, _>>().map(Value::from),
        ("array", [Value::Array(items)]) => Ok(Value::Array(items.clone())),
        ("array", [one]) => Ok(json!([one])),
        ("createarray", items) => Ok(Value::Array(items.to_vec())),
        ("createobject", pairs) => object(pairs),
        ("union", [_, _, ..]) => union(arguments),
        ("split", [text, marks]) => plain(text).and_then(|text| split(&text, marks)),
        ("join", [Value::Array(items), mark]) => plain(mark).and_then(|mark| joined(items, &mark)),
        ("json", [text]) => plain(text).and_then(|text| {
            serde_json::from_slice(text.as_bytes())
                .map_err(|error| format!("'{}' is no JSON: {error}", short(&text)))
        }),
        _ => return None,
    })
}

/// A GUID that follows from a text, as those of version 5 do.
pub(super) fn guid(name: &str) -> String {
    let digest = Sha1::new().chain_update(GUIDS.as_bytes()).chain_update(name).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
    Builder::from_sha1_bytes(bytes).into_uuid().to_string()
}

/// Thirteen letters and digits that follow from a text. Azure's own function has another hash, which it does not publish.
fn unique(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number.wrapping_shl(8) | u64::from(*byte));
    (0..13_u32)
        .map(|place| {
            let digit = number.wrapping_shr(place.saturating_mul(5)) & 31;
            usize::try_from(digit).ok().and_then(|digit| DIGITS.get(digit)).copied().map_or('a', char::from)
        })
        .collect()
}

fn flag(value: &Value) -> Result<bool, String> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::Number(number) => Ok(number.as_i64() != Some(0)),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(format!("true or false is expected where {} stands", short(&value.to_string()))),
    }
}

fn flags(values: &[Value]) -> Result<Vec<bool>, String> {
    values.iter().map(flag).collect()
}

pub(super) fn number(value: &Value) -> Result<i64, String> {
    value
        .as_i64()
        .ok_or_else(|| format!("a whole number is expected where {} stands", short(&value.to_string())))
}

fn whole(value: &Value) -> Result<usize, String> {
    usize::try_from(number(value)?)
        .map_err(|_| format!("a number below zero stands where a length is expected: {value}"))
}

fn compared(one: &Value, other: &Value) -> Result<core::cmp::Ordering, String> {
    match (one, other) {
        (Value::String(one), Value::String(other)) => Ok(one.cmp(other)),
        _ => Ok(number(one)?.cmp(&number(other)?)),
    }
}

/// The numbers of the arguments, or of the one array that they are.
fn extreme(arguments: &[Value]) -> Result<Vec<i64>, String> {
    match arguments {
        [Value::Array(items)] => items.iter().map(number).collect(),
        _ => arguments.iter().map(number).collect(),
    }
}

fn range(from: i64, count: i64) -> Result<Value, String> {
    if !(0..=LONGEST_RANGE).contains(&count) {
        return Err(format!("a range has 0 to {LONGEST_RANGE} items, not {count}"));
    }
    Ok((from..from.saturating_add(count)).collect())
}

fn characters_before(text: &str, found: Option<usize>) -> Value {
    found.map_or(json!(-1), |end| text.get(..end).unwrap_or_default().chars().count().into())
}

/// So many items or characters of a value, after those that are skipped.
fn part(value: &Value, skipped: usize, count: usize) -> Result<Value, String> {
    match value {
        Value::Array(items) => Ok(items.iter().skip(skipped).take(count).cloned().collect()),
        Value::String(text) => Ok(text.chars().skip(skipped).take(count).collect::<String>().into()),
        _ => Err(format!("a text or an array is expected where {} stands", short(&value.to_string()))),
    }
}

fn too_long() -> String {
    "a text of the template would be longer than 4 MB".to_string()
}

fn replaced(text: &str, old: &str, new: &str) -> Result<Value, String> {
    if old.is_empty() {
        return Err("'replace' needs a text to look for".to_string());
    }
    let size = text.matches(old).count().saturating_mul(new.len()).saturating_add(text.len());
    if size > LARGEST { Err(too_long()) } else { Ok(text.replace(old, new).into()) }
}

fn padded(text: &str, width: i64, mark: Option<String>) -> Result<Value, String> {
    let missing = usize::try_from(width).unwrap_or_default().saturating_sub(text.chars().count());
    if missing > LARGEST {
        return Err(too_long());
    }
    let mark = mark.and_then(|mark| mark.chars().next()).unwrap_or(' ');
    Ok(core::iter::repeat_n(mark, missing).chain(text.chars()).collect::<String>().into())
}

/// A text in which `{0}` stands for the first value and so on; what follows a colon there is left out.
fn formatted(pattern: &str, values: &[Value]) -> Result<Value, String> {
    let words: Vec<String> =
        values.iter().map(|one| plain(one).unwrap_or_else(|_| one.to_string())).collect();
    let (mut made, mut rest) = (String::new(), pattern);
    while let Some((before, after)) = rest.split_once(['{', '}']) {
        made.push_str(before);
        let mark = rest.get(before.len()..).and_then(|rest| rest.chars().next()).unwrap_or_default();
        if let Some(after) = after.strip_prefix(mark) {
            made.push(mark);
            rest = after;
            continue;
        }
        let (place, after) = after.split_once('}').ok_or("a '{' of the format has no '}'")?;
        let place = place.split(':').next().unwrap_or_default();
        let word = place.trim().parse().ok().and_then(|place: usize| words.get(place));
        made.push_str(word.ok_or_else(|| format!("the format has no value for '{{{}}}'", short(place)))?);
        if made.len() > LARGEST {
            return Err(too_long());
        }
        rest = after;
    }
    made.push_str(rest);
    Ok(made.into())
}

fn object(pairs: &[Value]) -> Result<Value, String> {
    let mut members = JsonMap::new();
    for pair in pairs.chunks(2) {
        let [name, value] = pair else {
            return Err("'createObject' takes names and values by turns".to_string());
        };
        members.insert(plain(name)?, value.clone());
    }
    Ok(members.into())
}

/// Arrays without doubles, or objects of which the later ones win.
fn union(values: &[Value]) -> Result<Value, String> {
    if values.iter().all(Value::is_object) {
        let members = values.iter().filter_map(Value::as_object).flatten();
        return Ok(Value::Object(gathered(members.map(|(name, value)| (name.clone(), value.clone())))));
    }
    let lists: Option<Vec<&Vec<Value>>> = values.iter().map(Value::as_array).collect();
    let lists = lists.ok_or("'union' takes arrays alone, or objects alone")?;
    let count = lists.iter().map(|list| list.len()).fold(0, usize::saturating_add);
    if count.saturating_mul(count) > MOST_COMPARISONS {
        return Err(format!("'union' takes no more than 1000 items in all, not {count}"));
    }
    let mut items: Vec<Value> = Vec::new();
    for item in lists.into_iter().flatten() {
        if !items.contains(item) {
            items.push(item.clone());
        }
    }
    Ok(items.into())
}

fn split(text: &str, marks: &Value) -> Result<Value, String> {
    let marks: Vec<String> = match marks {
        Value::Array(marks) => marks.iter().map(plain).collect::<Result<_, _>>()?,
        mark => [plain(mark)?].into(),
    };
    let mut pieces: Vec<&str> = [text].into();
    for mark in marks.iter().filter(|mark| !mark.is_empty()) {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(mark.as_str())).collect();
    }
    Ok(pieces.into())
}

fn joined(items: &[Value], mark: &str) -> Result<Value, String> {
    let words: Vec<String> = items.iter().map(plain).collect::<Result<_, _>>()?;
    let marks = words.len().saturating_mul(mark.len());
    if marks > LARGEST { Err(too_long()) } else { Ok(words.join(mark).into()) }
}
