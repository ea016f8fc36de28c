//! JSON that keeps its members in the order in which they were written, for the languages that ask about it (`jq` and
//! `--query`). `serde_json::Value` sorts them.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use mi_sim::sort_by;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

/// A value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Json {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one value that fills the whole text.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(text)
    }

    /// What kind of value it is, in the words of both languages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }

    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(crate) fn float(number: f64) -> Self {
        // Whole numbers print without a point, as those of jq do.
        match floor(number) {
            Some((whole, true)) => Self::Number(whole.into()),
            _ => Number::from_f64(number).map_or(Self::Null, Self::Number),
        }
    }

    pub(crate) fn length(length: usize) -> Self {
        Self::Number(u64::try_from(length).unwrap_or(u64::MAX).into())
    }

    /// The member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(known, _)| known == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// Sets a member of an object: in its place, or at the end.
    pub(crate) fn set(&mut self, name: &str, value: Self) {
        if let Self::Object(members) = self {
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, place)) => *place = value,
                None => members.push((name.to_owned(), value)),
            }
        }
    }

    /// The same with the members of all objects in the order of their names.
    pub(crate) fn sorted(&self) -> Self {
        match self {
            Self::List(items) => Self::List(items.iter().map(Self::sorted).collect()),
            Self::Object(members) => {
                let mut members: Vec<_> =
                    members.iter().map(|(name, value)| (name.clone(), value.sorted())).collect();
                sort_by(&mut members, |one, other| one.0.cmp(&other.0));
                Self::Object(members)
            }
            other => other.clone(),
        }
    }

    /// On one line, without blanks.
    pub(crate) fn compact(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Over several lines.
    pub(crate) fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Values in jq's order: null, false, true, numbers, texts, lists, objects.
impl PartialOrd for Json {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let rank = |value: &Self| match value {
            Self::Null => 0_u8,
            Self::Bool(false) => 1,
            Self::Bool(true) => 2,
            Self::Number(_) => 3,
            Self::Text(_) => 4,
            Self::List(_) => 5,
            Self::Object(_) => 6,
        };
        match (self, other) {
            (Self::Number(one), Self::Number(two)) => one.as_f64().partial_cmp(&two.as_f64()),
            (Self::Text(one), Self::Text(two)) => Some(one.cmp(two)),
            (Self::List(one), Self::List(two)) => one.partial_cmp(two),
            (Self::Object(_), Self::Object(_)) => {
                self.sorted().compact().partial_cmp(&other.sorted().compact())
            }
            _ => Some(rank(self).cmp(&rank(other))),
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object: Vec<(String, Json)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        while let Some((name, value)) = members.next_entry::<String, Json>()? {
            // Of several members of one name the last counts, in the place of the first.
            match places.get(&name).and_then(|place| object.get_mut(*place)) {
                Some((_, place)) => *place = value,
                None => {
                    places.insert(name.clone(), object.len());
                    object.push((name, value));
                }
            }
        }
        Ok(Json::Object(object))
    }
}

/// The greatest whole number that is not above this one, and whether it is this one; nothing where that is no `i64`. By its
/// bits (IEEE 754): printing floating point numbers and reading them otherwise than as JSON takes 15 kB of the download.
pub(crate) fn floor(number: f64) -> Option<(i64, bool)> {
    const FRACTION: u32 = 52;
    let bits = number.to_bits();
    let fraction = bits & ((1 << FRACTION) - 1);
    let exponent = i64::try_from(bits >> FRACTION & 0x7ff).ok()?;
    if exponent == 0 {
        // Zero, or so near to it that it makes no difference.
        let is_below = number < 0.0;
        return Some((if is_below { -1 } else { 0 }, fraction == 0));
    }
    let mantissa = fraction | 1 << FRACTION;
    let places = exponent.checked_sub(1_075)?;
    let (magnitude, is_whole) = match u32::try_from(places) {
        Ok(up) => (if up <= 10 { mantissa.checked_shl(up)? } else { return None }, true),
        Err(_) => {
            let down = u32::try_from(places.checked_neg()?).ok()?;
            let kept = mantissa.checked_shr(down).unwrap_or_default();
            (kept, kept.checked_shl(down).unwrap_or_default() == mantissa)
        }
    };
    let magnitude = i64::try_from(magnitude).ok()?;
    let whole = match (number < 0.0, is_whole) {
        (false, _) => magnitude,
        (true, true) => magnitude.checked_neg()?,
        (true, false) => magnitude.checked_neg()?.checked_sub(1)?,
    };
    Some((whole, is_whole))
}

/// The number that a text is, which may begin with `+`, `.` or noughts.
pub(crate) fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.chars().find(char::is_ascii_digit)?;
    let digits = digits.trim_start_matches('0');
    let mut written = String::from(if text.starts_with('-') { "-" } else { "" });
    if !digits.starts_with(|letter: char| letter.is_ascii_digit()) {
        written.push('0');
    }
    written.push_str(digits);
    if written.ends_with('.') {
        written.push('0');
    }
    match Json::parse(written.as_bytes()) {
        Ok(Json::Number(number)) => number.as_f64(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_until_they_are_sorted() {
        let value = Json::parse(br#"{"b": [1, 2.5, -3], "a": {"d": null, "c": "x"}, "b": 1e2}"#).unwrap();
        assert_eq!(value.compact(), r#"{"b":100.0,"a":{"d":null,"c":"x"}}"#);
        assert_eq!(value.sorted().compact(), r#"{"a":{"c":"x","d":null},"b":100.0}"#);
        assert_eq!(value.get("a").and_then(|a| a.get("c")).and_then(Json::as_text), Some("x"));
    }

    #[test]
    fn a_number_that_is_whole_prints_without_a_point() {
        assert_eq!(Json::float(3.0).compact(), "3");
        assert_eq!(Json::float(0.5).compact(), "0.5");
        assert_eq!(Json::float(f64::NAN), Json::Null);
    }

    #[test]
    fn a_number_is_rounded_down_by_its_bits_and_read_as_people_write_it() {
        for (number, told) in [
            (0.0, (0, true)),
            (-0.0, (0, true)),
            (5e-324, (0, false)),
            (-5e-324, (-1, false)),
            (0.5, (0, false)),
            (-0.5, (-1, false)),
            (1.0, (1, true)),
            (-2.5, (-3, false)),
            (2_251_799_813_685_249.5, (2_251_799_813_685_249, false)),
            (9e15, (9_000_000_000_000_000, true)),
            (-9_223_372_036_854_774_784.0, (-9_223_372_036_854_774_784, true)),
        ] {
            assert_eq!(floor(number), Some(told), "{number}");
        }
        for number in [1e19, -1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(floor(number), None, "{number}");
        }
        for (text, number) in
            [("007", 7.0), ("-.5", -0.5), ("+3.", 3.0), ("1e2", 100.0), ("0", 0.0), ("-0.25", -0.25)]
        {
            assert_eq!(super::number(text), Some(number), "{text}");
        }
        for text in ["", "-", ".", "x", "1x", "--1"] {
            assert_eq!(super::number(text), None, "{text}");
        }
    }
}
