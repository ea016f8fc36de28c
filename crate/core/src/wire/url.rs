//! The addresses that requests go to, and form encoding.

use super::hexadecimal;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::{Serialize, Serializer};

const HTTPS: &str = "https://";
const HTTP: &str = "http://";

/// An absolute http or https address. A fragment is not part of a request and is dropped.
///
/// It is kept as one text, as a journal keeps a great many, with the places where its parts end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Url {
    text: Box<str>,
    host_end: usize,
    port: Option<u16>,
    port_end: usize,
    path_end: usize,
}

/// What keeps a text from being an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// It does not begin with `http://` or `https://`.
    Scheme(String),
    /// Between the scheme and the path stands no host name.
    Host(String),
    /// It has a blank, a control character or a letter outside ASCII.
    Character(char),
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scheme(text) => {
                write!(f, "`{text}` is not an address; it must begin with `https://` or `http://`")
            }
            Self::Host(text) => write!(f, "`{text}` names no host after its scheme"),
            Self::Character(c) => {
                write!(f, "an address holds no `{}`; write it percent-encoded", c.escape_default())
            }
        }
    }
}

impl core::error::Error for UrlError {}

impl Url {
    /// Reads an address.
    ///
    /// # Errors
    /// [`UrlError`] names what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        if !has_none(text, |byte| !byte.is_ascii_graphic())
            && let Some(c) = text.chars().find(|c| !c.is_ascii_graphic())
        {
            return Err(UrlError::Character(c));
        }
        let text = text.split('#').next().unwrap_or_default();
        let begins = |scheme: &'static str| {
            let (start, rest) = text.split_at_checked(scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then_some((scheme, rest))
        };
        let (scheme, rest) =
            [HTTPS, HTTP].into_iter().find_map(begins).ok_or_else(|| UrlError::Scheme(text.to_string()))?;
        let place = |mark: char| rest.find(mark).unwrap_or(rest.len());
        let (rest, query) = rest.split_at_checked(place('?')).unwrap_or_default();
        let (authority, path) = rest.split_at_checked(place('/')).unwrap_or((rest, ""));
        let bad_host = || UrlError::Host(text.to_string());
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| bad_host())?)),
            None => (authority, None),
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        if host.is_empty() || !host.chars().all(fits) {
            return Err(bad_host());
        }
        Ok(Self::of(scheme, host, port, if path.is_empty() { "/" } else { path }, query))
    }

    fn of(scheme: &str, host: &str, port: Option<u16>, path: &str, query: &str) -> Self {
        let length = [scheme, host, path, query].into_iter().map(str::len).sum();
        let mut text = String::with_capacity(length);
        text.push_str(scheme);
        text.push_str(host);
        text.make_ascii_lowercase();
        let host_end = text.len();
        if let Some(port) = port {
            text.push_str(&format!(":{port}"));
        }
        let port_end = text.len();
        text.push_str(path);
        let path_end = text.len();
        text.push_str(query);
        Self { text: text.into(), host_end, port, port_end, path_end }
    }

    /// How many bytes it takes.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether the address is https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.text.starts_with(HTTPS)
    }

    /// The host name in lower case.
    #[must_use]
    pub fn host(&self) -> &str {
        let start = if self.is_secure() { HTTPS } else { HTTP }.len();
        self.text.get(start..self.host_end).unwrap_or_default()
    }

    /// The port, where the address names one.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The path as it was written, at least `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.text.get(self.port_end..self.path_end).unwrap_or_default()
    }

    /// The query as it was written, without its question mark.
    fn query(&self) -> &str {
        self.text.get(self.path_end..).and_then(|query| query.strip_prefix('?')).unwrap_or_default()
    }

    /// The segments of the path, percent-decoded; a slash at the end adds none.
    #[must_use]
    pub fn segments(&self) -> Vec<Cow<'_, str>> {
        let path = self.path().trim_start_matches('/').trim_end_matches('/');
        if path.is_empty() {
            Vec::new()
        } else {
            path.split('/').map(|part| decode(part.as_bytes(), false)).collect()
        }
    }

    /// The first value of this name in the query; names compare without regard to case, as Azure's services do.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut pairs = form_pairs(self.query().as_bytes());
        let (_, value) = pairs.find(|(key, _)| decode(key, true).eq_ignore_ascii_case(name))?;
        Some(decode(value, true))
    }

    /// The path with its query, as it stands on the request line.
    #[must_use]
    pub fn target(&self) -> &str {
        self.text.get(self.port_end..).unwrap_or_default()
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Url {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// The names and values of an `application/x-www-form-urlencoded` text, in order. Broken escapes stay as they are; what is
/// no UTF-8 shows as U+FFFD.
#[must_use]
pub fn form_decode(text: &[u8]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    form_pairs(text).map(|(name, value)| (decode(name, true), decode(value, true))).collect()
}

/// The names and values as they stand in the text.
fn form_pairs(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let pairs = text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        (halves.next().unwrap_or_default(), halves.next().unwrap_or_default())
    })
}

/// Writes names and values as `application/x-www-form-urlencoded`.
#[must_use]
pub fn form_encode(pairs: &[(&str, &str)]) -> String {
    let stays = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let length = |(name, value): &(&str, &str)| name.len().saturating_add(value.len()).saturating_add(2);
    let mut text = String::with_capacity(pairs.iter().map(length).sum());
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        escape(&mut text, name, stays);
        text.push('=');
        escape(&mut text, value, stays);
    }
    text
}

/// A path as it can stand in an address: names of resource groups and machines may be written in any script.
#[must_use]
pub(crate) fn path_encode(path: &str) -> String {
    let mut text = String::new();
    escape(&mut text, path, |byte| byte.is_ascii_graphic() && !matches!(byte, b'%' | b'?' | b'#'));
    text
}

/// Whether no byte of a part is such. Parts are mostly long and as they should be, as tokens are: without a way out of the loop
/// many bytes are looked at together.
pub(super) fn has_none(part: &str, is_such: impl Fn(u8) -> bool) -> bool {
    part.bytes().fold(true, |none, byte| none & !is_such(byte))
}

/// Writes a part, percent-encoded but for the bytes that may stay.
fn escape(text: &mut String, part: &str, stays: impl Fn(u8) -> bool) {
    if has_none(part, |byte| !stays(byte)) {
        return text.push_str(part);
    }
    for byte in part.bytes() {
        if stays(byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.extend(hexadecimal::digits(byte));
        }
    }
}

/// A part without its escapes; as it stands, when there are none.
fn decode(part: &[u8], plus_is_blank: bool) -> Cow<'_, str> {
    if !(part.contains(&b'%') || plus_is_blank && part.contains(&b'+')) {
        return core::str::from_utf8(part).map_or_else(|_| String::from_utf8_lossy(part), Cow::Borrowed);
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(hex(*high).wrapping_shl(4) | hex(*low));
                rest = after;
            }
            (b'+', _) if plus_is_blank => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

fn hex(digit: u8) -> u8 {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_put_together() {
        let text = "https://Vault.Azure.net:8443/secrets/a%20b/?api-version=7.4&x=a+b%2F";
        let url = Url::parse(text).unwrap();
        assert_eq!(url.host(), "vault.azure.net");
        assert_eq!(url.segments(), ["secrets", "a b"]);
        assert_eq!(url.query_value("API-version").as_deref(), Some("7.4"));
        assert_eq!(url.query_value("x").as_deref(), Some("a b/"));
        assert_eq!(url.to_string(), text.replace("Vault.Azure", "vault.azure"));
    }

    #[test]
    fn what_an_address_leaves_out_is_empty_or_a_slash() {
        let url = Url::parse("HTTP://x:+080?a#b?c/d").unwrap();
        assert_eq!((url.is_secure(), url.host(), url.port()), (false, "x", Some(80)));
        assert_eq!((url.path(), url.target(), url.query_value("A").as_deref()), ("/", "/?a", Some("")));
        assert_eq!(url.to_string(), "http://x:80/?a");
        assert_eq!(url.segments().len(), 0);
        assert_eq!(Url::parse("https://x").unwrap().query_value(""), None);
    }

    #[test]
    fn other_texts_say_what_is_wrong() {
        assert_eq!(Url::parse("ftp://x/"), Err(UrlError::Scheme("ftp://x/".into())));
        assert_eq!(Url::parse("https:///x"), Err(UrlError::Host("https:///x".into())));
        assert_eq!(Url::parse("https://a b/"), Err(UrlError::Character(' ')));
        assert_eq!(Url::parse("https//x/"), Err(UrlError::Scheme("https//x/".into())));
        assert_eq!(Url::parse("http://x:port/"), Err(UrlError::Host("http://x:port/".into())));
    }

    #[test]
    fn forms_survive_the_round_trip() {
        let pairs = [("a b", "1&2=3"), ("ü", "+%")];
        let encoded = form_encode(&pairs);
        let decoded = form_decode(encoded.as_bytes());
        assert!(decoded.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).eq(pairs));
        assert_eq!(
            form_decode(b"%zz=%4&\xff=%C3"),
            [("%zz".into(), "%4".into()), ("\u{fffd}".into(), "\u{fffd}".into())]
        );
    }
}
