//! Every refusal that a simulated service gives can be explained: its code is known to the page, in words.

use std::collections::BTreeSet;

use super::File;

const SERVICES: &str = "crate/core/src/services/";
const CODES: &str = "crate/core/src/wire/error_code.rs";
const WORDS: &str = "www/src/locale/en/inspector.json";

pub(super) fn check(files: &[File]) -> Vec<String> {
    let text = |path: &str| files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
    let (codes, words) = (text(CODES), text(WORDS));
    let services = files.iter().filter(|file| file.path.starts_with(SERVICES) && file.ends_with(&[".rs"]));
    let broken = services.flat_map(|file| {
        let unnamed = named(&file.text).into_iter().filter(|code| !codes.contains(&format!("= \"{code}\",")));
        let unnamed = unnamed.map(|code| format!("{}: `{code}` is missing in {CODES}", file.path));
        let unsaid = numbers(&file.text).into_iter();
        let unsaid = unsaid.filter(|number| !words.contains(&format!("\"inspector.aadsts.{number}\"")));
        unnamed.chain(unsaid.map(|number| format!("{}: AADSTS{number} has no words in {WORDS}", file.path)))
    });
    broken.collect()
}

/// The codes of errors that are made here: what stands in quotes after a status, as in `error(404, "NotFound"`.
fn named(text: &str) -> BTreeSet<&str> {
    let calls = text.split("error(").skip(1).filter_map(|call| {
        let (status, rest) = call.split_once(',')?;
        let is_status = matches!(status.trim().parse::<u16>(), Ok(400..=599));
        rest.trim_start().strip_prefix('"').filter(|_| is_status)?.split_once('"')
    });
    calls.map(|(code, _)| code).collect()
}

/// The numbers of errors of the token service that are made here, without the lines between their digits.
fn numbers(text: &str) -> BTreeSet<String> {
    let calls = text.split("Aadsts::new(").skip(1).map(|call| {
        let digits = call.trim_start().chars().take_while(|letter| letter.is_ascii_digit() || *letter == '_');
        digits.filter(char::is_ascii_digit).collect::<String>()
    });
    calls.filter(|number| !number.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn with(service: &str) -> Vec<String> {
        let codes = file(CODES, "codes! {\n    NotFound = \"NotFound\",\n}\n");
        let words = file(WORDS, "{\n  \"inspector.aadsts.90002\": \"No such tenant.\"\n}\n");
        check(&[codes, words, file("crate/core/src/services/one.rs", service)])
    }

    #[test]
    fn what_has_a_code_and_words_passes() {
        assert_eq!(
            with("error(404, \"NotFound\", \"x\"); Aadsts::new(\n    90_002,\n    \"x\")"),
            Vec::<String>::new()
        );
        assert_eq!(with("error(status, \"Anything\"); identity(200, \"ok\")"), Vec::<String>::new());
    }

    #[test]
    fn a_code_that_nobody_knows_and_a_number_without_words_fail() {
        assert_eq!(with("error(\n    409,\n    \"Taken\", \"x\")").len(), 1);
        assert_eq!(with("Aadsts::new(50_034, \"x\")").len(), 1);
    }
}
