//! What a PowerShell script is made of ("about_Language_Keywords", "about_Operators", "about_Pipelines").

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

pub(super) type Body = Arc<Vec<Statement>>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Line of the script, from 1.
    pub(super) line: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Pipelines, each with what joins it to the one before: it runs after a success (`&&`, true) or a failure (`||`).
    Chain(Pipeline, Vec<(bool, Pipeline)>),
    /// `$x = …`, `$x.y += …`: what is written, the operator before `=` if any, and what stands right of it.
    Assign(Expr, Option<Operator>, Box<Statement>),
    If(Vec<(Pipeline, Body)>, Option<Body>),
    ForEach(String, Pipeline, Body),
    /// `while`, and `do … while` whose body runs first.
    While {
        condition: Pipeline,
        body: Body,
        is_first_run_free: bool,
    },
    Try {
        body: Body,
        catch: Option<Body>,
        finally: Option<Body>,
    },
    Throw(Option<Pipeline>),
    Return(Option<Pipeline>),
    Break,
    Continue,
    /// `param( … )`: names with what they are where nobody gives them.
    Param(Vec<(String, Option<Expr>)>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pipeline {
    pub(super) elements: Vec<Element>,
    /// A file that takes the output, and whether it goes to the file's end.
    pub(super) to: Option<(Expr, bool)>,
    /// `2>$null`
    pub(super) is_error_hidden: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Value(Expr),
    Command(Command),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) name: String,
    pub(super) arguments: Vec<Argument>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    Value(Expr),
    /// `-Name`, and its value where it is written with a colon.
    Name(String, Option<Expr>),
    /// `@parameters`
    Splat(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expr {
    Number(String),
    Text(String),
    /// `"… $x $( … )"`
    Pieces(Vec<Expr>),
    /// Its name in lower case, with what stands before the colon of `$env:NAME`.
    Variable(String),
    /// `( … )`
    Inner(Box<Statement>),
    /// `$( … )`
    Block(Body),
    /// `@( … )`
    Array(Body),
    List(Vec<Expr>),
    Table(Vec<(Expr, Statement)>),
    Script(Body),
    Member(Box<Expr>, Box<Expr>),
    Method(Box<Expr>, String, Vec<Expr>),
    Index(Box<Expr>, Box<Expr>),
    Static(String, String, Option<Vec<Expr>>),
    Cast(String, Box<Expr>),
    Not(Box<Expr>),
    Minus(Box<Expr>),
    /// `-join` and `-split` before what they work on.
    Before(Operator, Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `a ? b : c`
    Choice(Box<Expr>, Box<Expr>, Box<Expr>),
}

/// An operator with two sides; those of comparison with whether case counts (`-ceq`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Range,
    Format,
    And,
    Or,
    Xor,
    Coalesce,
    Equal(bool),
    NotEqual(bool),
    Greater(bool),
    GreaterOrEqual(bool),
    Less(bool),
    LessOrEqual(bool),
    Like(bool),
    NotLike(bool),
    Match(bool),
    NotMatch(bool),
    Replace(bool),
    Split(bool),
    Contains(bool),
    NotContains(bool),
    In(bool),
    NotIn(bool),
    Join,
    Is,
    IsNot,
    As,
}
