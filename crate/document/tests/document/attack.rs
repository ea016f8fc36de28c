//! A way that is told plays as a move: in the world in which it was open, and refused where it has been closed.

use mi_sim::analysis::Gain;
use mi_sim::view::{Reachable, reachable};
use mi_sim_document::{Goal, Move, MoveError, Session};
use std::fs;
use std::path::Path;

fn source(path: &str) -> String {
    let www = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www");
    fs::read_to_string(www.join(path)).unwrap()
}

/// What Alice comes to before the story begins, and the way to the orders among it.
fn goal(session: &Session) -> Goal {
    let (since, by) =
        (session.run().begins(), session.world().cloud().tenant().user_named("alice").unwrap().id);
    let Reachable::Found { steps, is_all, .. } = reachable(session.world().journal(), since, &by.to_string())
    else {
        panic!()
    };
    assert!(is_all);
    let target = steps.iter().position(|one| matches!(one.step.gain, Gain::Data { .. })).unwrap();
    Goal { by, since, target }
}

#[test]
fn a_way_plays_where_it_is_open_and_is_refused_where_it_was_closed_and_its_recipe_plays_it_again() {
    let source = source("documents/code-runner/en.md");
    let end = Session::open(&source, None).unwrap();
    let goal = goal(&end);
    // Before the story, the way is open.
    let mut begun = Session::reopen(&source, &end.recipe_until(goal.since)).unwrap();
    let played = begun.append(Move::Attack { goal: goal.clone() }).unwrap();
    assert_eq!((played.exchanges[0].status, played.exchanges[0].text.as_str()), (Some(0), ""));
    assert!(played.exchanges[0].entries.end > goal.since);
    let again = Session::reopen(&source, &begun.recipe()).unwrap();
    assert_eq!(again.world().journal().to_json_lines(), begun.world().journal().to_json_lines());
    // At its end, the document's own fix has closed it.
    let mut fixed = end;
    let stopped = fixed.append(Move::Attack { goal: goal.clone() }).unwrap();
    assert_eq!(stopped.exchanges[0].status, Some(1));
    assert!(stopped.exchanges[0].text.contains("403"), "{}", stopped.exchanges[0].text);
    // What is no way is refused, and nothing happens.
    let moves = fixed.moves().len();
    let refused = fixed.append(Move::Attack { goal: Goal { target: 9999, ..goal } });
    assert!(matches!(refused, Err(MoveError::Typed { .. })), "{refused:?}");
    assert_eq!(fixed.moves().len(), moves);
}
