//! Questions beyond yes and no: what somebody holds at a scope, all that they may do there, and who may do something
//! ("List Azure role assignments", "Permissions - List").

use super::catalogue::catalogue;
use super::condition::Attributes;
use super::decide::{Decision, Plane, Question, decide};
use super::operation::{NamedOperation, known_operations};
use crate::cloud::{Cloud, RoleDefinition};
use crate::ids::PrincipalId;
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Somebody at a scope, at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Standpoint<'a> {
    /// Who.
    pub principal: PrincipalId,
    /// The groups that their token names.
    pub groups: &'a [PrincipalId],
    /// Where.
    pub scope: &'a Scope,
    /// When.
    pub now: Timestamp,
}

impl<'a> Standpoint<'a> {
    fn decide(&self, cloud: &Cloud, action: &str, plane: Plane) -> Decision {
        let Standpoint { principal, groups, scope, now } = *self;
        let attributes = Attributes::NONE;
        decide(
            cloud,
            &Question { principal, groups, action, plane, scope, now, suboperation: None, attributes },
        )
    }

    /// The roles that count here, each once.
    #[must_use]
    pub fn roles(&self, cloud: &'a Cloud) -> Vec<&'a RoleDefinition> {
        let levels = cloud.levels(self.scope);
        let mut roles: Vec<&RoleDefinition> = Vec::new();
        for holder in [self.principal].iter().chain(self.groups) {
            cloud.authorization().each_held_at(*holder, &levels, |assignment| {
                let counts = assignment.counts_from <= self.now
                    && assignment.counts_until.is_none_or(|until| self.now < until);
                let is_new = roles.iter().all(|role| role.id != assignment.role);
                roles.extend(cloud.authorization().role(assignment.role).filter(|_| counts && is_new));
            });
        }
        roles
    }

    /// Which of the operations that built-in roles name they may do here. Conditions are taken to see a request that offers nothing.
    #[must_use]
    pub fn may_do(&self, cloud: &Cloud) -> Vec<NamedOperation> {
        let may = |one: &NamedOperation| self.decide(cloud, &one.action, one.plane).allowed;
        known_operations(&catalogue().collect::<Vec<_>>()).into_iter().filter(may).collect()
    }
}

/// Who may do this here, with the reasons: everybody whose token, were it issued now, would allow it. Deleted principals
/// whose tokens may still be in use are among them.
#[must_use]
pub fn who_may(cloud: &Cloud, operation: &NamedOperation, scope: &Scope, now: Timestamp) -> Vec<Decision> {
    let tenant = cloud.tenant();
    let mut askers: BTreeSet<PrincipalId> = cloud.assignments().map(|one| one.principal_id).collect();
    askers.extend(tenant.users().map(|user| user.id));
    askers.extend(tenant.service_principals().map(|one| one.id));
    let people = askers.into_iter().filter(|id| tenant.group(*id).is_none());
    let decided = people.map(|principal| {
        let groups = cloud.directory_groups_of(principal);
        Standpoint { principal, groups: &groups, scope, now }.decide(
            cloud,
            &operation.action,
            operation.plane,
        )
    });
    decided.filter(|decision| decision.allowed).collect()
}
