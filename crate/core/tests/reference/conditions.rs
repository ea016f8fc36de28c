//! Conditions by chance, and what they mean, said anew: a plain recursion over a tree of its own, which knows nothing of
//! the one that is read from the text.

use super::{Dice, PATTERNS, covers};
use mi_sim::rbac::condition::{Attributes, Item, Source};
use std::borrow::Cow;

/// A condition.
pub(super) enum Naive {
    All(Vec<Naive>),
    Any(Vec<Naive>),
    Not(Box<Naive>),
    Action(&'static str),
    Suboperation(&'static str),
    Exists(Named),
    /// The quantifier says `All` or `Any` of the left side, then of the right one.
    Compare {
        left: Side,
        quantifier: Option<(&'static str, &'static str)>,
        operator: &'static str,
        right: Side,
    },
}

pub(super) enum Side {
    Attribute(Named),
    Values(Vec<Item>),
}

/// An attribute as a condition writes it: source, name, and the mark behind it.
#[derive(Clone, Copy)]
pub(super) struct Named(Source, &'static str, &'static str);

/// What one request is like.
pub(super) struct Asked {
    pub(super) suboperation: Option<&'static str>,
    pub(super) offered: Vec<(Source, &'static str, Vec<Item>)>,
}

const SOURCES: [Source; 4] = [Source::Request, Source::Resource, Source::Principal, Source::Environment];
const NAMES: [&str; 5] = ["x:a", "x:b", "X:A", "t/tags:Key", "t/tags:key"];
const MARKS: [&str; 2] = ["", "<$key_case_sensitive$>"];
const KEYS: Named = Named(Source::Resource, "t/tags", "&$keys$&");
const SUBOPERATIONS: [&str; 3] = ["Blob.List", "blob.list", "Blob.Write.Tier"];

const TEXTS: [&str; 6] = ["red", "Red", "reddish", "blue", "", "key"];
const LIKES: [&str; 8] = ["red", "r*", "*D", "?ed", "*", "r\\*", "b*e", "K??"];
const MOMENTS: [&str; 6] = [
    "2026-11-02T09:00:00Z",
    "2026-11-02T09:00:00.0Z",
    "2026-11-02T09:00:00.0000001Z",
    "2026-11-02T09:00:00.5Z",
    "2026-11-02T09:00:00.5000000Z",
    "2026-11-02T09:00:01Z",
];
const GUIDS: [&str; 4] = [
    "53ca6127-db72-4b80-b1b0-d745d6d5456d",
    "53CA6127DB724B80B1B0D745D6D5456D",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "8e3af657a8ff443ca75c2fe8c4bcb635",
];

const TEXT_OPERATORS: [&str; 8] = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLikeIgnoreCase",
    "StringNotLikeIgnoreCase",
];
const START_OPERATORS: [&str; 4] = [
    "StringStartsWith",
    "StringNotStartsWith",
    "StringStartsWithIgnoreCase",
    "StringNotStartsWithIgnoreCase",
];
const NUMBER_OPERATORS: [&str; 6] = [
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
];
const MOMENT_OPERATORS: [&str; 6] = [
    "DateTimeEquals",
    "DateTimeNotEquals",
    "DateTimeLessThan",
    "DateTimeLessThanEquals",
    "DateTimeGreaterThan",
    "DateTimeGreaterThanEquals",
];
const FLAG_OPERATORS: [&str; 2] = ["BoolEquals", "BoolNotEquals"];
const GUID_OPERATORS: [&str; 2] = ["GuidEquals", "GuidNotEquals"];

// By chance.

fn named(dice: &mut Dice) -> Named {
    if dice.below(8) == 0 { KEYS } else { Named(dice.one(&SOURCES), dice.one(&NAMES), dice.one(&MARKS)) }
}

/// A condition of at most so many levels.
pub(super) fn condition(dice: &mut Dice, levels: usize) -> Naive {
    let kind = if levels == 0 { 4 + dice.below(6) } else { dice.below(10) };
    let parts = |dice: &mut Dice| (0..2 + dice.below(2)).map(|_| condition(dice, levels - 1)).collect();
    match kind {
        0 | 1 => Naive::All(parts(dice)),
        2 => Naive::Any(parts(dice)),
        3 => Naive::Not(Box::new(condition(dice, levels - 1))),
        4 => Naive::Action(dice.one(&PATTERNS)),
        5 => Naive::Suboperation(dice.one(&SUBOPERATIONS)),
        6 => Naive::Exists(named(dice)),
        _ => comparison(dice),
    }
}

/// A comparison whose literals are of its operator's type, since no other can be written.
fn comparison(dice: &mut Dice) -> Naive {
    let (operator, quantifiable, values): (_, _, Vec<Item>) = match dice.below(7) {
        0 | 1 => {
            let operator = dice.one(&TEXT_OPERATORS);
            let words: &[&str] = if operator.contains("Like") { &LIKES } else { &TEXTS };
            (operator, true, words.iter().map(|text| Item::from(*text)).collect())
        }
        2 => (dice.one(&START_OPERATORS), false, TEXTS.map(Item::from).to_vec()),
        3 => (dice.one(&NUMBER_OPERATORS), true, [1, 2, 3].map(Item::from).to_vec()),
        4 => (dice.one(&MOMENT_OPERATORS), false, MOMENTS.map(Item::from).to_vec()),
        5 => (dice.one(&FLAG_OPERATORS), false, [true, false].map(Item::from).to_vec()),
        _ => (dice.one(&GUID_OPERATORS), true, GUIDS.map(Item::from).to_vec()),
    };
    let quantifier = (quantifiable && dice.below(2) == 0).then(|| dice.one(&QUANTIFIERS));
    let literal = |dice: &mut Dice| {
        let most = if quantifier.is_some() { 1 + dice.below(3) } else { 1 };
        Side::Values((0..most).map(|_| dice.one(&values)).collect())
    };
    let (left, right) = match dice.below(4) {
        0 => (literal(dice), Side::Attribute(named(dice))),
        1 => (Side::Attribute(named(dice)), Side::Attribute(named(dice))),
        _ => (Side::Attribute(named(dice)), literal(dice)),
    };
    Naive::Compare { left, quantifier, operator, right }
}

const QUANTIFIERS: [(&str, &str); 4] = [("Any", "Any"), ("All", "Any"), ("Any", "All"), ("All", "All")];

/// A request that offers some attributes, each once, with one value or more, of any type.
pub(super) fn asked(dice: &mut Dice) -> Asked {
    let mut offered = Vec::new();
    for source in SOURCES {
        for name in ["x:a", "x:b", "t/tags:Key"] {
            if dice.below(3) > 0 {
                let values = (0..1 + dice.below(4) / 3).map(|_| value(dice)).collect();
                offered.push((source, name, values));
            }
        }
    }
    let suboperation = dice.one(&[None, Some("Blob.List"), Some("Blob.Write.Tier")]);
    Asked { suboperation, offered }
}

fn value(dice: &mut Dice) -> Item {
    match dice.below(6) {
        0 | 1 => dice.one(&TEXTS).into(),
        2 => dice.one(&[1_i64, 2, 3]).into(),
        3 => dice.one(&MOMENTS).into(),
        4 => (dice.below(2) == 0).into(),
        _ => dice.one(&GUIDS).into(),
    }
}

impl Asked {
    pub(super) fn attributes(&self) -> Attributes {
        self.offered.iter().fold(Attributes::default(), |attributes, (source, name, values)| {
            attributes.with_all(*source, name, values.clone())
        })
    }
}

// As text.

impl Naive {
    /// As its author would write it, with parentheses wherever two readings are possible.
    pub(super) fn text(&self, dice: &mut Dice) -> String {
        let joined = |parts: &[Self], words: [&str; 2], dice: &mut Dice| {
            let word = format!(" {} ", dice.one(&words));
            parts.iter().map(|part| format!("({})", part.text(dice))).collect::<Vec<_>>().join(&word)
        };
        match self {
            Self::All(parts) => joined(parts, ["AND", "&&"], dice),
            Self::Any(parts) => joined(parts, ["OR", "||"], dice),
            Self::Not(inner) => format!("{}({})", dice.one(&["NOT ", "!"]), inner.text(dice)),
            Self::Action(pattern) => format!("ActionMatches{{'{pattern}'}}"),
            Self::Suboperation(name) => format!("SubOperationMatches{{'{name}'}}"),
            Self::Exists(named) => format!("Exists {}", named.text()),
            Self::Compare { left, quantifier, operator, right } => {
                let quantifier = quantifier.map_or(String::new(), |(x, y)| format!("For{x}Of{y}Values:"));
                let is_guid = operator.starts_with("Guid");
                format!("{} {quantifier}{operator} {}", left.text(is_guid), right.text(is_guid))
            }
        }
    }
}

impl Named {
    fn text(self) -> String {
        let Self(source, name, mark) = self;
        format!("@{}[{name}{mark}]", source.as_str())
    }
}

impl Side {
    fn text(&self, is_guid: bool) -> String {
        let values = match self {
            Self::Attribute(named) => return named.text(),
            Self::Values(values) => values,
        };
        let written = values.iter().map(|value| match value {
            Item::Text(text) if is_guid => text.clone(),
            Item::Text(text) => format!("'{text}'"),
            Item::Number(number) => number.to_string(),
            Item::Flag(flag) => flag.to_string(),
        });
        match written.collect::<Vec<_>>().as_slice() {
            [one] => one.clone(),
            many => format!("{{{}}}", many.join(", ")),
        }
    }
}

// What it means.

/// False, neither or true, in this order: so the least of several is true only if all are, and the greatest only if one is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    False,
    Neither,
    True,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

fn least(truths: impl Iterator<Item = Truth>) -> Truth {
    truths.min().unwrap_or(Truth::True)
}

fn greatest(truths: impl Iterator<Item = Truth>) -> Truth {
    truths.max().unwrap_or(Truth::False)
}

impl Naive {
    pub(super) fn holds(&self, action: &str, asked: &Asked) -> bool {
        self.truth(action, asked) == Truth::True
    }

    fn truth(&self, action: &str, asked: &Asked) -> Truth {
        match self {
            Self::All(parts) => least(parts.iter().map(|part| part.truth(action, asked))),
            Self::Any(parts) => greatest(parts.iter().map(|part| part.truth(action, asked))),
            Self::Not(inner) => match inner.truth(action, asked) {
                Truth::True => Truth::False,
                Truth::Neither => Truth::Neither,
                Truth::False => Truth::True,
            },
            Self::Action(pattern) => covers(&[Cow::Borrowed(*pattern)], action).into(),
            Self::Suboperation(name) => {
                (asked.suboperation.map(str::to_lowercase) == Some(name.to_lowercase())).into()
            }
            Self::Exists(named) => (!named.values(asked).is_empty()).into(),
            Self::Compare { left, quantifier, operator, right } => {
                let (left, right) = (left.values(asked), right.values(asked));
                let fits = |left: &Item, right: &Item| compare(operator, left, right);
                match (left.as_slice(), quantifier, right.as_slice()) {
                    ([], _, _) | (_, _, []) => Truth::Neither,
                    ([left], None, [right]) => fits(left, right),
                    (_, None, _) => Truth::Neither,
                    (left, Some(("Any", "Any")), right) => greatest(
                        left.iter().map(|left| greatest(right.iter().map(|right| fits(left, right)))),
                    ),
                    (left, Some(("All", "Any")), right) => {
                        least(left.iter().map(|left| greatest(right.iter().map(|right| fits(left, right)))))
                    }
                    (left, Some(("Any", _)), right) => {
                        greatest(left.iter().map(|left| least(right.iter().map(|right| fits(left, right)))))
                    }
                    (left, Some(_), right) => {
                        least(left.iter().map(|left| least(right.iter().map(|right| fits(left, right)))))
                    }
                }
            }
        }
    }
}

impl Side {
    fn values(&self, asked: &Asked) -> Vec<Item> {
        match self {
            Self::Attribute(named) => named.values(asked),
            Self::Values(values) => values.clone(),
        }
    }
}

impl Named {
    /// None where the request does not offer the attribute.
    fn values(self, asked: &Asked) -> Vec<Item> {
        let Self(source, wanted, mark) = self;
        let own = asked.offered.iter().filter(|(own, _, _)| *own == source);
        if mark == KEYS.2 {
            let keys = own.filter_map(|(_, name, _)| name.strip_prefix("t/tags:"));
            return keys.map(Item::from).collect();
        }
        let key = |name: &str| name.split(':').nth(1).map(str::to_string);
        let same = |name: &str| {
            name.to_lowercase() == wanted.to_lowercase() && (mark.is_empty() || key(name) == key(wanted))
        };
        own.filter(|(_, name, _)| same(name)).flat_map(|(_, _, values)| values.clone()).collect()
    }
}

/// Values of a type that is not the operator's never compare, not even under an operator that says `Not`.
fn compare(operator: &str, left: &Item, right: &Item) -> Truth {
    let base = operator.replace("IgnoreCase", "");
    let (base, negated) = match base.replace("Not", "") {
        without if without == base => (base, false),
        without => (without, true),
    };
    let found = match (left, right) {
        (Item::Number(left), Item::Number(right)) if base.starts_with("Numeric") => {
            Some(ordered(&base["Numeric".len()..], left, right))
        }
        (Item::Flag(left), Item::Flag(right)) if base == "BoolEquals" => Some(left == right),
        (Item::Text(left), Item::Text(right)) => {
            compare_texts(&base, operator.ends_with("IgnoreCase"), left, right)
        }
        _ => None,
    };
    found.map_or(Truth::Neither, |found| (found != negated).into())
}

fn compare_texts(base: &str, ignores_case: bool, left: &str, right: &str) -> Option<bool> {
    let case = |text: &str| if ignores_case { text.to_lowercase() } else { text.to_string() };
    match base {
        "StringEquals" => Some(case(left) == case(right)),
        "StringStartsWith" => Some(case(left).starts_with(&case(right))),
        "StringLike" => Some(is_like(&case(left), &case(right))),
        "GuidEquals" => {
            let digits = |text: &str| GUIDS.contains(&text).then(|| text.replace('-', "").to_lowercase());
            Some(digits(left)? == digits(right)?)
        }
        _ => {
            let order = base.strip_prefix("DateTime")?;
            let moment = |text: &str| MOMENTS.contains(&text).then(|| seven_digits(text));
            Some(ordered(order, &moment(left)?, &moment(right)?))
        }
    }
}

fn ordered<T: Ord>(order: &str, left: &T, right: &T) -> bool {
    match order {
        "LessThan" => left < right,
        "LessThanEquals" => left <= right,
        "GreaterThan" => left > right,
        "GreaterThanEquals" => left >= right,
        "Equals" => left == right,
        _ => panic!("{order}"),
    }
}

/// A moment with all digits of its second, so that the order of texts is that of time.
fn seven_digits(moment: &str) -> String {
    let (second, fraction) =
        moment.trim_end_matches('Z').split_once('.').unwrap_or((moment.trim_end_matches('Z'), ""));
    format!("{second}.{fraction:0<7}")
}

/// By trying every run of characters for every star.
fn is_like(text: &str, pattern: &str) -> bool {
    fn tried(text: &[char], pattern: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|at| tried(&text[at..], rest)),
            ['\\', sign, rest @ ..] => text.first() == Some(sign) && tried(&text[1..], rest),
            [sign, rest @ ..] => {
                text.first().is_some_and(|own| *sign == '?' || own == sign) && tried(&text[1..], rest)
            }
        }
    }
    tried(&text.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>())
}
