//! Sessions: what somebody types, one move after another.

use mi_sim::Timestamp;
use mi_sim_document::{Move, RecipeError, Runner, Session};

const DOCUMENT: &str = include_str!("session.md");

/// Moves divided by a line of `###`, each with who makes it in its first line: `as NAME`, `on NAME`, `from NAME`, or `block
/// INDEX` or `until MOMENT`. A move that is refused leaves no trace, the recipe opens again to the same journal, and so does a cut session
/// that goes on as it did.
pub(crate) fn session(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut session = Session::open(DOCUMENT, Some("7")).expect("the document is a good one");
    for made in text.split("###\n").filter_map(read).take(16) {
        let before = (journal(&session), session.moves().len());
        if session.append(made).is_err() {
            assert_eq!((journal(&session), session.moves().len()), before, "a refused move left a trace");
        }
    }
    match Session::reopen(DOCUMENT, &session.recipe()) {
        Ok(again) => assert_eq!(journal(&again), journal(&session)),
        Err(error) => assert!(matches!(error, RecipeError::TooLong { .. }), "{error}"),
    }
    let half = session.moves().len() / 2;
    let mut cut = session.cut(half);
    for made in session.moves().iter().skip(half) {
        cut.append(made.clone()).expect("the move was made before");
    }
    assert_eq!(journal(&cut), journal(&session));
}

fn journal(session: &Session) -> String {
    session.world().journal().to_json_lines()
}

fn read(text: &str) -> Option<Move> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (word, name) = first.split_once(' ')?;
    let runner = match (word, name) {
        ("block", index) => return Some(Move::Block { index: index.parse().ok()? }),
        ("until", moment) => return Some(Move::Until { moment: Timestamp::parse(moment).ok()? }),
        ("from", "internet") => Runner::Internet,
        ("from", name) => Runner::Job { issuer: name.to_owned() },
        ("on", name) => Runner::Machine { name: name.to_owned(), by: None },
        ("as", name) => Runner::Person { name: name.to_owned() },
        _ => return None,
    };
    Some(Move::Typed { runner, text: rest.to_owned() })
}
