//! How soon a shared link is a session again: a recipe of 200 moves, opened.

#[path = "../tests/document/wishes/mod.rs"]
#[expect(dead_code, reason = "the laws of recipes need more of it")]
mod wishes;

use mi_sim_document::{Move, Session};
use mi_sim_measure::Samples;
use std::time::Instant;
use wishes::{DOCUMENT, READ, later, typed};

const MOVES: usize = 200;
const ROUNDS: usize = 50;

fn main() {
    let mut session = Session::open(DOCUMENT, None).unwrap();
    while session.moves().len() < MOVES {
        session.append(typed("bob", READ)).unwrap();
        session.append(Move::Block { index: 3 }).unwrap();
        session.append(later(&session, 60)).unwrap();
    }
    let recipe = session.recipe();
    let mut samples = Samples::default();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let again = Session::reopen(DOCUMENT, &recipe).unwrap();
        samples.push(begun.elapsed());
        assert_eq!(again.moves().len(), session.moves().len());
    }
    println!("a recipe of {} moves and {} bytes opens in {samples}", session.moves().len(), recipe.len());
    samples.median().may_be("opening a recipe of 200 moves", "µs", "at most 100000");
}
