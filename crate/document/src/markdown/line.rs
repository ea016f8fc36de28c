//! One line of the source while its indentation and its marks are taken off.

/// How far a tab reaches, and how deep code is indented.
pub(super) const TAB: usize = 4;

/// What is left of a line.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    rest: &'a str,
    /// Where `rest` stands; a tab reaches to the next multiple of four.
    column: usize,
    /// Blanks before `rest`: what is left of a tab that was taken in part.
    spare: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text, column: 0, spare: 0 }
    }

    /// The line without its indentation.
    pub(super) fn text(&self) -> &'a str {
        self.rest.trim_start_matches([' ', '\t'])
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text().is_empty()
    }

    /// How many columns of blanks come first.
    pub(super) fn indent(&self) -> usize {
        let mut after = *self;
        after.skip(usize::MAX);
        after.column.saturating_sub(self.column).saturating_add(self.spare)
    }

    pub(super) fn is_code(&self) -> bool {
        self.indent() >= TAB
    }

    /// Takes blanks off, as many columns as there are and no more than asked for.
    pub(super) fn skip(&mut self, columns: usize) {
        let mut left = columns.saturating_sub(self.spare);
        self.spare = self.spare.saturating_sub(columns);
        while left > 0 {
            let Some(rest) = self.rest.strip_prefix([' ', '\t']) else { return };
            let width = if self.rest.starts_with('\t') { to_next_stop(self.column) } else { 1 };
            self.rest = rest;
            self.column = self.column.saturating_add(width);
            self.spare = width.saturating_sub(left);
            left = left.saturating_sub(width);
        }
    }

    /// Takes a mark of this many bytes off, with the blanks before it.
    pub(super) fn take(&mut self, mark: usize) {
        self.skip(usize::MAX);
        self.rest = self.rest.get(mark..).unwrap_or_default();
        self.column = self.column.saturating_add(mark);
    }

    /// Takes all of it off.
    pub(super) fn clear(&mut self) {
        *self = Self::new("");
    }

    /// Adds what is left as a line of code.
    pub(super) fn write(&self, text: &mut String) {
        text.extend(core::iter::repeat_n(' ', self.spare));
        text.push_str(self.rest);
        text.push('\n');
    }
}

fn to_next_stop(column: usize) -> usize {
    TAB.saturating_sub(column % TAB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_reaches_to_the_next_stop_and_can_be_taken_in_part() {
        let mut line = Line::new("-\t\tx");
        line.take(1);
        assert_eq!(line.indent(), 7);
        line.skip(1);
        assert_eq!((line.indent(), line.text()), (6, "x"));
        line.skip(4);
        let mut text = String::new();
        line.write(&mut text);
        assert_eq!(text, "  x\n");
    }
}
