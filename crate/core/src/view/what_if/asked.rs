//! A question about access that was answered once, with all that it takes to ask it again.

use super::super::decision::DecisionAt;
use super::super::matrix;
use crate::access::{Action, Asker, Offer};
use crate::cloud::{Cloud, PrincipalType};
use crate::ids::{PrincipalId, RoleAssignmentName};
use crate::journal::{Conclusion, Event, Journal};
use crate::rbac::{Basis, Consideration, Decision};
use crate::time::Timestamp;
use alloc::vec::Vec;

/// A question and its answer.
pub(in crate::view) struct Asked {
    /// The cloud at that moment.
    pub(in crate::view) cloud: Cloud,
    /// When it was asked.
    pub(in crate::view) now: Timestamp,
    /// The answer, which says who asked for what.
    pub(in crate::view) was: Decision,
    /// What the request offered to conditions.
    pub(in crate::view) offer: Offer,
}

impl Asked {
    /// The question behind a decision; nothing where there is none.
    pub(super) fn at(journal: &Journal, at: DecisionAt) -> Option<Self> {
        match at {
            DecisionAt::Entry(place) => {
                let entry = journal.get(place)?;
                let Event::Concluded { conclusion: Conclusion::Access { decision, offer } } = &entry.event
                else {
                    return None;
                };
                let (was, offer) = ((**decision).clone(), (**offer).clone());
                Some(Self { cloud: journal.cloud_at(place), now: entry.at, was, offer })
            }
            DecisionAt::Standing { cursor, place, principal, operation } => {
                Some(matrix::standing(journal, cursor, place, principal, operation)?.1)
            }
        }
    }

    /// Asks again in another cloud, with a token that names these groups.
    pub(super) fn again(&self, cloud: &Cloud, groups: &[PrincipalId]) -> Decision {
        let asker = Asker::with_token(cloud, self.was.principal_id, groups, self.now);
        asker.explain(cloud, &Action::of_decision(&self.was), &self.was.scope, self.offer.clone())
    }

    /// The role assignments that were considered.
    pub(super) fn considered(&self) -> &[Consideration] {
        match &self.was.basis {
            Basis::RoleAssignments { considered, .. } => considered,
            Basis::AccessPolicy { .. } | Basis::AppRoles { .. } => &[],
        }
    }

    /// What the asker is; of somebody who is no longer in the directory, what a managed identity was.
    pub(super) fn principal_type(&self) -> PrincipalType {
        let known = self.cloud.tenant().principal_type(self.was.principal_id);
        known.unwrap_or(PrincipalType::ServicePrincipal)
    }

    pub(super) fn has_considered(&self, assignment: RoleAssignmentName) -> bool {
        self.considered().iter().any(|one| one.assignment == assignment)
    }

    /// The groups that hold the asker directly and through which this one does, itself among them.
    pub(super) fn memberships_in(&self, group: PrincipalId) -> Vec<PrincipalId> {
        let own = self.cloud.tenant().groups_with(self.was.principal_id);
        let leads =
            |one: &&PrincipalId| **one == group || self.cloud.directory_groups_of(**one).contains(&group);
        own.iter().filter(leads).copied().collect()
    }
}
