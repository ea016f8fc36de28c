//! A document as the page draws it and the simulator runs it: typed, with the source line of every block.
//!
//! Nothing in it is HTML: the page builds elements from these types, so no text of an author is ever
//! interpreted as markup.

use serde::Serialize;

use crate::duration::Sleep;
use crate::fence::{Part, Runner};
use crate::front_matter::FrontMatter;
use crate::http_block::{FileVariable, RequestTemplate};
use crate::lab::Task;
use crate::predict::Ask;
use crate::tabs::InTab;
use crate::written::Placeholder;
use mi_sim::view::Count;
use mi_sim_shell::Statement;

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// What stands between the two `---` lines at the top.
    pub front_matter: FrontMatter,
    /// The headings of level 2, in order: the steps of a flow.
    pub sections: Vec<Section>,
    /// What the document shows, in order.
    pub blocks: Vec<Block>,
    /// The ids of all tabs, in the order in which they come first: each is a way to tell the document, and a run of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<Vec<String>>", optional))]
    pub tabs: Vec<String>,
    /// The placeholders of its commands of which nobody says what they stand for, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<Vec<String>>", optional))]
    pub missing: Vec<String>,
    /// What its reader says that placeholders stand for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<Vec<Placeholder>>", optional))]
    pub given: Vec<Placeholder>,
    /// The `@name = value` lines of all `http` blocks; they hold for the whole document.
    #[serde(skip)]
    pub variables: Vec<FileVariable>,
    /// What there is to reach, in order; a document with tasks is a lab.
    #[serde(skip)]
    pub tasks: Vec<Task>,
}

/// The part of a document under one heading of level 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// The heading's `{#id}`, or one made of its text.
    pub id: String,
    /// The heading's text without its marks.
    pub title: String,
    /// Line of the heading.
    pub line: usize,
}

/// One block of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(
    missing_docs,
    reason = "the fields of Markdown's own blocks say what they are; `line` is where one begins"
)]
pub enum Block {
    Heading {
        line: usize,
        /// 1 to 6.
        level: u8,
        id: String,
        inlines: Vec<Inline>,
    },
    Paragraph {
        line: usize,
        inlines: Vec<Inline>,
    },
    List {
        line: usize,
        /// The number of the first item; none for a list with bullets.
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Table {
        line: usize,
        alignments: Vec<Alignment>,
        header: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Quote {
        line: usize,
        blocks: Vec<Block>,
    },
    /// A quote that begins with `[!NOTE]` or one of its kin.
    Note {
        line: usize,
        kind: NoteKind,
        blocks: Vec<Block>,
    },
    /// A step that is told in several ways, of which a reader follows one.
    Tabs {
        line: usize,
        #[serde(rename = "blocks")]
        tabs: Vec<Tab>,
    },
    Rule {
        line: usize,
    },
    /// A block that is shown and not run.
    Code {
        line: usize,
        /// In lower case; empty when the fence names none.
        language: String,
        text: String,
    },
    Command(Command),
    Expected(Expected),
}

/// One way to tell a step, as behind a line `# [Azure CLI](#tab/azure-cli)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type")]
pub struct Tab {
    /// Line of its name.
    pub line: usize,
    /// By which readers choose it everywhere.
    pub id: String,
    /// What readers see.
    pub title: String,
    /// What it shows.
    pub blocks: Vec<Block>,
}

/// A block that somebody runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// Line of the opening fence; the text begins on the next one.
    pub line: usize,
    /// The how-manieth command of the document this is, from 0.
    pub index: usize,
    /// Which of [`Document::sections`] it stands in; none before the first.
    pub section: Option<usize>,
    /// In lower case, without `-interactive`.
    pub language: String,
    /// Who runs it.
    pub runner: Runner,
    /// When it runs and whether the reader sees it.
    pub part: Part,
    /// The only world of the document in which it runs; without one, in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub world: Option<String>,
    /// The tab in which it stands; without one, it runs however the document is told.
    #[serde(skip)]
    pub tab: Option<InTab>,
    /// How long after the world's beginning it runs, for requests that once came at that time. From then on no request takes
    /// time, as with [`catch_up`](mi_sim::Simulator::catch_up).
    #[serde(skip)]
    pub at: Option<core::time::Duration>,
    /// What a learner still lacks when this check does not come true.
    pub missing: Option<String>,
    /// The text between the fences.
    pub text: String,
    /// What the reader may be asked before it runs.
    #[serde(skip)]
    pub predict: Option<Ask>,
    /// What it does, in order.
    #[serde(skip)]
    pub actions: Vec<Action>,
}

/// One thing that a block does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Sends a request.
    Request(RequestTemplate),
    /// Lets time pass.
    Sleep(Sleep),
    /// Runs a statement of bash.
    Statement {
        /// Line of the source on which it begins.
        line: usize,
        /// What it does.
        statement: Statement,
    },
    /// Counts.
    Figures {
        /// Line of the source on which the names begin.
        line: usize,
        /// What.
        counts: Vec<Count>,
    },
    /// Has all commands of a block run on a host for somebody.
    Script {
        /// Line of the source on which they begin.
        line: usize,
        /// The commands.
        text: String,
    },
}

/// What the command just before must print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Expected {
    /// Line of the opening fence; the text begins on the next one.
    pub line: usize,
    /// [`Command::index`] of that command.
    pub command: usize,
    /// How it is compared.
    pub form: Form,
    /// The text between the fences.
    pub text: String,
}

/// How expected and printed are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Form {
    /// An `output` block: line by line.
    Output,
    /// A `json` block: as a value, with the body of the last response.
    Json,
}

/// The kinds of note that Microsoft's pages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the words of the marks themselves")]
pub enum NoteKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// To which side a column of a table is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
#[expect(missing_docs, reason = "Markdown's own inlines")]
pub enum Inline {
    Text {
        text: String,
    },
    Code {
        text: String,
    },
    Emphasis {
        inlines: Vec<Inline>,
    },
    Strong {
        inlines: Vec<Inline>,
    },
    /// `href` is http, https or relative, never another scheme.
    Link {
        href: String,
        inlines: Vec<Inline>,
    },
    /// Pictures are not fetched; their description stands for them.
    Image {
        alt: String,
    },
    /// A line end that the author asked for.
    Break,
}

impl Action {
    /// Where its author finds it.
    pub(crate) fn line(&self) -> usize {
        match self {
            Self::Request(request) => request.url.line,
            Self::Statement { line, .. } | Self::Script { line, .. } | Self::Figures { line, .. } => *line,
            Self::Sleep(sleep) => sleep.line,
        }
    }
}

impl Command {
    /// The requests among its actions.
    pub fn requests(&self) -> impl Iterator<Item = &RequestTemplate> {
        self.actions.iter().filter_map(|action| match action {
            Action::Request(request) => Some(request),
            Action::Sleep(_) | Action::Statement { .. } | Action::Script { .. } | Action::Figures { .. } => {
                None
            }
        })
    }
}

impl Document {
    /// Whether there is something to reach: then what follows the set-up is a learner's to do.
    #[must_use]
    pub fn is_lab(&self) -> bool {
        !self.tasks.is_empty()
    }

    /// The commands in document order, also those inside lists and quotes.
    pub fn commands(&self) -> Vec<&Command> {
        let mut found = Vec::new();
        visit(&self.blocks, &mut |block| {
            if let Block::Command(command) = block {
                found.push(command);
            }
        });
        found
    }

    /// What each command must print, by its index, where the document says so.
    pub fn expected(&self) -> Vec<Option<&Expected>> {
        let mut found = Vec::new();
        visit(&self.blocks, &mut |block| match block {
            Block::Command(_) => found.push(None),
            Block::Expected(expected) => {
                if let Some(place) = found.get_mut(expected.command) {
                    *place = Some(expected);
                }
            }
            _ => {}
        });
        found
    }
}

fn visit<'a>(blocks: &'a [Block], see: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        see(block);
        match block {
            Block::List { items, .. } => items.iter().for_each(|item| visit(item, see)),
            Block::Quote { blocks, .. } | Block::Note { blocks, .. } => visit(blocks, see),
            Block::Tabs { tabs, .. } => tabs.iter().for_each(|tab| visit(&tab.blocks, see)),
            _ => {}
        }
    }
}

/// The text of inlines without their marks.
pub(crate) fn plain_text(inlines: &[Inline]) -> String {
    let mut plain = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Code { text } | Inline::Image { alt: text } => {
                plain.push_str(text)
            }
            Inline::Emphasis { inlines } | Inline::Strong { inlines } | Inline::Link { inlines, .. } => {
                plain.push_str(&plain_text(inlines));
            }
            Inline::Break => plain.push(' '),
        }
    }
    plain
}
