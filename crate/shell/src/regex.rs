//! Regular expressions as `grep` and `jq` have them, in time that grows with the text and never explodes: a machine that
//! follows all ways at once (R. Cox, "Regular Expression Matching: the Virtual Machine Approach").

use crate::budget::DEEPEST;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::iter::Peekable;
use core::ops::Range;
use core::str::Chars;

/// How many instructions an expression may become.
const LONGEST: usize = 2_000;

/// Whose spelling it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// POSIX's basic form, in which `( ) { } + ? |` mean themselves unless a backslash stands before them.
    Basic,
    /// All others.
    Extended,
}

#[derive(Clone, Debug)]
pub(crate) struct Regex {
    program: Vec<Step>,
    ignores_case: bool,
}

#[derive(Clone, Debug)]
enum Step {
    One(Class),
    /// Goes on at both, the first one by preference; places are counted from here.
    Split(isize, isize),
    Jump(isize),
    Start,
    End,
    WordEdge,
}

#[derive(Clone, Debug)]
struct Class {
    is_negated: bool,
    ranges: Vec<(char, char)>,
}

impl Class {
    fn of(letter: char) -> Self {
        Self { is_negated: false, ranges: [(letter, letter)].to_vec() }
    }

    fn any() -> Self {
        Self { is_negated: true, ranges: [('\n', '\n')].to_vec() }
    }

    fn has(&self, letter: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter)) != self.is_negated
    }
}

impl Regex {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str, flavour: Flavour, ignores_case: bool) -> Result<Self, String> {
        let mut parser = Parser { rest: text.chars().peekable(), flavour, depth: 0 };
        let program = parser.alternatives()?;
        match parser.rest.next() {
            Some(extra) => Err(format!("`{extra}` closes what was never opened in `{text}`")),
            None => Ok(Self { program, ignores_case }),
        }
    }

    /// The first and longest part of the text, from this place on, that is such; places count letters.
    pub(crate) fn find(&self, text: &[char], from: usize) -> Option<Range<usize>> {
        let mut threads: Vec<Option<usize>> = Vec::new();
        let mut found: Option<Range<usize>> = None;
        for at in from..=text.len() {
            if found.is_none() {
                self.enter(&mut threads, 0, at, text, at);
            }
            if let Some(Some(start)) = threads.get(self.program.len()).copied()
                && found.as_ref().is_none_or(|range| start <= range.start)
            {
                found = Some(start..at);
            }
            let Some(letter) = text.get(at).copied() else { break };
            let mut next = Vec::new();
            for (step, start) in self
                .program
                .iter()
                .zip(&threads)
                .enumerate()
                .filter_map(|(place, (step, start))| Some(((place, step), (*start)?)))
            {
                let (place, Step::One(class)) = step else { continue };
                // What begins later than the best so far cannot win any more.
                let is_late = found.as_ref().is_some_and(|range| start > range.start);
                if !is_late && self.fits(class, letter) {
                    self.enter(&mut next, place.saturating_add(1), start, text, at.saturating_add(1));
                }
            }
            threads = next;
            if threads.is_empty() && found.is_some() {
                break;
            }
        }
        found
    }

    /// Whether some part of the text is such.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        self.find(&letters, 0).is_some()
    }

    fn fits(&self, class: &Class, letter: char) -> bool {
        class.has(letter)
            || self.ignores_case
                && (class.has(letter.to_ascii_lowercase()) || class.has(letter.to_ascii_uppercase()))
    }

    /// Follows all ways from an instruction that read no letter; `threads` has for each where it began, the earliest.
    fn enter(&self, threads: &mut Vec<Option<usize>>, place: usize, start: usize, text: &[char], at: usize) {
        threads.resize(self.program.len().saturating_add(1), None);
        let mut open = [place].to_vec();
        while let Some(place) = open.pop() {
            let Some(slot) = threads.get_mut(place) else { continue };
            if slot.is_some_and(|earlier| earlier <= start) {
                continue;
            }
            *slot = Some(start);
            let after = place.saturating_add(1);
            match self.program.get(place) {
                Some(Step::Jump(far)) => open.push(place.saturating_add_signed(*far)),
                Some(Step::Split(one, other)) => {
                    open.push(place.saturating_add_signed(*one));
                    open.push(place.saturating_add_signed(*other));
                }
                Some(Step::Start) if at == 0 => open.push(after),
                Some(Step::End) if at == text.len() => open.push(after),
                Some(Step::WordEdge) => {
                    let is_word =
                        |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| is_word(*c));
                    if is_word(at.checked_sub(1)) != is_word(Some(at)) {
                        open.push(after);
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    flavour: Flavour,
    depth: usize,
}

impl Parser<'_> {
    /// Whether this sign of the language stands here: bare in the extended form, after a backslash in the basic one.
    fn looks_at(&self, sign: char) -> bool {
        let mut ahead = self.rest.clone();
        match self.flavour {
            Flavour::Extended => ahead.next() == Some(sign),
            Flavour::Basic => ahead.next() == Some('\\') && ahead.next() == Some(sign),
        }
    }

    fn takes(&mut self, sign: char) -> bool {
        let is_here = self.looks_at(sign);
        if is_here {
            self.rest.nth(usize::from(self.flavour == Flavour::Basic));
        }
        is_here
    }

    fn alternatives(&mut self) -> Result<Vec<Step>, String> {
        let mut program = self.sequence()?;
        while self.takes('|') {
            let other = self.sequence()?;
            let mut both = [Step::Split(1, far(program.len(), 2)?)].to_vec();
            both.append(&mut program);
            both.push(Step::Jump(far(other.len(), 1)?));
            both.extend(other);
            program = both;
        }
        Ok(program)
    }

    fn sequence(&mut self) -> Result<Vec<Step>, String> {
        let mut program = Vec::new();
        while self.rest.peek().is_some() && !self.looks_at('|') && !self.looks_at(')') {
            let is_first = program.is_empty();
            let atom = self.atom(is_first)?;
            program.extend(self.repeated(atom)?);
            if program.len() > LONGEST {
                return Err("this regular expression is too long".to_owned());
            }
        }
        Ok(program)
    }

    fn repeated(&mut self, mut atom: Vec<Step>) -> Result<Vec<Step>, String> {
        loop {
            let (least, most) = match () {
                () if self.rest.next_if_eq(&'*').is_some() => (0, None),
                () if self.takes('+') => (1, None),
                () if self.takes('?') => (0, Some(1)),
                () if self.takes('{') => self.counts()?,
                () => return Ok(atom),
            };
            // All ways are followed at once, so that a sign for as few as possible changes nothing but the length.
            let mut program = Vec::new();
            for _ in 0..least {
                program.extend(atom.iter().cloned());
            }
            match most {
                None => {
                    program.push(Step::Split(1, far(atom.len(), 2)?));
                    let back = far(atom.len(), 1)?.checked_neg().unwrap_or_default();
                    program.extend(atom);
                    program.push(Step::Jump(back));
                }
                Some(most) => {
                    for _ in least..most {
                        program.push(Step::Split(1, far(atom.len(), 1)?));
                        program.extend(atom.iter().cloned());
                    }
                }
            }
            if program.len() > LONGEST {
                return Err("this regular expression is too long".to_owned());
            }
            atom = program;
        }
    }

    /// `{2}`, `{2,}`, `{2,4}`: what stands after the bracket.
    fn counts(&mut self) -> Result<(usize, Option<usize>), String> {
        let mut text = String::new();
        while !self.takes('}') {
            text.push(self.rest.next().ok_or("`{` is never closed")?);
        }
        let number = |word: &str| {
            let number = word.parse().ok().filter(|number| *number <= 255);
            number.ok_or_else(|| format!("`{word}` is not a number up to 255"))
        };
        match text.split_once(',') {
            None => number(&text).map(|count| (count, Some(count))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some((least, most)) => {
                Ok((number(if least.is_empty() { "0" } else { least })?, Some(number(most)?)))
            }
        }
    }

    fn atom(&mut self, is_first: bool) -> Result<Vec<Step>, String> {
        if self.takes('(') {
            self.depth = self.depth.saturating_add(1);
            if self.depth > DEEPEST {
                return Err("the brackets of this regular expression stand too deep".to_owned());
            }
            // `(?:` groups without keeping, as all groups do here.
            let mut ahead = self.rest.clone();
            if self.flavour == Flavour::Extended && ahead.next() == Some('?') && ahead.next() == Some(':') {
                self.rest = ahead;
            }
            let inside = self.alternatives()?;
            self.depth = self.depth.saturating_sub(1);
            return match self.takes(')') {
                true => Ok(inside),
                false => Err("a bracket of the regular expression is never closed".to_owned()),
            };
        }
        let step = match self.rest.next() {
            Some('.') => Step::One(Class::any()),
            Some('^') if is_first || self.flavour == Flavour::Extended => Step::Start,
            Some('$') if self.flavour == Flavour::Extended || self.rest.peek().is_none() => Step::End,
            Some('[') => Step::One(self.set()?),
            Some('\\') => match self.rest.next() {
                None => return Err("nothing follows the backslash of the regular expression".to_owned()),
                Some('b') => Step::WordEdge,
                Some(letter) => Step::One(named(letter).unwrap_or_else(|| Class::of(letter))),
            },
            Some(letter @ ('*' | '+' | '?')) if self.flavour == Flavour::Extended => {
                return Err(format!("nothing stands before the `{letter}` of the regular expression"));
            }
            Some(letter) => Step::One(Class::of(letter)),
            None => return Err("the regular expression ends too early".to_owned()),
        };
        Ok([step].to_vec())
    }

    fn set(&mut self) -> Result<Class, String> {
        let is_negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges = Vec::new();
        loop {
            let letter = self.rest.next().ok_or("`[` is never closed in the regular expression")?;
            match letter {
                ']' if !ranges.is_empty() => return Ok(Class { is_negated, ranges }),
                '[' if self.rest.peek() == Some(&':') => {
                    let name: String = self.rest.by_ref().take_while(|letter| *letter != ']').collect();
                    ranges.extend(posix(&name)?);
                }
                '\\' if self.flavour == Flavour::Extended => {
                    let letter = self.rest.next().ok_or("`[` is never closed in the regular expression")?;
                    let class = named(letter).filter(|class| !class.is_negated);
                    ranges.extend(class.map_or_else(|| [(letter, letter)].to_vec(), |class| class.ranges));
                }
                first => {
                    let mut ahead = self.rest.clone();
                    match (ahead.next(), ahead.next()) {
                        (Some('-'), Some(last)) if last != ']' => {
                            self.rest = ahead;
                            ranges.push((first, last));
                        }
                        _ => ranges.push((first, first)),
                    }
                }
            }
        }
    }
}

/// How far it is over so many steps and some more.
fn far(steps: usize, more: usize) -> Result<isize, String> {
    isize::try_from(steps.saturating_add(more)).map_err(|_| "this regular expression is too long".to_owned())
}

/// `\d` and its kin.
fn named(letter: char) -> Option<Class> {
    const WORD: [(char, char); 4] = [('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
    const BLANK: [(char, char); 3] = [(' ', ' '), ('\t', '\r'), ('\u{a0}', '\u{a0}')];
    let (ranges, is_negated): (&[(char, char)], bool) = match letter {
        'd' => (&[('0', '9')], false),
        'D' => (&[('0', '9')], true),
        'w' => (&WORD, false),
        'W' => (&WORD, true),
        's' => (&BLANK, false),
        'S' => (&BLANK, true),
        'n' => (&[('\n', '\n')], false),
        't' => (&[('\t', '\t')], false),
        _ => return None,
    };
    Some(Class { is_negated, ranges: ranges.to_vec() })
}

/// `[:alpha:]` and its kin, which `tr` has too.
pub(crate) fn posix(name: &str) -> Result<Vec<(char, char)>, String> {
    Ok(match name.trim_matches(':') {
        "alpha" => [('a', 'z'), ('A', 'Z')].to_vec(),
        "digit" => [('0', '9')].to_vec(),
        "alnum" => [('a', 'z'), ('A', 'Z'), ('0', '9')].to_vec(),
        "upper" => [('A', 'Z')].to_vec(),
        "lower" => [('a', 'z')].to_vec(),
        "space" => [(' ', ' '), ('\t', '\r')].to_vec(),
        "blank" => [(' ', ' '), ('\t', '\t')].to_vec(),
        "punct" => [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')].to_vec(),
        "xdigit" => [('0', '9'), ('a', 'f'), ('A', 'F')].to_vec(),
        other => return Err(format!("`[:{other}:]` is no class of letters")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn found(regex: &str, flavour: Flavour, text: &str) -> Option<String> {
        let letters: Vec<char> = text.chars().collect();
        let range = Regex::read(regex, flavour, false).unwrap().find(&letters, 0)?;
        Some(letters[range].iter().collect())
    }

    #[test]
    fn the_first_and_longest_part_is_found() {
        for (regex, text, expected) in [
            ("a|ab", "xabc", Some("ab")),
            ("b+", "abbbc", Some("bbb")),
            ("^a.*c$", "abbc", Some("abbc")),
            ("^b", "ab", None),
            (r"\d{2,3}", "a12345", Some("123")),
            ("[^a-c ]+", "abc def", Some("def")),
            ("(ab|cd)*e", "abcde", Some("abcde")),
            (r"\bkey\b", "a key.", Some("key")),
            ("[[:digit:]]{4}", "in 2026", Some("2026")),
            ("", "x", Some("")),
        ] {
            assert_eq!(found(regex, Flavour::Extended, text), expected.map(ToString::to_string), "{regex}");
        }
    }

    #[test]
    fn in_the_basic_form_signs_stand_for_themselves() {
        assert_eq!(found("a+(b)", Flavour::Basic, "a+(b)"), Some("a+(b)".to_string()));
        assert_eq!(found(r"\(ab\)\{2\}", Flavour::Basic, "xabab"), Some("abab".to_string()));
    }

    #[test]
    fn no_expression_takes_for_ever() {
        let regex = Regex::read("(a*)*b", Flavour::Extended, false).unwrap();
        assert!(!regex.is_in(&"a".repeat(5_000)));
        assert!(Regex::read("((a{200}){200}){200}", Flavour::Extended, false).is_err());
        assert!(Regex::read(&"(".repeat(9_000), Flavour::Extended, false).is_err());
    }
}
