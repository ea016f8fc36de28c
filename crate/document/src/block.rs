//! Fenced blocks: which are run, which say what must be printed, and which are only shown.

use crate::document::{Action, Block, Command, Expected, Form};
use crate::fence::{Fence, Language, Part, Runner};
use crate::front_matter::ADMIN;
use crate::parse::Reader;
use crate::problem::names;
use crate::{commands, duration, figures, http_block, json, written};
use mi_sim_shell::Language as ShellLanguage;

impl Reader {
    /// The block, but for a hint, which its task keeps.
    pub(crate) fn fenced(&mut self, info: &str, line: usize, text: String, closed: bool) -> Option<Block> {
        let fence = Fence::read(info, line, &mut self.problems);
        let after = self.after_command.take();
        if !closed && !matches!(fence.language, Language::Display(_)) {
            self.problem(line, "this block never ends; close it with the marks that open it");
        }
        Some(match (&fence.language, after) {
            (Language::Hint, _) => {
                self.hint(fence, line, &text);
                return None;
            }
            (Language::Http, _) if http_block::is_response(&text) => {
                Block::Code { line, language: "http".into(), text }
            }
            (Language::Http, _) => self.http(fence, line, text),
            (Language::Figures, _) => {
                let counts = figures::read(&text, line.saturating_add(1), &mut self.problems);
                let actions = vec![Action::Figures { line: line.saturating_add(1), counts }];
                self.block_of(figures::LANGUAGE.into(), fence, line, text, actions)
            }
            // Microsoft's pages have in it what is typed as well as what is printed.
            (Language::Shell(shell), _) if shell == "console" && !written::has_prompts(&text) => {
                Block::Code { line, language: shell.clone(), text }
            }
            (Language::Shell(shell), after) => {
                let shell = shell.clone();
                match after.zip(written::printed_form(&text).filter(|_| fence.is_bare())) {
                    Some((command, form)) => Block::Expected(Expected { line, command, form, text }),
                    None => self.shell(shell, fence, line, text),
                }
            }
            (Language::Output, Some(command)) => {
                Block::Expected(Expected { line, command, form: Form::Output, text })
            }
            (Language::Output, None) => {
                self.problem(line, "an `output` block stands right after the command that prints it");
                Block::Code { line, language: "output".into(), text }
            }
            (Language::Json, Some(command)) => self.expected_json(line, command, text),
            (Language::Json, None) => Block::Code { line, language: "json".into(), text },
            (Language::Display(language), _) => Block::Code { line, language: language.clone(), text },
        })
    }

    fn expected_json(&mut self, line: usize, command: usize, text: String) -> Block {
        if text.is_empty() {
            self.problem(line, "this `json` block is empty; write what the response holds, or leave it away");
        } else if let Err(wrong) = json::parse(&text) {
            let at = line.saturating_add(1).saturating_add(wrong.line);
            self.problem(at, format!("this `json` block is not json: {}", wrong.message));
        }
        Block::Expected(Expected { line, command, form: Form::Json, text })
    }

    fn http(&mut self, fence: Fence, line: usize, text: String) -> Block {
        let block = http_block::read(&text, line.saturating_add(1), &mut self.problems);
        self.document.variables.extend(block.variables);
        let actions = block.requests.into_iter().map(Action::Request).collect();
        self.block_of("http".into(), fence, line, text, actions)
    }

    fn block_of(
        &mut self,
        language: String,
        fence: Fence,
        line: usize,
        text: String,
        actions: Vec<Action>,
    ) -> Block {
        let command = self.command(language, fence, line, text);
        let actions = self.affordable(command.part, actions);
        Block::Command(Command { actions, ..command })
    }

    /// What the document may still do; of the rest each is told.
    fn affordable(&mut self, part: Part, mut actions: Vec<Action>) -> Vec<Action> {
        actions.retain(|action| {
            let added = match part {
                Part::Shown | Part::Setup => self.totals.add(action),
                _ => self.totals.add_to_task(action),
            };
            match added {
                Ok(()) => true,
                Err(problem) => {
                    self.problems.push(problem);
                    false
                }
            }
        });
        actions
    }

    /// Commands. A block that only lets time pass is told from others, as the page shows it so.
    fn shell(&mut self, shell: String, fence: Fence, line: usize, text: String) -> Block {
        let first_line = line.saturating_add(1);
        let known = &self.document.front_matter.placeholders;
        let missing = &mut self.document.missing;
        let (text, unknown) = written::filled(&text, first_line, known, missing, &mut self.totals);
        let (text, wrong) = written::without_prompts(&text, first_line);
        let is_clear = unknown.is_empty() && wrong.is_empty();
        unknown.into_iter().chain(wrong).for_each(|problem| self.problems.push(problem));
        let command = self.command(shell, fence, line, text.into_owned());
        let language = match command.language.as_str() {
            "azurepowershell" | "powershell" | "pwsh" => ShellLanguage::PowerShell,
            _ => ShellLanguage::Bash,
        };
        let sleeps = match language {
            ShellLanguage::Bash if is_clear => {
                duration::sleeps(&command.text, first_line, &mut self.problems)
            }
            _ => None,
        };
        let actions = match sleeps {
            _ if !is_clear => Vec::new(),
            Some(sleeps) => sleeps.into_iter().map(Action::Sleep).collect(),
            None => {
                let read = commands::read(language, &command.text, first_line, &command.runner);
                read.unwrap_or_else(|refusal| {
                    self.problem(refusal.line, refusal.to_string());
                    Vec::new()
                })
            }
        };
        let actions = self.affordable(command.part, actions);
        Block::Command(Command { actions, ..command })
    }

    fn command(&mut self, language: String, fence: Fence, line: usize, text: String) -> Command {
        let index = self.commands;
        let part = self.part_of_task(&fence, index, line);
        let runner = match fence.runner {
            Some(runner) => runner,
            None => {
                self.document.front_matter.runner.clone().unwrap_or(Runner::Person { name: ADMIN.into() })
            }
        };
        self.check_runner(&runner, line);
        self.commands = index.saturating_add(1);
        self.after_command = Some(index);
        let section = self.document.sections.len().checked_sub(1);
        let (world, at, missing, predict) = (fence.world, fence.at, fence.missing, fence.predict);
        let actions = Vec::new();
        // In which tab it stands is known when all of its group are.
        let tab = None;
        Command {
            line,
            index,
            section,
            language,
            runner,
            part,
            world,
            tab,
            at,
            missing,
            text,
            predict,
            actions,
        }
    }

    fn check_runner(&mut self, runner: &Runner, line: usize) {
        let name = match runner {
            Runner::Person { name } => name,
            Runner::Job { issuer } => return self.check_issuer(issuer, line),
            Runner::Machine { by: Some(name), .. } => name,
            Runner::Machine { by: None, .. } | Runner::Internet => return,
        };
        let people = &self.document.front_matter.people;
        if name == ADMIN || people.iter().any(|person| person.name == *name) {
            return;
        }
        let known =
            names(&mut core::iter::once(ADMIN).chain(people.iter().map(|person| person.name.as_str())));
        self.problem(
            line,
            format!("nobody is called `{name}`; known are {known}, and `people:` at the top adds more"),
        );
    }

    fn check_issuer(&mut self, name: &str, line: usize) {
        let issuers = &self.document.front_matter.issuers;
        if issuers.iter().any(|issuer| issuer.name() == name) {
            return;
        }
        let known =
            names(&mut core::iter::once("internet").chain(issuers.iter().map(|issuer| issuer.name())));
        self.problem(
            line,
            format!(
                "no place outside is called `{name}`; known are {known}, and `issuers:` at the top adds more"
            ),
        );
    }
}
