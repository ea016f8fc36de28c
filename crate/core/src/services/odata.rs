//! The clauses of a `$filter`, as far as logs are asked with them ("OASIS OData 4.0, URL conventions").

use crate::time::Timestamp;

/// `name op value` without the quotes around the value, which Azure's own tools leave out before a moment.
pub(crate) fn clause(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.trim().split_once(' ')?;
    let (operator, value) = rest.trim_start().split_once(' ')?;
    let value = value.trim();
    let quoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
    Some((name, operator, quoted.unwrap_or(value)))
}

/// A moment, to the second; what is less is cut off.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let second = text.split_once('.').filter(|(_, fraction)| fraction.ends_with('Z'));
    match second {
        Some((second, _)) => Timestamp::parse(&alloc::format!("{second}Z")).ok(),
        None => Timestamp::parse(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_and_moments_are_read_as_tools_write_them() {
        assert_eq!(clause(" caller eq 'a b' "), Some(("caller", "eq", "a b")));
        assert_eq!(clause("eventTimestamp ge 2026-11-02T09:00:00Z").map(|(_, _, value)| moment(value)), {
            Some(moment("2026-11-02T09:00:00.1234567Z"))
        });
        assert_eq!((clause("caller"), moment("2026-11-02.Z"), moment("yesterday")), (None, None, None));
    }
}
