//! Text that marks keep from being read as marks: backslash escapes and the few entities.

/// A character in another writing.
const ENTITIES: [(&str, char); 5] =
    [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"'), ("&nbsp;", '\u{a0}')];

/// The character that an escape or entity at the start stands for, and how many bytes it takes.
pub(super) fn escaped(text: &str) -> Option<(char, usize)> {
    if let Some(mark) = text.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
        return mark.is_ascii_punctuation().then_some((mark, 2));
    }
    ENTITIES.iter().find(|(name, _)| text.starts_with(name)).map(|(name, c)| (*c, name.len()))
}

/// A text as it is meant, where it holds nothing but escapes and entities.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let (c, length) = escaped(rest).unwrap_or((next, next.len_utf8()));
        plain.push(c);
        rest = rest.get(length..).unwrap_or_default();
    }
    plain
}

/// What stands beside a run of `*` or `_`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Blank,
    Mark,
    Letter,
}

impl Beside {
    pub(super) fn of(c: Option<char>) -> Self {
        match c {
            None => Self::Blank,
            Some(c) if c.is_whitespace() => Self::Blank,
            Some(c) if c.is_ascii_punctuation() || is_wide_mark(c) => Self::Mark,
            Some(_) => Self::Letter,
        }
    }
}

/// Punctuation and symbols beyond ASCII, as far as pages in English and Japanese have them.
fn is_wide_mark(c: char) -> bool {
    matches!(c,
        '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}'
        | '\u{d7}' | '\u{f7}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}'
        | '\u{2190}'..='\u{23ff}' | '\u{2500}'..='\u{2775}' | '\u{2794}'..='\u{2bff}'
        | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{3036}' | '\u{3037}'
        | '\u{303d}'..='\u{303f}' | '\u{309b}' | '\u{309c}' | '\u{30a0}' | '\u{30fb}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}'
        | '\u{ffe0}'..='\u{ffee}' | '\u{1f300}'..='\u{1faff}')
}
