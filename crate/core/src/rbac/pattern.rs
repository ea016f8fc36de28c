//! Action patterns of role definitions ("Understand Azure role definitions", wildcards).

use alloc::borrow::Cow;

/// The first of these patterns that covers an action.
pub(super) fn covering(patterns: &[Cow<'static, str>], action: &str) -> Option<Cow<'static, str>> {
    patterns.iter().find(|pattern| matches(pattern, action)).cloned()
}

/// Whether a pattern such as `Microsoft.Storage/*/read` covers an action.
///
/// `*` stands for any run of characters, slashes included; case does not count; `/*/` may stand for a single `/`, which
/// is why `userAssignedIdentities/*/assign/action` covers `userAssignedIdentities/assign/action`. Built-in roles have neither
/// a star for a part of a word nor a question mark: that the one counts and the other is a letter is UNCONFIRMED.
#[must_use]
pub fn matches(pattern: &str, action: &str) -> bool {
    let (pattern, action) = (pattern.as_bytes(), action.as_bytes());
    let Some(star) = pattern.iter().position(|byte| *byte == b'*') else { return equal(pattern, action) };
    let (before, after) = (pattern.get(..star).unwrap_or_default(), pattern.get(star.saturating_add(1)..));
    let after = after.unwrap_or_default();
    fits(before, after, action)
        || (before.ends_with(b"/")
            && after.strip_prefix(b"/").is_some_and(|after| {
                action.len() == before.len().saturating_add(after.len()) && fits(before, after, action)
            }))
}

fn fits(before: &[u8], after: &[u8], action: &[u8]) -> bool {
    action.len().checked_sub(after.len()).is_some_and(|tail| {
        tail >= before.len()
            && action.get(tail..).is_some_and(|end| equal(after, end))
            && action.get(..before.len()).is_some_and(|start| equal(before, start))
    })
}

/// Whether two texts are equal in any case; from the end, where actions of one provider differ first.
fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().rev().zip(b.iter().rev()).all(|(a, b)| a.eq_ignore_ascii_case(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_star_crosses_slashes() {
        assert!(matches("*", "Microsoft.Compute/virtualMachines/read"));
        assert!(matches("*/read", "Microsoft.Storage/storageAccounts/read"));
        assert!(matches("X/exports/*", "X/exports/run/action"));
        assert!(matches(
            "Microsoft.Compute/virtualMachines/*",
            "Microsoft.Compute/virtualMachines/extensions/write"
        ));
    }

    #[test]
    fn a_prefix_of_a_word_is_another_word() {
        assert!(!matches("Microsoft.Storage/*", "Microsoft.StorageSync/x/read"));
        assert!(!matches("*/read", "Microsoft.Storage/storageAccounts/write"));
    }

    #[test]
    fn a_star_between_slashes_may_stand_for_nothing() {
        let pattern = "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action";
        assert!(matches(pattern, "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"));
        assert!(matches(pattern, "Microsoft.ManagedIdentity/userAssignedIdentities/x/assign/action"));
        assert!(!matches(pattern, "Microsoft.ManagedIdentity/userAssignedIdentities/read"));
    }

    #[test]
    fn case_does_not_count() {
        assert!(matches("microsoft.web/*/READ", "Microsoft.Web/sites/read"));
        assert!(matches("Microsoft.Web/sites/Read", "microsoft.web/sites/read"));
    }

    #[test]
    fn prefix_and_suffix_do_not_overlap() {
        assert!(!matches("a/b*b/c", "a/b/c"));
    }
}
