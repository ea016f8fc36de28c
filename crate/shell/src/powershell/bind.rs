//! What a cmdlet is, and how what is written becomes its parameters ("about_Parameters", "about_CommonParameters").

use super::failure::Failure;
use super::run::Shell;
use super::value::Value;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// One cmdlet: an entry of a table.
pub(crate) struct Cmdlet {
    pub(crate) name: &'static str,
    /// Other names of it, with blanks between them.
    pub(crate) aliases: &'static str,
    /// Its parameters with blanks between them: names with `|` between them, and after a colon `s` for a switch, `m` for
    /// one that must be there, `p` for what a pipeline carries, `n` for a property by that name of what it carries, and
    /// the position of one whose name may be left away; `x` is one that the real cmdlet has and this one refuses. `*` alone: it reads what is written itself.
    pub(crate) parameters: &'static str,
    /// What it does; gives what goes on in the pipeline.
    pub(crate) run: fn(&mut Work) -> Done,
}

pub(crate) type Done = Result<Vec<Value>, Failure>;

/// What is written after a cmdlet's name.
#[derive(Clone, Debug)]
pub(crate) enum Written {
    Name(String),
    Value(Value),
    /// `-Name:value`, and what was splatted.
    Both(String, Value),
}

/// A cmdlet at work.
pub(crate) struct Work<'s, 'a> {
    pub(crate) shell: &'s mut Shell<'a>,
    pub(crate) cmdlet: &'static Cmdlet,
    pub(crate) bound: Vec<(&'static str, Value)>,
    /// What is written, where the cmdlet reads it itself.
    pub(crate) written: Vec<Written>,
    /// What the pipeline carries.
    pub(crate) input: Vec<Value>,
}

/// Parameters that every cmdlet has. Of those for messages nothing shows here: no cmdlet writes any but warnings.
const COMMON: [&str; 14] = [
    "ErrorAction|EA",
    "WhatIf|wi:s",
    "OutVariable|OV",
    "Confirm|cf:s",
    "WarningAction|WA",
    "Verbose|vb:s",
    "Debug|db:sx",
    "ErrorVariable|EV:x",
    "WarningVariable|WV:x",
    "InformationAction|infa",
    "OutBuffer|OB:x",
    "DefaultProfile|AzContext|AzureRmContext|AzureCredential:x",
    "ProgressAction|proga",
    "AsJob:sx",
];

/// One parameter, read from the table.
#[derive(Clone, Copy)]
struct Parameter {
    names: &'static str,
    marks: &'static str,
}

impl Parameter {
    fn read(entry: &'static str) -> Self {
        let (names, marks) = entry.split_once(':').unwrap_or((entry, ""));
        Self { names, marks }
    }

    fn name(self) -> &'static str {
        self.names.split('|').next().unwrap_or(self.names)
    }

    fn has(self, mark: char) -> bool {
        self.marks.contains(mark)
    }

    fn position(self) -> Option<u32> {
        self.marks.chars().find_map(|mark| mark.to_digit(10))
    }
}

fn parameters(cmdlet: &Cmdlet) -> impl Iterator<Item = Parameter> {
    cmdlet.parameters.split_whitespace().map(Parameter::read)
}

fn all(cmdlet: &Cmdlet) -> impl Iterator<Item = Parameter> {
    parameters(cmdlet).chain(COMMON.iter().map(|entry| Parameter::read(entry)))
}

/// The parameter of this name, or the only one that begins so.
fn find(cmdlet: &Cmdlet, name: &str) -> Result<Parameter, Failure> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    if let Some(exact) = all(cmdlet).find(|one| one.names.split('|').any(is)) {
        return Ok(exact);
    }
    let begins = |known: &str| known.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let close: Vec<Parameter> = all(cmdlet).filter(|one| begins(one.name())).collect();
    match close.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::new(format!(
            "A parameter cannot be found that matches parameter name '{name}'. Known are {}.",
            parameters(cmdlet)
                .filter(|one| !one.has('x'))
                .map(|one| format!("-{}", one.name()))
                .collect::<Vec<_>>()
                .join(", ")
        ))),
        several => {
            let names: Vec<String> = several.iter().map(|one| format!("-{}", one.name())).collect();
            Err(Failure::new(format!(
                "Parameter cannot be processed because the parameter name '{name}' is ambiguous. Possible matches include: {}.",
                names.join(" ")
            )))
        }
    }
}

/// Names with values; those without a name go to positions.
pub(super) fn bind(
    cmdlet: &'static Cmdlet,
    written: Vec<Written>,
) -> Result<Vec<(&'static str, Value)>, Failure> {
    let mut bound: Vec<(&'static str, Value)> = Vec::new();
    let mut loose = Vec::new();
    let mut written = written.into_iter().peekable();
    while let Some(one) = written.next() {
        let (name, value) = match one {
            Written::Value(value) => {
                loose.push(value);
                continue;
            }
            Written::Both(name, value) => (name, Some(value)),
            Written::Name(name) => (name, None),
        };
        let parameter = find(cmdlet, &name)?;
        let value = match value {
            Some(value) => value,
            None if parameter.has('s') => Value::Bool(true),
            None => match written.next() {
                Some(Written::Value(value)) => value,
                _ => {
                    return Err(Failure::new(format!(
                        "Missing an argument for parameter '{}'. Specify a parameter and try again.",
                        parameter.name()
                    )));
                }
            },
        };
        if parameter.has('x') {
            return Err(Failure::new(format!(
                "-{} of {} is not simulated; leave it away",
                parameter.name(),
                cmdlet.name
            )));
        }
        if bound.iter().any(|(known, _)| *known == parameter.name()) {
            return Err(Failure::new(format!(
                "Cannot bind parameter because parameter '{}' is specified more than once.",
                parameter.name()
            )));
        }
        bound.push((parameter.name(), value));
    }
    let mut places: Vec<(u32, &'static str)> = parameters(cmdlet)
        .filter(|one| !bound.iter().any(|(known, _)| *known == one.name()))
        .filter_map(|one| Some((one.position()?, one.name())))
        .collect();
    mi_sim::sort_by(&mut places, |one, other| one.0.cmp(&other.0));
    let mut places = places.into_iter();
    for value in loose {
        let Some((_, name)) = places.next() else {
            return Err(Failure::new(format!(
                "A positional parameter cannot be found that accepts argument '{}'.",
                value.to_text()
            )));
        };
        bound.push((name, value));
    }
    Ok(bound)
}

/// Whether the cmdlet takes what a pipeline carries one by one.
pub(super) fn takes_each(cmdlet: &Cmdlet) -> bool {
    parameters(cmdlet).any(|one| one.has('p') || one.has('n'))
}

/// What an item of the pipeline gives to parameters that nobody wrote.
pub(super) fn bind_item(cmdlet: &'static Cmdlet, bound: &mut Vec<(&'static str, Value)>, item: &Value) {
    for parameter in parameters(cmdlet) {
        if bound.iter().any(|(known, _)| *known == parameter.name()) {
            continue;
        }
        if parameter.has('n') {
            let found =
                parameter.names.split('|').map(|name| item.member(name)).find(|value| *value != Value::Null);
            if let Some(value) = found.filter(|_| item.members().is_some()) {
                bound.push((parameter.name(), value));
                continue;
            }
        }
        if parameter.has('p') {
            bound.push((parameter.name(), item.clone()));
        }
    }
}

/// What must be there and is not.
pub(super) fn missing(cmdlet: &Cmdlet, bound: &[(&'static str, Value)]) -> Option<Failure> {
    let is_missing = |one: &Parameter| one.has('m') && !bound.iter().any(|(known, _)| *known == one.name());
    let names: Vec<&str> = parameters(cmdlet).filter(is_missing).map(Parameter::name).collect();
    (!names.is_empty()).then(|| {
        Failure::new(format!(
            "Cannot process command because of one or more missing mandatory parameters: {}.",
            names.join(" ")
        ))
    })
}

impl Work<'_, '_> {
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.bound.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(Value::to_text)
    }

    /// The value of a parameter that the table says must be there.
    pub(crate) fn needed(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    pub(crate) fn switch(&self, name: &str) -> bool {
        self.value(name).is_some_and(Value::is_true)
    }

    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.value(name).cloned().map(Value::items).unwrap_or_default().iter().map(Value::to_text).collect()
    }

    /// With `-WhatIf` it only tells what it would do; whether it goes on.
    pub(crate) fn goes_on(&mut self, target: &str) -> bool {
        if !self.switch("WhatIf") {
            return true;
        }
        let line =
            format!("What if: Performing the operation \"{}\" on target \"{target}\".", self.cmdlet.name);
        self.shell.say(&line);
        false
    }

    /// What asks before it does something cannot ask here.
    pub(crate) fn confirmed(&self) -> Result<(), Failure> {
        let is_told = self.switch("Force")
            || self.switch("WhatIf")
            || self.value("Confirm").is_some_and(|value| !value.is_true());
        match is_told {
            true => Ok(()),
            false => Err(Failure::new(
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available. Use -Force.".to_string(),
            )),
        }
    }
}
