//! `cut -d SIGN -f LIST [-s]`, `cut -c LIST`.

use super::{Call, Options};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn run(call: &mut Call) -> u8 {
    let chosen = Options::read(call.words, "s", "dfcb").and_then(|options| {
        let list = options.value('f').or(options.value('c')).or(options.value('b'));
        let list =
            list.ok_or_else(|| "you must specify a list of bytes, characters, or fields".to_string())?;
        let ranges = ranges(list)?;
        Ok((options, ranges))
    });
    let (options, ranges) = match chosen {
        Ok(chosen) => chosen,
        Err(wrong) => {
            call.complain(&format!("cut: {wrong}"));
            return 1;
        }
    };
    let (text, status) = call.text("cut", &options.operands);
    let has = |at: usize| ranges.iter().any(|(first, last)| (*first..=*last).contains(&at));
    for line in text.lines() {
        if options.has('f') {
            let sign = options.value('d').unwrap_or("\t");
            if !line.contains(sign) {
                if !options.has('s') {
                    call.print(&format!("{line}\n"));
                }
                continue;
            }
            let fields: Vec<&str> =
                (1..).zip(line.split(sign)).filter(|(at, _)| has(*at)).map(|(_, field)| field).collect();
            call.print(&format!("{}\n", fields.join(sign)));
        } else {
            let letters: String =
                (1..).zip(line.chars()).filter(|(at, _)| has(*at)).map(|(_, letter)| letter).collect();
            call.print(&format!("{letters}\n"));
        }
    }
    status
}

/// `1,3-5,7-`
fn ranges(list: &str) -> Result<Vec<(usize, usize)>, String> {
    let number = |word: &str| {
        let number = word.parse().ok().filter(|number: &usize| *number > 0);
        number.ok_or_else(|| format!("invalid field value '{word}'"))
    };
    let ranges = list.split(',').map(|range| match range.split_once('-') {
        None => number(range).map(|at| (at, at)),
        Some(("", last)) => Ok((1, number(last)?)),
        Some((first, "")) => Ok((number(first)?, usize::MAX)),
        Some((first, last)) => Ok((number(first)?, number(last)?)),
    });
    ranges.collect()
}
