//! Blocks that hold blocks: quotes, lists and groups of tabs.

use super::line::Line;
use super::mark::{ContainerMark, ItemMark, note};
use crate::document::{Block, NoteKind, Tab};

/// A quote, a list or a group of tabs that may go on.
pub(super) struct Container {
    pub(super) line: usize,
    pub(super) kind: Kind,
    /// Of the quote, or of the latest item or tab.
    pub(super) blocks: Vec<Block>,
}

pub(super) enum Kind {
    Quote(Option<NoteKind>),
    List(List),
    Tabs(Tabs),
}

/// A group of tabs. Whatever follows belongs to it, until a line `---` ends it.
pub(super) struct Tabs {
    /// The latest, whose blocks are still to come.
    latest: Tab,
    /// All others.
    others: Vec<Tab>,
}

pub(super) struct List {
    mark: char,
    start: Option<u32>,
    /// What stands this far in belongs to the latest item.
    indent: usize,
    /// Whether nothing stands beside the mark of the latest item, nor on the line below so far.
    is_empty: bool,
    /// All items but the latest.
    items: Vec<Vec<Block>>,
}

impl Container {
    /// Opens a quote, whose mark comes next on the line.
    pub(super) fn quote(number: usize, line: &mut Line) -> Self {
        take_quote_mark(line);
        let kind = note(line.text());
        if kind.is_some() {
            line.clear();
        }
        Self { line: number, kind: Kind::Quote(kind), blocks: Vec::new() }
    }

    /// Whether it is a note whose mark stands on this line.
    pub(super) fn is_note_of(&self, number: usize) -> bool {
        self.line == number && matches!(self.kind, Kind::Quote(Some(_)))
    }

    /// Opens a list, whose first item's mark comes next on the line.
    pub(super) fn list(number: usize, mark: &ItemMark, line: &mut Line) -> Self {
        let indent = take_item_mark(mark, line);
        let (start, is_empty, items) = (mark.number, mark.is_alone, Vec::new());
        let list = List { mark: mark.kind, start, indent, is_empty, items };
        Self { line: number, kind: Kind::List(list), blocks: Vec::new() }
    }

    /// Opens a group of tabs with its first one.
    pub(super) fn tabs(first: Tab) -> Self {
        let line = first.line;
        Self { line, kind: Kind::Tabs(Tabs { latest: first, others: Vec::new() }), blocks: Vec::new() }
    }

    pub(super) fn is_tabs(&self) -> bool {
        matches!(self.kind, Kind::Tabs(_))
    }

    /// Begins one more tab of the group.
    pub(super) fn next_tab(&mut self, next: Tab) {
        if let Kind::Tabs(Tabs { latest, others }) = &mut self.kind {
            let blocks = core::mem::take(&mut self.blocks);
            others.push(Tab { blocks, ..core::mem::replace(latest, next) });
        }
    }

    /// Whether a mark begins one more item here.
    pub(super) fn has_item(&self, mark: &ContainerMark) -> bool {
        match (&self.kind, mark) {
            (Kind::List(list), ContainerMark::Item(mark)) => list.mark == mark.kind,
            _ => false,
        }
    }

    pub(super) fn next_item(&mut self, mark: &ItemMark, line: &mut Line) {
        if let Kind::List(list) = &mut self.kind {
            list.items.push(core::mem::take(&mut self.blocks));
            list.indent = take_item_mark(mark, line);
            list.is_empty = mark.is_alone;
        }
    }

    /// Whether a line goes on inside; takes its marks off when it does.
    pub(super) fn takes(&mut self, line: &mut Line) -> bool {
        match &mut self.kind {
            Kind::Quote(_) => {
                let goes_on = !line.is_code() && line.text().starts_with('>');
                if goes_on {
                    take_quote_mark(line);
                }
                goes_on
            }
            Kind::List(list) => list.takes(line),
            Kind::Tabs(_) => true,
        }
    }

    pub(super) fn close(self) -> Block {
        let Self { line, kind, blocks } = self;
        match kind {
            Kind::Quote(None) => Block::Quote { line, blocks },
            Kind::Quote(Some(kind)) => Block::Note { line, kind, blocks },
            Kind::List(List { start, mut items, .. }) => {
                items.push(blocks);
                Block::List { line, start, items }
            }
            Kind::Tabs(Tabs { latest, others: mut tabs }) => {
                tabs.push(Tab { blocks, ..latest });
                Block::Tabs { line, tabs }
            }
        }
    }
}

impl List {
    fn takes(&mut self, line: &mut Line) -> bool {
        if line.is_blank() {
            // An item that begins with two blank lines stays empty.
            if self.is_empty {
                self.indent = usize::MAX;
            }
        } else if line.indent() < self.indent {
            return false;
        }
        self.is_empty = false;
        line.skip(self.indent);
        true
    }
}

fn take_quote_mark(line: &mut Line) {
    line.take(1);
    line.skip(1);
}

/// Gives how far in the item's text stands.
fn take_item_mark(mark: &ItemMark, line: &mut Line) -> usize {
    let before = line.indent();
    line.take(mark.width);
    let blanks = line.indent();
    // More blanks than four are one, and code after it.
    let after = if mark.is_alone || blanks > super::line::TAB { 1 } else { blanks };
    line.skip(after);
    before.saturating_add(mark.width).saturating_add(after)
}
