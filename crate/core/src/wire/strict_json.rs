//! JSON that means one thing to every reader: member names unique, nesting bounded (RFC 7515 §4, RFC 8725 §3.1).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

/// How deep arrays and objects may nest. Tokens and key sets stay below 5.
pub const DEPTH_LIMIT: u8 = 16;

/// Why bytes are no acceptable JSON object, with the line and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError(String);

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for JsonError {}

/// Reads one JSON object and nothing after it.
///
/// # Errors
/// [`JsonError`] for malformed JSON, a value that is not an object, a member name that occurs twice in one object at
/// any depth, nesting deeper than [`DEPTH_LIMIT`], or a number that does not fit.
pub fn parse_object(bytes: &[u8]) -> Result<Map<String, Value>, JsonError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth_left: DEPTH_LIMIT }.deserialize(&mut reader).map_err(describe)?;
    reader.end().map_err(describe)?;
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(JsonError("not a JSON object".to_string())),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn describe(error: serde_json::Error) -> JsonError {
    JsonError(error.to_string())
}

/// Reads any value, counting the levels that may still follow.
struct Strict {
    depth_left: u8,
}

impl Strict {
    fn one_deeper<E: Error>(&self) -> Result<u8, E> {
        self.depth_left
            .checked_sub(1)
            .ok_or_else(|| E::custom(format!("nested deeper than {DEPTH_LIMIT} levels")))
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let depth_left = self.one_deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Strict { depth_left })? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let depth_left = self.one_deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            match object.entry(name) {
                Entry::Occupied(twice) => {
                    return Err(A::Error::custom(format!("member `{}` occurs twice", twice.key())));
                }
                Entry::Vacant(member) => drop(member.insert(members.next_value_seed(Strict { depth_left })?)),
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refusal(text: &str) -> String {
        parse_object(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_name_twice_is_refused_at_any_depth() {
        assert_eq!(refusal(r#"{"alg":1,"alg":2}"#), "member `alg` occurs twice at line 1 column 14");
        assert_eq!(refusal(r#"{"a":[{"b":1,"\u0062":2}]}"#), "member `b` occurs twice at line 1 column 21");
        assert!(parse_object(br#"{"a":{"b":1},"c":{"b":2}}"#).is_ok());
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |levels: usize| format!(r#"{{"a":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
        assert!(parse_object(nested(15).as_bytes()).is_ok());
        assert_eq!(refusal(&nested(16)), "nested deeper than 16 levels at line 1 column 22");
        assert!(refusal(&nested(60_000)).starts_with("nested deeper"));
    }

    #[test]
    fn only_one_object_of_representable_values_is_read() {
        for (text, reason) in [
            ("[]", "not a JSON object"),
            ("", "EOF while parsing a value at line 1 column 0"),
            ("{} {}", "trailing characters at line 1 column 4"),
            (r#"{"exp":1e400}"#, "number out of range at line 1 column 12"),
            (r#"{"a":NaN}"#, "expected value at line 1 column 6"),
            (r#"{"a":"\ud800"}"#, "unexpected end of hex escape at line 1 column 13"),
        ] {
            assert_eq!(refusal(text), reason, "{text}");
        }
        assert!(parse_object(b"{\"a\":\"\xff\"}").is_err());
        assert!(parse_object(b"\xef\xbb\xbf{}").is_err());
    }

    proptest! {
        #[test]
        fn agrees_with_the_plain_reader_where_it_accepts(text in r#"[\[\]{}:,"ab0-9.e+ -]{0,40}"#) {
            if let Ok(object) = parse_object(text.as_bytes()) {
                prop_assert_eq!(Value::Object(object), serde_json::from_str::<Value>(&text).unwrap());
            }
        }
    }
}
