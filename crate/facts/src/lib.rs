//! The facts about Azure that the simulator rests on: `FACTS.md`, and the reader of its tables.
//!
//! The page is written for people; what a program takes from it are the rows of its tables, each below the heading of its
//! service, and the pages that they refer to.

use std::collections::BTreeSet;

/// The page, as it was when this was compiled.
pub const PAGE: &str = include_str!("../../../FACTS.md");

/// What the code says of a choice that could not be confirmed. It is put together here, so that this is no such choice.
pub const MARK: &str = concat!("UN", "CONFIRMED");

/// The columns of a table of what is known.
const KNOWN: [&str; 4] = ["fact", "what", "source", "held by"];
/// The columns of a table of what could not be confirmed.
const CHOSEN: [&str; 6] = [MARK, "what is not known", "chosen, and why", "source", "marked in", "held by"];
/// Stands where no test holds a fact.
const NOTHING: &str = "—";
/// How a source begins that is no page: answers of the real service.
const SEEN: &str = "seen";

/// What the page says.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    /// In the order of the page.
    pub all: Vec<Fact<'a>>,
    /// What sources refer to.
    pub pages: Vec<Page<'a>>,
    /// Lines that are not understood, each with what would be right.
    pub problems: Vec<(usize, String)>,
}

/// One row.
#[derive(Debug)]
pub struct Fact<'a> {
    /// Its name, unique in the page.
    pub id: &'a str,
    /// Its line, from 1.
    pub line: usize,
    /// The heading above it.
    pub service: &'a str,
    /// What is so, or what is not known.
    pub what: &'a str,
    /// Where that is from: names of pages in brackets, sections, answers that were seen.
    pub source: &'a str,
    /// What was chosen, where it could not be confirmed.
    pub choice: Option<Choice<'a>>,
    /// Tests, files of tests and documents.
    pub held_by: Vec<&'a str>,
}

/// What the simulator does where nobody could say what Azure does.
#[derive(Debug)]
pub struct Choice<'a> {
    /// The choice and its reason.
    pub why: &'a str,
    /// The files of the code that say so.
    pub marked_in: Vec<&'a str>,
}

/// A page that sources name in brackets.
#[derive(Debug)]
pub struct Page<'a> {
    /// The name.
    pub name: &'a str,
    /// Its line, from 1.
    pub line: usize,
    /// Where it is.
    pub address: &'a str,
    /// What it is called.
    pub title: &'a str,
}

impl Facts<'static> {
    /// What the page said when this was compiled.
    #[must_use]
    pub fn compiled_in() -> Self {
        Facts::read(PAGE)
    }
}

impl<'a> Facts<'a> {
    /// Reads the page.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let mut facts = Self::default();
        let (mut service, mut in_table) = ("", false);
        for (line, number) in text.lines().zip(1..) {
            if let Some(heading) = line.strip_prefix("## ") {
                service = heading.trim();
            }
            let Some(cells) = cells(line) else {
                in_table = false;
                facts.pages.extend(page(line, number));
                continue;
            };
            let is_head = !in_table;
            in_table = true;
            let read = if is_head {
                head(&cells)
            } else if cells.iter().all(|cell| cell.starts_with("---")) {
                Ok(())
            } else {
                fact(&cells, service, number).map(|fact| facts.all.push(fact))
            };
            facts.problems.extend(read.err().map(|problem| (number, problem)));
        }
        let of_whole = facts.of_whole();
        facts.problems.extend(of_whole);
        facts
    }

    /// What no row breaks by itself.
    fn of_whole(&self) -> Vec<(usize, String)> {
        let (mut ids, mut names, mut problems) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        let named: BTreeSet<&str> = self.all.iter().flat_map(|fact| names_of_pages(fact.source)).collect();
        for page in &self.pages {
            if !names.insert(page.name) {
                problems.push((page.line, format!("a second page is called [{}]", page.name)));
            }
            if !named.contains(page.name) {
                problems.push((page.line, format!("no fact is from [{}]", page.name)));
            }
        }
        for fact in &self.all {
            if !ids.insert(fact.id) {
                problems.push((fact.line, format!("a second fact is called `{}`", fact.id)));
            }
            let unknown = names_of_pages(fact.source).filter(|name| !names.contains(name));
            problems
                .extend(unknown.map(|name| (fact.line, format!("the end of this page names no [{name}]"))));
            if names_of_pages(fact.source).next().is_none() && !fact.source.starts_with(SEEN) {
                problems.push((
                    fact.line,
                    format!("the source names no [page], nor does it begin with `{SEEN}`"),
                ));
            }
        }
        problems
    }

    /// How many there are, how many of them could not be confirmed, and how many tests hold them.
    #[must_use]
    pub fn count(&self) -> String {
        let open = self.all.iter().filter(|fact| fact.choice.is_some()).count();
        let held: BTreeSet<&str> = self.all.iter().flat_map(|fact| &fact.held_by).copied().collect();
        let not_held = self.all.iter().filter(|fact| fact.held_by.is_empty()).count();
        format!(
            "{} facts, {open} of them unconfirmed; {} tests and documents hold them, {not_held} are not held yet",
            self.all.len(),
            held.len()
        )
    }

    /// A source with the titles of its pages, and where those are.
    #[must_use]
    pub fn source(&self, fact: &Fact<'_>) -> String {
        let mut text = fact.source.to_owned();
        for page in
            names_of_pages(fact.source).filter_map(|name| self.pages.iter().find(|page| page.name == name))
        {
            let named = format!("[{}]", page.name);
            text = format!("{} <{}>", text.replacen(&named, &format!("\"{}\"", page.title), 1), page.address);
        }
        text
    }
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim_end().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn head(cells: &[&str]) -> Result<(), String> {
    let is_right = *cells == KNOWN || *cells == CHOSEN;
    let right = || format!("a table begins with | {} | or | {} |", KNOWN.join(" | "), CHOSEN.join(" | "));
    is_right.then_some(()).ok_or_else(right)
}

fn fact<'a>(cells: &[&'a str], service: &'a str, line: usize) -> Result<Fact<'a>, String> {
    if cells.iter().any(|cell| cell.is_empty()) {
        return Err("a cell is empty".to_owned());
    }
    let (id, what, choice, source, held_by) = match *cells {
        [id, what, source, held_by] => (id, what, None, source, held_by),
        [id, what, why, source, marked_in, held_by] => {
            let marked_in =
                list(marked_in).ok_or("the code that is marked so stands between backticks: `a`, `b`")?;
            (id, what, Some(Choice { why, marked_in }), source, held_by)
        }
        _ => return Err(format!("a row has {} or {} cells, not {}", KNOWN.len(), CHOSEN.len(), cells.len())),
    };
    let is_plain =
        |id: &&str| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let id = id.strip_prefix('`').and_then(|id| id.strip_suffix('`')).filter(is_plain);
    let id = id.ok_or("the name of a fact is of small letters, digits and hyphens, between backticks")?;
    let held_by = if held_by == NOTHING { Some(Vec::new()) } else { list(held_by) };
    let held_by =
        held_by.ok_or_else(|| format!("tests stand between backticks: `a`, `b`; or {NOTHING} for none"))?;
    Ok(Fact { id, line, service, what, source, choice, held_by })
}

/// Names between backticks, with a comma after each but the last.
fn list(cell: &str) -> Option<Vec<&str>> {
    cell.split(", ")
        .map(|name| name.strip_prefix('`')?.strip_suffix('`').filter(|name| !name.contains('`')))
        .collect()
}

/// `[name]: address "title"`.
fn page(line: &str, number: usize) -> Option<Page<'_>> {
    let (name, rest) = line.strip_prefix('[')?.split_once("]: ")?;
    let (address, title) = rest.split_once(' ')?;
    let title = title.trim().strip_prefix('"')?.strip_suffix('"')?;
    Some(Page { name, line: number, address, title })
}

fn names_of_pages(source: &str) -> impl Iterator<Item = &str> {
    source.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &str) -> String {
        format!(
            "# Facts\n\n## Tokens\n\n| fact | what | source | held by |\n|---|---|---|---|\n{rows}\n\n\
             [tokens]: https://example.org/tokens \"About tokens\"\n"
        )
    }

    #[test]
    fn the_page_is_understood_to_its_last_line() {
        let facts = Facts::compiled_in();
        assert_eq!(facts.problems, []);
        assert!(facts.all.len() > 100, "{}", facts.count());
    }

    #[test]
    fn a_row_is_taken_apart() {
        let text = page(&format!(
            "| `a-1` | It is so. | [tokens], claims | `one`, `www/two.md` |\n\n| {MARK} | what is not known | chosen, and why | \
             source | marked in | held by |\n|---|---|---|---|---|---|\n| `b` | How long. | Long, because. | seen; [tokens] | \
             `crate/a.rs` | — |"
        ));
        let facts = Facts::read(&text);
        assert_eq!(facts.problems, []);
        let [one, two] = facts.all.as_slice() else { panic!("{:?}", facts.all) };
        assert_eq!((one.id, one.line, one.service, one.what), ("a-1", 7, "Tokens", "It is so."));
        assert_eq!(one.held_by, ["one", "www/two.md"]);
        assert_eq!(facts.source(one), "\"About tokens\", claims <https://example.org/tokens>");
        let choice = two.choice.as_ref().unwrap();
        assert_eq!((choice.why, choice.marked_in.as_slice()), ("Long, because.", ["crate/a.rs"].as_slice()));
        assert!(one.choice.is_none() && two.held_by.is_empty());
        let count = "2 facts, 1 of them unconfirmed; 2 tests and documents hold them, 1 are not held yet";
        assert_eq!(facts.count(), count);
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_line() {
        let rows = [
            "| `a` | It is so. | [tokens] | one |",
            "| A | It is so. | [tokens] | — |",
            "| `b` | | [tokens] | — |",
            "| `c` | It is so. | [tokens] |",
            "| `d` | It is so. | [other] | — |",
            "| `e` | It is so. | hearsay | — |",
            "| `e` | It is so. | seen | — |",
        ];
        let facts = Facts::read(&page(&rows.join("\n"))).problems;
        let said: Vec<(usize, &str)> = facts.iter().map(|(line, said)| (*line, said.as_str())).collect();
        assert_eq!(
            said,
            [
                (7, "tests stand between backticks: `a`, `b`; or — for none"),
                (8, "the name of a fact is of small letters, digits and hyphens, between backticks"),
                (9, "a cell is empty"),
                (10, "a row has 4 or 6 cells, not 3"),
                (15, "no fact is from [tokens]"),
                (11, "the end of this page names no [other]"),
                (12, "the source names no [page], nor does it begin with `seen`"),
                (13, "a second fact is called `e`"),
            ]
        );
        assert!(
            Facts::read("| a | b |\n|---|---|\n")
                .problems
                .first()
                .unwrap()
                .1
                .starts_with("a table begins with")
        );
    }
}
