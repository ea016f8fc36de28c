//! What became of a document, for a program and for whoever reads standard error.

use super::Played;
use crate::output::{complain, say};
use mi_sim_document::{Mismatch, Problem, Run};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    /// Which of the worlds that the document compares.
    #[serde(skip_serializing_if = "Option::is_none")]
    world: Option<&'a str>,
    /// The id of the tab in which it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    tab: Option<&'a str>,
    came_true: bool,
    /// What does not hold of a lab.
    unproved: &'a [Problem],
    run: &'a Run,
    journal: &'a [mi_sim::Entry],
}

pub(super) fn print_json(played: &Played) {
    let report = Report {
        world: played.session.choice().map(|choice| choice.id.as_str()),
        tab: played.session.tab(),
        came_true: played.came_true(),
        unproved: &played.unproved,
        run: played.session.run(),
        journal: played.session.world().journal().entries(),
    };
    say!("{}", serde_json::to_string(&report).unwrap_or_default());
}

/// `file:line: message`, as compilers and editors have it.
pub(super) fn tell_what_failed(played: &Played) {
    for failure in failures(played) {
        complain!("{}:{}: {}", played.file.display(), failure.line, failure.message);
    }
}

/// Something that did not come true.
pub(super) struct Failure {
    pub(super) line: usize,
    /// What, and where both part.
    pub(super) message: String,
}

/// All that did not come true, problems first.
pub(super) fn failures(played: &Played) -> Vec<Failure> {
    let run = played.session.run();
    let world = played.session.choice().map(|choice| format!(" in the world `{}`", choice.id));
    let tab = played.session.tab().map(|tab| format!(" in the tab `{tab}`"));
    let place = world.unwrap_or_default() + &tab.unwrap_or_default();
    let problems = run.problems.iter().chain(&played.unproved);
    let problems = problems.map(|problem| Failure { line: problem.line, message: problem.message.clone() });
    let mismatches = run.steps.iter().filter_map(|step| step.mismatch.as_ref());
    let mismatches = mismatches.map(|Mismatch { line, diff, .. }| Failure {
        line: *line,
        message: format!("the output did not come true{place}\n{diff}"),
    });
    problems.chain(mismatches).collect()
}
