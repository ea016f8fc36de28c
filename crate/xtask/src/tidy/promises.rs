//! What SECURITY.md promises is held by tests, and those that it names are there.

use super::File;

const PAGE: &str = "SECURITY.md";
/// The column that names what holds a promise.
const HELD_BY: &str = "held by";

pub(super) fn check(files: &[File]) -> Vec<String> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        return vec![format!("there is no {PAGE}")];
    };
    let mut broken = Vec::new();
    let mut in_table = false;
    for (line, number) in page.text.lines().zip(1..) {
        let Some(held_by) = last_cell(line) else {
            in_table = false;
            continue;
        };
        in_table |= held_by == HELD_BY;
        let is_row = in_table && held_by != HELD_BY && held_by != "---";
        if !is_row {
            continue;
        }
        let wrong = named(held_by).filter_map(|name| missing(name, files));
        broken.extend(wrong.map(|wrong| format!("{PAGE}:{number}: {wrong}")));
        if named(held_by).next().is_none() {
            broken.push(format!("{PAGE}:{number}: names nothing that holds this promise"));
        }
    }
    broken
}

fn last_cell(line: &str) -> Option<&str> {
    line.strip_prefix('|')?.trim_end().strip_suffix('|')?.rsplit('|').next().map(str::trim)
}

/// What stands between backticks.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// A path is that of a file or folder, in which something is tested; any other name is that of a test.
pub(super) fn missing(name: &str, files: &[File]) -> Option<String> {
    if !name.contains(['/', '.']) {
        let test = format!("fn {name}(");
        let is_there = files.iter().any(|file| file.ends_with(&[".rs"]) && file.text.contains(&test));
        return (!is_there).then(|| format!("there is no test `{name}`"));
    }
    let below = |file: &&File| file.path == name || (name.ends_with('/') && file.path.starts_with(name));
    let mut found = files.iter().filter(below).peekable();
    if found.peek().is_none() {
        return Some(format!("there is no `{name}`"));
    }
    let is_prose = name.ends_with(".md");
    let tests = ["#[test]", "#[tokio::test]", "\ntest(", "def test_"];
    let has_test = |file: &File| tests.iter().any(|test| file.text.contains(test));
    (!is_prose && !found.any(has_test)).then(|| format!("`{name}` tests nothing"))
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn messages(rows: &str) -> Vec<String> {
        let page = format!(
            "| who | reaches |\n|---|---|\n| `a` | `b` |\n\n| promise | held by |\n|---|---|\n{rows}"
        );
        check(&[
            file(PAGE, &page),
            file("ARCHITECTURE.md", ""),
            file("crate/a.rs", "#[test]\nfn nothing_gets_out() {}\n"),
            file("crate/b.rs", "fn helper() {}"),
            file("tests/page/c.spec.ts", "\ntest('c', () => {});\n"),
        ])
    }

    #[test]
    fn what_is_there_may_be_named() {
        let rows = "| A. | `crate/a.rs`, `nothing_gets_out` |\n| B. | every test in `tests/page/`, see `ARCHITECTURE.md` |\n";
        assert_eq!(messages(rows), [""; 0]);
    }

    #[test]
    fn what_is_not_there_or_tests_nothing_is_told_with_its_line() {
        let rows =
            "| A. | `crate/gone.rs` |\n| B. | `nothing_gets_in` |\n| C. | `crate/b.rs` |\n| D. | care |\n";
        assert_eq!(
            messages(rows),
            [
                "SECURITY.md:7: there is no `crate/gone.rs`",
                "SECURITY.md:8: there is no test `nothing_gets_in`",
                "SECURITY.md:9: `crate/b.rs` tests nothing",
                "SECURITY.md:10: names nothing that holds this promise",
            ]
        );
        assert_eq!(check(&[]), ["there is no SECURITY.md"]);
    }
}
