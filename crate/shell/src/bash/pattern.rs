//! Patterns as bash writes them: `*`, `?` and `[…]`.

use alloc::vec::Vec;

#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    tokens: Vec<Token>,
}

#[derive(Clone, Debug)]
enum Token {
    Letter(char),
    /// `?`
    One,
    /// `*`
    Many,
    /// `[a-z]`, `[!a-z]`
    Set {
        is_negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Pattern {
    /// Reads letters, each with whether it is quoted and so means itself.
    pub(crate) fn read(letters: &[(char, bool)]) -> Self {
        let mut tokens = Vec::new();
        let mut rest = letters;
        while let Some(((letter, is_quoted), after)) = rest.split_first() {
            rest = after;
            tokens.push(match (letter, is_quoted) {
                ('?', false) => Token::One,
                ('*', false) => Token::Many,
                ('[', false) => match set(after) {
                    Some((token, after)) => {
                        rest = after;
                        token
                    }
                    None => Token::Letter('['),
                },
                _ => Token::Letter(*letter),
            });
        }
        Self { tokens }
    }

    /// Whether it is anything but a text that stands for itself.
    pub(crate) fn is_pattern(&self) -> bool {
        self.tokens.iter().any(|token| !matches!(token, Token::Letter(_)))
    }

    /// Whether the whole text is such.
    pub(crate) fn matches(&self, text: &[char]) -> bool {
        let (mut token, mut at) = (0_usize, 0_usize);
        // Where the last `*` stands, and how far it reaches so far.
        let mut star: Option<(usize, usize)> = None;
        while at < text.len() || token < self.tokens.len() {
            let fits = match (self.tokens.get(token), text.get(at)) {
                (Some(Token::Many), _) => {
                    star = Some((token, at));
                    token = token.saturating_add(1);
                    continue;
                }
                (Some(token), Some(letter)) => token.fits(*letter),
                _ => false,
            };
            if fits {
                (token, at) = (token.saturating_add(1), at.saturating_add(1));
                continue;
            }
            match star.as_mut() {
                Some((from, reach)) if *reach < text.len() => {
                    *reach = reach.saturating_add(1);
                    (token, at) = (from.saturating_add(1), *reach);
                }
                _ => return false,
            }
        }
        true
    }
}

impl Token {
    fn fits(&self, letter: char) -> bool {
        match self {
            Self::Letter(own) => *own == letter,
            Self::One | Self::Many => true,
            Self::Set { is_negated, ranges } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter)) != *is_negated
            }
        }
    }
}

/// What stands between `[` and `]`, and what follows.
fn set(letters: &[(char, bool)]) -> Option<(Token, &[(char, bool)])> {
    let is_negated = matches!(letters.first(), Some(('!' | '^', false)));
    let mut rest = if is_negated { letters.get(1..)? } else { letters };
    let mut ranges = Vec::new();
    loop {
        let ((letter, _), after) = rest.split_first()?;
        rest = after;
        match (letter, rest) {
            (']', _) if !ranges.is_empty() => return Some((Token::Set { is_negated, ranges }, rest)),
            (first, [('-', _), (last, _), after @ ..]) if *last != ']' => {
                ranges.push((*first, *last));
                rest = after;
            }
            (letter, _) => ranges.push((*letter, *letter)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        let pattern: Vec<_> = pattern.chars().map(|letter| (letter, false)).collect();
        Pattern::read(&pattern).matches(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn stars_reach_as_far_as_they_must() {
        assert!(matches("*.txt", "a.b.txt") && matches("a*b*c", "a-b-b-c") && matches("**", ""));
        assert!(!matches("*.txt", "a.txt2") && !matches("a*b*c", "a-c-b") && !matches("?", ""));
        assert!(!matches("*a*a*a*a*a*a*a*ab", &"a".repeat(2_000)));
    }

    #[test]
    fn sets_have_ranges_and_can_be_turned_round() {
        assert!(
            matches("[a-c0]x", "bx") && matches("[!a-c]", "d") && matches("[]]", "]") && matches("[a", "[a")
        );
        assert!(!matches("[a-c]", "d") && !matches("[^a-c]", "a"));
    }
}
