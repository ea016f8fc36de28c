//! Which command is being typed at a place of a line, and which of its words. Half a line is no script yet: whatever is open
//! is taken as it stands.

use alloc::string::String;
use alloc::vec::Vec;

/// What is being typed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// The words of the command before it, as the command gets them.
    pub(super) words: Vec<String>,
    /// What stands of it: all of the word, or what follows a quote that opens.
    pub(super) current: String,
    /// Where that begins, in UTF-16 code units.
    pub(super) start: usize,
    /// Whether it names a file that is redirected to or from.
    pub(super) is_file: bool,
    /// Whether it stands in a comment, or as text in single quotes.
    pub(super) is_plain: bool,
}

/// Words that a command may follow.
const BEFORE_COMMANDS: [&str; 10] = ["if", "then", "elif", "else", "while", "until", "do", "!", "{", "time"];

impl Typed {
    /// What is typed at the end of this text.
    pub(super) fn at_end_of(text: &str) -> Self {
        let mut levels: Vec<(Level, char)> = Vec::new();
        let mut level = Level::default();
        let (mut at, mut letters) = (0_usize, text.chars().peekable());
        while let Some(letter) = letters.next() {
            let here = at;
            at = at.saturating_add(letter.len_utf16());
            match (letter, level.quote) {
                ('\'', Some('\'')) | ('"', Some('"')) => level.quote = None,
                (letter, Some('\'')) => level.push(letter, here),
                ('\'' | '"', None) => {
                    level.quote = Some(letter);
                    level.word.get_or_insert_default();
                    (level.piece, level.start) = (String::new(), at);
                }
                ('\\', _) => match letters.next() {
                    Some('\n') => at = at.saturating_add(1),
                    Some(next) => {
                        at = at.saturating_add(next.len_utf16());
                        level.push(next, here);
                    }
                    None => {}
                },
                ('$', _) if letters.next_if_eq(&'(').is_some() => {
                    at = at.saturating_add(1);
                    level.word.get_or_insert_default();
                    levels.push((core::mem::take(&mut level), ')'));
                }
                ('`', _) => match levels.pop_if(|(_, end)| *end == '`') {
                    Some((outer, _)) => level = outer,
                    None => levels.push((core::mem::take(&mut level), '`')),
                },
                (letter, Some(_)) => level.push(letter, here),
                ('#', None) if level.word.is_none() => {
                    while let Some(letter) = letters.next_if(|letter| *letter != '\n') {
                        at = at.saturating_add(letter.len_utf16());
                    }
                    level.is_comment = letters.peek().is_none();
                }
                ('(', None) => levels.push((core::mem::take(&mut level), ')')),
                (')', None) => match levels.pop_if(|(_, end)| *end == ')') {
                    Some((outer, _)) => level = outer,
                    // The end of a pattern of `case`.
                    None => level = Level::default(),
                },
                (';' | '|' | '&' | '\n', None) => level = Level::default(),
                ('<' | '>', None) => {
                    level.end_word();
                    level.is_file = true;
                }
                (letter, None) if letter.is_whitespace() => level.end_word(),
                (letter, None) => level.push(letter, here),
            }
        }
        let is_plain = level.is_comment || level.quote == Some('\'');
        let (current, start) = match level.word {
            Some(_) => (level.piece, level.start),
            None => (String::new(), at),
        };
        let is_before = |word: &&String| BEFORE_COMMANDS.contains(&word.as_str()) || is_assignment(word);
        let skipped = level.words.iter().take_while(is_before).count();
        Self { words: level.words.split_off(skipped), current, start, is_file: level.is_file, is_plain }
    }
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| crate::variables::is_name(name))
}

/// A command within others.
#[derive(Default)]
struct Level {
    words: Vec<String>,
    word: Option<String>,
    quote: Option<char>,
    piece: String,
    start: usize,
    is_file: bool,
    is_comment: bool,
}

impl Level {
    fn push(&mut self, letter: char, at: usize) {
        match &mut self.word {
            Some(word) => word.push(letter),
            None => {
                self.word = Some(String::from(letter));
                (self.piece, self.start) = (String::new(), at);
            }
        }
        self.piece.push(letter);
    }

    fn end_word(&mut self) {
        if let Some(word) = self.word.take() {
            match core::mem::take(&mut self.is_file) {
                true => {}
                false => self.words.push(word),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn typed(text: &str) -> (String, String, usize) {
        let typed = Typed::at_end_of(text);
        (typed.words.join(" "), typed.current, typed.start)
    }

    #[test]
    fn the_command_is_the_innermost_that_is_open() {
        for (text, words, current, start) in [
            ("", "", "", 0),
            ("echo a; cu", "", "cu", 8),
            ("if curl -s x | jq", "", "jq", 15),
            ("x=1 y=2 curl ", "curl", "", 13),
            ("x=$(curl -H \"Metadata: true\" ht", "curl -H Metadata: true", "ht", 29),
            ("echo \"a $(cat f", "cat", "f", 14),
            ("echo $(cat f) \"g h", "echo ", "g h", 15),
            ("curl 'https://v", "curl", "https://v", 6),
            ("echo ä😀b c", "echo ä😀b", "c", 10),
            ("cat < f > g", "cat", "g", 10),
            ("echo a\\ b", "echo", "a b", 5),
        ] {
            assert_eq!(typed(text), (words.to_string(), current.to_string(), start), "{text}");
        }
        assert!(Typed::at_end_of("cat < f > g").is_file && !Typed::at_end_of("cat < f g").is_file);
        assert!(Typed::at_end_of("echo # a").is_plain && !Typed::at_end_of("echo # a\ncu").is_plain);
    }
}
