//! The ids that Azure gave to what clients made: another run gives others.
//!
//! What the document itself makes has the same ids in each run, as chance comes from the seed. What clients make later has
//! not: requests came beside one another there. So an id that came to be since, and that an answer told, is written where a
//! client used it as the place in that answer, `{{r7.response.body.$.identity.principalId}}`.

use super::named;
use mi_sim::wire::Response;
use mi_sim::{Entry, Event};
use serde_json::Value;
use std::collections::HashSet;

/// So many ids are known at most: each is looked for in each request.
const MOST: usize = 2_048;
/// So deep an answer is looked at.
const DEEPEST: usize = 24;
/// The member in which Microsoft Graph tells a secret that it made, once.
const SECRET: &str = "secretText";

/// Ids that came to be, and where they were told.
#[derive(Default)]
pub(super) struct Made {
    /// Those that no client chose, told or not.
    fresh: HashSet<String>,
    /// Those that clients chose: they are the same in each run.
    chosen: HashSet<String>,
    /// What was told, with the reference that stands for it, the longest first.
    told: Vec<(String, String)>,
}

impl Made {
    /// Takes note of what a request says by itself.
    pub(super) fn ask(&mut self, text: &str) {
        for id in ids(text).filter(|id| !self.fresh.contains(*id)) {
            if self.chosen.len() < MOST {
                self.chosen.insert(id.to_owned());
            }
        }
    }

    /// Takes note of what came to be by a request.
    pub(super) fn come(&mut self, entries: &[Entry]) {
        for entry in entries {
            let Event::Changed { change } = &entry.event else { continue };
            let text = serde_json::to_string(change).unwrap_or_default();
            for id in ids(&text).filter(|id| !self.chosen.contains(*id)) {
                if self.fresh.len() < MOST {
                    self.fresh.insert(id.to_owned());
                }
            }
        }
    }

    /// Takes note of what the answer to the request of this name tells.
    pub(super) fn tell(&mut self, name: &str, response: &Response) {
        if let Ok(body) = response.body.json() {
            self.look(&body, &format!("{name}.response.body.$"), "", DEEPEST);
            self.told.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        }
    }

    /// The text of a request, in which references stand for what was told.
    pub(super) fn referring(&self, text: String) -> String {
        self.told.iter().fold(text, |text, (told, reference)| match text.contains(told) {
            true => named(&text, told, reference),
            false => text,
        })
    }

    fn look(&mut self, value: &Value, path: &str, member: &str, deepest: usize) {
        let Some(deeper) = deepest.checked_sub(1) else { return };
        match value {
            Value::Object(members) => {
                // A name with an id in it would become a variable within a variable.
                for (name, value) in members.iter().filter(|(name, _)| is_word(name)) {
                    self.look(value, &format!("{path}.{name}"), name, deeper);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.look(item, &format!("{path}[{index}]"), member, deeper);
                }
            }
            Value::String(text) => {
                let is_new = || self.told.len() < MOST && self.told.iter().all(|(told, _)| told != text);
                let last = text.rsplit('/').next().unwrap_or_default();
                let is_secret = member == SECRET && is_unreserved(text);
                if (self.fresh.contains(last) || is_secret) && is_new() {
                    self.told.push((text.clone(), path.to_owned()));
                }
            }
            _ => {}
        }
    }
}

fn is_word(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(fits) && !name.is_empty()
}

/// Whether a text is as long as a secret of Graph's, and nothing that stands in a request by itself.
fn is_unreserved(text: &str) -> bool {
    text.len() >= 32 && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c))
}

/// The GUIDs in a text, and what has 32 digits as the versions of secrets have.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_hexdigit() || c == '-';
    text.split(move |c| !is_part(c)).filter(|part| matches!(part.len(), 32 | 36))
}
