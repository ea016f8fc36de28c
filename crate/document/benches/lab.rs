//! What a learner and a teacher wait for: the checks of a lab after a move, and the receipts of a large class.

use core::time::Duration;
use mi_sim_document::{Grader, Move, Part, Runner, Session};
use mi_sim_measure::{Figure, Samples};
use std::time::Instant;

const FIRST_TOKEN: &str = include_str!("../../../www/labs/first-token/en.md");
/// How often nothing but the clock is moved, while no task is done and every check and hint is tried.
const MOVES: usize = 200;
const RECEIPTS: usize = 1_000;
const RUNS: usize = 3;
const LOOK: &str = "GET {{vm}}?api-version=2024-11-01\nAuthorization: {{$aadToken}}\n";

fn main() {
    let untouched = Session::open(FIRST_TOKEN, None).unwrap();
    let (mut session, mut checks) = (untouched.clone(), Samples::default());
    for _ in 0..MOVES {
        let begun = Instant::now();
        wait(&mut session, 1);
        checks.push(begun.elapsed());
    }
    println!("the checks of a lab {checks}");
    checks.median().may_be("the checks of a lab after a move", "µs", "at most 20000");
    let receipts: Vec<String> =
        (1..).map(|number| solved(untouched.clone(), number)).take(RECEIPTS).collect();
    let graded = Figure::of((0..RUNS).map(|_| grade(&receipts)));
    graded.may_be("grading 1,000 receipts of the lab first-token", "s", "at most 10");
}

fn wait(session: &mut Session, seconds: u64) {
    let moment = session.world().now().after(Duration::from_secs(seconds));
    session.append(Move::Until { moment }).unwrap();
}

/// The receipt of somebody who waits, each for another while, looks at the machine, and does what the lab says.
fn solved(mut session: Session, seconds: u64) -> String {
    wait(&mut session, seconds);
    let runner = Runner::Person { name: "admin".to_owned() };
    session.append(Move::Typed { runner, text: LOOK.to_owned() }).unwrap();
    let document = session.document().clone();
    for command in document.commands() {
        if command.part == Part::Solution {
            session.append(Move::Block { index: command.index }).unwrap();
        }
    }
    session.recipe()
}

/// How many seconds it takes to grade them all.
fn grade(receipts: &[String]) -> f64 {
    let begun = Instant::now();
    let mut grader = Grader::of(FIRST_TOKEN).unwrap();
    for receipt in receipts {
        assert!(grader.grade(receipt).unwrap().is_solved());
    }
    begun.elapsed().as_secs_f64()
}
