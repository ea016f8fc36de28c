//! The simulator for JavaScript: thin bindings, no decision of their own.
//!
//! State stays in wasm; what crosses to the page's worker is JSON text of the types that `mi-sim` and `mi-sim-document`
//! define, for which TypeScript types are generated (`examples/typescript.rs`). Text rather than objects, because a worker has
//! to copy its answers anyway and the JSON writer is there already. Programs in JavaScript get objects: see `cloud`.

#[cfg(feature = "cloud")]
pub mod cloud;

use mi_sim::view::{Onlooker, Query};
use mi_sim_document::{Acted, Chosen, DocumentView, Move, Session, Touched, TypedLine, given, is_seed};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::wasm_bindgen;

/// A document that was read and run, with the world it ran in.
#[wasm_bindgen]
pub struct Simulation {
    session: Session,
    refused_seed: Option<String>,
    onlooker: Onlooker,
}

#[wasm_bindgen]
impl Simulation {
    /// Reads a document and runs it. The seed comes from the caller, else from the document, else from the browser's
    /// entropy; a text that can be no seed is set aside and told in [`Simulation::document`]. Of the worlds that a document
    /// compares, the first is run, or the one with this id.
    ///
    /// # Errors
    /// A message when no world can begin as the document says, or the browser gives no entropy. A document that is wrong
    /// in any other way is run as far as it goes, and its problems are part of [`Simulation::document`].
    pub fn open(source: &str, seed: Option<String>, world: Option<String>) -> Result<Simulation, String> {
        let read = mi_sim_document::parse(source);
        let (wanted, refused_seed) = match seed {
            Some(seed) if !is_seed(&seed) => (None, Some(seed)),
            seed => (seed, None),
        };
        let seed = match wanted.or_else(|| read.0.front_matter.seed.clone()) {
            Some(seed) => seed,
            None => getrandom::u64().map_err(|error| error.to_string())?.to_string(),
        };
        let mut session = Session::begin(read, Some(&seed)).map_err(|error| error.to_string())?;
        if let Some(id) = world {
            let worlds = &session.document().front_matter.worlds;
            let known = worlds.iter().position(|world| world.id == id);
            session = session.beginning_in(known.ok_or("the document compares no such world")?);
        }
        session.make_default_moves();
        let onlooker = Onlooker::beginning(session.run().begins());
        Ok(Self { session, refused_seed, onlooker })
    }

    /// Makes the moves of a recipe again.
    ///
    /// # Errors
    /// A message that names what is wrong with the recipe, or which of its moves cannot be made and why.
    pub fn reopen(source: &str, recipe: &str) -> Result<Simulation, String> {
        let session = Session::reopen(source, recipe).map_err(|error| error.to_string())?;
        let onlooker = Onlooker::beginning(session.run().begins());
        Ok(Self { session, refused_seed: None, onlooker })
    }

    /// What was done until now, in one line of text, from which [`Simulation::reopen`] makes the same run again.
    pub fn recipe(&self) -> String {
        self.session.recipe()
    }

    /// The document and what became of it, as JSON of `DocumentView`.
    pub fn document(&self) -> String {
        let refused_seed = self.refused_seed.as_deref();
        json(&DocumentView { refused_seed, ..DocumentView::of(&self.session) })
    }

    /// How far a learner is in a lab, as JSON of `LabView | null`: null where the document is no lab.
    pub fn lab(&self) -> String {
        json(&self.session.lab())
    }

    /// The blocks about which there may be a question, as JSON of `Asked[]`.
    pub fn asked(&self) -> String {
        json(&self.session.asked())
    }

    /// The question about a block, as JSON of `Prediction | null`. Many worlds are played for one.
    pub fn predict(&self, command: usize) -> String {
        json(&self.session.predict(command))
    }

    /// How many entries the journal has.
    pub fn length(&self) -> usize {
        self.session.world().journal().len()
    }

    /// The answer to a question, which is JSON of a `Query`, as JSON of what stands under its name in `Answers`.
    ///
    /// # Errors
    /// A message that names what of the question is not understood.
    pub fn ask(&mut self, query: &str) -> Result<String, String> {
        let query = Query::parse(query).map_err(|wrong| wrong.to_string())?;
        Ok(self.onlooker.answer(self.session.world().journal(), &query))
    }

    /// Makes a move, which is JSON of `Move`; gives what came of it as JSON of `Acted`. What happens is appended to the
    /// journal.
    ///
    /// # Errors
    /// A message that names what of the move is not understood.
    pub fn act(&mut self, made: &str) -> Result<String, String> {
        let made = read::<Move>(made)?;
        Ok(json(&Acted::from(self.session.append(made))))
    }

    /// How a line may go on, which is JSON of `TypedLine`, as JSON of `Completions`.
    ///
    /// # Errors
    /// A message that names what of the question is not understood.
    pub fn complete(&self, typed: &str) -> Result<String, String> {
        let TypedLine { runner, line, column } = read(typed)?;
        Ok(json(&self.session.complete(&runner, &line, column)))
    }

    /// What can be done with something in the picture, which is JSON of `Touched`, as JSON of `Gesture[]`; or what one of these
    /// is, which is JSON of `Chosen`, as JSON of `Commands | null`: null where there is no such choice.
    ///
    /// # Errors
    /// A message that names what of the question is not understood.
    pub fn gestures(&mut self, touched: &str, chosen: Option<String>) -> Result<String, String> {
        let touched = read::<Touched>(touched)?;
        let Some(chosen) = chosen else {
            return Ok(json(&self.session.gestures(&mut self.onlooker, &touched)));
        };
        let chosen = read::<Chosen>(&chosen)?;
        Ok(json(&self.session.commands_of(&mut self.onlooker, &touched, &chosen)))
    }

    /// The recipe of a fork: of what had begun when the journal had so many entries. This run stays as it is.
    pub fn recipe_until(&self, entries: usize) -> String {
        self.session.recipe_until(entries)
    }

    /// The recipe of the whole document, with the same seed, told in another of its tabs.
    ///
    /// # Errors
    /// A message when the document has no such tab.
    pub fn recipe_told_in(&self, tab: &str) -> Result<String, String> {
        self.session.recipe_told_in(tab).ok_or_else(|| format!("the document has no tab `{tab}`"))
    }

    /// The recipe of the whole document, with the same seed, where its reader says what placeholders stand for: JSON of an
    /// object with a text for each.
    ///
    /// # Errors
    /// A message that names what of it is no placeholder or no value.
    pub fn recipe_filled(&self, source: &str, filled: &str) -> Result<String, String> {
        let filled = read::<BTreeMap<String, String>>(filled)?;
        let filled: Result<Vec<_>, _> = filled.iter().map(|(name, value)| given(name, value)).collect();
        self.session.recipe_filled(source, &filled?).map_err(|error| error.to_string())
    }

    /// The recipe without the last move.
    pub fn recipe_undone(&self) -> String {
        self.session.recipe_undone()
    }

    /// The whole journal as lines of JSON.
    pub fn journal(&self) -> String {
        self.session.world().journal().to_json_lines()
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    serde_json::from_slice(json.as_bytes()).map_err(|wrong| wrong.to_string())
}
