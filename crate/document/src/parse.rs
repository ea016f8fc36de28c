//! A document out of its source.
//!
//! Reading never fails: what is not understood becomes a [`Problem`] with its line, and the rest still shows.

use std::collections::BTreeMap;

use crate::budget::{LONGEST_DOCUMENT, MOST_PARTS, Totals};
use crate::document::{Block, Document, Inline, Section, plain_text};
use crate::fence::Part;
use crate::problem::{Problem, Problems};
use crate::written::Placeholder;
use crate::{front_matter, given, lab, markdown, tabs, variables, worlds};

/// Reads a document; what is wrong with it is told by line.
#[must_use]
pub fn parse(source: &str) -> (Document, Vec<Problem>) {
    parse_with(source, &[])
}

/// The same where its reader says what placeholders stand for; that goes before what the document says.
#[must_use]
pub fn parse_with(source: &str, given: &[Placeholder]) -> (Document, Vec<Problem>) {
    let (document, problems) = read(source, given);
    (document, problems.sorted())
}

/// Reads a document whose problems are going to be told with others.
fn read(source: &str, given: &[Placeholder]) -> (Document, Problems) {
    let mut problems = Problems::default();
    if source.len() > LONGEST_DOCUMENT {
        let message =
            format!("a document of {} bytes is not read; {LONGEST_DOCUMENT} are the most", source.len());
        problems.push(Problem::new(1, message));
        return (Document::default(), problems);
    }
    let (front, body_start) = front_matter::split(source);
    let mut front_matter = front.map(|text| front_matter::read(text, &mut problems)).unwrap_or_default();
    given::fill_in(&mut front_matter.placeholders, given);
    let document = Document { front_matter, given: given.to_vec(), ..Document::default() };
    let (ids, parts, totals, commands, after_command, way, of_tasks) = Default::default();
    let mut reader =
        Reader { document, problems, ids, parts, totals, commands, after_command, way, of_tasks };
    let (before, body) = source.split_at_checked(body_start).unwrap_or(("", source));
    let first_line = before.matches('\n').count().saturating_add(1);
    reader.document.blocks = markdown::read(body, first_line, &mut reader);
    let (mut document, mut problems) = (reader.document, reader.problems);
    tabs::gather(&mut document, &mut problems);
    variables::check(&document, &mut problems);
    lab::check(&document, &mut problems);
    worlds::check(&document, &mut problems);
    (document, problems)
}

/// What is known of a document while its blocks are read.
pub(crate) struct Reader {
    pub(crate) document: Document,
    pub(crate) problems: Problems,
    /// The ids of all headings, each with the highest number that was put behind it.
    ids: BTreeMap<String, usize>,
    /// How many blocks, items, cells and marks there were so far.
    parts: usize,
    /// What all commands so far add up to.
    pub(crate) totals: Totals,
    /// How many commands there were so far.
    pub(crate) commands: usize,
    /// The command that nothing has followed yet.
    pub(crate) after_command: Option<usize>,
    /// What of a lab the latest way is, with which a block marked `then` goes on.
    pub(crate) way: Option<Part>,
    /// How many blocks and hints of tasks there were so far.
    pub(crate) of_tasks: usize,
}

impl Reader {
    /// Counts what is put into the document.
    pub(crate) fn count(&mut self, line: usize, parts: usize) {
        let had_room = !self.is_full();
        self.parts = self.parts.saturating_add(parts);
        if had_room && self.is_full() {
            let message = format!(
                "a document has fewer than {MOST_PARTS} blocks, items, cells and marks; \
                 what follows is not read"
            );
            self.problem(line, message);
        }
    }

    /// Whether nothing more is read.
    pub(crate) fn is_full(&self) -> bool {
        self.parts >= MOST_PARTS
    }

    pub(crate) fn problem(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(line, message));
    }

    /// A heading, whose id nobody else has.
    pub(crate) fn heading(
        &mut self,
        line: usize,
        level: u8,
        id: Option<&str>,
        inlines: Vec<Inline>,
    ) -> Block {
        let title = plain_text(&inlines);
        let id = self.unique_id(id.map_or_else(|| slug(&title), str::to_owned));
        if level == 2 {
            self.document.sections.push(Section { id: id.clone(), title, line });
            self.way = None;
        }
        Block::Heading { line, level, id, inlines }
    }

    fn unique_id(&mut self, wanted: String) -> String {
        let mut number = self.ids.get(&wanted).copied().unwrap_or_default();
        let mut id = wanted.clone();
        while self.ids.contains_key(&id) {
            number = number.saturating_add(1);
            id = format!("{wanted}-{number}");
        }
        self.ids.insert(wanted, number.max(1));
        self.ids.entry(id.clone()).or_insert(1);
        id
    }
}

/// The id of a heading as GitHub makes it: letters and digits in lower case, hyphens for blanks. Beyond ASCII every
/// character stays, which keeps Unicode's tables out of the download.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.trim().chars() {
        match c {
            ' ' => slug.push('-'),
            c if !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => {
                slug.push(c.to_ascii_lowercase());
            }
            _ => {}
        }
    }
    slug
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn problems(source: &str) -> Vec<String> {
        parse(source).1.into_iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
    }

    fn check(source: &str, expected: Expect) {
        let (document, problems) = parse(source);
        let blocks: Vec<String> =
            document.blocks.iter().map(|block| serde_json::to_string(block).unwrap() + "\n").collect();
        let problems: Vec<String> = problems.iter().map(|p| format!("{}! {}\n", p.line, p.message)).collect();
        expected.assert_eq(&(blocks.concat() + &problems.concat()));
    }

    #[test]
    fn running_text() {
        check(
            "a *b **c*** `d` [e](../f.md#g) ![h](i.png)\\\nj <b>k</b> <!-- l -->\nm & n\n",
            expect![[r#"
                {"type":"paragraph","line":1,"inlines":[{"type":"text","text":"a "},{"type":"emphasis","inlines":[{"type":"text","text":"b "},{"type":"strong","inlines":[{"type":"text","text":"c"}]}]},{"type":"text","text":" "},{"type":"code","text":"d"},{"type":"text","text":" "},{"type":"link","href":"../f.md#g","inlines":[{"type":"text","text":"e"}]},{"type":"text","text":" "},{"type":"image","alt":"h"},{"type":"break"},{"type":"text","text":"j <b>k</b> m & n"}]}
            "#]],
        );
    }

    #[test]
    fn line_ends_within_japanese_leave_no_blank() {
        check(
            "トークンを\n取得する。\n**VM** が\n`x` を\nIMDS へ",
            expect![[r#"
            {"type":"paragraph","line":1,"inlines":[{"type":"text","text":"トークンを取得する。"},{"type":"strong","inlines":[{"type":"text","text":"VM"}]},{"type":"text","text":" が "},{"type":"code","text":"x"},{"type":"text","text":" を IMDS へ"}]}
        "#]],
        );
    }

    #[test]
    fn blocks_with_their_lines() {
        check(
            "---\ntitle: T\n---\n# One {#one}\n\n## 二つ目 & 2!\n\n## 二つ目 & 2!\n\n> [!TIP]\n> t\n\n> q\n\n1. a\n2. b\n\n   c\n\n| x | y |\n|:-:|---|\n| 1 | `2` |\n\n---\n<div onclick=\"x()\">\nhtml\n</div>\n\n<!-- gone -->\n\n    indented\n",
            expect![[r#"
                {"type":"heading","line":4,"level":1,"id":"one","inlines":[{"type":"text","text":"One"}]}
                {"type":"heading","line":6,"level":2,"id":"二つ目--2","inlines":[{"type":"text","text":"二つ目 & 2!"}]}
                {"type":"heading","line":8,"level":2,"id":"二つ目--2-2","inlines":[{"type":"text","text":"二つ目 & 2!"}]}
                {"type":"note","line":10,"kind":"tip","blocks":[{"type":"paragraph","line":11,"inlines":[{"type":"text","text":"t"}]}]}
                {"type":"quote","line":13,"blocks":[{"type":"paragraph","line":13,"inlines":[{"type":"text","text":"q"}]}]}
                {"type":"list","line":15,"start":1,"items":[[{"type":"paragraph","line":15,"inlines":[{"type":"text","text":"a"}]}],[{"type":"paragraph","line":16,"inlines":[{"type":"text","text":"b"}]},{"type":"paragraph","line":18,"inlines":[{"type":"text","text":"c"}]}]]}
                {"type":"table","line":20,"alignments":["center","none"],"header":[[{"type":"text","text":"x"}],[{"type":"text","text":"y"}]],"rows":[[[{"type":"text","text":"1"}],[{"type":"code","text":"2"}]]]}
                {"type":"rule","line":24}
                {"type":"paragraph","line":25,"inlines":[{"type":"text","text":"<div onclick=\"x()\"> html </div>"}]}
                {"type":"code","line":31,"language":"","text":"indented"}
            "#]],
        );
    }

    #[test]
    fn fenced_blocks() {
        check(
            "---\non: vm1\n---\n## Ask\n\n- step:\n  ```http setup\n  GET http://169.254.169.254/\n  Metadata: true\n  ```\n  <!-- expected_similarity=0.3 -->\n  ```output\n  HTTP/1.1 200 OK\n  …\n  ```\n\n```http as=admin\nGET https://h/\n```\n\n```JSON\n{\"a\": 1}\n```\n\n```json\nshown\n```\n\n```http\nHTTP/1.1 200 OK\n```\n\n```python x=1\nprint()\n```\n",
            expect![[r#"
                {"type":"heading","line":4,"level":2,"id":"ask","inlines":[{"type":"text","text":"Ask"}]}
                {"type":"list","line":6,"start":null,"items":[[{"type":"paragraph","line":6,"inlines":[{"type":"text","text":"step:"}]},{"type":"command","line":7,"index":0,"section":0,"language":"http","runner":{"type":"machine","name":"vm1"},"part":"setup","missing":null,"text":"GET http://169.254.169.254/\nMetadata: true"},{"type":"expected","line":12,"command":0,"form":"output","text":"HTTP/1.1 200 OK\n…"}]]}
                {"type":"command","line":17,"index":1,"section":0,"language":"http","runner":{"type":"person","name":"admin"},"part":"shown","missing":null,"text":"GET https://h/"}
                {"type":"expected","line":21,"command":1,"form":"json","text":"{\"a\": 1}"}
                {"type":"code","line":25,"language":"json","text":"shown"}
                {"type":"code","line":29,"language":"http","text":"HTTP/1.1 200 OK"}
                {"type":"code","line":33,"language":"python","text":"print()"}
            "#]],
        );
    }

    #[test]
    fn what_is_wrong_is_told_by_line() {
        let source = "---\npeople:\n  alice:\n---\n[x](javascript:alert) [y](&#9;java\nscript:z)\n\n```http as=bob\nGET https://h/{{vn}}/{{vm}}\nAuthorization: Bearer {{$aadToken}}\n\n{\n  \"x\": \"{{vm.response.body.$.x}} {{other.request.headers.y}} {{$rnd}}\"\n}\n###\n# @name vm\nGET https://h/ {{vm.answer}}\n```\n\ntext\n\n```output\n```\n\n```azurepowershell-interactive\nfunction ls {}\n```\n```output\nx\n```\n\n```http\n@a = 1\n@a = {{b}}\n```\n```json\n{\n  a\n}\n```\n\n```http\nGET https://h/\n";
        expect![[r#"
            5: a link to `javascript:` is not shown; use https or a relative address
            8: nobody is called `bob`; known are `admin`, `alice`, and `people:` at the top adds more
            9: `vm` is a request; say which part, as in `vm.response.body.$.member`
            9: nothing is named `vn`; known are `tenantId`, `subscriptionId`, `a`
            10: `{{$aadToken}}` begins with `Bearer` itself; leave the word before it away
            13: `$rnd` is not known; known are `$guid`, `$timestamp`, `$aadToken`, `$processEnv` and `$base64`
            13: no request is named `other` by a line `# @name other`; named are `vm`
            17: `vm.answer` is not understood; write `vm.response.body.$.member` or `vm.response.headers.Name`
            22: an `output` block stands right after the command that prints it
            26: column 1: `function` is not known to this PowerShell; write what it does where it is called
            34: `@a` is defined on line 33 already; choose another name
            34: nothing is named `b`; known are `tenantId`, `subscriptionId`, `a`
            38: this `json` block is not json: `a` stands where a member's name in double quotes should be
            42: this block never ends; close it with the marks that open it"#]]
        .assert_eq(&problems(source).join("\n"));
    }

    #[test]
    fn a_block_runs_at_an_issuer_that_the_document_has() {
        let source = "---\nissuers:\n  ci: https://ci.example\n---\n```http from=ci\nGET https://h/\n```\n\n```http from=mars\nGET https://h/\n```\n";
        expect!["9: no place outside is called `mars`; known are `internet`, `ci`, and `issuers:` at the top adds more"]
            .assert_eq(&problems(source).join("\n"));
    }

    #[test]
    fn an_empty_json_block_at_the_end() {
        let source = "```http\nGET https://h/\n```\n```json";
        expect![[r#"
            4: this `json` block is empty; write what the response holds, or leave it away
            4: this block never ends; close it with the marks that open it"#]]
        .assert_eq(&problems(source).join("\n"));
    }

    #[test]
    fn deep_nesting_is_cut_off() {
        for source in
            [">".repeat(5000) + "x", "- ".repeat(500) + "x", "*a _b ".repeat(3000) + &"_ c* ".repeat(3000)]
        {
            let (_, problems) = parse(&source);
            assert!(problems.iter().all(|problem| problem.message.contains("nested deeper")), "{problems:?}");
        }
        assert!(!problems(&(">".repeat(5000) + "x")).is_empty());
        let (document, _) = parse(&(">".repeat(40) + "x"));
        let shown = serde_json::to_string(&document.blocks).unwrap();
        assert!(shown.contains(r#""text":">>>>>>>>>>>>>>>>x""#), "{shown}");
    }

    #[test]
    fn commands_are_found_wherever_they_stand() {
        let source = "## A\n\n> - ```http\n>   GET https://h/1\n>   ```\n\n## B\n\n```http check missing=\"m\"\nGET https://h/2\n```\n```output\nx\n```\n";
        let (document, problems) = parse(source);
        assert_eq!(problems, []);
        let commands: Vec<_> = document
            .commands()
            .iter()
            .map(|command| (command.index, command.section, command.line))
            .collect();
        assert_eq!(commands, [(0, Some(0), 3), (1, Some(1), 9)]);
        assert_eq!(document.sections[1], Section { id: "b".into(), title: "B".into(), line: 7 });
    }

    fn check_any(source: &str) {
        let (document, problems) = parse(source);
        let last = source.lines().count().max(1);
        for problem in problems {
            assert!((1..=last).contains(&problem.line), "{problem:?} of {last}");
        }
        assert!(document.commands().iter().all(|command| command.line <= last));
    }

    /// Pieces that documents are made of, for texts nearly right.
    pub(crate) const PARTS: &str = "(---\n|title: x\n|people:\n|  al:\n|    - Reader at /\n|```http as=al\n|```http check missing=a\n|```hint a\n|```http when\n|```http mistake=a\n|```http then\n|## a\n|```output\n|```json\n|```\n|  ```bash\n|GET https://h/\\{\\{a\\}\\}\n|@a = \\{\\{b.response.body.x\\}\\}\n|# @name b\n|###\n|A: b\n|\n|\r|\r\n|> |- |1. |\t|x|…|\\{|\\}|\"|\\[a\\]\\(b:c\\)|# |\\| a \\|\n|<b>|<!--|\u{feff})";

    proptest! {
        #[test]
        fn any_text_is_read_and_problems_stand_on_its_lines(source in "\\PC{0,80}") {
            check_any(&source);
        }

        #[test]
        fn any_pieces_of_documents_are_read(parts in proptest::collection::vec(PARTS, 0..40)) {
            check_any(&parts.concat());
        }
    }
}
