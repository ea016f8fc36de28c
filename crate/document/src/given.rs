//! What a reader says that the placeholders of a document stand for. It belongs to the run, and so to its recipe.

use mi_sim::wire::base64url;

use crate::budget::MOST_PLACEHOLDERS;
use crate::written::Placeholder;

/// Bytes of one name and of what stands for it.
const LONGEST: usize = 1000;

/// A placeholder as a reader gives it.
///
/// # Errors
/// What is wrong with it.
pub fn given(name: &str, value: &str) -> Result<Placeholder, String> {
    let name = name.trim().trim_start_matches('<').trim_end_matches('>').trim();
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || " -_".contains(letter);
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(format!(
            "`{name}` is no name of a placeholder; write `NAME=VALUE`, as in `RESOURCE GROUP=app-rg`"
        ));
    }
    if value.trim().is_empty() || value.contains(char::is_control) || name.len().max(value.len()) > LONGEST {
        return Err(format!("`<{name}>` stands for 1 to {LONGEST} bytes on one line"));
    }
    Ok(Placeholder { name: name.to_owned(), value: value.trim().to_owned() })
}

/// Has what a reader says go before what the document says.
pub(crate) fn fill_in(known: &mut Vec<Placeholder>, given: &[Placeholder]) {
    for one in given.iter().take(MOST_PLACEHOLDERS) {
        known.retain(|other| !other.name.eq_ignore_ascii_case(&one.name));
        known.push(one.clone());
    }
}

/// The part of a recipe that tells it; empty where nothing was given.
pub(crate) fn told(given: &[Placeholder]) -> String {
    if given.is_empty() {
        return String::new();
    }
    let lines = given.iter().map(|one| format!("{}={}", one.name, one.value)).collect::<Vec<_>>().join("\n");
    format!("~g{}", base64url::encode(lines.as_bytes()))
}

/// What was given, of the first part of a recipe; none where that tells something else.
pub(crate) fn read(part: &str) -> Option<Vec<Placeholder>> {
    let lines = String::from_utf8(base64url::decode(part.strip_prefix('g')?).ok()?).ok()?;
    let pairs = lines.lines().take(MOST_PLACEHOLDERS).map(|line| line.split_once('='));
    let read = pairs
        .map(|pair| pair.and_then(|(name, value)| given(name, value).ok()))
        .collect::<Option<Vec<_>>>()?;
    Some(read).filter(|read| !read.is_empty() && told(read).strip_prefix('~') == Some(part))
}
