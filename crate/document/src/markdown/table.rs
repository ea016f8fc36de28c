//! Tables whose cells stand between `|`.

use super::inlines;
use crate::document::{Alignment, Block, Inline};
use crate::parse::Reader;

/// No page has more columns; each row may add as many empty cells.
const MOST_COLUMNS: usize = 64;

/// A table that may go on.
pub(super) struct Table {
    line: usize,
    alignments: Vec<Alignment>,
    header: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
}

impl Table {
    /// The table that these two lines begin.
    pub(super) fn read(line: usize, header: &str, below: &str, reader: &mut Reader) -> Option<Self> {
        if !below.trim_end().chars().all(|c| matches!(c, '|' | ':' | '-' | ' ' | '\t'))
            || !header.contains('|')
        {
            return None;
        }
        let alignments: Vec<Alignment> =
            cells(below).iter().map(|cell| alignment(cell)).collect::<Option<_>>()?;
        let names = cells(header);
        if names.len() != alignments.len() || names.len() > MOST_COLUMNS {
            return None;
        }
        let header = read_cells(names, line, reader);
        Some(Self { line, alignments, header, rows: Vec::new() })
    }

    /// Adds a row; the cells that it lacks are empty.
    pub(super) fn row(&mut self, line: usize, text: &str, reader: &mut Reader) {
        let mut row = read_cells(cells(text), line, reader);
        reader.count(line, self.header.len().saturating_sub(row.len()));
        row.resize(row.len().max(self.header.len()), Vec::new());
        self.rows.push(row);
    }

    pub(super) fn close(self) -> Block {
        let Self { line, alignments, header, rows } = self;
        Block::Table { line, alignments, header, rows }
    }
}

fn read_cells(cells: Vec<String>, line: usize, reader: &mut Reader) -> Vec<Vec<Inline>> {
    reader.count(line, cells.len());
    cells.iter().map(|cell| inlines::read(cell, line, reader)).collect()
}

/// Cuts a row at its `|`; one that a backslash stands before is text, also within code.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut chars = row.strip_prefix('|').unwrap_or(row).chars();
    while let Some(c) = chars.next() {
        match c {
            '|' => cells.push(core::mem::take(&mut cell)),
            '\\' => match chars.next() {
                Some('|') => cell.push('|'),
                escaped => {
                    cell.push('\\');
                    cell.extend(escaped);
                }
            },
            _ => cell.push(c),
        }
    }
    if !cell.is_empty() || cells.is_empty() {
        cells.push(cell);
    }
    cells
}

fn alignment(cell: &str) -> Option<Alignment> {
    let cell = cell.trim();
    let dashes = cell.trim_matches(':');
    let is_rule = !dashes.is_empty() && dashes.chars().all(|c| c == '-');
    let alignment = match (cell.strip_prefix(dashes), cell.strip_suffix(dashes)) {
        (Some(""), _) => Alignment::None,
        (Some(":"), _) => Alignment::Right,
        (None, Some(":")) => Alignment::Left,
        (None, None) if cell.len() == dashes.len().saturating_add(2) => Alignment::Center,
        _ => return None,
    };
    is_rule.then_some(alignment)
}
