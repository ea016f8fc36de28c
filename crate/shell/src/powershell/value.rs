//! The values that pipelines carry ("about_Objects", "about_Type_Conversion").

use super::syntax::Body;
use crate::json::{self, Json};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Properties by name, in their order.
pub(crate) type Members = Vec<(String, Value)>;

/// The ends of types whose objects stand in a text by their ids.
const TELL_THEIR_ID: [&str; 3] = [".PSAzureRmAccount", ".PSAzureSubscription", ".PSAzureTenant"];

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    /// A hash table.
    Table(Members),
    /// What a cmdlet gives, by the name of its type; `""` is an object that a script made.
    Object(&'static str, Members),
    /// A `SecureString`.
    Secret(String),
    Script(Body),
}

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An object that a script made, or JSON.
    pub(crate) fn object(members: Members) -> Self {
        Self::Object("", members)
    }

    /// What a pipeline carries on: the items of a list one by one, nothing for nothing.
    pub(crate) fn items(self) -> Vec<Value> {
        match self {
            Self::Null => Vec::new(),
            Self::List(items) => items,
            one => [one].to_vec(),
        }
    }

    /// What a pipeline gave, as the value of a variable.
    pub(crate) fn of(mut items: Vec<Value>) -> Self {
        match items.len() {
            0 => Self::Null,
            1 => items.pop().unwrap_or_default(),
            _ => Self::List(items),
        }
    }

    pub(crate) fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(items) => match items.as_slice() {
                [] => false,
                [one] => one.is_true(),
                _ => true,
            },
            Self::Table(_) | Self::Object(..) | Self::Secret(_) | Self::Script(_) => true,
        }
    }

    /// As it stands in a text.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(true) => "True".to_owned(),
            Self::Bool(false) => "False".to_owned(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => Json::float(*number).compact(),
            Self::Text(text) => text.clone(),
            Self::List(items) => items.iter().map(Self::to_text).collect::<Vec<_>>().join(" "),
            Self::Table(_) => "System.Collections.Hashtable".to_owned(),
            Self::Object("", members) if members.is_empty() => String::new(),
            Self::Object("", members) => {
                let parts = members.iter().map(|(name, value)| format!("{name}={}", value.to_text()));
                format!("@{{{}}}", parts.collect::<Vec<_>>().join("; "))
            }
            Self::Object(kind, members) if TELL_THEIR_ID.iter().any(|end| kind.ends_with(end)) => {
                members.iter().find(|(name, _)| name == "Id").map(|(_, id)| id.to_text()).unwrap_or_default()
            }
            Self::Object(kind, _) => (*kind).to_owned(),
            Self::Secret(_) => "System.Security.SecureString".to_owned(),
            Self::Script(_) => String::new(),
        }
    }

    /// The name of its type, as `.GetType().Name` has it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "Boolean",
            Self::Int(number) if i32::try_from(*number).is_ok() => "Int32",
            Self::Int(_) => "Int64",
            Self::Float(_) => "Double",
            Self::Text(_) => "String",
            Self::List(_) => "Object[]",
            Self::Table(_) => "Hashtable",
            Self::Object("", _) => "PSCustomObject",
            Self::Object(kind, _) => kind.rsplit('.').next().unwrap_or(kind),
            Self::Secret(_) => "SecureString",
            Self::Script(_) => "ScriptBlock",
        }
    }

    pub(crate) fn members(&self) -> Option<&Members> {
        match self {
            Self::Table(members) | Self::Object(_, members) => Some(members),
            _ => None,
        }
    }

    pub(crate) fn members_mut(&mut self) -> Option<&mut Members> {
        match self {
            Self::Table(members) | Self::Object(_, members) => Some(members),
            _ => None,
        }
    }

    /// A property, by its name in any case; of a list those of its items.
    pub(crate) fn member(&self, name: &str) -> Value {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        if let Some(members) = self.members() {
            if let Some((_, value)) = members.iter().find(|(known, _)| is(known)) {
                return value.clone();
            }
            return match self {
                Self::Table(_) if is("count") => Self::length(members.len()),
                Self::Table(_) if is("keys") => {
                    Self::List(members.iter().map(|(name, _)| Self::text(name)).collect())
                }
                Self::Table(_) if is("values") => {
                    Self::List(members.iter().map(|(_, value)| value.clone()).collect())
                }
                _ if is("count") || is("length") => Self::Int(1),
                _ => Self::Null,
            };
        }
        match self {
            Self::Text(text) if is("length") => Self::length(text.chars().count()),
            Self::List(items) if is("count") || is("length") => Self::length(items.len()),
            Self::List(items) => Self::of(items.iter().flat_map(|item| item.member(name).items()).collect()),
            Self::Null if is("count") || is("length") => Self::Int(0),
            _ if is("count") => Self::Int(1),
            _ => Self::Null,
        }
    }

    /// Sets a property: in its place, or at the end.
    pub(crate) fn set(&mut self, name: &str, value: Value) {
        if let Some(members) = self.members_mut() {
            match members.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                Some((_, place)) => *place = value,
                None => members.push((name.to_owned(), value)),
            }
        }
    }

    pub(crate) fn length(length: usize) -> Self {
        Self::Int(i64::try_from(length).unwrap_or(i64::MAX))
    }

    /// As a number, where it is one or reads as one.
    pub(crate) fn to_number(&self) -> Option<Value> {
        match self {
            Self::Null => Some(Self::Int(0)),
            Self::Bool(value) => Some(Self::Int(i64::from(*value))),
            Self::Int(_) | Self::Float(_) => Some(self.clone()),
            Self::Text(text) => number(text.trim()),
            _ => None,
        }
    }

    pub(crate) fn to_float(&self) -> Option<f64> {
        match self.to_number()? {
            Self::Int(number) => float(number),
            Self::Float(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn to_int(&self) -> Option<i64> {
        match self.to_number()? {
            Self::Int(number) => Some(number),
            Self::Float(number) => rounded(number),
            _ => None,
        }
    }

    /// How it stands to another, which is taken for one of its own kind: text without case unless `cased`.
    pub(crate) fn compared(&self, other: &Value, cased: bool) -> Option<Ordering> {
        match (self, other) {
            (Self::Null, Self::Null) => Some(Ordering::Equal),
            (Self::Null, _) => Some(Ordering::Less),
            (_, Self::Null) => Some(Ordering::Greater),
            (Self::Bool(own), other) => Some(own.cmp(&other.is_true())),
            (Self::Int(_) | Self::Float(_), _) => self.to_float()?.partial_cmp(&other.to_float()?),
            (Self::Text(_), _) => {
                let (own, other) = (self.to_text(), other.to_text());
                if cased {
                    return Some(own.cmp(&other));
                }
                Some(own.to_lowercase().cmp(&other.to_lowercase()))
            }
            _ => (self == other).then_some(Ordering::Equal),
        }
    }

    pub(crate) fn from_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => match number.as_i64() {
                Some(whole) => Self::Int(whole),
                None => number.as_f64().map_or(Self::Null, Self::Float),
            },
            Json::Text(text) => Self::Text(text.clone()),
            Json::List(items) => Self::List(items.iter().map(Self::from_json).collect()),
            Json::Object(members) => Self::object(
                members.iter().map(|(name, value)| (name.clone(), Self::from_json(value))).collect(),
            ),
        }
    }

    /// As JSON, so many levels deep; what lies deeper as text.
    pub(crate) fn to_json(&self, depth: usize) -> Json {
        match self {
            Self::Null | Self::Script(_) => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Int(number) => Json::Number((*number).into()),
            Self::Float(number) => Json::float(*number),
            Self::Text(text) => Json::Text(text.clone()),
            Self::Secret(_) => Json::Object(Vec::from([("Length".to_owned(), Json::Number(0.into()))])),
            Self::List(_) | Self::Table(_) | Self::Object(..) if depth == 0 => Json::Text(self.to_text()),
            Self::List(items) => {
                Json::List(items.iter().map(|item| item.to_json(depth.saturating_sub(1))).collect())
            }
            Self::Table(members) | Self::Object(_, members) => {
                let inside = members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.to_json(depth.saturating_sub(1))));
                Json::Object(inside.collect())
            }
        }
    }

    /// About how many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        let inside = match self {
            Self::Text(text) | Self::Secret(text) => text.len(),
            Self::List(items) => items.iter().map(Self::size).fold(0, usize::saturating_add),
            Self::Table(members) | Self::Object(_, members) => {
                let sizes = members.iter().map(|(name, value)| name.len().saturating_add(value.size()));
                sizes.fold(0, usize::saturating_add)
            }
            _ => 0,
        };
        inside.saturating_add(16)
    }
}

/// A number as a script writes it: `12`, `0x1f`, `1.5`, `4kb`.
pub(crate) fn number(text: &str) -> Option<Value> {
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return i64::from_str_radix(digits, 16).ok().map(Value::Int);
    }
    let lower = text.to_ascii_lowercase();
    let units: [(&str, i64); 4] = [("kb", 1 << 10), ("mb", 1 << 20), ("gb", 1 << 30), ("", 1)];
    let (digits, unit) =
        units.into_iter().find_map(|(unit, times)| Some((lower.strip_suffix(unit)?, times)))?;
    if !digits.trim_start_matches(['-', '+']).starts_with(|next: char| next.is_ascii_digit() || next == '.') {
        return None;
    }
    if let Ok(whole) = digits.parse::<i64>() {
        return whole.checked_mul(unit).map(Value::Int);
    }
    json::number(digits).map(|number| Value::Float(number * float(unit).unwrap_or(1.0)))
}

/// The nearest number with a point.
pub(crate) fn float(number: i64) -> Option<f64> {
    serde_json::Number::from(number).as_f64()
}

/// The nearest whole number; halves go to the even one, as .NET rounds.
pub(crate) fn rounded(number: f64) -> Option<i64> {
    let (whole, _) = json::floor(number)?;
    let above = number - float(whole)?;
    let is_odd = whole.checked_rem(2)? != 0;
    if above > 0.5 || above == 0.5 && is_odd { whole.checked_add(1) } else { Some(whole) }
}
