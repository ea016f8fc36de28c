//! The lines between `---` and `---` at the top of a document.
//!
//! They are a small, strict subset of YAML, so that every other Markdown tool reads them too: `key: value`, and
//! under `people:` names with lists of grants, under `issuers:` names with addresses, under `worlds:` ids with titles, under
//! `placeholders:` words with what they stand for, under `delays:` and `limits:` names with figures. Reading just that by hand
//! costs a fraction of what a YAML library would add to the page's download, and each
//! mistake gets a message that knows what was meant.

use std::collections::BTreeMap;

use mi_sim::{Delays, Issuer, Limits, Scope, Timestamp, rbac};
use serde::Serialize;

use crate::budget::{MOST_GRANTS, MOST_ISSUERS, MOST_PEOPLE};
use crate::duration::duration;
use crate::fence::Runner;
use crate::problem::{Problem, Problems, names};
use crate::settings::{SEED_RULE, is_seed};
use crate::worlds::{self, Choice};
use crate::written::{self, Placeholder};

/// What a document says about itself and its world.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FrontMatter {
    /// `title:`.
    pub title: Option<String>,
    /// `description:`.
    pub description: Option<String>,
    /// `as:` or `on:`: who runs the blocks that say nothing themselves; none is [`ADMIN`].
    pub runner: Option<Runner>,
    /// `seed:` as written, a number or any text.
    pub seed: Option<String>,
    /// `start:` of the clock, RFC 3339 in UTC.
    pub start: Option<String>,
    /// `people:` besides [`ADMIN`].
    pub people: Vec<Person>,
    /// `worlds:` that it compares; none, or two or three.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<Vec<Choice>>", optional))]
    pub worlds: Vec<Choice>,
    /// `issuers:` outside Azure, whose jobs run blocks marked `from=`.
    #[serde(skip)]
    pub issuers: Vec<Issuer>,
    /// `placeholders:` in commands, as in `<RESOURCE GROUP>`.
    #[serde(skip)]
    pub placeholders: Vec<Placeholder>,
    /// `delays:` of this world.
    #[serde(skip)]
    pub delays: Delays,
    /// `limits:` of this world.
    #[serde(skip)]
    pub limits: Limits,
}

/// Somebody in the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Line of the name.
    pub line: usize,
    /// The name before the `@` of the sign-in.
    pub name: String,
    /// What the person may do from the start.
    pub grants: Vec<Grant>,
}

/// A role assignment that exists from the start: `Reader at /subscriptions/{{subscriptionId}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// Line of the grant.
    pub line: usize,
    /// Name of a role definition.
    pub role: String,
    /// The scope, in which `{{subscriptionId}}` stands for the subscription.
    pub scope: String,
}

/// The person who is in every document: Owner of the subscription.
pub const ADMIN: &str = "admin";

/// What `from=` calls a stranger, so that no issuer can be called so.
const INTERNET: &str = "internet";

/// How the scope of every grant begins.
pub(crate) const SUBSCRIPTION: &str = "/subscriptions/{{subscriptionId}}";

const KEYS: &str = "`title`, `description`, `as`, `on`, `seed`, `start`, `people`, `issuers`, `worlds`, `placeholders`, \
                    `delays` and `limits`";
/// The first second of the year 9980.
const LATEST_START: u64 = 252_771_148_800;
const FENCE: &str = "---";

/// Cuts a source into its front matter and the rest; the number is of bytes before the rest.
pub(crate) fn split(source: &str) -> (Option<&str>, usize) {
    let mark = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut end = mark;
    for (index, line) in source.get(mark..).unwrap_or_default().split_inclusive('\n').enumerate() {
        let is_fence = line.trim_end() == FENCE;
        if index == 0 && !is_fence {
            return (None, mark);
        }
        end = end.saturating_add(line.len());
        if index > 0 && is_fence {
            return (source.get(mark..end), end);
        }
    }
    // An opening `---` that nothing closes is a thematic break of Markdown.
    (None, mark)
}

/// Reads front matter, its two `---` lines included.
pub(crate) fn read<'a>(text: &'a str, problems: &'a mut Problems) -> FrontMatter {
    let (seen, people) = Default::default();
    let mut reader = Reader {
        front: FrontMatter::default(),
        seen,
        people,
        grants: 0,
        is_refused: false,
        under: None,
        problems,
    };
    let last = text.lines().count();
    for (line, text) in (1..).zip(text.lines()) {
        if line == 1 || line == last {
            continue;
        }
        if let Err(message) = reader.line(line, strip_comment(text)) {
            reader.problems.push(Problem::new(line, message));
        }
    }
    reader.front
}

/// A key under which indented lines stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    People,
    Issuers,
    Worlds,
    Placeholders,
    Delays,
    Limits,
}

struct Reader<'a> {
    front: FrontMatter,
    /// The keys and the people so far.
    seen: BTreeMap<&'a str, usize>,
    people: BTreeMap<&'a str, usize>,
    grants: usize,
    /// Whether the latest name under `people:` was not taken.
    is_refused: bool,
    under: Option<Section>,
    problems: &'a mut Problems,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: usize, text: &'a str) -> Result<(), String> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(());
        }
        if text.starts_with('\t') {
            return Err("indent with blanks; yaml knows no tabs there".into());
        }
        let indented = text.starts_with(' ');
        match trimmed.strip_prefix("- ") {
            Some(grant) if self.under == Some(Section::People) && indented => self.grant(line, grant.trim()),
            Some(_) => Err("a list belongs under a name in `people:`".into()),
            None if indented => self.indented(line, trimmed),
            None => self.key(line, trimmed),
        }
    }

    fn indented(&mut self, line: usize, text: &'a str) -> Result<(), String> {
        match self.under {
            Some(Section::People) => self.person(line, text),
            Some(Section::Issuers) => self.issuer(text),
            Some(Section::Worlds) => {
                let (id, title) = pair(text)?;
                worlds::add(&mut self.front.worlds, id, scalar(id, title)?)
            }
            Some(Section::Placeholders) => {
                let (name, value) = pair(text)?;
                written::add(&mut self.front.placeholders, name, scalar(name, value)?)
            }
            Some(Section::Delays) => self.delay(text),
            Some(Section::Limits) => self.limit(text),
            None => {
                Err("an indented line belongs under `people:`, `issuers:`, `worlds:`, `placeholders:`, `delays:` or `limits:`"
                    .into())
            }
        }
    }

    fn issuer(&mut self, text: &str) -> Result<(), String> {
        let (name, written) = pair(text)?;
        if name == INTERNET || self.front.issuers.iter().any(|issuer| issuer.name() == name) {
            return Err(format!("`{name}` is there already; choose another name"));
        }
        if !is_name(name) {
            return Err(format!(
                "`{name}` is not a name of an issuer; use letters, digits, `-`, `_` and `.`"
            ));
        }
        if self.front.issuers.len() >= MOST_ISSUERS {
            return Err(format!("a document has {MOST_ISSUERS} issuers at most; `{name}` is one more"));
        }
        let issuer = Issuer::new(name, &scalar(name, written)?).map_err(|wrong| wrong.to_string())?;
        self.front.issuers.push(issuer);
        Ok(())
    }

    fn delay(&mut self, text: &str) -> Result<(), String> {
        let (name, written) = pair(text)?;
        let delay = self.front.delays.named(name).ok_or_else(|| unknown(name, Delays::NAMES))?;
        *delay = duration(&scalar(name, written)?)?;
        Ok(())
    }

    /// Azure raises no limit for a document.
    fn limit(&mut self, text: &str) -> Result<(), String> {
        let (name, written) = pair(text)?;
        let limit = self.front.limits.named(name).ok_or_else(|| unknown(name, Limits::NAMES))?;
        let written = scalar(name, written)?;
        let most = Limits::default().named(name).copied().unwrap_or_default();
        match written.parse() {
            Ok(number) if (1..=most).contains(&number) => *limit = number,
            _ => {
                return Err(format!(
                    "`{written}` is not possible for `{name}`; write 1 to {most}, which Azure has"
                ));
            }
        }
        Ok(())
    }

    fn key(&mut self, line: usize, text: &'a str) -> Result<(), String> {
        let (key, written) = pair(text)?;
        self.under = match key {
            "people" => Some(Section::People),
            "issuers" => Some(Section::Issuers),
            "worlds" => Some(Section::Worlds),
            "placeholders" => Some(Section::Placeholders),
            "delays" => Some(Section::Delays),
            "limits" => Some(Section::Limits),
            _ => None,
        };
        if self.seen.insert(key, line).is_some() {
            return Err(format!("`{key}` is there twice; keep one"));
        }
        match self.under {
            Some(Section::Delays) if written == "none" => self.front.delays = Delays::none(),
            Some(_) if !written.is_empty() => {
                return Err(format!("`{key}:` stands alone; names follow on lines of their own, indented"));
            }
            _ => {}
        }
        if self.under.is_some() {
            return Ok(());
        }
        let value = || scalar(key, written);
        match key {
            "title" => self.front.title = Some(value()?),
            "description" => self.front.description = Some(value()?),
            "as" => self.runner(Runner::Person { name: value()? })?,
            "on" => self.runner(Runner::Machine { name: value()?, by: None })?,
            "seed" => self.front.seed = Some(seed(value()?)?),
            "start" => self.front.start = Some(instant(value()?)?),
            _ if is_of_the_site(key) => {}
            _ => return Err(format!("`{key}` is not a key of a document; known are {KEYS}")),
        }
        Ok(())
    }

    fn runner(&mut self, runner: Runner) -> Result<(), String> {
        if self.front.runner.is_some() {
            return Err("`as` and `on` contradict each other; keep one".into());
        }
        self.front.runner = Some(runner);
        Ok(())
    }

    fn person(&mut self, line: usize, text: &'a str) -> Result<(), String> {
        self.is_refused = true;
        let (name, written) = pair(text)?;
        if !written.is_empty() {
            return Err(format!(
                "`{name}:` stands alone; each grant follows on a line `- Role at {SUBSCRIPTION}`"
            ));
        }
        if !is_name(name) {
            return Err(format!("`{name}` is not a sign-in name; use letters, digits, `-`, `_` and `.`"));
        }
        if name == ADMIN || self.people.insert(name, line).is_some() {
            return Err(format!("`{name}` is there already; choose another name"));
        }
        if self.front.people.len() >= MOST_PEOPLE {
            return Err(format!("a document has {MOST_PEOPLE} people at most; `{name}` is one more"));
        }
        self.front.people.push(Person { line, name: name.into(), grants: Vec::new() });
        self.is_refused = false;
        Ok(())
    }

    fn grant(&mut self, line: usize, text: &str) -> Result<(), String> {
        // What is wrong with the name above is told; its grants are nobody else's.
        if self.is_refused {
            return Ok(());
        }
        let text = scalar("-", text)?;
        let person = self.front.people.last_mut().ok_or("a grant belongs under somebody's name")?;
        let right =
            || format!("`{text}` is not a grant; write `Role at {SUBSCRIPTION}`, or a scope below it");
        let (role, scope) = text.rsplit_once(" at ").ok_or_else(right)?;
        let (role, scope) = (role.trim(), scope.trim());
        let below = scope.strip_prefix(SUBSCRIPTION).ok_or_else(right)?;
        Scope::parse(&format!("/subscriptions/00000000-0000-0000-0000-000000000000{below}"))
            .map_err(|_| right())?;
        if rbac::role_named(role).is_none() {
            return Err(format!("no built-in role is called `{role}`"));
        }
        if self.grants >= MOST_GRANTS {
            return Err(format!(
                "the people of a document have {MOST_GRANTS} grants at most; this is one more"
            ));
        }
        self.grants = self.grants.saturating_add(1);
        person.grants.push(Grant { line, role: role.into(), scope: scope.into() });
        Ok(())
    }
}

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn unknown(name: &str, known: &[&str]) -> String {
    format!("`{name}` is not a name here; known are {}", names(&mut known.iter().copied()))
}

/// What the pages of learn.microsoft.com carry for their own site; a document may keep it.
fn is_of_the_site(key: &str) -> bool {
    key.starts_with("ms.") || ["author", "manager", "services"].contains(&key)
}

fn pair(text: &str) -> Result<(&str, &str), String> {
    match text.split_once(':') {
        Some((key, value)) if value.is_empty() || value.starts_with(' ') => Ok((key.trim(), value.trim())),
        _ => Err(format!("`{text}` is not understood; write `key: value`")),
    }
}

/// A value, which may stand in quotes so that it can hold what YAML would read otherwise.
fn scalar(key: &str, written: &str) -> Result<String, String> {
    if written.is_empty() {
        return Err(format!("`{key}` lacks a value"));
    }
    for quote in ['"', '\''] {
        if let Some(opened) = written.strip_prefix(quote) {
            return match opened.strip_suffix(quote) {
                Some(inner) if !inner.contains([quote, '\\']) => Ok(inner.into()),
                Some(_) => Err(format!("the value of `{key}` has a quote or a backslash inside its quotes")),
                None => Err(format!("the value of `{key}` lacks its closing `{quote}`")),
            };
        }
    }
    if written.contains(": ") || written.starts_with(['[', '{', '&', '*', '!', '|', '>', '%', '@', '`']) {
        return Err(format!("put the value of `{key}` in quotes; yaml reads it otherwise"));
    }
    Ok(written.into())
}

fn strip_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') {
        return "";
    }
    match line.split_once(" #") {
        Some((before, _)) if !before.contains(['"', '\'']) => before,
        _ => line,
    }
}

fn seed(text: String) -> Result<String, String> {
    if is_seed(&text) { Ok(text) } else { Err(format!("`{text}` is not a seed; {SEED_RULE}")) }
}

fn instant(text: String) -> Result<String, String> {
    match Timestamp::parse(&text) {
        Ok(start) if start >= Timestamp::from_secs(LATEST_START) => Err(format!(
            "`{text}` is too late; certificates would end after the year 9999, start before 9980"
        )),
        Ok(_) => Ok(text),
        Err(wrong) => Err(format!("`{text}` is {wrong}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let source = format!("---\n{text}\n---\nrest");
        let (front, rest) = split(&source);
        assert_eq!(source.get(rest..), Some("rest"));
        let mut problems = Problems::default();
        let front = read(front.unwrap(), &mut problems);
        let problems: Vec<_> =
            problems.sorted().iter().map(|p| format!("{}: {}\n", p.line, p.message)).collect();
        expected.assert_eq(&format!(
            "{}\n{}",
            serde_json::to_string_pretty(&front).unwrap(),
            problems.concat()
        ));
    }

    #[test]
    fn every_key() {
        check(
            "title: 'Reader: first'\ndescription: A vault # for now\non: vm1\nseed: 42\nstart: 2026-01-31T09:00:00Z\npeople:\n  alice:\n    - Key Vault Secrets User at /subscriptions/{{subscriptionId}}\n  bob:",
            expect![[r#"
                {
                  "title": "Reader: first",
                  "description": "A vault",
                  "runner": {
                    "type": "machine",
                    "name": "vm1"
                  },
                  "seed": "42",
                  "start": "2026-01-31T09:00:00Z",
                  "people": [
                    {
                      "line": 8,
                      "name": "alice",
                      "grants": [
                        {
                          "line": 9,
                          "role": "Key Vault Secrets User",
                          "scope": "/subscriptions/{{subscriptionId}}"
                        }
                      ]
                    },
                    {
                      "line": 10,
                      "name": "bob",
                      "grants": []
                    }
                  ]
                }
            "#]],
        );
    }

    #[test]
    fn an_issuer_stands_outside_azure_at_a_secure_address() {
        check(
            "issuers:\n  ci: https://ci.example/lab\n  ci: https://ci.example\n  internet: https://ci.example\n  a b: https://ci.example\n  one: http://ci.example\n  two: ci.example\n  three: https://login.microsoftonline.com/x\n  four: https://ci.example?a=b",
            expect![[r#"
                {
                  "title": null,
                  "description": null,
                  "runner": null,
                  "seed": null,
                  "start": null,
                  "people": []
                }
                4: `ci` is there already; choose another name
                5: `internet` is there already; choose another name
                6: `a b` is not a name of an issuer; use letters, digits, `-`, `_` and `.`
                7: `http://ci.example` is not secure; an issuer's address begins with `https://`
                8: `ci.example` is not an address of an issuer; write one as `https://ci.example`
                9: `https://login.microsoftonline.com/x` is at a host of Azure's own; an issuer stands outside
                10: `https://ci.example?a=b` is not an address of an issuer; write one as `https://ci.example`
            "#]],
        );
    }

    #[test]
    fn each_mistake_says_what_would_be_right() {
        check(
            "titel: x\ntitle: a: b\ntitle: again\njust words\nas: alice\non: vm1\nstart: yesterday\n  indented: 1\n- item\nseed:\npeople: none\n  admin:\n  - Reader at /\n  al ice:\n  carol: Reader\n  dave:\n    - Reader\n    - Reader at /subscriptions/{{subscriptionId}}/rg\n    - Raeder at /subscriptions/{{subscriptionId}}",
            expect![[r#"
                {
                  "title": null,
                  "description": null,
                  "runner": {
                    "type": "person",
                    "name": "alice"
                  },
                  "seed": null,
                  "start": null,
                  "people": [
                    {
                      "line": 17,
                      "name": "dave",
                      "grants": []
                    }
                  ]
                }
                2: `titel` is not a key of a document; known are `title`, `description`, `as`, `on`, `seed`, `start`, `people`, `issuers`, `worlds`, `placeholders`, `delays` and `limits`
                3: put the value of `title` in quotes; yaml reads it otherwise
                4: `title` is there twice; keep one
                5: `just words` is not understood; write `key: value`
                7: `as` and `on` contradict each other; keep one
                8: `yesterday` is not a moment; write it as in `2026-11-02T09:00:00Z`
                9: an indented line belongs under `people:`, `issuers:`, `worlds:`, `placeholders:`, `delays:` or `limits:`
                10: a list belongs under a name in `people:`
                11: `seed` lacks a value
                12: `people:` stands alone; names follow on lines of their own, indented
                13: `admin` is there already; choose another name
                15: `al ice` is not a sign-in name; use letters, digits, `-`, `_` and `.`
                16: `carol:` stands alone; each grant follows on a line `- Role at /subscriptions/{{subscriptionId}}`
                18: `Reader` is not a grant; write `Role at /subscriptions/{{subscriptionId}}`, or a scope below it
                19: `Reader at /subscriptions/{{subscriptionId}}/rg` is not a grant; write `Role at /subscriptions/{{subscriptionId}}`, or a scope below it
                20: no built-in role is called `Raeder`
            "#]],
        );
    }

    fn figures(text: &str) -> (FrontMatter, Vec<String>) {
        let mut problems = Problems::default();
        let front = read(&format!("---\n{text}\n---\n"), &mut problems);
        (
            front,
            problems
                .sorted()
                .iter()
                .map(|problem| format!("{}: {}", problem.line, problem.message))
                .collect(),
        )
    }

    #[test]
    fn delays_and_limits_are_set_by_name() {
        let (front, problems) =
            figures("delays:\n  roleAssignment: 5m\nlimits:\n  directoryObjects: 20\n  writes: 3");
        assert_eq!(problems, [""; 0]);
        assert_eq!(front.delays.role_assignment.as_secs(), 300);
        assert_eq!(front.delays.replication, Delays::default().replication);
        assert_eq!((front.limits.directory_objects, front.limits.writes), (20, 3));
        assert_eq!(figures("delays: none").0.delays, Delays::none());
        assert_eq!(figures("title: x").0.limits, Limits::default());
    }

    #[test]
    fn a_figure_that_cannot_be_is_told_and_left_as_it_was() {
        let (front, problems) = figures(
            "delays:\n  replication: -1\n  group: 5\nlimits: none\n  writes: 0\n  reads: 251\n  deletes: many\n  x: 1",
        );
        expect![[r#"
            3: `-1` would go back in time; the clock only goes forward
            4: `group` is not a name here; known are `roleAssignment`, `replication`, `federatedCredential`, `signIn`
            5: `limits:` stands alone; names follow on lines of their own, indented
            6: `0` is not possible for `writes`; write 1 to 200, which Azure has
            7: `251` is not possible for `reads`; write 1 to 250, which Azure has
            8: `many` is not possible for `deletes`; write 1 to 200, which Azure has
            9: `x` is not a name here; known are `directoryObjects`, `identityCreations`, `identityAssignments`, `roleAssignments`, `managementGroupRoleAssignments`, `customRoles`, `metadataIdentityRequests`, `metadataRequests`, `reads`, `readsRefill`, `writes`, `writesRefill`, `deletes`, `deletesRefill`"#]]
        .assert_eq(&problems.join("\n"));
        assert_eq!((front.delays, front.limits), (Delays::default(), Limits::default()));
    }

    #[test]
    fn what_a_site_keeps_for_itself_is_passed_over() {
        check(
            "author: somebody\nms.date: 11/02/2026\nms.topic:\nmanager: a: b\nservices: [x]\nmsdate: x",
            expect![[r#"
                {
                  "title": null,
                  "description": null,
                  "runner": null,
                  "seed": null,
                  "start": null,
                  "people": []
                }
                7: `msdate` is not a key of a document; known are `title`, `description`, `as`, `on`, `seed`, `start`, `people`, `issuers`, `worlds`, `placeholders`, `delays` and `limits`
            "#]],
        );
    }

    #[test]
    fn a_start_that_leaves_no_room_for_certificates() {
        for (start, fits) in [("9979-12-31T23:59:59Z", true), ("9980-01-01T00:00:00Z", false)] {
            assert_eq!(instant(start.into()).is_ok(), fits, "{start}");
        }
    }

    #[test]
    fn a_document_without_front_matter() {
        assert_eq!(split("# Title\n---\n"), (None, 0));
        assert_eq!(split("---\nnever closed"), (None, 0));
        assert_eq!(split("\u{feff}---\n---\n"), (Some("---\n---\n"), 11));
    }
}
