//! What tools need of HTTP beside the door itself.

use alloc::borrow::ToOwned;
use alloc::string::String;
use mi_sim::wire::Url;

/// Whether two addresses lead to the same service, so that what is secret may go from one to the other.
pub(crate) fn is_same_service(one: &Url, other: &Url) -> bool {
    (one.is_secure(), one.host(), one.port()) == (other.is_secure(), other.host(), other.port())
}

/// Where a `Location` leads from an address.
pub(crate) fn resolved(from: &Url, location: &str) -> String {
    if location.contains("://") {
        return location.to_owned();
    }
    let scheme = if from.is_secure() { "https://" } else { "http://" };
    let port = from.port().map(|port| alloc::format!(":{port}")).unwrap_or_default();
    match location.starts_with('/') {
        true => [scheme, from.host(), &port, location].concat(),
        false => {
            let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
            [scheme, from.host(), &port, folder, "/", location].concat()
        }
    }
}

/// A text in which all but letters, digits and `-._~` is percent-encoded.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => escaped.push(char::from(byte)),
            byte => escaped.push_str(&alloc::format!("%{byte:02X}")),
        }
    }
    escaped
}
