//! What FACTS.md says is held by tests that are there, and what the code marks as a choice of its own stands in it.

use std::collections::BTreeMap;

use mi_sim_facts::{Fact, Facts, MARK};

use super::{File, promises};

const PAGE: &str = "FACTS.md";
/// The tests that each rest on a fact about Azure; others may.
const REST_ON_FACTS: &str = "tests/wire/";

pub(super) fn check(files: &[File]) -> Vec<String> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        return vec![format!("there is no {PAGE}")];
    };
    let facts = Facts::read(&page.text);
    let tests = Tests::of(files);
    let mut broken: Vec<String> =
        facts.problems.iter().map(|(line, problem)| format!("{PAGE}:{line}: {problem}")).collect();
    for fact in &facts.all {
        let wrong = fact.held_by.iter().filter_map(|name| wrong(name, &tests, files));
        broken.extend(wrong.map(|wrong| format!("{PAGE}:{}: {wrong}", fact.line)));
    }
    broken.extend(marks(&facts, files));
    broken
}

/// How many facts there are, and how many of them hold.
pub(super) fn count(files: &[File]) -> String {
    files
        .iter()
        .find(|file| file.path == PAGE)
        .map(|page| Facts::read(&page.text).count())
        .unwrap_or_default()
}

/// The facts that no test holds, and the tests of the services that hold none.
pub(super) fn unheld(files: &[File]) -> Vec<String> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else { return Vec::new() };
    let facts = Facts::read(&page.text);
    let without = facts.all.iter().filter(|fact| fact.held_by.is_empty());
    let mut lines: Vec<String> =
        without.map(|fact| format!("{PAGE}:{}: no test holds `{}`", fact.line, fact.id)).collect();
    let tests = Tests::of(files);
    for (name, paths) in &tests.0 {
        for path in paths.iter().filter(|path| path.starts_with(REST_ON_FACTS)) {
            let is_it = |held_by: &&str| *held_by == *path || short(held_by) == *name && lies(path, held_by);
            if !facts.all.iter().flat_map(|fact| &fact.held_by).any(is_it) {
                lines.push(format!("{path}: no fact names `{name}`"));
            }
        }
    }
    lines
}

/// Each file that marks choices has a row for each of its marks.
fn marks(facts: &Facts<'_>, files: &[File]) -> Vec<String> {
    let mut rows: BTreeMap<&str, Vec<&Fact<'_>>> = BTreeMap::new();
    for fact in &facts.all {
        for file in fact.choice.iter().flat_map(|choice| &choice.marked_in) {
            rows.entry(file).or_default().push(fact);
        }
    }
    let of_code = |file: &&File| {
        file.path.starts_with("crate/") && file.path.contains("/src/") && file.ends_with(&[".rs"])
    };
    let mut broken = Vec::new();
    for file in files.iter().filter(of_code) {
        let lines = file.text.lines().zip(1..).filter(|(line, _)| line.contains(MARK));
        let lines: Vec<String> = lines.map(|(_, number): (_, usize)| number.to_string()).collect();
        let named = rows.remove(file.path.as_str()).map_or(0, |rows| rows.len());
        if lines.len() != named {
            broken.push(format!(
                "{}: marks {} choices as {MARK} (lines {}), and {PAGE} has {named} of them; it needs a row for each",
                file.path,
                lines.len(),
                lines.join(", ")
            ));
        }
    }
    let gone = rows.into_iter().flat_map(|(file, rows)| rows.into_iter().map(move |fact| (file, fact)));
    broken.extend(gone.map(|(file, fact)| format!("{PAGE}:{}: there is no `{file}`", fact.line)));
    broken
}

/// A name with slashes is that of a file in which something is tested, or of a document; any other one is that of a test.
fn wrong(name: &str, tests: &Tests<'_>, files: &[File]) -> Option<String> {
    if name.contains('/') {
        return promises::missing(name, files);
    }
    match tests.named(name).count() {
        0 => Some(format!("there is no test `{name}`")),
        1 => None,
        many => Some(format!("{many} tests are called `{name}`; write `module::{}`", short(name))),
    }
}

/// Every test in Rust by its name, with the files that have one of it.
struct Tests<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Tests<'a> {
    fn of(files: &'a [File]) -> Self {
        let mut tests: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in files.iter().filter(|file| file.ends_with(&[".rs"])) {
            let mut is_test = false;
            for line in file.text.lines().map(str::trim) {
                if line.starts_with("#[") {
                    is_test |= line.contains("test]") || line.contains("test(");
                } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| is_test) {
                    let name = rest.split(['(', '<']).next().unwrap_or_default();
                    tests.entry(name).or_default().push(&file.path);
                    is_test = false;
                }
            }
        }
        Self(tests)
    }

    /// Where a test stands: `name`, or `module::name` where several have it.
    fn named(&self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let paths = self.0.get(short(name)).into_iter().flatten().copied();
        paths.filter(move |path| lies(path, name))
    }
}

/// The name of a test without its module.
fn short(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}

/// Whether the file is that of the module which the name of a test begins with, if it does.
fn lies(path: &str, name: &str) -> bool {
    name.rsplit_once("::").is_none_or(|(module, _)| {
        let module = module.replace("::", "/");
        path.ends_with(&format!("/{module}.rs")) || path.ends_with(&format!("/{module}/mod.rs"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    const TESTS: &str = "#[test]\nfn one() {}\n\nfn helper() {}\n\n#[test]\n#[should_panic]\nfn two() {}\n";

    fn files(known: &str, chosen: &str) -> Vec<File> {
        let page = format!(
            "## Tokens\n\n| fact | what | source | held by |\n|---|---|---|---|\n| `a` | It is so. | seen | {known} |\n\n\
             | {MARK} | what is not known | chosen, and why | source | marked in | held by |\n|---|---|---|---|---|---|\n\
             | `b` | How long. | An hour. | seen | {chosen} | `entra::one` |\n"
        );
        let marked = format!("/// The text is {MARK}.\n/// So is the {MARK} status.\n");
        let both = [("tests/wire/entra/mod.rs", TESTS), ("tests/wire/imds.rs", TESTS), (PAGE, &page)];
        let code = [
            ("crate/core/src/a.rs", "//! Adds.\n"),
            ("crate/core/src/b.rs", &marked),
            ("www/documents/x/en.md", ""),
        ];
        both.iter().chain(&code).map(|(path, text)| file(path, text)).collect()
    }

    #[test]
    fn what_is_there_may_be_named() {
        let right =
            files("`imds::two`, `tests/wire/imds.rs`, `www/documents/x/en.md`", "`crate/core/src/b.rs`");
        let page =
            |row: &str| right.iter().find(|file| file.path == PAGE).unwrap().text.replace("| `b` |", row);
        // Two marks are two rows.
        let twice = page("| `c` | How long. | An hour. | seen | `crate/core/src/b.rs` | — |\n| `b` |");
        let mut files = right;
        files.retain(|file| file.path != PAGE);
        files.push(file(PAGE, &twice));
        assert_eq!(check(&files), [""; 0]);
        assert_eq!(
            unheld(&files),
            ["FACTS.md:9: no test holds `c`", "tests/wire/entra/mod.rs: no fact names `two`"]
        );
    }

    #[test]
    fn what_is_not_there_is_told_with_its_line() {
        assert_eq!(
            check(&files(
                "`two`, `helper`, `three`, `tests/wire/gone.rs`",
                "`crate/core/src/a.rs`, `crate/core/src/c.rs`"
            )),
            [
                "FACTS.md:5: 2 tests are called `two`; write `module::two`",
                "FACTS.md:5: there is no test `helper`",
                "FACTS.md:5: there is no test `three`",
                "FACTS.md:5: there is no `tests/wire/gone.rs`",
                &format!(
                    "crate/core/src/a.rs: marks 0 choices as {MARK} (lines ), and FACTS.md has 1 of them; it needs a row for each"
                ),
                &format!(
                    "crate/core/src/b.rs: marks 2 choices as {MARK} (lines 1, 2), and FACTS.md has 0 of them; it needs a row for each"
                ),
                "FACTS.md:9: there is no `crate/core/src/c.rs`",
            ]
        );
        assert_eq!(check(&[]), ["there is no FACTS.md"]);
    }
}
