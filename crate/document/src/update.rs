//! A document with the outputs that its run printed, for an author after a change that is meant: `mi-sim play --update`.
//!
//! What came true stays as it was written, and so does each `…`; the rest of a block becomes what was printed.

use crate::diff::{self, ANYTHING, Pair};
use crate::document::{Expected, Form};
use crate::expect::by_cells;
use crate::json::{self, Node, Value};
use crate::session::Session;

/// The source with every `output` and `json` block brought up to date; none when all of them came true.
#[must_use]
pub fn updated(source: &str, session: &Session) -> Option<String> {
    let mut lines: Vec<String> = source.split_inclusive('\n').map(str::to_owned).collect();
    let mut changed = false;
    let expected = session.document().expected();
    // From the end to the start, so that the lines before keep their numbers.
    let mut wrong: Vec<(&Expected, &str)> = session
        .run()
        .steps
        .iter()
        .filter_map(|step| {
            let mismatch = step.mismatch.as_ref()?;
            Some(((*expected.get(step.command?)?)?, mismatch.printed.as_ref()))
        })
        .collect();
    wrong.sort_unstable_by_key(|(expected, _)| core::cmp::Reverse(expected.line));
    for (expected, printed) in wrong {
        let text = match expected.form {
            Form::Output => output(&expected.text, printed),
            Form::Json => match json_text(&expected.text, printed) {
                Some(text) => text,
                None => continue,
            },
        };
        changed |= replace(&mut lines, expected.line, &text);
    }
    changed.then(|| lines.concat())
}

/// Puts a text between the fences of the block that opens on this line.
pub(crate) fn replace(lines: &mut Vec<String>, opening: usize, text: &str) -> bool {
    let Some(fence) = opening.checked_sub(1).and_then(|at| lines.get(at)) else { return false };
    let Some((before, mark)) = fence_of(fence) else { return false };
    let letter = mark.chars().next().unwrap_or('`');
    let end = if fence.ends_with("\r\n") { "\r\n" } else { "\n" };
    let is_end = |line: &String| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
        line.starts_with(&mark) && line.chars().all(|c| c == letter)
    };
    let length = lines.iter().skip(opening).take_while(|line| !is_end(line)).count();
    let new = text.lines().map(|line| format!("{before}{line}").trim_end().to_owned() + end);
    let new: Vec<String> = new.collect();
    lines.splice(opening..opening.saturating_add(length), new);
    true
}

/// What stands before the lines of a block that opens so, and the mark of its fence.
pub(crate) fn fence_of(opening: &str) -> Option<(String, String)> {
    let at = opening.find("```").or_else(|| opening.find("~~~"))?;
    let (before, mark) = opening.split_at_checked(at)?;
    let letter = mark.chars().next()?;
    // Within a list the first line has a mark that those below lack.
    let before = before.chars().map(|c| if c == '>' { c } else { ' ' }).collect();
    Some((before, mark.chars().take_while(|c| *c == letter).collect()))
}

/// Lines as they were written where they came true, else as they were printed.
fn output(written: &str, printed: &str) -> String {
    let wanted: Vec<&str> = written.trim_end().lines().collect();
    let actual: Vec<&str> = printed.trim_end().lines().collect();
    if diff::can_align(&wanted, &actual).is_err() {
        return printed.to_owned();
    }
    let cells = by_cells(&wanted, &actual);
    let pairs = match &cells {
        Some((wanted, actual)) => diff::align(
            &wanted.iter().map(String::as_str).collect::<Vec<_>>(),
            &actual.iter().map(String::as_str).collect::<Vec<_>>(),
        )
        .into_iter()
        .map(|(index, pair)| (index, Kind::of(pair)))
        .collect(),
        None => diff::align(&wanted, &actual)
            .into_iter()
            .map(|(index, pair)| (index, Kind::of(pair)))
            .collect::<Vec<_>>(),
    };
    let mut lines: Vec<String> = Vec::new();
    // How many expected lines were dealt with, and how many printed ones.
    let (mut done, mut printed_lines, mut missing) = (0_usize, actual.iter(), None);
    for (index, kind) in pairs {
        // A lone `…` stays, whatever it stood for.
        let skipped = wanted.get(done..index).unwrap_or_default().iter();
        lines.extend(skipped.filter(|line| line.trim() == ANYTHING).map(|line| (*line).to_owned()));
        let line = wanted.get(index).copied().unwrap_or_default();
        match kind {
            Kind::Missing => (missing, done) = (Some(line), index.saturating_add(1)),
            Kind::Same => {
                printed_lines.next();
                let is_lone = line.trim() == ANYTHING;
                if !is_lone {
                    lines.push(line.to_owned());
                }
                done = if is_lone { index } else { index.saturating_add(1) };
                missing = None;
            }
            Kind::Extra => {
                done = done.max(index);
                let printed = printed_lines.next().copied().unwrap_or_default();
                lines.push(missing.take().map_or_else(|| printed.to_owned(), |line| carried(line, printed)));
            }
        }
    }
    let rest = wanted.get(done..).unwrap_or_default().iter();
    lines.extend(rest.filter(|line| line.trim() == ANYTHING).map(|line| (*line).to_owned()));
    lines.join("\n")
}

/// What became of a line.
#[derive(Clone, Copy)]
enum Kind {
    Same,
    Missing,
    Extra,
}

impl Kind {
    fn of(pair: Pair) -> Self {
        match pair {
            Pair::Same(_) => Self::Same,
            Pair::Missing(_) => Self::Missing,
            Pair::Extra(_) => Self::Extra,
        }
    }
}

/// What was printed, with the `…` of what was written where both still begin alike before it: it goes up to where they
/// end alike.
fn carried(written: &str, printed: &str) -> String {
    let kept = || {
        let (before, after) = written.split_once(ANYTHING)?;
        let rest = printed.strip_prefix(before)?;
        let after = after.rsplit_once(ANYTHING).map_or(after, |(_, after)| after);
        let same = after.chars().rev().zip(rest.chars().rev()).take_while(|(a, b)| a == b);
        let end: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
        let end = printed.get(printed.len().checked_sub(end)?..)?;
        Some(format!("{before}{ANYTHING}{end}"))
    };
    kept().unwrap_or_else(|| printed.to_owned())
}

/// The value as it was written where it came true, else as it was printed; none when nothing printed is JSON.
fn json_text(written: &str, printed: &str) -> Option<String> {
    let (wanted, actual) = (json::parse(written).ok()?, json::parse(printed).ok()?);
    let merged = merged(&wanted, &actual);
    let is_short = written.trim().lines().count() == 1;
    Some(if is_short { merged.on_one_line() } else { merged.pretty() })
}

fn merged(wanted: &Node, actual: &Node) -> Node {
    let value = match (&wanted.value, &actual.value) {
        (Value::Text(text), _) if text == ANYTHING => wanted.value.clone(),
        (Value::Text(text), Value::Text(printed)) if diff::matches(text, printed) => wanted.value.clone(),
        (Value::Text(text), Value::Text(printed)) => Value::Text(carried(text, printed)),
        (Value::List(items), Value::List(printed)) => {
            let both = items.iter().zip(printed).map(|(item, printed)| merged(item, printed));
            Value::List(both.chain(printed.iter().skip(items.len()).cloned()).collect())
        }
        (Value::Object(members), Value::Object(printed)) => Value::Object(merged_members(members, printed)),
        _ => actual.value.clone(),
    };
    Node { line: wanted.line, value }
}

fn merged_members(wanted: &[(String, Node)], printed: &[(String, Node)]) -> Vec<(String, Node)> {
    let is_open = wanted.iter().any(|(name, _)| name == ANYTHING);
    let mut by_name: std::collections::BTreeMap<&str, &Node> =
        mi_sim::gathered(printed.iter().map(|(name, node)| (name.as_str(), node)));
    let kept = wanted.iter().filter_map(|(name, node)| match by_name.remove(name.as_str()) {
        Some(printed) => Some((name.clone(), merged(node, printed))),
        None => (name == ANYTHING).then(|| (name.clone(), node.clone())),
    });
    let mut members: Vec<(String, Node)> = kept.collect();
    if !is_open {
        let added = printed.iter().filter(|(name, _)| by_name.contains_key(name.as_str()));
        members.extend(added.cloned());
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(source: &str, becomes: Expect) {
        let session = Session::open(source, Some("1")).unwrap();
        let updated = updated(source, &session).unwrap_or_else(|| "nothing\n".to_owned());
        becomes.assert_eq(&updated);
        if updated != "nothing\n" {
            let again = Session::open(&updated, Some("1")).unwrap();
            assert!(again.run().came_true(), "{:#?}", again.run());
        }
    }

    #[test]
    fn what_came_true_stays_as_it_was_written() {
        check("```bash\necho ab\n```\n```output\na…\n```\n", expect!["nothing\n"]);
    }

    #[test]
    fn outputs_become_what_was_printed_and_each_ellipsis_stays() {
        check(
            "- x\n\n  ```bash\n  echo one; echo 'id: 77 new'; echo three; echo four\n  ```\n\n  ```output\n  one\n  id: … old\n  …\n  five\n  ```\n\n> ```bash\n> echo a\n> ```\n> ```output\n> b\n> c\n> ```\n",
            expect![[r#"
                - x

                  ```bash
                  echo one; echo 'id: 77 new'; echo three; echo four
                  ```

                  ```output
                  one
                  id: …
                  …
                  four
                  ```

                > ```bash
                > echo a
                > ```
                > ```output
                > a
                > ```
            "#]],
        );
    }

    #[test]
    fn tables_and_json_are_brought_up_to_date_too() {
        check(
            "```bash\nprintf 'Name    Role\\n------  ------\\nvm1     Reader\\nvm2     Owner\\n'\n```\n```output\nName  Role\n----  ------\nvm1   R…\nvm3   Owner\n```\n\
             ```bash\necho '{\"a\": {\"x\": 1, \"y\": \"b-2\"}, \"b\": [1, 2], \"c\": \"k-9\", \"d\": 0}'\n```\n```json\n{\n  \"c\": \"k-…\",\n  \"a\": { \"x\": 2, \"…\": \"…\" },\n  \"b\": [1],\n  \"gone\": true\n}\n```\n",
            expect![[r#"
                ```bash
                printf 'Name    Role\n------  ------\nvm1     Reader\nvm2     Owner\n'
                ```
                ```output
                Name  Role
                ----  ------
                vm1   R…
                vm2     Owner
                ```
                ```bash
                echo '{"a": {"x": 1, "y": "b-2"}, "b": [1, 2], "c": "k-9", "d": 0}'
                ```
                ```json
                {
                  "c": "k-…",
                  "a": {
                    "x": 1,
                    "…": "…"
                  },
                  "b": [
                    1,
                    2
                  ],
                  "d": 0
                }
                ```
            "#]],
        );
    }
}
