//! What begins a block: the marks at the start of a line.

use crate::document::NoteKind;

/// What begins a block that holds blocks.
pub(super) enum ContainerMark {
    Quote,
    Item(ItemMark),
}

/// The mark of a list item.
pub(super) struct ItemMark {
    /// `-`, `+`, `*`, `.` or `)`; another one begins another list.
    pub(super) kind: char,
    /// The number of a numbered item.
    pub(super) number: Option<u32>,
    /// Bytes of the mark.
    pub(super) width: usize,
    /// Whether nothing else stands on the line.
    pub(super) is_alone: bool,
}

impl ItemMark {
    pub(super) fn read(text: &str) -> Option<Self> {
        let digits = text.len().saturating_sub(text.trim_start_matches(|c: char| c.is_ascii_digit()).len());
        let (number, rest) = text.split_at_checked(digits)?;
        let kind = rest.chars().next()?;
        let after = rest.get(1..)?;
        let (is_mark, number) = match number {
            "" => (matches!(kind, '-' | '+' | '*') && !is_rule(text), None),
            _ => (matches!(kind, '.' | ')') && digits <= 9, number.parse().ok()),
        };
        let is_alone = after.trim_start_matches([' ', '\t']).is_empty();
        let is_apart = is_alone || after.starts_with([' ', '\t']);
        let width = digits.saturating_add(1);
        (is_mark && is_apart).then_some(Self { kind, number, width, is_alone })
    }
}

/// The opening line of fenced code.
pub(super) struct FenceMark {
    pub(super) mark: char,
    pub(super) length: usize,
}

impl FenceMark {
    /// The fence and its info string.
    pub(super) fn read(text: &str) -> Option<(Self, &str)> {
        let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let length = text.len().saturating_sub(info.len());
        let is_fence = length >= 3 && !(mark == '`' && info.contains('`'));
        is_fence.then(|| (Self { mark, length }, info.trim()))
    }

    pub(super) fn is_closed_by(&self, text: &str) -> bool {
        let text = text.trim_end();
        text.len() >= self.length && text.chars().all(|c| c == self.mark)
    }
}

/// `***`, `---` or `___`, perhaps with blanks between.
pub(super) fn is_rule(text: &str) -> bool {
    let Some(mark) = text.chars().next().filter(|mark| matches!(mark, '*' | '-' | '_')) else { return false };
    let mut marks = text.chars().filter(|c| !matches!(c, ' ' | '\t'));
    marks.clone().count() >= 3 && marks.all(|c| c == mark)
}

/// Level and text of a heading that begins with `#`.
pub(super) fn heading(text: &str) -> Option<(u8, &str)> {
    let rest = text.trim_start_matches('#');
    let level =
        u8::try_from(text.len().saturating_sub(rest.len())).ok().filter(|level| (1..=6).contains(level))?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let title = rest.trim();
    let open = title.trim_end_matches('#');
    let is_closed = open.is_empty() || open.ends_with([' ', '\t']);
    Some((level, if is_closed { open.trim_end() } else { title }))
}

/// Level of the heading that a line below its text makes of it.
pub(super) fn underline(text: &str) -> Option<u8> {
    let text = text.trim_end();
    [('=', 1), ('-', 2)]
        .into_iter()
        .find(|(mark, _)| text.chars().all(|c| c == *mark))
        .map(|(_, level)| level)
}

/// The `{#id}` at the end of a heading.
pub(super) fn heading_id(title: &str) -> (&str, Option<&str>) {
    let parts = title.strip_suffix('}').and_then(|title| title.rsplit_once("{#"));
    match parts {
        Some((title, id)) if !id.is_empty() && !id.contains([' ', '\t', '{', '}']) => {
            (title.trim_end(), Some(id))
        }
        _ => (title, None),
    }
}

/// The first line of a note.
pub(super) fn note(text: &str) -> Option<NoteKind> {
    let word = text.trim().strip_prefix("[!")?.strip_suffix(']')?;
    let kinds = [
        ("note", NoteKind::Note),
        ("tip", NoteKind::Tip),
        ("important", NoteKind::Important),
        ("warning", NoteKind::Warning),
        ("caution", NoteKind::Caution),
    ];
    kinds.into_iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, kind)| kind)
}

/// The name of a tab and its id, of a heading that is nothing but `[Name](#tab/id)`.
pub(super) fn tab(title: &str) -> Option<(&str, &str)> {
    title.strip_prefix('[')?.strip_suffix(')')?.split_once("](#tab/")
}

/// Whether a thematic break is the one that ends a group of tabs: `---`.
pub(super) fn ends_tabs(rule: &str) -> bool {
    rule.trim_end().bytes().all(|mark| mark == b'-')
}

/// A comment that has its lines for itself.
pub(super) fn is_comment(text: &str) -> bool {
    text.starts_with("<!--") && (!text.contains("-->") || text.trim_end().ends_with("-->"))
}
