//! Blocks that hold text.

use super::line::{Line, TAB};
use super::mark::FenceMark;
use super::table::Table;
use super::{inlines, text};
use crate::document::{Block, Inline};
use crate::parse::Reader;

/// The block that further lines may belong to.
pub(super) enum Leaf {
    Paragraph {
        line: usize,
        text: String,
    },
    Fence {
        line: usize,
        fence: FenceMark,
        /// Of the opening line; as much is taken off the others.
        indent: usize,
        info: String,
        text: String,
        closed: bool,
    },
    Indented {
        line: usize,
        text: String,
    },
    Comment {
        line: usize,
        text: String,
    },
    Table(Table),
}

/// What a line did to the block.
pub(super) enum Taken {
    No,
    Yes,
    /// It is the block's last.
    Last,
}

impl Leaf {
    pub(super) fn paragraph(line: usize, text: &str) -> Self {
        Self::Paragraph { line, text: text.into() }
    }

    pub(super) fn fence(line: usize, fence: FenceMark, indent: usize, info: &str) -> Self {
        let info = text::unescape(info);
        Self::Fence { line, fence, indent, info, text: String::new(), closed: false }
    }

    /// Gives a line to code or a comment, which take whatever comes.
    pub(super) fn take(&mut self, mut line: Line) -> Taken {
        match self {
            Self::Fence { fence, closed, .. } if !line.is_code() && fence.is_closed_by(line.text()) => {
                *closed = true;
                Taken::Last
            }
            Self::Fence { indent, text, .. } => {
                line.skip(*indent);
                line.write(text);
                Taken::Yes
            }
            Self::Indented { text, .. } if line.is_code() || line.is_blank() => {
                line.skip(TAB);
                line.write(text);
                Taken::Yes
            }
            Self::Comment { text, .. } => {
                line.write(text);
                if line.text().contains("-->") { Taken::Last } else { Taken::Yes }
            }
            _ => Taken::No,
        }
    }

    pub(super) fn close(self, reader: &mut Reader) -> Option<Block> {
        match self {
            Self::Fence { line, info, text, closed, .. } => {
                return reader.fenced(&info, line, without_end(text), closed);
            }
            Self::Comment { text, .. } if inlines::is_comment(&text) => return None,
            Self::Paragraph { text, .. } if text.is_empty() => return None,
            _ => reader.after_command = None,
        }
        Some(match self {
            Self::Paragraph { line, text } => {
                Block::Paragraph { line, inlines: inlines::read(&text, line, reader) }
            }
            Self::Comment { line, text } => {
                Block::Paragraph { line, inlines: vec![Inline::Text { text: without_end(text) }] }
            }
            Self::Table(table) => table.close(),
            Self::Fence { line, text, .. } | Self::Indented { line, text } => {
                Block::Code { line, language: String::new(), text: without_end(text) }
            }
        })
    }
}

fn without_end(mut text: String) -> String {
    text.truncate(text.trim_end_matches('\n').len());
    text
}
