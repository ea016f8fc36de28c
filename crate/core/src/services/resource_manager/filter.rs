//! The `$filter` of a list: clauses such as `resourceType eq 'Microsoft.KeyVault/vaults'`, joined by `and` ("Resources - List",
//! "Resource Groups - List").

use super::error;
use crate::cloud::Tags;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What every list of what has tags takes.
const TAG_NAME: &str = "tagName";
const TAG_VALUE: &str = "tagValue";

/// Names in lower case with the values that they must have.
pub(super) struct Filter(Vec<(String, String)>);

impl Filter {
    /// Reads the filter of a request, which may name these members beside tags.
    pub(super) fn of(request: &Request, members: &[&str]) -> Result<Self, Response> {
        let text = request.url.query_value("$filter").unwrap_or_default();
        let names: Vec<&str> = members.iter().copied().chain([TAG_NAME, TAG_VALUE]).collect();
        let clauses = text.split(" and ").map(str::trim).filter(|clause| !clause.is_empty());
        clauses
            .map(|clause| pair(clause, &names).ok_or_else(|| unsupported(clause, &names)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// What a member must be, if that is said.
    pub(super) fn value(&self, member: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(member)).map(|(_, value)| value.as_str())
    }

    /// Whether something with these tags fits: names in any case, values to the letter.
    pub(super) fn fits_tags(&self, tags: &Tags) -> bool {
        let Some(wanted) = self.value(TAG_NAME) else { return true };
        let mut own = tags.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let value = self.value(TAG_VALUE);
        own.any(|(_, own)| value.is_none_or(|value| own.as_str() == Some(value)))
    }
}

fn pair(clause: &str, names: &[&str]) -> Option<(String, String)> {
    let (member, value) = clause.split_once(" eq ")?;
    let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    let known = names.iter().find(|name| name.eq_ignore_ascii_case(member.trim()))?;
    Some((known.to_string(), value.replace("''", "'")))
}

fn unsupported(clause: &str, names: &[&str]) -> Response {
    let message = format!(
        "Invalid $filter '{clause}' specified in the query string: it takes {} with 'eq', joined by 'and'.",
        names.join(", ")
    );
    error::error(400, "InvalidFilterInQueryString", &message)
}
