//! Whether a command printed what the document says it prints.
//!
//! An `output` block is compared line by line with everything the block before it printed, and where a table stands in it,
//! by cells: how wide a column is does not count. A `json` block is compared as a value with the body of the last response.
//! In both, `…` stands for whatever varies.

use std::collections::BTreeMap;

use mi_sim::wire::Response;
use serde::Serialize;

use crate::diff::{self, ANYTHING, Pair};
use crate::document::{Expected, Form};
use crate::json::{self, Node, Value};

/// Where a document and its run part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Mismatch {
    /// Line of the source that did not come true.
    pub line: usize,
    /// What stands there; empty when something was printed that the document does not have.
    pub expected: String,
    /// What was printed instead; empty when nothing was.
    pub actual: String,
    /// Both in the form of a unified diff.
    pub diff: String,
    /// All that was compared: what was printed, or the body.
    #[serde(skip)]
    pub(crate) printed: Box<str>,
}

/// What an exchange prints: status line, headers, an empty line and the body, JSON over several lines.
#[must_use]
pub fn print(response: &Response) -> String {
    let mut printed = format!("HTTP/1.1 {} {}", response.status, response.reason()).trim_end().to_owned();
    for (name, value) in response.headers.iter() {
        printed.push_str(&format!("\n{name}: {value}"));
    }
    if !response.body.is_empty() {
        printed.push_str("\n\n");
        printed.push_str(&pretty(&response.body.text()));
    }
    printed
}

fn pretty(body: &str) -> String {
    match json::parse(body) {
        Ok(node) => node.pretty(),
        Err(_) => body.to_owned(),
    }
}

/// Compares a block with what was printed; `body` is of the last response, if there was one.
pub(crate) fn compare(expected: &Expected, printed: &str, body: Option<&str>) -> Option<Mismatch> {
    let (wrong, printed) = match (expected.form, body) {
        (Form::Output, _) => (compare_output(expected, printed), printed),
        (Form::Json, body) => (compare_json(expected, body.unwrap_or(printed)), body.unwrap_or(printed)),
    };
    wrong.map(|wrong| Mismatch { printed: printed.into(), ..wrong })
}

fn compare_output(expected: &Expected, printed: &str) -> Option<Mismatch> {
    let first_line = expected.line.saturating_add(1);
    let wanted: Vec<&str> = expected.text.trim_end().lines().collect();
    let actual: Vec<&str> = printed.trim_end().lines().collect();
    let cells = by_cells(&wanted, &actual);
    let (wanted, actual) = match &cells {
        Some((wanted, actual)) => (lines_of(wanted), lines_of(actual)),
        None => (wanted, actual),
    };
    let is_same = |(wanted, printed): (&&str, &&str)| diff::matches(wanted, printed);
    if wanted.len() == actual.len() && wanted.iter().zip(&actual).all(is_same) {
        return None;
    }
    // However much follows, nobody has asked for it.
    if let Some((last, first)) = wanted.split_last()
        && diff::is_lone(last)
        && first.len() <= actual.len()
        && first.iter().zip(&actual).all(is_same)
    {
        return None;
    }
    if let Err(diff) = diff::can_align(&wanted, &actual) {
        return Some(Mismatch {
            line: expected.line,
            expected: String::new(),
            actual: String::new(),
            diff,
            printed: Box::default(),
        });
    }
    let pairs = diff::align(&wanted, &actual);
    let line_of = |index: usize| first_line.saturating_add(index.min(wanted.len().saturating_sub(1)));
    let line = line_of(pairs.iter().find(|(_, pair)| !pair.is_same())?.0);
    let mut changes = pairs.iter().map(|(_, pair)| pair).skip_while(|pair| pair.is_same());
    let (mut expected, mut actual) = (String::new(), String::new());
    match (changes.next(), changes.next()) {
        (Some(Pair::Missing(wanted)), Some(Pair::Extra(printed))) => {
            (expected, actual) = (wanted.to_string(), printed.to_string());
        }
        (Some(Pair::Missing(wanted)), _) => expected = wanted.to_string(),
        (Some(Pair::Extra(printed)), _) => actual = printed.to_string(),
        _ => {}
    }
    Some(Mismatch { line, expected, actual, diff: diff::unified(&pairs, line_of), printed: Box::default() })
}

/// Whether a line separates the header of a table from its rows.
pub(crate) fn is_ruler(line: &str) -> bool {
    let mut columns = line.split_whitespace().peekable();
    columns.peek().is_some()
        && columns.all(|column| column.len() > 1 && column.bytes().all(|byte| byte == b'-'))
}

/// What is expected and what was printed, where a table is expected: with two blanks between the cells of each line,
/// whatever the width of a column.
pub(crate) fn by_cells(wanted: &[&str], actual: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
    wanted.iter().any(|line| is_ruler(line)).then(|| (cells_of(wanted), cells_of(actual)))
}

fn cells_of(lines: &[&str]) -> Vec<String> {
    let cells = |line: &&str| match is_ruler(line) {
        true => vec!["--"; line.split_whitespace().count()].join("  "),
        false => {
            line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("  ")
        }
    };
    lines.iter().map(cells).collect()
}

fn lines_of(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn compare_json(expected: &Expected, body: &str) -> Option<Mismatch> {
    let first_line = expected.line.saturating_add(1);
    // That the block is JSON was seen to when the document was read.
    let wanted = json::parse(&expected.text).ok()?;
    let (difference, wanted, actual) = match json::parse(body) {
        Ok(actual) => {
            (first_difference(&wanted, &actual)?, resolved(&wanted, &actual).pretty(), actual.pretty())
        }
        Err(_) => {
            let actual = body.lines().next().unwrap_or_default().to_owned();
            let difference = Difference { line: wanted.line, expected: wanted.on_one_line(), actual };
            (difference, wanted.pretty(), body.to_owned())
        }
    };
    let line = first_line.saturating_add(difference.line);
    let (wanted, actual): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), actual.lines().collect());
    let diff = match diff::can_align(&wanted, &actual) {
        Ok(()) => diff::unified(&diff::align(&wanted, &actual), |_| line),
        Err(told) => told,
    };
    Some(Mismatch {
        line,
        expected: difference.expected,
        actual: difference.actual,
        diff,
        printed: Box::default(),
    })
}

struct Difference {
    /// Line in the expected text, from 0.
    line: usize,
    expected: String,
    actual: String,
}

/// The first expected value that is not there.
fn first_difference(expected: &Node, actual: &Node) -> Option<Difference> {
    match (&expected.value, &actual.value) {
        (Value::Text(text), _) if text == ANYTHING => None,
        (Value::Text(text), Value::Text(printed)) if diff::matches(text, printed) => None,
        (Value::Plain(word), Value::Plain(printed)) if word == printed => None,
        (Value::List(wanted), Value::List(items)) if wanted.len() == items.len() => {
            wanted.iter().zip(items).find_map(|(wanted, item)| first_difference(wanted, item))
        }
        (Value::Object(wanted), Value::Object(members)) => first_member(expected.line, wanted, members),
        _ => {
            let (line, expected, actual) = (expected.line, expected.on_one_line(), actual.on_one_line());
            Some(Difference { line, expected, actual })
        }
    }
}

fn first_member(line: usize, wanted: &[(String, Node)], members: &[(String, Node)]) -> Option<Difference> {
    let named = wanted.iter().filter(|(name, _)| name != ANYTHING);
    let (wanted_by_name, by_name) = (by_name(wanted), by_name(members));
    let wrong = named.clone().find_map(|(name, node)| match by_name.get(name.as_str()) {
        Some(found) => first_difference(node, found),
        None => {
            let expected = format!("\"{name}\": {}", node.on_one_line());
            Some(Difference { line: node.line, expected, actual: String::new() })
        }
    });
    let is_open = wanted_by_name.contains_key(ANYTHING);
    let mut more = members.iter().filter(|(name, _)| !is_open && !wanted_by_name.contains_key(name.as_str()));
    wrong.or_else(|| {
        let (name, node) = more.next()?;
        let actual = format!("\"{name}\": {}", node.on_one_line());
        Some(Difference { line, expected: String::new(), actual })
    })
}

/// The members of an object by their names; of several of one name the last, which JSON readers take.
fn by_name(members: &[(String, Node)]) -> BTreeMap<&str, &Node> {
    mi_sim::gathered(members.iter().map(|(name, node)| (name.as_str(), node)))
}

/// The expected value with all that came true as it was sent, so that a diff shows only what did not.
fn resolved(expected: &Node, actual: &Node) -> Node {
    if first_difference(expected, actual).is_none() {
        return actual.clone();
    }
    let value = match (&expected.value, &actual.value) {
        (Value::List(wanted), Value::List(items)) => {
            let both = wanted.iter().zip(items).map(|(wanted, item)| resolved(wanted, item));
            Value::List(both.chain(wanted.iter().skip(items.len()).cloned()).collect())
        }
        (Value::Object(wanted), Value::Object(members)) => {
            let (wanted_by_name, by_name) = (by_name(wanted), by_name(members));
            let is_open = wanted_by_name.contains_key(ANYTHING);
            let there = members.iter().filter_map(|(name, node)| match wanted_by_name.get(name.as_str()) {
                Some(wanted) => Some((name.clone(), resolved(wanted, node))),
                None => is_open.then(|| (name.clone(), node.clone())),
            });
            let lost =
                wanted.iter().filter(|(name, _)| name != ANYTHING && !by_name.contains_key(name.as_str()));
            Value::Object(there.chain(lost.cloned()).collect())
        }
        _ => expected.value.clone(),
    };
    Node { line: expected.line, value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(form: Form, text: &str, printed: &str, shown: Expect) {
        let expected = Expected { line: 40, command: 0, form, text: text.into() };
        shown.assert_eq(&match compare(&expected, printed, None) {
            None => "came true\n".into(),
            Some(m) => format!("{}: `{}` not `{}`\n{}", m.line, m.actual, m.expected, m.diff),
        });
    }

    #[test]
    fn an_exchange_as_it_is_printed() {
        let response = Response::new(201)
            .with_header("x-ms-request-id", "1")
            .with_body("application/json", "{\"b\":1,\"a\":[]}");
        expect![[r#"
            HTTP/1.1 201 Created
            x-ms-request-id: 1
            Content-Type: application/json

            {
              "b": 1,
              "a": []
            }"#]]
        .assert_eq(&print(&response));
        assert_eq!(print(&Response::new(204)), "HTTP/1.1 204 No Content");
        assert_eq!(
            print(&Response::new(299).with_body("text/plain", "<a>")),
            "HTTP/1.1 299\nContent-Type: text/plain\n\n<a>"
        );
    }

    #[test]
    fn output_names_the_line_that_did_not_come_true() {
        check(Form::Output, "HTTP/1.1 200 OK\n…\n\n", "HTTP/1.1 200 OK\nDate: x", expect!["came true\n"]);
        check(
            Form::Output,
            "HTTP/1.1 200 OK\n…",
            "HTTP/1.1 403 Forbidden\nDate: x",
            expect![[r#"
            41: `HTTP/1.1 403 Forbidden` not `HTTP/1.1 200 OK`
            --- expected
            +++ actual
            @@ line 41 @@
            -HTTP/1.1 200 OK
            +HTTP/1.1 403 Forbidden
             Date: x
        "#]],
        );
        check(
            Form::Output,
            "a",
            "a\nb",
            expect![[r#"
            41: `b` not ``
            --- expected
            +++ actual
            @@ line 41 @@
             a
            +b
        "#]],
        );
    }

    #[test]
    fn a_table_is_compared_by_its_cells() {
        let printed = "Name                  Location    Role\n--------------------  ----------  ------\nvm1                   japaneast   Key Vault User\n";
        let wanted = "Name   Location  Role\n------ --------- ----\nvm1    japan…    Key Vault User";
        check(Form::Output, wanted, printed, expect!["came true\n"]);
        check(
            Form::Output,
            &wanted.replace("User", "Reader"),
            printed,
            expect![[r#"
                43: `vm1  japaneast  Key Vault User` not `vm1  japan…  Key Vault Reader`
                --- expected
                +++ actual
                @@ line 41 @@
                 Name  Location  Role
                 --  --  --
                -vm1  japan…  Key Vault Reader
                +vm1  japaneast  Key Vault User
            "#]],
        );
        check(
            Form::Output,
            "a  b\n…",
            "a   b",
            expect![[r#"
                41: `a   b` not `a  b`
                --- expected
                +++ actual
                @@ line 41 @@
                -a  b
                +a   b
            "#]],
        );
    }

    #[test]
    fn json_is_compared_as_a_value() {
        let body = "{\"id\":\"/subscriptions/1/vm\",\"n\":[1,2],\"more\":{\"x\":null}}";
        check(
            Form::Json,
            "{\"n\": [1, 2], \"id\": \"/subscriptions/…/vm\", \"more\": \"…\"}",
            body,
            expect!["came true\n"],
        );
        check(Form::Json, "{\"…\": \"…\", \"n\": [\"…\", 2]}", body, expect!["came true\n"]);
        check(
            Form::Json,
            "{\n  \"id\": \"…\",\n  \"n\": [\n    2,\n    1\n  ],\n  \"…\": \"…\"\n}",
            body,
            expect![[r#"
            44: `1` not `2`
            --- expected
            +++ actual
            @@ line 44 @@
             {
               "id": "/subscriptions/1/vm",
               "n": [
            -    2,
            +    1,
            -    1
            +    2
               ],
               "more": {
                 "x": null
        "#]],
        );
        check(
            Form::Json,
            "{\n  \"id\": \"…\",\n  \"n\": \"…\"\n}",
            body,
            expect![[r#"
            41: `"more": {"x":null}` not ``
            --- expected
            +++ actual
            @@ line 41 @@
               "n": [
                 1,
                 2
            -  ]
            +  ],
            +  "more": {
            +    "x": null
            +  }
             }
        "#]],
        );
        check(
            Form::Json,
            "{\n  \"…\": \"…\",\n  \"lost\": true\n}",
            "{}",
            expect![[r#"
            43: `` not `"lost": true`
            --- expected
            +++ actual
            @@ line 43 @@
            -{
            +{}
            -  "lost": true
            -}
        "#]],
        );
        check(
            Form::Json,
            "{}",
            "connect: refused",
            expect![[r#"
            41: `connect: refused` not `{}`
            --- expected
            +++ actual
            @@ line 41 @@
            -{}
            +connect: refused
        "#]],
        );
    }

    #[test]
    fn what_is_too_long_to_be_compared_line_by_line_is_told() {
        let wanted = format!("{}\n", "…ab".repeat(200)).repeat(1_900);
        let printed = format!("{}\n", "ab".repeat(300)).repeat(1_900) + "end";
        let expected = Expected { line: 40, command: 0, form: Form::Output, text: wanted };
        assert_eq!(compare(&expected, printed.trim_end_matches("end"), None), None);
        let wrong = compare(&expected, &printed, None).unwrap();
        assert_eq!((wrong.line, wrong.actual.as_str(), wrong.expected.as_str()), (40, "", ""));
        assert!(wrong.diff.contains("too long to be compared line by line"), "{}", wrong.diff);
    }

    #[test]
    fn whatever_follows_at_the_end_may_be_as_long_as_it_likes() {
        let printed = format!("HTTP/1.1 200 OK\n{}", "a\n".repeat(5_000));
        let compared = |text: &str| {
            compare(&Expected { line: 40, command: 0, form: Form::Output, text: text.into() }, &printed, None)
        };
        assert_eq!(compared("HTTP/1.1 200 OK\n…\n"), None);
        assert!(compared("HTTP/1.1 403 Forbidden\n…\n").is_some());
    }

    #[test]
    fn json_with_many_members_is_compared_in_proportion_to_their_number() {
        let object = |last: &str| {
            let members: String = (0..60_000).map(|n| format!("\"m{n}\":0,")).collect();
            format!("{{{members}\"last\":{last}}}")
        };
        let expected = Expected { line: 40, command: 0, form: Form::Json, text: object("1") };
        let start = std::time::Instant::now();
        let wrong = compare(&expected, &object("2"), None).unwrap();
        assert_eq!((wrong.line, wrong.actual.as_str(), wrong.expected.as_str()), (41, "2", "1"));
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }
}
