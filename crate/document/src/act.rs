//! One thing that a block does: a request, a statement of bash, a script that is brought onto a host, or a wait.

use mi_sim::{Place, Simulator};
use mi_sim_shell::{Timed, World};

use crate::brought::{self, Brought};
use crate::document::Action;
use crate::duration::Sleep;
use crate::expect::print;
use crate::fence::Runner;
use crate::figures;
use crate::fill::{self, Memory};
use crate::host;
use crate::http_block::RequestTemplate;
use crate::problem::Problem;
use crate::run::{Entries, Printed};

/// As work, an entry of the journal that is looked at counts as so many bytes.
const ENTRY: usize = 16;

/// What one action did.
pub(crate) struct Done {
    pub(crate) printed: Printed,
    /// What a `json` block is compared with: the body of a response, the output of a command.
    pub(crate) answer: Option<String>,
    /// Whether the rest of the block does not run: a script that ended itself.
    pub(crate) ends_block: bool,
}

/// Does one thing.
///
/// # Errors
/// What cannot be sent or run, with its line.
pub(crate) fn act(
    action: &Action,
    runner: &Runner,
    memory: &mut Memory,
    world: &mut Simulator,
) -> Result<Done, Problem> {
    let start = world.journal().len();
    let (mut status, mut ends_block) = (None, false);
    let (line, (text, answer)) = match action {
        Action::Request(template) => (template.url.line, exchange(template, runner, memory, world)?),
        Action::Sleep(sleep) => {
            wait(sleep, runner, memory, world)?;
            (sleep.line, (String::new(), None))
        }
        Action::Script { line, text } => {
            let (text, answer, ended) =
                script(text, runner, memory, world).map_err(|wrong| Problem::new(*line, wrong))?;
            status = Some(ended);
            (*line, (text, answer))
        }
        Action::Figures { line, counts } => {
            // Each looks at the whole journal.
            let work = counts.len().saturating_mul(world.journal().len()).saturating_mul(ENTRY);
            memory.budget.run(work).map_err(|wrong| Problem::new(*line, wrong))?;
            status = Some(0);
            (*line, (figures::print(counts, world), None))
        }
        Action::Statement { line, statement } => {
            let from = place(runner, world).map_err(|wrong| Problem::new(*line, wrong))?;
            // Where nothing is left, nothing runs.
            memory.budget.run(1).map_err(|wrong| Problem::new(*line, wrong))?;
            let mut lives = memory.budget.lives.clone();
            let mut timed = Timed { simulator: world, lives: &mut lives };
            let printed = memory.tools_at(&from).run(&mut timed, statement);
            memory.budget.lives = lives;
            (status, ends_block) = (Some(printed.status), printed.leaves);
            let text = [printed.out.as_str(), &printed.err].concat();
            memory.budget.run(printed.cost).map_err(|wrong| Problem::new(*line, wrong))?;
            memory.budget.keep(text.len()).map_err(|wrong| Problem::new(*line, wrong))?;
            (*line, (text, Some(printed.out).filter(|out| !out.trim().is_empty())))
        }
    };
    let entries = Entries { start, end: world.journal().len() };
    Ok(Done { printed: Printed { line, text, status, entries }, answer, ends_block })
}

/// Sends one request; gives what it printed and, when there was a response, its body.
fn exchange(
    template: &RequestTemplate,
    runner: &Runner,
    memory: &mut Memory,
    world: &mut Simulator,
) -> Result<(String, Option<String>), Problem> {
    if let Some(name) = &template.name {
        memory.forget(name);
    }
    let from = place(runner, world).map_err(|wrong| Problem::new(template.url.line, wrong))?;
    let request = fill::request(template, runner, memory, world)?;
    let answer = match runner {
        Runner::Machine { name, by: Some(by) } => brought::send(name, by, &request, memory, world)
            .map_err(|wrong| Problem::new(template.url.line, wrong))?,
        _ => world.send(&from, request.clone()).map_err(|failed| failed.reason),
    };
    match answer {
        Ok(response) => {
            let (text, body) = (print(&response), response.body.text());
            memory.budget.keep(text.len()).map_err(|wrong| Problem::new(template.url.line, wrong))?;
            if let Some(name) = &template.name {
                memory.keep(name, request, response);
            }
            Ok((text, Some(body)))
        }
        Err(reason) => Ok((format!("connect: {reason}"), None)),
    }
}

/// Has a script run on a host for somebody; gives what it printed, its output alone, and its exit status.
fn script(
    text: &str,
    runner: &Runner,
    memory: &mut Memory,
    world: &mut Simulator,
) -> Result<(String, Option<String>, u8), String> {
    let Runner::Machine { name, by: Some(by) } = runner else {
        return Err("a script is brought onto a host by somebody (`on=vm1 as=alice`)".to_owned());
    };
    let (text, answer, status) = match brought::run(name, by, text, memory, world)? {
        Brought::Ran(output) => {
            ([output.out.as_str(), &output.err].concat(), Some(output.out), output.status)
        }
        Brought::Refused(refusal) => (print(&refusal), Some(refusal.body.text()), 1),
        Brought::Lost(reason) => (format!("connect: {reason}"), None, 1),
    };
    memory.budget.keep(text.len())?;
    Ok((text, answer, status))
}

/// Lets time pass; whoever waits must be there.
fn wait(sleep: &Sleep, runner: &Runner, memory: &mut Memory, world: &mut Simulator) -> Result<(), Problem> {
    place(runner, world).map_err(|wrong| Problem::new(sleep.line, wrong))?;
    let mut timed = Timed { simulator: world, lives: &mut memory.budget.lives };
    timed.pass(sleep.duration).map_err(|wrong| Problem::new(sleep.line, wrong))
}

pub(crate) fn place(runner: &Runner, world: &Simulator) -> Result<Place, String> {
    match runner {
        Runner::Person { name } => Ok(Place::Person { name: name.clone() }),
        Runner::Internet => Ok(Place::Internet),
        Runner::Job { issuer } => match world.cloud().issuer(issuer) {
            Some(_) => Ok(Place::Issuer { name: issuer.clone() }),
            None => Err(format!("no issuer is called `{issuer}`; name it under `issuers:`")),
        },
        Runner::Machine { name, .. } => Ok(Place::Code { host: host::meant(name, world)?.id().clone() }),
    }
}
