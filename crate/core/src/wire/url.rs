//! The addresses that requests go to, and form encoding.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::{Serialize, Serializer};

/// An absolute http or https address. A fragment is not part of a request and is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Url {
    secure: bool,
    host: String,
    port: Option<u16>,
    path: String,
    query: Option<String>,
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
                write!(f, "`{text}` is no address; it must begin with `https://` or `http://`")
            }
            Self::Host(text) => write!(f, "`{text}` names no host after its scheme"),
            Self::Character(c) => {
                write!(f, "an address holds no `{}`; write it percent-encoded", c.escape_default())
            }
        }
    }
}

impl Url {
    /// Reads an address.
    ///
    /// # Errors
    /// [`UrlError`] names what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        if let Some(c) = text.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(UrlError::Character(c));
        }
        let text = text.split('#').next().unwrap_or_default();
        let (scheme, rest) = text.split_once("://").ok_or_else(|| UrlError::Scheme(text.to_string()))?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(UrlError::Scheme(text.to_string())),
        };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query.to_string())),
            None => (rest, None),
        };
        let (authority, path) = match rest.split_once('/') {
            Some((authority, path)) => (authority, format!("/{path}")),
            None => (rest, "/".to_string()),
        };
        let bad_host = || UrlError::Host(text.to_string());
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| bad_host())?)),
            None => (authority, None),
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        if host.is_empty() || !host.chars().all(fits) {
            return Err(bad_host());
        }
        Ok(Self { secure, host: host.to_ascii_lowercase(), port, path, query })
    }

    /// Whether the address is https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The host name in lower case.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, where the address names one.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The path as it was written, at least `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The segments of the path, percent-decoded; a slash at the end adds none.
    #[must_use]
    pub fn segments(&self) -> Vec<String> {
        let path = self.path.trim_start_matches('/').trim_end_matches('/');
        if path.is_empty() {
            Vec::new()
        } else {
            path.split('/').map(|part| decode(part, false).into_owned()).collect()
        }
    }

    /// The names and values of the query, decoded, in order.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        form_decode(self.query.as_deref().unwrap_or_default())
    }

    /// The first value of this name in the query; names compare without regard to case, as Azure's services do.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = form_pairs(self.query.as_deref().unwrap_or_default());
        let (_, value) = pairs.find(|(key, _)| decode(key, true).eq_ignore_ascii_case(name))?;
        Some(decode(value, true).into_owned())
    }

    /// The path with its query, as it stands on the request line.
    #[must_use]
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(&self.target())
    }
}

impl Serialize for Url {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The names and values of an `application/x-www-form-urlencoded` text, in order. Broken escapes stay as they are.
#[must_use]
pub fn form_decode(text: &str) -> Vec<(String, String)> {
    let pairs = form_pairs(text);
    pairs.map(|(name, value)| (decode(name, true).into_owned(), decode(value, true).into_owned())).collect()
}

/// The names and values as they stand in the text.
fn form_pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Writes names and values as `application/x-www-form-urlencoded`.
#[must_use]
pub fn form_encode(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode_into(&mut text, name);
        text.push('=');
        encode_into(&mut text, value);
    }
    text
}

fn encode_into(text: &mut String, part: &str) {
    let stays = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    if part.as_bytes().iter().all(stays) {
        // A token is long and holds nothing to escape.
        return text.push_str(part);
    }
    for byte in part.bytes() {
        if stays(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// A part without its escapes; as it stands, when there are none.
fn decode(part: &str, plus_is_blank: bool) -> Cow<'_, str> {
    if !part.bytes().any(|byte| byte == b'%' || (plus_is_blank && byte == b'+')) {
        return Cow::Borrowed(part);
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
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
    fn other_texts_say_what_is_wrong() {
        assert_eq!(Url::parse("ftp://x/"), Err(UrlError::Scheme("ftp://x/".into())));
        assert_eq!(Url::parse("https:///x"), Err(UrlError::Host("https:///x".into())));
        assert_eq!(Url::parse("https://a b/"), Err(UrlError::Character(' ')));
        assert_eq!(Url::parse("http://x:port/"), Err(UrlError::Host("http://x:port/".into())));
    }

    #[test]
    fn forms_survive_the_round_trip() {
        let pairs = [("a b", "1&2=3"), ("ü", "+%")];
        let decoded = form_decode(&form_encode(&pairs));
        assert!(decoded.iter().map(|(n, v)| (n.as_str(), v.as_str())).eq(pairs));
        assert_eq!(form_decode("%zz=%4"), [("%zz".to_string(), "%4".to_string())]);
    }
}
