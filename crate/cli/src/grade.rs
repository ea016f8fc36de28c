//! `mi-sim grade`: receipts of a lab, played again. What they show is evidence and no claim: whoever changed one gets told so.

use crate::arguments::{Format, GradeOptions};
use crate::output::{complain, say};
use mi_sim_document::{Grade, Grader, RecipeError};
use mi_sim_serve::read_document;
use serde::Serialize;
use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;
use std::process::ExitCode;

/// Bytes of all receipts of a file together.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A receipt, and where it came from.
struct Receipt {
    from: String,
    text: String,
}

/// How many receipts came to what.
#[derive(Default)]
struct Totals {
    solved: usize,
    unsolved: usize,
    refused: usize,
}

/// Grades all receipts of the command line, of the files that it names, or of standard input.
pub(crate) fn grade(options: &GradeOptions) -> ExitCode {
    let source = match read_document(&options.file) {
        Ok(source) => source,
        Err(error) => {
            complain!("mi-sim: cannot read {}: {error}", options.file.display());
            return ExitCode::from(2);
        }
    };
    let Some(mut grader) = Grader::of(&source) else {
        complain!("mi-sim: {} is no lab: none of its sections has a `check` block", options.file.display());
        return ExitCode::from(2);
    };
    let receipts = match receipts(&options.receipts) {
        Ok(receipts) if receipts.is_empty() => {
            complain!("mi-sim: there is no receipt; give some, or files with one a line");
            return ExitCode::from(2);
        }
        Ok(receipts) => receipts,
        Err(wrong) => {
            complain!("mi-sim: {wrong}");
            return ExitCode::from(2);
        }
    };
    let mut totals = Totals::default();
    for receipt in &receipts {
        let graded = grader.grade(&receipt.text);
        match options.format {
            Format::Text => print_text(receipt, &graded),
            Format::Json => print_json(receipt, &graded),
        }
        totals.add(&graded);
    }
    if matches!(options.format, Format::Text) {
        let Totals { solved, unsolved, refused } = totals;
        say!("solved: {solved}, not solved: {unsolved}, refused: {refused}");
    }
    if totals.solved == receipts.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Totals {
    fn add(&mut self, graded: &Result<Grade, RecipeError>) {
        let count = match graded {
            Ok(grade) if grade.is_solved() => &mut self.solved,
            Ok(_) => &mut self.unsolved,
            Err(_) => &mut self.refused,
        };
        *count = count.saturating_add(1);
    }
}

/// What is no receipt itself is a file with one in each line.
fn receipts(words: &[OsString]) -> Result<Vec<Receipt>, String> {
    if words.is_empty() {
        return lines("standard input", &mut stdin());
    }
    let mut receipts = Vec::new();
    for (number, word) in (1..).zip(words) {
        match word.to_str().filter(|text| text.contains('~') && !Path::new(text).exists()) {
            Some(text) => {
                receipts.push(Receipt { from: format!("argument {number}"), text: text.to_owned() })
            }
            None => {
                let path = Path::new(word);
                let mut file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
                receipts.extend(lines(&path.display().to_string(), &mut file)?);
            }
        }
    }
    Ok(receipts)
}

fn lines(name: &str, from: &mut dyn Read) -> Result<Vec<Receipt>, String> {
    let mut text = Vec::new();
    let most = MOST_BYTES.saturating_add(1);
    from.take(most).read_to_end(&mut text).map_err(|error| format!("{name}: {error}"))?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(format!("{name}: more than {MOST_BYTES} bytes of receipts; grade them in parts"));
    }
    let text = String::from_utf8_lossy(&text);
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    Ok(lines
        .map(|(number, line)| Receipt { from: format!("{name}:{number}"), text: line.to_owned() })
        .collect())
}

fn print_text(receipt: &Receipt, graded: &Result<Grade, RecipeError>) {
    let grade = match graded {
        Ok(grade) => grade,
        Err(wrong) => {
            say!("✗ {}: {wrong}", receipt.from);
            return;
        }
    };
    let done = grade.tasks.iter().filter(|task| task.done.is_some()).count();
    let mark = if grade.is_solved() { "✓" } else { "✗" };
    say!(
        "{mark} {}: {done} of {} tasks, {} moves, seed {}",
        receipt.from,
        grade.tasks.len(),
        grade.moves,
        grade.seed
    );
    for task in &grade.tasks {
        match task.done {
            Some(done) => say!("    ✓ move {}, {}  {}", done.moves, done.at.to_rfc3339(), task.title),
            None if task.lost => say!("    ✗ done once, and no longer so at the end  {}", task.title),
            None => say!("    ✗ not done  {}", task.title),
        }
    }
    for slip in &grade.mistakes {
        say!("    mistake: move {}, `{}`  {}", slip.moves, slip.hint, slip.task);
    }
    if grade.from_the_solution > 0 {
        say!("    moves from the solution: {}", grade.from_the_solution);
    }
}

#[derive(Serialize)]
struct Line<'a> {
    receipt: &'a str,
    grade: Option<&'a Grade>,
    refused: Option<String>,
}

fn print_json(receipt: &Receipt, graded: &Result<Grade, RecipeError>) {
    let refused = graded.as_ref().err().map(ToString::to_string);
    let line = Line { receipt: &receipt.from, grade: graded.as_ref().ok(), refused };
    say!("{}", serde_json::to_string(&line).unwrap_or_default());
}
