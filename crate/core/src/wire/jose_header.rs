//! The protected header of a token, models "Microsoft identity platform application authentication certificate
//! credentials": how the signer names the key, never the key itself.
//!
//! `jwk`, `jku` and `x5u` would let the sender choose the key; they are left in the JSON, unread.

use super::base64url;
use super::jws_error::{JwsError, Part};
use super::strict_json;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

/// The longest `kid` that is read, in bytes.
const KID_LIMIT: usize = 256;

/// The most certificates that are read from `x5c`.
const X5C_LIMIT: usize = 8;

/// A header as its sender wrote it. Nothing in it is trusted: it may only select among keys known otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct JoseHeader {
    /// `x5t`, the SHA-1 of the certificate's DER.
    pub x5t: Option<[u8; 20]>,
    /// `x5t#S256`, the SHA-256 of the certificate's DER.
    pub x5t_s256: Option<[u8; 32]>,
    /// `x5c`, the DER of each certificate.
    pub x5c: Vec<Vec<u8>>,
    /// The whole header, an object; `alg` in it is a text, and so are `typ` and `kid`, where they are there.
    pub json: Value,
}

impl JoseHeader {
    /// Reads the JSON of a header.
    ///
    /// # Errors
    /// [`JwsError::Json`], [`JwsError::HeaderMember`], [`JwsError::CriticalExtension`] or
    /// [`JwsError::UnencodedPayload`].
    pub fn parse(json: &[u8]) -> Result<Self, JwsError> {
        let members = strict_json::parse_object(json)
            .map_err(|reason| JwsError::Json { part: Part::Header, reason })?;
        if members.contains_key("crit") {
            return Err(JwsError::CriticalExtension);
        }
        if members.contains_key("b64") {
            return Err(JwsError::UnencodedPayload);
        }
        text(&members, "alg")?.ok_or_else(|| refuse("alg", "the name of a signature algorithm"))?;
        text(&members, "typ")?;
        if text(&members, "kid")?.is_some_and(|kid| kid.len() > KID_LIMIT) {
            return Err(refuse("kid", "a key id of at most 256 bytes"));
        }
        Ok(Self {
            x5t: thumbprint(&members, "x5t", "the base64url of a SHA-1 thumbprint, 20 bytes")?,
            x5t_s256: thumbprint(&members, "x5t#S256", "the base64url of a SHA-256 thumbprint, 32 bytes")?,
            x5c: certificates(&members)?,
            json: Value::Object(members),
        })
    }

    /// `alg`, as written.
    #[must_use]
    pub fn alg(&self) -> &str {
        self.text("alg").unwrap_or_default()
    }

    /// `kid`, at most 256 bytes.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.text("kid")
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.json.get(name)?.as_str()
    }
}

fn refuse(name: &'static str, expected: &'static str) -> JwsError {
    JwsError::HeaderMember { name, expected }
}

fn text<'a>(members: &'a Map<String, Value>, name: &'static str) -> Result<Option<&'a str>, JwsError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(refuse(name, "a string")),
    }
}

/// MSAL Go writes thumbprints in standard base64, which Entra swallows; the padding tells the two apart.
fn thumbprint<const N: usize>(
    members: &Map<String, Value>,
    name: &'static str,
    expected: &'static str,
) -> Result<Option<[u8; N]>, JwsError> {
    let Some(text) = text(members, name)? else { return Ok(None) };
    let bytes = if text.ends_with('=') { base64url::decode_standard(text) } else { base64url::decode(text) };
    bytes.ok().and_then(|bytes| bytes.try_into().ok()).map(Some).ok_or_else(|| refuse(name, expected))
}

/// MSAL.NET writes a lone certificate as a string where RFC 7515 §4.1.6 asks for an array.
fn certificates(members: &Map<String, Value>) -> Result<Vec<Vec<u8>>, JwsError> {
    let wrong = || refuse("x5c", "one to eight certificates, each the standard base64 of its DER");
    let texts = match members.get("x5c") {
        None => return Ok(Vec::new()),
        Some(Value::Array(texts)) if (1..=X5C_LIMIT).contains(&texts.len()) => texts.as_slice(),
        Some(text @ Value::String(_)) => core::slice::from_ref(text),
        Some(_) => return Err(wrong()),
    };
    texts
        .iter()
        .map(|text| text.as_str().and_then(|text| base64url::decode_standard(text).ok()).ok_or_else(wrong))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::{format, vec};

    fn parse(json: &str) -> Result<JoseHeader, String> {
        JoseHeader::parse(json.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn thumbprints_are_read_in_both_base64_alphabets() {
        let url = parse(r#"{"alg":"EdDSA","x5t":"-_8AAAAAAAAAAAAAAAAAAAAAAAA"}"#).unwrap();
        let standard = parse(r#"{"alg":"EdDSA","x5t":"+/8AAAAAAAAAAAAAAAAAAAAAAAA="}"#).unwrap();
        assert_eq!(url.x5t, standard.x5t);
        assert_eq!(url.x5t.unwrap()[..2], [0xfb, 0xff]);
        assert_eq!(
            parse(r#"{"alg":"EdDSA","x5t":"AAAA"}"#).unwrap_err(),
            "token header `x5t` must be the base64url of a SHA-1 thumbprint, 20 bytes"
        );
        assert!(parse(r#"{"alg":"EdDSA","x5t#S256":"-_8AAAAAAAAAAAAAAAAAAAAAAAA"}"#).is_err());
    }

    #[test]
    fn x5c_is_read_as_array_and_as_lone_string() {
        assert_eq!(parse(r#"{"alg":"PS256","x5c":["AQ==","Ag=="]}"#).unwrap().x5c, [vec![1], vec![2]]);
        assert_eq!(parse(r#"{"alg":"PS256","x5c":"AQ=="}"#).unwrap().x5c, [vec![1]]);
        for wrong in ["[]", "[1]", "{}", "\"AQ\"", r#"["AQ==",null]"#] {
            let error = parse(&format!(r#"{{"alg":"PS256","x5c":{wrong}}}"#)).unwrap_err();
            assert!(error.contains("`x5c`"), "{wrong}: {error}");
        }
    }

    #[test]
    fn members_of_another_type_are_named() {
        for (json, error) in [
            ("{}", "token header `alg` must be the name of a signature algorithm"),
            (r#"{"alg":null}"#, "token header `alg` must be a string"),
            (r#"{"alg":"EdDSA","kid":7}"#, "token header `kid` must be a string"),
            (r#"{"alg":"EdDSA","typ":["JWT"]}"#, "token header `typ` must be a string"),
        ] {
            assert_eq!(parse(json).unwrap_err(), error);
        }
        let long = format!(r#"{{"alg":"EdDSA","kid":"{}"}}"#, "k".repeat(KID_LIMIT + 1));
        assert_eq!(parse(&long).unwrap_err(), "token header `kid` must be a key id of at most 256 bytes");
    }

    #[test]
    fn extensions_are_refused_however_they_are_written() {
        for crit in ["[]", r#"["exp"]"#, r#"["a","a"]"#, "null", r#""b64""#] {
            let header = format!(r#"{{"alg":"EdDSA","crit":{crit}}}"#);
            assert_eq!(JoseHeader::parse(header.as_bytes()), Err(JwsError::CriticalExtension));
        }
        assert_eq!(JoseHeader::parse(br#"{"alg":"EdDSA","b64":true}"#), Err(JwsError::UnencodedPayload));
    }
}
