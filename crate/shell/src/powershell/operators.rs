//! Operators with two sides ("about_Operators", "about_Comparison_Operators", "about_Split", "about_Join").

use super::failure::Failure;
use super::like;
use super::syntax::Operator;
use super::value::{Members, Value, float, number, rounded};
use crate::budget::Budget;
use crate::regex::{Flavour, Regex};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// As many items a range has at most.
const LONGEST_RANGE: i64 = 100_000;

/// What two values make; a match also gives `$matches`.
pub(super) fn apply(
    operator: Operator,
    left: Value,
    right: Value,
    matches: &mut Option<Members>,
    budget: &mut Budget,
) -> Result<Value, Failure> {
    budget.bytes(left.size().saturating_add(right.size()))?;
    // A comparison of a list gives those of its items for which it holds.
    if let Some(test) = comparison(operator) {
        return match left {
            Value::List(items) => {
                let holds = |item: &Value| test(item, &right).unwrap_or_default();
                Ok(Value::List(items.into_iter().filter(holds).collect()))
            }
            left => test(&left, &right).map(Value::Bool),
        };
    }
    match operator {
        Operator::Match(cased) | Operator::NotMatch(cased) => {
            let pattern = regex(&right, cased)?;
            let wanted = matches!(operator, Operator::Match(_));
            if let Value::List(items) = left {
                let holds = |item: &Value| pattern.is_in(&item.to_text()) == wanted;
                return Ok(Value::List(items.into_iter().filter(holds).collect()));
            }
            let letters: Vec<char> = left.to_text().chars().collect();
            let found = pattern.find(&letters, 0);
            if let Some(found) = &found {
                let text = letters.get(found.clone()).unwrap_or_default().iter().collect::<String>();
                *matches = Some(Vec::from([("0".to_string(), Value::Text(text))]));
            }
            Ok(Value::Bool(found.is_some() == wanted))
        }
        Operator::Replace(cased) => {
            let (pattern, by) = match right {
                Value::List(items) => (
                    items.first().cloned().unwrap_or_default(),
                    items.get(1).map(Value::to_text).unwrap_or_default(),
                ),
                one => (one, String::new()),
            };
            if by.contains('$') {
                return Err(Failure::new(
                    "`$1` is not known on the right of -replace here; write the text itself",
                ));
            }
            let pattern = regex(&pattern, cased)?;
            let replaced =
                left.items().into_iter().map(|item| Value::Text(replaced(&pattern, &item.to_text(), &by)));
            Ok(Value::of(replaced.collect()))
        }
        Operator::Split(cased) => {
            let pattern = regex(&right, cased)?;
            let parts = left.items().into_iter().flat_map(|item| split(&pattern, &item.to_text()));
            Ok(Value::List(parts.map(Value::Text).collect()))
        }
        Operator::Join => {
            let texts: Vec<String> = left.items().iter().map(Value::to_text).collect();
            Ok(Value::Text(texts.join(&right.to_text())))
        }
        Operator::Format => format_text(&left.to_text(), &right.items()).map(Value::Text),
        Operator::Add => add(left, right),
        Operator::Range => range(&left, &right),
        Operator::Xor => Ok(Value::Bool(left.is_true() != right.is_true())),
        _ => arithmetic(operator, &left, &right),
    }
}

type Test = alloc::boxed::Box<dyn Fn(&Value, &Value) -> Result<bool, Failure>>;

/// The comparisons that a list filters by.
fn comparison(operator: Operator) -> Option<Test> {
    let by = |cased: bool, holds: fn(Option<Ordering>) -> bool| -> Option<Test> {
        Some(alloc::boxed::Box::new(move |left: &Value, right: &Value| {
            Ok(holds(left.compared(right, cased)))
        }))
    };
    match operator {
        Operator::Equal(cased) => by(cased, |order| order == Some(Ordering::Equal)),
        Operator::NotEqual(cased) => by(cased, |order| order != Some(Ordering::Equal)),
        Operator::Greater(cased) => by(cased, |order| order == Some(Ordering::Greater)),
        Operator::GreaterOrEqual(cased) => by(cased, |order| order.is_some_and(Ordering::is_ge)),
        Operator::Less(cased) => by(cased, |order| order == Some(Ordering::Less)),
        Operator::LessOrEqual(cased) => by(cased, |order| order.is_some_and(Ordering::is_le)),
        Operator::Like(cased) | Operator::NotLike(cased) => {
            let wanted = matches!(operator, Operator::Like(_));
            Some(alloc::boxed::Box::new(move |left: &Value, right: &Value| {
                Ok(like::is_like(&left.to_text(), &right.to_text(), cased) == wanted)
            }))
        }
        _ => None,
    }
}

/// `-contains` and `-in`, which look at a list as a whole.
pub(super) fn has(list: Value, one: &Value, cased: bool) -> bool {
    list.items().iter().any(|item| item.compared(one, cased) == Some(Ordering::Equal))
}

fn regex(pattern: &Value, cased: bool) -> Result<Regex, Failure> {
    let text = pattern.to_text();
    Regex::read(&text, Flavour::Extended, !cased)
        .map_err(|wrong| Failure::new(format!("the pattern `{text}`: {wrong}")))
}

fn replaced(pattern: &Regex, text: &str, by: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut new, mut from) = (String::new(), 0);
    while let Some(found) = pattern.find(&letters, from) {
        new.extend(letters.get(from..found.start).unwrap_or_default());
        new.push_str(by);
        if found.end == found.start {
            new.extend(letters.get(found.start));
        }
        from = found.end.max(found.start.saturating_add(usize::from(found.end == found.start)));
        if from > letters.len() {
            break;
        }
    }
    new.extend(letters.get(from..).unwrap_or_default());
    new
}

fn split(pattern: &Regex, text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let (mut parts, mut from) = (Vec::new(), 0);
    while let Some(found) = pattern.find(&letters, from).filter(|found| found.end > found.start) {
        parts.push(letters.get(from..found.start).unwrap_or_default().iter().collect());
        from = found.end;
    }
    parts.push(letters.get(from..).unwrap_or_default().iter().collect());
    parts
}

/// `"{0} of {1}" -f 1, 2`: places, widths (`{0,8}`) and `{0:N2}`-like forms of digits.
pub(super) fn format_text(template: &str, values: &[Value]) -> Result<String, Failure> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(&before.replace("}}", "}"));
        if let Some(after) = after.strip_prefix('{') {
            text.push('{');
            rest = after;
            continue;
        }
        let wrong = || {
            Failure::new(format!(
                "Error formatting a string: `{template}` has a `{{` without its number and `}}`."
            ))
        };
        let (place, after) = after.split_once('}').ok_or_else(wrong)?;
        let (place, form) = place.split_once(':').unwrap_or((place, ""));
        let (index, width) = place.split_once(',').unwrap_or((place, "0"));
        let index: usize = index.trim().parse().map_err(|_| wrong())?;
        let width: i64 = width.trim().parse().map_err(|_| wrong())?;
        let value = values.get(index).ok_or_else(|| {
            Failure::new("Error formatting a string: Index (zero based) must be greater than or equal to zero and less than the size of the argument list..")
        })?;
        let shown = formed(value, form);
        let pad = usize::try_from(width.unsigned_abs()).unwrap_or_default().min(1_000);
        text.push_str(&if width < 0 { format!("{shown:<pad$}") } else { format!("{shown:>pad$}") });
        rest = after;
    }
    text.push_str(&rest.replace("}}", "}"));
    Ok(text)
}

fn formed(value: &Value, form: &str) -> String {
    let digits: Option<usize> =
        form.get(1..).and_then(|digits| if digits.is_empty() { Some(2) } else { digits.parse().ok() });
    match (form.chars().next(), digits.map(|digits| digits.min(9)), value.to_float()) {
        (Some(kind @ ('N' | 'n' | 'F' | 'f')), Some(digits), Some(number)) => {
            fixed(number, digits, kind.eq_ignore_ascii_case(&'n')).unwrap_or_else(|| value.to_text())
        }
        (Some('D' | 'd'), Some(digits), Some(_)) => format!("{:0>digits$}", value.to_text()),
        _ => value.to_text(),
    }
}

/// A number with so many digits behind its point, in groups of three before it where they are wanted.
fn fixed(number: f64, digits: usize, in_groups: bool) -> Option<String> {
    let scale = 10_i64.checked_pow(u32::try_from(digits).ok()?)?;
    let scaled = rounded(number * float(scale)?)?.unsigned_abs();
    let written = format!("{scaled:0>width$}", width = digits.saturating_add(1));
    let (whole, rest) = written.split_at_checked(written.len().saturating_sub(digits))?;
    let mut text = String::from(if number < 0.0 && scaled > 0 { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(index);
        if in_groups && index > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if digits > 0 {
        text.push('.');
        text.push_str(rest);
    }
    Some(text)
}

fn add(left: Value, right: Value) -> Result<Value, Failure> {
    match (left, right) {
        (Value::Null, right) => Ok(right),
        (Value::List(mut items), right) => {
            items.extend(match right {
                Value::List(more) => more,
                one => [one].to_vec(),
            });
            Ok(Value::List(items))
        }
        (Value::Table(mut members), Value::Table(more)) => {
            if let Some((name, _)) = more
                .iter()
                .find(|(name, _)| members.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)))
            {
                return Err(Failure::new(format!(
                    "Item has already been added. Key in dictionary: '{name}'  Key being added: '{name}'"
                )));
            }
            members.extend(more);
            Ok(Value::Table(members))
        }
        (Value::Text(text), right) => Ok(Value::Text([text, right.to_text()].concat())),
        (left, right) => arithmetic(Operator::Add, &left, &right),
    }
}

fn range(left: &Value, right: &Value) -> Result<Value, Failure> {
    let ends = left.to_int().zip(right.to_int());
    let (from, to) =
        ends.ok_or_else(|| Failure::new("a range stands between two whole numbers, as in `1..10`"))?;
    if from.abs_diff(to) > LONGEST_RANGE.unsigned_abs() {
        return Err(Failure::new(format!("a range has {LONGEST_RANGE} numbers at most")));
    }
    let numbers: Vec<Value> = if from <= to {
        (from..=to).map(Value::Int).collect()
    } else {
        (to..=from).rev().map(Value::Int).collect()
    };
    Ok(Value::List(numbers))
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Result<Value, Failure> {
    if let (Operator::Multiply, Value::Text(text)) = (operator, left) {
        let times = right.to_int().and_then(|times| usize::try_from(times).ok()).unwrap_or_default();
        if text.len().saturating_mul(times) > 1 << 20 {
            return Err(Failure::new("a text of more than a mebibyte is not made by `*`"));
        }
        return Ok(Value::Text(text.repeat(times)));
    }
    let read = |value: &Value| {
        value.to_number().ok_or_else(|| {
            Failure::new(format!("Cannot convert value \"{}\" to type \"System.Int32\". Error: \"The input string '{}' was not in a correct format.\"", value.to_text(), value.to_text()))
        })
    };
    let (left, right) = (read(left)?, read(right)?);
    if let (Value::Int(one), Value::Int(other)) = (&left, &right) {
        let whole = match operator {
            Operator::Add => one.checked_add(*other),
            Operator::Subtract => one.checked_sub(*other),
            Operator::Multiply => one.checked_mul(*other),
            Operator::Divide | Operator::Remainder if *other == 0 => {
                return Err(Failure::new("Attempted to divide by zero."));
            }
            Operator::Divide if one.checked_rem(*other) == Some(0) => one.checked_div(*other),
            Operator::Remainder => one.checked_rem(*other),
            _ => None,
        };
        if let Some(whole) = whole {
            return Ok(Value::Int(whole));
        }
    }
    let (one, other) = (left.to_float().unwrap_or_default(), right.to_float().unwrap_or_default());
    let made = match operator {
        Operator::Add => one + other,
        Operator::Subtract => one - other,
        Operator::Multiply => one * other,
        Operator::Divide => one / other,
        _ => one % other,
    };
    Ok(Value::Float(made))
}

/// The value with its sign turned.
pub(super) fn negative(value: &Value) -> Result<Value, Failure> {
    arithmetic(Operator::Subtract, &number("0").unwrap_or_default(), value)
}
