//! The host names that the simulator answers for, and no other.

use mi_sim::{HostName, host_names};

/// The server's own name, behind which the paths tell the services apart.
const LOCALHOST: HostName = HostName::Exact("localhost");

/// The metadata endpoint's address, plain HTTP alone.
pub(crate) const METADATA: &str = "169.254.169.254";

/// Every name, in the order of the alphabet: first those with one meaning each, then those that resources have.
fn names() -> impl Iterator<Item = HostName> {
    let mut names: Vec<HostName> = host_names().chain([LOCALHOST]).collect();
    names.sort_unstable();
    names.into_iter()
}

/// Whether this is a name of the simulated Azure that speaks HTTPS.
pub(crate) fn is_ours(host: &str) -> bool {
    host_names().chain([LOCALHOST]).any(|name| match name {
        HostName::Exact(name) => host == name,
        HostName::Below(ending) => host.strip_suffix(ending).is_some_and(is_label),
    })
}

fn is_label(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// All names, as a certificate and a message write them.
pub(crate) fn all() -> impl Iterator<Item = String> {
    names().map(|name| match name {
        HostName::Exact(name) => name.to_owned(),
        HostName::Below(ending) => format!("*{ending}"),
    })
}

/// The domains below which a certificate may name hosts.
pub(crate) fn domains() -> impl Iterator<Item = String> {
    names().map(|name| match name {
        HostName::Exact(name) => name.to_owned(),
        HostName::Below(ending) => ending.trim_start_matches('.').to_owned(),
    })
}

/// A host without its port, in lower case, without the brackets of an IPv6 address.
pub(crate) fn without_port(authority: &str) -> String {
    let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// A text as part of an address: whatever is not a letter, a digit or one of `-._~` is percent-encoded.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// What a part of an address says; `None` when it is not UTF-8. A percent sign without two digits stands for itself.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits =
            after.get(..2).filter(|digits| *first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                decoded.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_percent_encoded_is_decoded_again() {
        for text in ["", "vm1", "vm/lab-rg/vm1", "a b%41", "größe (1)", "%", "%zz%4"] {
            assert_eq!(percent_decode(&percent_encode(text)).as_deref(), Some(text));
        }
        assert_eq!(percent_encode("vm/a b"), "vm%2Fa%20b");
        assert_eq!(percent_decode("%zz%4"), Some("%zz%4".to_owned()));
        assert_eq!(percent_decode("%ff"), None);
    }

    #[test]
    fn only_azures_names_are_ours() {
        for name in
            ["login.microsoftonline.com", "app-kv.vault.azure.net", "lab1.blob.core.windows.net", "localhost"]
        {
            assert!(is_ours(name), "{name}");
        }
        for name in [
            "example.org",
            "vault.azure.net",
            ".vault.azure.net",
            "a.b.vault.azure.net",
            "login.microsoftonline.com.example.org",
            "xlogin.microsoftonline.com",
            "127.0.0.1",
            "169.254.169.254",
            "",
        ] {
            assert!(!is_ours(name), "{name}");
        }
    }

    #[test]
    fn a_port_is_no_part_of_a_name() {
        for (authority, host) in [
            ("LocalHost:80", "localhost"),
            ("a.b", "a.b"),
            ("[::1]:8169", "::1"),
            ("[::1]", "::1"),
            ("x.net.:1", "x.net"),
        ] {
            assert_eq!(without_port(authority), host);
        }
    }
}
