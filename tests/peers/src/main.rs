//! The same 4,000 role assignments and questions, given to the simulator and to three other engines, each as its own
//! documentation advises, where it does. Prints a table of the time of one decision, with what was encoded how and on whose
//! advice; every answer must be the same.

mod casbin;
mod cedar;
mod rego;

use std::hint::black_box;
use std::time::Instant;

use casbin::Casbin;
use cedar::Cedar;
use mi_sim_peers::ours::Ours;
use mi_sim_peers::workload::Workload;
use rego::Rego;

/// How many times as long the others should take.
const WANTED: f64 = 1000.0;

struct Engine<'a> {
    name: &'static str,
    /// How the assignments are encoded, and who advises that.
    encoding: &'static str,
    allows: Box<dyn FnMut(usize) -> bool + 'a>,
    /// Microseconds of each decision.
    times: Vec<f64>,
}

fn engine<'a>(
    name: &'static str,
    encoding: &'static str,
    allows: impl FnMut(usize) -> bool + 'a,
) -> Engine<'a> {
    Engine { name, encoding, allows: Box::new(allows), times: Vec::new() }
}

fn main() {
    let workload = Workload::new();
    let (ours, cedar, casbin) = (Ours::new(&workload), Cedar::new(&workload), Casbin::new(&workload));
    let (mut list, mut by_holder) = (Rego::list(&workload), Rego::by_holder(&workload));
    let mut engines = [
        engine("mi-sim", "role assignments, with reasons", |question| ours.allows(question)),
        engine("cedar-policy", "a template a role, as Cedar advises", |question| cedar.allows(question)),
        engine("casbin", "resource roles, as Casbin advises", |question| casbin.allows(question)),
        engine("regorus", "a list; regorus advises nothing", |question| list.allows(question)),
        engine("regorus", "by holder, as OPA advises", |question| by_holder.allows(question)),
    ];
    let mut granted = 0;
    for question in 0..workload.questions.len() {
        // In turn, so that a busy machine slows all of them.
        let answers: Vec<bool> = engines.iter_mut().map(|engine| engine.ask(question)).collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]), "question {question}: {answers:?}");
        granted += usize::from(answers[0]);
    }
    let count = workload.questions.len();
    println!(
        "one access decision among {} assignments ({count} questions, {granted} granted)",
        workload.assignments.len()
    );
    println!("  {:14}{:37}{:>14}{:>14}{:>12}", "", "encoded as", "median", "90 %", "to ours");
    let own = engines[0].quantile(0.5);
    for engine in &engines {
        let [median, most] = [0.5, 0.9].map(|part| engine.quantile(part));
        println!(
            "  {:14}{:37}{median:>11.2} µs{most:>11.2} µs{:>10.0} x",
            engine.name,
            engine.encoding,
            median / own
        );
    }
    // Not of the last: a table that is looked up by who asks takes less than a thousand reads of memory.
    for engine in &engines[1..4] {
        let (name, times) = (engine.name, engine.quantile(0.5) / own);
        let noise = (engine.quantile(0.6) - engine.quantile(0.4)) / 2.0 / own;
        println!("budget: a decision of {name} against ours: {times:.1} x, at least {WANTED}, noise {noise:.1}");
    }
}

impl Engine<'_> {
    /// The answer to a question, the second time it is asked: the first finds everything cold.
    fn ask(&mut self, question: usize) -> bool {
        (self.allows)(question);
        let start = Instant::now();
        let answer = black_box((self.allows)(black_box(question)));
        self.times.push(start.elapsed().as_secs_f64() * 1e6);
        answer
    }

    /// The time that this part of the decisions stays within.
    fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.times.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted[(part * (sorted.len() - 1) as f64).round() as usize]
    }
}
