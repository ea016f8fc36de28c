//! `wc [-lwcm] [FILE]`.

use super::{Call, Options};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn run(call: &mut Call) -> u8 {
    let options = match Options::read(call.words, "lwcm", "") {
        Ok(options) => options,
        Err(wrong) => {
            call.complain(&format!("wc: {wrong}"));
            return 1;
        }
    };
    let (bytes, status) = call.inputs("wc", &options.operands);
    let text = String::from_utf8_lossy(&bytes);
    let counts = [
        ('l', bytes.iter().filter(|byte| **byte == b'\n').count()),
        ('w', text.split_whitespace().count()),
        ('m', text.chars().count()),
        ('c', bytes.len()),
    ];
    let is_asked =
        |letter: char| ['l', 'w', 'm', 'c'].into_iter().any(|one| options.has(one)) && options.has(letter);
    let none = !['l', 'w', 'm', 'c'].into_iter().any(|one| options.has(one));
    let asked: Vec<usize> = counts
        .into_iter()
        .filter(|(letter, _)| if none { *letter != 'm' } else { is_asked(*letter) })
        .map(|(_, count)| count)
        .collect();
    let numbers: Vec<String> = match (asked.as_slice(), options.operands.is_empty()) {
        ([one], _) => [one.to_string()].to_vec(),
        (many, true) => many.iter().map(|count| format!("{count:>7}")).collect(),
        (many, false) => {
            let width = many.iter().max().map_or(1, |most| most.to_string().len());
            many.iter().map(|count| format!("{count:>width$}")).collect()
        }
    };
    let name = options.operands.first().map(|name| format!(" {name}")).unwrap_or_default();
    call.print(&format!("{}{name}\n", numbers.join(" ")));
    status
}
