//! The certificate that somebody can come to hold nothing else: all that they can, and the cloud as it is then.

use super::gain::Gain;
use super::search::Reach;
use crate::cloud::{AccessPolicy, Change, Cloud, Permission};
use crate::ids::PrincipalId;
use alloc::string::String;
use alloc::vec::Vec;

/// All that somebody can come to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// Who.
    pub from: PrincipalId,
    /// What they hold.
    pub holds: Vec<Gain>,
}

impl Reach {
    /// What was found, as a certificate that there is nothing else.
    #[must_use]
    pub fn certificate(&self, from: PrincipalId) -> Certificate {
        Certificate { from, holds: self.steps.iter().map(|step| step.gain.clone()).collect() }
    }
}

impl Certificate {
    /// The cloud with the roles, the definitions and the policies that it holds.
    pub(super) fn cloud(&self, cloud: &Cloud) -> Cloud {
        self.holds.iter().fold(cloud.clone(), |mut after, gain| {
            if let Some(change) = change(&after, gain) {
                after.apply(&change);
            }
            after
        })
    }
}

fn change(cloud: &Cloud, gain: &Gain) -> Option<Change> {
    Some(match gain {
        Gain::Role { assignment } => Change::RoleAssigned { assignment: assignment.clone() },
        Gain::Definition { role } => {
            let mut role = cloud.authorization().role(*role)?.clone();
            let above = role.assignable_scopes.iter().any(|one| one.management_group_name().is_some());
            let data_actions = if above { Vec::new() } else { ["*".into()].into() };
            let all = Permission { actions: ["*".into()].into(), data_actions, ..Permission::default() };
            role.permissions = [all].into();
            Change::RoleDefined { role: role.into() }
        }
        Gain::Policy { vault, principal } => {
            let mut policies = cloud.vault(vault)?.access_policies.clone();
            let all = || [String::from("all")].into();
            policies.push(AccessPolicy { object_id: *principal, secrets: all(), keys: all() });
            Change::AccessPoliciesSet { vault: vault.clone(), policies }
        }
        _ => return None,
    })
}
