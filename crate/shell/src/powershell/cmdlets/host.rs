//! Cmdlets about the place itself: time, what there is to type, modules, questions.

use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::like;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet { name: "Start-Sleep", aliases: "sleep", parameters: "Seconds:0 Milliseconds|ms", run: sleep },
    Cmdlet { name: "Get-Date", aliases: "", parameters: "Format UFormat AsUTC:s", run: date },
    Cmdlet { name: "Get-Command", aliases: "gcm", parameters: "Name:0 Module:x", run: commands },
    Cmdlet {
        name: "Get-Help",
        aliases: "help man",
        parameters: "Name:0 Full:sx Examples:sx Detailed:sx",
        run: help,
    },
    Cmdlet {
        name: "Install-Module",
        aliases: "",
        parameters: "Name:0 AllowPrerelease:s Force:s Repository Scope AllowClobber:s",
        run: nothing,
    },
    Cmdlet { name: "Import-Module", aliases: "ipmo", parameters: "Name:0 Force:s", run: nothing },
    Cmdlet { name: "Update-Module", aliases: "", parameters: "Name:0 Force:s", run: nothing },
    Cmdlet { name: "Set-StrictMode", aliases: "", parameters: "Version Off:s", run: nothing },
    Cmdlet { name: "Clear-Host", aliases: "clear cls", parameters: "", run: nothing },
    Cmdlet { name: "Read-Host", aliases: "", parameters: "Prompt:0 AsSecureString:s MaskInput:s", run: ask },
    Cmdlet { name: "Set-Variable", aliases: "sv", parameters: "Name:0m Value:1p", run: set_variable },
    Cmdlet { name: "Get-Variable", aliases: "gv", parameters: "Name:0m ValueOnly:s", run: get_variable },
    Cmdlet { name: "Clear-Variable", aliases: "clv", parameters: "Name:0m", run: clear_variable },
    Cmdlet { name: "Remove-Variable", aliases: "rv", parameters: "Name:0m", run: clear_variable },
];

fn nothing(_: &mut Work) -> Done {
    Ok(Vec::new())
}

/// No day of the simulated time is longer than this sleep.
const LONGEST_SLEEP: i64 = 366 * 86_400_000;

fn sleep(work: &mut Work) -> Done {
    let milliseconds = match (work.value("Milliseconds"), work.value("Seconds")) {
        (Some(value), _) => value.to_int(),
        (None, Some(value)) => {
            value.to_float().and_then(|seconds| crate::powershell::value::rounded(seconds * 1_000.0))
        }
        (None, None) => return Err(Failure::new("write how long: `Start-Sleep -Seconds 30`")),
    };
    let milliseconds = milliseconds
        .filter(|time| (0..=LONGEST_SLEEP).contains(time))
        .and_then(|time| u64::try_from(time).ok());
    let milliseconds =
        milliseconds.ok_or_else(|| Failure::new("a sleep is a number of seconds between 0 and a year"))?;
    work.shell.world.pass(Duration::from_millis(milliseconds))?;
    Ok(Vec::new())
}

fn date(work: &mut Work) -> Done {
    let now = work.shell.world.now();
    let text = match (work.text("Format").as_deref(), work.text("UFormat").as_deref()) {
        (None, None) | (Some("o" | "u" | "s"), _) => now.to_rfc3339(),
        (None, Some("%s")) => format!("{}", now.secs()),
        (Some("yyyy-MM-dd"), _) => now.to_rfc3339().chars().take(10).collect(),
        (Some(form), _) | (None, Some(form)) => {
            return Err(Failure::new(format!(
                "the format `{form}` is not known here; known are `o`, `yyyy-MM-dd`, and -UFormat %s"
            )));
        }
    };
    Ok(Vec::from([Value::Text(text)]))
}

fn commands(work: &mut Work) -> Done {
    let pattern = work.text("Name").unwrap_or_else(|| "*".to_owned());
    let mut names: Vec<&str> =
        super::all().map(|cmdlet| cmdlet.name).filter(|name| like::is_like(name, &pattern, false)).collect();
    if names.is_empty() {
        return Err(Failure::new(format!(
            "The term '{pattern}' is not recognized as a name of a cmdlet, function, script file, or executable program."
        )));
    }
    names.sort_unstable();
    Ok(names
        .into_iter()
        .map(|name| {
            Value::object(Vec::from([
                ("CommandType".to_owned(), Value::text("Cmdlet")),
                ("Name".to_owned(), Value::text(name)),
            ]))
        })
        .collect())
}

fn help(work: &mut Work) -> Done {
    let name = work.text("Name").unwrap_or_default();
    let found = super::all().find(|cmdlet| cmdlet.name.eq_ignore_ascii_case(&name));
    let Some(cmdlet) = found else {
        return Err(Failure::new(format!(
            "Get-Help could not find {name}; `Get-Command *word*` lists what there is."
        )));
    };
    let mut text = format!("\nNAME\n    {}\n\nSYNTAX\n    {}", cmdlet.name, cmdlet.name);
    for entry in cmdlet.parameters.split_whitespace().filter(|entry| *entry != "*") {
        let (names, marks) = entry.split_once(':').unwrap_or((entry, ""));
        if marks.contains('x') {
            continue;
        }
        let name = names.split('|').next().unwrap_or(names);
        let shown = if marks.contains('s') { format!("-{name}") } else { format!("-{name} <value>") };
        text.push_str(&if marks.contains('m') { format!(" {shown}") } else { format!(" [{shown}]") });
    }
    text.push('\n');
    Ok(text.lines().map(Value::text).collect())
}

fn ask(_: &mut Work) -> Done {
    Err(Failure::new(
        "nobody can be asked here; write the value itself, as in `ConvertTo-SecureString \"…\" -AsPlainText -Force`",
    ))
}

fn set_variable(work: &mut Work) -> Done {
    let name = work.needed("Name").to_ascii_lowercase();
    let value = work.value("Value").cloned().unwrap_or_default();
    work.shell.session.powershell.variables.insert(name, value);
    Ok(Vec::new())
}

fn get_variable(work: &mut Work) -> Done {
    let name = work.needed("Name");
    let value = work.shell.variable(&name.to_ascii_lowercase());
    if work.switch("ValueOnly") {
        return Ok(Vec::from([value]));
    }
    Ok(Vec::from([Value::object(Vec::from([
        ("Name".to_owned(), Value::Text(name)),
        ("Value".to_owned(), value),
    ]))]))
}

fn clear_variable(work: &mut Work) -> Done {
    let name: String = work.needed("Name").to_ascii_lowercase();
    work.shell.session.powershell.variables.remove(&name);
    Ok(Vec::new())
}
