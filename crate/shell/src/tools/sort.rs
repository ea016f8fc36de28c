//! `sort [-rnu] [FILE …]` and `uniq [-c]`.

use super::{Call, Options};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use mi_sim::sort_by;

pub(super) fn run(call: &mut Call) -> u8 {
    let options = match Options::read(call.words, "rnufb", "kt") {
        Ok(options) => options,
        Err(wrong) => {
            call.complain(&format!("sort: {wrong}"));
            return 2;
        }
    };
    if options.has('k') {
        call.complain("sort: -k is not known here; cut the field out first");
        return 2;
    }
    let (text, status) = call.text("sort", &options.operands);
    let mut lines: Vec<&str> = text.lines().collect();
    let order = |one: &&str, other: &&str| match options.has('n') {
        true => {
            number(one).partial_cmp(&number(other)).unwrap_or(Ordering::Equal).then_with(|| one.cmp(other))
        }
        false => one.cmp(other),
    };
    sort_by(&mut lines, order);
    if options.has('r') {
        lines.reverse();
    }
    if options.has('u') {
        lines.dedup();
    }
    let text: String = lines.into_iter().map(|line| format!("{line}\n")).collect();
    call.print(&text);
    status
}

/// The number that a line begins with; 0 where it begins with none.
fn number(line: &str) -> f64 {
    let line = line.trim_start();
    let end = line
        .find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '-' | '.'))
        .unwrap_or(line.len());
    line.get(..end).and_then(crate::json::number).unwrap_or_default()
}

pub(super) fn uniq(call: &mut Call) -> u8 {
    let options = match Options::read(call.words, "cdu", "") {
        Ok(options) => options,
        Err(wrong) => {
            call.complain(&format!("uniq: {wrong}"));
            return 1;
        }
    };
    let (text, status) = call.text("uniq", &options.operands);
    let lines: Vec<&str> = text.lines().collect();
    for same in lines.chunk_by(|one, other| one == other) {
        let Some(line) = same.first() else { continue };
        if options.has('d') && same.len() == 1 || options.has('u') && same.len() > 1 {
            continue;
        }
        match options.has('c') {
            true => call.print(&format!("{:>7} {line}\n", same.len())),
            false => call.print(&format!("{line}\n")),
        }
    }
    status
}
