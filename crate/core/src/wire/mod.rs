//! Bytes as the real services send them: HTTP, JOSE and X.509.

pub mod base64url;
mod certificate;
mod certificate_der;
pub(crate) mod cms;
mod der;
mod error_code;
mod excerpt;
pub(crate) mod hexadecimal;
mod http;
mod jose_header;
pub mod jwk;
pub mod jws;
mod jws_error;
mod jwt;
mod key;
mod numeric_date;
mod pem;
pub mod pkcs8;
pub mod strict_json;
mod texts;
mod url;

pub use certificate::{Certificate, CertificateError, CertificateFields};
pub use error_code::ErrorCode;
pub use excerpt::Excerpt;
pub use http::{Body, Headers, Method, MethodError, Request, Response};
pub use jose_header::JoseHeader;
pub use jwk::{Jwk, Jwks};
pub use jws_error::{JwsError, Part};
pub use jwt::UnverifiedToken;
pub use key::{KeyError, PrivateKey, PublicKey};
pub use numeric_date::{DateError, NumericDate};
pub use texts::Texts;
pub(crate) use url::path_encode;
pub use url::{Url, UrlError, form_decode, form_encode};
