//! Options of one letter, as POSIX's utilities take them: `-rn`, `-d,`, `-d ,`, and `--` before what is none.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The options that were given, and the words that are none.
#[derive(Debug, Default)]
pub(crate) struct Options {
    given: Vec<(char, String)>,
    pub(crate) operands: Vec<String>,
}

impl Options {
    /// Reads words; `flags` are letters that stand alone, `valued` those that take a value.
    ///
    /// # Errors
    /// What is wrong, in the words of GNU's tools.
    pub(crate) fn read(words: &[String], flags: &str, valued: &str) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
                options.operands.push(word.clone());
                continue;
            };
            if letters == "-" {
                options.operands.extend(words.by_ref().cloned());
                break;
            }
            if letters.starts_with('-') {
                return Err(format!("unrecognized option '{word}'"));
            }
            let mut rest = letters.chars();
            while let Some(letter) = rest.next() {
                if valued.contains(letter) {
                    let value = match rest.as_str() {
                        "" => words.next().cloned(),
                        value => Some(value.to_owned()),
                    };
                    let value = value.ok_or_else(|| format!("option requires an argument -- '{letter}'"))?;
                    options.given.push((letter, value));
                    break;
                }
                if !flags.contains(letter) {
                    return Err(format!("invalid option -- '{letter}'"));
                }
                options.given.push((letter, String::new()));
            }
        }
        Ok(options)
    }

    pub(crate) fn has(&self, letter: char) -> bool {
        self.given.iter().any(|(given, _)| *given == letter)
    }

    /// The value of an option; of several the last.
    pub(crate) fn value(&self, letter: char) -> Option<&str> {
        self.given.iter().rev().find(|(given, _)| *given == letter).map(|(_, value)| value.as_str())
    }
}
