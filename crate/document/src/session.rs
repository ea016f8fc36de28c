//! A run that goes on: a document, a seed, and the moves that were made.
//!
//! A session opens with the blocks of its document, set-up first, and goes on with whatever somebody does: another block,
//! a request typed by hand, the clock moved on. The same document, seed and moves give the same journal, byte for byte,
//! so that a [recipe](Session::recipe) tells them all in a line of text. To undo a move, or to go on another way from an
//! earlier one, is to [cut](Session::cut) the session there.

use std::sync::Arc;

use mi_sim::{ClockError, Settings, SettingsError, Simulator, Timestamp};
use mi_sim_shell::{Completions, Language, run_script};
use serde::{Deserialize, Serialize};

use crate::act::place;
use crate::attack::{Goal, attack};
use crate::budget::MOST_PROBLEMS;
use crate::document::{Action, Command, Document, Expected};
use crate::fence::{Part, Runner};
use crate::fill::Memory;
use crate::lab::{MOST_MOVES, Progress, Trial};
use crate::move_error::MoveError;
use crate::parse::parse;
use crate::problem::{Problem, Problems};
use crate::recipe::{LONGEST_MOVES, told_length};
use crate::run::{Entries, Printed, Run, Step, Typed, run_command};
use crate::variant::Variant;
use crate::worlds::Choice;
use crate::{commands, figures, given, http_block};

/// One thing that is done in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Move {
    /// Runs a block of the document.
    Block {
        /// [`Command::index`].
        index: usize,
    },
    /// Sends requests that somebody typed.
    Typed {
        /// Who.
        runner: Runner,
        /// As in an `http` block.
        text: String,
    },
    /// Runs commands of bash that somebody typed.
    Commands {
        /// Who.
        runner: Runner,
        /// As in a `bash` block.
        text: String,
    },
    /// Moves the clock on.
    Until {
        /// To this moment.
        moment: Timestamp,
    },
    /// Plays a way that an analysis found.
    Attack {
        /// To what.
        goal: Goal,
    },
}

/// A document, a seed and moves, with all that came of them.
#[derive(Clone)]
pub struct Session {
    document: Document,
    /// What was wrong with the document when it was read.
    misread: Vec<Problem>,
    seed: String,
    /// Which of the document's runs this is.
    variant: Variant,
    /// The world before the first move.
    origin: Simulator,
    moves: Vec<Move>,
    memory: Memory,
    /// The blocks that run, each with what it must print.
    blocks: Arc<[(Command, Option<Expected>)]>,
    run: Run,
    world: Simulator,
    /// How many moves the document makes by itself: those of a lab are its set-up.
    set_up: usize,
    /// How far the learner is, once a lab is set up.
    lab: Option<Progress>,
    /// How long the recipe has become by moves that somebody made.
    told: usize,
}

impl Session {
    /// Reads a document and makes its default moves in a world that begins as its front matter says. Another seed than the
    /// document's own comes first. A bad document is played as far as it can be.
    ///
    /// # Errors
    /// [`SettingsError`] when no world can begin so.
    pub fn open(source: &str, seed: Option<&str>) -> Result<Self, SettingsError> {
        let mut session = Self::begin(parse(source), seed)?;
        session.make_default_moves();
        Ok(session)
    }

    /// A session for each world that a document compares, and one of a document that compares none; of a document with tabs,
    /// told in the first one.
    ///
    /// # Errors
    /// [`SettingsError`] when no world can begin so.
    pub fn open_all(source: &str, seed: Option<&str>) -> Result<Vec<Self>, SettingsError> {
        Ok(Self::begin(parse(source), seed)?.in_all_worlds(0))
    }

    /// The same for each tab in which a document can be told: all of its runs.
    ///
    /// # Errors
    /// [`SettingsError`] when no world can begin so.
    pub fn open_each(source: &str, seed: Option<&str>) -> Result<Vec<Vec<Self>>, SettingsError> {
        Ok(Self::begin(parse(source), seed)?.each())
    }

    /// All runs of the document, those of a tab together.
    #[must_use]
    pub fn each(&self) -> Vec<Vec<Self>> {
        (0..self.document.tabs.len().max(1)).map(|tab| self.in_all_worlds(tab)).collect()
    }

    /// The worlds of the document, told in this tab and played.
    fn in_all_worlds(&self, tab: usize) -> Vec<Self> {
        let worlds = self.document.front_matter.worlds.len().max(1);
        let variant = self.variant.in_tab(tab);
        let mut all: Vec<Self> =
            (0..worlds).map(|world| self.beginning_as(variant.in_world(world))).collect();
        all.iter_mut().for_each(Self::make_default_moves);
        all
    }

    /// A session in which nothing has been done yet, of a document that was read; of worlds that it compares, in the first.
    ///
    /// # Errors
    /// [`SettingsError`] when no world can begin as its front matter says.
    pub fn begin(read: (Document, Vec<Problem>), seed: Option<&str>) -> Result<Self, SettingsError> {
        let settings = read.0.front_matter.settings(seed);
        Self::begin_as(read, seed, &settings)
    }

    /// The same in a world that begins otherwise than the front matter says.
    ///
    /// # Errors
    /// [`SettingsError`] when no world can begin so.
    pub fn begin_as(
        read: (Document, Vec<Problem>),
        seed: Option<&str>,
        settings: &Settings,
    ) -> Result<Self, SettingsError> {
        let own = || read.0.front_matter.seed.clone().unwrap_or_else(|| settings.seed.to_string());
        let seed = seed.map_or_else(own, str::to_owned);
        let variant = Variant::first(&read.0);
        Ok(Self::at_origin(read, seed, variant, Simulator::new(settings)?.with_shell(run_script)))
    }

    /// The beginning of this session in another of the worlds that the document compares, counted from 0.
    #[must_use]
    pub fn beginning_in(&self, world: usize) -> Self {
        self.beginning_as(self.variant.in_world(world))
    }

    /// The beginning of this session, told in another tab; none where the document has none with this id.
    #[must_use]
    pub fn beginning_told_in(&self, tab: &str) -> Option<Self> {
        let tab = self.document.tabs.iter().position(|known| known == tab)?;
        Some(self.beginning_as(self.variant.in_tab(tab)))
    }

    /// The beginning of another of the document's runs.
    pub(crate) fn beginning_as(&self, variant: Variant) -> Self {
        let read = (self.document.clone(), self.misread.clone());
        Self::at_origin(read, self.seed.clone(), variant, self.origin.clone())
    }

    /// The beginning of this session in a world that is wrong in this way.
    #[cfg(feature = "faults")]
    pub(crate) fn beginning_with(&self, fault: mi_sim::Fault) -> Self {
        let mut session = self.beginning_as(self.variant);
        session.origin = session.origin.with_fault(fault);
        session.world = session.origin.clone();
        session
    }

    fn at_origin(
        (document, misread): (Document, Vec<Problem>),
        seed: String,
        variant: Variant,
        origin: Simulator,
    ) -> Self {
        let run = Run { steps: Vec::new(), problems: misread.clone() };
        let (memory, world) = (Memory::new(&document, origin.now()), origin.clone());
        let worlds = &document.front_matter.worlds;
        let blocks = document.commands().into_iter().cloned().zip(document.expected());
        let blocks = blocks.map(|(command, expected)| match expected {
            Some(table) if command.language == figures::LANGUAGE => {
                (command, Some(figures::column(table, worlds, variant.place())))
            }
            expected => (command, expected.cloned()),
        });
        let blocks = blocks.collect();
        let (set_up, moves) = (default_moves(&document, variant).len(), Vec::new());
        let told = given::told(&document.given).len();
        let mut session = Self {
            document,
            misread,
            seed,
            variant,
            origin,
            moves,
            memory,
            blocks,
            run,
            world,
            set_up,
            lab: None,
            told,
        };
        session.judge();
        session
    }

    /// Runs the blocks of the document in order, those marked `setup` first; of a lab, these alone.
    pub fn make_default_moves(&mut self) {
        for made in self.default_moves() {
            // Blocks of the document itself are there, and run as far as they can.
            let _ = self.make(made);
        }
    }

    /// Makes a move, and tells what it did. What of a block of the document cannot be sent is a problem of the
    /// [run](Session::run), as it is an author's.
    ///
    /// # Errors
    /// [`MoveError`] when the move cannot be made here; then nothing of it has happened.
    pub fn append(&mut self, made: Move) -> Result<Step, MoveError> {
        if let Some((_, moves)) = self.progress() {
            if moves >= MOST_MOVES {
                return Err(MoveError::TooManyMoves);
            }
            if let Move::Attack { .. } = made {
                return Err(refused("a lab is solved by who learns, step by step"));
            }
            if let Move::Block { index } = made
                && let Some((command, _)) = self.blocks.get(index)
                && !matches!(command.part, Part::Shown | Part::Solution)
            {
                return Err(MoveError::Hidden { index });
            }
        }
        if let Move::Block { index } = made {
            self.check_variant(index)?;
        }
        let told = self.told.saturating_add(told_length(&made));
        if told > LONGEST_MOVES {
            return Err(MoveError::TooLong);
        }
        let step = self.make(made)?;
        self.told = told;
        Ok(step)
    }

    /// Refuses a block that runs in another of the document's runs.
    fn check_variant(&self, index: usize) -> Result<(), MoveError> {
        let Some((command, _)) = self.blocks.get(index) else { return Ok(()) };
        if let Some(world) = &command.world
            && !self.variant.has_in_world(&self.document, command)
        {
            return Err(MoveError::OtherWorld { index, world: world.clone() });
        }
        match &command.tab {
            Some(place) if !self.variant.has_in_tab(&self.document, command) => {
                Err(MoveError::OtherTab { index, tab: place.id.clone() })
            }
            _ => Ok(()),
        }
    }

    /// Makes any move, also those that only whoever sets a lab up or proves it makes.
    pub(crate) fn make(&mut self, made: Move) -> Result<Step, MoveError> {
        let step = match &made {
            Move::Block { index } => self.block(*index)?,
            Move::Typed { runner, text } => self.typed(runner, text)?,
            Move::Commands { runner, text } => self.commands(runner, text)?,
            Move::Until { moment } => self.until(*moment)?,
            Move::Attack { goal } => self.attack(goal)?,
        };
        self.moves.push(made);
        self.run.steps.push(step.clone());
        self.judge();
        Ok(step)
    }

    /// Sees which tasks of a lab are done now.
    fn judge(&mut self) {
        let Some(moves) = self.moves.len().checked_sub(self.set_up).filter(|_| self.document.is_lab()) else {
            return;
        };
        if let Some(lab) = &mut self.lab {
            lab.look(&self.document, &self.blocks, &self.world, moves);
        } else if moves == 0 && self.moves == self.default_moves() {
            let memory = self.memory.clone();
            self.lab = Some(Progress::begin(&self.document, &self.blocks, memory, &self.world));
        }
    }

    /// How far the learner of a lab is, after how many moves.
    pub(crate) fn progress(&self) -> Option<(&Progress, usize)> {
        Some((self.lab.as_ref()?, self.moves.len().saturating_sub(self.set_up)))
    }

    /// A fork in which checks of a lab run.
    pub(crate) fn trial(&self) -> Option<Trial<'_>> {
        Some(self.lab.as_ref()?.trial(&self.blocks, &self.world))
    }

    /// A block of the document.
    pub(crate) fn block_of(&self, index: usize) -> Option<&Command> {
        self.blocks.get(index).map(|(command, _)| command)
    }

    /// Whether the document says what a block prints.
    pub(crate) fn has_output(&self, index: usize) -> bool {
        self.blocks.get(index).is_some_and(|(_, expected)| expected.is_some())
    }

    fn block(&mut self, index: usize) -> Result<Step, MoveError> {
        let blocks = self.blocks.clone();
        let Some((command, expected)) = blocks.get(index) else {
            return Err(MoveError::NoSuchBlock { index, blocks: blocks.len() });
        };
        let mut found = Vec::new();
        let step = run_command(command, expected.as_ref(), &mut self.memory, &mut self.world, &mut found);
        // What is wrong with a line when it is read keeps it from running too.
        found.retain(|problem| !self.misread.iter().any(|known| known.line == problem.line));
        // A list that is full says so at its end.
        if !found.is_empty() && self.run.problems.len() <= MOST_PROBLEMS {
            let mut problems = Problems::default();
            let told = self.run.problems.drain(..);
            told.chain(found).for_each(|problem| problems.push(problem));
            self.run.problems = problems.sorted();
        }
        Ok(step)
    }

    fn typed(&mut self, runner: &Runner, text: &str) -> Result<Step, MoveError> {
        let mut misread = self.unknown(runner);
        let block = http_block::read(text, 1, &mut misread);
        if misread.len() > 0 {
            return Err(MoveError::Typed { problems: misread.sorted(), is_unfinished: false });
        }
        let actions = block.requests.into_iter().map(Action::Request).collect();
        let command = typed_command("http", runner, text, actions);
        let memory = self.memory.clone();
        self.memory.define(block.variables);
        self.run_typed(&command, memory)
    }

    fn commands(&mut self, runner: &Runner, text: &str) -> Result<Step, MoveError> {
        let mut misread = self.unknown(runner);
        let (actions, is_unfinished) = match commands::read(Language::Bash, text, 1, runner) {
            Ok(actions) => (actions, false),
            Err(refusal) => {
                misread.push(Problem::new(refusal.line, refusal.to_string()));
                (Vec::new(), refusal.is_unfinished)
            }
        };
        if misread.len() > 0 {
            return Err(MoveError::Typed { problems: misread.sorted(), is_unfinished });
        }
        let command = typed_command("bash", runner, text, actions);
        let memory = self.memory.clone();
        self.run_typed(&command, memory)
    }

    /// What is wrong with whoever is to type, if anything.
    fn unknown(&self, runner: &Runner) -> Problems {
        let mut misread = Problems::default();
        if let Runner::Person { name } = runner
            && self.world.cloud().tenant().user_named(name).is_none()
        {
            misread.push(Problem::new(1, format!("nobody is called `{name}` in this tenant")));
        }
        misread
    }

    /// Runs what somebody typed, or nothing of it: then what was remembered before counts again.
    fn run_typed(&mut self, command: &Command, memory: Memory) -> Result<Step, MoveError> {
        let mut problems = Vec::new();
        let world = self.world.fork();
        let step = run_command(command, None, &mut self.memory, &mut self.world, &mut problems);
        if !problems.is_empty() {
            self.world.adopt(world);
            self.memory = memory;
            return Err(MoveError::Typed { problems, is_unfinished: false });
        }
        let typed = Typed { runner: command.runner.clone(), text: command.text.clone() };
        Ok(Step { command: None, typed: Some(typed), ..step })
    }

    fn until(&mut self, moment: Timestamp) -> Result<Step, MoveError> {
        let start = self.world.journal().len();
        // However many moves it is divided into, a run lives as long as a document may sleep.
        let (hosts, mut lives) = (self.world.cloud().hosts().count(), self.memory.budget.lives.clone());
        let too_far = |_| MoveError::Clock { reason: ClockError::TooFar };
        lives.take(hosts, moment.since(self.world.now())).map_err(too_far)?;
        self.world.pass_until(moment).map_err(|reason| MoveError::Clock { reason })?;
        self.memory.budget.lives = lives;
        Ok(unwritten(start, &self.world, String::new(), None))
    }

    /// Plays a way; where that would take more time than a document may, nothing of it happens.
    fn attack(&mut self, goal: &Goal) -> Result<Step, MoveError> {
        let (start, begun) = (self.world.journal().len(), self.world.now());
        let mut world = self.world.fork();
        let found = attack(goal, self.world.journal(), &mut world);
        let (text, status) = found.map_err(|wrong| refused(&wrong))?;
        let (hosts, mut lives) = (world.cloud().hosts().count(), self.memory.budget.lives.clone());
        lives.take(hosts, world.now().since(begun)).map_err(|wrong| refused(&wrong))?;
        let work = world.journal().len().saturating_sub(start).saturating_mul(ATTACK);
        self.memory.budget.run(work).map_err(|wrong| refused(&wrong))?;
        self.memory.budget.lives = lives;
        self.world.adopt(world);
        Ok(unwritten(start, &self.world, text, Some(status)))
    }

    /// The session as it was after this many moves, to go on from there; the whole of it when there are fewer.
    #[must_use]
    pub fn cut(&self, moves: usize) -> Self {
        let mut cut = self.beginning_as(self.variant);
        for (index, made) in self.moves.iter().take(moves).cloned().enumerate() {
            // It was made before, at the same place.
            let _ = if index < self.set_up { cut.make(made) } else { cut.append(made) };
        }
        cut
    }

    /// How a line may go on that somebody types at a column of it, in UTF-16 code units from 0; nothing of it runs.
    #[must_use]
    pub fn complete(&self, runner: &Runner, line: &str, column: usize) -> Completions {
        match place(runner, &self.world) {
            Ok(place) => self.memory.tools_of(&place).complete(self.world.cloud(), line, column),
            Err(_) => Completions { start: column, words: Vec::new() },
        }
    }

    /// What was read.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What became of it, with the problems of reading it among its own, by line.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Which of the worlds that the document compares this is; none where it compares none.
    #[must_use]
    pub fn choice(&self) -> Option<&Choice> {
        self.variant.world(&self.document)
    }

    /// The id of the tab in which the document is told; none where it has no tabs.
    #[must_use]
    pub fn tab(&self) -> Option<&str> {
        self.variant.tab(&self.document)
    }

    /// Which of the document's runs this is.
    pub(crate) fn variant(&self) -> Variant {
        self.variant
    }

    /// The moves that the document makes by itself.
    pub(crate) fn default_moves(&self) -> Vec<Move> {
        default_moves(&self.document, self.variant)
    }

    /// The seed, as it is written.
    #[must_use]
    pub fn seed(&self) -> &str {
        &self.seed
    }

    /// What was done, in order.
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The world as it is now.
    #[must_use]
    pub fn world(&self) -> &Simulator {
        &self.world
    }

    /// The world, for whoever goes on without a recipe, and what became of the document.
    #[must_use]
    pub fn into_world(self) -> (Simulator, Run) {
        (self.world, self.run)
    }
}

/// As work, an entry of the journal that an attack brings about counts as so many bytes.
const ATTACK: usize = 1 << 12;

fn refused(why: &str) -> MoveError {
    MoveError::Typed { problems: vec![Problem::new(1, why)], is_unfinished: false }
}

/// What a move did for which no text stands anywhere.
fn unwritten(start: usize, world: &Simulator, text: String, status: Option<u8>) -> Step {
    let entries = Entries { start, end: world.journal().len() };
    Step {
        command: None,
        section: None,
        line: 0,
        part: Part::Shown,
        exchanges: vec![Printed { line: 0, text, status, entries }],
        mismatch: None,
        typed: None,
    }
}

/// What somebody typed, as a block of no document.
fn typed_command(language: &str, runner: &Runner, text: &str, actions: Vec<Action>) -> Command {
    Command {
        line: 0,
        index: 0,
        section: None,
        language: language.into(),
        runner: runner.clone(),
        part: Part::Shown,
        world: None,
        tab: None,
        at: None,
        missing: None,
        text: text.to_owned(),
        predict: None,
        actions,
    }
}

/// The blocks of a document that run in one of its runs, in the order in which they do: those marked `setup` first. What
/// follows in a lab, the learner does.
fn default_moves(document: &Document, variant: Variant) -> Vec<Move> {
    let mut commands = document.commands();
    commands
        .retain(|command| variant.has_in_world(document, command) && variant.has_in_tab(document, command));
    let (setup, mut rest): (Vec<&Command>, Vec<&Command>) =
        commands.into_iter().partition(|command| command.part == Part::Setup);
    if document.is_lab() {
        rest.clear();
    }
    setup.into_iter().chain(rest).map(|command| Move::Block { index: command.index }).collect()
}
