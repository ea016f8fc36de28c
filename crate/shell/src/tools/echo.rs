//! `echo [-n] [-e] WORD …`.

use super::{Call, printf};

pub(super) fn run(call: &mut Call) -> u8 {
    let (mut words, mut has_end, mut has_escapes) = (call.words, true, false);
    while let Some((first, rest)) = words.split_first() {
        match first.strip_prefix('-') {
            Some(letters) if !letters.is_empty() && letters.chars().all(|letter| "neE".contains(letter)) => {
                for letter in letters.chars() {
                    match letter {
                        'n' => has_end = false,
                        letter => has_escapes = letter == 'e',
                    }
                }
                words = rest;
            }
            _ => break,
        }
    }
    let text = words.join(" ");
    match has_escapes {
        true => call.print(&printf::unescaped(&text)),
        false => call.print(&text),
    }
    if has_end {
        call.print("\n");
    }
    0
}
