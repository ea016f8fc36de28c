//! What PowerShell keeps between two statements.

use super::value::Value;
use crate::az::Profile;
use alloc::collections::BTreeMap;
use alloc::string::String;
use mi_sim::Place;

/// As many bytes all variables hold at most.
pub(super) const MOST_BYTES: usize = 4 << 20;

#[derive(Clone, Debug)]
pub(crate) struct Memory {
    /// By their names in lower case.
    pub(super) variables: BTreeMap<String, Value>,
    /// Who is signed in to the Az modules, which keep tokens of their own.
    pub(crate) azure: Profile,
    /// Whether somebody has connected to Microsoft Graph.
    pub(crate) has_graph: bool,
}

impl Memory {
    pub(crate) fn at(place: &Place) -> Self {
        Self { variables: BTreeMap::new(), azure: Profile::at(place), has_graph: false }
    }
}
