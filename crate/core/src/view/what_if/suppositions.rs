//! What is worth supposing of a decision: of one that allows, that something were not there; of one that refuses, that something
//! were.

use super::super::decision::DecisionAt;
use super::asked::Asked;
use super::supposed::Supposed;
use crate::cloud::Cloud;
use crate::ids::{PrincipalId, RoleAssignmentName};
use crate::journal::Journal;
use crate::rbac::{Basis, Consideration, NamedOperation, Verdict, least_privilege};
use crate::scope::Scope;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

/// Of how many considerations something is named.
const CONSIDERED: usize = 32;
/// How many groups are named that could be joined.
const JOINED: usize = 3;
/// How many groups are tried for them.
const TRIED: usize = 256;

/// Something to suppose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Supposition {
    /// What.
    pub supposed: Supposed,
    /// The role assignment of the decision that it is about, if it is about one.
    pub assignment: Option<RoleAssignmentName>,
    /// What the role, the group or the deny assignment is called that it is about; empty for a new token.
    pub name: String,
}

/// What can be supposed of a decision, each once; nothing where there is none.
#[must_use]
pub fn suppositions(journal: &Journal, at: DecisionAt) -> Vec<Supposition> {
    let Some(asked) = Asked::at(journal, at) else { return Vec::new() };
    let mut found = Vec::new();
    for one in asked.considered().iter().take(CONSIDERED) {
        about(&asked, one, &mut found);
    }
    match (&asked.was.basis, asked.was.denied_by()) {
        (Basis::AppRoles { .. }, _) => {}
        (_, Some(denial)) => {
            let supposed = Supposed::NotDenied { deny: denial.assignment };
            add(&mut found, supposed, None, &denial.name);
        }
        (_, None) if !asked.was.allowed => {
            least(&asked, &mut found);
            joining(&asked, &mut found);
        }
        _ => {}
    }
    found
}

/// What is worth supposing of one role assignment.
fn about(asked: &Asked, one: &Consideration, found: &mut Vec<Supposition>) {
    let own = Some(one.assignment);
    let authorization = asked.cloud.authorization();
    let role = authorization.role(one.role).map(|role| role.role_name.as_ref()).unwrap_or_default();
    let kept = asked.cloud.assignment(one.assignment);
    match &one.verdict {
        Verdict::ConditionFalse { .. } if kept.is_some_and(|kept| kept.condition.is_some()) => {
            add(found, Supposed::Unconditional { assignment: one.assignment }, own, role);
        }
        Verdict::NotInToken { .. } => add(found, Supposed::NewToken, own, ""),
        Verdict::ScopeElsewhere { .. } => {
            let scope = nearest(&asked.cloud, &asked.was.scope).as_str().to_string();
            add(found, Supposed::Assigned { role: one.role, scope }, own, role);
        }
        Verdict::Grants { .. }
        | Verdict::ConditionFalse { .. }
        | Verdict::NotYetPropagated { .. }
        | Verdict::TakenAway { .. }
        | Verdict::OtherPlane { .. }
        | Verdict::NotInRole => {}
    }
    if !asked.was.allowed {
        return;
    }
    if kept.is_some() {
        add(found, Supposed::Unassigned { assignment: one.assignment }, own, role);
    }
    if matches!(one.verdict, Verdict::Grants { .. })
        && let Some(through) = one.through
    {
        for group in asked.memberships_in(through) {
            add(found, Supposed::NotMember { group }, own, &name(&asked.cloud, group));
        }
    }
}

/// The least built-in role that is named for the action, where it can be assigned.
fn least(asked: &Asked, found: &mut Vec<Supposition>) {
    let operation = NamedOperation { plane: asked.was.plane, action: asked.was.action.clone() };
    if let Some(least) = least_privilege([operation].into()).alone.into_iter().next() {
        let scope = nearest(&asked.cloud, &asked.was.scope).as_str().to_string();
        add_that_can_be(asked, found, Supposed::Assigned { role: least.id, scope }, &least.role);
    }
}

/// The groups whose members may.
fn joining(asked: &Asked, found: &mut Vec<Supposition>) {
    let mut left = JOINED;
    for group in asked.cloud.tenant().groups().take(TRIED) {
        let supposed = Supposed::Member { group: group.id };
        if left > 0 && supposed.tried(asked).is_ok_and(|(_, would)| would.allowed) {
            left = left.saturating_sub(1);
            add(found, supposed, None, &group.display_name);
        }
    }
}

/// Whatever is there already cannot be supposed.
fn add_that_can_be(asked: &Asked, found: &mut Vec<Supposition>, supposed: Supposed, name: &str) {
    if supposed.tried(asked).is_ok() {
        add(found, supposed, None, name);
    }
}

fn add(found: &mut Vec<Supposition>, supposed: Supposed, assignment: Option<RoleAssignmentName>, name: &str) {
    if found.iter().all(|one| one.supposed != supposed) {
        found.push(Supposition { supposed, assignment, name: name.to_string() });
    }
}

fn name(cloud: &Cloud, group: PrincipalId) -> String {
    cloud.tenant().group(group).map(|group| group.display_name.clone()).unwrap_or_default()
}

/// Where a role would be assigned: at the scope of the decision or, of what is only to be created, where it will lie.
fn nearest(cloud: &Cloud, scope: &Scope) -> Scope {
    let group = scope.resource_group_name().zip(scope.subscription_id());
    let Some((group, subscription)) = group else { return scope.clone() };
    let group = Scope::resource_group(subscription, group);
    let mut open = scope.resource();
    while let Some(id) = open {
        if cloud.resource(&id).is_some() {
            // What lies in a resource, as a secret does, is no resource of its own here.
            return scope.clone();
        }
        open = id.parent();
    }
    if cloud.resource_group(&group).is_some() { group } else { Scope::subscription(subscription) }
}
