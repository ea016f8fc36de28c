//! Cmdlets that write, read and turn into text: `Write-*`, JSON, secure strings, files of the session.

use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::show;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Write-Output",
        aliases: "echo write",
        parameters: "InputObject:0p NoEnumerate:sx",
        run: write_output,
    },
    Cmdlet {
        name: "Write-Host",
        aliases: "",
        parameters: "Object:0p NoNewline:s ForegroundColor BackgroundColor Separator",
        run: write_host,
    },
    Cmdlet {
        name: "Write-Error",
        aliases: "",
        parameters: "Message|Msg:0p Category:x ErrorId:x",
        run: write_error,
    },
    Cmdlet { name: "Write-Warning", aliases: "", parameters: "Message|Msg:0p", run: write_warning },
    Cmdlet { name: "Write-Verbose", aliases: "", parameters: "Message|Msg:0p", run: nothing },
    Cmdlet { name: "Write-Debug", aliases: "", parameters: "Message|Msg:0p", run: nothing },
    Cmdlet { name: "Write-Information", aliases: "", parameters: "MessageData:0p Tags:x", run: nothing },
    Cmdlet { name: "Out-Null", aliases: "", parameters: "", run: out_null },
    Cmdlet { name: "Out-Host", aliases: "oh", parameters: "", run: pass },
    Cmdlet { name: "Out-Default", aliases: "", parameters: "", run: pass },
    Cmdlet { name: "Out-String", aliases: "", parameters: "Width:x Stream:s NoNewline:sx", run: out_string },
    Cmdlet {
        name: "Out-File",
        aliases: "",
        parameters: "FilePath|Path|LiteralPath:0m Encoding:1 Append:s Force:s NoNewline:s",
        run: out_file,
    },
    Cmdlet { name: "Tee-Object", aliases: "tee", parameters: "FilePath|Path:0 Variable Append:s", run: tee },
    Cmdlet {
        name: "Set-Content",
        aliases: "sc",
        parameters: "Path|LiteralPath:0m Value:1p NoNewline:s Encoding Force:s",
        run: set_content,
    },
    Cmdlet {
        name: "Add-Content",
        aliases: "ac",
        parameters: "Path|LiteralPath:0m Value:1p NoNewline:s Encoding",
        run: add_content,
    },
    Cmdlet {
        name: "Get-Content",
        aliases: "cat gc type",
        parameters: "Path|LiteralPath:0m Raw:s Encoding TotalCount|First|Head Tail|Last",
        run: get_content,
    },
    Cmdlet {
        name: "Remove-Item",
        aliases: "rm del ri",
        parameters: "Path|LiteralPath:0m Force:s Recurse:s",
        run: remove_item,
    },
    Cmdlet { name: "Test-Path", aliases: "", parameters: "Path|LiteralPath:0m PathType:x", run: test_path },
    Cmdlet {
        name: "ConvertTo-Json",
        aliases: "",
        parameters: "InputObject:0 Depth Compress:s AsArray:s EnumsAsStrings:s",
        run: to_json,
    },
    Cmdlet {
        name: "ConvertFrom-Json",
        aliases: "",
        parameters: "InputObject:0 AsHashtable:s Depth:x NoEnumerate:sx",
        run: from_json,
    },
    Cmdlet {
        name: "ConvertTo-SecureString",
        aliases: "",
        parameters: "String:0pm AsPlainText:s Force:s",
        run: to_secure,
    },
    Cmdlet {
        name: "ConvertFrom-SecureString",
        aliases: "",
        parameters: "SecureString:0pm AsPlainText:s",
        run: from_secure,
    },
];

fn nothing(_: &mut Work) -> Done {
    Ok(Vec::new())
}

fn out_null(_: &mut Work) -> Done {
    Ok(Vec::new())
}

fn pass(work: &mut Work) -> Done {
    Ok(core::mem::take(&mut work.input))
}

fn write_output(work: &mut Work) -> Done {
    Ok(work.value("InputObject").cloned().map(Value::items).unwrap_or_default())
}

fn write_host(work: &mut Work) -> Done {
    let separator = work.text("Separator").unwrap_or_else(|| " ".to_owned());
    let texts = work.list("Object");
    let text = texts.join(&separator);
    if work.switch("NoNewline") {
        work.shell.io.out.extend_from_slice(text.as_bytes());
    } else {
        work.shell.say(&text);
    }
    Ok(Vec::new())
}

fn write_error(work: &mut Work) -> Done {
    let failure = Failure { command: "Write-Error".to_owned(), ..Failure::new(work.needed("Message")) };
    if work.text("ErrorAction").is_some_and(|action| action.eq_ignore_ascii_case("Stop")) {
        return Err(failure);
    }
    work.shell.tell(&failure);
    Ok(Vec::new())
}

fn write_warning(work: &mut Work) -> Done {
    let line = format!("WARNING: {}", work.needed("Message"));
    work.shell.complain(&line);
    Ok(Vec::new())
}

fn out_string(work: &mut Work) -> Done {
    let text = show::screen(&core::mem::take(&mut work.input));
    if work.switch("Stream") {
        return Ok(text.lines().map(Value::text).collect());
    }
    Ok(Vec::from([Value::Text(text)]))
}

/// Writes a file of the session.
fn write(work: &mut Work, path: &str, text: &str, is_more: bool) -> Result<(), Failure> {
    work.shell.budget.bytes(text.len())?;
    let written = work.shell.session.files.write(path, text.as_bytes(), is_more);
    written.map_err(|wrong| Failure::new(format!("Could not write '{path}': {wrong}")))
}

fn out_file(work: &mut Work) -> Done {
    let text = show::screen(&core::mem::take(&mut work.input));
    let (path, is_more) = (work.needed("FilePath"), work.switch("Append"));
    write(work, &path, &text, is_more)?;
    Ok(Vec::new())
}

fn tee(work: &mut Work) -> Done {
    let items = core::mem::take(&mut work.input);
    if let Some(path) = work.text("FilePath") {
        let is_more = work.switch("Append");
        write(work, &path, &show::screen(&items), is_more)?;
    }
    if let Some(name) = work.text("Variable") {
        let value = Value::of(items.clone());
        work.shell.session.powershell.variables.insert(name.to_ascii_lowercase(), value);
    }
    Ok(items)
}

/// The lines of the value, each with its end.
fn lines(work: &Work) -> String {
    let end = if work.switch("NoNewline") { "" } else { "\n" };
    work.list("Value").iter().flat_map(|line| [line.as_str(), end]).collect()
}

fn set_content(work: &mut Work) -> Done {
    let (path, text) = (work.needed("Path"), lines(work));
    write(work, &path, &text, false)?;
    Ok(Vec::new())
}

fn add_content(work: &mut Work) -> Done {
    let (path, text) = (work.needed("Path"), lines(work));
    write(work, &path, &text, true)?;
    Ok(Vec::new())
}

fn get_content(work: &mut Work) -> Done {
    let path = work.needed("Path");
    let bytes = work.shell.session.files.read(&path).map_err(|_| {
        Failure::new(format!(
            "Cannot find path '{}' because it does not exist.",
            work.shell.session.files.path(&path)
        ))
    })?;
    work.shell.budget.bytes(bytes.len())?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if work.switch("Raw") {
        return Ok(Vec::from([Value::Text(text)]));
    }
    let mut lines: Vec<Value> = text.lines().map(Value::text).collect();
    let number =
        |name: &str| work.value(name).and_then(Value::to_int).and_then(|number| usize::try_from(number).ok());
    if let Some(first) = number("TotalCount") {
        lines.truncate(first);
    }
    if let Some(last) = number("Tail") {
        lines = lines.split_off(lines.len().saturating_sub(last));
    }
    Ok(lines)
}

fn remove_item(work: &mut Work) -> Done {
    let path = work.needed("Path");
    if !work.shell.session.files.remove(&path) {
        let path = work.shell.session.files.path(&path);
        return Err(Failure::new(format!("Cannot find path '{path}' because it does not exist.")));
    }
    Ok(Vec::new())
}

fn test_path(work: &mut Work) -> Done {
    let path = work.needed("Path");
    let files = &work.shell.session.files;
    Ok(Vec::from([Value::Bool(files.exists(&path) || files.is_directory(&path))]))
}

/// Levels that `ConvertTo-Json` writes where nobody says how many.
const DEPTH: i64 = 2;
const DEEPEST: i64 = 32;

fn to_json(work: &mut Work) -> Done {
    let value = match work.value("InputObject").cloned() {
        Some(value) => value,
        None if work.switch("AsArray") => Value::List(core::mem::take(&mut work.input)),
        None => Value::of(core::mem::take(&mut work.input)),
    };
    let depth = work.value("Depth").and_then(Value::to_int).unwrap_or(DEPTH);
    if !(0..=DEEPEST).contains(&depth) {
        return Err(Failure::new(format!("-Depth is a number up to {DEEPEST} here")));
    }
    let json = value.to_json(usize::try_from(depth).unwrap_or_default().saturating_add(1));
    let text = if work.switch("Compress") { json.compact() } else { json.pretty() };
    Ok(Vec::from([Value::Text(text)]))
}

fn from_json(work: &mut Work) -> Done {
    let texts = match work.value("InputObject") {
        Some(value) => Vec::from([value.to_text()]),
        None => work.input.iter().map(Value::to_text).collect(),
    };
    let text = texts.join("\n");
    work.shell.budget.bytes(text.len())?;
    let json = Json::parse(text.as_bytes())
        .map_err(|wrong| Failure::new(format!("Conversion from JSON failed with error: {wrong}")))?;
    let value = Value::from_json(&json);
    let value = match (work.switch("AsHashtable"), value) {
        (true, Value::Object(_, members)) => Value::Table(members),
        (_, value) => value,
    };
    Ok(value.items())
}

fn to_secure(work: &mut Work) -> Done {
    if !work.switch("AsPlainText") {
        return Err(Failure::new("Cannot process an encrypted standard string here; use -AsPlainText."));
    }
    Ok(Vec::from([Value::Secret(work.needed("String"))]))
}

fn from_secure(work: &mut Work) -> Done {
    match work.value("SecureString") {
        Some(Value::Secret(secret)) if work.switch("AsPlainText") => {
            Ok(Vec::from([Value::Text(secret.clone())]))
        }
        Some(Value::Secret(_)) => Err(Failure::new(
            "an encrypted standard string needs the key of a user's profile, which this place has not; use -AsPlainText",
        )),
        other => Err(Failure::new(format!(
            "Cannot bind parameter 'SecureString'. Cannot convert the \"{}\" value to type \"System.Security.SecureString\".",
            other.map(Value::to_text).unwrap_or_default()
        ))),
    }
}
