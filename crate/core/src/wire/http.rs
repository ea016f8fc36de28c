//! HTTP messages, as far as their meaning goes: no framing, no transport.

use super::error_code::ErrorCode;
use super::texts::Texts;
use super::url::{Url, form_decode, has_none};
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The verb of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names are HTTP's own")]
pub enum Method {
    Delete,
    Get,
    Head,
    Options,
    Patch,
    Post,
    Put,
}

/// A word that is not a verb this network carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodError(String);

impl fmt::Display for MethodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no HTTP method; use GET, PUT, POST, PATCH, DELETE, HEAD or OPTIONS", self.0)
    }
}

impl core::error::Error for MethodError {}

impl Method {
    /// The verb in capitals.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

impl FromStr for Method {
    type Err = MethodError;

    fn from_str(word: &str) -> Result<Self, MethodError> {
        const ALL: [Method; 7] = [
            Method::Delete,
            Method::Get,
            Method::Head,
            Method::Options,
            Method::Patch,
            Method::Post,
            Method::Put,
        ];
        ALL.into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(word))
            .ok_or_else(|| MethodError(word.to_string()))
    }
}

/// Header lines in the order they are sent; names compare without regard to case.
///
/// They are kept as one text, as a journal keeps a great many: a line is its name, a colon and its value. HTTP allows no
/// line break in either and no colon in a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "Array<[string, string]>"))]
pub struct Headers(String);

impl Headers {
    /// The first value under this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Adds a line at the end. A line break in it becomes a blank, as a server is to read it (RFC 9110, section 5.5).
    pub fn push(&mut self, name: &str, value: impl AsRef<str>) {
        self.add(name, value.as_ref());
    }

    fn add(&mut self, name: &str, value: &str) {
        self.0.reserve(name.len().saturating_add(value.len()).saturating_add(2));
        push_with_blanks(&mut self.0, name, |byte| matches!(byte, b'\n' | b':'));
        self.0.push(':');
        push_with_blanks(&mut self.0, value, |byte| byte == b'\n');
        self.0.push('\n');
    }

    /// Gives back the memory that was meant for further lines.
    pub(crate) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    /// How many bytes they take.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The lines in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.split_terminator('\n').filter_map(|line| line.split_once(':'))
    }
}

/// Writes a part, with a blank for each byte that may not stand in it.
fn push_with_blanks(text: &mut String, part: &str, is_blank: impl Fn(u8) -> bool) {
    if has_none(part, &is_blank) {
        return text.push_str(part);
    }
    let is_blank = |c: &char| u8::try_from(*c).is_ok_and(&is_blank);
    text.extend(part.chars().map(|c| if is_blank(&c) { ' ' } else { c }));
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// What a message carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Body(Arc<[u8]>);

impl Body {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether there are no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes as text; what is no UTF-8 shows as U+FFFD.
    #[must_use]
    pub fn text(&self) -> String {
        self.shown().into_owned()
    }

    fn shown(&self) -> Cow<'_, str> {
        core::str::from_utf8(&self.0).map_or_else(|_| String::from_utf8_lossy(&self.0), Cow::Borrowed)
    }

    /// The texts of a JSON object; none where the bytes are no such object.
    #[must_use]
    pub fn texts(&self) -> Texts<'_> {
        Texts::of(&self.0).unwrap_or_default()
    }

    /// The bytes read as JSON.
    ///
    /// # Errors
    /// The parser's own error, which names line and column.
    pub fn json(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_slice(&self.0)
    }
}

impl<T: Into<Vec<u8>>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(bytes.into().into())
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names are HTTP's own")]
pub struct Request {
    pub method: Method,
    pub url: Url,
    /// Shared: whoever asks again mostly sends the same, an access token among them.
    pub headers: Arc<Headers>,
    pub body: Body,
}

impl Request {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: Arc::default(), body: Body::default() }
    }

    /// The same request with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        Arc::make_mut(&mut self.headers).push(name, value);
        self
    }

    /// The same request with this text as its body.
    #[must_use]
    pub fn with_body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self.with_header("Content-Type", content_type)
    }

    /// How many bytes its path, query, headers and body take up.
    #[must_use]
    pub fn size(&self) -> usize {
        let head = self.url.target().len().saturating_add(self.headers.0.len());
        head.saturating_add(self.body.0.len())
    }

    /// The names and values of a form in the body.
    #[must_use]
    pub fn form(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        form_decode(self.body.as_bytes())
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the names are HTTP's own")]
pub struct Response {
    pub status: u16,
    pub headers: Headers,
    pub body: Body,
    /// Why the request was refused, for whoever explains it; no part of what is sent.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub code: Option<ErrorCode>,
}

impl Response {
    /// A response without headers and body.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, headers: Headers::default(), body: Body::default(), code: None }
    }

    /// The same response, which refuses the request for this reason.
    #[must_use]
    pub fn because(mut self, code: ErrorCode) -> Self {
        self.code = Some(code);
        self
    }

    /// The same response, which refuses the request for a reason that its service calls so. Each has to be one of
    /// [`ErrorCode`], so that it can be explained.
    #[must_use]
    pub(crate) fn named(mut self, code: &str) -> Self {
        self.code = ErrorCode::named(code);
        debug_assert!(
            self.code.is_some(),
            "`{code}` is missing in `wire/error_code.rs`, and in the words of the page"
        );
        self
    }

    /// A response that carries this value as JSON, its members in the order the value has them.
    #[must_use]
    pub fn json(status: u16, value: &impl Serialize) -> Self {
        let text = serde_json::to_vec(value).unwrap_or_default();
        Self::new(status).with_body("application/json; charset=utf-8", text)
    }

    /// The same response with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.headers.push(name, value);
        self
    }

    /// The same response with this text as its body.
    #[must_use]
    pub fn with_body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.headers.push("Content-Type", content_type);
        self.body = body.into();
        self
    }

    /// How many bytes its headers and body take up.
    #[must_use]
    pub fn size(&self) -> usize {
        self.headers.0.len().saturating_add(self.body.0.len())
    }

    /// Whether the request did what it asked for.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The standard words for the status, as a status line has them.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self.status {
            200 => "OK",
            201 => "Created",
            202 => "Accepted",
            204 => "No Content",
            206 => "Partial Content",
            302 => "Found",
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            409 => "Conflict",
            412 => "Precondition Failed",
            413 => "Content Too Large",
            416 => "Range Not Satisfiable",
            429 => "Too Many Requests",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_stays_one_line_whatever_stands_in_it() {
        let mut headers = Headers::default();
        headers.push("One\n: more", "a: b\nTwo: c");
        headers.push("Three", "");
        let lines: Vec<_> = headers.iter().collect();
        assert_eq!(lines, [("One   more", "a: b Two: c"), ("Three", "")]);
        assert_eq!(headers.get("two"), None);
    }
}
