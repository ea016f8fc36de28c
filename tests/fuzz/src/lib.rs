//! What is fuzzed: each body takes bytes that a stranger could have sent, and returns. A panic, a wrong answer, or one that
//! takes more time or memory than its input is worth is a finding.
//!
//! `libfuzzer/` hands them inputs by the million; `tests/corpus.rs` hands them what was found that way, and some chance.

mod bounds;
mod client;
mod core;
mod document;
mod door;
mod record;
mod server;
mod session;
mod shell;
mod world;

pub use bounds::{Body, Patience};

/// All bodies, under the names of their corpora.
pub const BODIES: [Body; 15] = [
    Body::new("bash", shell::bash),
    Body::new("certificate", core::certificate),
    Body::new("condition", core::condition),
    Body::new("document", document::document),
    Body::new("door", door::door),
    Body::new("jq", shell::jq),
    Body::new("powershell", shell::powershell),
    Body::new("query", shell::query),
    Body::new("record", record::record),
    Body::new("sequence", door::sequence),
    Body::new("server", server::server),
    Body::new("session", session::session),
    Body::new("template", door::template),
    Body::new("token", door::token),
    Body::new("workflow", door::workflow),
];
