//! The info string of a fenced block: its language, who runs it, and when.
//!
//! Languages are those of Microsoft's own pages, in any case, each also with `-interactive`.

use serde::{Deserialize, Serialize};

use crate::problem::{Problem, Problems};

/// Who runs a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
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

/// When a block runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// Where it stands, before the reader's eyes.
    Shown,
    /// Before everything else.
    Setup,
    /// Where it stands, to judge what a learner did; the learner does not see it.
    Check,
}

/// What a block's language makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Http,
    Output,
    Json,
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
    pub(crate) hint: Option<String>,
}

const SHELLS: [&str; 4] = ["azurecli", "azurepowershell", "bash", "powershell"];
const WORDS: &str = "`as=`, `on=`, `from=`, `setup`, `check` and `hint=\"…\"`";

impl Fence {
    /// Reads an info string that stands on `line`.
    pub(crate) fn read(info: &str, line: usize, problems: &mut Problems) -> Self {
        let info = info.trim();
        let (name, words) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let mut fence = Self { language: Language::named(name), runner: None, part: Part::Shown, hint: None };
        match &fence.language {
            Language::Display(_) => {}
            Language::Output | Language::Json => {
                if let Some(word) = words.split_whitespace().next() {
                    let message = format!(
                        "`{word}` says nothing after `{name}`; such words belong to the command before"
                    );
                    problems.push(Problem::new(line, message));
                }
            }
            Language::Http | Language::Shell(_) => fence.read_words(words, line, problems),
        }
        fence
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
        if self.hint.is_some() && self.part != Part::Check {
            problems.push(Problem::new(line, "`hint=` belongs to a block marked `check`"));
        }
    }

    fn take(&mut self, word: &str) -> Result<(), String> {
        match word.split_once('=') {
            None if word == "setup" => self.take_part(Part::Setup),
            None if word == "check" => self.take_part(Part::Check),
            Some(("as", name)) => self.take_runner(Runner::Person { name: value(word, name)? }),
            Some(("on", name)) => self.take_runner(Runner::Machine { name: value(word, name)?, by: None }),
            Some(("from", "internet")) => self.take_runner(Runner::Internet),
            Some(("from", issuer)) => self.take_runner(Runner::Job { issuer: value(word, issuer)? }),
            Some(("hint", hint)) => {
                self.hint = Some(value(word, hint)?);
                Ok(())
            }
            _ => Err(format!("`{word}` is not understood after a language; known are {WORDS}")),
        }
    }

    fn take_part(&mut self, part: Part) -> Result<(), String> {
        if self.part != Part::Shown && self.part != part {
            return Err("`setup` and `check` contradict each other; keep one".into());
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
            shell if SHELLS.contains(&shell) => Self::Shell(shell.into()),
            _ => Self::Display(name),
        }
    }
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
        let (fence, problems) = read("http on=vm1 check hint=\"ask the endpoint of vm1\"");
        assert!(problems.is_empty());
        assert_eq!(fence.runner, Some(Runner::Machine { name: "vm1".into(), by: None }));
        assert_eq!(fence.part, Part::Check);
        assert_eq!(fence.hint.as_deref(), Some("ask the endpoint of vm1"));
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
            ("http setup check", "`setup` and `check` contradict each other; keep one"),
            ("http hint=x", "`hint=` belongs to a block marked `check`"),
            ("http as=", "`as=` lacks a value after `=`"),
            ("http check hint=\"x", "`hint=\"x` lacks its closing quote"),
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
    fn words_after_a_language_that_is_only_shown_are_left_alone() {
        assert_eq!(read("rust ignore title=x"), (read("rust").0, vec![]));
    }
}
