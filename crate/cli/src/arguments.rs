//! What the command line asks for.

mod env;
mod export;
mod mutate;
mod reach;

use lexopt::prelude::{Long, Short, Value};
use lexopt::{Error, Parser, ValueExt};
use mi_sim_document::{ADMIN, Placeholder, Runner, SEED_RULE, duration, given, is_seed};
use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use env::env_help;
use export::export_help;
use mutate::mutate_help;
use reach::reach_help;

pub(crate) use env::{EnvOptions, Shell};
pub(crate) use export::ExportOptions;
pub(crate) use mutate::MutateOptions;
pub(crate) use reach::ReachOptions;

/// Where `mi-sim serve` listens when nothing is said: a number as near to the metadata endpoint's as a port can be.
const PORT: u16 = 8169;

macro_rules! play_help {
    () => {
        "  mi-sim play FILE.md|DIR [--format text|json|junit|github] [--seed SEED] [--set NAME=VALUE]… [--update]
      Runs a document, or all below a folder, and compares what its blocks print with what it says. One that is told in tabs
      runs once for each. A lab is proved: right ways solve it, mistakes do not.
      --format  for a person; for a program, a JSON object for each document; for CI, as JUnit's XML or as annotations of
                GitHub Actions
      --set     what a placeholder of its commands stands for, as in --set 'RESOURCE GROUP=app-rg' for <RESOURCE GROUP>
      --update  writes into the document what its blocks print, and keeps what came true and every `…`
      Exit code 0: everything came true; 1: something did not, with its line; 2: the command line is wrong.
"
    };
}

macro_rules! grade_help {
    () => {
        "  mi-sim grade LAB.md [RECEIPT | FILE]… [--format text|json]
      Plays receipts of a lab again and prints what was solved, when, and with which mistakes. A receipt is the recipe of
      what a learner did; a file has one in each line, and so has standard input when nothing else is named.
      Exit code 0: all are solved; 1: some are not, or are no receipts of this lab; 2: the command line is wrong.
"
    };
}

macro_rules! new_help {
    () => {
        "  mi-sim new lab|document [FILE.md]
      Writes a lab or a document to begin with, which plays as it is; without a file, prints it.
"
    };
}

macro_rules! record_help {
    () => {
        "  mi-sim record FILE.md [--out DIR]
      Runs a document and writes its record, FILE.first.json and FILE.rest.json: a page that embeds the document with the
      attribute `recorded` shows it at once, before the simulator has arrived. A document without a seed gets a fixed one.
      Record a document again whenever it, or the simulator, has changed.
      --out  the folder for both; that of the document when nothing is said
"
    };
}

macro_rules! shell_help {
    () => {
        "  mi-sim shell [FILE.md] [--as NAME | --on VM] [--seed SEED]
      A bash with curl and jq in the world of a document, or in a small one, after the document's blocks have run.
      Nothing of this machine is touched: files and requests are the simulated ones. Ctrl+D or `exit` ends it.
      --as  a person; `admin` when nothing is said
      --on  a virtual machine or app, on which code runs
"
    };
}

macro_rules! serve_help {
    () => {
        "  mi-sim serve [FILE.md] [--watch] [--port PORT] [--seed SEED] [--page DIR] [--ca DIR] [--listen IP]
      Serves the cloud of a document, or a small one, to real Azure clients on this machine: metadata endpoints, the
      HTTPS services, a forward proxy that leads to them, and the page. Ctrl+C ends it.
      --watch   the page shows FILE.md, with what is wrong in it, anew whenever it is saved
      --port    where; 8169 when nothing is said, 0 for any that is free
      --page    the folder of the built page; `dist` near the program when nothing is said
      --ca      where the certificate authority is kept that clients have to trust; made there on first use
      --listen  another address than 127.0.0.1: whoever reaches it can use the simulated Azure
"
    };
}

macro_rules! clock_help {
    () => {
        "  mi-sim clock [+SPAN] [--port PORT]
      Says what the clock of `mi-sim serve` shows; with a span as +90s, +10m, +24h or +30d, moves it on first.
"
    };
}

macro_rules! facts_help {
    () => {
        "  mi-sim facts [--unconfirmed]
      Prints the facts about Azure that the simulator rests on: each with Microsoft's page, and the tests that hold it.
      --unconfirmed  only those that could not be confirmed, each with what was chosen and why
"
    };
}

/// What `mi-sim --help` prints.
const HELP: &str = concat!(
    "mi-sim: a simulator of Azure managed identities\n\n",
    play_help!(),
    "\n",
    export_help!(),
    "\n",
    mutate_help!(),
    "\n",
    grade_help!(),
    "\n",
    new_help!(),
    "\n",
    record_help!(),
    "\n",
    shell_help!(),
    "\n",
    reach_help!(),
    "\n",
    serve_help!(),
    "\n",
    env_help!(),
    "\n",
    clock_help!(),
    "\n",
    facts_help!(),
    "\n  Each command knows --help and --version.\n",
);

/// What `--version` prints.
const VERSION: &str = concat!("mi-sim ", env!("CARGO_PKG_VERSION"));

/// A command.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// To say this.
    Say(&'static str),
    Play(PlayOptions),
    Export(ExportOptions),
    Mutate(MutateOptions),
    Grade(GradeOptions),
    New(NewOptions),
    Record(RecordOptions),
    Shell(ShellOptions),
    Reach(ReachOptions),
    Serve(ServeOptions),
    Env(EnvOptions),
    Clock(ClockOptions),
    Facts(FactsOptions),
}

/// What to serve, and where.
#[derive(Debug, PartialEq)]
pub(crate) struct ServeOptions {
    pub(crate) file: Option<PathBuf>,
    /// Whether the page shows the file while it is written.
    pub(crate) watch: bool,
    pub(crate) seed: Option<String>,
    pub(crate) listen: IpAddr,
    pub(crate) port: u16,
    pub(crate) page: Option<PathBuf>,
    pub(crate) authority: Option<PathBuf>,
}

/// How far to move the clock on, if at all.
#[derive(Debug, PartialEq)]
pub(crate) struct ClockOptions {
    pub(crate) span: Option<Duration>,
    pub(crate) port: u16,
}

/// Which facts to print.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FactsOptions {
    /// Only those that could not be confirmed.
    pub(crate) unconfirmed: bool,
}

/// What to play, and how to tell of it.
#[derive(Debug, PartialEq)]
pub(crate) struct PlayOptions {
    /// A document, or a folder of them.
    pub(crate) path: PathBuf,
    pub(crate) format: PlayFormat,
    pub(crate) seed: Option<String>,
    /// What placeholders stand for.
    pub(crate) set: Vec<Placeholder>,
    /// Whether outputs that did not come true are written anew.
    pub(crate) update: bool,
}

/// Which receipts to play again, of which lab.
#[derive(Debug, PartialEq)]
pub(crate) struct GradeOptions {
    pub(crate) file: PathBuf,
    /// Receipts, or files with some.
    pub(crate) receipts: Vec<OsString>,
    pub(crate) format: Format,
}

/// What to begin with, and where.
#[derive(Debug, PartialEq)]
pub(crate) struct NewOptions {
    pub(crate) kind: Kind,
    pub(crate) file: Option<PathBuf>,
}

/// What an author begins with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Document,
    Lab,
}

/// What to record, and where to.
#[derive(Debug, PartialEq)]
pub(crate) struct RecordOptions {
    pub(crate) file: PathBuf,
    pub(crate) out: Option<PathBuf>,
}

/// Where to type, and as whom.
#[derive(Debug, PartialEq)]
pub(crate) struct ShellOptions {
    pub(crate) file: Option<PathBuf>,
    pub(crate) seed: Option<String>,
    pub(crate) runner: Runner,
}

/// For whom the output is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Format {
    /// A person.
    Text,
    /// A program: one JSON object.
    Json,
}

/// For whom it is told what came true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PlayFormat {
    /// As everything is.
    Plain(Format),
    /// A CI service that reads JUnit's XML.
    Junit,
    /// GitHub Actions.
    Github,
}

/// Reads the command line.
pub(crate) fn read(mut parser: Parser) -> Result<Command, Error> {
    match parser.next()? {
        None | Some(Short('h') | Long("help")) => Ok(Command::Say(HELP)),
        Some(Short('V') | Long("version")) => Ok(Command::Say(VERSION)),
        Some(Value(word)) if word == "help" => Ok(Command::Say(HELP)),
        Some(Value(word)) if word == "version" => Ok(Command::Say(VERSION)),
        Some(Value(word)) if word == "play" => {
            of_command(parser, play_help!(), |words| read_play(words).map(Command::Play))
        }
        Some(Value(word)) if word == "export" => {
            of_command(parser, export_help!(), |words| export::read(words).map(Command::Export))
        }
        Some(Value(word)) if word == "mutate" => {
            of_command(parser, mutate_help!(), |words| mutate::read(words).map(Command::Mutate))
        }
        Some(Value(word)) if word == "grade" => {
            of_command(parser, grade_help!(), |words| read_grade(words).map(Command::Grade))
        }
        Some(Value(word)) if word == "new" => {
            of_command(parser, new_help!(), |words| read_new(words).map(Command::New))
        }
        Some(Value(word)) if word == "record" => {
            of_command(parser, record_help!(), |words| read_record(words).map(Command::Record))
        }
        Some(Value(word)) if word == "shell" => {
            of_command(parser, shell_help!(), |words| read_terminal(words).map(Command::Shell))
        }
        Some(Value(word)) if word == "reach" => {
            of_command(parser, reach_help!(), |words| reach::read(words).map(Command::Reach))
        }
        Some(Value(word)) if word == "serve" => {
            of_command(parser, serve_help!(), |words| read_serve(words).map(Command::Serve))
        }
        Some(Value(word)) if word == "env" => {
            of_command(parser, env_help!(), |words| env::read(words).map(Command::Env))
        }
        Some(Value(word)) if word == "clock" => {
            of_command(parser, clock_help!(), |words| read_clock(words).map(Command::Clock))
        }
        Some(Value(word)) if word == "facts" => {
            of_command(parser, facts_help!(), |words| read_facts(words).map(Command::Facts))
        }
        Some(Value(word)) => Err(format!("there is no command {word:?}; try `mi-sim --help`").into()),
        Some(other) => Err(other.unexpected()),
    }
}

/// Reads what stands after a command: a request for help or for the version comes before all else.
fn of_command(
    mut words: Parser,
    help: &'static str,
    read: impl FnOnce(Parser) -> Result<Command, Error>,
) -> Result<Command, Error> {
    let rest: Vec<_> = words.raw_args()?.collect();
    let has = |names: [&str; 2]| rest.iter().any(|word| names.iter().any(|name| word == *name));
    if has(["--help", "-h"]) {
        return Ok(Command::Say(help));
    }
    if has(["--version", "-V"]) {
        return Ok(Command::Say(VERSION));
    }
    read(Parser::from_args(rest))
}

fn read_play(mut parser: Parser) -> Result<PlayOptions, Error> {
    let (mut path, mut format, mut seed, mut update) = (None, PlayFormat::Plain(Format::Text), None, false);
    let mut set = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => format = parser.value()?.parse_with(read_play_format)?,
            Long("seed") => seed = Some(parser.value()?.parse_with(read_seed)?),
            Long("set") => set.push(parser.value()?.parse_with(read_set)?),
            Long("update") => update = true,
            Value(word) if path.is_none() => path = Some(PathBuf::from(word)),
            other => return Err(other.unexpected()),
        }
    }
    let path = path.ok_or("play needs a document or a folder: `mi-sim play FILE.md`")?;
    Ok(PlayOptions { path, format, seed, set, update })
}

/// `NAME=VALUE`.
fn read_set(text: &str) -> Result<Placeholder, String> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    given(name, value)
}

fn read_grade(mut parser: Parser) -> Result<GradeOptions, Error> {
    let (mut file, mut receipts, mut format) = (None, Vec::new(), Format::Text);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => format = parser.value()?.parse_with(read_format)?,
            Value(path) if file.is_none() => file = Some(PathBuf::from(path)),
            Value(receipt) => receipts.push(receipt),
            other => return Err(other.unexpected()),
        }
    }
    let file = file.ok_or("grade needs a lab: `mi-sim grade LAB.md RECEIPT`")?;
    Ok(GradeOptions { file, receipts, format })
}

fn read_new(mut parser: Parser) -> Result<NewOptions, Error> {
    let (mut kind, mut file) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(word) if kind.is_none() => kind = Some(word.parse_with(read_kind)?),
            Value(path) if file.is_none() => file = Some(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    let kind = kind.ok_or("new needs to know what: `mi-sim new lab` or `mi-sim new document`")?;
    Ok(NewOptions { kind, file })
}

fn read_kind(word: &str) -> Result<Kind, &'static str> {
    match word {
        "document" => Ok(Kind::Document),
        "lab" => Ok(Kind::Lab),
        _ => Err("what is new must be a `lab` or a `document`"),
    }
}

fn read_record(mut parser: Parser) -> Result<RecordOptions, Error> {
    let (mut file, mut out) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("out") => out = Some(parser.value()?.into()),
            Value(path) if file.is_none() => file = Some(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    let file = file.ok_or("record needs a document: `mi-sim record FILE.md`")?;
    Ok(RecordOptions { file, out })
}

fn read_terminal(mut parser: Parser) -> Result<ShellOptions, Error> {
    let (mut file, mut seed, mut runner) = (None, None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("seed") => seed = Some(parser.value()?.parse_with(read_seed)?),
            Long("as") if runner.is_none() => {
                runner = Some(Runner::Person { name: parser.value()?.string()? })
            }
            Long("on") if runner.is_none() => {
                runner = Some(Runner::Machine { name: parser.value()?.string()?, by: None })
            }
            Long("as" | "on") => return Err("`--as` and `--on` contradict each other; keep one".into()),
            Value(path) if file.is_none() => file = Some(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    let runner = runner.unwrap_or_else(|| Runner::Person { name: ADMIN.to_owned() });
    Ok(ShellOptions { file, seed, runner })
}

fn read_serve(mut parser: Parser) -> Result<ServeOptions, Error> {
    let listen = IpAddr::from(Ipv4Addr::LOCALHOST);
    let mut options = ServeOptions {
        file: None,
        watch: false,
        seed: None,
        listen,
        port: PORT,
        page: None,
        authority: None,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("seed") => options.seed = Some(parser.value()?.parse_with(read_seed)?),
            Long("watch") => options.watch = true,
            Long("listen") => options.listen = parser.value()?.parse()?,
            Long("port") => options.port = parser.value()?.parse()?,
            Long("page") => options.page = Some(parser.value()?.into()),
            Long("ca") => options.authority = Some(parser.value()?.into()),
            Value(path) if options.file.is_none() => options.file = Some(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    match options {
        ServeOptions { watch: true, file: None, .. } => {
            Err("`--watch` needs the document that is written: `mi-sim serve --watch FILE.md`".into())
        }
        options => Ok(options),
    }
}

fn read_clock(mut parser: Parser) -> Result<ClockOptions, Error> {
    let mut options = ClockOptions { span: None, port: PORT };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => options.port = parser.value()?.parse()?,
            Value(word) if options.span.is_none() => options.span = Some(word.parse_with(read_span)?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn read_facts(mut parser: Parser) -> Result<FactsOptions, Error> {
    let mut options = FactsOptions { unconfirmed: false };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("unconfirmed") => options.unconfirmed = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn read_span(text: &str) -> Result<Duration, String> {
    duration(text.strip_prefix('+').unwrap_or(text))
}

fn read_seed(text: &str) -> Result<String, &'static str> {
    if is_seed(text) { Ok(text.to_owned()) } else { Err(SEED_RULE) }
}

fn read_format(word: &str) -> Result<Format, &'static str> {
    match word {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err("the format must be `text` or `json`"),
    }
}

fn read_play_format(word: &str) -> Result<PlayFormat, &'static str> {
    match word {
        "junit" => Ok(PlayFormat::Junit),
        "github" => Ok(PlayFormat::Github),
        _ => read_format(word)
            .map(PlayFormat::Plain)
            .map_err(|_| "the format must be `text`, `json`, `junit` or `github`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Command, String> {
        read(Parser::from_args(words)).map_err(|error| error.to_string())
    }

    #[test]
    fn reach_needs_somebody_to_begin_with() {
        let (file, from, to) = ("a.md".into(), "alice".to_owned(), Some("key".to_owned()));
        let options = ReachOptions { file, from, to, at_end: false, format: Format::Text, seed: None };
        let words = ["reach", "a.md", "--from", "alice", "--to", "key"];
        assert_eq!(parse(&words), Ok(Command::Reach(options)));
        let wrong = "reach needs somebody to begin with: `mi-sim reach FILE.md --from NAME`";
        assert_eq!(parse(&["reach", "a.md"]), Err(wrong.to_owned()));
    }

    #[test]
    fn play_takes_a_file_and_options_in_any_order() {
        let seed = Some("7".to_owned());
        let format = PlayFormat::Plain(Format::Json);
        let options = PlayOptions { path: "a.md".into(), format, seed, update: false, set: Vec::new() };
        assert_eq!(parse(&["play", "--format", "json", "a.md", "--seed=7"]), Ok(Command::Play(options)));
    }

    #[test]
    fn record_takes_a_file_and_a_folder() {
        let options = RecordOptions { file: "a.md".into(), out: Some("b".into()) };
        assert_eq!(parse(&["record", "a.md", "--out", "b"]), Ok(Command::Record(options)));
        assert_eq!(parse(&["record"]).unwrap_err(), "record needs a document: `mi-sim record FILE.md`");
    }

    #[test]
    fn a_shell_is_somebodys() {
        let runner = |words: &[&str]| match parse(words) {
            Ok(Command::Shell(options)) => Ok(options.runner),
            other => Err(format!("{other:?}")),
        };
        assert_eq!(runner(&["shell"]), Ok(Runner::Person { name: "admin".to_owned() }));
        assert_eq!(
            runner(&["shell", "a.md", "--on", "vm1"]),
            Ok(Runner::Machine { name: "vm1".to_owned(), by: None })
        );
        assert!(runner(&["shell", "--as", "alice", "--on", "vm1"]).unwrap_err().contains("contradict"));
    }

    #[test]
    fn serve_takes_what_it_needs_from_its_defaults() {
        let Ok(Command::Serve(options)) = parse(&["serve", "--port", "0", "lab.md", "--listen=::1"]) else {
            panic!()
        };
        assert_eq!((options.port, options.file), (0, Some("lab.md".into())));
        assert_eq!(options.listen.to_string(), "::1");
        let Ok(Command::Serve(options)) = parse(&["serve"]) else { panic!() };
        assert_eq!((options.port, options.listen.to_string().as_str()), (PORT, "127.0.0.1"));
        assert!(!options.watch);
        assert!(parse(&["serve", "--watch"]).unwrap_err().contains("`mi-sim serve --watch FILE.md`"));
    }

    #[test]
    fn each_command_knows_help_and_version() {
        for command in ["play", "grade", "new", "record", "shell", "reach", "serve", "env", "clock", "facts"]
        {
            let Ok(Command::Say(help)) = parse(&[command, "--help"]) else { panic!("{command}") };
            assert!(help.starts_with(&format!("  mi-sim {command} ")) && HELP.contains(help), "{help}");
            assert_eq!(parse(&[command, "x", "-h"]), Ok(Command::Say(help)));
            assert_eq!(parse(&[command, "--version"]), Ok(Command::Say(VERSION)));
        }
        assert_eq!(parse(&["--version"]), Ok(Command::Say(VERSION)));
    }

    #[test]
    fn variables_are_taken_back_with_and_without_a_name() {
        let options = |words: &[&str]| match parse(words) {
            Ok(Command::Env(options)) => options,
            other => panic!("{other:?}"),
        };
        assert_eq!(options(&["env", "--unset"]).name, None);
        assert_eq!(options(&["env", "vm1", "--unset"]).name, None);
        assert_eq!(options(&["env", "web1", "--unset", "--settings"]).name.as_deref(), Some("web1"));
        assert!(parse(&["env", "--unset", "--settings"]).is_err());
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(parse(&["serve", "--port", "high"]).unwrap_err().contains("\"high\""));
        assert!(parse(&["serve", "--listen", "localhost"]).unwrap_err().contains("\"localhost\""));
        assert!(parse(&["clock", "+1w"]).unwrap_err().contains("not a span of time"));
        assert!(parse(&["env"]).unwrap_err().contains("`mi-sim env vm1`"));
        assert!(parse(&["env", "vm1", "--shell", "cmd"]).unwrap_err().contains("`bash`"));
        assert_eq!(parse(&["play"]).unwrap_err(), "play needs a document or a folder: `mi-sim play FILE.md`");
        assert!(
            parse(&["play", "a.md", "--format", "xml"])
                .unwrap_err()
                .contains("must be `text`, `json`, `junit` or `github`")
        );
        assert!(parse(&["play", "a.md", "--seed", "a b"]).unwrap_err().contains("1 to 64 letters"));
        assert!(parse(&["plya"]).unwrap_err().contains("there is no command \"plya\""));
        assert!(parse(&["play", "a.md", "b.md"]).unwrap_err().contains("b.md"));
    }
}
