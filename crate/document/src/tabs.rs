//! Tabs: a step that is told in several ways side by side, as on Microsoft's pages ("Docs Markdown reference", tabs):
//! `# [Azure CLI](#tab/azure-cli)`, what stands there, further tabs, and a line `---` at the end.
//!
//! A reader follows one of them. So a document with tabs has as many runs as its tabs have ids, and in each the blocks of one
//! tab of every group run: of the tab with this id, and where a group has none, of its first. Which run a session is,
//! [`Variant`](crate::variant) says.

use crate::document::{Block, Document, Tab};
use crate::problem::{Problem, Problems};

/// As many ids the tabs of a document have, and each of its groups tabs.
const MOST: usize = 8;
/// Bytes of an id, which stands in recipes.
const LONGEST_ID: usize = 40;

/// What is wrong with a group that nothing ends.
pub(crate) const ENDLESS: &str =
    "these tabs never end; write a line `---` below the last one, with an empty line before it";

/// The tab in which a block stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTab {
    /// The tab's id.
    pub id: String,
    /// The ids of the other tabs, where it is the first of its group, which runs instead of any that the group lacks.
    others: Option<Vec<String>>,
}

impl InTab {
    /// Whether it runs when the document is told in this way.
    pub(crate) fn runs_in(&self, way: &str) -> bool {
        match &self.others {
            Some(others) => others.iter().all(|other| other != way),
            None => self.id == way,
        }
    }
}

/// A tab of which only the name is known yet.
pub(crate) fn named(line: usize, id: &str, title: String, problems: &mut Problems) -> Tab {
    let lower = id.trim().to_ascii_lowercase();
    let is_id =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.');
    let wrong = if lower.is_empty() {
        Some("this tab lacks an id; write one as in `# [Azure CLI](#tab/azure-cli)`".to_owned())
    } else if let Some((first, _)) = lower.split_once('/') {
        Some(format!(
            "a tab that depends on another one is not known; leave what stands behind `{first}` away"
        ))
    } else if lower.len() > LONGEST_ID || !lower.bytes().all(is_id) {
        Some(format!(
            "`{id}` is not an id of a tab; use up to {LONGEST_ID} letters, digits, `-`, `_` and `.`"
        ))
    } else {
        None
    };
    let id = if wrong.is_some() { format!("line-{line}") } else { lower };
    if let Some(message) = wrong {
        problems.push(Problem::new(line, message));
    }
    if title.trim().is_empty() {
        problems
            .push(Problem::new(line, "this tab lacks a name for its readers; write it between `[` and `]`"));
    }
    Tab { line, id, title, blocks: Vec::new() }
}

/// What is wrong with tabs within those that begin on this line.
pub(crate) fn within(line: usize) -> String {
    format!("tabs do not stand within those of line {line}; end these before, with a line `---`")
}

/// Tells each block in which tab it stands, and the document which tabs it has; names what is wrong with them.
pub(crate) fn gather(document: &mut Document, problems: &mut Problems) {
    let mut known = Vec::new();
    let mut first_line = None;
    groups(&mut document.blocks, &mut |line, tabs| {
        first_line = first_line.or(Some(line));
        check(tabs, problems);
        for tab in tabs.iter() {
            if !known.contains(&tab.id) && known.len() < MOST {
                known.push(tab.id.clone());
            } else if !known.contains(&tab.id) {
                let message = format!(
                    "the tabs of a document have {MOST} different ids at most; `{}` is one more",
                    tab.id
                );
                problems.push(Problem::new(tab.line, message));
            }
        }
        let ids: Vec<String> = tabs.iter().take(MOST).map(|tab| tab.id.clone()).collect();
        for (index, tab) in tabs.iter_mut().enumerate() {
            let others = ids.iter().filter(|id| **id != tab.id).cloned();
            let others = (index == 0).then(|| others.collect());
            let place = InTab { id: tab.id.clone(), others };
            commands(&mut tab.blocks, &place);
        }
    });
    document.tabs = known;
    if let Some(line) = first_line.filter(|_| document.is_lab()) {
        let message =
            "a lab has no tabs, as learners go their own way; give another right way a block marked `also`";
        problems.push(Problem::new(line, message));
    }
}

/// Names what is wrong within a group.
fn check(tabs: &[Tab], problems: &mut Problems) {
    for (index, tab) in tabs.iter().enumerate() {
        let before = tabs.iter().take(index.min(MOST)).find(|before| before.id == tab.id);
        if let Some(before) = before {
            let message = format!(
                "`{}` is there already, on line {}; each tab of a group has an id of its own",
                tab.id, before.line
            );
            problems.push(Problem::new(tab.line, message));
        }
        if !runs(&tab.blocks)
            && let Some(line) = without_language(&tab.blocks)
        {
            let message = format!(
                "no language stands behind this fence, so nothing runs in the tab `{}`; write one, as in `azurecli`",
                tab.id
            );
            problems.push(Problem::new(line, message));
        }
    }
}

/// Whether there is a block among these that runs.
fn runs(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Command(_) => true,
        Block::List { items, .. } => items.iter().any(|item| runs(item)),
        Block::Quote { blocks, .. } | Block::Note { blocks, .. } => runs(blocks),
        _ => false,
    })
}

/// Line of the first block of code among these that says not what it is in.
fn without_language(blocks: &[Block]) -> Option<usize> {
    blocks.iter().find_map(|block| match block {
        Block::Code { line, language, .. } if language.is_empty() => Some(*line),
        Block::List { items, .. } => items.iter().find_map(|item| without_language(item)),
        Block::Quote { blocks, .. } | Block::Note { blocks, .. } => without_language(blocks),
        _ => None,
    })
}

/// Sees every group of tabs; none stands within another.
fn groups(blocks: &mut [Block], see: &mut dyn FnMut(usize, &mut [Tab])) {
    for block in blocks {
        match block {
            Block::Tabs { line, tabs } => see(*line, tabs),
            Block::List { items, .. } => items.iter_mut().for_each(|item| groups(item, see)),
            Block::Quote { blocks, .. } | Block::Note { blocks, .. } => groups(blocks, see),
            _ => {}
        }
    }
}

/// Tells the blocks that run in which tab they stand.
fn commands(blocks: &mut [Block], place: &InTab) {
    for block in blocks {
        match block {
            Block::Command(command) => command.tab = Some(place.clone()),
            Block::List { items, .. } => items.iter_mut().for_each(|item| commands(item, place)),
            Block::Quote { blocks, .. } | Block::Note { blocks, .. } => commands(blocks, place),
            _ => {}
        }
    }
}
