//! A block comes true: it does its things, and what it prints is compared with what the document says.

use mi_sim::Simulator;
use serde::Serialize;

use crate::act::{Done, act};
use crate::document::{Action, Command, Expected};
use crate::expect::{self, Mismatch};
use crate::fence::{Part, Runner};
use crate::fill::Memory;
use crate::problem::Problem;

/// So many characters of an answer a problem shows.
const MOST_SHOWN: usize = 400;

/// What became of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// What each move did, in order.
    pub steps: Vec<Step>,
    /// What could not be run.
    pub problems: Vec<Problem>,
}

impl Run {
    /// How many entries of the journal only prepare what the reader sees: those until the set-up is done.
    #[must_use]
    pub fn begins(&self) -> usize {
        let set_up = self.steps.iter().filter(|step| step.part == Part::Setup);
        set_up.flat_map(|step| &step.exchanges).map(|printed| printed.entries.end).max().unwrap_or(0)
    }
}

/// What one move did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// [`Command::index`]; none for what no block of the document did.
    pub command: Option<usize>,
    /// Which of the sections of the document the block stands in.
    pub section: Option<usize>,
    /// Line of the block; 0 for what no block did.
    pub line: usize,
    /// When it ran.
    pub part: Part,
    /// What it sent and how it waited, in order, without the requests that could not be sent.
    pub exchanges: Vec<Printed>,
    /// Where it did not print what the document says.
    pub mismatch: Option<Mismatch>,
    /// What somebody typed by hand; none for a block of the document and for the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub typed: Option<Typed>,
}

/// Requests or commands that somebody typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Typed {
    /// Who.
    pub runner: Runner,
    /// The text.
    pub text: String,
}

/// One request of a block and what came back, one statement and what it printed, or one `sleep`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Printed {
    /// Line of the request, the statement or `sleep`.
    pub line: usize,
    /// The response, or why there is none; what a command printed, its errors last; a `sleep` prints nothing.
    pub text: String,
    /// The exit status of a command.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub status: Option<u8>,
    /// The journal's entries that it caused.
    pub entries: Entries,
}

/// A range of journal entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Entries {
    /// The first.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Does what a block does, and compares what it printed with what is expected.
pub(crate) fn run_command(
    command: &Command,
    expected: Option<&Expected>,
    memory: &mut Memory,
    world: &mut Simulator,
    problems: &mut Vec<Problem>,
) -> Step {
    let (index, section, line, part) = (Some(command.index), command.section, command.line, command.part);
    let (exchanges, mismatch, typed) = Default::default();
    let mut step = Step { command: index, section, line, part, exchanges, mismatch, typed };
    let mut body = None;
    let problems_before = problems.len();
    let come = command.at.map_or(Ok(()), |at| memory.wait_until(at, world));
    let come = come.map_err(|wrong| problems.push(Problem::new(line, wrong)));
    for action in command.actions.iter().filter(|_| come.is_ok()) {
        match act(action, &command.runner, memory, world) {
            Ok(Done { printed, answer, ends_block }) => {
                step.exchanges.push(printed);
                match action {
                    Action::Request(_) => body = answer,
                    Action::Statement { .. } | Action::Script { .. } => body = answer.or(body),
                    Action::Sleep(_) | Action::Figures { .. } => {}
                }
                if ends_block {
                    break;
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    if part == Part::Setup && expected.is_none() {
        problems.extend(step.exchanges.iter().filter_map(failed_setup));
    }
    // What could not be sent is told once; that its output is missing says nothing new.
    if let Some(expected) = expected.filter(|_| problems.len() == problems_before) {
        step.mismatch = expect::compare(expected, &step.printed(), body.as_deref());
    }
    step
}

/// Whatever comes after a set-up relies on it. One that is meant to be refused says so by an `output` block.
fn failed_setup(printed: &Printed) -> Option<Problem> {
    if let Some(status) = printed.status.filter(|status| *status != 0) {
        let told: String = printed.text.trim_end().lines().next_back()?.chars().take(MOST_SHOWN).collect();
        return Some(Problem::new(
            printed.line,
            format!("the set-up fails here with exit status {status}: {told}"),
        ));
    }
    let first = printed.text.lines().next().filter(|_| printed.status.is_none())?;
    let status = first.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse::<u16>().ok());
    if status.is_some_and(|status| status < 400) {
        return None;
    }
    let body = printed.text.split_once("\n\n").map_or("", |(_, body)| body);
    let body: String =
        body.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_SHOWN).collect();
    let message = format!("the set-up fails here: {first} {body}");
    Some(Problem::new(printed.line, message.trim_end()))
}

impl Step {
    /// Everything the block printed.
    #[must_use]
    pub fn printed(&self) -> String {
        let mut all = String::new();
        for printed in self.exchanges.iter().filter(|printed| !printed.text.is_empty()) {
            // What commands print stands as on a terminal; answers have an empty line between them.
            if printed.status.is_none() && !all.is_empty() {
                all.push_str("\n\n");
            }
            all.push_str(&printed.text);
        }
        all
    }
}

impl Run {
    /// Whether everything ran and printed what the document says.
    #[must_use]
    pub fn came_true(&self) -> bool {
        self.problems.is_empty() && self.steps.iter().all(|step| step.mismatch.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Session;
    use expect_test::{Expect, expect};
    use mi_sim::Settings;
    use proptest::prelude::{prop_assert, proptest};

    fn play(source: &str, seed: Option<&str>) -> Session {
        Session::open(source, seed).unwrap()
    }

    fn run_alone(source: &str) -> Run {
        play(source, None).run().clone()
    }

    fn check(source: &str, expected: Expect) {
        let played = play(source, None);
        let mut seen = String::new();
        for step in &played.run().steps {
            seen += &format!("step {} at {} in {:?}\n", step.command.unwrap(), step.line, step.section);
            for printed in &step.exchanges {
                let first = printed.text.lines().next().unwrap_or_default();
                let Entries { start, end } = printed.entries;
                seen += &format!("  {} [{start}..{end}] {first}\n", printed.line);
            }
            if let Some(wrong) = &step.mismatch {
                seen += &format!("  {}! `{}` not `{}`\n", wrong.line, wrong.actual, wrong.expected);
            }
        }
        for problem in &played.run().problems {
            seen += &format!("{}! {}\n", problem.line, problem.message);
        }
        assert_eq!(played.run().came_true(), !seen.contains('!'));
        expected.assert_eq(&seen);
    }

    #[test]
    fn requests_build_on_one_another() {
        check(
            r#"## A

```http
@base = https://management.azure.com/subscriptions/{{subscriptionId}}
@id = {{$guid}}

# @name made
PUT {{base}}/resourceGroups/rg?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "tags": {"tenant": "{{tenantId}}", "id": "a{{id}}", "again": "a{{id}}", "at": "{{$timestamp}}"}}
###
# @name read
GET https://management.azure.com{{made.response.body.$.id}}?api-version=2024-11-01
Authorization: {{made.request.headers.authorization}}
###
PUT {{base}}/resourceGroups/rg?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: {{made.request.headers.content-type}}

{"location": "japaneast", "tags": {"id": "{{read.response.body.$.tags.id}}", "same": "{{made.request.body.$.tags.again}}", "at": "{{read.response.body.tags.at}}"}}
```

```json
{"name": "rg", "tags": {"id": "a…-…", "same": "a…-…", "at": "17936100…"}, "…": "…"}
```
"#,
            expect![[r#"
                step 0 at 3 in Some(0)
                  8 [0..12] HTTP/1.1 201 Created
                  15 [12..16] HTTP/1.1 200 OK
                  18 [16..21] HTTP/1.1 200 OK
            "#]],
        );
    }

    #[test]
    fn everybody_stands_at_their_place_and_setup_comes_first() {
        check(
            r#"---
on: vm1
---
```http
GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net
Metadata: true
```
```http as=admin setup
@rg = https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg

PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
###
PUT {{rg}}/providers/Microsoft.Compute/virtualMachines/vm1?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "identity": {"type": "SystemAssigned"}}
###
PUT {{rg}}/providers/Microsoft.KeyVault/vaults/kv1?api-version=2023-07-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "properties": {"tenantId": "{{tenantId}}", "enableRbacAuthorization": true}}
```
```http from=internet
GET /x
Host: h
```
```http
GET https://nowhere/
```
```output
connect: …
```
"#,
            expect![[r#"
                step 1 at 8 in None
                  11 [0..12] HTTP/1.1 201 Created
                  17 [12..31] HTTP/1.1 201 Created
                  23 [31..36] HTTP/1.1 201 Created
                step 0 at 4 in None
                  5 [36..44] HTTP/1.1 200 OK
                step 2 at 29 in None
                  30 [44..46] connect: could not resolve host: h
                step 3 at 33 in None
                  34 [46..48] connect: could not resolve host: nowhere
            "#]],
        );
    }

    #[test]
    fn bytes_that_cannot_be_written_are_sent_as_they_are() {
        // A body that would be another request, a variable and no text; a header with braces.
        let body = b"\n###\nDELETE https://h/{{x}}\n\xff\n";
        let source = format!(
            "```http from=internet\n# @name a\nPUT https://management.azure.com/x\nIf-Match: \"{{{{$base64 e3t9}}}}\"\n\n\
             {{{{$base64 {}}}}}\n###\nPUT https://management.azure.com/y\n\n{{{{a.request.headers.if-match}}}}\n```\n",
            mi_sim::wire::base64url::encode_standard(body)
        );
        let played = play(&source, None);
        assert_eq!(played.run().problems, []);
        let sent: Vec<_> = played.world().journal().entries().iter().filter_map(sent_body).collect();
        assert_eq!(sent, [body.as_slice(), b"\"{{}\""]);
        for (source, told) in [
            ("```http from=internet\nGET https://h/{{$base64 %%}}\n```\n", "is not Base64"),
            (
                "```http from=internet\nGET https://h/{{$base64 /w==}}\n```\n",
                "only a body may be other bytes",
            ),
            ("```http from=internet\nGET https://h/{{$base64}}\n```\n", "`$base64` is not known"),
        ] {
            let problems = play(source, None).run().problems.clone();
            assert!(problems[0].message.contains(told), "{problems:?}");
        }
    }

    fn sent_body(entry: &mi_sim::Entry) -> Option<&[u8]> {
        match &entry.event {
            mi_sim::Event::Sent { request, .. } => Some(request.body.as_bytes()),
            _ => None,
        }
    }

    #[test]
    fn a_set_up_that_fails_is_told_with_its_answer_unless_an_output_expects_it() {
        let failing = "```http setup from=internet\nGET https://management.azure.com/x\n```\n";
        check(
            failing,
            expect![[r#"
                step 0 at 1 in None
                  2 [0..3] HTTP/1.1 401 Unauthorized
                2! the set-up fails here: HTTP/1.1 401 Unauthorized { "error": { "code": "AuthenticationFailed", "message": "Authentication failed. The 'Authorization' header is missing." } }
            "#]],
        );
        let expected = format!("{failing}```output\nHTTP/1.1 401 Unauthorized\n…\n```\n");
        assert_eq!(run_alone(&expected).problems, []);
        let lost = "```http setup from=internet\nGET https://nowhere/\n```\n";
        assert!(run_alone(lost).problems[0].message.contains("could not resolve host"));
        assert_eq!(run_alone(&lost.replace(" setup", "")).problems, []);
    }

    #[test]
    fn a_block_runs_at_its_moment_and_takes_no_time() {
        let token =
            "GET http://169.254.169.254/metadata/identity/oauth2/token?resource=x&api-version=2018-02-01\n";
        let block = |at: &str| format!("```http from=internet at={at}\n{token}```\n");
        let source = [block("1.5"), block("2.250"), block("1.000"), block("9")].concat();
        let session = play(&source, None);
        assert_eq!(session.run().problems[0].message.split(';').next(), Some("`1.5` is not a moment"));
        let entries = session.world().journal().entries();
        let begun = entries[0].at;
        let millis: Vec<_> = entries.iter().map(|entry| entry.at.since(begun).as_millis()).collect();
        // What is wrong with a moment does not keep the block from running; a moment that is gone is not waited for.
        assert_eq!(millis, [0, 0, 2_250, 2_250, 2_250, 2_250, 9_000, 9_000]);
        let far = play(&block("99999999999"), None);
        assert!(far.run().problems[0].message.contains("ten years at most"), "{:?}", far.run().problems);
    }

    #[test]
    fn what_fails_does_not_stop_the_rest() {
        check(
            r#"---
people:
  bob:
---
```http on=vm2
GET http://169.254.169.254/
```
```http
# @name a
GET https://nowhere/
###
# @name c
GET https://management.azure.com/subscriptions/{{subscriptionId}}?api-version=2022-12-01
Authorization: {{$aadToken}}
```
```http
GET https://h/{{a.response.body.*}}
```
```http
@loop = {{pool}}
@pool = {{loop}}
@late = {{$aadToken}}

GET https://h/{{loop}}
###
GET https://management.azure.com/next
```
```http as=bob
GET https://h/
Authorization: {{$aadToken aud:https://no.such.resource}}
```
```http from=internet
GET https://h/
Authorization: {{$aadToken}}
```
```http
GET https://h/
Authorization: {{late}}
```
```http
GET https://h/{{c.response.body.$.displayName.x}}
```
```http
GET https://h/{{c.response.headers.X}}
```
```http
GET h/a b
```
```http
GET https://management.azure.com/
```
```output
HTTP/1.1 201 Created
…
```
"#,
            expect![[r#"
                step 0 at 5 in None
                step 1 at 8 in None
                  10 [0..2] connect: could not resolve host: nowhere
                  13 [2..13] HTTP/1.1 200 OK
                step 2 at 16 in None
                step 3 at 19 in None
                  26 [13..16] HTTP/1.1 401 Unauthorized
                step 4 at 28 in None
                step 5 at 32 in None
                step 6 at 36 in None
                step 7 at 40 in None
                step 8 at 43 in None
                step 9 at 46 in None
                step 10 at 49 in None
                  50 [21..24] HTTP/1.1 401 Unauthorized
                  53! `HTTP/1.1 401 Unauthorized` not `HTTP/1.1 201 Created`
                6! no machine or app is called `vm2` at this moment
                17! `a` has no response yet; its request must succeed before this line is needed
                20! `@loop` needs its own value
                22! `$aadToken` depends on who asks and for which host; write it in the request itself
                30! AADSTS500011: The resource principal named https://no.such.resource was not found in the tenant named contoso.onmicrosoft.com. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant. Trace ID: 4560bfb6-9608-48ee-b6fa-451b61f844e3 Correlation ID: e8aed243-c978-42b6-8747-ed53c13c7a0e Timestamp: 2026-11-02 09:00:00Z
                34! `$aadToken` signs a person in; mark the block with `as=`
                41! in the response of `c`, `$.displayName` has no `x`; it is a string
                44! the response of `c` has no header `X`; it has `Content-Type`, `x-ms-ratelimit-remaining-subscription-reads`, `x-ms-ratelimit-remaining-subscription-global-reads`, `x-ms-request-id`, `x-ms-correlation-request-id`, `Date`
                47! an address holds no ` `; write it percent-encoded
            "#]],
        );
    }

    #[test]
    fn time_passes_where_somebody_waits() {
        check(
            "```bash\nsleep 1d\n# and then\nsleep 5\n```\n```bash on=vm1\nsleep 9\n```\n```powershell\nswitch\n```\n",
            expect![[r#"
                step 0 at 1 in None
                  2 [0..1] 
                  4 [1..2] 
                step 1 at 6 in None
                step 2 at 9 in None
                7! no machine or app is called `vm1` at this moment
                10! column 1: `switch` is not known to this PowerShell; use `if` and `elseif`
            "#]],
        );
        let world = play("```bash\nsleep 1d\nsleep 5\n```\n", None).into_world().0;
        assert_eq!(world.now(), Settings::default().start.after(core::time::Duration::from_secs(86_405)));
    }

    #[test]
    fn a_block_does_its_things_in_the_order_in_which_they_stand() {
        let (mut document, _) = crate::parse("```http\nGET https://a/\n###\nGET https://b/\n```\n");
        let Some(crate::Block::Command(command)) = document.blocks.first_mut() else { panic!() };
        let sleep = crate::Sleep { line: 3, duration: core::time::Duration::from_secs(60) };
        command.actions.insert(1, Action::Sleep(sleep));
        let mut session = Session::begin((document, Vec::new()), None).unwrap();
        session.make_default_moves();
        let (world, run) = session.into_world();
        let lines: Vec<_> = run.steps[0].exchanges.iter().map(|printed| printed.line).collect();
        assert_eq!(lines, [2, 3, 4]);
        let waits = |entry: &mi_sim::Entry| matches!(entry.event, mi_sim::Event::Passed { seconds: 60 });
        assert_eq!(world.journal().entries().iter().position(waits), Some(2));
    }

    #[test]
    fn playing_tells_each_mistake_once_and_prefers_the_callers_seed() {
        let source =
            "---\nseed: 5\ncolour: red\n---\n```http\nGET https://h/{{lost}}\n###\nGET https://h/ x\n```\n";
        let played = play(source, Some("6"));
        let lines: Vec<_> = played.run().problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [3, 6, 8]);
        let tenant = |seed| play(source, seed).world().cloud().tenant().id;
        assert_eq!(played.world().cloud().tenant().id, tenant(Some("6")));
        assert_ne!(played.world().cloud().tenant().id, tenant(None));
    }

    #[test]
    fn definitions_that_double_each_other_are_stopped() {
        let mut source = String::from("```http\n@v0 = 0123456789\n");
        for n in 1..31 {
            source += &format!("@v{n} = {{{{v{m}}}}}{{{{v{m}}}}}\n", m = n - 1);
        }
        source += "\nGET https://h/{{v30}}\n```\n";
        let problems = run_alone(&source).problems;
        assert!(problems[0].message.contains("longer than"), "{problems:?}");
    }

    #[test]
    fn a_shorter_chain_of_definitions_is_fine_and_a_longer_one_is_told() {
        for (length, fits) in [(30, true), (40, false)] {
            let mut source = String::from("```http\n@v0 = x\n");
            for n in 1..length {
                source += &format!("@v{n} = {{{{v{}}}}}\n", n - 1);
            }
            source += &format!("\nGET https://h/{{{{v{}}}}}\n```\n", length - 1);
            assert_eq!(run_alone(&source).came_true(), fits);
        }
    }

    proptest! {
        #[test]
        fn any_pieces_of_documents_are_played(parts in proptest::collection::vec(crate::parse::tests::PARTS, 0..40)) {
            let source = parts.concat();
            let run = play(&source, None).run().clone();
            let last = source.lines().count().max(1);
            let wrong = run.steps.iter().filter_map(|step| step.mismatch.as_ref()).map(|wrong| wrong.line);
            for line in wrong.chain(run.problems.iter().map(|problem| problem.line)) {
                prop_assert!((1..=last).contains(&line));
            }
        }
    }
}
