//! The variables of a template ("Variables in ARM templates"): each is evaluated when it is first asked for, and once.

use super::evaluate::{Evaluation, Fault, short};
use super::template::no_lookup;
use crate::sort::gathered;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value};

/// Variables by their names in lower case: as they are written, and those that are evaluated.
pub(super) struct Variables<'a> {
    written: BTreeMap<String, &'a Value>,
    settled: BTreeMap<String, Value>,
    /// Whether a variable is being evaluated, which must wait for those that it needs.
    is_settling: bool,
}

impl<'a> Variables<'a> {
    pub(super) fn new(written: Option<&'a JsonMap<String, Value>>) -> Self {
        let written = written.into_iter().flatten();
        let written = gathered(written.map(|(name, value)| (name.to_ascii_lowercase(), value)));
        Self { written, settled: BTreeMap::new(), is_settling: false }
    }

    /// What this variable comes to, once it is evaluated.
    pub(super) fn settled(&self, name: &str) -> Result<&Value, Fault> {
        self.settled.get(name).ok_or_else(|| Fault::Needs(name.to_string()))
    }
}

impl Evaluation<'_> {
    /// Evaluates a variable with all that it needs, one after the other: a chain of variables is as long as it likes and
    /// nests nothing.
    pub(super) fn settle(&mut self, name: &str) -> Result<(), Fault> {
        if self.variables.settled.contains_key(name) {
            return Ok(());
        }
        if self.variables.is_settling {
            return Err(Fault::Needs(name.to_string()));
        }
        self.variables.is_settling = true;
        let settled = self.settle_each(name);
        self.variables.is_settling = false;
        settled
    }

    fn settle_each(&mut self, name: &str) -> Result<(), Fault> {
        let mut open = Vec::from([name.to_string()]);
        while let Some(name) = open.last() {
            let written = self.variables.written.get(name).copied();
            let written =
                written.ok_or_else(|| format!("the template variable '{}' is not found", short(name)))?;
            match self.tried(written, None, &mut no_lookup) {
                Ok(value) => {
                    self.variables.settled.insert(name.clone(), value);
                    open.pop();
                }
                Err(Fault::Needs(next)) if open.contains(&next) => {
                    return Err(Fault::Wrong(format!(
                        "the template variable '{}' needs itself: circular dependency detected",
                        short(&next)
                    )));
                }
                Err(Fault::Needs(next)) => open.push(next),
                Err(wrong) => return Err(wrong),
            }
        }
        Ok(())
    }
}
