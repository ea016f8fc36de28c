//! The variables of a session, and which of them programs see.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};

#[derive(Clone, Debug, Default)]
pub(crate) struct Variables {
    all: BTreeMap<String, Variable>,
}

/// One of them, as [`Variables::keep`] lays it aside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variable {
    value: Option<String>,
    is_exported: bool,
}

impl Variables {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all.get(name)?.value.as_deref()
    }

    /// The names of all that have a value, but for the shell's own.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let all = self.all.iter().filter(|(_, variable)| variable.value.is_some());
        all.map(|(name, _)| name.as_str()).filter(|name| is_name(name))
    }

    pub(crate) fn set(&mut self, name: &str, value: String) {
        self.all.entry(name.to_string()).or_default().value = Some(value);
    }

    pub(crate) fn export(&mut self, name: &str) {
        self.all.entry(name.to_string()).or_default().is_exported = true;
    }

    /// The variable as it is, to be [put back](Self::put_back) later.
    pub(crate) fn keep(&self, name: &str) -> Option<Variable> {
        self.all.get(name).cloned()
    }

    pub(crate) fn put_back(&mut self, name: &str, variable: Option<Variable>) {
        match variable {
            Some(variable) => drop(self.all.insert(name.to_string(), variable)),
            None => self.unset(name),
        }
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.all.remove(name);
    }

    /// What a program finds in its environment, by name.
    pub(crate) fn exported(&self) -> impl Iterator<Item = (&str, &str)> {
        let seen = self.all.iter().filter(|(_, variable)| variable.is_exported);
        seen.filter_map(|(name, variable)| Some((name.as_str(), variable.value.as_deref()?)))
    }
}

/// Whether a word can be the name of a variable.
pub(crate) fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
