//! Both languages of the page have the same texts.

use std::collections::BTreeSet;

use serde_json::Value;

use super::File;

const FOLDER: &str = "www/src/locale/";

pub(super) fn check(files: &[File]) -> Vec<String> {
    let names = names(files);
    if names.is_empty() {
        return vec![format!("{FOLDER}: has no `en.json`")];
    }
    names.iter().flat_map(|name| compared(files, name)).collect()
}

/// The tables by what stands after their language: `json` for `en.json`, `part.json` for `ja.part.json`.
fn names(files: &[File]) -> BTreeSet<&str> {
    let tables = files.iter().filter(|file| file.ends_with(&[".json"]));
    let names = tables.filter_map(|file| file.path.strip_prefix(FOLDER)?.split_once('.'));
    names.map(|(_, name)| name).collect()
}

fn compared(files: &[File], name: &str) -> Vec<String> {
    let (english_path, japanese_path) = (format!("{FOLDER}en.{name}"), format!("{FOLDER}ja.{name}"));
    match (keys(files, &english_path), keys(files, &japanese_path)) {
        (Ok(english), Ok(japanese)) => {
            [missing(&english, &japanese, &japanese_path), missing(&japanese, &english, &english_path)]
                .concat()
        }
        (english, japanese) => [english.err(), japanese.err()].into_iter().flatten().collect(),
    }
}

fn missing(of: &BTreeSet<String>, from: &BTreeSet<String>, path: &str) -> Vec<String> {
    of.difference(from).map(|key| format!("{path}: `{key}` is missing")).collect()
}

/// The keys of a table, each with the `{names}` that its text fills in.
fn keys(files: &[File], path: &str) -> Result<BTreeSet<String>, String> {
    let file = files.iter().find(|file| file.path == path).ok_or_else(|| format!("{path}: is missing"))?;
    let texts: Value = serde_json::from_str(&file.text).map_err(|error| format!("{path}: {error}"))?;
    let mut keys = BTreeSet::new();
    collect(&texts, "", &mut keys);
    Ok(keys)
}

fn collect(value: &Value, at: &str, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let below = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                collect(member, &below, keys);
            }
        }
        Value::String(text) => {
            keys.insert(format!("{at}{}", placeholders(text)));
        }
        _ => {
            keys.insert(at.to_owned());
        }
    }
}

fn placeholders(text: &str) -> String {
    let names: BTreeSet<&str> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    names.iter().map(|name| format!(" {{{name}}}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    const ENGLISH: &str = "www/src/locale/en.json";
    const JAPANESE: &str = "www/src/locale/ja.json";

    #[test]
    fn a_text_that_one_language_lacks_is_named() {
        let files =
            [file(ENGLISH, r#"{"a": {"b": "1", "c": "2"}}"#), file(JAPANESE, r#"{"a": {"b": "一"}}"#)];
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
    fn a_language_can_be_missing_or_broken() {
        let files = [file(ENGLISH, "{")];
        let messages = check(&files);
        assert!(
            messages.iter().any(|message| message.starts_with(&format!("{ENGLISH}: EOF"))),
            "{messages:?}"
        );
        assert!(messages.contains(&format!("{JAPANESE}: is missing")));
    }

    #[test]
    fn every_table_has_a_twin() {
        let both = [file(ENGLISH, "{}"), file(JAPANESE, "{}")];
        assert!(check(&both).is_empty());
        let files = [file(ENGLISH, "{}"), file(JAPANESE, "{}"), file("www/src/locale/ja.part.json", "{}")];
        assert_eq!(check(&files), ["www/src/locale/en.part.json: is missing"]);
        assert_eq!(check(&[]), ["www/src/locale/: has no `en.json`"]);
    }
}
