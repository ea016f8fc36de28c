//! What is rather not taken away by a fix: what a request in the journal needed, and what the code on a host lives by. The
//! advice is the same: narrow who may change code and attach identities, before what the code itself may do ("Managed
//! identity best practice recommendations").

use super::fix::Cut;
use crate::cloud::Cloud;
use crate::ids::{PrincipalId, RoleAssignmentName};
use crate::journal::{Conclusion, Event, Journal};
use alloc::collections::BTreeSet;

/// What a request in the journal needed.
const USED: usize = 10_000;
/// What an identity has: its code may need it at another hour than those of which the journal tells.
const WORKLOAD: usize = 100;
/// What others have too.
const SHARED: usize = 10;
/// What the attacker alone has.
const OWN: usize = 1;

/// How much is lost with each thing that can be taken away from an attacker.
pub struct Worth<'a> {
    cloud: &'a Cloud,
    from: PrincipalId,
    used: BTreeSet<RoleAssignmentName>,
}

impl<'a> Worth<'a> {
    /// Of what this cloud has, by what its journal tells. Requests of a person who is the attacker show no need; those of an
    /// identity are the code's that it is for.
    #[must_use]
    pub fn new(cloud: &'a Cloud, journal: &Journal, from: PrincipalId) -> Self {
        let is_person = cloud.tenant().user(from).is_some();
        let granted = journal.entries().iter().filter_map(|entry| match &entry.event {
            Event::Concluded { conclusion: Conclusion::Access { decision, .. } }
                if !is_person || decision.principal_id != from =>
            {
                decision.granted_by()
            }
            _ => None,
        });
        Self { cloud, from, used: granted.collect() }
    }

    /// The weight of one, for [`super::smallest_fix`].
    #[must_use]
    pub fn of(&self, cut: &Cut) -> usize {
        match cut {
            Cut::Assignment { assignment } if self.used.contains(assignment) => USED,
            Cut::Assignment { assignment } => {
                self.cloud.assignment(*assignment).map_or(OWN, |one| self.held_by(one.principal_id))
            }
            Cut::Policy { holder, .. } => self.held_by(*holder),
            Cut::Membership { member, .. } if *member == self.from => OWN,
            Cut::Membership { .. } => SHARED,
            Cut::Attachment { .. } => WORKLOAD,
        }
    }

    fn held_by(&self, holder: PrincipalId) -> usize {
        if holder == self.from {
            OWN
        } else if self.cloud.tenant().service_principal(holder).is_some() {
            WORKLOAD
        } else {
            SHARED
        }
    }
}
