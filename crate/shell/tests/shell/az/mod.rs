//! Lines with what the real Azure CLI 2.91 sends, prints and exits with, against this shell's `az`: the files of `cases/`
//! hold both, a scenario in each, which begins in the world of `tests/clients/world.md`.
//!
//! `RECORD=1 cargo test -p mi-sim-shell --test shell az` asks the real one again (`record.py`, with the Azure CLI that
//! `cargo xtask test --only azure-cli` installs and the `mi-sim` that it builds), and writes the files.
//!
//! Requests for tokens are left out: our az keeps its tokens for a session, the real one for a command. So are the
//! examples that the real one prints below an error, which are the words of its help.

mod plain;

use mi_sim::wire::{Url, form_decode};
use mi_sim::{Application, Event, Place, Simulator, Timestamp};
use mi_sim_shell::{Lives, Script, Session, Timed};
use plain::Plain;
use serde_json::{Value, json};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shell/az");
const WORLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/clients/world.md");
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/debug/mi-sim");

/// A line, what leaves the machine for it, and what it prints.
#[derive(Clone, Debug, Default, PartialEq)]
struct Case {
    line: String,
    requests: Vec<String>,
    out: String,
    err: String,
    status: u8,
    /// The parts that differ on purpose, each with the reason.
    meant: Vec<(String, String)>,
}

/// Stands behind a line that ends in blanks. A `\` at the end of the output stands for a line end that is not there.
const END: &str = "¶";

/// The parts of a case that can differ.
const PARTS: [&str; 4] = ["requests", "out", "err", "status"];

struct Scenario {
    path: PathBuf,
    /// Who types: `admin`, or the name of a machine.
    who: String,
    cases: Vec<Case>,
}

/// `$` begins a line and `+` goes on with it; `>` is a request, `|` a line of output, `!` one of standard error, `=` the
/// status, and `~ PART: REASON` says that our az differs in that part, and why.
fn read(path: &Path) -> Scenario {
    let text = fs::read_to_string(path).unwrap();
    let (mut who, mut cases) = (String::new(), Vec::<Case>::new());
    for line in text.lines() {
        let (mark, rest) = line.split_at_checked(2).unwrap_or((line, ""));
        if let Some(name) = line.strip_prefix("on ") {
            name.clone_into(&mut who);
            continue;
        }
        if mark == "$ " {
            cases.push(Case { line: rest.to_owned(), ..Case::default() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        match mark {
            "+ " | "+" => case.line += &format!("\n{rest}"),
            "> " => case.requests.push(rest.to_owned()),
            "| " | "|" => case.out += &format!("{}\n", rest.trim_end_matches(END)),
            "! " | "!" => case.err += &format!("{}\n", rest.trim_end_matches(END)),
            "= " => {
                case.status = rest.parse().unwrap();
                if let Some(open) = case.out.strip_suffix("\\\n") {
                    case.out = open.to_owned();
                }
            }
            "~ " => {
                let (part, reason) = rest.split_once(": ").unwrap();
                assert!(PARTS.contains(&part), "{line}");
                case.meant.push((part.to_owned(), reason.to_owned()));
            }
            _ => assert!(line.is_empty(), "{}: {line}", path.display()),
        }
    }
    Scenario { path: path.to_owned(), who, cases }
}

fn write(case: &Case) -> String {
    let mut text = String::new();
    for (at, line) in case.line.split('\n').enumerate() {
        writeln!(text, "{} {line}", if at == 0 { '$' } else { '+' }).unwrap();
    }
    let mut each = |mark: char, lines: &str| {
        for line in lines.lines() {
            let end = if line.ends_with([' ', '\t']) { END } else { "" };
            writeln!(text, "{}", format!("{mark} {line}{end}").trim_end()).unwrap();
        }
    };
    case.requests.iter().for_each(|request| each('>', request));
    let is_open = !case.out.is_empty() && !case.out.ends_with('\n');
    each('|', &format!("{}{}", case.out, if is_open { "\\" } else { "" }));
    each('!', &case.err);
    writeln!(text, "= {}", case.status).unwrap();
    case.meant.iter().for_each(|(part, reason)| writeln!(text, "~ {part}: {reason}").unwrap());
    text + "\n"
}

/// A request as it is compared: its address decoded, with its parameters in order; the members of a body too.
fn request(method: &str, address: &str, body: &str, plain: &mut Plain) -> Option<String> {
    let url = Url::parse(address).unwrap();
    if [
        "login.microsoftonline.com",
        "169.254.169.254",
        "127.0.0.1",
        "azcliprod.blob.core.windows.net",
        "aka.ms",
    ]
    .contains(&url.host())
    {
        return None;
    }
    let query = url.target().split_once('?').map(|(_, query)| query).unwrap_or_default();
    let mut query: Vec<String> =
        form_decode(query.as_bytes()).iter().map(|(name, value)| format!("{name}={value}")).collect();
    query.sort();
    let sign = if query.is_empty() { "" } else { "?" };
    let body = serde_json::from_str(body).map_or_else(|_| body.trim().replace('\n', "\\n"), one_of_several);
    let line = format!(
        "{method} https://{}{}{sign}{} {body}",
        url.host(),
        url.path().replace("//", "/"),
        query.join("&")
    );
    Some(plain.of(line.trim_end()))
}

/// A body in one line. Python writes the members of a set in the order of their digests, so that only their number counts.
fn one_of_several(mut body: Value) -> String {
    if let Some(ids) = body.get_mut("ids").filter(|ids| ids.as_array().is_some_and(|ids| ids.len() > 1)) {
        *ids = json!(format!("{} ids", ids.as_array().unwrap().len()));
    }
    body.sort_all_objects();
    body.to_string()
}

/// The lines of standard error up to the examples of the real one's help.
fn told(err: &str) -> String {
    let cut = err.find("\nExamples from command's help:").or_else(|| err.find("\nhttps://aka.ms/cli_ref"));
    let cut = cut.or_else(|| err.find("\nhttps://docs.microsoft.com/en-us/cli")).unwrap_or(err.len());
    err[..cut].trim_end_matches('\n').lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// What the real az makes of all scenarios.
fn record(scenarios: &mut [Scenario]) {
    let caches = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let caches = caches.unwrap_or_else(|| PathBuf::from(env::var_os("HOME").unwrap()).join(".cache"));
    let mut child = Command::new(caches.join("mi-sim/clients/azure-cli/bin/python"))
        .args([&format!("{HERE}/record.py"), PROGRAM, WORLD])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = scenarios.iter().map(|scenario| {
        let lines: Vec<&str> = scenario.cases.iter().map(|case| case.line.as_str()).collect();
        json!({ "who": scenario.who, "lines": lines })
    });
    let asked = Value::Array(asked.collect()).to_string();
    child.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let recorded: Vec<Vec<Value>> = serde_json::from_slice(&done.stdout).unwrap();
    for (scenario, recorded) in scenarios.iter_mut().zip(recorded) {
        let mut plain = Plain::default();
        for (case, real) in scenario.cases.iter_mut().zip(recorded) {
            let text = |name: &str| real[name].as_str().unwrap().to_owned();
            let sent = real["requests"].as_array().unwrap().iter();
            case.requests = sent
                .filter_map(|sent| {
                    let part = |at: usize| sent[at].as_str().unwrap();
                    request(part(0), part(1), part(2), &mut plain)
                })
                .collect();
            case.out = plain.of(&text("out"));
            case.err = plain.of(&told(&text("err")));
            case.status = u8::try_from(real["status"].as_u64().unwrap()).unwrap();
        }
        let text: String = scenario.cases.iter().map(write).collect();
        fs::write(&scenario.path, format!("on {}\n\n{text}", scenario.who)).unwrap();
    }
}

/// The world of the clients' tests, as `mi-sim serve` has it.
pub(super) fn world() -> Simulator {
    let read = mi_sim_document::parse(&fs::read_to_string(WORLD).unwrap());
    let mut settings = read.0.front_matter.settings(None);
    let secret = "simulated-secret".to_owned();
    settings.administrator_application =
        Some(Application { name: "mi-sim-administrator".to_owned(), secret });
    settings.start = Timestamp::parse("2026-11-30T12:00:00Z").unwrap();
    let mut session = mi_sim_document::Session::begin_as(read, None, &settings).unwrap();
    session.make_default_moves();
    session.into_world().0
}

pub(super) fn place(world: &Simulator, who: &str) -> Place {
    match world.cloud().hosts().find(|host| host.id.name() == who) {
        Some(host) => Place::Code { host: host.id.clone() },
        None => Place::Person { name: who.to_owned() },
    }
}

/// A session of somebody who has the administrator's variables.
fn session(world: &mut Simulator, place: Place) -> Session {
    let mut session = Session::at(place);
    let tenant = world.cloud().tenant();
    let administrator =
        tenant.service_principals().find(|one| one.display_name == "mi-sim-administrator").unwrap();
    let variables = [
        ("AZURE_CLIENT_ID", administrator.app_id.to_string()),
        ("AZURE_CLIENT_SECRET", "simulated-secret".to_owned()),
        ("AZURE_TENANT_ID", tenant.id.to_string()),
        ("AZURE_SUBSCRIPTION_ID", world.cloud().subscription().to_string()),
    ];
    let set: String = variables.iter().map(|(name, value)| format!("export {name}={value}; ")).collect();
    run(world, &mut session, &set);
    session
}

/// What this shell makes of a scenario.
fn simulated(scenario: &Scenario) -> Vec<Case> {
    let mut world = world();
    let place = place(&world, &scenario.who);
    let mut session = session(&mut world, place.clone());
    let mut plain = Plain::default();
    scenario
        .cases
        .iter()
        .map(|case| {
            let before = world.journal().len();
            let (out, err, status) = run(&mut world, &mut session, &case.line);
            let sent = world.journal().since(before).iter().filter_map(|entry| match &entry.event {
                Event::Sent { from, request, .. } if *from == place && entry.parent.is_none() => {
                    Some(request.clone())
                }
                _ => None,
            });
            let requests = sent
                .filter_map(|sent| {
                    request(sent.method.as_str(), &sent.url.to_string(), &sent.body.text(), &mut plain)
                })
                .collect();
            let home = |text: &str| text.replace("/home/azureuser", "/home/admin");
            let (out, err) = (plain.of(&home(&out)), plain.of(&told(&home(&err))));
            Case { requests, out, err, status, ..case.clone() }
        })
        .collect()
}

fn run(world: &mut Simulator, session: &mut Session, line: &str) -> (String, String, u8) {
    let (mut out, mut err, mut status) = (String::new(), String::new(), 0);
    let mut lives = Lives::default();
    let mut world = Timed { simulator: world, lives: &mut lives };
    for statement in &Script::parse(line).unwrap_or_else(|refusal| panic!("{line}\n{refusal}")).statements {
        let printed = session.run(&mut world, statement);
        out += &printed.out;
        err += &printed.err;
        status = printed.status;
    }
    (out, err, status)
}

/// What only one of them says, `-` the real one and `+` ours.
fn told_apart(path: &Path, parts: &[&str], real: &str, simulated: &str) -> String {
    let name = path.file_name().unwrap().to_string_lossy();
    let first = real.lines().next().unwrap();
    let mut text = format!("{name}, {}: {first}\n", parts.join(", "));
    let both = [('-', real, simulated), ('+', simulated, real)];
    for (mark, one, other) in both {
        let own = one.lines().filter(|line| !other.lines().any(|known| known == *line));
        own.for_each(|line| writeln!(text, "{mark} {line}").unwrap());
    }
    text
}

/// The parts that differ without a reason, or have a reason and do not differ.
fn differences(real: &Case, simulated: &Case) -> Vec<&'static str> {
    let parts =
        |case: &Case| [case.requests.join("\n"), case.out.clone(), case.err.clone(), case.status.to_string()];
    let is_meant = |part: &str| real.meant.iter().any(|(meant, _)| meant == part);
    let both = PARTS.into_iter().zip(parts(real).into_iter().zip(parts(simulated)));
    let wrong = both.filter(|(part, (real, simulated))| (real != simulated) != is_meant(part));
    wrong.map(|(part, _)| part).collect()
}

#[test]
fn the_azure_cli_sends_prints_and_exits_as_the_real_one() {
    let files = fs::read_dir(format!("{HERE}/cases")).unwrap();
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    // `ONLY=identity` looks at the files with this in their name.
    let only = env::var("ONLY").unwrap_or_default();
    files.retain(|file| file.file_name().unwrap().to_str().unwrap().contains(&only));
    files.sort();
    let mut scenarios: Vec<Scenario> = files.iter().map(|file| read(file)).collect();
    if env::var_os("RECORD").is_some() {
        record(&mut scenarios);
    }
    let (mut count, mut wrong) = (0, Vec::new());
    for scenario in &scenarios {
        for (real, simulated) in scenario.cases.iter().zip(simulated(scenario)) {
            count += 1;
            let parts = differences(real, &simulated);
            if !parts.is_empty() {
                wrong.push(told_apart(&scenario.path, &parts, &write(real), &write(&simulated)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} lines differ, `-` the real one and `+` ours:\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The commands come with an extension of the real CLI, `storage-blob-preview`, which the recordings lack.
#[test]
fn index_tags_of_a_blob_are_set_and_listed() {
    let mut world = world();
    let place = place(&world, "admin");
    let mut session = session(&mut world, place);
    let blob = "--account-name lablake -c data -n hello.txt --auth-mode login";
    let mut type_in = |line: &str| run(&mut world, &mut session, line);
    type_in(
        "az login --service-principal -u $AZURE_CLIENT_ID -p $AZURE_CLIENT_SECRET --tenant $AZURE_TENANT_ID",
    );
    let role = "az role assignment create --assignee $AZURE_CLIENT_ID --role 'Storage Blob Data Owner' \
                --scope $(az storage account show -g lab-rg -n lablake --query id -o tsv)";
    assert_eq!(type_in(role).2, 0);
    let set = format!("az storage blob tag set {blob} --tags project=alpha 'stage=1 + 1' --query version");
    assert_eq!(type_in(&set), ("\"2026-04-06\"\n".to_owned(), String::new(), 0));
    let (out, _, status) = type_in(&format!("az storage blob tag list {blob}"));
    assert_eq!((out.as_str(), status), ("{\n  \"project\": \"alpha\",\n  \"stage\": \"1 + 1\"\n}\n", 0));
    assert_eq!(type_in(&format!("az storage blob tag set {blob} --tags project=beta -o none")).2, 0);
    let (out, ..) = type_in(&format!("az storage blob tag list {blob} -o tsv"));
    assert_eq!(out, "beta\n");
    let (_, err, status) = type_in(&format!("az storage blob tag set {blob} --tags 'project=<>'"));
    assert!(err.contains("InvalidTag"), "{err}");
    assert_eq!(status, 1);
    assert_eq!(type_in(&format!("az storage blob tag set {blob}")).2, 2);
}
