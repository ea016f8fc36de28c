//! Scripts with what the real bash and jq print, against this shell: `bash.txt` holds both.
//!
//! `RECORD=1 cargo test -p mi-sim-shell --test shell bash` asks the real ones again, and writes the file.

use mi_sim::{Place, Settings, Simulator};
use mi_sim_shell::{Lives, Script, Session, Timed};
use std::env;
use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shell/bash.txt");

/// A script, what it prints, and its exit status.
#[derive(Clone, Debug, Default, PartialEq)]
struct Case {
    script: String,
    out: String,
    status: u8,
}

/// `$` begins a script and `>` goes on with it, `|` is a line of its output, `=` its status. A `\` at the end of the
/// output stands for a line end that is not there.
fn read(text: &str) -> Vec<Case> {
    let (mut cases, mut case) = (Vec::new(), Case::default());
    for line in text.lines() {
        let (mark, rest) = line.split_at_checked(2).unwrap_or((line, ""));
        match mark {
            "$ " => case.script = rest.to_owned(),
            "> " | ">" => case.script += &format!("\n{rest}"),
            "| " | "|" => case.out += &format!("{rest}\n"),
            "= " => {
                case.status = rest.parse().unwrap();
                if let Some(open) = case.out.strip_suffix("\\\n") {
                    case.out = open.to_owned();
                }
                cases.push(std::mem::take(&mut case));
            }
            _ => assert!(line.is_empty(), "{line}"),
        }
    }
    cases
}

fn write(cases: &[Case]) -> String {
    let mut text = String::new();
    for Case { script, out, status } in cases {
        for (at, line) in script.split('\n').enumerate() {
            let mark = if at == 0 { '$' } else { '>' };
            writeln!(text, "{}", format!("{mark} {line}").trim_end()).unwrap();
        }
        let out = match out.strip_suffix('\n') {
            Some(closed) => closed.to_owned(),
            None => out.clone() + "\\",
        };
        if out != "\\" {
            out.split('\n').for_each(|line| writeln!(text, "| {line}").unwrap());
        }
        writeln!(text, "= {status}\n").unwrap();
    }
    text
}

/// What the real bash makes of a script, in an empty folder of its own.
fn real(script: &str) -> Case {
    let folder = env::temp_dir().join(format!("mi-sim-bash-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let done = Command::new("bash")
        .args(["-c", script])
        .current_dir(&folder)
        .env_clear()
        .envs([("PATH", env::var("PATH").unwrap()), ("LC_ALL", "C.UTF-8".to_owned())])
        .env("HOME", &folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let status = u8::try_from(done.status.code().unwrap()).unwrap();
    Case { script: script.to_owned(), out: String::from_utf8(done.stdout).unwrap(), status }
}

/// What this shell makes of it.
fn simulated(script: &str) -> Case {
    let (mut simulator, mut lives) = (Simulator::new(&Settings::default()).unwrap(), Lives::default());
    let mut world = Timed { simulator: &mut simulator, lives: &mut lives };
    let mut session = Session::at(Place::Internet);
    let mut case = Case { script: script.to_owned(), ..Case::default() };
    let read =
        Script::parse(script).unwrap_or_else(|refusal| panic!("{script}\n{}: {refusal}", refusal.line));
    for statement in &read.statements {
        let printed = session.run(&mut world, statement);
        case.out += &printed.out;
        case.status = printed.status;
        if printed.leaves {
            break;
        }
    }
    case
}

#[test]
fn scripts_print_what_the_real_bash_prints() {
    let text = fs::read_to_string(FILE).unwrap();
    let mut cases = read(&text);
    if env::var_os("RECORD").is_some() {
        cases.iter_mut().for_each(|case| *case = real(&case.script));
        fs::write(FILE, write(&cases)).unwrap();
    }
    let wrong: Vec<_> = cases
        .iter()
        .map(|case| (case, simulated(&case.script)))
        .filter(|(case, simulated)| *case != simulated)
        .map(|(case, simulated)| write(&[case.clone(), simulated]))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} scripts, real and simulated:\n\n{}",
        wrong.len(),
        cases.len(),
        wrong.concat()
    );
}

#[test]
fn help_alone_tells_what_there_is_to_type() {
    let Case { out, status, .. } = simulated("help");
    assert_eq!(status, 0);
    for told in ["az --help", " curl ", " jq ", " export ", "&&"] {
        assert!(out.contains(told), "{told} in:\n{out}");
    }
}
