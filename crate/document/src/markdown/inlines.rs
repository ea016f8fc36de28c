//! Running text: its marks become [`Inline`]s.

use super::emphasis::{Piece, Run, resolve};
use super::{DEEPEST, link, text};
use crate::document::{Inline, plain_text};
use crate::parse;

/// Where text ends and something else may begin.
const SPECIAL: [char; 10] = ['\\', '`', '*', '_', '[', '!', ']', '<', '&', '\n'];
/// A run of more backticks than this is text.
const LONGEST_TICKS: usize = 32;

/// Reads the text of a block whose first line is `line`.
pub(super) fn read(text: &str, line: usize, document: &mut parse::Reader) -> Vec<Inline> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let (pieces, brackets) = (Vec::new(), Vec::new());
    let (ticks, comment_end) = (last_ticks(text), text.rfind("-->").unwrap_or_default());
    let mut reader = Reader { text, at: 0, line, document, pieces, brackets, ticks, comment_end };
    while let Some(next) = reader.rest().chars().next() {
        match reader.document.is_full() {
            true => reader.plain(reader.rest().len()),
            false => reader.piece(next),
        }
    }
    resolve(reader.pieces)
}

struct Reader<'a, 'p> {
    text: &'a str,
    /// How much of the text is read.
    at: usize,
    line: usize,
    document: &'p mut parse::Reader,
    pieces: Vec<Piece>,
    /// Those that a `]` may yet close.
    brackets: Vec<Bracket>,
    /// Where the last run of each number of backticks begins.
    ticks: Vec<usize>,
    /// Where the last comment ends.
    comment_end: usize,
}

struct Bracket {
    /// Which of the pieces it is.
    piece: usize,
    line: usize,
    is_image: bool,
    /// Whether no link stands within it; links hold no links.
    is_active: bool,
}

impl<'a> Reader<'a, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn advance(&mut self, length: usize) -> &'a str {
        let taken = self.rest().get(..length).unwrap_or_default();
        self.at = self.at.saturating_add(length);
        self.line = self.line.saturating_add(taken.matches('\n').count());
        taken
    }

    fn push_piece(&mut self, piece: Piece) {
        self.document.count(self.line, 1);
        self.pieces.push(piece);
    }

    fn push(&mut self, inline: Inline) {
        self.push_piece(Piece::Inline(inline));
    }

    fn push_text(&mut self, more: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Inline(Inline::Text { text })) => text.push_str(more),
            _ => self.push(Inline::Text { text: more.into() }),
        }
    }

    fn piece(&mut self, next: char) {
        match next {
            '\\' | '&' => self.escape(),
            '`' => self.code(),
            '*' | '_' => self.run(next),
            '[' => self.open_bracket("["),
            '!' if self.rest().starts_with("![") => self.open_bracket("!["),
            ']' => self.close_bracket(),
            '<' => self.angle(),
            '\n' => self.line_end(),
            _ => self.plain(next.len_utf8()),
        }
    }

    /// Text of at least so many bytes, up to the next mark.
    fn plain(&mut self, least: usize) {
        let after = self.rest().get(least..).unwrap_or_default();
        let length = after.find(SPECIAL).unwrap_or(after.len());
        let text = self.advance(least.saturating_add(length));
        self.push_text(text);
    }

    fn escape(&mut self) {
        if self.rest().starts_with("\\\n") {
            self.advance(2);
            return self.push(Inline::Break);
        }
        match text::escaped(self.rest()) {
            Some((c, length)) => {
                self.advance(length);
                self.push_text(c.encode_utf8(&mut [0; 4]));
            }
            None => self.plain(1),
        }
    }

    /// The end of a line, which two blanks before it make one that shows.
    fn line_end(&mut self) {
        let before = self.text.get(..self.at).unwrap_or_default();
        let is_break = before.ends_with("  ");
        if let Some(Piece::Inline(Inline::Text { text })) = self.pieces.last_mut() {
            text.truncate(text.trim_end_matches([' ', '\r']).len());
        }
        self.advance(1);
        match is_break {
            true => self.push(Inline::Break),
            false => self.push_text("\n"),
        }
    }

    fn run(&mut self, mark: char) {
        let before = self.text.get(..self.at).unwrap_or_default().chars().next_back();
        let after = self.rest().trim_start_matches(mark);
        let length = self.rest().len().saturating_sub(after.len());
        self.push_piece(Piece::Run(Run::new(mark, length, before, after.chars().next())));
        self.advance(length);
    }

    fn code(&mut self) {
        let count = count_ticks(self.rest());
        let ticks = self.advance(count);
        if self.ticks.get(count).is_none_or(|last| *last < self.at) {
            return self.push_text(ticks);
        }
        let Some(length) = closing_ticks(self.rest(), count) else { return self.push_text(ticks) };
        let written = self.advance(length).replace('\n', " ");
        self.advance(count);
        let inner = written.strip_prefix(' ').and_then(|text| text.strip_suffix(' '));
        let text = inner.filter(|_| !written.trim_matches(' ').is_empty()).unwrap_or(&written);
        self.push(Inline::Code { text: text.into() });
    }

    fn open_bracket(&mut self, mark: &'static str) {
        let is_image = mark.starts_with('!');
        // The oldest gives up its hope before pictures can nest too deep.
        if self.brackets.len() >= DEEPEST {
            self.brackets.remove(0);
        }
        self.brackets.push(Bracket { piece: self.pieces.len(), line: self.line, is_image, is_active: true });
        self.push_piece(Piece::Bracket(mark));
        self.advance(mark.len());
    }

    fn close_bracket(&mut self) {
        self.advance(1);
        let bracket = self.brackets.pop().filter(|bracket| bracket.is_active);
        let destination = link::destination(self.rest());
        let (Some(bracket), Some((href, length))) = (bracket, destination) else {
            return self.push_text("]");
        };
        self.advance(length);
        let mut inner = self.pieces.split_off(bracket.piece);
        inner.remove(0);
        let inlines = resolve(inner);
        if bracket.is_image {
            return self.push(Inline::Image { alt: plain_text(&inlines) });
        }
        for outer in &mut self.brackets {
            outer.is_active &= outer.is_image;
        }
        self.link(href, inlines, bracket.line);
    }

    fn link(&mut self, href: String, inlines: Vec<Inline>, line: usize) {
        match link::check(&href) {
            Ok(()) => self.push(Inline::Link { href, inlines }),
            Err(message) => {
                self.document.problem(line, message);
                self.pieces.extend(inlines.into_iter().map(Piece::Inline));
            }
        }
    }

    /// An address, a comment or a tag.
    fn angle(&mut self) {
        if self.rest().starts_with("<!--") && self.comment_end > self.at {
            let end = self.rest().find("-->").unwrap_or_default();
            self.advance(end.saturating_add("-->".len()));
            return;
        }
        let opened = self.rest().get(1..).unwrap_or_default();
        let inner = opened.find(['<', '>']).and_then(|end| opened.split_at_checked(end));
        match inner {
            Some((address, after)) if after.starts_with('>') && link::is_address(address) => {
                self.advance(address.len().saturating_add(2));
                self.link(address.into(), vec![Inline::Text { text: address.into() }], self.line);
            }
            Some((tag, after)) if after.starts_with('>') && link::is_tag(tag) => {
                let tag = self.advance(tag.len().saturating_add(2));
                self.push_text(tag);
            }
            _ => self.plain(1),
        }
    }
}

fn count_ticks(text: &str) -> usize {
    text.len().saturating_sub(text.trim_start_matches('`').len())
}

/// For every number of backticks where the last such run begins, so that none is looked for in vain.
fn last_ticks(text: &str) -> Vec<usize> {
    let mut last = vec![0; LONGEST_TICKS.saturating_add(1)];
    let mut at = 0_usize;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('`')) {
        at = at.saturating_add(start);
        let count = count_ticks(text.get(at..).unwrap_or_default());
        if let Some(last) = last.get_mut(count) {
            *last = at;
        }
        at = at.saturating_add(count);
    }
    last
}

fn closing_ticks(text: &str, count: usize) -> Option<usize> {
    let mut at = 0_usize;
    loop {
        at = at.saturating_add(text.get(at..)?.find('`')?);
        let found = count_ticks(text.get(at..)?);
        if found == count {
            return Some(at);
        }
        at = at.saturating_add(found);
    }
}

/// A comment is for whoever reads the source.
pub(super) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.ends_with("-->")
}
