//! Words become what a command is given: values filled in, split at blanks, patterns as the names of files.

use super::arithmetic;
use super::pattern::Pattern;
use super::run::{Leave, Shell, Streams};
use super::syntax::{Part, Source, Word};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Letters, each with whether it stood in quotes.
pub(super) type Letters = Vec<(char, bool)>;

/// One of the words that a word becomes.
#[derive(Default)]
struct Field {
    letters: Letters,
    /// An empty word stays one where it had quotes.
    has_quotes: bool,
}

impl Shell<'_> {
    /// The words that a word becomes: none, one or several.
    pub(super) fn fields(&mut self, word: &Word, io: &mut Streams) -> Result<Vec<String>, Leave> {
        let mut fields = Vec::new();
        for field in self.split(word, io)? {
            match self.files_like(&field) {
                names if names.is_empty() => fields.push(plain(&field.letters)),
                names => fields.extend(names),
            }
        }
        Ok(fields)
    }

    /// A word as one text, as an assignment or a redirection takes it.
    pub(super) fn text(&mut self, word: &Word, io: &mut Streams) -> Result<String, Leave> {
        Ok(plain(&self.letters(word, io)?))
    }

    /// The same with what was in quotes marked.
    pub(super) fn letters(&mut self, word: &Word, io: &mut Streams) -> Result<Letters, Leave> {
        let mut letters = Letters::new();
        for (at, part) in word.parts.iter().enumerate() {
            match part {
                Part::Bare(text) => letters.extend(self.home(text, at).chars().map(|letter| (letter, false))),
                Part::Quoted(text) => letters.extend(text.chars().map(|letter| (letter, true))),
                Part::Value { source, is_quoted } => {
                    let value = self.value(source, io)?;
                    letters.extend(value.chars().map(|letter| (letter, *is_quoted)));
                }
            }
        }
        self.pay(letters.len(), io)?;
        Ok(letters)
    }

    fn split(&mut self, word: &Word, io: &mut Streams) -> Result<Vec<Field>, Leave> {
        // There are no arguments, of which `"$@"` makes as many words.
        let is_all = |part: &Part| matches!(part, Part::Value { source: Source::Variable { name, .. }, .. } if name == "@");
        let is_empty = |part: &Part| matches!(part, Part::Quoted(text) if text.is_empty());
        if word.parts.iter().any(is_all) && word.parts.iter().all(|part| is_all(part) || is_empty(part)) {
            return Ok(Vec::new());
        }
        let divides = self.session.variables.get("IFS").unwrap_or(" \t\n").to_string();
        let mut fields: Vec<Field> = Vec::new();
        // The field that the next letter belongs to.
        let mut open: Option<Field> = None;
        for (at, part) in word.parts.iter().enumerate() {
            match part {
                Part::Bare(text) => {
                    let text = self.home(text, at);
                    let field = open.get_or_insert_default();
                    field.letters.extend(text.chars().map(|letter| (letter, false)));
                }
                Part::Quoted(text) => {
                    let field = open.get_or_insert_default();
                    field.letters.extend(text.chars().map(|letter| (letter, true)));
                    field.has_quotes = true;
                }
                Part::Value { source, is_quoted: true } => {
                    let value = self.value(source, io)?;
                    self.pay(value.len(), io)?;
                    let field = open.get_or_insert_default();
                    field.letters.extend(value.chars().map(|letter| (letter, true)));
                    field.has_quotes = true;
                }
                Part::Value { source, is_quoted: false } => {
                    let value = self.value(source, io)?;
                    self.pay(value.len(), io)?;
                    for letter in value.chars() {
                        if divides.contains(letter) {
                            // A sign that is no blank divides even where nothing stands before it.
                            if open.is_none() && !letter.is_whitespace() {
                                fields.push(Field { has_quotes: true, ..Field::default() });
                            }
                            fields.extend(open.take());
                        } else {
                            open.get_or_insert_default().letters.push((letter, false));
                        }
                    }
                }
            }
        }
        fields.extend(open);
        fields.retain(|field| field.has_quotes || !field.letters.is_empty());
        Ok(fields)
    }

    fn value(&mut self, source: &Source, io: &mut Streams) -> Result<String, Leave> {
        match source {
            Source::Variable { name, change } => self.parameter(name, change, io),
            Source::Command(list) => self.substitute(list, io),
            Source::Sum(word) => {
                let text = self.text(word, io)?;
                let sum = arithmetic::value(&text, &self.session.variables);
                sum.map(|value| value.to_string()).map_err(|wrong| self.stop(io, &wrong))
            }
        }
    }

    /// Text whose first letter may be `~`, which is the home directory.
    fn home(&self, text: &str, at: usize) -> String {
        match text.strip_prefix('~') {
            Some(rest) if at == 0 && (rest.is_empty() || rest.starts_with('/')) => {
                [self.session.files.home(), rest].concat()
            }
            _ => text.to_string(),
        }
    }

    /// The files that a pattern names.
    fn files_like(&self, field: &Field) -> Vec<String> {
        if !field.letters.iter().any(|(letter, is_quoted)| !is_quoted && matches!(letter, '*' | '?' | '[')) {
            return Vec::new();
        }
        let slash = field.letters.iter().rposition(|(letter, _)| *letter == '/');
        let (directory, name) = match slash {
            Some(slash) => field.letters.split_at_checked(slash.saturating_add(1)).unwrap_or_default(),
            None => (Default::default(), field.letters.as_slice()),
        };
        let directory = plain(directory);
        let pattern = Pattern::read(name);
        let names = self.session.files.names(if directory.is_empty() { "." } else { &directory });
        let fits = names.into_iter().filter(|name| {
            let letters: Vec<char> = name.chars().collect();
            pattern.matches(&letters) && !name.starts_with('.')
        });
        fits.map(|name| [&directory, name].concat()).collect()
    }
}

fn plain(letters: &[(char, bool)]) -> String {
    letters.iter().map(|(letter, _)| letter).collect()
}
