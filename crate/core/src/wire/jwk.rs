//! JSON Web Keys (RFC 7517, RFC 8037), the documents by which an issuer publishes the keys that check its tokens;
//! models "Signing key rollover in the Microsoft identity platform".

use super::base64url;
use super::certificate::Certificate;
use super::key::PublicKey;
use super::strict_json::{self, JsonError};
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The key's RFC 7638 thumbprint in base64url, a `kid` that every reader can recompute.
#[must_use]
pub fn thumbprint(key: &PublicKey) -> String {
    let x = base64url::encode(key.as_bytes());
    base64url::encode(&Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#)))
}

/// A published key.
#[derive(Clone, Debug, PartialEq)]
pub struct Jwk {
    /// The name by which tokens refer to the key.
    pub kid: String,
    /// The key.
    pub key: PublicKey,
    /// The key's certificate, published as `x5t` and `x5c`.
    pub certificate: Option<Arc<Certificate>>,
    /// The only issuer whose tokens the key may check. Entra's v2.0 documents have it; it may hold the placeholder
    /// `{tenantid}`.
    pub issuer: Option<String>,
}

/// A published set of keys, their ids all different.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "{ keys: Array<Record<string, unknown>> }"))]
pub struct Jwks {
    /// The keys; their order means nothing.
    pub keys: Vec<Jwk>,
}

impl Jwks {
    /// Reads a published set.
    ///
    /// # Errors
    /// [`JwksError`], which names the key by its place in the list and the member at fault.
    pub fn parse(json: &[u8]) -> Result<Self, JwksError> {
        let document = strict_json::parse_object(json).map_err(JwksError::Json)?;
        let list = document.get("keys").and_then(Value::as_array).ok_or(JwksError::NoKeys)?;
        let keys = list.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
        let seen = |at: usize, kid: &str| keys.iter().take(at).any(|before| before.kid == kid);
        match keys.iter().enumerate().find(|(at, jwk)| seen(*at, &jwk.kid)) {
            Some((_, twice)) => Err(JwksError::KidTwice { kid: twice.kid.clone() }),
            None => Ok(Self { keys }),
        }
    }

    /// The key of this very id.
    #[must_use]
    pub fn find(&self, kid: &str) -> Option<&Jwk> {
        self.keys.iter().find(|jwk| jwk.kid == kid)
    }
}

impl Serialize for Jwk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Members<'a> {
            kty: &'a str,
            #[serde(rename = "use")]
            usage: &'a str,
            kid: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            x5t: Option<String>,
            crv: &'a str,
            x: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            x5c: Option<[String; 1]>,
            alg: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            issuer: Option<&'a str>,
        }
        let certificate = self.certificate.as_deref();
        Members {
            kty: "OKP",
            usage: "sig",
            kid: &self.kid,
            x5t: certificate.map(Certificate::x5t),
            crv: "Ed25519",
            x: base64url::encode(self.key.as_bytes()),
            x5c: certificate.map(|certificate| [base64url::encode_standard(certificate.der())]),
            alg: super::jws::ALG,
            issuer: self.issuer.as_deref(),
        }
        .serialize(serializer)
    }
}

fn read((at, value): (usize, &Value)) -> Result<Jwk, JwksError> {
    let refuse = |name, expected| JwksError::Member { at, name, expected };
    let members = value.as_object().ok_or(JwksError::NotAKey { at })?;
    if members.contains_key("d") {
        return Err(JwksError::Private { at });
    }
    check_purpose(members).map_err(|(name, expected)| refuse(name, expected))?;
    let leaf = members.get("x5c").map(parse_chain);
    // Where the certificate is that of this key, the point is decoded already.
    let known = leaf.as_ref().and_then(Option::as_ref).map(|leaf| leaf.public_key());
    let key =
        read_point(members, known).ok_or_else(|| refuse("x", "the base64url of an Ed25519 public key"))?;
    let certificate = check_certificate(members, leaf, &key)
        .map_err(|name| refuse(name, "that of one Ed25519 certificate of this key, or absent"))?;
    let issuer = match members.get("issuer") {
        None => None,
        Some(Value::String(issuer)) => Some(issuer.clone()),
        Some(_) => return Err(refuse("issuer", "a string")),
    };
    let kid = text(members, "kid").ok_or_else(|| refuse("kid", "a string"))?.into();
    Ok(Jwk { kid, key, certificate: certificate.map(Arc::new), issuer })
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    members.get(name)?.as_str()
}

/// A key is for one thing: type, curve, use and algorithm must all say Ed25519 signatures.
fn check_purpose(members: &Map<String, Value>) -> Result<(), (&'static str, &'static str)> {
    let is = |name, allowed: &[&str]| text(members, name).is_some_and(|value| allowed.contains(&value));
    let absent = |name| !members.contains_key(name);
    let verifies = |operations: &Value| operations.as_array().is_some_and(|list| *list == ["verify"]);
    if !is("kty", &["OKP"]) {
        Err(("kty", "`OKP`"))
    } else if !is("crv", &["Ed25519"]) {
        Err(("crv", "`Ed25519`"))
    } else if !absent("use") && !is("use", &["sig"]) {
        Err(("use", "`sig` or absent"))
    } else if !members.get("key_ops").is_none_or(verifies) {
        Err(("key_ops", "[`verify`] or absent"))
    } else if !absent("alg") && !is("alg", &[super::jws::ALG, super::jws::ALG_RENAMED]) {
        Err(("alg", "`EdDSA`, `Ed25519` or absent"))
    } else {
        Ok(())
    }
}

fn read_point(members: &Map<String, Value>, known: Option<PublicKey>) -> Option<PublicKey> {
    let bytes = base64url::decode_exactly(text(members, "x")?).ok()?;
    known.filter(|key| *key.as_bytes() == bytes).or_else(|| PublicKey::from_bytes(&bytes).ok())
}

/// The certificate, or the member that is not what the other members say.
fn check_certificate(
    members: &Map<String, Value>,
    leaf: Option<Option<Certificate>>,
    key: &PublicKey,
) -> Result<Option<Certificate>, &'static str> {
    let certificate = match leaf {
        None => None,
        Some(leaf) => Some(leaf.filter(|leaf| leaf.public_key() == *key).ok_or("x5c")?),
    };
    match (members.get("x5t"), &certificate) {
        (None, _) => Ok(certificate),
        (Some(x5t), Some(leaf)) if *x5t == leaf.x5t() => Ok(certificate),
        _ => Err("x5t"),
    }
}

fn parse_chain(chain: &Value) -> Option<Certificate> {
    let [leaf] = chain.as_array()?.as_slice() else { return None };
    Certificate::parse(&base64url::decode_standard(leaf.as_str()?).ok()?).ok()
}

/// Why a document is not a set of keys to check tokens by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JwksError {
    /// The document is not an acceptable JSON object.
    Json(JsonError),
    /// The document has no array `keys`.
    NoKeys,
    /// An entry is not an object.
    NotAKey {
        /// Its place in `keys`, from 0.
        at: usize,
    },
    /// An entry holds the private half of its key.
    Private {
        /// Its place in `keys`, from 0.
        at: usize,
    },
    /// A member is missing or wrong.
    Member {
        /// The key's place in `keys`, from 0.
        at: usize,
        /// The member.
        name: &'static str,
        /// What would be right.
        expected: &'static str,
    },
    /// Two keys have the same id.
    KidTwice {
        /// The id.
        kid: String,
    },
}

impl fmt::Display for JwksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(reason) => write!(f, "key set is refused: {reason}"),
            Self::NoKeys => f.write_str("key set must have an array `keys`"),
            Self::NotAKey { at } => write!(f, "key set: `keys[{at}]` must be an object"),
            Self::Private { at } => write!(f, "key set: `keys[{at}].d` publishes a private key"),
            Self::Member { at, name, expected } => {
                write!(f, "key set: `keys[{at}].{name}` must be {expected}")
            }
            Self::KidTwice { kid } => write!(f, "key set: key id `{kid}` occurs twice"),
        }
    }
}

impl core::error::Error for JwksError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::certificate::tests::self_signed;
    use crate::wire::key::PrivateKey;
    use crate::wire::key::tests::rfc8037_key;
    use alloc::string::ToString;
    use alloc::vec;
    use serde_json::json;

    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn bare(kid: &str) -> Jwk {
        Jwk { kid: kid.to_string(), key: rfc8037_key().public_key(), certificate: None, issuer: None }
    }

    fn parse(keys: &Value) -> Result<Jwks, String> {
        Jwks::parse(json!({"keys": keys}).to_string().as_bytes()).map_err(|error| error.to_string())
    }

    fn with(member: &str, value: Value) -> Result<Jwks, String> {
        let mut key =
            json!({"kty": "OKP", "crv": "Ed25519", "kid": "k", "use": "sig", "alg": "EdDSA", "x": X});
        key[member] = value;
        parse(&json!([key]))
    }

    #[test]
    fn rfc_8037_thumbprint() {
        assert_eq!(thumbprint(&rfc8037_key().public_key()), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn a_set_is_written_and_read() {
        let full = Jwk {
            certificate: Some(self_signed().into()),
            issuer: Some("https://login.microsoftonline.com/{tenantid}/v2.0".to_string()),
            ..bare("full")
        };
        let set = Jwks { keys: vec![bare("bare"), full.clone()] };
        let document = serde_json::to_value(&set).unwrap();
        assert_eq!(
            document["keys"][0],
            json!({"kty": "OKP", "use": "sig", "kid": "bare", "crv": "Ed25519", "x": X, "alg": "EdDSA"})
        );
        assert_eq!(document["keys"][1]["x5t"], self_signed().x5t());
        assert_eq!(document["keys"][1]["x5c"], json!([base64url::encode_standard(self_signed().der())]));
        assert_eq!(Jwks::parse(document.to_string().as_bytes()), Ok(set.clone()));
        assert_eq!(set.find("full"), Some(&full));
        for stranger in ["FULL", "", "' OR 1=1 --", "../../dev/null"] {
            assert_eq!(set.find(stranger), None);
        }
    }

    #[test]
    fn each_wrong_member_is_named() {
        for (member, value, error) in [
            (
                "d",
                json!("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
                "key set: `keys[0].d` publishes a private key",
            ),
            ("kty", json!("EC"), "key set: `keys[0].kty` must be `OKP`"),
            ("crv", json!("X25519"), "key set: `keys[0].crv` must be `Ed25519`"),
            ("crv", json!("Ed448"), "key set: `keys[0].crv` must be `Ed25519`"),
            ("use", json!("enc"), "key set: `keys[0].use` must be `sig` or absent"),
            ("key_ops", json!(["verify", "sign"]), "key set: `keys[0].key_ops` must be [`verify`] or absent"),
            ("alg", json!("HS256"), "key set: `keys[0].alg` must be `EdDSA`, `Ed25519` or absent"),
            ("alg", json!(null), "key set: `keys[0].alg` must be `EdDSA`, `Ed25519` or absent"),
            ("kid", json!(1), "key set: `keys[0].kid` must be a string"),
            ("issuer", json!([]), "key set: `keys[0].issuer` must be a string"),
            (
                "x",
                json!("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                "key set: `keys[0].x` must be the base64url of an Ed25519 public key",
            ),
            ("x", json!("AQAB"), "key set: `keys[0].x` must be the base64url of an Ed25519 public key"),
        ] {
            assert_eq!(with(member, value), Err(error.to_string()));
        }
        assert!(with("alg", json!("Ed25519")).is_ok());
        assert!(with("key_ops", json!(["verify"])).is_ok());
    }

    #[test]
    fn a_certificate_must_be_of_the_key_it_stands_by() {
        let x5c = json!([base64url::encode_standard(self_signed().der())]);
        let stranger = PrivateKey::from_seed(&[7; 32]).public_key();
        let entry = |key: &PublicKey, x5t: &str| json!([{"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": base64url::encode(key.as_bytes()), "x5c": x5c, "x5t": x5t}]);
        let key = rfc8037_key().public_key();
        assert!(parse(&entry(&key, &self_signed().x5t())).is_ok());
        assert!(
            parse(&entry(&key, "AAAA")).unwrap_err().starts_with("key set: `keys[0].x5t` must be that of")
        );
        assert!(
            parse(&entry(&stranger, &self_signed().x5t())).unwrap_err().starts_with("key set: `keys[0].x5c`")
        );
        assert!(with("x5t", json!(self_signed().x5t())).unwrap_err().starts_with("key set: `keys[0].x5t`"));
        assert!(with("x5c", json!(["AA=="])).unwrap_err().starts_with("key set: `keys[0].x5c`"));
    }

    #[test]
    fn a_set_that_is_none_is_refused() {
        let twice = serde_json::to_string(&Jwks { keys: vec![bare("k"), bare("k")] }).unwrap();
        for (json, error) in [
            (twice.as_str(), "key set: key id `k` occurs twice"),
            ("{}", "key set must have an array `keys`"),
            (r#"{"keys":{}}"#, "key set must have an array `keys`"),
            (r#"{"keys":[1]}"#, "key set: `keys[0]` must be an object"),
            ("[]", "key set is refused: not a JSON object"),
            (
                r#"{"keys":[],"keys":[]}"#,
                "key set is refused: member `keys` occurs twice at line 1 column 17",
            ),
        ] {
            assert_eq!(Jwks::parse(json.as_bytes()).unwrap_err().to_string(), error);
        }
    }
}
