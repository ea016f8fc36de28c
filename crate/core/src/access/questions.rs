//! Questions beyond yes and no: what somebody holds at a scope, all that they may do there, and who may do something
//! ("List Azure role assignments", "Permissions - List").

use super::action::Action;
use super::asker::Asker;
use super::authority::Authority;
use super::offer::Offer;
use crate::cloud::{Cloud, RoleAssignment, RoleDefinition};
use crate::ids::PrincipalId;
use crate::rbac::{Decision, NamedOperation, catalogue, known_operations};
use crate::scope::Scope;
use crate::sort::gathered;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl Asker<'_> {
    /// The roles that count for them at a scope, each once.
    #[must_use]
    pub fn roles<'c>(&self, cloud: &'c Cloud, scope: &Scope) -> Vec<&'c RoleDefinition> {
        let levels = cloud.levels(scope);
        let mut roles: Vec<&RoleDefinition> = Vec::new();
        for holder in [self.principal].iter().chain(&*self.groups) {
            cloud.authorization().each_held_at(*holder, &levels, |assignment| {
                let is_new = roles.iter().all(|role| role.id != assignment.role);
                let role = cloud.authorization().role(assignment.role);
                roles.extend(role.filter(|_| is_new && counts(assignment, self.now)));
            });
        }
        roles
    }

    /// Whether any role counts for them, at whichever scope.
    #[must_use]
    pub fn holds_any(&self, cloud: &Cloud) -> bool {
        let holds =
            |holder: &PrincipalId| cloud.authorization().held(*holder).any(|one| counts(one, self.now));
        holds(&self.principal) || self.groups.iter().any(holds)
    }

    /// Which of the operations that built-in roles name they may do at a scope. A condition is taken to see a request that
    /// offers what every request there does and nothing else.
    #[must_use]
    pub fn may_do(&self, cloud: &Cloud, scope: &Scope) -> Vec<NamedOperation> {
        let offer = Offer::of_resource(scope);
        let may =
            |one: &NamedOperation| self.decide(cloud, &Action::named(one), scope, offer.clone()).allowed;
        known_operations(&catalogue().collect::<Vec<_>>()).into_iter().filter(may).collect()
    }
}

/// Whether decisions honour an assignment at a moment: not at once, and for a while after it was removed.
fn counts(assignment: &RoleAssignment, now: Timestamp) -> bool {
    assignment.counts_from <= now && assignment.counts_until.is_none_or(|until| now < until)
}

/// Who may do this here, with the reasons: everybody whose token, were it issued now, would allow it. Deleted principals
/// whose tokens may still be in use are among them.
#[must_use]
pub fn who_may(cloud: &Cloud, action: &Action<'_>, scope: &Scope, now: Timestamp) -> Vec<Decision> {
    let tenant = cloud.tenant();
    let mut askers: BTreeSet<PrincipalId> = gathered(cloud.assignments().map(|one| one.principal_id));
    askers.extend(tenant.users().map(|user| user.id));
    askers.extend(tenant.service_principals().map(|one| one.id));
    if let Authority::AccessPolicies(vault) = Authority::of(cloud, action, scope) {
        askers.extend(vault.access_policies.iter().map(|policy| policy.object_id));
    }
    let offer = Offer::of_resource(scope);
    let people = askers.into_iter().filter(|id| tenant.group(*id).is_none());
    let decided = people.map(|principal| {
        Asker::with_new_token(cloud, principal, now).decide(cloud, action, scope, offer.clone())
    });
    decided.filter(|decision| decision.allowed).collect()
}
