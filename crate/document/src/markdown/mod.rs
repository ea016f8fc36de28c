//! Markdown as far as Microsoft's pages use it ("CommonMark", "GitHub Flavored Markdown", "Docs Markdown reference").
//!
//! Read are headings (`#` or underlined, with `{#id}`), paragraphs, fenced and indented code, lists with bullets or
//! numbers, tables, quotes, notes (`> [!NOTE]`), groups of tabs (`# [Azure CLI](#tab/azure-cli)` … `---`), thematic breaks and
//! comments, which are dropped; in running text
//! code, emphasis, links, images, `<https://…>`, backslash escapes, `&lt;` `&gt;` `&amp;` `&quot;` `&nbsp;` and breaks.
//!
//! Shown as the text they are: HTML, reference links and footnotes, other entities, bare addresses, `~~…~~`,
//! task boxes, attributes of headings but an id, and whatever is nested deeper than [`DEEPEST`]. Nothing is lost.
//! The time it takes grows with the length of the text alone, whatever the text: `tests/hostile.rs` measures it.

mod container;
mod emphasis;
mod inlines;
mod leaf;
mod line;
mod line_ends;
mod link;
mod mark;
mod table;
mod text;

use crate::document::{Block, Inline, plain_text};
use crate::parse::Reader;
use crate::tabs;
use container::Container;
use leaf::{Leaf, Taken};
use line::Line;
use mark::{ContainerMark, FenceMark, ItemMark};
use table::Table;

/// Deeper nesting than any page has; it keeps a hostile text from exhausting the stack.
const DEEPEST: usize = 24;

/// Reads text whose first line has this number in its source.
pub(crate) fn read(text: &str, first_line: usize, reader: &mut Reader) -> Vec<Block> {
    let mut blocks = Blocks { reader, number: first_line, open: Vec::new(), leaf: None, done: Vec::new() };
    for (number, text) in (first_line..).zip(text.lines()) {
        if blocks.reader.is_full() {
            break;
        }
        blocks.number = number;
        blocks.line(number, Line::new(text));
    }
    blocks.close_to(0);
    blocks.done
}

/// Reads running text, a paragraph alone, whose first line has this number.
pub(crate) fn running_text(text: &str, line: usize, reader: &mut Reader) -> Vec<Inline> {
    inlines::read(text, line, reader)
}

/// The blocks so far, the last of which may go on.
struct Blocks<'r> {
    reader: &'r mut Reader,
    /// Of the line that was read last.
    number: usize,
    /// From the outermost to the innermost.
    open: Vec<Container>,
    /// Stands in the innermost.
    leaf: Option<Leaf>,
    done: Vec<Block>,
}

impl Blocks<'_> {
    fn line(&mut self, number: usize, mut line: Line) {
        let inside = self.open.iter_mut().position(|open| !open.takes(&mut line)).unwrap_or(self.open.len());
        if inside == self.open.len() && self.leaf_takes(line) {
            return;
        }
        let inside = self.open_containers(inside, number, &mut line);
        if line.is_blank() {
            return self.blank(inside, number);
        }
        let goes_on = inside == self.open.len() && !line.is_code();
        let is_taken = goes_on && self.end_paragraph(number, line.text());
        if !is_taken && !self.begin(inside, number, line) {
            self.text(inside, number, line.text());
        }
    }

    fn blank(&mut self, inside: usize, number: usize) {
        self.close_to(inside);
        // What follows the mark of a note belongs to it as text belongs to the text above.
        if self.open.last().is_some_and(|open| open.is_note_of(number)) {
            self.leaf = Some(Leaf::paragraph(number, ""));
        }
    }

    fn leaf_takes(&mut self, line: Line) -> bool {
        let taken = self.leaf.as_mut().map_or(Taken::No, |leaf| leaf.take(line));
        if matches!(taken, Taken::Last) {
            self.close_leaf();
        }
        !matches!(taken, Taken::No)
    }

    /// Opens the quotes and lists that begin on this line; gives how many hold the rest of it.
    fn open_containers(&mut self, inside: usize, number: usize, line: &mut Line) -> usize {
        let mut inside = inside;
        while let Some(mark) = self.container_mark(inside, line) {
            let goes_on = self.open.get(inside).is_some_and(|open| open.has_item(&mark));
            if !goes_on && inside >= DEEPEST {
                let message = format!("this is nested deeper than {DEEPEST} levels and shown as text");
                self.reader.problem(number, message);
                break;
            }
            self.close_to(inside.saturating_add(usize::from(goes_on)));
            match mark {
                ContainerMark::Item(mark) if goes_on => self.next_item(&mark, line),
                ContainerMark::Item(mark) => self.open(Container::list(number, &mark, line)),
                ContainerMark::Quote => self.open(Container::quote(number, line)),
            }
            inside = self.open.len();
        }
        inside
    }

    fn container_mark(&mut self, inside: usize, line: &Line) -> Option<ContainerMark> {
        if line.is_code() {
            return None;
        }
        if line.text().starts_with('>') {
            return Some(ContainerMark::Quote);
        }
        let mark = ItemMark::read(line.text())?;
        // Within a paragraph a number is most often no mark, and a lone mark never.
        let is_in_paragraph = inside == self.open.len() && self.paragraph().is_some();
        let may_interrupt = !mark.is_alone && mark.number.is_none_or(|number| number == 1);
        (may_interrupt || !is_in_paragraph).then_some(ContainerMark::Item(mark))
    }

    fn open(&mut self, container: Container) {
        self.reader.after_command = None;
        self.open.push(container);
    }

    fn next_item(&mut self, mark: &ItemMark, line: &mut Line) {
        self.reader.count(self.number, 1);
        if let Some(list) = self.open.last_mut() {
            list.next_item(mark, line);
        }
    }

    fn paragraph(&mut self) -> Option<(usize, &mut String)> {
        match &mut self.leaf {
            Some(Leaf::Paragraph { line, text }) if !text.is_empty() => Some((*line, text)),
            _ => None,
        }
    }

    /// Makes a heading or a table of the paragraph above, if this line says so.
    fn end_paragraph(&mut self, number: usize, text: &str) -> bool {
        let Some((line, above)) = self.paragraph() else { return false };
        if let Some(level) = mark::underline(text) {
            let title = core::mem::take(above);
            self.leaf = None;
            self.heading(line, level, &title);
            return true;
        }
        let (before, header) = above.rsplit_once('\n').unwrap_or(("", above));
        let (before, header) = (before.len(), header.to_owned());
        let Some(table) = Table::read(number.saturating_sub(1), &header, text, self.reader) else {
            return false;
        };
        if let Some((_, above)) = self.paragraph() {
            above.truncate(before);
        }
        if before == 0 {
            self.leaf = None;
        }
        self.close_leaf();
        self.leaf = Some(Leaf::Table(table));
        true
    }

    /// Begins the block, other than a paragraph, that this line begins.
    fn begin(&mut self, inside: usize, number: usize, line: Line) -> bool {
        let text = line.text();
        if line.is_code() {
            return self.paragraph().is_none()
                && self.begin_leaf(inside, Leaf::Indented { line: number, text: String::new() }, line);
        }
        if let Some((level, title)) = mark::heading(text) {
            self.close_to(inside);
            if !self.begin_tab(number, title) {
                self.heading(number, level, title);
            }
        } else if mark::is_rule(text) {
            self.close_to(inside);
            self.reader.after_command = None;
            match self.open.pop_if(|open| open.is_tabs() && mark::ends_tabs(text)) {
                Some(tabs) => self.push(tabs.close()),
                None => self.push(Block::Rule { line: number }),
            }
        } else if let Some((fence, info)) = FenceMark::read(text) {
            self.close_to(inside);
            self.leaf = Some(Leaf::fence(number, fence, line.indent(), info));
        } else if mark::is_comment(text) {
            return self.begin_leaf(inside, Leaf::Comment { line: number, text: String::new() }, line);
        } else {
            return false;
        }
        true
    }

    fn begin_leaf(&mut self, inside: usize, leaf: Leaf, first: Line) -> bool {
        self.close_to(inside);
        self.leaf = Some(leaf);
        self.leaf_takes(first)
    }

    /// A line of a table or a paragraph.
    fn text(&mut self, inside: usize, number: usize, text: &str) {
        let goes_on = inside == self.open.len();
        match &mut self.leaf {
            Some(Leaf::Table(table)) if goes_on => table.row(number, text, self.reader),
            // Also where the marks of its quote or the blanks of its item are left away.
            Some(Leaf::Paragraph { line, text: above }) => {
                match above.is_empty() {
                    true => *line = number,
                    false => above.push('\n'),
                }
                above.push_str(text);
            }
            _ => {
                self.close_to(inside);
                self.leaf = Some(Leaf::paragraph(number, text));
            }
        }
    }

    /// Begins a tab, if a heading is the name of one.
    fn begin_tab(&mut self, number: usize, title: &str) -> bool {
        let Some((name, id)) = mark::tab(title) else { return false };
        let is_next = self.open.last().is_some_and(Container::is_tabs);
        if !is_next && let Some(around) = self.open.iter().find(|open| open.is_tabs()) {
            let message = tabs::within(around.line);
            self.reader.problem(number, message);
            return false;
        }
        if !is_next && self.open.len() >= DEEPEST {
            return false;
        }
        let title = plain_text(&inlines::read(name, number, self.reader));
        let tab = tabs::named(number, id, title, &mut self.reader.problems);
        self.reader.after_command = None;
        self.reader.count(number, 1);
        match self.open.last_mut().filter(|open| open.is_tabs()) {
            Some(open) => open.next_tab(tab),
            None => self.open.push(Container::tabs(tab)),
        }
        true
    }

    fn heading(&mut self, line: usize, level: u8, title: &str) {
        // What comes below a section's title is no part of a step in the section before.
        if level <= 2 && self.open.last().is_some_and(Container::is_tabs) {
            self.close_to(self.open.len().saturating_sub(1));
        }
        let (title, id) = mark::heading_id(title);
        let inlines = inlines::read(title, line, self.reader);
        let heading = self.reader.heading(line, level, id, inlines);
        self.push(heading);
    }

    fn push(&mut self, block: Block) {
        self.reader.count(self.number, 1);
        let blocks = self.open.last_mut().map_or(&mut self.done, |open| &mut open.blocks);
        blocks.push(block);
    }

    fn close_leaf(&mut self) {
        let block = self.leaf.take().and_then(|leaf| leaf.close(self.reader));
        if let Some(block) = block {
            self.push(block);
        }
    }

    /// Closes the leaf and all containers but so many.
    fn close_to(&mut self, inside: usize) {
        self.close_leaf();
        while self.open.len() > inside {
            let Some(container) = self.open.pop() else { return };
            if container.is_tabs() {
                self.reader.problem(container.line, tabs::ENDLESS);
            }
            self.push(container.close());
        }
    }
}
