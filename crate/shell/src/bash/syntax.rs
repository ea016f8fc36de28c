//! What bash is made of, as far as this shell knows it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Where something stands in a script, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Commands divided by `;` or line ends.
pub(crate) type List = Vec<AndOr>;

/// `a && b || c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AndOr {
    pub(crate) at: At,
    pub(crate) first: Pipeline,
    pub(crate) rest: Vec<(Link, Pipeline)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// `! a | b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pipeline {
    pub(crate) is_negated: bool,
    pub(crate) commands: Vec<Command>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) at: At,
    pub(crate) body: Body,
    pub(crate) redirects: Vec<Redirect>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// `A=1 name word …`
    Simple { assignments: Vec<Assignment>, words: Vec<Word> },
    /// `{ …; }`
    Group(List),
    /// `( … )`
    Subshell(List),
    /// `if …; then …; elif …; else …; fi`: conditions with what each leads to.
    If { branches: Vec<(List, List)>, otherwise: List },
    /// `for x in …; do …; done`
    For { name: String, words: Vec<Word>, body: List },
    /// `while …; do …; done`, or `until`.
    While { is_until: bool, condition: List, body: List },
    /// `case … in a|b) …;; esac`
    Case { word: Word, arms: Vec<(Vec<Word>, List)> },
}

/// `name=value`, or `name+=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) name: String,
    pub(crate) appends: bool,
    pub(crate) value: Word,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// Which of the three streams: 0, 1 or 2; none for both outputs (`&>`).
    pub(crate) stream: Option<u8>,
    pub(crate) target: Target,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// `< file`
    From(Word),
    /// `> file`, or `>> file`.
    To { file: Word, at_end: bool },
    /// `2>&1`
    Same(u8),
    /// A here-document, or `<<< word`, which ends in a line feed of its own.
    Text(Word),
}

/// A word: parts that stand without a blank between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Text without quotes: a pattern may stand in it.
    Bare(String),
    /// Text in quotes or after a backslash.
    Quoted(String),
    /// What a variable, a command or a sum gives.
    Value { source: Source, is_quoted: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// `$x`, `${x…}`.
    Variable { name: String, change: Change },
    /// `$( … )`, or the same in back-quotes.
    Command(List),
    /// `$(( … ))`.
    Sum(Word),
}

/// What `${x…}` makes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    None,
    /// `${#x}`
    Length,
    /// `${x:-w}` and its kin: what is done when there is no value.
    Missing {
        /// Whether an empty value counts as none (`:`).
        or_empty: bool,
        rule: Rule,
        word: Box<Word>,
    },
    /// `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`
    Cut {
        from_end: bool,
        longest: bool,
        pattern: Box<Word>,
    },
    /// `${x:from}`, `${x:from:length}`
    Slice {
        from: Box<Word>,
        length: Option<Box<Word>>,
    },
    /// `${x/p/w}`, `${x//p/w}`
    Replace {
        all: bool,
        pattern: Box<Word>,
        with: Box<Word>,
    },
    /// `${x^^}`, `${x,,}`
    Case {
        upper: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// `-`: the word instead.
    Instead,
    /// `=`: the word, and the variable has it from now on.
    Assign,
    /// `+`: the word where there is a value, and nothing where there is none.
    Alternative,
    /// `?`: an error with this word.
    Refuse,
}
