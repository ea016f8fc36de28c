//! The `$filter` of a list of objects ("Use the $filter query parameter"): equalities, beginnings and `any` over a list, joined
//! by `and`. Letters compare in any case, as in the directory.

use super::error;
use crate::wire::{Request, Response};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What a member must be.
struct Clause {
    member: String,
    /// Whether it is enough that it begins so.
    begins: bool,
    value: String,
}

/// The clauses of a filter, all of which must fit.
pub(super) struct Filter(Vec<Clause>);

impl Filter {
    /// Reads the filter of a request that may name these members; without one, everything fits.
    pub(super) fn of(request: &Request, members: &[&str]) -> Result<Self, Response> {
        let text = request.url.query_value("$filter").unwrap_or_default();
        let clauses = text.split(" and ").map(str::trim).filter(|clause| !clause.is_empty());
        let clauses = clauses.map(|clause| Clause::read(clause).filter(|clause| clause.names(members)));
        clauses.collect::<Option<_>>().map(Self).ok_or_else(|| error::bad_filter(&text))
    }

    /// Whether an object with these values fits, of which a member may have several.
    pub(super) fn fits(&self, values: impl Fn(&str) -> Vec<String>) -> bool {
        self.0.iter().all(|clause| values(&clause.member).iter().any(|own| clause.fits(own)))
    }
}

impl Clause {
    fn read(text: &str) -> Option<Self> {
        let quoted =
            |value: &str| Some(value.trim().strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"));
        if let Some((member, value)) =
            text.strip_prefix("startswith(").and_then(|rest| rest.strip_suffix(')')?.split_once(','))
        {
            return Some(Self { member: member.trim().to_string(), begins: true, value: quoted(value)? });
        }
        let (subject, value) = text.strip_suffix(')').map_or_else(
            || text.split_once(" eq "),
            |text| {
                let (member, inner) = text.split_once("/any(")?;
                let (variable, test) = inner.split_once(':')?;
                let (tested, value) = test.split_once(" eq ")?;
                (tested.trim() == variable.trim()).then_some((member, value))
            },
        )?;
        Some(Self { member: subject.trim().to_string(), begins: false, value: quoted(value)? })
    }

    fn names(&self, members: &[&str]) -> bool {
        members.contains(&self.member.as_str())
    }

    fn fits(&self, own: &str) -> bool {
        match self.begins {
            false => own.eq_ignore_ascii_case(&self.value),
            true => own.get(..self.value.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(&self.value)),
        }
    }
}
