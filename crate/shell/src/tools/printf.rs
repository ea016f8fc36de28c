//! `printf FORMAT [WORD …]`.

use super::Call;
use alloc::format;
use alloc::string::{String, ToString};

pub(super) fn run(call: &mut Call) -> u8 {
    let words = call.words.strip_prefix(&["--".to_string()]).unwrap_or(call.words);
    let Some((format, mut rest)) = words.split_first() else {
        call.complain("bash: printf: usage: printf format [arguments]");
        return 2;
    };
    let format = unescaped(format);
    let mut status = 0;
    // The format is used again as long as there are words for it.
    loop {
        let before = rest.len();
        let (text, wrong) = once(&format, &mut rest);
        if !call.pays(text.len()) {
            return 1;
        }
        call.print(&text);
        if let Some(wrong) = wrong {
            call.complain(&format!("bash: printf: {wrong}"));
            status = 1;
        }
        if rest.is_empty() || rest.len() == before {
            return status;
        }
    }
}

fn once(format: &str, words: &mut &[String]) -> (String, Option<String>) {
    let (mut text, mut wrong) = (String::new(), None);
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        let mut spec = String::new();
        let kind = loop {
            match letters.next() {
                Some(letter @ ('-' | '0'..='9' | '.' | '+' | ' ')) => spec.push(letter),
                other => break other,
            }
        };
        let mut word = || match words.split_first() {
            Some((first, after)) => {
                *words = after;
                first.as_str()
            }
            None => "",
        };
        let value = match kind {
            None | Some('%') => "%".to_string(),
            Some('s') => word().to_string(),
            Some('b') => unescaped(word()),
            Some('q') => format!("'{}'", word().replace('\'', "'\\''")),
            Some('c') => word().chars().take(1).collect(),
            Some('d' | 'i' | 'u') => {
                let word = word();
                let number = word.trim().parse::<i64>().ok().or(word.is_empty().then_some(0));
                if number.is_none() {
                    wrong = Some(format!("{word}: invalid number"));
                }
                number.unwrap_or_default().to_string()
            }
            Some('x') => format!("{:x}", word().trim().parse::<i64>().unwrap_or_default()),
            Some(other) => {
                wrong = Some(format!("`{other}': invalid format character"));
                String::new()
            }
        };
        text.push_str(&padded(&value, &spec, kind == Some('s')));
    }
    (text, wrong)
}

/// A value at its width: `-8`, `08`, `8.3`.
fn padded(value: &str, spec: &str, is_text: bool) -> String {
    let (width, most) = spec.split_once('.').unwrap_or((spec, ""));
    let value: String = match most.parse() {
        Ok(most) if is_text => value.chars().take(most).collect(),
        _ => value.to_string(),
    };
    let is_left = width.starts_with('-');
    let has_zeros = width.starts_with('0');
    let width: usize = width.trim_start_matches(['-', '+', ' ']).parse().unwrap_or(0).min(4096);
    let missing = width.saturating_sub(value.chars().count());
    match () {
        () if is_left => [value.as_str(), &" ".repeat(missing)].concat(),
        () if has_zeros && !is_text => match value.strip_prefix('-') {
            Some(digits) => format!("-{}{digits}", "0".repeat(missing)),
            None => ["0".repeat(missing), value].concat(),
        },
        () => [" ".repeat(missing), value].concat(),
    }
}

/// A text with the escapes of C worked out.
pub(super) fn unescaped(text: &str) -> String {
    let mut written = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n') => written.push('\n'),
                Some('t') => written.push('\t'),
                Some('r') => written.push('\r'),
                Some('a') => written.push('\u{7}'),
                Some('0') => written.push('\0'),
                Some(letter @ ('\\' | '"' | '\'')) => written.push(letter),
                Some(other) => written.extend(['\\', other]),
                None => written.push('\\'),
            },
            (letter, _) => written.push(letter),
        }
    }
    written
}
