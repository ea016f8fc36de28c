//! The form that a request to the token endpoint carries.

use super::error::{Aadsts, missing};
use crate::wire::Request;
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// Names and values; an empty value counts as absent.
pub(super) struct Form<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Form<'a> {
    pub(super) fn of(request: &'a Request) -> Self {
        Self(request.form())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref());
        found.filter(|value| !value.is_empty())
    }

    pub(super) fn need(&self, name: &str) -> Result<&str, Aadsts> {
        self.get(name).ok_or_else(|| missing(name))
    }
}
