//! Documents: Markdown, front matter, requests, expectations.

use mi_sim_document::Session;

/// A document, read and played; its recipe opens again to the same journal.
pub(crate) fn document(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(session) = Session::open(&text, Some("7")) else { return };
    serde_json::to_string(session.run()).expect("a run can be written down");
    serde_json::to_string(session.document()).expect("a document can be written down");
    let again = Session::reopen(&text, &session.recipe()).expect("a recipe opens again");
    assert_eq!(again.run(), session.run());
    assert_eq!(again.world().journal().to_json_lines(), session.world().journal().to_json_lines());
}
