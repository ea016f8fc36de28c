//! JMESPath (its specification of 2015), as `az --query` has it.
//!
//! Written here: the crate `jmespath` costs 50 kB of the download and needs the standard library.

mod apply;
mod functions;
mod lexer;
mod parse;

use crate::budget::Budget;
use crate::json::Json;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// An expression that was read.
#[derive(Clone, Debug)]
pub(crate) struct Query(Node);

#[derive(Clone, Debug)]
enum Node {
    /// `@`, and what stands for nothing.
    Current,
    Literal(Json),
    Field(String),
    /// `a.b`, `a | b`
    Chain(Box<Node>, Box<Node>),
    Index(Box<Node>, i64),
    Slice(Box<Node>, [Option<i64>; 3]),
    /// `a[*].b`: all items.
    List(Box<Node>, Box<Node>),
    /// `a[].b`: all items, those of lists one by one.
    Flat(Box<Node>, Box<Node>),
    /// `a.*.b`
    Members(Box<Node>, Box<Node>),
    /// `a[?c].b`
    Filter(Box<Node>, Box<Node>, Box<Node>),
    /// `[a, b]`
    Some(Vec<Node>),
    /// `{x: a}`
    Named(Vec<(String, Node)>),
    Compare(Comparison, Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Not(Box<Node>),
    Call(String, Vec<Node>),
    /// `&a`, for functions that go by it.
    Expression(Box<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Query {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        parse::read(text).map(Self)
    }

    /// Whether what it selects are objects with members in the order in which the query names them.
    pub(crate) fn names_members(&self) -> bool {
        let mut node = &self.0;
        loop {
            node = match node {
                Node::Named(_) => return true,
                Node::Chain(_, right) | Node::List(_, right) | Node::Flat(_, right) => right,
                Node::Members(_, right) | Node::Filter(_, _, right) => right,
                Node::Index(left, _) | Node::Slice(left, _) => left,
                _ => return false,
            };
        }
    }

    /// What it selects of a value.
    ///
    /// # Errors
    /// A function that was given what it does not take, or too much work.
    pub(crate) fn select(&self, value: &Json, budget: &mut Budget) -> Result<Json, String> {
        apply::apply(&self.0, value, budget)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn select(query: &str, value: &str) -> String {
        let query = Query::read(query).unwrap();
        let value = Json::parse(value.as_bytes()).unwrap();
        query.select(&value, &mut Budget::new()).map_or_else(|wrong| wrong, |selected| selected.compact())
    }

    /// The forms counted on Microsoft's pages, and the examples of the specification.
    #[test]
    fn values_are_selected() {
        const VMS: &str = r#"[{"name":"a","identity":{"type":"SystemAssigned","principalId":"1"},"tags":["x"]},{"name":"b","identity":null,"tags":["y","z"]}]"#;
        for (query, value, expected) in [
            ("id", r#"{"id":"x"}"#, r#""x""#),
            ("identity.principalId", VMS, "null"),
            ("[*].identity.principalId", VMS, r#"["1"]"#),
            ("[0].name", VMS, r#""a""#),
            ("[-1].name", VMS, r#""b""#),
            ("[].name", VMS, r#"["a","b"]"#),
            ("[].tags[]", VMS, r#"["x","y","z"]"#),
            (
                "[?identity.type=='SystemAssigned'].{Name:name, principalId:identity.principalId}",
                VMS,
                r#"[{"Name":"a","principalId":"1"}]"#,
            ),
            ("[?contains(tags, 'z') && name=='b'] | [0].name", VMS, r#""b""#),
            ("[?!identity].name | [0]", VMS, r#""b""#),
            ("length(@)", VMS, "2"),
            ("sort_by([], &name)[::-1].name", VMS, r#"["b","a"]"#),
            ("[].[name, length(tags)]", VMS, r#"[["a",1],["b",2]]"#),
            ("*.a", r#"{"x":{"a":1},"y":{"a":2}}"#, "[1,2]"),
            ("a[0:2]", r#"{"a":[1,2,3]}"#, "[1,2]"),
            ("a[?@ > `1`]", r#"{"a":[1,2,3]}"#, "[2,3]"),
            ("\"a-b\" || `\"none\"`", "{}", r#""none""#),
            ("max(a) == `3`", r#"{"a":[1,3,2]}"#, "true"),
            ("starts_with(name, 'my') && 'yes'", r#"{"name":"myVM"}"#, r#""yes""#),
            ("join(',', keys(@))", r#"{"b":1,"a":2}"#, r#""b,a""#),
        ] {
            assert_eq!(select(query, value), expected, "{query}");
        }
    }

    #[test]
    fn other_texts_say_what_is_wrong() {
        for (query, wrong) in [
            ("[?a=='b'", "the query ends where `]` should stand"),
            ("a.", "the query ends where a name should stand"),
            ("a b", "`b` at column 3 stands where the end of the query should"),
            ("a#", "`#` at column 2 is not understood"),
        ] {
            assert_eq!(Query::read(query).unwrap_err(), wrong.to_string(), "{query}");
        }
        assert!(Query::read(&"(".repeat(10_000)).is_err());
        for (query, told) in [
            (
                "length(@)",
                "In function length(), invalid type for value: 1, expected one of: ['string', 'array', 'object'], received: \"number\"",
            ),
            ("lenght(@)", "Unknown function: lenght()"),
            ("length()", "Expected 1 argument for function length(), received 0"),
            ("sort_by(@)", "Expected 2 arguments for function sort_by(), received 1"),
            ("not_null()", "Expected at least 1 argument for function not_null(), received 0"),
        ] {
            assert_eq!(select(query, "1"), told, "{query}");
        }
    }
}
