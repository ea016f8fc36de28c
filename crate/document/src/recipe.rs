//! A session in one line of text, for an address, a link or a file.
//!
//! `mi1~DOCUMENT~SEED~MOVE~…~CHECK`, all of it characters that an address has as they are. Before the moves stands `gTEXT` where
//! a reader said what placeholders stand for, `wWORLD` where a document compares worlds, and `lTAB` where it is told in tabs. `DOCUMENT` is a digest of what
//! a document does (front matter that shapes its world, and its blocks), so that the same lesson in another language or
//! with a typing error mended opens the same recipes. A move is `all` (every block in the default order, once, at the
//! beginning), `bN` (the block with this index), `tMILLISECONDS` (the clock moved on to a moment), `aWHO.ENTRIES.STEP` (a way that was
//! open after so many entries, played), `hTEXT` (typed
//! requests: who, a line break, the text, in base64url) or `cTEXT` (typed commands, likewise). `CHECK` is a digest of all before
//! it: a recipe that was cut short or changed is no other one.

use core::fmt;
use mi_sim::wire::base64url;
use mi_sim::{Delays, Limits, SettingsError, Timestamp};
use sha2::{Digest, Sha256};

use crate::attack::Goal;
use crate::document::{Action, Document};
use crate::fence::Runner;
use crate::given;
use crate::http_block::{RequestTemplate, Written};
use crate::move_error::MoveError;
use crate::parse::parse_with;
use crate::problem::Problem;
use crate::run::Step;
use crate::session::{Move, Session};
use crate::settings::{SEED_RULE, is_seed};
use crate::variant::Variant;
use crate::written::Placeholder;

/// What every recipe begins with: the version counts up when older ones can no longer be opened.
const MARK: &str = "mi";
const VERSION: &str = "1";
/// More than anybody makes by hand, and read in no time.
pub(crate) const LONGEST: usize = 1 << 18;
/// So much of it moves may take; the rest is for seed and digests.
pub(crate) const LONGEST_MOVES: usize = LONGEST - 256;

/// Why a recipe cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecipeError {
    /// The text is something else.
    NoRecipe,
    /// It is longer than any recipe.
    TooLong {
        /// How many bytes it has.
        length: usize,
    },
    /// Another version of this program wrote it.
    Version {
        /// Its version.
        found: String,
    },
    /// It was cut short or changed on its way.
    Damaged,
    /// It belongs to another document.
    OtherDocument {
        /// The digest of that document.
        recipe: String,
        /// The digest of this one.
        document: String,
    },
    /// Its seed can be none.
    Seed {
        /// The text.
        text: String,
    },
    /// One of its moves is not understood.
    UnknownMove {
        /// Which, counted from 1.
        number: usize,
        /// Its text.
        text: String,
    },
    /// One of its moves cannot be made where it stands.
    Move {
        /// Which, counted from 1.
        number: usize,
        /// Its text.
        text: String,
        /// Why.
        reason: MoveError,
    },
    /// It does not begin with the set-up of the lab.
    NoLab,
    /// No world can begin as the document says.
    Settings {
        /// Why.
        reason: SettingsError,
    },
}

impl fmt::Display for RecipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRecipe => write!(f, "this is not a recipe; one begins with `{MARK}{VERSION}~`"),
            Self::TooLong { length } => {
                write!(f, "a recipe has at most {LONGEST} bytes; this has {length}")
            }
            Self::Version { found } => {
                write!(f, "this recipe has version {found}; this program reads version {VERSION}")
            }
            Self::Damaged => f.write_str("this recipe was cut short or changed; copy all of it again"),
            Self::OtherDocument { recipe, document } => {
                write!(f, "this recipe belongs to the document {recipe}; this is {document}")
            }
            Self::Seed { text } => write!(f, "`{text}` can be no seed; {SEED_RULE}"),
            Self::UnknownMove { number, text } => {
                write!(
                    f,
                    "move {number} of this recipe, `{text}`, is not understood; moves are `all`, `bN`, `tMILLISECONDS`, `aGOAL`, `hTEXT` and `cTEXT`"
                )
            }
            Self::Move { number, text, reason } => {
                write!(f, "move {number} of this recipe, `{text}`, cannot be made: {reason}")
            }
            Self::NoLab => {
                f.write_str("this recipe is no receipt: it does not begin with the set-up of a lab")
            }
            Self::Settings { reason } => reason.fmt(f),
        }
    }
}

impl core::error::Error for RecipeError {}

impl Session {
    /// The session in one line of text, from which [`Session::reopen`] makes it again.
    #[must_use]
    pub fn recipe(&self) -> String {
        self.recipe_of(self.moves())
    }

    /// The recipe of the moves that had begun when the journal had this many entries, to go on another way from there. A move
    /// is made whole or not at all: what was under way then is finished.
    #[must_use]
    pub fn recipe_until(&self, entries: usize) -> String {
        let begins = |step: &Step| step.exchanges.first().map(|one| one.entries.start);
        let steps = &self.run().steps;
        let begun = steps.iter().rposition(|step| begins(step).is_some_and(|start| start < entries));
        let begun = begun.map_or(0, |last| last.saturating_add(1));
        self.recipe_of(self.moves().get(..begun).unwrap_or_default())
    }

    /// The recipe without the last move, which then was never made.
    #[must_use]
    pub fn recipe_undone(&self) -> String {
        self.recipe_of(self.moves().split_last().map_or(&[], |(_, before)| before))
    }

    /// The recipe of the whole document, with the same seed, told in another tab; none where it has none with this id.
    #[must_use]
    pub fn recipe_told_in(&self, tab: &str) -> Option<String> {
        let told = self.beginning_told_in(tab)?;
        Some(told.recipe_of(&told.default_moves()))
    }

    /// The recipe of the whole document, with the same seed, where its reader says what placeholders stand for.
    ///
    /// # Errors
    /// [`SettingsError`] when no world can begin so.
    pub fn recipe_filled(&self, source: &str, given: &[Placeholder]) -> Result<String, SettingsError> {
        let filled = Self::begin(parse_with(source, given), Some(self.seed()))?.beginning_as(self.variant());
        Ok(filled.recipe_of(&filled.default_moves()))
    }

    fn recipe_of(&self, mut moves: &[Move]) -> String {
        let mut text = format!("{MARK}{VERSION}~{}~{}", document_digest(self.document()), self.seed());
        text.push_str(&given::told(&self.document().given));
        text.push_str(&self.variant().told(self.document()));
        let default = self.default_moves();
        if let Some(rest) = moves.strip_prefix(default.as_slice()).filter(|_| !default.is_empty()) {
            text.push_str("~all");
            moves = rest;
        }
        for made in moves {
            text.push('~');
            text.push_str(&written(made));
        }
        let check = check(&text);
        format!("{text}~{check}")
    }

    /// Makes the moves of a recipe again.
    ///
    /// # Errors
    /// [`RecipeError`] says what is wrong with the recipe, or which of its moves cannot be made and why.
    pub fn reopen(source: &str, recipe: &str) -> Result<Self, RecipeError> {
        Recipes::of(source).reopen(recipe)
    }
}

/// A document whose recipes are opened, one after the other.
pub(crate) struct Recipes {
    source: String,
    read: (Document, Vec<Problem>),
    digest: String,
    /// The session in which the default moves were made latest: most recipes of a document have its seed.
    begun: Option<Session>,
}

impl Recipes {
    pub(crate) fn of(source: &str) -> Self {
        Self::with(source, &[])
    }

    /// The same where a reader said what placeholders stand for.
    fn with(source: &str, given: &[Placeholder]) -> Self {
        let read = parse_with(source, given);
        let digest = document_digest(&read.0);
        Self { source: source.to_owned(), read, digest, begun: None }
    }

    pub(crate) fn document(&self) -> &Document {
        &self.read.0
    }

    /// Makes the moves of a recipe again.
    ///
    /// # Errors
    /// As [`Session::reopen`]. Unless it is a move that cannot be made, nothing has run.
    pub(crate) fn reopen(&mut self, recipe: &str) -> Result<Session, RecipeError> {
        let recipe = Recipe::read(recipe)?;
        match recipe.moves.split_first().and_then(|(first, rest)| Some((given::read(first)?, rest))) {
            Some((given, rest)) => {
                Self::with(&self.source, &given).opened(&Recipe { moves: rest.to_vec(), ..recipe })
            }
            None => self.opened(&recipe),
        }
    }

    fn opened(&mut self, recipe: &Recipe<'_>) -> Result<Session, RecipeError> {
        if recipe.document != self.digest {
            let document = self.digest.clone();
            return Err(RecipeError::OtherDocument { recipe: recipe.document.to_owned(), document });
        }
        let (variant, told) = Variant::read(&self.read.0, &recipe.moves);
        let begins_whole = told.first() == Some(&"all");
        let mut moves = Vec::new();
        for (number, text) in (1..).zip(told).skip(usize::from(begins_whole)) {
            let unknown = || RecipeError::UnknownMove { number, text: (*text).to_owned() };
            moves.push((number, text, read_move(text).ok_or_else(unknown)?));
        }
        let mut session = self.begin(recipe.seed, variant, begins_whole)?;
        for (number, text, made) in moves {
            let refused = |reason| RecipeError::Move { number, text: (*text).to_owned(), reason };
            session.append(made).map_err(refused)?;
        }
        Ok(session)
    }

    fn begin(&mut self, seed: &str, variant: Variant, whole: bool) -> Result<Session, RecipeError> {
        let is_first = variant == Variant::first(&self.read.0);
        if let Some(begun) = self.begun.as_ref().filter(|begun| whole && is_first && begun.seed() == seed) {
            return Ok(begun.clone());
        }
        let begun = Session::begin(self.read.clone(), Some(seed));
        let begun = begun.map_err(|reason| RecipeError::Settings { reason })?;
        let mut session = if is_first { begun } else { begun.beginning_as(variant) };
        if whole {
            session.make_default_moves();
            self.begun = Some(session.clone()).filter(|_| is_first);
        }
        Ok(session)
    }
}

/// How much longer a move makes a recipe.
pub(crate) fn told_length(made: &Move) -> usize {
    written(made).len().saturating_add(1)
}

/// A recipe taken apart.
struct Recipe<'a> {
    document: &'a str,
    seed: &'a str,
    moves: Vec<&'a str>,
}

impl<'a> Recipe<'a> {
    fn read(text: &'a str) -> Result<Self, RecipeError> {
        if text.len() > LONGEST {
            return Err(RecipeError::TooLong { length: text.len() });
        }
        let (mark, _) = text.split_once('~').ok_or(RecipeError::NoRecipe)?;
        let version = mark.strip_prefix(MARK).ok_or(RecipeError::NoRecipe)?;
        if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(RecipeError::NoRecipe);
        }
        if version != VERSION {
            return Err(RecipeError::Version { found: version.to_owned() });
        }
        let (told, end) = text.rsplit_once('~').ok_or(RecipeError::Damaged)?;
        if check(told) != end {
            return Err(RecipeError::Damaged);
        }
        let mut parts = told.split('~').skip(1);
        let (Some(document), Some(seed)) = (parts.next(), parts.next()) else {
            return Err(RecipeError::Damaged);
        };
        if !is_seed(seed) {
            return Err(RecipeError::Seed { text: seed.to_owned() });
        }
        Ok(Self { document, seed, moves: parts.collect() })
    }
}

fn written(made: &Move) -> String {
    match made {
        Move::Block { index } => format!("b{index}"),
        Move::Until { moment } => format!("t{}", moment.millis()),
        Move::Attack { goal: Goal { by, since, target } } => format!("a{by}.{since}.{target}"),
        Move::Typed { runner, text } => typed("h", runner, text),
        Move::Commands { runner, text } => typed("c", runner, text),
    }
}

/// What somebody typed: who, a line break, the text.
fn typed(mark: &str, runner: &Runner, text: &str) -> String {
    let who = match runner {
        Runner::Person { name } => format!("as={name}"),
        Runner::Machine { name, by: None } => format!("on={name}"),
        Runner::Machine { name, by: Some(by) } => format!("on={name} as={by}"),
        Runner::Internet => "from=internet".to_owned(),
        Runner::Job { issuer } => format!("from={issuer}"),
    };
    format!("{mark}{}", base64url::encode(format!("{who}\n{text}").as_bytes()))
}

/// A move of a recipe; only the text that [`written`] gives is one.
fn read_move(text: &str) -> Option<Move> {
    let (kind, rest) = text.split_at_checked(1)?;
    let made = match kind {
        "b" => Move::Block { index: rest.parse().ok()? },
        "t" => Move::Until { moment: Timestamp::from_millis(rest.parse().ok()?) },
        "a" => {
            let (by, rest) = rest.split_once('.')?;
            let (since, target) = rest.split_once('.')?;
            let goal =
                Goal { by: by.parse().ok()?, since: since.parse().ok()?, target: target.parse().ok()? };
            Move::Attack { goal }
        }
        "h" | "c" => {
            let typed = String::from_utf8(base64url::decode(rest).ok()?).ok()?;
            let (who, text) = typed.split_once('\n')?;
            let runner = match who.split_once('=')? {
                ("as", name) => Runner::Person { name: name.to_owned() },
                ("on", name) => match name.split_once(" as=") {
                    Some((name, by)) => Runner::Machine { name: name.to_owned(), by: Some(by.to_owned()) },
                    None => Runner::Machine { name: name.to_owned(), by: None },
                },
                ("from", "internet") => Runner::Internet,
                ("from", issuer) => Runner::Job { issuer: issuer.to_owned() },
                _ => return None,
            };
            let text = text.to_owned();
            if kind == "h" { Move::Typed { runner, text } } else { Move::Commands { runner, text } }
        }
        _ => return None,
    };
    Some(made).filter(|made| written(made) == text)
}

fn check(text: &str) -> String {
    short(&Sha256::digest(text), 6)
}

/// The first bytes of a digest, as text.
fn short(digest: &[u8], bytes: usize) -> String {
    base64url::encode(digest.get(..bytes).unwrap_or(digest))
}

/// A digest of all that shapes a document's journal, and of nothing else: neither prose nor lines count.
fn document_digest(document: &Document) -> String {
    let mut told = Told(Sha256::new());
    let front = &document.front_matter;
    told.text(front.start.as_deref().unwrap_or_default());
    for person in &front.people {
        told.text(&format!("person {} {}", person.name, person.grants.len()));
        for grant in &person.grants {
            told.text(&grant.role);
            told.text(&grant.scope);
        }
    }
    for issuer in &front.issuers {
        told.text(&format!("issuer {} {}", issuer.name(), issuer.url()));
    }
    for world in &front.worlds {
        told.text(&format!("world {}", world.id));
    }
    // What a document leaves as it is may become another figure later on.
    if front.delays != Delays::default() {
        told.text(&format!("{:?}", front.delays));
    }
    if front.limits != Limits::default() {
        told.text(&format!("{:?}", front.limits));
    }
    for variable in &document.variables {
        told.text(&variable.name);
        told.written(&variable.value);
    }
    for command in document.commands() {
        told.text(&format!("{:?} {:?}", command.runner, command.part));
        if let Some(world) = &command.world {
            told.text(&format!("world {world}"));
        }
        if let Some(tab) = &command.tab {
            told.text(&format!("{tab:?}"));
        }
        // All that commands do stands in their text.
        let are_commands =
            |action: &Action| matches!(action, Action::Statement { .. } | Action::Script { .. });
        if command.actions.iter().any(are_commands) {
            told.text(&command.text);
        }
        for action in &command.actions {
            match action {
                Action::Request(request) => told.request(request),
                Action::Sleep(sleep) => told.text(&format!("sleep {}", sleep.duration.as_secs())),
                Action::Statement { .. } | Action::Script { .. } | Action::Figures { .. } => {}
            }
        }
    }
    short(&told.0.finalize(), 12)
}

/// What was told to a digest so far.
struct Told(Sha256);

impl Told {
    /// With its length, so that no two texts run into each other.
    fn text(&mut self, text: &str) {
        self.0.update(text.len().to_string());
        self.0.update(":");
        self.0.update(text);
    }

    fn written(&mut self, written: &Written) {
        self.text(&written.text);
    }

    fn request(&mut self, request: &RequestTemplate) {
        let RequestTemplate { name, method, url, headers, body } = request;
        self.text(&format!("request {name:?} {method} {} {}", headers.len(), body.is_some()));
        self.written(url);
        for (name, value) in headers {
            self.text(name);
            self.written(value);
        }
        body.iter().for_each(|body| self.written(body));
    }
}
