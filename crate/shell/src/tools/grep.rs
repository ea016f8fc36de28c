//! `grep [-EFivoqcnw] [-e] EXPRESSION [FILE …]`.

use super::{Call, Options};
use crate::regex::{Flavour, Regex};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn run(call: &mut Call) -> u8 {
    let read = Options::read(call.words, "EFGPivoqcnwsxh", "em").and_then(|options| {
        let (expression, files) = match (options.value('e'), options.operands.split_first()) {
            (Some(expression), _) => (expression.to_owned(), options.operands.clone()),
            (None, Some((first, rest))) => (first.clone(), rest.to_vec()),
            (None, None) => return Err("usage: grep [OPTION]... PATTERNS [FILE]...".to_string()),
        };
        let flavour = if options.has('E') || options.has('P') { Flavour::Extended } else { Flavour::Basic };
        let expression = if options.has('F') { escaped(&expression) } else { expression };
        let regex = Regex::read(&expression, flavour, options.has('i'))?;
        Ok((options, regex, files))
    });
    let (options, regex, files) = match read {
        Ok(read) => read,
        Err(wrong) => {
            call.complain(&format!("grep: {wrong}"));
            return 2;
        }
    };
    let (text, status) = call.text("grep", &files);
    let most = options.value('m').and_then(|most| most.parse().ok()).unwrap_or(usize::MAX);
    let mut count = 0_usize;
    for (number, line) in (1_usize..).zip(text.lines()) {
        if count >= most || !call.pays(line.len()) {
            break;
        }
        let letters: Vec<char> = line.chars().collect();
        let found = parts(&regex, &letters, &options);
        if found.is_empty() != options.has('v') {
            continue;
        }
        count = count.saturating_add(1);
        if options.has('q') || options.has('c') {
            continue;
        }
        let before = if options.has('n') { format!("{number}:") } else { String::new() };
        match options.has('o') {
            true => found
                .iter()
                .filter(|part| !part.is_empty())
                .for_each(|part| call.print(&format!("{before}{part}\n"))),
            false => call.print(&format!("{before}{line}\n")),
        }
    }
    if options.has('c') {
        call.print(&format!("{count}\n"));
    }
    match (count, status) {
        (0, 0) => 1,
        (_, 0) => 0,
        _ => 2,
    }
}

/// The parts of a line that are such.
fn parts(regex: &Regex, letters: &[char], options: &Options) -> Vec<String> {
    let is_word = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
    };
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(range) = regex.find(letters, from) {
        let stands_alone = !is_word(range.start.checked_sub(1)) && !is_word(Some(range.end));
        let is_whole = range.start == 0 && range.end == letters.len();
        if (!options.has('w') || stands_alone) && (!options.has('x') || is_whole) {
            parts.push(letters.get(range.clone()).unwrap_or_default().iter().collect());
        }
        from = range.end.max(range.start.saturating_add(1));
        if from > letters.len() {
            break;
        }
    }
    parts
}

/// A text that stands for itself in the basic form.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if matches!(letter, '.' | '*' | '[' | ']' | '^' | '$' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
