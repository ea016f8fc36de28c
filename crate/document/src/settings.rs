//! The world that a document's front matter asks for.

use mi_sim::{Settings, Timestamp, rbac};

use crate::front_matter::{FrontMatter, SUBSCRIPTION};

impl FrontMatter {
    /// The settings of the simulator that the document runs in. Another seed than the document's own, from the
    /// page's address or a command line, comes first.
    #[must_use]
    pub fn settings(&self, seed: Option<&str>) -> Settings {
        let mut settings = Settings::default();
        if let Some(seed) = seed.or(self.seed.as_deref()) {
            settings.seed = seed_number(seed);
        }
        if let Some(start) = self.start.as_deref().and_then(|start| Timestamp::parse(start).ok()) {
            settings.start = start;
        }
        settings.delays = self.delays.clone();
        settings.limits = self.limits.clone();
        settings.issuers = self.issuers.clone();
        settings.people = self.people.iter().map(person).collect();
        settings
    }
}

fn person(person: &crate::Person) -> mi_sim::Person {
    let grants = person.grants.iter().filter_map(|grant| {
        let role = rbac::role_named(&grant.role)?.id;
        let below_subscription = grant.scope.strip_prefix(SUBSCRIPTION)?.to_owned();
        Some(mi_sim::Grant { role, below_subscription })
    });
    mi_sim::Person { name: person.name.clone(), grants: grants.collect() }
}

/// What a seed may be, in the words of a message about one that is not.
pub const SEED_RULE: &str = "a seed is 1 to 64 letters, digits, `-`, `_` and `.`";

/// Whether a text may be a seed: short, and the same in an address, a file and a command line.
#[must_use]
pub fn is_seed(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

/// A seed as it is written: a number is itself, any other text its 64-bit FNV-1a hash.
#[must_use]
pub fn seed_number(text: &str) -> u64 {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.parse().unwrap_or_else(|_| text.bytes().fold(0xcbf2_9ce4_8422_2325, hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_becomes_settings() {
        let source = "---\nseed: 7\nstart: 2026-01-31T09:00:00Z\npeople:\n  alice:\n    - reader at /subscriptions/{{subscriptionId}}/resourceGroups/lab\nissuers:\n  ci: https://ci.example\n---\n";
        let (document, problems) = crate::parse(source);
        assert_eq!(problems, []);
        let settings = document.front_matter.settings(None);
        assert_eq!(settings.seed, 7);
        assert_eq!(settings.start.to_rfc3339(), "2026-01-31T09:00:00Z");
        assert_eq!(settings.people[0].name, "alice");
        assert_eq!((settings.issuers[0].name(), settings.issuers[0].url()), ("ci", "https://ci.example"));
        assert_eq!(settings.people[0].grants[0].below_subscription, "/resourceGroups/lab");
        assert_eq!(document.front_matter.settings(Some("8")).seed, 8);
    }

    #[test]
    fn a_job_of_an_issuer_asks_for_its_own_token() {
        let source = "---\nissuers:\n  ci: https://ci.example\n---\n```http from=ci\nGET https://ci.example/token?sub=a&aud=b\n```\n\n```http from=internet\nGET https://ci.example/token?sub=a&aud=b\n```\n";
        let session = crate::Session::open(source, None).unwrap();
        assert_eq!(session.run().problems, []);
        let printed: Vec<String> = session.run().steps.iter().map(crate::Step::printed).collect();
        assert!(printed[0].starts_with("HTTP/1.1 200 OK"), "{}", printed[0]);
        assert!(printed[1].starts_with("HTTP/1.1 401 Unauthorized"), "{}", printed[1]);
    }

    #[test]
    fn a_seed_is_a_short_word() {
        for seed in ["0", "lab-1", "v1.2_x", "18446744073709551616"] {
            assert!(is_seed(seed), "{seed}");
        }
        for other in ["", "a b", "ü", "<b>", "x=1", &"a".repeat(65)] {
            assert!(!is_seed(other), "{other}");
        }
    }

    #[test]
    fn a_text_is_a_seed_too() {
        // The vectors of the Internet-Draft on FNV.
        assert_eq!(seed_number(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(seed_number("foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(seed_number("18446744073709551615"), u64::MAX);
    }
}
