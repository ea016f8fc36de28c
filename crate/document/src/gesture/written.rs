//! How commands and requests are written.

use std::borrow::Cow;

use mi_sim::Cloud;

use super::offer::Thing;
use super::{GestureKind as Kind, data, manage};
use crate::fence::Runner;

/// Both ways to write a gesture: commands, then requests.
pub(super) type Both = (String, String);

/// A gesture by somebody with what was picked for each of its parameters.
pub(super) fn written(
    thing: &Thing<'_>,
    cloud: &Cloud,
    kind: Kind,
    by: &Runner,
    picked: &[&str],
) -> Option<Both> {
    match kind {
        Kind::AskToken
        | Kind::ReadSecret
        | Kind::ReadBlob
        | Kind::WriteSecret
        | Kind::CreateContainer
        | Kind::WriteBlob
        | Kind::UseToken => data::written(thing, kind, by, picked),
        _ => manage::written(thing, cloud, kind, picked),
    }
}

/// A word as bash takes it for one, whatever is in it.
pub(super) fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@=".contains(&byte);
    if !word.is_empty() && word.bytes().all(is_plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

/// A request that `{{$aadToken}}` signs, with a body of JSON if there is any.
pub(super) fn signed(method: &str, address: &str, body: &str) -> String {
    let begun = format!("{method} {address}\nAuthorization: {{{{$aadToken}}}}");
    if body.is_empty() { begun } else { format!("{begun}\nContent-Type: application/json\n\n{body}") }
}
