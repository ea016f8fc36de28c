//! The rules of the house that no compiler knows, each with a message that says where it is broken.

mod authority;
mod documents;
mod facts;
mod locale;
mod named;
mod paths;
mod policy;
mod promises;
mod refusals;
mod source;

use std::fs;

use crate::machine::{Machine, Outcome, Run};

/// A text file of the project.
struct File {
    /// Its path below the checkout, with slashes.
    path: String,
    text: String,
}

impl File {
    fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }
}

/// Holds every file that is or would be committed against every rule.
pub(crate) fn check(machine: &Machine) -> Outcome {
    let files = files(machine)?;
    let mut broken = Vec::new();
    for file in &files {
        broken.extend(source::check(file));
        broken.extend(policy::check(file));
        broken.extend(authority::check(file));
    }
    broken.extend(paths::check(machine, &files));
    broken.extend(documents::check(&files));
    broken.extend(locale::check(&files));
    broken.extend(promises::check(&files));
    broken.extend(facts::check(&files));
    broken.extend(refusals::check(&files));
    broken.extend(named::check(&files));
    println!("{} files, {} rules broken", files.len(), broken.len());
    println!("{}", facts::count(&files));
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n")) }
}

/// Prints the facts that no test holds, and the tests of the services that no fact names.
pub(crate) fn unheld(machine: &Machine) -> Outcome {
    let files = files(machine)?;
    facts::unheld(&files).iter().for_each(|line| println!("{line}"));
    println!("{}", facts::count(&files));
    Ok(())
}

fn files(machine: &Machine) -> Outcome<Vec<File>> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let paths = machine.command("git").args(list).run_quietly()?;
    let read = |path: &str| {
        // What is deleted but not yet committed can't be read, what isn't UTF-8 is not a text.
        let text = fs::read_to_string(machine.path(path)).ok()?;
        Some(File { path: path.to_owned(), text })
    };
    Ok(paths.split('\0').filter(|path| !path.is_empty()).filter_map(read).collect())
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File { path: path.into(), text: text.into() }
}
