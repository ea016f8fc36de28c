//! `mi-sim env`: the variables by which a real client finds the simulated Azure, in the words of a shell.
//!
//! A shell obeys what is printed here, and whatever listens at the port may have sent it. So a name is one of the fixed
//! list or that of an app's setting under its prefix, a value holds no control character, and each is quoted by the rules
//! of the shell; an answer with anything else in it is refused whole. PowerShell ends a string at curly quotes too, and fish
//! and PowerShell read bytes by the locale: they get all letters outside ASCII by their numbers.

use crate::arguments::{EnvOptions, Shell};
use crate::output::{complain, say};
use crate::running;
use mi_sim_serve::{Environment, VARIABLES, Variable, is_plain_value, is_setting};
use std::fmt::Write;
use std::process::ExitCode;

/// Prints what to set, or to take back.
pub(crate) fn print(options: &EnvOptions) -> ExitCode {
    match lines(options) {
        Ok(lines) => {
            for line in lines {
                say!("{line}");
            }
            ExitCode::SUCCESS
        }
        Err(wrong) => {
            complain!("mi-sim: {wrong}");
            ExitCode::FAILURE
        }
    }
}

fn lines(options: &EnvOptions) -> Result<Vec<String>, String> {
    let shell = options.shell;
    let variables = match &options.name {
        Some(name) => ask(name, options)?,
        None => Vec::new(),
    };
    let is_set = |name: &str| variables.iter().any(|variable| variable.name == name);
    if options.unset {
        let settings =
            variables.iter().map(|variable| variable.name.as_str()).filter(|name| is_setting(name));
        return Ok(VARIABLES.into_iter().chain(settings).map(|name| unset(name, shell)).collect());
    }
    // Whoever was somebody else before in this shell, or signs in with a secret of their own, shall not be both.
    let others = VARIABLES.into_iter().filter(|name| !is_set(name)).map(|name| unset(name, shell));
    Ok(others.chain(variables.iter().map(|variable| set(variable, shell))).collect())
}

/// What the server says is to be set, once it was looked at.
fn ask(name: &str, options: &EnvOptions) -> Result<Vec<Variable>, String> {
    let query = if options.settings { "?settings" } else { "" };
    let path = format!("/simulator/env/{}{query}", running::percent_encoded(name));
    let Environment { variables, left_out } = running::ask_own(options.port, &path)?;
    check(&variables, options)?;
    if !left_out.is_empty() {
        let names: Vec<String> = left_out.iter().map(|name| format!("{name:?}")).collect();
        complain!(
            "mi-sim: left out {}: a setting's name must be letters, digits and `_` to be a variable, and its value may \
             hold no control character",
            names.join(", ")
        );
    }
    Ok(variables)
}

fn check(variables: &[Variable], options: &EnvOptions) -> Result<(), String> {
    for Variable { name, value } in variables {
        let is_known = VARIABLES.contains(&name.as_str()) || (options.settings && is_setting(name));
        if !is_known || !is_plain_value(value) {
            return Err(format!(
                "what listens at port {} wants to set {name:?} to {value:?}, which no client of Azure needs; nothing was \
                 printed",
                options.port
            ));
        }
    }
    Ok(())
}

fn set(Variable { name, value }: &Variable, shell: Shell) -> String {
    match shell {
        Shell::Posix => format!("export {name}='{}'", value.replace('\'', r"'\''")),
        Shell::Powershell => format!("$env:{name} = {}", powershell(value)),
        Shell::Fish => format!("set -gx {name} {}", fish(value)),
    }
}

fn unset(name: &str, shell: Shell) -> String {
    match shell {
        Shell::Posix => format!("unset {name}"),
        Shell::Powershell => format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue"),
        Shell::Fish => format!("set -e {name}"),
    }
}

/// "about_Quoting_Rules": within single quotes only the single quote itself is to be doubled; curly ones count as such,
/// and are written by their numbers like all letters outside ASCII.
fn powershell(value: &str) -> String {
    let mut line = String::from("'");
    for c in value.chars() {
        match c {
            '\'' => line.push_str("''"),
            c if c.is_ascii() => line.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(line, "' + [char]0x{unit:04x} + '");
                }
            }
        }
    }
    line.push('\'');
    line
}

/// "Quotes" and "Escaping characters" of the fish manual: within single quotes the quote and the backslash are escaped,
/// outside of them stands a letter by its number.
fn fish(value: &str) -> String {
    let mut line = String::from("'");
    for c in value.chars() {
        match c {
            '\'' | '\\' => line.extend(['\\', c]),
            c if c.is_ascii() => line.push(c),
            c => {
                let _ = write!(line, "'\\U{:08x}'", u32::from(c));
            }
        }
    }
    line.push('\'');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str, value: &str) -> Variable {
        Variable { name: name.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn a_value_is_quoted_for_each_shell() {
        let one = variable("A", r"it's C:\x");
        assert_eq!(set(&one, Shell::Posix), r"export A='it'\''s C:\x'");
        assert_eq!(set(&one, Shell::Powershell), r"$env:A = 'it''s C:\x'");
        assert_eq!(set(&one, Shell::Fish), r"set -gx A 'it\'s C:\\x'");
    }

    #[test]
    fn powershell_gets_nothing_that_ends_its_string() {
        // ‘ ’ ‚ ‛ are single quotes to PowerShell, and Б has a byte that is one in code page 1252.
        for quote in ['\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}', '\u{411}'] {
            let line = set(&variable("A", &format!("x{quote}; calc")), Shell::Powershell);
            assert_eq!(line, format!("$env:A = 'x' + [char]0x{:04x} + '; calc'", u32::from(quote)));
        }
        assert_eq!(powershell("😀$(x)`n"), "'' + [char]0xd83d + '' + [char]0xde00 + '$(x)`n'");
    }

    #[test]
    fn what_no_client_needs_is_refused_whole() {
        let mut options =
            EnvOptions { name: None, shell: Shell::Posix, port: 1, settings: false, unset: false };
        assert_eq!(check(&[variable("HTTPS_PROXY", "x")], &options), Ok(()));
        for (name, value) in [
            ("PROMPT_COMMAND", "id"),
            ("PATH", "/tmp"),
            ("LD_PRELOAD", "/tmp/x.so"),
            ("A; id; B", "1"),
            ("APPSETTING_A", "1"),
            ("https_proxy ", "1"),
            ("HTTPS_PROXY", "a\nid"),
            ("HTTPS_PROXY", "a\0"),
            ("HTTPS_PROXY", "\u{9b}2J"),
        ] {
            let told = check(&[variable("NO_PROXY", "x"), variable(name, value)], &options).unwrap_err();
            assert!(told.contains("nothing was printed"), "{told}");
        }
        options.settings = true;
        assert_eq!(check(&[variable("APPSETTING_A", "1")], &options), Ok(()));
        for name in ["APPSETTING_A=1;id", "APPSETTING_", "APPSETTING_1", "APPSETTING_É", "PS1"] {
            assert!(check(&[variable(name, "1")], &options).is_err(), "{name}");
        }
    }
}
