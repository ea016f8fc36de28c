//! The law of labs: nothing is done in the untouched world, each solution and each other right way reaches its task, and
//! each mistake reaches nothing and draws the hint that it names. Whatever could lie is told by line.

use std::collections::BTreeSet;

use crate::lab::Task;
use crate::lab::progress::Standing;
use crate::lab::trial::Failure;
use crate::problem::{Problem, Problems};
use crate::session::{Move, Session};

/// Fewer wrong ways than this tell nothing about a lab.
const FEWEST_MISTAKES: usize = 3;

/// Proves a lab that was opened and not played yet; what does not hold, by line. Of a document without tasks there is
/// nothing to prove.
#[must_use]
pub fn prove(opened: &Session) -> Vec<Problem> {
    let tasks = &opened.document().tasks;
    if tasks.is_empty() {
        return Vec::new();
    }
    let mut prover = Prover {
        opened,
        tasks,
        problems: Problems::default(),
        failed: BTreeSet::new(),
        drawn: BTreeSet::new(),
    };
    if opened.progress().is_some() {
        prover.prove();
    }
    prover.problems.sorted()
}

struct Prover<'a> {
    opened: &'a Session,
    tasks: &'a [Task],
    problems: Problems,
    /// The checks that did not come true somewhere.
    failed: BTreeSet<usize>,
    /// The hints that spoke somewhere, by task.
    drawn: BTreeSet<(usize, usize)>,
}

impl Prover<'_> {
    fn prove(&mut self) {
        for (index, task) in self.tasks.iter().enumerate() {
            self.see(self.opened, index, task);
            if is_done(self.opened, index) {
                let line = self.line_of(task.checks.first());
                self.tell(line, "this check cannot fail: its task is done before anybody has done anything");
            }
        }
        let mut solved = self.opened.clone();
        for (index, task) in self.tasks.iter().enumerate() {
            solved = self.task(solved, index, task);
        }
        self.nothing_is_lost(&solved);
        self.count();
        self.nothing_is_idle();
    }

    /// Proves a task in the world in which those before it are solved; gives the world in which it is solved too.
    fn task(&mut self, before: Session, index: usize, task: &Task) -> Session {
        if index > 0 && is_done(&before, index) {
            let line = self.line_of(task.checks.first());
            self.tell(line, "this check cannot fail: the solutions of the tasks before it do its task too");
            return before;
        }
        self.see(&before, index, task);
        for mistake in &task.mistakes {
            let made = self.go(before.clone(), index, &mistake.blocks);
            self.see(&made, index, task);
            if is_done(&made, index) {
                self.tell(mistake.line, "this mistake solves the task, so it is none");
                continue;
            }
            match hint_of(&made, index).map(|hint| hint.1) {
                Some(name) if name == mistake.hint => {}
                Some(other) => {
                    let message = format!("this mistake draws the hint `{other}`, not `{}`", mistake.hint);
                    self.tell(mistake.line, message);
                }
                None => {
                    self.tell(mistake.line, format!("this mistake draws no hint, not `{}`", mistake.hint))
                }
            }
        }
        for way in &task.also {
            let made = self.go(before.clone(), index, way);
            if !is_done(&made, index) {
                let line = self.line_of(way.first());
                self.cannot_pass(&made, task, line, "this way");
            }
        }
        let solved = self.go(before, index, &task.solution);
        match task.solution.first() {
            None => {
                let section = self.opened.document().sections.get(task.section);
                self.tell(section.map_or(1, |section| section.line), "this task has no `solution` block");
            }
            Some(first) if !is_done(&solved, index) => {
                let line = self.line_of(Some(first));
                self.cannot_pass(&solved, task, line, "the solution");
            }
            Some(_) => {}
        }
        solved
    }

    /// Runs the blocks of a way one after the other.
    fn go(&mut self, mut session: Session, index: usize, blocks: &[usize]) -> Session {
        let (known, made) = (session.run().problems.len(), session.run().steps.len());
        for block in blocks {
            // A block of the document itself is there.
            let _ = session.make(Move::Block { index: *block });
            self.drawn.extend(hint_of(&session, index).map(|hint| (index, hint.0)));
        }
        let told: Vec<Problem> = session.run().problems.iter().skip(known).cloned().collect();
        told.into_iter().for_each(|problem| self.problems.push(problem));
        for mismatch in session.run().steps.iter().skip(made).filter_map(|step| step.mismatch.as_ref()) {
            self.problems.push(Problem::new(
                mismatch.line,
                format!("the output did not come true\n{}", mismatch.diff),
            ));
        }
        session
    }

    /// Notes which checks fail in a world, and which hint speaks.
    fn see(&mut self, session: &Session, index: usize, task: &Task) {
        let failures = failures(session, task);
        self.failed.extend(failures.iter().map(|failure| failure.block));
        self.drawn.extend(hint_of(session, index).map(|hint| (index, hint.0)));
    }

    fn cannot_pass(&mut self, session: &Session, task: &Task, line: usize, way: &str) {
        for Failure { line: at, reason, .. } in failures(session, task).into_iter().take(1) {
            self.tell(
                at,
                format!("this check cannot pass: {way} on line {line} does not make it come true\n{reason}"),
            );
        }
    }

    /// All tasks are reached at once: what solves one breaks no other.
    fn nothing_is_lost(&mut self, solved: &Session) {
        let standings = solved.progress().into_iter().flat_map(|(progress, _)| &progress.tasks);
        for (task, _) in
            self.tasks.iter().zip(standings).filter(|(_, standing)| matches!(standing, Standing::Lost { .. }))
        {
            for Failure { line, reason, .. } in failures(solved, task).into_iter().take(1) {
                self.tell(
                    line,
                    format!(
                        "this check does not come true any more when the tasks after it are solved\n{reason}"
                    ),
                );
            }
        }
    }

    fn count(&mut self) {
        let line = self.opened.document().sections.first().map_or(1, |section| section.line);
        if self.tasks.iter().all(|task| task.also.is_empty()) {
            self.tell(line, "a lab shows at least one other right way, in a block marked `also`");
        }
        let mistakes: usize = self.tasks.iter().map(|task| task.mistakes.len()).sum();
        if mistakes < FEWEST_MISTAKES {
            let message = format!(
                "a lab shows at least {FEWEST_MISTAKES} mistakes, in blocks marked `mistake=HINT`; this has {mistakes}"
            );
            self.tell(line, message);
        }
    }

    /// Checks that never failed prove nothing, and hints that never spoke may say anything.
    fn nothing_is_idle(&mut self) {
        for (index, task) in self.tasks.iter().enumerate() {
            for block in &task.checks {
                if self.opened.has_output(*block) && !self.failed.contains(block) {
                    let line = self.line_of(Some(block));
                    self.tell(
                        line,
                        "this check cannot fail: neither the untouched world nor any mistake breaks it",
                    );
                }
            }
            for (number, hint) in task.hints.iter().enumerate() {
                if !hint.when.is_empty() && !self.drawn.contains(&(index, number)) {
                    let message = format!(
                        "the hint `{}` never speaks: neither the untouched world, nor a way on which the task is solved, \
                         nor any mistake draws it",
                        hint.name
                    );
                    self.tell(hint.line, message);
                }
            }
        }
    }

    fn tell(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(line, message));
    }

    fn line_of(&self, block: Option<&usize>) -> usize {
        block.and_then(|block| self.opened.block_of(*block)).map_or(1, |command| command.line)
    }
}

/// What of a task's checks fails, each seen after the others have run too.
fn failures(session: &Session, task: &Task) -> Vec<Failure> {
    let Some(mut trial) = session.trial() else { return Vec::new() };
    task.checks.iter().filter_map(|block| trial.run(*block)).collect()
}

fn is_done(session: &Session, task: usize) -> bool {
    let standing = session.progress().and_then(|(progress, _)| progress.tasks.get(task));
    matches!(standing, Some(Standing::Done { .. }))
}

/// The hint that speaks about a task while that one is at hand, with its name.
fn hint_of(session: &Session, task: usize) -> Option<(usize, &str)> {
    let (progress, _) = session.progress()?;
    let hint = progress.hint.filter(|_| progress.at_hand() == Some(task))?;
    Some((hint, session.document().tasks.get(task)?.hints.get(hint)?.name.as_str()))
}
