//! Line ends within running text, which browsers treat in different ways.

use crate::document::{Inline, plain_text};

/// Settles what each line end of the source becomes: a blank, or nothing between two letters of a script that
/// writes no blanks. Browsers differ in that, so it is done here.
pub(super) fn join(mut inlines: Vec<Inline>) -> Vec<Inline> {
    let plain: Vec<String> = inlines.iter().map(|inline| plain_text(core::slice::from_ref(inline))).collect();
    for (index, inline) in inlines.iter_mut().enumerate() {
        if let Inline::Text { text } = inline {
            let before = index.checked_sub(1).and_then(|index| plain.get(index));
            let after = plain.get(index.saturating_add(1));
            *text = join_lines(
                text,
                before.and_then(|text| text.chars().next_back()),
                after.and_then(|text| text.chars().next()),
            );
        }
    }
    inlines
}

fn join_lines(text: &str, before: Option<char>, after: Option<char>) -> String {
    let mut lines = text.split('\n').peekable();
    let mut joined = String::with_capacity(text.len());
    while let Some(line) = lines.next() {
        joined.push_str(line);
        let Some(next) = lines.peek() else { break };
        let left = joined.chars().next_back().or(before);
        let right = next.chars().next().or(after);
        if !is_seamless(left, right) {
            joined.push(' ');
        }
    }
    joined
}

fn is_seamless(left: Option<char>, right: Option<char>) -> bool {
    let both = left.is_some_and(is_unspaced) && right.is_some_and(is_unspaced);
    both || left.is_some_and(is_wide_mark) || right.is_some_and(is_wide_mark)
}

/// Kana, kanji and their punctuation, also in full width.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}')
}

/// Punctuation whose own width holds its blank.
fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}
