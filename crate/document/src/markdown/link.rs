//! Where links lead.

use super::text;

/// Reads `(address "title")`; gives the address and how many bytes that takes. The title is for nobody: a page
/// that hides words behind a pointer hides them from a keyboard.
pub(super) fn destination(text: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix('(')?.trim_start();
    let (address, rest) = match inner.strip_prefix('<') {
        Some(opened) => bracketed(opened)?,
        None => inner.split_at_checked(plain_end(inner)?)?,
    };
    let after = rest.trim_start();
    let has_title = after.len() < rest.len() && after.starts_with(['"', '\'', '(']);
    let after = if has_title { after_title(after)?.trim_start() } else { after };
    let end = after.strip_prefix(')')?;
    Some((text::unescape(address), text.len().saturating_sub(end.len())))
}

fn bracketed(text: &str) -> Option<(&str, &str)> {
    let end = text.find(['<', '>', '\n'])?;
    let (address, rest) = text.split_at_checked(end)?;
    Some((address, rest.strip_prefix('>')?))
}

/// Where an address without `<` and `>` ends; parentheses in it come in pairs, and not too deep.
fn plain_end(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '(' if open >= super::DEEPEST => return None,
            '(' => open = open.saturating_add(1),
            ')' if open == 0 => return Some(at),
            ')' => open = open.saturating_sub(1),
            c if c.is_ascii_whitespace() || c.is_ascii_control() => return (open == 0).then_some(at),
            _ => {}
        }
    }
    None
}

fn after_title(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let open = chars.next()?;
    let close = if open == '(' { ')' } else { open };
    let mut is_escaped = false;
    for c in chars.by_ref() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == close => return Some(chars.as_str()),
            // As in CommonMark; without it every such title would be looked for to the end of the text.
            '(' if open == '(' => return None,
            _ => {}
        }
    }
    None
}

/// Whether `<…>` holds an address: a scheme, and no blanks.
pub(super) fn is_address(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    (2..=32).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
        && !text.contains(|c: char| c.is_ascii_whitespace() || c.is_ascii_control())
}

/// Whether `<…>` holds a tag; it is shown as it stands.
pub(super) fn is_tag(text: &str) -> bool {
    text.strip_prefix('/').unwrap_or(text).starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Lets through what stays a link to a page: http, https or relative.
///
/// # Errors
/// What is wrong with another one.
pub(super) fn check(href: &str) -> Result<(), String> {
    // A browser leaves such characters away before it looks for the scheme.
    if href.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(
            "the address of a link has blanks or control characters; write them percent-encoded".into()
        );
    }
    match href.split_once(':') {
        Some((scheme, _)) if scheme.contains(['/', '?', '#']) => Ok(()),
        Some((scheme, _)) if ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) => {
            Ok(())
        }
        Some((scheme, _)) => {
            Err(format!("a link to `{scheme}:` is not shown; use https or a relative address"))
        }
        None => Ok(()),
    }
}
