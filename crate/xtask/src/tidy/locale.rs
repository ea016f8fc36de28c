//! All languages of the page have the same texts.

use std::collections::BTreeSet;

use serde_json::Value;

use super::File;

/// A folder for each language: its tables, and `language.ts` with its grammar.
const FOLDER: &str = "www/src/locale/";
/// The language that is the measure of the others.
const MEASURE: &str = "en";
const GRAMMAR: &str = "language.ts";
/// Unicode's plural categories: a text may be one for each that the language has.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

pub(super) fn check(files: &[File]) -> Vec<String> {
    let measure = names(files, MEASURE);
    if measure.is_empty() {
        return vec![format!("{FOLDER}{MEASURE}: has no table")];
    }
    let languages = languages(files);
    languages
        .into_iter()
        .filter(|language| *language != MEASURE)
        .flat_map(|language| compared(files, language))
        .collect()
}

fn languages(files: &[File]) -> BTreeSet<&str> {
    files.iter().filter_map(|file| Some(file.path.strip_prefix(FOLDER)?.split_once('/')?.0)).collect()
}

/// The names of what a language has to have: its tables and its grammar.
fn names<'a>(files: &'a [File], language: &str) -> BTreeSet<&'a str> {
    let below = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(FOLDER)?.strip_prefix(language)?.strip_prefix('/'));
    below.filter(|name| name.ends_with(".json") || *name == GRAMMAR).collect()
}

fn compared(files: &[File], language: &str) -> Vec<String> {
    let (measure, other) = (names(files, MEASURE), names(files, language));
    let all = measure.union(&other);
    all.flat_map(|name| compared_file(files, [MEASURE, language].map(|one| format!("{FOLDER}{one}/{name}"))))
        .collect()
}

fn compared_file(files: &[File], [measure, other]: [String; 2]) -> Vec<String> {
    match (keys(files, &measure), keys(files, &other)) {
        (Ok(ours), Ok(theirs)) => {
            [missing(&ours, &theirs, &other), missing(&theirs, &ours, &measure)].concat()
        }
        (ours, theirs) => [ours.err(), theirs.err()].into_iter().flatten().collect(),
    }
}

fn missing(of: &BTreeSet<String>, from: &BTreeSet<String>, path: &str) -> Vec<String> {
    of.difference(from).map(|key| format!("{path}: `{key}` is missing")).collect()
}

/// The keys of a table, each with the `{names}` that its text fills in; a grammar has none.
fn keys(files: &[File], path: &str) -> Result<BTreeSet<String>, String> {
    let file = files.iter().find(|file| file.path == path).ok_or_else(|| format!("{path}: is missing"))?;
    if path.ends_with(GRAMMAR) {
        return Ok(BTreeSet::new());
    }
    let texts: Value = serde_json::from_str(&file.text).map_err(|error| format!("{path}: {error}"))?;
    let texts = texts.as_object().ok_or_else(|| format!("{path}: is no table"))?;
    texts
        .iter()
        .map(|(key, text)| {
            Ok(format!("{key}{}", placeholders(text).ok_or_else(|| format!("{path}: `{key}` is no text"))?))
        })
        .collect()
}

/// The names that a text fills in, whichever of its plurals is chosen; `None` where it is no text.
fn placeholders(text: &Value) -> Option<String> {
    let texts: Vec<&str> = match text {
        Value::String(text) => vec![text],
        Value::Object(plurals) if plurals.keys().all(|name| PLURALS.contains(&name.as_str())) => {
            plurals.values().map(Value::as_str).collect::<Option<_>>()?
        }
        _ => return None,
    };
    let names: BTreeSet<&str> = texts
        .iter()
        .flat_map(|text| text.split('{').skip(1))
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect();
    Some(names.iter().map(|name| format!(" {{{name}}}")).collect())
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    const ENGLISH: &str = "www/src/locale/en/frame.json";
    const JAPANESE: &str = "www/src/locale/ja/frame.json";

    #[test]
    fn a_text_that_one_language_lacks_is_named() {
        let files = [file(ENGLISH, r#"{"a.b": "1", "a.c": "2"}"#), file(JAPANESE, r#"{"a.b": "一"}"#)];
        assert_eq!(check(&files), [format!("{JAPANESE}: `a.c` is missing")]);
    }

    #[test]
    fn the_same_names_are_filled_in() {
        let files = [file(ENGLISH, r#"{"a": "{x} of {y}"}"#), file(JAPANESE, r#"{"a": "{y} の {x}"}"#)];
        assert!(check(&files).is_empty());
        let files = [file(ENGLISH, r#"{"a": "{x} of {y}"}"#), file(JAPANESE, r#"{"a": "{x}"}"#)];
        assert_eq!(check(&files).len(), 2);
    }

    #[test]
    fn each_language_counts_in_its_own_way() {
        let english = file(ENGLISH, r#"{"a": {"one": "{count} day", "other": "{count} days"}}"#);
        assert!(check(&[english, file(JAPANESE, r#"{"a": "{count} 日"}"#)]).is_empty());
        let files = [file(ENGLISH, r#"{"a": {"some": "{count}"}}"#), file(JAPANESE, r#"{"a": "{count}"}"#)];
        assert_eq!(check(&files), [format!("{ENGLISH}: `a` is no text")]);
    }

    #[test]
    fn a_language_can_be_missing_or_broken() {
        let files = [file(ENGLISH, "{"), file("www/src/locale/ja/other.json", "{}")];
        let messages = check(&files);
        assert!(
            messages.iter().any(|message| message.starts_with(&format!("{ENGLISH}: EOF"))),
            "{messages:?}"
        );
        assert!(messages.contains(&format!("{JAPANESE}: is missing")));
    }

    #[test]
    fn every_table_and_grammar_has_its_like_in_every_language() {
        let both = [file(ENGLISH, "{}"), file(JAPANESE, "{}")];
        assert!(check(&both).is_empty());
        let files = [file(ENGLISH, "{}"), file(JAPANESE, "{}"), file("www/src/locale/ja/part.json", "{}")];
        assert_eq!(check(&files), ["www/src/locale/en/part.json: is missing"]);
        let files = [file(ENGLISH, "{}"), file("www/src/locale/en/language.ts", ""), file(JAPANESE, "{}")];
        assert_eq!(check(&files), ["www/src/locale/ja/language.ts: is missing"]);
        assert_eq!(check(&[]), ["www/src/locale/en: has no table"]);
    }
}
