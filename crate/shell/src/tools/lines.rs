//! Programs about lines by their number: `head`, `tail` and `seq`.

use super::{Call, Options};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// `head [-n LINES | -c BYTES] [FILE]`
pub(super) fn head(call: &mut Call) -> u8 {
    let Some((options, count)) = counted(call, "head") else { return 1 };
    let (bytes, status) = call.inputs("head", &options.operands);
    let less = options_are_negative(&options);
    let kept: Vec<u8> = match options.has('c') {
        true => bytes.into_iter().take(count).collect(),
        false => {
            let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
            let most = if less { lines.len().saturating_sub(count) } else { count };
            lines.into_iter().take(most).flatten().copied().collect()
        }
    };
    call.io.out.extend_from_slice(&kept);
    status
}

/// `tail [-n LINES | -n +LINE | -c BYTES] [FILE]`
pub(super) fn tail(call: &mut Call) -> u8 {
    let Some((options, count)) = counted(call, "tail") else { return 1 };
    let (bytes, status) = call.inputs("tail", &options.operands);
    let from = options.value('n').is_some_and(|value| value.starts_with('+'));
    let kept: Vec<u8> = match options.has('c') {
        true => bytes.get(bytes.len().saturating_sub(count)..).unwrap_or_default().to_vec(),
        false => {
            let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
            let skipped = if from { count.saturating_sub(1) } else { lines.len().saturating_sub(count) };
            lines.into_iter().skip(skipped).flatten().copied().collect()
        }
    };
    call.io.out.extend_from_slice(&kept);
    status
}

fn options_are_negative(options: &Options) -> bool {
    options.value('n').is_some_and(|value| value.starts_with('-'))
}

fn counted(call: &mut Call, program: &str) -> Option<(Options, usize)> {
    // `-5` is the old way to write `-n 5`.
    let old = |word: &String| match word.strip_prefix('-') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("-n{digits}")
        }
        _ => word.clone(),
    };
    let (first, rest) = call.words.split_at_checked(1).unwrap_or_default();
    let words: Vec<String> = first.iter().map(old).chain(rest.iter().cloned()).collect();
    let read = Options::read(&words, "q", "nc").and_then(|options| {
        let written = options.value('n').or(options.value('c')).unwrap_or("10");
        let count = written.trim_start_matches(['-', '+']).parse();
        let count = count.map_err(|_| format!("invalid number of lines: '{written}'"))?;
        Ok((options, count))
    });
    read.map_err(|wrong| call.complain(&format!("{program}: {wrong}"))).ok()
}

/// `seq LAST`, `seq FIRST LAST`, `seq FIRST STEP LAST`
pub(super) fn seq(call: &mut Call) -> u8 {
    let numbers: Result<Vec<i64>, _> = call.words.iter().map(|word| word.parse::<i64>()).collect();
    let (first, step, last) = match numbers.as_deref() {
        Ok([last]) => (1, 1, *last),
        Ok([first, last]) => (*first, 1, *last),
        Ok([first, step, last]) if *step != 0 => (*first, *step, *last),
        _ => {
            call.complain("seq: takes one to three whole numbers here, as in `seq 1 5`");
            return 1;
        }
    };
    let (mut number, mut text) = (first, String::new());
    while if step > 0 { number <= last } else { number >= last } {
        text.push_str(&number.to_string());
        text.push('\n');
        if !call.pays(8) {
            return 1;
        }
        let Some(next) = number.checked_add(step) else { break };
        number = next;
    }
    call.print(&text);
    0
}
