//! Blob index tags ("Manage and find Azure Blob data with blob index tags"; "Set Blob Tags", "Get Blob Tags").

use super::error::StorageError;
use super::list::escape;
use crate::sort::sort_by;
use crate::wire::{Request, Response, form_decode};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Keys with values, sorted by key.
pub(super) type Tags = Vec<(String, String)>;

const MOST: usize = 10;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// The tags that the header of a write names; without it there are none.
pub(super) fn of_header(request: &Request) -> Result<Tags, StorageError> {
    let pairs = form_decode(request.headers.get("x-ms-tags").unwrap_or_default().as_bytes()).into_iter();
    checked(pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect())
}

/// The tags that the body of `Set Blob Tags` names.
pub(super) fn of_body(request: &Request) -> Result<Tags, StorageError> {
    let text = request.body.text();
    let set = between(&text, "TagSet").ok_or(StorageError::InvalidXml)?.0;
    let mut pairs = Vec::new();
    let mut rest = set;
    while let Some((tag, after)) = between(rest, "Tag") {
        let part = |name| between(tag, name).map(|(text, _)| unescape(text)).ok_or(StorageError::InvalidXml);
        pairs.push((part("Key")?, part("Value")?));
        rest = after;
    }
    checked(pairs)
}

/// What stands in the first element of this name, and what follows it.
fn between<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let (_, inner) = text.split_once(&format!("<{name}>"))?;
    inner.split_once(&format!("</{name}>"))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Ten tags at most, of letters, digits and a few signs, no key twice.
fn checked(mut tags: Tags) -> Result<Tags, StorageError> {
    if tags.len() > MOST {
        return Err(StorageError::TagsTooLarge);
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || " +-./:=_".contains(c);
    let is_well_formed = |(key, value): &(String, String)| {
        let is_short = (1..=LONGEST_KEY).contains(&key.len()) && value.len() <= LONGEST_VALUE;
        is_short && key.chars().chain(value.chars()).all(fits)
    };
    sort_by(&mut tags, Ord::cmp);
    let is_once = tags.is_sorted_by(|(before, _), (after, _)| before < after);
    if is_once && tags.iter().all(is_well_formed) { Ok(tags) } else { Err(StorageError::InvalidTag) }
}

/// The answer to `Get Blob Tags`.
pub(super) fn show(tags: &Tags) -> Response {
    let tag = |(key, value): &(String, String)| {
        format!("<Tag><Key>{}</Key><Value>{}</Value></Tag>", escape(key), escape(value))
    };
    let set: String = tags.iter().map(tag).collect();
    let body =
        format!("\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Tags><TagSet>{set}</TagSet></Tags>");
    Response::new(200).with_body("application/xml", body)
}

/// The header that tells a reader of a blob how many tags there are, where there are any.
pub(super) fn counted(response: Response, tags: &Tags) -> Response {
    if tags.is_empty() { response } else { response.with_header("x-ms-tag-count", tags.len().to_string()) }
}
