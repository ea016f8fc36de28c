//! Cmdlets that choose, order, count and change what a pipeline carries (module Microsoft.PowerShell.Utility).

use crate::powershell::bind::{Cmdlet, Done, Work, Written};
use crate::powershell::failure::Failure;
use crate::powershell::run::{Shell, Stop};
use crate::powershell::show;
use crate::powershell::syntax::{Body, Operator};
use crate::powershell::value::{Value, float};
use crate::powershell::{like, operators};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet { name: "Where-Object", aliases: "where ?", parameters: "*", run: where_object },
    Cmdlet { name: "ForEach-Object", aliases: "foreach %", parameters: "*", run: for_each },
    Cmdlet {
        name: "Select-Object",
        aliases: "select",
        parameters: "Property:0 First Last Skip ExpandProperty ExcludeProperty Unique:s Index",
        run: select,
    },
    Cmdlet {
        name: "Sort-Object",
        aliases: "sort",
        parameters: "Property:0 Descending:s Unique:s CaseSensitive:s Top",
        run: sort,
    },
    Cmdlet { name: "Group-Object", aliases: "group", parameters: "Property:0 NoElement:s", run: group },
    Cmdlet {
        name: "Measure-Object",
        aliases: "measure",
        parameters: "Property:0 Sum:s Average:s Maximum:s Minimum:s Line:s",
        run: measure,
    },
    Cmdlet {
        name: "Format-Table",
        aliases: "ft",
        parameters: "Property:0 AutoSize:s Wrap:s HideTableHeaders:s",
        run: format_table,
    },
    Cmdlet { name: "Format-List", aliases: "fl", parameters: "Property:0 Force:s", run: format_list },
    Cmdlet { name: "Get-Member", aliases: "gm", parameters: "Name:0", run: get_member },
    Cmdlet {
        name: "New-Object",
        aliases: "",
        parameters: "TypeName:0m ArgumentList|Args:1 Property",
        run: new_object,
    },
    Cmdlet {
        name: "Add-Member",
        aliases: "",
        parameters: "InputObject:p NotePropertyName NotePropertyValue PassThru:s",
        run: add_member,
    },
];

/// Runs a block with `$_` as an item.
fn with(shell: &mut Shell, item: &Value, body: &Body) -> Result<Vec<Value>, Failure> {
    shell.current.push(item.clone());
    let ran = shell.script(body);
    shell.current.pop();
    ran.map_err(|stop| match stop {
        Stop::Failed(failure) => failure,
        _ => Failure::new("`break`, `continue` and `exit` do not stand in a script block of a pipeline here"),
    })
}

fn where_object(work: &mut Work) -> Done {
    let mut written = core::mem::take(&mut work.written).into_iter();
    let first = loop {
        match written.next() {
            Some(Written::Name(name))
                if ["filterscript", "property"].contains(&name.to_ascii_lowercase().as_str()) => {}
            Some(Written::Value(value) | Written::Both(_, value)) => break value,
            _ => {
                return Err(Failure::new(
                    "a script block stands here, as in `Where-Object {$_.Name -eq \"vm1\"}`",
                ));
            }
        }
    };
    let input = core::mem::take(&mut work.input);
    let mut kept = Vec::new();
    if let Value::Script(body) = &first {
        for item in input {
            if Value::of(with(work.shell, &item, body)?).is_true() {
                kept.push(item);
            }
        }
        return Ok(kept);
    }
    let name = first.to_text();
    let (operator, wanted) = match (written.next(), written.next()) {
        (None, _) => (None, Value::Null),
        (Some(Written::Name(operator)), Some(Written::Value(value) | Written::Both(_, value))) => {
            (Some(operator.to_ascii_lowercase()), value)
        }
        _ => return Err(Failure::new("write `Where-Object Property -eq Value`, or a script block")),
    };
    for item in input {
        let value = item.member(&name);
        let holds = match operator.as_deref() {
            None => value.is_true(),
            Some("eq") => value.compared(&wanted, false) == Some(Ordering::Equal),
            Some("ne") => value.compared(&wanted, false) != Some(Ordering::Equal),
            Some("gt") => value.compared(&wanted, false) == Some(Ordering::Greater),
            Some("ge") => value.compared(&wanted, false).is_some_and(Ordering::is_ge),
            Some("lt") => value.compared(&wanted, false) == Some(Ordering::Less),
            Some("le") => value.compared(&wanted, false).is_some_and(Ordering::is_le),
            Some("like") => like::is_like(&value.to_text(), &wanted.to_text(), false),
            Some("notlike") => !like::is_like(&value.to_text(), &wanted.to_text(), false),
            Some("contains") => operators::has(value, &wanted, false),
            Some("in") => operators::has(wanted.clone(), &value, false),
            Some("match") => {
                let shell = &mut *work.shell;
                operators::apply(
                    Operator::Match(false),
                    value,
                    wanted.clone(),
                    &mut shell.matches,
                    &mut shell.budget,
                )?
                .is_true()
            }
            Some(other) => {
                return Err(Failure::new(format!(
                    "`-{other}` is not known to Where-Object here; use a script block"
                )));
            }
        };
        if holds {
            kept.push(item);
        }
    }
    Ok(kept)
}

fn for_each(work: &mut Work) -> Done {
    let mut bodies = Vec::new();
    let mut member = None;
    for one in core::mem::take(&mut work.written) {
        match one {
            Written::Value(Value::Script(body)) | Written::Both(_, Value::Script(body)) => bodies.push(body),
            Written::Value(value) => member = Some(value.to_text()),
            Written::Name(name)
                if ["process", "membername"].contains(&name.to_ascii_lowercase().as_str()) => {}
            Written::Name(name) | Written::Both(name, _) => {
                return Err(Failure::new(format!(
                    "`-{name}` is not known to ForEach-Object here; write one script block"
                )));
            }
        }
    }
    let input = core::mem::take(&mut work.input);
    if let Some(member) = member {
        return Ok(input.iter().flat_map(|item| item.member(&member).items()).collect());
    }
    let [body] = bodies.as_slice() else {
        return Err(Failure::new("one script block stands here, as in `ForEach-Object { $_.Name }`"));
    };
    let mut values = Vec::new();
    for item in input {
        values.extend(with(work.shell, &item, body)?);
    }
    Ok(values)
}

/// The name of a property and its value: a plain one, or `@{Name=…; Expression={…}}`.
fn property(shell: &mut Shell, item: &Value, wanted: &Value) -> Result<(String, Value), Failure> {
    let compute = |shell: &mut Shell, body: &Body| with(shell, item, body).map(Value::of);
    match wanted {
        Value::Script(body) => Ok(("".to_owned(), compute(shell, body)?)),
        Value::Table(_) => {
            let part = |names: [&str; 4]| {
                names.iter().map(|name| wanted.member(name)).find(|value| *value != Value::Null)
            };
            let name = part(["Name", "N", "Label", "L"]).unwrap_or_default().to_text();
            let value = match part(["Expression", "E", "Value", "V"]).unwrap_or_default() {
                Value::Script(body) => compute(shell, &body)?,
                other => item.member(&other.to_text()),
            };
            Ok((name, value))
        }
        name => {
            let name = name.to_text();
            let known = show::names_of(item).into_iter().find(|known| known.eq_ignore_ascii_case(&name));
            Ok((known.unwrap_or_else(|| name.clone()), item.member(&name)))
        }
    }
}

/// The properties that an item has of these; patterns stand for all that are like them.
fn properties(shell: &mut Shell, item: &Value, wanted: &[Value]) -> Result<Value, Failure> {
    let mut object = Value::object(Vec::new());
    for one in wanted {
        if let Value::Text(pattern) = one
            && pattern.contains('*')
        {
            for name in show::names_of(item).iter().filter(|name| like::is_like(name, pattern, false)) {
                object.set(name, item.member(name));
            }
            continue;
        }
        let (name, value) = property(shell, item, one)?;
        object.set(&name, value);
    }
    Ok(object)
}

fn number_of(work: &Work, name: &str) -> Option<usize> {
    work.value(name)?.to_int().and_then(|number| usize::try_from(number).ok())
}

fn select(work: &mut Work) -> Done {
    let mut items = core::mem::take(&mut work.input);
    if let Some(skip) = number_of(work, "Skip") {
        items = items.into_iter().skip(skip).collect();
    }
    if let Some(first) = number_of(work, "First") {
        items.truncate(first);
    }
    if let Some(last) = number_of(work, "Last") {
        items = items.split_off(items.len().saturating_sub(last));
    }
    if let Some(index) = number_of(work, "Index") {
        items = items.into_iter().skip(index).take(1).collect();
    }
    if let Some(name) = work.text("ExpandProperty") {
        let mut values = Vec::new();
        for item in &items {
            if !show::names_of(item).is_empty()
                && !show::names_of(item).iter().any(|known| known.eq_ignore_ascii_case(&name))
            {
                return Err(Failure::new(format!("Property \"{name}\" cannot be found.")));
            }
            values.extend(item.member(&name).items());
        }
        items = values;
    } else if let Some(wanted) = work.value("Property").cloned() {
        let wanted = wanted.items();
        let chosen: Result<Vec<Value>, Failure> =
            items.iter().map(|item| properties(work.shell, item, &wanted)).collect();
        items = chosen?;
    }
    if work.switch("Unique") {
        let mut seen: Vec<Value> = Vec::new();
        for item in items {
            work.shell.budget.command()?;
            if !seen.contains(&item) {
                seen.push(item);
            }
        }
        items = seen;
    }
    Ok(items)
}

/// Items with what they are ordered or grouped by.
fn keyed(work: &mut Work) -> Result<Vec<(Vec<Value>, Value)>, Failure> {
    let wanted = work.value("Property").cloned().map(Value::items).unwrap_or_default();
    let mut keyed = Vec::new();
    for item in core::mem::take(&mut work.input) {
        let key = match wanted.as_slice() {
            [] => Vec::from([item.clone()]),
            wanted => {
                let key: Result<Vec<Value>, Failure> = wanted
                    .iter()
                    .map(|one| property(work.shell, &item, one).map(|(_, value)| value))
                    .collect();
                key?
            }
        };
        keyed.push((key, item));
    }
    Ok(keyed)
}

fn sort(work: &mut Work) -> Done {
    let mut keyed = keyed(work)?;
    let turned = work.switch("Descending");
    mi_sim::sort_by(&mut keyed, |one, other| {
        let orders = one
            .0
            .iter()
            .zip(&other.0)
            .map(|(one, other)| one.compared(other, false).unwrap_or(Ordering::Equal));
        let order = orders.fold(Ordering::Equal, Ordering::then);
        if turned { order.reverse() } else { order }
    });
    if work.switch("Unique") {
        keyed.dedup_by(|one, other| one.0 == other.0);
    }
    let mut items: Vec<Value> = keyed.into_iter().map(|(_, item)| item).collect();
    if let Some(top) = number_of(work, "Top") {
        items.truncate(top);
    }
    Ok(items)
}

fn group(work: &mut Work) -> Done {
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for (key, item) in keyed(work)? {
        work.shell.budget.command()?;
        let name = key.iter().map(Value::to_text).collect::<Vec<_>>().join(", ");
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, items)) => items.push(item),
            None => groups.push((name, Vec::from([item]))),
        }
    }
    let bare = work.switch("NoElement");
    Ok(groups
        .into_iter()
        .map(|(name, items)| {
            let mut object = Value::object(Vec::from([
                ("Count".to_owned(), Value::length(items.len())),
                ("Name".to_owned(), Value::Text(name)),
            ]));
            if !bare {
                object.set("Group", Value::List(items));
            }
            object
        })
        .collect())
}

fn measure(work: &mut Work) -> Done {
    let name = work.text("Property");
    let values: Vec<Value> = match &name {
        None => core::mem::take(&mut work.input),
        Some(name) => {
            work.input.iter().map(|item| item.member(name)).filter(|value| *value != Value::Null).collect()
        }
    };
    let numbers: Vec<f64> = values.iter().filter_map(Value::to_float).collect();
    let shown = |number: f64| match crate::json::floor(number) {
        Some((whole, true)) => Value::Int(whole),
        _ => Value::Float(number),
    };
    let sum: f64 = numbers.iter().sum();
    let mut object = Value::object(Vec::from([("Count".to_owned(), Value::length(values.len()))]));
    if work.switch("Average") && !numbers.is_empty() {
        let count = i64::try_from(numbers.len()).ok().and_then(float).unwrap_or(1.0);
        object.set("Average", shown(sum / count));
    }
    if work.switch("Sum") {
        object.set("Sum", shown(sum));
    }
    if work.switch("Maximum") {
        object.set("Maximum", numbers.iter().copied().reduce(f64::max).map_or(Value::Null, shown));
    }
    if work.switch("Minimum") {
        object.set("Minimum", numbers.iter().copied().reduce(f64::min).map_or(Value::Null, shown));
    }
    if let Some(name) = name {
        object.set("Property", Value::Text(name));
    }
    Ok(Vec::from([object]))
}

fn formatted(work: &mut Work, draw: fn(&[Value], &[String]) -> String) -> Done {
    let items = core::mem::take(&mut work.input);
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let rows = match work.value("Property").cloned() {
        None => items,
        Some(wanted) => {
            let wanted = wanted.items();
            let rows: Result<Vec<Value>, Failure> =
                items.iter().map(|item| properties(work.shell, item, &wanted)).collect();
            rows?
        }
    };
    // Texts are shown as they are.
    let names = rows.first().map(show::names_of).unwrap_or_default();
    let text = if names.is_empty() { show::screen(&rows) } else { draw(&rows, &names) };
    Ok(Vec::from([Value::Object(show::FORMATTED, Vec::from([("Text".to_owned(), Value::Text(text))]))]))
}

fn format_table(work: &mut Work) -> Done {
    formatted(work, |rows, names| show::table(rows, names, 0))
}

fn format_list(work: &mut Work) -> Done {
    formatted(work, show::list)
}

fn get_member(work: &mut Work) -> Done {
    let Some(first) = work.input.first() else {
        return Err(Failure::new("You must specify an object for the Get-Member cmdlet."));
    };
    let members = first.members().cloned().unwrap_or_default();
    Ok(members
        .into_iter()
        .map(|(name, value)| {
            let definition = format!("{} {name}", value.kind());
            Value::object(Vec::from([
                ("Name".to_owned(), Value::Text(name)),
                ("MemberType".to_owned(), Value::text("Property")),
                ("Definition".to_owned(), Value::Text(definition)),
            ]))
        })
        .collect())
}

fn new_object(work: &mut Work) -> Done {
    let name = work.needed("TypeName").to_ascii_lowercase();
    let arguments = work.value("ArgumentList").cloned().map(Value::items).unwrap_or_default();
    let argument = |index: usize| arguments.get(index).cloned().unwrap_or_default();
    match name.strip_prefix("system.").unwrap_or(&name) {
        "psobject" | "object" => match work.value("Property") {
            Some(Value::Table(members)) => Ok(Vec::from([Value::object(members.clone())])),
            _ => Ok(Vec::from([Value::object(Vec::new())])),
        },
        "management.automation.pscredential" | "pscredential" => Ok(Vec::from([Value::Object(
            "System.Management.Automation.PSCredential",
            Vec::from([("UserName".to_string(), argument(0)), ("Password".to_string(), argument(1))]),
        )])),
        "net.networkcredential" => {
            super::super::types::of_type(work.shell, "net.networkcredential", "new", Some(&arguments))
                .map(|one| Vec::from([one]))
        }
        _ => Err(Failure::new(format!(
            "Cannot find type [{}]: PSObject, PSCredential and Net.NetworkCredential are known here.",
            work.needed("TypeName")
        ))),
    }
}

fn add_member(work: &mut Work) -> Done {
    let Some(mut object) = work.value("InputObject").cloned() else { return Ok(Vec::new()) };
    object
        .set(&work.needed("NotePropertyName"), work.value("NotePropertyValue").cloned().unwrap_or_default());
    Ok(Vec::from([object]))
}
