//! Runs of `*` and `_`: which of them open and close emphasis (CommonMark, "Emphasis and strong emphasis").

use super::DEEPEST;
use super::line_ends::join;
use super::text::Beside;
use crate::document::Inline;

/// Running text while its marks wait for their partners.
pub(super) enum Piece {
    Inline(Inline),
    Run(Run),
    /// `[` or `![`, which no link has made use of so far.
    Bracket(&'static str),
}

/// Some `*` or `_` side by side.
pub(super) struct Run {
    mark: char,
    /// As written.
    length: usize,
    /// Without those that found a partner.
    left: usize,
    opens: bool,
    closes: bool,
}

impl Run {
    pub(super) fn new(mark: char, length: usize, before: Option<char>, after: Option<char>) -> Self {
        let (before, after) = (Beside::of(before), Beside::of(after));
        let leans =
            |to: Beside, from: Beside| to == Beside::Letter || (to == Beside::Mark && from != Beside::Letter);
        let (opens, closes) = (leans(after, before), leans(before, after));
        let (opens, closes) = match mark {
            '*' => (opens, closes),
            // Within a word `_` is a part of it.
            _ => (opens && (!closes || before == Beside::Mark), closes && (!opens || after == Beside::Mark)),
        };
        Self { mark, length, left: length, opens, closes }
    }

    fn is_closed_by(&self, closer: &Self) -> bool {
        let is_ambiguous = self.closes || closer.opens;
        let both = self.length.saturating_add(closer.length);
        let by_three = both.is_multiple_of(3) && !self.length.is_multiple_of(3);
        self.mark == closer.mark && !(is_ambiguous && by_three)
    }
}

/// Lets every run find its partner; what finds none is text.
pub(super) fn resolve(pieces: Vec<Piece>) -> Vec<Inline> {
    let mut resolver = Resolver { done: Vec::new(), openers: Vec::new() };
    for piece in pieces {
        match piece {
            Piece::Run(run) => resolver.run(run),
            piece => resolver.done.push(piece),
        }
    }
    settle(resolver.done)
}

struct Resolver {
    done: Vec<Piece>,
    /// Where in `done` runs stand that may yet be closed.
    openers: Vec<usize>,
}

impl Resolver {
    fn run(&mut self, mut run: Run) {
        while run.closes && run.left > 0 {
            let Some(index) = self.openers.iter().rposition(|at| self.left_at(*at, Some(&run)) > 0) else {
                break;
            };
            self.openers.truncate(index.saturating_add(1));
            self.close(&mut run);
        }
        if run.left == 0 {
            return;
        }
        if run.opens {
            self.openers.push(self.done.len());
        }
        self.done.push(Piece::Run(run));
        // The oldest gives up its hope before emphasis can nest too deep.
        while self.openers.iter().map(|at| self.left_at(*at, None)).sum::<usize>() > DEEPEST {
            self.openers.remove(0);
        }
    }

    /// How many marks of an opener are left, if this run may close it.
    fn left_at(&self, at: usize, closer: Option<&Run>) -> usize {
        match self.done.get(at) {
            Some(Piece::Run(run)) if closer.is_none_or(|closer| run.is_closed_by(closer)) => run.left,
            _ => 0,
        }
    }

    /// Makes emphasis of everything since the latest opener.
    fn close(&mut self, closer: &mut Run) {
        let Some(&at) = self.openers.last() else { return };
        let inlines = settle(self.done.split_off(at.saturating_add(1)));
        let Some(Piece::Run(opener)) = self.done.last_mut() else { return };
        let is_strong = opener.left >= 2 && closer.left >= 2;
        let marks = if is_strong { 2 } else { 1 };
        opener.left = opener.left.saturating_sub(marks);
        closer.left = closer.left.saturating_sub(marks);
        if opener.left == 0 {
            self.done.pop();
            self.openers.pop();
        }
        self.done.push(Piece::Inline(match is_strong {
            true => Inline::Strong { inlines },
            false => Inline::Emphasis { inlines },
        }));
    }
}

/// Marks without a partner become text, and text beside text becomes one.
fn settle(pieces: Vec<Piece>) -> Vec<Inline> {
    let mut inlines = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Inline(Inline::Text { text }) => push_text(&mut inlines, &text),
            Piece::Inline(inline) => inlines.push(inline),
            Piece::Bracket(mark) => push_text(&mut inlines, mark),
            Piece::Run(run) => push_text(&mut inlines, &run.mark.to_string().repeat(run.left)),
        }
    }
    join(inlines)
}

fn push_text(inlines: &mut Vec<Inline>, more: &str) {
    match inlines.last_mut() {
        Some(Inline::Text { text }) => text.push_str(more),
        _ if more.is_empty() => {}
        _ => inlines.push(Inline::Text { text: more.into() }),
    }
}
