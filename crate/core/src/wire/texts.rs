//! The texts in a JSON object, for whoever wants these and nothing else of a message.

use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The members of a JSON object whose values are texts; they stay in the message they were read from.
#[derive(Debug, Default)]
pub struct Texts<'a>(Vec<(Text<'a>, Text<'a>)>);

impl<'a> Texts<'a> {
    /// Reads an object; `None` where the bytes are none.
    #[must_use]
    pub fn of(json: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }

    /// The text of this name; of several, the last one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rfind(|(key, _)| key.0.as_deref() == Some(name))?.1.0.as_deref()
    }
}

impl<'de> Deserialize<'de> for Texts<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_map(Object)
    }
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Texts<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Texts<'de>, A::Error> {
        let mut texts = Vec::new();
        while let Some(member) = members.next_entry()? {
            texts.push(member);
        }
        Ok(Texts(texts))
    }
}

/// A text, or nothing in place of any other value.
#[derive(Debug)]
struct Text<'a>(Option<Cow<'a, str>>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Some(text.into())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Some(text.to_string().into())))
    }

    fn visit_unit<E>(self) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Text<'de>, A::Error> {
        IgnoredAny.visit_seq(items).map(|_| Text(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Text<'de>, A::Error> {
        IgnoredAny.visit_map(members).map(|_| Text(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_among_other_values() {
        let json =
            br#"{"a":"1","b":[1,{"a":"2"}],"c":null,"d":-1,"e":1.5,"f":true,"g":{"a":"3"},"h\n":"x\ty"}"#;
        let texts = Texts::of(json).unwrap();
        assert_eq!(texts.get("a"), Some("1"));
        assert_eq!(texts.get("h\n"), Some("x\ty"));
        for other in ["b", "c", "d", "e", "f", "g", "2", ""] {
            assert_eq!(texts.get(other), None, "{other}");
        }
        assert_eq!(Texts::of(br#"{"a":"1","a":"2"}"#).unwrap().get("a"), Some("2"));
    }

    #[test]
    fn what_is_no_object_has_none() {
        for json in ["", "[]", "{", r#"{"a":}"#, r#""a""#, "{} {}"] {
            assert!(Texts::of(json.as_bytes()).is_none(), "{json}");
        }
    }
}
