//! The simulator for JavaScript: thin bindings, no decision of their own.
//!
//! State stays in wasm; what crosses is JSON text of the types that `mi-sim` and `mi-sim-document` define, for which
//! TypeScript types are generated (`examples/typescript.rs`). Text rather than objects, because a worker has to copy its
//! answers anyway and the JSON writer is there already.

use mi_sim::view::{self, Timeline};
use mi_sim::{NotMoved, SpanId, Timestamp};
use mi_sim_document::{Played, is_seed, play};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// A document that was read and run, with the world it ran in.
#[wasm_bindgen]
pub struct Simulation {
    played: Played,
    seed: String,
    refused_seed: Option<String>,
    /// Made when it is asked for, of the journal as it is then.
    timeline: Option<Timeline>,
}

/// What the page shows beside the stage.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DocumentView<'a> {
    /// What was read.
    document: &'a mi_sim_document::Document,
    /// What became of it.
    run: &'a mi_sim_document::Run,
    /// The seed that would repeat this very run.
    seed: &'a str,
    /// The text that the caller asked for as a seed, when it can be none.
    refused_seed: Option<&'a str>,
}

#[wasm_bindgen]
impl Simulation {
    /// Reads a document and runs it. The seed comes from the caller, else from the document, else from the browser's
    /// entropy; a text that can be no seed is set aside and told in [`Simulation::document`].
    ///
    /// # Errors
    /// A message when no world can begin as the document says, or the browser gives no entropy. A document that is wrong
    /// in any other way is run as far as it goes, and its problems are part of [`Simulation::document`].
    pub fn open(source: &str, seed: Option<String>) -> Result<Simulation, String> {
        let (document, _) = mi_sim_document::parse(source);
        let (wanted, refused_seed) = match seed {
            Some(seed) if !is_seed(&seed) => (None, Some(seed)),
            seed => (seed, None),
        };
        let seed = match wanted.or(document.front_matter.seed) {
            Some(seed) => seed,
            None => getrandom::u64().map_err(|error| error.to_string())?.to_string(),
        };
        let played = play(source, Some(&seed)).map_err(|error| error.to_string())?;
        Ok(Self { played, seed, refused_seed, timeline: None })
    }

    /// The document and what became of it, as JSON of `DocumentView`.
    pub fn document(&self) -> String {
        json(&DocumentView {
            document: &self.played.document,
            run: &self.played.run,
            seed: &self.seed,
            refused_seed: self.refused_seed.as_deref(),
        })
    }

    /// How many entries the journal has.
    pub fn length(&self) -> usize {
        self.played.world.journal().len()
    }

    /// The entries of this range in short, as JSON of `Outline[]`.
    pub fn outline(&self, from: usize, to: usize) -> String {
        json(&view::outline(self.played.world.journal(), from..to))
    }

    /// One entry, as JSON of `Entry | null`.
    pub fn entry(&self, index: usize) -> String {
        json(&self.played.world.journal().get(index))
    }

    /// The request of a span and what came of it, as JSON of `Exchange | null`.
    pub fn exchange(&self, span: u32) -> String {
        json(&view::exchange(self.played.world.journal(), SpanId(span)))
    }

    /// What stands on the stage after this many entries, as JSON of `Stage`.
    pub fn stage(&self, cursor: usize) -> String {
        json(&view::stage(&self.played.world.journal().cloud_at(cursor)))
    }

    /// These lanes of the timeline, as it was after this many entries, as JSON of `TimelineView`.
    pub fn timeline(&mut self, cursor: usize, from: usize, to: usize) -> String {
        let journal = self.played.world.journal();
        let timeline = self.timeline.get_or_insert_with(|| Timeline::of(journal));
        json(&timeline.view(journal, cursor, from..to))
    }

    /// Moves the clock on to a moment in milliseconds, as JSON of `NotMoved | null`. What happens until then is appended
    /// to the journal.
    pub fn pass_until(&mut self, moment: i64) -> String {
        let moment = u64::try_from(moment).map_or_else(|_| Timestamp::default(), Timestamp::from_millis);
        let refused: Option<NotMoved> = self.played.world.pass_until(moment).err();
        self.timeline = None;
        json(&refused)
    }

    /// The access decisions behind the entry before this cursor, as JSON of `DecisionView[]`.
    pub fn decisions(&self, cursor: usize) -> String {
        json(&view::decisions(self.played.world.journal(), cursor))
    }

    /// Who may do what where after this many entries, as JSON of `AccessMatrix`.
    pub fn access(&self, cursor: usize) -> String {
        json(&view::access_matrix(self.played.world.journal(), cursor))
    }

    /// The decision behind one standing of that matrix, as JSON of `DecisionView | null`.
    pub fn reasons(&self, cursor: usize, place: usize, principal: usize, operation: usize) -> String {
        json(&view::reasons(self.played.world.journal(), cursor, place, principal, operation))
    }

    /// A token taken apart, as JSON of `TokenView | null`.
    pub fn token(&self, text: &str) -> String {
        json(&view::token(self.played.world.journal(), text))
    }

    /// The certificate with this SHA-1 thumbprint, as JSON of `CertificateView | null`.
    pub fn certificate(&self, thumbprint: &str) -> String {
        json(&view::certificate(self.played.world.journal(), thumbprint))
    }

    /// What somebody may do at a scope after this many entries, as JSON of `NamedOperation[]`; `null` for what is no object id
    /// or no scope.
    #[wasm_bindgen(js_name = mayDo)]
    pub fn may_do(&self, cursor: usize, principal: &str, scope: &str) -> String {
        json(&view::may_do(self.played.world.journal(), cursor, principal, scope))
    }

    /// Who may do this at a scope after this many entries, as JSON of `Decision[]`; `null` for what is no scope.
    #[wasm_bindgen(js_name = whoMay)]
    pub fn who_may(&self, cursor: usize, action: &str, data: bool, scope: &str) -> String {
        json(&view::who_may(self.played.world.journal(), cursor, action, data, scope))
    }

    /// The least built-in roles for what somebody did in these entries, as JSON of `LeastPrivilege`; `null` for what is no
    /// object id.
    #[wasm_bindgen(js_name = leastPrivilege)]
    pub fn least_privilege(&self, cursor: usize, principal: &str) -> String {
        json(&view::least_privilege(self.played.world.journal(), cursor, principal))
    }

    /// The whole journal as lines of JSON.
    pub fn journal(&self) -> String {
        self.played.world.journal().to_json_lines()
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
