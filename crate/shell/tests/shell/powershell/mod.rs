//! Scripts with what PowerShell 7 prints for them, against this shell: `language.txt` has the language and its own cmdlets
//! after Microsoft's pages, each named above its cases (PowerShell itself is not to be had where the tests run), `azure.txt`
//! the Az modules in the world of `tests/clients/world.md`.
//!
//! `UPDATE=1 cargo test -p mi-sim-shell --test shell powershell` writes what is printed now; read the difference.

use super::az::{place, world};
use mi_sim::{Place, Settings, Simulator};
use mi_sim_shell::{Language, Lives, Script, Session, Timed};
use std::fmt::Write;
use std::{env, fs};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shell/powershell");

/// One place after the other; `$` begins a script and `>` goes on with it, `|` is a line of its output, `!` one of standard
/// error, `=` its status. `#` names the page, and `on NAME` who types from here.
fn played(text: &str, mut begin: impl FnMut(&str) -> (Simulator, Session)) -> String {
    let (mut simulator, mut session) = begin("");
    let mut lives = Lives::default();
    let mut printed = String::new();
    let mut script = String::new();
    for line in text.lines().chain([""]) {
        let (mark, rest) = line.split_at_checked(2).unwrap_or((line, ""));
        match mark {
            "$ " => script = rest.to_owned(),
            "> " | ">" => script += &format!("\n{rest}"),
            "| " | "|" | "! " | "!" | "= " => {}
            _ => {
                if !script.is_empty() {
                    printed += &run(&script, &mut session, &mut simulator, &mut lives);
                    script.clear();
                }
                if let Some(name) = line.strip_prefix("on ") {
                    (simulator, session) = begin(name);
                }
                printed += line;
                printed.push('\n');
            }
        }
    }
    printed.truncate(printed.trim_end().len());
    printed + "\n"
}

fn run(script: &str, session: &mut Session, simulator: &mut Simulator, lives: &mut Lives) -> String {
    let mut text = String::new();
    for (at, line) in script.split('\n').enumerate() {
        let mark = if at == 0 { '$' } else { '>' };
        writeln!(text, "{}", format!("{mark} {line}").trim_end()).unwrap();
    }
    let mut status = 0;
    let read = match Script::read(Language::PowerShell, script) {
        Ok(read) => read,
        Err(refusal) => {
            writeln!(text, "! line {}, {refusal}\n= 64", refusal.line).unwrap();
            return text;
        }
    };
    for statement in &read.statements {
        let printed = session.run(&mut Timed { simulator, lives }, statement);
        for (mark, lines) in [('|', &printed.out), ('!', &printed.err)] {
            for line in lines.lines() {
                writeln!(text, "{}", format!("{mark} {line}").trim_end()).unwrap();
            }
        }
        status = printed.status;
        if printed.leaves {
            break;
        }
    }
    writeln!(text, "= {status}").unwrap();
    text
}

fn check(file: &str, begin: impl FnMut(&str) -> (Simulator, Session)) {
    let path = format!("{HERE}/{file}");
    let text = fs::read_to_string(&path).unwrap();
    let now = played(&text, begin);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, now).unwrap();
        return;
    }
    let wrong: Vec<String> = text
        .split("\n\n")
        .zip(now.split("\n\n"))
        .filter(|(told, now)| told.trim_end() != now.trim_end())
        .map(|(told, now)| format!("{told}\n--- now:\n{now}\n"))
        .collect();
    assert!(wrong.is_empty(), "{} cases of {file} differ:\n\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(text.len(), now.len(), "{file}");
}

#[test]
fn the_language_does_what_its_pages_say() {
    check("language.txt", |_| (Simulator::new(&Settings::default()).unwrap(), Session::at(Place::Internet)));
}

#[test]
fn cmdlets_of_the_az_modules_send_and_print_what_the_real_ones_do() {
    check("azure.txt", |who| {
        let world = world();
        let place = if who.is_empty() { Place::Internet } else { place(&world, who) };
        (world, Session::at(place))
    });
}

#[test]
fn nothing_that_somebody_types_runs_for_ever_or_too_deep() {
    let mut simulator = Simulator::new(&Settings::default()).unwrap();
    let mut lives = Lives::default();
    let mut session = Session::at(Place::Internet);
    for (script, told) in [
        ("while ($true) { }".to_owned(), "this loop may never end"),
        ("do { $x += 'more' } while ($true)".to_owned(), "stopped after"),
        ("$x = 'abcdefgh'; foreach ($i in 1..40) { $x = $x + $x }".to_owned(), "bytes"),
        ("1..2000000".to_owned(), "numbers at most"),
        ("'x' * 100000000".to_owned(), "mebibyte"),
    ] {
        let read = Script::read(Language::PowerShell, &script).unwrap();
        let errors: String = read
            .statements
            .iter()
            .map(|one| session.run(&mut Timed { simulator: &mut simulator, lives: &mut lives }, one).err)
            .collect();
        assert!(errors.contains(told), "{script}: {errors}");
    }
    for opening in ["(", "@(", "{", "$(", "@{a=", "!", "-", "[int]", "\"$(", "if (1) {", "$x["] {
        let refusal = Script::read(Language::PowerShell, &opening.repeat(5_000)).unwrap_err();
        assert!(!refusal.message.is_empty(), "{opening}");
    }
    assert!(Script::read(Language::PowerShell, &"$x.a".repeat(5_000)).is_err());
    assert!(Script::read(Language::PowerShell, &format!("$x{}", ".a".repeat(5_000))).is_err());
    let long = format!("'x'{}", " + 'x'".repeat(20_000));
    let read = Script::read(Language::PowerShell, &long);
    assert!(read.is_err(), "operators after each other are bounded");
}
