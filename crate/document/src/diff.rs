//! Lines of a document against lines that were printed, where `…` stands for whatever varies.
//!
//! One alignment does both jobs: when it costs nothing the lines match, and otherwise it is the difference to
//! show. An ordinary diff knows no wildcards and would show every line that has one as changed.

/// What stands for anything: inside a line for any characters, alone on a line for any lines.
pub(crate) const ANYTHING: &str = "…";

/// Texts of more lines are not aligned, as a cell is kept for every two of them.
const MOST_LINES: usize = 2000;
/// Nor are texts for which more bytes would be looked at: every line is compared with every other.
const MOST_BYTES: usize = 1 << 27;

/// Whether two texts are short enough to be aligned.
///
/// # Errors
/// What is said in place of a difference.
pub(crate) fn can_align(expected: &[&str], actual: &[&str]) -> Result<(), String> {
    let bytes = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    let work = |lines: &[&str], others: &[&str]| lines.len().saturating_mul(bytes(others));
    let both = work(expected, actual).saturating_add(work(actual, expected));
    match expected.len().max(actual.len()) <= MOST_LINES && both <= MOST_BYTES {
        true => Ok(()),
        false => Err(format!(
            "this block or what was printed is too long to be compared line by line; \
             up to {MOST_LINES} lines of ordinary length are\n"
        )),
    }
}

/// One line of an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pair<'a> {
    /// The line was printed as expected, or a lone `…` stands for it.
    Same(&'a str),
    /// The line was expected and not printed.
    Missing(&'a str),
    /// The line was printed and not expected.
    Extra(&'a str),
}

/// Aligns with as few missing, extra and changed lines as can be; with each pair the index of the expected line there.
pub(crate) fn align<'a>(expected: &[&'a str], actual: &[&'a str]) -> Vec<(usize, Pair<'a>)> {
    let costs = costs(expected, actual);
    let cost = |i: usize, j: usize| costs.get(i).and_then(|row| row.get(j)).copied().unwrap_or(u32::MAX);
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0_usize, 0_usize);
    loop {
        let (below, right) = (i.saturating_add(1), j.saturating_add(1));
        match (expected.get(i), actual.get(j)) {
            (None, None) => return pairs,
            (Some(line), _) if is_lone(line) && cost(below, j) == cost(i, j) => i = below,
            (Some(line), Some(printed)) if is_lone(line) && cost(i, right) == cost(i, j) => {
                pairs.push((i, Pair::Same(printed)));
                j = right;
            }
            (Some(line), Some(printed)) if matches(line, printed) && cost(below, right) == cost(i, j) => {
                pairs.push((i, Pair::Same(printed)));
                (i, j) = (below, right);
            }
            (Some(line), Some(printed)) if cost(below, right).saturating_add(1) == cost(i, j) => {
                pairs.push((i, Pair::Missing(line)));
                pairs.push((i, Pair::Extra(printed)));
                (i, j) = (below, right);
            }
            (Some(line), _) if cost(below, j).saturating_add(1) == cost(i, j) => {
                pairs.push((i, Pair::Missing(line)));
                i = below;
            }
            (_, Some(printed)) => {
                pairs.push((i, Pair::Extra(printed)));
                j = right;
            }
            (Some(_), None) => i = below,
        }
    }
}

/// For every two tails of the texts, how many lines keep them from matching.
fn costs(expected: &[&str], actual: &[&str]) -> Vec<Vec<u32>> {
    let width = actual.len().saturating_add(1);
    let mut rows: Vec<Vec<u32>> = Vec::with_capacity(expected.len().saturating_add(1));
    rows.push((0..width).rev().map(|left| u32::try_from(left).unwrap_or(u32::MAX)).collect());
    for line in expected.iter().rev() {
        let after = rows.last().map(Vec::as_slice).unwrap_or_default();
        rows.push(row(line, actual, after));
    }
    rows.reverse();
    rows
}

fn row(line: &str, actual: &[&str], after: &[u32]) -> Vec<u32> {
    let lone = is_lone(line);
    let step = u32::from(!lone);
    let mut row = Vec::with_capacity(after.len());
    // From the end to the start: what is last in `row` is the cost with one more line printed already.
    let last = after.last().copied().unwrap_or_default();
    let mut diagonal = last;
    let mut right = last.saturating_add(step);
    row.push(right);
    for (printed, below) in actual.iter().zip(after).rev() {
        let skip = below.saturating_add(step).min(right.saturating_add(step));
        right = match lone {
            true => skip,
            false => skip.min(diagonal.saturating_add(u32::from(!matches(line, printed)))),
        };
        diagonal = *below;
        row.push(right);
    }
    row.reverse();
    row
}

/// Whether a line stands for any lines.
pub(crate) fn is_lone(line: &str) -> bool {
    line.trim() == ANYTHING
}

/// Whether a printed line or string is what was expected; blanks at its end do not count.
pub(crate) fn matches(expected: &str, printed: &str) -> bool {
    let (expected, printed) = (expected.trim_end(), printed.trim_end());
    let Some((start, rest)) = expected.split_once(ANYTHING) else { return expected == printed };
    let Some(mut printed) = printed.strip_prefix(start) else { return false };
    let (middle, end) = rest.rsplit_once(ANYTHING).unwrap_or(("", rest));
    // Between the first and the last `…` every piece may stand as early as it can.
    for piece in middle.split(ANYTHING) {
        match printed.split_once(piece) {
            Some((_, after)) => printed = after,
            None => return false,
        }
    }
    printed.ends_with(end)
}

const CONTEXT: usize = 3;

/// The alignment in the form of a unified diff; `line_of` says where in the document an expected line stands.
pub(crate) fn unified(pairs: &[(usize, Pair)], line_of: impl Fn(usize) -> usize) -> String {
    let changed: Vec<usize> =
        (0..).zip(pairs).filter(|(_, (_, pair))| !pair.is_same()).map(|(at, _)| at).collect();
    let is_near = |at: &usize| {
        let next = changed.partition_point(|change| change.saturating_add(CONTEXT) < *at);
        changed.get(next).is_some_and(|change| *change <= at.saturating_add(CONTEXT))
    };
    let mut text = String::from("--- expected\n+++ actual\n");
    let mut shown_to = None;
    for (at, (index, pair)) in pairs.iter().enumerate().filter(|(at, _)| is_near(at)) {
        if shown_to != Some(at) {
            text.push_str(&format!("@@ line {} @@\n", line_of(*index)));
        }
        let (mark, line) = pair.shown();
        text.push(mark);
        text.push_str(line);
        text.push('\n');
        shown_to = at.checked_add(1);
    }
    text
}

impl<'a> Pair<'a> {
    pub(crate) fn is_same(&self) -> bool {
        matches!(self, Self::Same(_))
    }

    fn shown(&self) -> (char, &'a str) {
        match *self {
            Self::Same(line) => (' ', line),
            Self::Missing(line) => ('-', line),
            Self::Extra(line) => ('+', line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(expected: &str, actual: &str, shown: Expect) {
        let expected: Vec<_> = expected.split('\n').collect();
        let actual: Vec<_> = actual.split('\n').collect();
        let pairs = align(&expected, &actual);
        let same = pairs.iter().all(|(_, pair)| pair.is_same());
        shown.assert_eq(&if same {
            "same\n".into()
        } else {
            unified(&pairs, |index| index.saturating_add(1))
        });
    }

    #[test]
    fn what_varies_does_not_count() {
        check("a\n…\nx: …, y: …;\n…\nz", "a\nx: 1, y: 2;\nq\nr\nz", expect!["same\n"]);
        check("…", "", expect!["same\n"]);
        check("…\nend", "1\nend\n2\nend", expect!["same\n"]);
    }

    #[test]
    fn what_differs_is_shown_with_its_line() {
        check(
            "HTTP/1.1 200 OK\n…\n\n{\n  \"id\": \"…\",\n  \"name\": \"vm1\"\n}",
            "HTTP/1.1 200 OK\nDate: today\n\n{\n  \"id\": \"/x\",\n  \"name\": \"vm2\",\n  \"tags\": {}\n}",
            expect![[r#"
                --- expected
                +++ actual
                @@ line 3 @@
                 
                 {
                   "id": "/x",
                -  "name": "vm1"
                +  "name": "vm2",
                +  "tags": {}
                 }
            "#]],
        );
        check(
            "1\n2\n3\n4\n5\n6\n7\n8\n9",
            "0\n1\n2\n3\n4\n5\n6\n7\n8",
            expect![[r#"
            --- expected
            +++ actual
            @@ line 1 @@
            +0
             1
             2
             3
            @@ line 6 @@
             6
             7
             8
            -9
        "#]],
        );
    }

    #[test]
    fn pieces_of_a_line() {
        for (expected, printed, same) in [
            ("a…c", "abc", true),
            ("a…c", "ac", true),
            ("a…a", "a", false),
            ("…b…b", "ab", false),
            ("…b…b", "abb", true),
            ("…", "anything", true),
            ("a…b…c…d", "a1b2c3d", true),
            ("a…c…b…d", "a1b2c3d", false),
            ("a  ", "a", true),
        ] {
            assert_eq!(matches(expected, printed), same, "{expected} {printed}");
        }
    }

    proptest! {
        #[test]
        fn lines_match_as_a_pattern_of_the_whole_text_would(
            expected in proptest::collection::vec("[ab…]{1,2}", 0..6),
            actual in proptest::collection::vec("[ab]{1,2}", 0..6),
        ) {
            fn whole(expected: &[String], actual: &[String]) -> bool {
                match (expected.split_first(), actual.split_first()) {
                    (None, None) => true,
                    (Some((line, rest)), _) if line == "…" => {
                        (0..=actual.len()).any(|skipped| whole(rest, &actual[skipped..]))
                    }
                    (Some((line, rest)), Some((printed, after))) => matches(line, printed) && whole(rest, after),
                    _ => false,
                }
            }
            let wanted: Vec<_> = expected.iter().map(String::as_str).collect();
            let printed: Vec<_> = actual.iter().map(String::as_str).collect();
            let pairs = align(&wanted, &printed);
            prop_assert_eq!(pairs.iter().all(|(_, pair)| pair.is_same()), whole(&expected, &actual));
            let kept: Vec<_> = pairs.iter().filter_map(|(_, pair)| match pair {
                Pair::Missing(_) => None,
                Pair::Same(line) | Pair::Extra(line) => Some(*line),
            }).collect();
            prop_assert_eq!(kept, printed);
        }
    }
}
