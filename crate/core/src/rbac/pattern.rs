//! Action patterns of role definitions ("Understand Azure role definitions", wildcards).

/// Whether a pattern such as `Microsoft.Storage/*/read` covers an action.
///
/// `*` stands for any run of characters, slashes included; case does not count; `/*/` may stand for a single `/`, which
/// is why `userAssignedIdentities/*/assign/action` covers `userAssignedIdentities/assign/action`.
#[must_use]
pub fn matches(pattern: &str, action: &str) -> bool {
    let Some((prefix, suffix)) = pattern.split_once('*') else {
        return pattern.eq_ignore_ascii_case(action);
    };
    fits(prefix, suffix, action) || collapsed(prefix, suffix).is_some_and(|(p, s)| eq_joined(p, s, action))
}

fn fits(prefix: &str, suffix: &str, action: &str) -> bool {
    action.len() >= prefix.len().saturating_add(suffix.len())
        && starts_with(action.as_bytes(), prefix.as_bytes())
        && ends_with(action.as_bytes(), suffix.as_bytes())
}

/// The two halves of a `/*/` pattern with one slash between them instead.
fn collapsed<'a>(prefix: &'a str, suffix: &'a str) -> Option<(&'a str, &'a str)> {
    prefix.ends_with('/').then_some(prefix).zip(suffix.strip_prefix('/'))
}

fn eq_joined(prefix: &str, suffix: &str, action: &str) -> bool {
    action.len() == prefix.len().saturating_add(suffix.len()) && fits(prefix, suffix, action)
}

fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len()
        .checked_sub(end.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
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
