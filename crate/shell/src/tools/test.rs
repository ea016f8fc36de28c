//! `test EXPRESSION` and `[ EXPRESSION ]`.

use super::Call;
use crate::files::Files;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) fn bracket(call: &mut Call) -> u8 {
    match call.words.split_last() {
        Some((last, words)) if last == "]" => judged(call, words),
        _ => {
            call.complain("bash: [: missing `]'");
            2
        }
    }
}

pub(super) fn run(call: &mut Call) -> u8 {
    judged(call, call.words)
}

fn judged(call: &mut Call, words: &[String]) -> u8 {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match either(&words, &call.session.files) {
        Ok(holds) => u8::from(!holds),
        Err(wrong) => {
            call.complain(&format!("bash: [: {wrong}"));
            2
        }
    }
}

/// `a -o b`
fn either(words: &[&str], files: &Files) -> Result<bool, String> {
    words.split(|word| *word == "-o").try_fold(false, |holds, part| Ok(holds | both(part, files)?))
}

/// `a -a b`
fn both(words: &[&str], files: &Files) -> Result<bool, String> {
    words.split(|word| *word == "-a").try_fold(true, |holds, part| Ok(holds & one(part, files)?))
}

fn one(words: &[&str], files: &Files) -> Result<bool, String> {
    match words {
        [] => Ok(false),
        ["!", rest @ ..] if rest.len() != 2 || rest.first().is_some_and(|word| word.starts_with('-')) => {
            one(rest, files).map(|holds| !holds)
        }
        [text] => Ok(!text.is_empty()),
        ["-z", text] => Ok(text.is_empty()),
        ["-n", text] => Ok(!text.is_empty()),
        ["-f", path] => Ok(files.exists(path) && !files.is_directory(path)),
        ["-e" | "-r" | "-w", path] => Ok(files.exists(path) || files.is_directory(path)),
        ["-s", path] => Ok(files.read(path).is_ok_and(|bytes| !bytes.is_empty())),
        ["-d", path] => Ok(files.is_directory(path)),
        [operator, _] => Err(format!("{operator}: unary operator expected")),
        [left, "=" | "==", right] => Ok(left == right),
        [left, "!=", right] => Ok(left != right),
        [left, "<", right] => Ok(left < right),
        [left, ">", right] => Ok(left > right),
        [left, operator @ ("-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge"), right] => {
            let (left, right) = (number(left)?, number(right)?);
            Ok(match *operator {
                "-eq" => left == right,
                "-ne" => left != right,
                "-lt" => left < right,
                "-le" => left <= right,
                "-gt" => left > right,
                _ => left >= right,
            })
        }
        [_, operator, _] => Err(format!("{operator}: binary operator expected")),
        _ => Err("too many arguments".to_owned()),
    }
}

fn number(word: &str) -> Result<i64, String> {
    word.trim().parse().map_err(|_| format!("{word}: integer expression expected"))
}
