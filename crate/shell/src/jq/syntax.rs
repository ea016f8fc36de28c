//! What a filter is made of.

use crate::json::Json;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

#[derive(Clone, Debug)]
pub(super) enum Filter {
    /// `.`
    Identity,
    /// `..`
    Everything,
    Literal(Json),
    /// A text with `\( … )` in it, and the format that these are written in.
    Text {
        format: Option<String>,
        pieces: Vec<Piece>,
    },
    /// `.a`, `.[x]`
    Index(Box<Filter>, Box<Filter>),
    /// `.[1:2]`
    Slice(Box<Filter>, Option<Box<Filter>>, Option<Box<Filter>>),
    /// `.[]`
    Each(Box<Filter>),
    /// `f?`, `try f catch g`
    Try(Box<Filter>, Option<Box<Filter>>),
    Pipe(Box<Filter>, Box<Filter>),
    Comma(Box<Filter>, Box<Filter>),
    Negate(Box<Filter>),
    Binary(Operator, Box<Filter>, Box<Filter>),
    /// `a = b`, `a |= b`, `a += b`
    Assign(Box<Filter>, Assignment, Box<Filter>),
    If(Vec<(Filter, Filter)>, Option<Box<Filter>>),
    List(Option<Box<Filter>>),
    Object(Vec<(Filter, Filter)>),
    /// `$x`
    Variable(String),
    /// `f as $x | g`
    Bind(Box<Filter>, String, Box<Filter>),
    Call(String, Vec<Filter>),
}

#[derive(Clone, Debug)]
pub(super) enum Piece {
    Plain(String),
    Filled(Filter),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Alternative,
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assignment {
    /// `=`
    Set,
    /// `|=`
    Update,
    /// `+=` and its kin
    With(Operator),
}
