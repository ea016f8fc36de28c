//! Our reader of Markdown against pulldown-cmark, which reads all of CommonMark: they agree on whatever documents hold.

use core::ops::Range;

use mi_sim_document::{Alignment, Block, Document, Inline, NoteKind};
use proptest::prelude::*;
use pulldown_cmark::{
    Alignment as TheirAlignment, BlockQuoteKind, Event, LinkType, OffsetIter, Options, Parser, Tag,
};

/// A document as nested text, the same for both readers: `(` opens an element, `)` closes it.
#[derive(Default)]
struct Shape(String);

impl Shape {
    fn open(&mut self, name: &str) {
        self.0 += &format!("\n({name} ");
    }

    fn close(&mut self) {
        self.0 += ")";
    }

    /// Blanks and line ends are all the same: what becomes of a line end is not Markdown's to say.
    fn text(&mut self, text: &str) {
        self.0.extend(text.chars().filter(|c| !c.is_whitespace()));
    }

    /// A run of blanks counts as one, and as none at an end: where code goes on in an indented line, CommonMark takes the
    /// indentation away and pulldown-cmark does not.
    fn code_span(&mut self, text: &str) {
        let words: Vec<_> = text.split_whitespace().collect();
        self.0 += &format!("`{}`", words.join(" "));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { line, level, inlines, .. } => {
                self.open(&format!("{line} heading h{level}"));
                self.inlines(inlines);
            }
            Block::Paragraph { line, inlines } => {
                self.open(&format!("{line} paragraph"));
                self.inlines(inlines);
            }
            Block::List { line, start, items } => {
                self.open(&format!("{line} list {start:?}"));
                for item in items {
                    self.open("item");
                    item.iter().for_each(|block| self.block(block));
                    self.close();
                }
            }
            Block::Table { line, alignments, header, rows } => {
                self.open(&format!("{line} table {alignments:?}"));
                for row in core::iter::once(header).chain(rows) {
                    self.open("row");
                    for cell in row {
                        self.open("cell");
                        self.inlines(cell);
                        self.close();
                    }
                    self.close();
                }
            }
            Block::Quote { line, blocks } => {
                self.open(&format!("{line} quote"));
                blocks.iter().for_each(|block| self.block(block));
            }
            Block::Note { line, kind, blocks } => {
                self.open(&format!("{line} note {kind:?}"));
                blocks.iter().for_each(|block| self.block(block));
            }
            // CommonMark knows none; their marks are taken away before it reads.
            Block::Tabs { tabs, .. } => {
                return tabs.iter().flat_map(|tab| &tab.blocks).for_each(|block| self.block(block));
            }
            Block::Rule { line } => self.open(&format!("{line} rule")),
            Block::Code { line, text, .. } => self.code(*line, text),
            Block::Command(command) => self.code(command.line, &command.text),
            Block::Expected(expected) => self.code(expected.line, &expected.text),
        }
        self.close();
    }

    fn code(&mut self, line: usize, text: &str) {
        self.open(&format!("{line} code {:?}", text.trim_end()));
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { text } => self.text(text),
                Inline::Code { text } => self.code_span(text),
                Inline::Emphasis { inlines } => self.nested("em", inlines),
                Inline::Strong { inlines } => self.nested("strong", inlines),
                Inline::Link { href, inlines } => self.nested(&format!("link {href}"), inlines),
                Inline::Image { alt } => {
                    self.open("image");
                    self.text(alt);
                    self.close();
                }
                Inline::Break => self.0 += "(break)",
            }
        }
    }

    fn nested(&mut self, name: &str, inlines: &[Inline]) {
        self.open(name);
        self.inlines(inlines);
        self.close();
    }
}

fn ours(document: &Document) -> String {
    let mut shape = Shape::default();
    document.blocks.iter().for_each(|block| shape.block(block));
    shape.0
}

/// The same of pulldown-cmark's events.
struct Theirs<'a> {
    events: OffsetIter<'a>,
    source: &'a str,
    shape: Shape,
    /// Within an image only its text counts.
    in_image: bool,
}

fn theirs(source: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_HEADING_ATTRIBUTES;
    let events = Parser::new_ext(source, options).into_offset_iter();
    let mut theirs = Theirs { events, source, shape: Shape::default(), in_image: false };
    theirs.until_end(false);
    theirs.shape.0
}

impl Theirs<'_> {
    fn line(&self, range: &Range<usize>) -> usize {
        self.source.get(..range.start).unwrap_or_default().matches('\n').count().saturating_add(1)
    }

    /// Everything up to the end of an element; in an item, text makes a paragraph.
    fn until_end(&mut self, is_item: bool) {
        let mut bare = false;
        while let Some((event, range)) = self.events.next() {
            let is_block = matches!(&event, Event::End(_) | Event::Rule)
                || matches!(&event, Event::Start(tag) if is_block(tag));
            if bare && is_block {
                bare = false;
                self.shape.close();
            } else if is_item && !bare && !is_block {
                bare = true;
                let line = self.line(&range);
                self.shape.open(&format!("{line} paragraph"));
            }
            match event {
                Event::End(_) => return,
                Event::Start(tag) => self.element(tag, &range),
                Event::InlineHtml(comment) if comment.starts_with("<!--") => {}
                Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => self.shape.text(&text),
                Event::Code(text) if self.in_image => self.shape.text(&text),
                Event::Code(text) => self.shape.code_span(&text),
                Event::HardBreak if !self.in_image => self.shape.0 += "(break)",
                Event::Rule => {
                    let line = self.line(&range);
                    self.shape.open(&format!("{line} rule"));
                    self.shape.close();
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, tag: Tag, range: &Range<usize>) {
        let line = self.line(range);
        let name = match tag {
            Tag::Heading { level, .. } => format!("{line} heading {level}"),
            Tag::Paragraph => format!("{line} paragraph"),
            Tag::List(start) => format!("{line} list {start:?}"),
            Tag::Item => "item".into(),
            Tag::Table(alignments) => {
                let alignments: Vec<_> = alignments.iter().map(alignment).collect();
                format!("{line} table {alignments:?}")
            }
            Tag::TableHead | Tag::TableRow => "row".into(),
            Tag::TableCell => "cell".into(),
            Tag::BlockQuote(None) => format!("{line} quote"),
            Tag::BlockQuote(Some(kind)) => format!("{line} note {:?}", note_kind(kind)),
            Tag::CodeBlock(_) => return self.code(line),
            Tag::HtmlBlock => return self.html(line),
            _ if self.in_image => return self.until_end(false),
            Tag::Emphasis => "em".into(),
            Tag::Strong => "strong".into(),
            Tag::Link { link_type: LinkType::Email, .. } => return self.until_end(false),
            Tag::Link { dest_url, .. } => format!("link {dest_url}"),
            Tag::Image { .. } => {
                let within = core::mem::replace(&mut self.in_image, true);
                self.shape.open("image");
                self.until_end(false);
                self.in_image = within;
                return self.shape.close();
            }
            other => format!("{other:?}"),
        };
        let is_item = name == "item";
        self.shape.open(&name);
        self.until_end(is_item);
        self.shape.close();
    }

    /// The text up to the end of an element that holds nothing else.
    fn literal(&mut self) -> String {
        let mut text = String::new();
        while let Some((Event::Text(more) | Event::Html(more), _)) = self.events.next() {
            text += &more;
        }
        text
    }

    fn code(&mut self, line: usize) {
        let text = self.literal();
        self.shape.code(line, &text);
        self.shape.close();
    }

    fn html(&mut self, line: usize) {
        let text = self.literal();
        if !text.trim().ends_with("-->") {
            self.shape.open(&format!("{line} paragraph"));
            self.shape.text(&text);
            self.shape.close();
        }
    }
}

fn is_block(tag: &Tag) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
}

fn alignment(alignment: &TheirAlignment) -> Alignment {
    match alignment {
        TheirAlignment::None => Alignment::None,
        TheirAlignment::Left => Alignment::Left,
        TheirAlignment::Center => Alignment::Center,
        TheirAlignment::Right => Alignment::Right,
    }
}

fn note_kind(kind: BlockQuoteKind) -> NoteKind {
    match kind {
        BlockQuoteKind::Note => NoteKind::Note,
        BlockQuoteKind::Tip => NoteKind::Tip,
        BlockQuoteKind::Important => NoteKind::Important,
        BlockQuoteKind::Warning => NoteKind::Warning,
        BlockQuoteKind::Caution => NoteKind::Caution,
    }
}

fn assert_same(source: &str) {
    let (document, _) = mi_sim_document::parse(source);
    assert_eq!(ours(&document), theirs(source), "{source}");
}

/// A document without its front matter, whose lines stay as empty ones.
fn without_front_matter(source: &str) -> String {
    let Some((front, body)) = source.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
        return source.into();
    };
    front.lines().map(|_| "\n").chain(["\n\n", body]).collect()
}

/// A document with what stands in its tabs, but not the lines that begin and end them, which stay as empty ones.
fn without_tabs(source: &str) -> String {
    let mut within = false;
    let lines = source.lines().map(|line| {
        let is_mark = line.starts_with("# [") && line.contains("](#tab/");
        let ends = within && line == "---";
        within = is_mark || (within && !ends);
        if is_mark || ends { "\n".to_owned() } else { format!("{line}\n") }
    });
    lines.collect()
}

#[test]
fn the_documents_that_ship() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/documents");
    let mut count = 0;
    let names = std::fs::read_dir(folder).unwrap().map(|name| name.unwrap().path());
    for name in names.filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(name).unwrap() {
            let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let (document, _) = mi_sim_document::parse(&source);
            assert_eq!(ours(&document), theirs(&without_tabs(&without_front_matter(&source))));
            count += 1;
        }
    }
    assert!(count > 0);
}

/// Running text of all that is read, in English and Japanese, well-formed or not.
const WORD: &str = "(a|b c|トークン|、|。|「|」|…| |\\*|\\*\\*|\\*\\*\\*|_|__|`|``|`x`|\\*\\*y\\*\\*|\\[z\\]\\(/u\\)|!\\[i\\]\\(j\\.png \"t\"\\)\
    |\\[|\\]|\\(|\\)|!|<https://h/p>|<br>|&amp;|&lt;|\\\\\\*|\\\\|-|1|~|\"|\\.)";
const BLOCK: &str = "(# h \\{#i\\}\n|## 二\n|text\n|文\n|\\*e\\* `c`\n|- |\\* |1\\. |2\\) |10\\. |  |   |    |> |> \\[!NOTE\\]\n> t\n|> \\[!tip\\]\nt\n|\n|\n\n|---\n\
    |\\*\\*\\*\n|```text\n|```\n|~~~\n|<!-- x -->\n|-\ta\n|\tcode\n|  \n)";

/// Nothing is lost of what is not understood.
#[test]
fn what_is_left_open_is_text() {
    for source in [
        "[a](b \"c",
        "![a",
        "<!-- a *b*",
        "`a",
        "<a *b*",
        "**a",
        "a](b)",
        "| a |\n|--|--|",
        "[a][b]",
        "&copy;",
    ] {
        let (document, problems) = mi_sim_document::parse(source);
        let letters = |text: &str| text.chars().filter(|c| c.is_ascii_alphabetic()).collect::<String>();
        assert_eq!(letters(&ours(&document).replace("paragraph", "").replace("(em", "")), letters(source));
        assert_eq!(problems, []);
    }
}

/// One blank at each end sets grave accents off from those around them (CommonMark, "Code spans").
#[test]
fn a_blank_at_both_ends_of_code_is_no_part_of_it() {
    for (source, code) in
        [("`` `a` ``", "`a`"), ("`  a  `", " a "), ("` a`", " a"), ("`a `", "a "), ("` `", " ")]
    {
        let (document, _) = mi_sim_document::parse(source);
        let [Block::Paragraph { inlines, .. }] = &document.blocks[..] else { panic!("{source}") };
        assert_eq!(inlines[..], [Inline::Code { text: code.into() }], "{source}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn running_text(words in proptest::collection::vec(WORD, 0..14)) {
        assert_same(&format!("x{}x\n", words.concat()));
    }

    #[test]
    fn blocks(parts in proptest::collection::vec(BLOCK, 0..14)) {
        assert_same(&format!("x\n\n{}", parts.concat()));
    }

    #[test]
    fn tables(rows in proptest::collection::vec("\\|( ?(a|`b`|\\*c\\*|\\\\\\||d e|) ?\\|){2}", 1..4), rule in "\\|( ?:?-{1,3}:? ?\\|){2}") {
        assert_same(&format!("{}\n{rule}\n{}\n\nafter\n", rows[0], rows[1..].join("\n")));
    }
}
