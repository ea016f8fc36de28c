//! The text form of keys and certificates (RFC 7468), which `openssl` and `az` read from files.

use super::base64url;
use alloc::format;
use alloc::string::String;

/// Wraps DER in lines of 64 characters between the two lines that name what it is.
pub(super) fn encode(label: &str, der: &[u8]) -> String {
    let base64 = base64url::encode_standard(der);
    let mut left = base64.as_str();
    let mut text = format!("-----BEGIN {label}-----\n");
    while let Some((line, rest)) = left.split_at_checked(64).filter(|(_, rest)| !rest.is_empty()) {
        text.push_str(line);
        text.push('\n');
        left = rest;
    }
    text.push_str(&format!("{left}\n-----END {label}-----\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_after_64_characters_and_none_is_empty() {
        let full = "A".repeat(64);
        for (bytes, lines) in
            [(1, "AA==\n".into()), (48, format!("{full}\n")), (51, format!("{full}\nAAAA\n"))]
        {
            let text = encode("X", &alloc::vec![0; bytes]);
            assert_eq!(text, format!("-----BEGIN X-----\n{lines}-----END X-----\n"));
        }
    }
}
