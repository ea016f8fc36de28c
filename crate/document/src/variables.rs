//! The `{{variables}}` of `http` blocks, in the form of the REST Client extension of Visual Studio Code.
//!
//! Differences, all to keep a document the same on every run and its mistakes visible: a reference that leads
//! nowhere is a problem and is not sent as it stands; an `@name = value` is worked out once, where it is first
//! used, and then stays; `$guid` and `$timestamp` come from the simulator's seed and clock; JSON is the only
//! kind of body that a path leads into; `{{$base64 …}}` stands for bytes that cannot be written as they are, such as a
//! body with a line that would begin another request.

use mi_sim::wire::base64url;

use std::collections::BTreeMap;

use crate::document::Document;
use crate::http_block::{RequestTemplate, Written};
use crate::problem::{Problem, Problems, names};

/// The names that stand in every document.
pub(crate) const TENANT_ID: &str = "tenantId";
pub(crate) const SUBSCRIPTION_ID: &str = "subscriptionId";

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    /// What stands between `{{` and `}}`, and how many lines down.
    Variable(usize, &'a str),
}

/// Cuts a text at its variables. Braces that do not close on their line are text.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (line, text) in text.split_inclusive('\n').enumerate() {
        let mut rest = text;
        while let Some((before, inner, after)) = cut(rest) {
            pieces.push(Piece::Text(before));
            pieces.push(Piece::Variable(line, inner.trim()));
            rest = after;
        }
        pieces.push(Piece::Text(rest));
    }
    pieces
}

fn cut(text: &str) -> Option<(&str, &str, &str)> {
    let (before, opened) = text.split_once("{{")?;
    let (inner, after) = opened.split_once("}}")?;
    Some((before, inner, after))
}

/// What a variable refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reference<'a> {
    Guid,
    Timestamp,
    /// Bytes, in standard Base64.
    Bytes(&'a str),
    /// A token of whoever runs the block, for the request's host or for the named audience.
    Token(Option<&'a str>),
    /// An environment variable of the host that the block runs on.
    Environment(&'a str),
    /// `tenantId`, `subscriptionId` or an `@name`.
    Name(&'a str),
    /// A part of a named request or of its latest response.
    Exchange {
        name: &'a str,
        side: Side,
        place: PartOf<'a>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartOf<'a> {
    WholeBody,
    Body(&'a str),
    Header(&'a str),
}

/// Reads what stands between the braces.
pub(crate) fn reference(inner: &str) -> Result<Reference<'_>, String> {
    if let Some(system) = inner.strip_prefix('$') {
        return system_variable(system);
    }
    let Some((name, path)) = inner.split_once('.') else { return Ok(Reference::Name(inner)) };
    let wrong = || {
        format!(
            "`{inner}` is not understood; write `{name}.response.body.$.member` or `{name}.response.headers.Name`"
        )
    };
    let (side, path) = path.split_once('.').ok_or_else(wrong)?;
    let side = match side {
        "request" => Side::Request,
        "response" => Side::Response,
        _ => return Err(wrong()),
    };
    let place = match path.split_once('.').ok_or_else(wrong)? {
        ("body", "*") => PartOf::WholeBody,
        ("body", path) => PartOf::Body(path),
        ("headers", header) => PartOf::Header(header),
        _ => return Err(wrong()),
    };
    Ok(Reference::Exchange { name, side, place })
}

fn system_variable(text: &str) -> Result<Reference<'_>, String> {
    match text.split_once(' ').map(|(name, rest)| (name, rest.trim())).unwrap_or((text, "")) {
        ("guid", "") => Ok(Reference::Guid),
        ("timestamp", "") => Ok(Reference::Timestamp),
        ("base64", written) if !written.is_empty() => match base64url::decode_standard(written) {
            Ok(_) => Ok(Reference::Bytes(written)),
            Err(wrong) => Err(format!("what stands after `$base64` is not Base64: {wrong}")),
        },
        ("aadToken", "") => Ok(Reference::Token(None)),
        ("aadToken", option) => match option.strip_prefix("aud:") {
            Some(audience) if !audience.is_empty() && !audience.contains(' ') => {
                Ok(Reference::Token(Some(audience)))
            }
            _ => Err(format!("`{option}` is not understood after `$aadToken`; known is `aud:https://…`")),
        },
        ("processEnv", name) if !name.is_empty() && !name.contains(' ') => Ok(Reference::Environment(name)),
        ("processEnv", _) => {
            Err("`$processEnv` needs the name of one variable, as in `$processEnv IDENTITY_HEADER`".into())
        }
        ("guid" | "timestamp", option) => Err(format!(
            "`{option}` is not understood in `${text}`; write `{{{{$guid}}}}` or `{{{{$timestamp}}}}`"
        )),
        _ => Err(format!(
            "`${text}` is not known; known are `$guid`, `$timestamp`, `$aadToken`, `$processEnv` and `$base64`"
        )),
    }
}

/// Names every reference of a document that cannot lead anywhere, and everybody who is not there.
pub(crate) fn check(document: &Document, problems: &mut Problems) {
    let commands = document.commands();
    let requests = || commands.iter().flat_map(|command| command.requests());
    let known = Known {
        variables: first_of(document.variables.iter().map(|variable| variable.name.as_str())),
        requests: first_of(requests().filter_map(|request| request.name.as_deref())),
    };
    for written in requests().flat_map(texts) {
        known.check(written, problems);
    }
    for variable in &document.variables {
        known.check(&variable.value, problems);
    }
    for (index, variable) in document.variables.iter().enumerate() {
        let first = known.variables.get(variable.name.as_str()).filter(|first| **first < index);
        if let Some(first) = first.and_then(|first| document.variables.get(*first)) {
            let message = format!(
                "`@{}` is defined on line {} already; choose another name",
                variable.name, first.value.line
            );
            problems.push(Problem::new(variable.value.line, message));
        }
    }
}

/// The parts of a request that hold variables.
fn texts(request: &RequestTemplate) -> impl Iterator<Item = &Written> {
    let headers = request.headers.iter().map(|(_, value)| value);
    core::iter::once(&request.url).chain(headers).chain(&request.body)
}

/// Names, each with the place where it comes first.
pub(crate) fn first_of<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut first = BTreeMap::new();
    for (index, name) in names.enumerate() {
        first.entry(name).or_insert(index);
    }
    first
}

struct Known<'a> {
    variables: BTreeMap<&'a str, usize>,
    requests: BTreeMap<&'a str, usize>,
}

impl Known<'_> {
    fn check(&self, written: &Written, problems: &mut Problems) {
        let mut before = "";
        for piece in pieces(&written.text) {
            match piece {
                Piece::Text(text) => before = text,
                Piece::Variable(down, inner) => {
                    if let Err(message) = self.check_one(before, inner) {
                        problems.push(Problem::new(written.line.saturating_add(down), message));
                    }
                }
            }
        }
    }

    fn check_one(&self, before: &str, inner: &str) -> Result<(), String> {
        match reference(inner)? {
            Reference::Token(_) if before.trim_end().to_ascii_lowercase().ends_with("bearer") => {
                Err("`{{$aadToken}}` begins with `Bearer` itself; leave the word before it away".into())
            }
            Reference::Name(name) if !self.has_name(name) => Err(self.unknown(name)),
            Reference::Exchange { name, .. } if !self.requests.contains_key(name) => {
                let known = if self.requests.is_empty() {
                    "none has a name".into()
                } else {
                    names(&mut self.requests.keys().copied())
                };
                Err(format!("no request is named `{name}` by a line `# @name {name}`; named are {known}"))
            }
            _ => Ok(()),
        }
    }

    fn has_name(&self, name: &str) -> bool {
        [TENANT_ID, SUBSCRIPTION_ID].contains(&name) || self.variables.contains_key(name)
    }

    fn unknown(&self, name: &str) -> String {
        if self.requests.contains_key(name) {
            return format!("`{name}` is a request; say which part, as in `{name}.response.body.$.member`");
        }
        let mut known = [TENANT_ID, SUBSCRIPTION_ID].into_iter().chain(self.variables.keys().copied());
        format!("nothing is named `{name}`; known are {}", names(&mut known))
    }
}
