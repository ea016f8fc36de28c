//! A document in the strict form of Exec Docs (MicrosoftDocs/executable-docs on GitHub), which Innovation Engine plays in a real
//! subscription: a title, prerequisites, variables as commented `export` lines, blocks of commands, and before each output
//! `<!-- expected_similarity="…" -->` with a regular expression.
//!
//! Prose stays as it was written, and so does the front matter, which other tools pass over. What that engine has no place
//! for is left out and told by line.

mod pattern;
mod variables;

use core::cmp::Reverse;

use mi_sim::SettingsError;

use crate::document::{Block, Command, Document, Expected, Form, plain_text};
use crate::fence::{Part, Runner};
use crate::front_matter::ADMIN;
use crate::parse::{parse, parse_with};
use crate::problem::{Problem, Problems};
use crate::session::Session;
use crate::update::{fence_of, replace};

/// A document that was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecDoc {
    /// Its text.
    pub text: String,
    /// What of the document is not in it, and why.
    pub left_out: Vec<Problem>,
}

/// The heading under which Innovation Engine looks for what has to be there before, whatever the document's language.
const PREREQUISITES: &str = "Prerequisites";

/// Exports a document as a reader plays it who chose nothing: in its first world and told in its first tabs.
///
/// # Errors
/// [`SettingsError`] when no world can begin as the document says.
pub fn exec_docs(source: &str) -> Result<ExecDoc, SettingsError> {
    let session = Session::open(source, None)?;
    let known = variables::of(&session.document().front_matter.placeholders);
    let (document, _) = parse_with(source, &variables::as_given(&known));
    let mut export = Export { session: &session, left_out: Problems::default(), lines: Vec::new() };
    export.lines = source.split_inclusive('\n').map(str::to_owned).collect();
    parse(source).1.into_iter().for_each(|problem| export.left_out.push(problem));
    export.blocks(&document, &known);
    export.names_of_tabs(&document.blocks);
    let used = known.iter().filter(|one| export.lines.iter().any(|line| line.contains(&one.reference())));
    let head = head(&document, &used.collect::<Vec<_>>());
    if let Some((at, text)) = head {
        let at = at.saturating_sub(1).min(export.lines.len());
        export.lines.insert(at, text);
    }
    if let Some((at, text)) = title(&document) {
        export.lines.insert(at.saturating_sub(1).min(export.lines.len()), text);
    }
    without_placeholders(&mut export.lines);
    Ok(ExecDoc { text: export.lines.concat(), left_out: export.left_out.sorted() })
}

struct Export<'a> {
    /// The document as it plays.
    session: &'a Session,
    left_out: Problems,
    /// Of the text, so far as it is rewritten: from the end on.
    lines: Vec<String>,
}

impl Export<'_> {
    /// Rewrites every block that runs, with its output, from the last to the first, so that those before keep their lines.
    fn blocks(&mut self, document: &Document, known: &[variables::Variable]) {
        let mut blocks: Vec<(&Command, Option<&Expected>)> =
            document.commands().into_iter().zip(document.expected()).collect();
        let first_shown = blocks.iter().find(|(command, _)| command.part == Part::Shown);
        let first_shown = first_shown.map_or(usize::MAX, |(command, _)| command.line);
        blocks.sort_unstable_by_key(|(command, _)| Reverse(command.line));
        for (command, expected) in blocks {
            let refusal = self.refusal(command);
            if command.part == Part::Setup && command.line > first_shown && refusal.is_none() {
                let message = "this runs before the blocks above it, which it does not in Exec Docs; move it to the top";
                self.left_out.push(Problem::new(command.line, message));
            }
            if let Some(expected) = expected {
                match refusal {
                    None => self.output(expected),
                    Some(_) => self.remove(expected.line),
                }
            }
            match refusal {
                Some(why) => {
                    self.left_out.push(Problem::new(command.line, format!("not exported: {why}")));
                    self.remove(command.line);
                }
                None => self.command(command, known),
            }
        }
    }

    /// Why a block has no place in Exec Docs.
    fn refusal(&self, command: &Command) -> Option<String> {
        let variant = self.session.variant();
        let document = self.session.document();
        match (command.language.as_str(), &command.runner) {
            ("http", _) => Some("Exec Docs run no `http` blocks; write it as `az rest` or `curl`".into()),
            ("figures", _) => Some("Exec Docs count nothing".into()),
            ("azurecli" | "bash" | "console", Runner::Person { name }) if name == ADMIN => None,
            ("azurecli" | "bash" | "console", Runner::Person { name }) => {
                Some(format!("Exec Docs have one person, who has signed in; `{name}` is another"))
            }
            ("azurecli" | "bash" | "console", Runner::Machine { name, .. }) => {
                Some(format!("Exec Docs run where they are played; this runs on `{name}`"))
            }
            ("azurecli" | "bash" | "console", _) => Some("Exec Docs run where they are played".into()),
            (language, _) => Some(format!("Exec Docs run no `{language}` blocks")),
        }
        .or_else(|| match command.part {
            Part::Shown | Part::Setup => None,
            _ => Some("the checks and solutions of a lab have no place in Exec Docs".into()),
        })
        .or_else(|| {
            let world = command.world.as_ref().filter(|_| !variant.has_in_world(document, command));
            world.map(|world| format!("it runs in the world `{world}` alone, and one world is exported"))
        })
        .or_else(|| {
            let tab = command.tab.as_ref().filter(|_| !variant.has_in_tab(document, command));
            let told = variant.tab(document).unwrap_or_default();
            tab.map(|tab| {
                format!("it stands in the tab `{}`, and the document is exported as told in `{told}`", tab.id)
            })
        })
    }

    /// A block of commands.
    fn command(&mut self, command: &Command, known: &[variables::Variable]) {
        let text = variables::exported(&variables::out_of_quotes(&command.text, known));
        let language = if command.language == "azurecli" { "azurecli" } else { "bash" };
        replace(&mut self.lines, command.line, &text);
        self.mark(command.line, language);
    }

    /// What a block prints, behind the comment that says how it is compared.
    fn output(&mut self, expected: &Expected) {
        let language = match expected.form {
            Form::Output => "output",
            Form::Json => "json",
        };
        self.mark(expected.line, language);
        let printed = self.session.run().steps.iter().find(|step| step.command == Some(expected.command));
        let printed =
            printed.map(|step| step.exchanges.iter().map(|one| one.text.as_str()).collect::<Vec<_>>());
        let Some(pattern) = pattern::of(expected, &printed.unwrap_or_default()) else {
            let message =
                "what the block prints is no JSON, so it has no regular expression; use an `output` block";
            return self.left_out.push(Problem::new(expected.line, message));
        };
        let Some(at) = expected.line.checked_sub(1) else { return };
        let Some((before, _)) = self.lines.get(at).and_then(|line| fence_of(line)) else { return };
        let comment = format!("{before}<!-- expected_similarity=\"{pattern}\" -->\n");
        // One that is there already said the same of the same output.
        let above = at.checked_sub(1).filter(|above| {
            self.lines.get(*above).is_some_and(|line| {
                line.trim_start().starts_with("<!--") && line.contains("expected_similarity")
            })
        });
        match above.and_then(|above| self.lines.get_mut(above)) {
            Some(line) => *line = comment,
            None => self.lines.insert(at, comment),
        }
    }

    /// Has nothing but this language stand behind the opening fence of a block.
    fn mark(&mut self, line: usize, language: &str) {
        let Some(opening) = line.checked_sub(1).and_then(|at| self.lines.get_mut(at)) else { return };
        let Some((before, mark)) = fence_of(opening) else { return };
        // The first line of an item keeps the item's own mark.
        let start = opening.get(..before.len()).unwrap_or_default();
        *opening = format!("{start}{mark}{language}\n");
    }

    /// Takes the block away that opens on this line, with its fences.
    fn remove(&mut self, line: usize) {
        replace(&mut self.lines, line, "");
        let Some(at) = line.checked_sub(1) else { return };
        let end = line.saturating_add(1).min(self.lines.len());
        if at <= end {
            self.lines.splice(at..end, []);
        }
        // One empty line around it is enough.
        let is_empty = |line: Option<&String>| line.is_some_and(|line| line.trim().is_empty());
        if is_empty(self.lines.get(at)) && is_empty(at.checked_sub(1).and_then(|at| self.lines.get(at))) {
            self.lines.remove(at);
        }
    }

    /// Makes headings of the names of tabs. Lines below have moved, so each is looked for by what it says.
    fn names_of_tabs(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Tabs { tabs, .. } => tabs.iter().for_each(|tab| self.name_of_tab(&tab.title)),
                Block::List { items, .. } => items.iter().for_each(|item| self.names_of_tabs(item)),
                Block::Quote { blocks, .. } | Block::Note { blocks, .. } => self.names_of_tabs(blocks),
                _ => {}
            }
        }
    }

    fn name_of_tab(&mut self, title: &str) {
        let is_name = |line: &&mut String| {
            line.trim_start_matches([' ', '>', '#']).starts_with('[') && line.contains("](#tab/")
        };
        if let Some(line) = self.lines.iter_mut().find(is_name) {
            let before = line.split('#').next().unwrap_or_default().to_owned();
            *line = format!("{before}### {title}\n");
        }
    }
}

/// The title above all else, where only the front matter has it, and the line of the first block.
fn title(document: &Document) -> Option<(usize, String)> {
    let is_title = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
    let title = document.front_matter.title.as_ref()?;
    let first = document.blocks.first().filter(|_| !document.blocks.iter().any(is_title))?;
    Some((line_of(first), format!("# {title}\n\n")))
}

/// What comes before the first section or block that runs, and the line of that.
fn head(document: &Document, variables: &[&variables::Variable]) -> Option<(usize, String)> {
    let first = document.blocks.iter().find(|block| begins(block))?;
    let is_there = |block: &Block| match block {
        Block::Heading { level: 2, inlines, .. } => plain_text(inlines) == PREREQUISITES,
        _ => false,
    };
    let mut head = String::new();
    if !document.blocks.iter().any(is_there) {
        head.push_str(&format!(
            "## {PREREQUISITES}\n\n- An Azure subscription of which you are Owner.\n- The Azure CLI, in which you have signed in with `az login`.\n\n"
        ));
    }
    if !variables.is_empty() {
        let lines: String = variables.iter().map(|variable| variable.line()).collect();
        head.push_str(&format!("```bash\n{lines}```\n\n"));
    }
    Some((line_of(first), head))
}

/// Whether the prose at the top ends with this block: a section, or something that holds a block that runs.
fn begins(block: &Block) -> bool {
    match block {
        Block::Heading { level: 2, .. } | Block::Command(_) | Block::Tabs { .. } => true,
        Block::List { items, .. } => items.iter().flatten().any(begins),
        Block::Quote { blocks, .. } | Block::Note { blocks, .. } => blocks.iter().any(begins),
        _ => false,
    }
}

fn line_of(block: &Block) -> usize {
    match block {
        Block::Heading { line, .. }
        | Block::Paragraph { line, .. }
        | Block::List { line, .. }
        | Block::Table { line, .. }
        | Block::Quote { line, .. }
        | Block::Note { line, .. }
        | Block::Tabs { line, .. }
        | Block::Rule { line }
        | Block::Code { line, .. } => *line,
        Block::Command(command) => command.line,
        Block::Expected(expected) => expected.line,
    }
}

/// Takes `placeholders:` out of the front matter: now they are variables.
fn without_placeholders(lines: &mut Vec<String>) {
    let is_fence = |line: &String| line.trim_end() == "---";
    if !lines.first().is_some_and(|line| is_fence(line) || line.trim_end() == "\u{feff}---") {
        return;
    }
    let Some(end) = lines.iter().skip(1).position(is_fence).map(|end| end.saturating_add(1)) else { return };
    let Some(start) = lines.iter().take(end).position(|line| line.starts_with("placeholders:")) else {
        return;
    };
    let below = lines.iter().take(end).skip(start.saturating_add(1));
    let count = below.take_while(|line| line.starts_with(' ') || line.trim().is_empty()).count();
    lines.splice(start..start.saturating_add(1).saturating_add(count), []);
}
