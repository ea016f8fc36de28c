//! `tr [-dsc] SET1 [SET2]`.

use super::printf::unescaped;
use super::{Call, Options};
use crate::regex::posix;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn run(call: &mut Call) -> u8 {
    let read = Options::read(call.words, "dscC", "").and_then(|options| {
        let sets = match options.operands.as_slice() {
            [first] if options.has('d') || options.has('s') => (letters(first)?, Vec::new()),
            [first, second] => (letters(first)?, letters(second)?),
            _ => return Err("takes two sets of letters, or one with -d or -s".to_string()),
        };
        Ok((options, sets))
    });
    let (options, (from, to)) = match read {
        Ok(read) => read,
        Err(wrong) => {
            call.complain(&format!("tr: {wrong}"));
            return 1;
        }
    };
    let text = String::from_utf8_lossy(&call.io.input.rest()).into_owned();
    if !call.pays(text.len().saturating_mul(from.len().max(1))) {
        return 1;
    }
    let is_complement = options.has('c') || options.has('C');
    let place = |letter: char| match is_complement {
        true => (!from.contains(&letter)).then_some(usize::MAX),
        false => from.iter().position(|own| *own == letter),
    };
    let mut out = String::new();
    let mut last = None;
    for letter in text.chars() {
        let found = place(letter);
        if options.has('d') && found.is_some() {
            continue;
        }
        let written = match (found, to.last()) {
            (Some(at), Some(last)) if !options.has('d') => *to.get(at).unwrap_or(last),
            _ => letter,
        };
        let is_squeezed =
            options.has('s') && if to.is_empty() { found.is_some() } else { to.contains(&written) };
        if is_squeezed && last == Some(written) {
            continue;
        }
        last = Some(written);
        out.push(written);
    }
    call.print(&out);
    0
}

/// The letters of a set, ranges and classes written out.
fn letters(set: &str) -> Result<Vec<char>, String> {
    let set: Vec<char> = unescaped(set).chars().collect();
    let mut letters = Vec::new();
    let mut rest = set.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            ('[', [':', named @ ..]) => {
                let name: String = named.iter().take_while(|letter| **letter != ':').collect();
                rest = named.get(name.chars().count().saturating_add(2)..).unwrap_or_default();
                for (first, last) in posix(&name).map_err(|wrong| wrong.to_string())? {
                    letters.extend(first..=last);
                }
            }
            (first, ['-', last, after @ ..]) => {
                if first > last {
                    return Err(format!(
                        "range-endpoints of '{first}-{last}' are in reverse collating sequence order"
                    ));
                }
                letters.extend(*first..=*last);
                rest = after;
            }
            (letter, _) => letters.push(*letter),
        }
    }
    Ok(letters)
}
