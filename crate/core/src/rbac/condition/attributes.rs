//! What a request offers to conditions: attributes of the request, of what it asks for, of who asks and of where from.

use super::tree::Attribute;
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::str::FromStr;
use serde::Serialize;

/// Where an attribute comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names are those of the language of conditions")]
pub enum Source {
    Request,
    Resource,
    Principal,
    Environment,
}

impl Source {
    /// As it stands after the `@`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "Request",
            Self::Resource => "Resource",
            Self::Principal => "Principal",
            Self::Environment => "Environment",
        }
    }
}

/// In any case, as a sample of the page writes it; that the service reads every source so is UNCONFIRMED.
impl FromStr for Source {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Request, Self::Resource, Self::Principal, Self::Environment]
            .into_iter()
            .find(|source| source.as_str().eq_ignore_ascii_case(word))
            .ok_or(())
    }
}

/// One value. GUIDs and moments are texts until an operator reads them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
#[expect(missing_docs, reason = "the fields are the values")]
pub enum Item {
    Text(String),
    Number(#[cfg_attr(feature = "typescript", ts(type = "number"))] i64),
    Flag(bool),
}

impl From<&str> for Item {
    fn from(text: &str) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<String> for Item {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Item {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Item {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// The attributes of one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributes(Vec<Given>);

#[derive(Clone, Debug, PartialEq)]
struct Given {
    source: Source,
    name: String,
    values: Vec<Item>,
}

impl Attributes {
    /// No attributes.
    pub const NONE: &'static Self = &Self(Vec::new());

    /// Adds an attribute with one value; `name` as between the brackets, without marks.
    #[must_use]
    pub fn with(self, source: Source, name: &str, value: impl Into<Item>) -> Self {
        self.with_all(source, name, [value.into()].into())
    }

    /// Adds an attribute with any number of values; without one it is missing. What the service makes of an empty set
    /// is UNCONFIRMED.
    #[must_use]
    pub fn with_all(mut self, source: Source, name: &str, values: Vec<Item>) -> Self {
        if !values.is_empty() {
            self.0.push(Given { source, name: name.to_string(), values });
        }
        self
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These, and those of somebody else.
    pub(crate) fn and(mut self, others: &Self) -> Self {
        self.0.extend_from_slice(&others.0);
        self
    }

    /// The values of an attribute, at least one; `None` where the request does not offer it.
    pub(super) fn values(&self, wanted: &Attribute) -> Option<Cow<'_, [Item]>> {
        let mut offered = self.0.iter().filter(|given| given.source == wanted.source);
        if wanted.is_keys {
            let keys = offered.filter_map(|given| key(&given.name, &wanted.name)).map(Item::from);
            let keys: Vec<Item> = keys.collect();
            return (!keys.is_empty()).then_some(Cow::Owned(keys));
        }
        let given = offered.find(|given| is_named(&given.name, wanted))?;
        Some(Cow::Borrowed(&given.values))
    }
}

/// `Project` of `…/blobs/tags:Project` below `…/blobs/tags`.
fn key<'a>(name: &'a str, path: &str) -> Option<&'a str> {
    let (own, key) = name.split_once(':')?;
    own.eq_ignore_ascii_case(path).then_some(key)
}

fn is_named(name: &str, wanted: &Attribute) -> bool {
    let key = |name: &str| name.split_once(':').map(|(_, key)| key.to_string());
    name.eq_ignore_ascii_case(&wanted.name) && (!wanted.case_matters || key(name) == key(&wanted.name))
}
