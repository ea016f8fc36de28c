//! The tasks of a document, out of its blocks.

use crate::budget::MOST_OF_TASKS;
use crate::document::{Document, Expected, Inline};
use crate::fence::{Fence, Part};
use crate::markdown;
use crate::parse::Reader;
use crate::problem::{Problem, Problems, names};

/// What a learner is to reach. Blocks are told by their [`Command::index`](crate::Command::index).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// Which of [`Document::sections`] it is.
    pub section: usize,
    /// Blocks that all have to come true, one after the other in one fork.
    pub checks: Vec<usize>,
    /// Of these the first that fits speaks.
    pub hints: Vec<Hint>,
    /// What reaches it, where the tasks before it were reached.
    pub solution: Vec<usize>,
    /// Other right ways.
    pub also: Vec<Vec<usize>>,
    /// Wrong ways.
    pub mistakes: Vec<Mistake>,
}

/// What is said to a learner in whose world something is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Line of its block.
    pub line: usize,
    /// By which a mistake names it.
    pub name: String,
    /// What is wrong, or where to look.
    pub inlines: Vec<Inline>,
    /// Blocks that all have to come true for it to fit; without any it always does.
    pub when: Vec<usize>,
}

/// A wrong way that people take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line of its first block.
    pub line: usize,
    /// The name of the hint that has to answer it.
    pub hint: String,
    /// What is done.
    pub blocks: Vec<usize>,
}

impl Reader {
    /// The task of the section that is being read, if there is one.
    fn task(&mut self, line: usize, what: &str) -> Option<&mut Task> {
        let Some(section) = self.document.sections.len().checked_sub(1) else {
            self.problem(
                line,
                format!("{what} stands under the heading of its task, one of level 2 (`## …`)"),
            );
            return None;
        };
        self.of_tasks = self.of_tasks.saturating_add(1);
        if self.of_tasks > MOST_OF_TASKS {
            let message =
                format!("the tasks of a lab have {MOST_OF_TASKS} blocks and hints at most; this is one more");
            self.problem(line, message);
            return None;
        }
        if self.document.tasks.last().is_none_or(|task| task.section != section) {
            self.document.tasks.push(Task { section, ..Task::default() });
        }
        self.document.tasks.last_mut()
    }

    /// Puts a hint into its task.
    pub(crate) fn hint(&mut self, fence: Fence, line: usize, text: &str) {
        let Some(name) = fence.hint else { return };
        let inlines = markdown::running_text(text, line.saturating_add(1), self);
        if inlines.is_empty() {
            self.problem(line, format!("the hint `{name}` says nothing"));
        }
        let Some(task) = self.task(line, "a hint") else { return };
        if task.hints.iter().any(|known| known.name == name) {
            self.problem(line, format!("this task has a hint `{name}` already; choose another name"));
            return;
        }
        task.hints.push(Hint { line, name, inlines, when: Vec::new() });
    }

    /// Puts a block into the task that it is a part of, if it is one; gives which part.
    pub(crate) fn part_of_task(&mut self, fence: &Fence, block: usize, line: usize) -> Part {
        let part = match (fence.goes_on, self.way) {
            (false, _) => fence.part,
            (true, Some(part)) => part,
            (true, None) => {
                self.problem(
                    line,
                    "`then` goes on with a `solution`, `also` or `mistake=` block of this section",
                );
                return Part::Shown;
            }
        };
        if matches!(part, Part::Shown | Part::Setup) {
            return part;
        }
        let goes_on = fence.goes_on;
        let Some(task) = self.task(line, "a block of a lab") else { return part };
        let wrong = match part {
            Part::Check => {
                task.checks.push(block);
                None
            }
            Part::When => match task.hints.last_mut() {
                Some(hint) => {
                    hint.when.push(block);
                    None
                }
                None => Some("a `when` block stands below the `hint` block that it decides about"),
            },
            Part::Solution if !goes_on && !task.solution.is_empty() => Some(
                "this task has a solution already; go on with it by `then`, or write another way as `also`",
            ),
            Part::Solution => {
                task.solution.push(block);
                None
            }
            Part::Also => {
                match task.also.last_mut().filter(|_| goes_on) {
                    Some(way) => way.push(block),
                    None => task.also.push(vec![block]),
                }
                None
            }
            Part::Mistake => {
                match task.mistakes.last_mut().filter(|_| goes_on) {
                    Some(mistake) => mistake.blocks.push(block),
                    None => {
                        let hint = fence.hint.clone().unwrap_or_default();
                        task.mistakes.push(Mistake { line, hint, blocks: vec![block] });
                    }
                }
                None
            }
            Part::Shown | Part::Setup => None,
        };
        if let Some(wrong) = wrong {
            self.problem(line, wrong);
        }
        if matches!(part, Part::Solution | Part::Also | Part::Mistake) {
            self.way = Some(part);
        }
        part
    }
}

/// Names what no task can be played with.
pub(crate) fn check(document: &Document, problems: &mut Problems) {
    if document.tasks.is_empty() {
        return;
    }
    let (commands, expected) = (document.commands(), document.expected());
    if let Some(command) = commands.iter().find(|command| command.predict.is_some()) {
        let message = "a lab asks for no prediction, as nothing runs by itself in it; leave `predict` away";
        problems.push(Problem::new(command.line, message));
    }
    let has_output =
        |block: &usize| expected.get(*block).copied().flatten().map(|expected: &Expected| expected.line);
    for task in &document.tasks {
        let section = document.sections.get(task.section);
        let (line, title) = section.map_or((1, ""), |section| (section.line, section.title.as_str()));
        if task.checks.iter().all(|block| has_output(block).is_none()) {
            let message = format!(
                "nothing decides when the task `{title}` is done; it needs a `check` block with an `output` or `json` block"
            );
            problems.push(Problem::new(line, message));
        }
        for command in task
            .checks
            .iter()
            .filter(|block| has_output(block).is_some())
            .filter_map(|block| commands.get(*block))
        {
            if command.missing.is_none() {
                let message =
                    "say what a learner still lacks when this check does not come true: `missing=\"…\"`";
                problems.push(Problem::new(command.line, message));
            }
        }
        let last = task.hints.len().saturating_sub(1);
        for (index, hint) in task.hints.iter().enumerate() {
            if hint.when.iter().all(|block| has_output(block).is_none()) && index != last {
                let message = format!(
                    "the hint `{}` always fits, so that those after it never speak; \
                     give it a `when` block with an `output` or `json` block, or put it last",
                    hint.name
                );
                problems.push(Problem::new(hint.line, message));
            }
        }
        for mistake in &task.mistakes {
            if task.hints.iter().all(|hint| hint.name != mistake.hint) {
                let known = names(&mut task.hints.iter().map(|hint| hint.name.as_str()));
                let message = format!("this task has no hint `{}`; it has {known}", mistake.hint);
                problems.push(Problem::new(mistake.line, message));
            }
        }
    }
}
