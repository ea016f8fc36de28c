//! Which of the runs of a document a session is: in which of the worlds that it compares, and told in which of its tabs. All
//! of them begin alike, with the same seed; they differ by which blocks run.

use crate::document::{Command, Document};
use crate::worlds::Choice;

/// One of the runs of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Variant {
    /// Which of the worlds; none where the document compares none.
    world: Option<usize>,
    /// Which of the tabs' ids; none where the document has no tabs.
    tab: Option<usize>,
}

impl Variant {
    /// The first world, told in the first tab: what a reader sees who chose nothing.
    pub(crate) fn first(document: &Document) -> Self {
        let has = |some: bool| some.then_some(0);
        Self { world: has(!document.front_matter.worlds.is_empty()), tab: has(!document.tabs.is_empty()) }
    }

    /// The same in another world, counted from 0.
    pub(crate) fn in_world(self, world: usize) -> Self {
        Self { world: self.world.map(|_| world), ..self }
    }

    /// The same told in another tab, counted from 0.
    pub(crate) fn in_tab(self, tab: usize) -> Self {
        Self { tab: self.tab.map(|_| tab), ..self }
    }

    /// Which world it is, counted from 0.
    pub(crate) fn place(self) -> Option<usize> {
        self.world
    }

    pub(crate) fn world(self, document: &Document) -> Option<&Choice> {
        document.front_matter.worlds.get(self.world?)
    }

    pub(crate) fn tab(self, document: &Document) -> Option<&str> {
        document.tabs.get(self.tab?).map(String::as_str)
    }

    /// Whether a block runs in this world.
    pub(crate) fn has_in_world(self, document: &Document, command: &Command) -> bool {
        command.world.as_ref().is_none_or(|id| self.world(document).is_some_and(|world| world.id == *id))
    }

    /// Whether a block runs when the document is told in this tab.
    pub(crate) fn has_in_tab(self, document: &Document, command: &Command) -> bool {
        command.tab.as_ref().is_none_or(|place| self.tab(document).is_some_and(|tab| place.runs_in(tab)))
    }

    /// The parts of a recipe that name it.
    pub(crate) fn told(self, document: &Document) -> String {
        let world = self.world(document).map(|world| format!("~w{}", world.id));
        let tab = self.tab(document).map(|tab| format!("~l{tab}"));
        world.unwrap_or_default() + &tab.unwrap_or_default()
    }

    /// The variant that these parts of a recipe name, and what stands behind those that do.
    pub(crate) fn read<'a, 'b>(document: &Document, mut parts: &'a [&'b str]) -> (Self, &'a [&'b str]) {
        let mut found = Self::first(document);
        let named = |mark: char, part: &str, id: &str| part.strip_prefix(mark) == Some(id);
        if let Some((part, rest)) = parts.split_first() {
            let worlds = &document.front_matter.worlds;
            if let Some(world) = worlds.iter().position(|world| named('w', part, &world.id)) {
                (found, parts) = (found.in_world(world), rest);
            }
        }
        if let Some((part, rest)) = parts.split_first()
            && let Some(tab) = document.tabs.iter().position(|tab| named('l', part, tab))
        {
            (found, parts) = (found.in_tab(tab), rest);
        }
        (found, parts)
    }
}
