//! How the decision finds what it needs: role assignments by who holds them and where, deny assignments by where, roles
//! by id.
//!
//! A decision asks for each level of its scope and each principal that the token speaks for, and for nothing else, so
//! that it does not matter how many assignments there are. Levels are found by 64-bit digests of their paths; whoever
//! asks compares the paths.

use super::trie::Trie;
use super::{DenyAssignment, RoleAssignment, RoleDefinition};
use crate::ids::{DenyAssignmentName, PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::rbac;
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What one principal holds: a digest of the scope, then one of the assignment's name.
type Held = Trie<Arc<RoleAssignment>>;

/// Everything that access decisions rest on, but for the hierarchy of scopes.
#[derive(Clone, Default)]
pub struct Authorization {
    assignments: Trie<Arc<RoleAssignment>>,
    held: Trie<Held>,
    denied: Trie<Arc<DenyAssignment>>,
    roles: Trie<Arc<RoleDefinition>>,
    /// How many assignments there are at each of the paths of which limits speak.
    counts: Vec<(Arc<str>, usize)>,
}

/// The path together with which the limits count an assignment: a whole subscription, or one scope above subscriptions.
fn counted_at(scope: &Scope) -> &str {
    let first = scope.levels().next().map(|(_, path)| path);
    first.filter(|path| path.starts_with("/subscriptions/")).unwrap_or(scope.key())
}

/// The number of something at a scope: the scope's digest, then one of its own id. Whoever chooses ids may let them differ
/// in either half, so both count.
fn at(scope: &Scope, id: u128) -> u128 {
    let own = id ^ (id >> 64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (u128::from(scope.digest()) << 64) | (own & u128::from(u64::MAX))
}

impl Authorization {
    /// The role assignment with this name.
    #[must_use]
    pub fn assignment(&self, name: RoleAssignmentName) -> Option<&RoleAssignment> {
        self.assignments.get(name.to_u128()).map(|one| &**one)
    }

    /// All role assignments, in the order of their names.
    pub fn assignments(&self) -> impl Iterator<Item = &RoleAssignment> {
        self.assignments.iter().map(|one| &**one)
    }

    /// How many role assignments count against the same limit as one at this scope.
    #[must_use]
    pub fn count_with(&self, scope: &Scope) -> usize {
        let path = counted_at(scope);
        self.counts.iter().find(|(own, _)| **own == *path).map_or(0, |(_, count)| *count)
    }

    /// What this principal was given at exactly this scope.
    pub fn held_at(&self, principal: PrincipalId, scope: &Scope) -> Vec<&RoleAssignment> {
        let mut found = Vec::new();
        self.each_held_at(principal, &[(scope.digest(), scope.key())], |one| found.push(one));
        found.retain(|one| one.counts_until.is_none());
        found
    }

    /// Visits what decisions honour of what this principal was given at these levels: removed assignments stay for a while.
    pub(crate) fn each_held_at<'a>(
        &'a self,
        principal: PrincipalId,
        levels: &[(u64, &str)],
        mut visit: impl FnMut(&'a RoleAssignment),
    ) {
        let Some(held) = self.held.get(principal.to_u128()) else { return };
        for (digest, path) in levels {
            held.each_beginning(*digest, &mut |assignment: &'a Arc<RoleAssignment>| {
                if assignment.scope.key() == *path {
                    visit(assignment);
                }
            });
        }
    }

    /// What decisions honour of what this principal was given anywhere.
    pub(crate) fn held(&self, principal: PrincipalId) -> impl Iterator<Item = &RoleAssignment> {
        self.held.get(principal.to_u128()).into_iter().flat_map(Trie::iter).map(|one| &**one)
    }

    /// The first of the deny assignments at these levels of which the question is true: the highest level first, at one level
    /// by name.
    pub(crate) fn find_denied<T>(
        &self,
        levels: &[(u64, &str)],
        mut question: impl FnMut(&DenyAssignment) -> Option<T>,
    ) -> Option<T> {
        levels.iter().find_map(|(digest, path)| {
            let mut first: Option<(DenyAssignmentName, T)> = None;
            self.denied.each_beginning(*digest, &mut |deny: &Arc<DenyAssignment>| {
                let is_first = first.as_ref().is_none_or(|(name, _)| deny.name < *name);
                if is_first && deny.scope.key() == *path {
                    first = question(deny).map(|found| (deny.name, found)).or(first.take());
                }
            });
            first.map(|(_, found)| found)
        })
    }

    /// The deny assignment of this name at this scope.
    #[must_use]
    pub fn deny_assignment(&self, scope: &Scope, name: DenyAssignmentName) -> Option<&DenyAssignment> {
        let deny = self.denied.get(at(scope, name.to_u128()))?;
        (deny.name == name && deny.scope == *scope).then_some(&**deny)
    }

    /// All deny assignments.
    pub fn deny_assignments(&self) -> impl Iterator<Item = &DenyAssignment> {
        self.denied.iter().map(|one| &**one)
    }

    /// The role with this id: one of everyday, one that was given to somebody, or a custom one.
    #[must_use]
    pub fn role(&self, id: RoleDefinitionId) -> Option<&RoleDefinition> {
        self.roles.get(id.to_u128()).map(|role| &**role)
    }

    /// The role with this id, also where nobody has been given it yet.
    #[must_use]
    pub fn find_role(&self, id: RoleDefinitionId) -> Option<RoleDefinition> {
        self.role(id).cloned().or_else(|| rbac::more_role(id))
    }

    /// The roles of everyday, those that were given to somebody, and the custom ones, in the order of their ids.
    pub fn roles(&self) -> impl Iterator<Item = &RoleDefinition> {
        self.roles.iter().map(|role| &**role)
    }

    pub(in crate::cloud) fn assign(&mut self, assignment: Arc<RoleAssignment>) {
        if self.role(assignment.role).is_none()
            && let Some(role) = rbac::more_role(assignment.role)
        {
            self.define(role.into());
        }
        if self.assignments.insert(assignment.name.to_u128(), assignment.clone()) {
            self.count(&assignment.scope, usize::saturating_add);
        }
        self.hold(assignment);
    }

    fn count(&mut self, scope: &Scope, step: fn(usize, usize) -> usize) {
        let path = counted_at(scope);
        match self.counts.iter_mut().find(|(own, _)| **own == *path) {
            Some((_, count)) => *count = step(*count, 1),
            None => self.counts.push((path.into(), 1)),
        }
    }

    /// A removed assignment is honoured for a while if the removal says so.
    pub(in crate::cloud) fn unassign(&mut self, name: RoleAssignmentName, counts_until: Option<Timestamp>) {
        let Some(assignment) = self.assignments.get(name.to_u128()).cloned() else { return };
        self.assignments.remove(name.to_u128());
        self.count(&assignment.scope, usize::saturating_sub);
        if counts_until.is_some() {
            self.hold(Arc::new(RoleAssignment { counts_until, ..(*assignment).clone() }));
        } else if let Some(held) = self.held.get_mut(assignment.principal_id.to_u128()) {
            held.remove(at(&assignment.scope, name.to_u128()));
        }
    }

    /// What the same principal held at the same scope and no decision honours any more goes on this occasion.
    fn hold(&mut self, assignment: Arc<RoleAssignment>) {
        let principal = assignment.principal_id.to_u128();
        if self.held.get(principal).is_none() {
            self.held.insert(principal, Held::default());
        }
        let Some(held) = self.held.get_mut(principal) else { return };
        let is_over =
            |one: &RoleAssignment| one.counts_until.is_some_and(|until| until <= assignment.updated_on);
        let mut over = None;
        held.each_beginning(assignment.scope.digest(), &mut |one: &Arc<RoleAssignment>| {
            if is_over(one) {
                over = Some(at(&one.scope, one.name.to_u128()));
            }
        });
        if let Some(place) = over {
            held.remove(place);
        }
        held.insert(at(&assignment.scope, assignment.name.to_u128()), assignment);
    }

    pub(in crate::cloud) fn deny(&mut self, deny: Arc<DenyAssignment>) {
        self.denied.insert(at(&deny.scope, deny.name.to_u128()), deny);
    }

    pub(in crate::cloud) fn stop_denying(&mut self, scope: &Scope, name: DenyAssignmentName) {
        self.denied.remove(at(scope, name.to_u128()));
    }

    pub(in crate::cloud) fn define(&mut self, role: Arc<RoleDefinition>) {
        self.roles.insert(role.id.to_u128(), role);
    }

    pub(in crate::cloud) fn undefine(&mut self, id: RoleDefinitionId) {
        self.roles.remove(id.to_u128());
    }
}
