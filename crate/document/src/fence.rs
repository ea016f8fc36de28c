//! The info string of a fenced block: its language, who runs it, and when.
//!
//! Languages are those of Microsoft's own pages, in any case, each also with `-interactive`.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::duration::moment;
use crate::figures;
use crate::predict::{Ask, Kind as Asked};
use crate::problem::{Problem, Problems};

/// Who runs a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", try_from = "WrittenRunner")]
pub enum Runner {
    /// Somebody at a keyboard: `as=alice`.
    Person {
        /// The name before the `@` of the sign-in.
        name: String,
    },
    /// Code on a virtual machine or an app: `on=vm1`.
    Machine {
        /// The machine's resource name.
        name: String,
        /// Who brings the code there, if it is not there already: `on=vm1 as=alice`. They must be allowed to.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        by: Option<String>,
    },
    /// A stranger outside: `from=internet`.
    Internet,
    /// A job of a CI service or a cluster outside Azure: `from=ci`, an issuer of the front matter.
    Job {
        /// The issuer's name.
        issuer: String,
    },
}

/// The same as it is written in JSON. What serde makes of an enum with a tag in it is four times the code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRunner {
    #[serde(rename = "type")]
    kind: Kind,
    name: Option<String>,
    by: Option<String>,
    issuer: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    Person,
    Machine,
    Internet,
    Job,
}

impl TryFrom<WrittenRunner> for Runner {
    type Error = &'static str;

    fn try_from(written: WrittenRunner) -> Result<Self, &'static str> {
        let WrittenRunner { kind, name, by, issuer } = written;
        match (kind, name, by, issuer) {
            (Kind::Person, Some(name), None, None) => Ok(Self::Person { name }),
            (Kind::Machine, Some(name), by, None) => Ok(Self::Machine { name, by }),
            (Kind::Internet, None, None, None) => Ok(Self::Internet),
            (Kind::Job, None, None, Some(issuer)) => Ok(Self::Job { issuer }),
            _ => Err("a person and a machine have a `name`, a machine perhaps `by`, and a job an `issuer`"),
        }
    }
}

/// When a block runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// Where it stands, before the reader's eyes.
    Shown,
    /// Before everything else.
    Setup,
    /// After each move of a learner, in a fork, to judge what was reached.
    Check,
    /// In a fork, to see whether the hint above it fits.
    When,
    /// When a learner asks for it: what reaches the task.
    Solution,
    /// When a lab is proved: another right way.
    Also,
    /// When a lab is proved: a wrong way.
    Mistake,
}

/// What a block's language makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Http,
    Output,
    Json,
    /// Names of what is counted.
    Figures,
    /// Prose that a learner reads where it fits.
    Hint,
    /// A language of commands.
    Shell(String),
    /// Shown, never run.
    Display(String),
}

/// An info string, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fence {
    pub(crate) language: Language,
    pub(crate) runner: Option<Runner>,
    pub(crate) part: Part,
    /// `world=ID`: the only world in which it runs.
    pub(crate) world: Option<String>,
    /// `then`: it goes on with the way that the block before it began.
    pub(crate) goes_on: bool,
    /// `at=SECONDS`: how long after the world's beginning it runs.
    pub(crate) at: Option<Duration>,
    /// What a learner still lacks when this check does not come true.
    pub(crate) missing: Option<String>,
    /// The name of the hint that this is, or that answers this mistake.
    pub(crate) hint: Option<String>,
    /// What the reader is asked before it runs.
    pub(crate) predict: Option<Ask>,
}

const SHELLS: [&str; 6] = ["azurecli", "azurepowershell", "bash", "console", "powershell", "pwsh"];
const WORDS: &str = "`as=`, `on=`, `from=`, `world=`, `at=`, `setup`, `predict`, and in a lab `check`, `missing=\"…\"`, `when`, `solution`, `also`, \
                     `mistake=HINT` and `then`";

impl Fence {
    /// Reads an info string that stands on `line`.
    pub(crate) fn read(info: &str, line: usize, problems: &mut Problems) -> Self {
        let info = info.trim();
        let (name, words) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let language = Language::named(name);
        let (runner, world, at, missing, hint, predict) = Default::default();
        let mut fence =
            Self { language, runner, part: Part::Shown, world, goes_on: false, at, missing, hint, predict };
        match &fence.language {
            Language::Display(_) => {}
            Language::Hint => match words.trim() {
                name if is_hint(name) => fence.hint = Some(name.to_owned()),
                other => problems.push(Problem::new(line, wrong_hint(other))),
            },
            Language::Output | Language::Json => {
                if let Some(word) = words.split_whitespace().next() {
                    let message = format!(
                        "`{word}` says nothing after `{name}`; such words belong to the command before"
                    );
                    problems.push(Problem::new(line, message));
                }
            }
            Language::Figures => {
                if let Some(word) = words.split_whitespace().next() {
                    let message =
                        format!("`{word}` says nothing after `{name}`, which counts in every world");
                    problems.push(Problem::new(line, message));
                }
            }
            Language::Http | Language::Shell(_) => fence.read_words(words, line, problems),
        }
        fence
    }

    /// Whether nothing stands behind the language.
    pub(crate) fn is_bare(&self) -> bool {
        self.runner.is_none()
            && self.part == Part::Shown
            && self.world.is_none()
            && self.at.is_none()
            && self.predict.is_none()
            && !self.goes_on
    }

    fn read_words(&mut self, words: &str, line: usize, problems: &mut Problems) {
        let mut rest = words.trim_start();
        while !rest.is_empty() {
            let (word, after) = next_word(rest);
            if let Err(message) = self.take(word) {
                problems.push(Problem::new(line, message));
            }
            rest = after.trim_start();
        }
        if self.missing.is_some() && self.part != Part::Check {
            problems.push(Problem::new(line, "`missing=` belongs to a block marked `check`"));
        }
        if self.predict.is_some() && self.part != Part::Shown {
            problems
                .push(Problem::new(line, "`predict` belongs to a block that runs before the reader's eyes"));
            self.predict = None;
        }
        if self.goes_on && self.part != Part::Shown {
            problems.push(Problem::new(line, "`then` goes on with the way above; leave the other mark away"));
            self.goes_on = false;
        }
    }

    fn take(&mut self, word: &str) -> Result<(), String> {
        match word.split_once('=') {
            None if word == "setup" => self.take_part(Part::Setup),
            None if word == "check" => self.take_part(Part::Check),
            None if word == "when" => self.take_part(Part::When),
            None if word == "solution" => self.take_part(Part::Solution),
            None if word == "also" => self.take_part(Part::Also),
            None if word == "predict" => {
                self.predict = Some(Ask::Anything);
                Ok(())
            }
            Some(("predict", kind)) => {
                self.predict = Some(Ask::About(Asked::named(kind)?));
                Ok(())
            }
            None if word == "then" => {
                self.goes_on = true;
                Ok(())
            }
            Some(("mistake", hint)) => {
                let hint = value(word, hint)?;
                if !is_hint(&hint) {
                    return Err(wrong_hint(&hint));
                }
                self.hint = Some(hint);
                self.take_part(Part::Mistake)
            }
            Some(("as", name)) => self.take_runner(Runner::Person { name: value(word, name)? }),
            Some(("on", name)) => self.take_runner(Runner::Machine { name: value(word, name)?, by: None }),
            Some(("from", "internet")) => self.take_runner(Runner::Internet),
            Some(("from", issuer)) => self.take_runner(Runner::Job { issuer: value(word, issuer)? }),
            Some(("world", world)) => {
                self.world = Some(value(word, world)?);
                Ok(())
            }
            Some(("at", at)) => {
                self.at = Some(moment(&value(word, at)?)?);
                Ok(())
            }
            Some(("missing", missing)) => {
                self.missing = Some(value(word, missing)?);
                Ok(())
            }
            _ => Err(format!("`{word}` is not understood after a language; known are {WORDS}")),
        }
    }

    fn take_part(&mut self, part: Part) -> Result<(), String> {
        if self.part != Part::Shown && self.part != part {
            return Err(
                "a block has one part; keep one of `setup`, `check`, `when`, `solution`, `also` and \
                        `mistake=`"
                    .into(),
            );
        }
        self.part = part;
        Ok(())
    }

    fn take_runner(&mut self, runner: Runner) -> Result<(), String> {
        self.runner = Some(match (self.runner.take(), runner) {
            (None, runner) => runner,
            (Some(Runner::Person { name: by }), Runner::Machine { name, by: None })
            | (Some(Runner::Machine { name, by: None }), Runner::Person { name: by }) => {
                Runner::Machine { name, by: Some(by) }
            }
            (Some(before), _) => {
                self.runner = Some(before);
                return Err(
                    "a block runs in one place; keep one of `as=`, `on=` and `from=`, or `on=` with \
                            the `as=` of whoever brings the code there"
                        .into(),
                );
            }
        });
        Ok(())
    }
}

impl Language {
    fn named(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let plain = name.strip_suffix("-interactive").unwrap_or(&name);
        match plain {
            "http" => Self::Http,
            "output" => Self::Output,
            "json" => Self::Json,
            "hint" => Self::Hint,
            figures::LANGUAGE => Self::Figures,
            shell if SHELLS.contains(&shell) => Self::Shell(shell.into()),
            _ => Self::Display(name),
        }
    }
}

/// Whether a text may name a hint.
fn is_hint(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn wrong_hint(text: &str) -> String {
    format!(
        "`{text}` does not name a hint; a name is made of letters, digits and `-`, as in `hint no-identity`"
    )
}

/// The first word, quotes and the blanks between them included, and what follows it.
fn next_word(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    text.split_at(end.unwrap_or(text.len()))
}

fn value(word: &str, written: &str) -> Result<String, String> {
    let inner = match written.strip_prefix('"') {
        Some(opened) => {
            opened.strip_suffix('"').ok_or_else(|| format!("`{word}` lacks its closing quote"))?
        }
        None => written,
    };
    if inner.is_empty() {
        return Err(format!("`{word}` lacks a value after `=`"));
    }
    Ok(inner.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(info: &str) -> (Fence, Vec<String>) {
        let mut problems = Problems::default();
        let fence = Fence::read(info, 7, &mut problems);
        let problems = problems.sorted();
        assert!(problems.iter().all(|problem| problem.line == 7));
        (fence, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn a_language_in_any_case_and_with_interactive() {
        assert_eq!(read("HTTP-Interactive").0.language, Language::Http);
        assert_eq!(read("Output").0.language, Language::Output);
        assert_eq!(read(" azureCLI-interactive").0.language, Language::Shell("azurecli".into()));
        assert_eq!(read("").0.language, Language::Display(String::new()));
    }

    #[test]
    fn who_runs_it_and_when() {
        let (fence, problems) = read("http on=vm1 check missing=\"vm1 gets no token\"");
        assert!(problems.is_empty());
        assert_eq!(fence.runner, Some(Runner::Machine { name: "vm1".into(), by: None }));
        assert_eq!(fence.part, Part::Check);
        assert_eq!(fence.missing.as_deref(), Some("vm1 gets no token"));
        assert_eq!(read("http predict").0.predict, Some(Ask::Anything));
        assert_eq!(read("http predict=next").0.predict, Some(Ask::About(Asked::Next)));
        assert_eq!(read("http as=alice setup").0.runner, Some(Runner::Person { name: "alice".into() }));
        for brought in ["http on=vm1 as=alice", "http as=alice on=vm1"] {
            let runner = Runner::Machine { name: "vm1".into(), by: Some("alice".into()) };
            assert_eq!(read(brought), (Fence { runner: Some(runner), ..read("http").0 }, vec![]));
        }
        assert_eq!(read("http from=internet").0.runner, Some(Runner::Internet));
        assert_eq!(read("http from=ci").0.runner, Some(Runner::Job { issuer: "ci".into() }));
    }

    #[test]
    fn contradictions_and_unknown_words_are_named() {
        for (info, message) in [
            (
                "http on=vm1 from=internet",
                "a block runs in one place; keep one of `as=`, `on=` and `from=`, or `on=` with the `as=` of \
                 whoever brings the code there",
            ),
            (
                "http setup check",
                "a block has one part; keep one of `setup`, `check`, `when`, `solution`, `also` and `mistake=`",
            ),
            ("http setup predict", "`predict` belongs to a block that runs before the reader's eyes"),
            (
                "http predict=why",
                "`predict=why` asks nothing that is known; known are `allowed`, `cached`, `claim`, `next`, `remove`, `status`, \
                 `who` and `works`",
            ),
            ("http missing=x", "`missing=` belongs to a block marked `check`"),
            ("http also then", "`then` goes on with the way above; leave the other mark away"),
            (
                "http mistake=\"no role\"",
                "`no role` does not name a hint; a name is made of letters, digits and `-`, as in `hint no-identity`",
            ),
            (
                "hint",
                "`` does not name a hint; a name is made of letters, digits and `-`, as in `hint no-identity`",
            ),
            ("http as=", "`as=` lacks a value after `=`"),
            ("http check missing=\"x", "`missing=\"x` lacks its closing quote"),
            (
                "output as=alice",
                "`as=alice` says nothing after `output`; such words belong to the command before",
            ),
        ] {
            assert_eq!(read(info).1, [message], "{info}");
        }
        assert!(read("http where=vm1").1[0].starts_with("`where=vm1` is not understood"));
    }

    #[test]
    fn a_way_of_a_lab_is_a_part_and_a_mistake_names_its_hint() {
        let (mistake, problems) = read("http mistake=no-role as=alice");
        assert_eq!(
            (mistake.part, mistake.hint.as_deref(), problems),
            (Part::Mistake, Some("no-role"), vec![])
        );
        assert_eq!(read("bash when").0.part, Part::When);
        assert!(read("http then").0.goes_on);
        let (hint, problems) = read("hint no-role");
        assert_eq!(
            (hint.language, hint.hint.as_deref(), problems),
            (Language::Hint, Some("no-role"), vec![])
        );
    }

    #[test]
    fn words_after_a_language_that_is_only_shown_are_left_alone() {
        assert_eq!(read("rust ignore title=x"), (read("rust").0, vec![]));
    }
}
