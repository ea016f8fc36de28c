//! `mi-sim reach`: what somebody can come to do in the world of a document, with the requests of every step, and the least that
//! has to be taken away so that they cannot.

mod names;
mod target;
mod text;
mod words;

use crate::arguments::{Format, ReachOptions};
use crate::output::{complain, say};
use mi_sim::analysis::{Gain, Reach, Step, check, moment, reach};
use mi_sim::{Cloud, PrincipalId};
use mi_sim_document::{Part, Session};
use mi_sim_serve::read_document;
use serde::Serialize;
use std::process::ExitCode;
use target::Target;

/// All that is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    from: &'a str,
    to: Option<&'a str>,
    at: String,
    /// Of worlds that the document compares, which.
    world: Option<&'a str>,
    /// How many things they can come to hold, one of which they hold from the start.
    holds: usize,
    /// Whether the checker found that nothing else follows from these.
    is_all: bool,
    targets: Vec<Target<'a>>,
}

/// Sets up the world of a document, and tells what somebody can come to do in it.
pub(crate) fn tell(options: &ReachOptions) -> ExitCode {
    let file = options.file.display();
    let session = match open(options) {
        Ok(session) => session,
        Err((wrong, status)) => {
            complain!("{wrong}");
            return ExitCode::from(status);
        }
    };
    let world = session.world();
    let cloud = world.cloud();
    let Some(from) = principal(cloud, &options.from) else {
        let all = names::of_principals(cloud).join("`, `");
        complain!("mi-sim: nobody is called `{}` in {file}; there are `{all}`", options.from);
        return ExitCode::from(2);
    };
    if let Some(to) = options.to.as_deref().filter(|to| !names::is_known(cloud, to)) {
        complain!("mi-sim: nothing is called `{to}` in {file}");
        return ExitCode::from(2);
    }
    let now = moment(cloud, world.now());
    let found = reach(cloud, from, now);
    let checked = check(cloud, &found.certificate(from), now);
    let answer = Answer {
        from: &options.from,
        to: options.to.as_deref(),
        at: world.now().to_rfc3339(),
        world: session.choice().map(|choice| choice.title.as_str()),
        holds: found.steps.len(),
        is_all: checked.is_ok(),
        targets: ends(cloud, &found, options).map(|end| Target::of(world, &found, end, from)).collect(),
    };
    match options.format {
        Format::Text => text::print(&answer),
        Format::Json => say!("{}", serde_json::to_string(&answer).unwrap_or_default()),
    }
    match checked {
        Ok(()) => ExitCode::SUCCESS,
        Err(flaw) => {
            complain!("mi-sim: the search left something out, which is a fault of mi-sim: {}", flaw.0);
            ExitCode::FAILURE
        }
    }
}

/// The session of the document, which has set its world up; or what is wrong, and the exit code.
fn open(options: &ReachOptions) -> Result<Session, (String, u8)> {
    let file = options.file.display();
    let source =
        read_document(&options.file).map_err(|error| (format!("mi-sim: cannot read {file}: {error}"), 2))?;
    let played =
        Session::open(&source, options.seed.as_deref()).map_err(|error| (format!("{file}: {error}"), 1))?;
    let set_up = played.run().steps.iter().filter(|step| step.part == Part::Setup).count();
    let session = if options.at_end { played } else { played.cut(set_up) };
    match session.run().problems.first() {
        Some(problem) => Err((format!("{file}:{}: {}", problem.line, problem.message), 1)),
        None => Ok(session),
    }
}

/// A person by the name before the `@`, or an identity or application by its name.
fn principal(cloud: &Cloud, name: &str) -> Option<PrincipalId> {
    let tenant = cloud.tenant();
    let service = || tenant.service_principals().find(|one| one.display_name.eq_ignore_ascii_case(name));
    tenant.user_named(name).map(|user| user.id).or_else(|| service().map(|one| one.id))
}

/// The steps of which is told: of the wanted name, or all that are worth something by themselves.
fn ends<'a>(
    cloud: &'a Cloud,
    found: &'a Reach,
    options: &'a ReachOptions,
) -> impl Iterator<Item = (usize, &'a Step)> {
    found.steps.iter().enumerate().skip(1).filter(move |(_, step)| match &options.to {
        Some(to) => names::is_called(cloud, &step.gain, to),
        None => matches!(step.gain, Gain::Principal { .. } | Gain::Keys { .. } | Gain::Data { .. }),
    })
}
