//! `mi-sim mutate`: documents in worlds that are wrong in one way, and which of these they would notice.

use crate::arguments::{Format, MutateOptions};
use crate::output::{complain, say};
use crate::play::documents;
use mi_sim_document::{Mutant, Notice, mutate};
use mi_sim_serve::read_document;
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// How many wrong worlds touch something, and how many of these are noticed.
#[derive(Clone, Copy, Default)]
struct Share {
    touching: usize,
    noticed: usize,
}

impl Share {
    fn of(mutants: &[Mutant]) -> Self {
        let count =
            |is_it: fn(&Notice) -> bool| mutants.iter().filter(|mutant| is_it(&mutant.notice)).count();
        Self {
            touching: count(|notice| *notice != Notice::Untouched),
            noticed: count(|notice| matches!(notice, Notice::Noticed { .. })),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            touching: self.touching.saturating_add(other.touching),
            noticed: self.noticed.saturating_add(other.noticed),
        }
    }

    /// Of a hundred, rounded down; all where there is nothing to notice.
    fn percent(self) -> usize {
        self.noticed.saturating_mul(100).checked_div(self.touching).unwrap_or(100)
    }

    fn words(self) -> String {
        let Self { touching, noticed } = self;
        format!("{noticed} of {touching} wrong worlds noticed ({} %)", self.percent())
    }
}

/// Plays the documents in every wrong world and tells of it.
pub(crate) fn tell(options: &MutateOptions) -> ExitCode {
    let mut files = Vec::new();
    for path in &options.paths {
        match documents(path) {
            Ok(found) => files.extend(found),
            Err(code) => return code,
        }
    }
    let mut together = Share::default();
    for file in &files {
        let source = match read_document(file) {
            Ok(source) => source,
            Err(error) => {
                complain!("mi-sim: cannot read {}: {error}", file.display());
                return ExitCode::from(2);
            }
        };
        let mutants = match mutate(&source, options.seed.as_deref()) {
            Ok(mutants) => mutants,
            Err(error) => {
                complain!("{}: {error}", file.display());
                return ExitCode::FAILURE;
            }
        };
        together = together.and(Share::of(&mutants));
        match options.format {
            Format::Text => print_text(file, &mutants),
            Format::Json => print_json(file, &mutants),
        }
    }
    if options.format == Format::Text && files.len() > 1 {
        say!("Together: {}", together.words());
    }
    if together.percent() >= options.least {
        return ExitCode::SUCCESS;
    }
    complain!("mi-sim: {}, fewer than {} of a hundred", together.words(), options.least);
    ExitCode::FAILURE
}

fn print_text(file: &Path, mutants: &[Mutant]) {
    say!("{}: {}", file.display(), Share::of(mutants).words());
    let width = mutants.iter().map(|mutant| mutant.fault.name().len()).max().unwrap_or_default();
    for Mutant { fault, notice } in mutants {
        let (mark, place) = match notice {
            Notice::Untouched => continue,
            Notice::Noticed { line } => ('✓', format!("line {line}")),
            Notice::Unnoticed { line: Some(line) } => ('✗', format!("seen at {line}")),
            Notice::Unnoticed { line: None } => ('✗', "not seen".to_owned()),
        };
        say!("  {mark} {:width$}  {place:<12}  {}", fault.name(), fault.sentence());
    }
    let untouched = mutants.iter().filter(|mutant| mutant.notice == Notice::Untouched);
    let untouched: Vec<&str> = untouched.map(|mutant| mutant.fault.name()).collect();
    if !untouched.is_empty() {
        say!("  not touched by {}", untouched.join(", "));
    }
    say!("");
}

#[derive(Serialize)]
struct Report<'a> {
    file: String,
    touching: usize,
    noticed: usize,
    worlds: Vec<World<'a>>,
}

#[derive(Serialize)]
struct World<'a> {
    fault: &'a str,
    sentence: &'a str,
    touches: bool,
    noticed: bool,
    /// Where it is noticed, or would be seen first.
    line: Option<usize>,
}

fn print_json(file: &Path, mutants: &[Mutant]) {
    let Share { touching, noticed } = Share::of(mutants);
    let worlds = mutants.iter().map(|Mutant { fault, notice }| World {
        fault: fault.name(),
        sentence: fault.sentence(),
        touches: *notice != Notice::Untouched,
        noticed: matches!(notice, Notice::Noticed { .. }),
        line: match notice {
            Notice::Untouched => None,
            Notice::Noticed { line } => Some(*line),
            Notice::Unnoticed { line } => *line,
        },
    });
    let report = Report { file: file.display().to_string(), touching, noticed, worlds: worlds.collect() };
    say!("{}", serde_json::to_string(&report).unwrap_or_default());
}
