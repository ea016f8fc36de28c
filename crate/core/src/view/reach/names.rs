//! What a gain is called.

use crate::analysis::Gain;
use crate::cloud::{Cloud, instance_name};
use crate::ids::{PrincipalId, RoleDefinitionId};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};

/// What a gain is called: a principal, a host, a secret, a container and so on.
#[must_use]
pub fn name_of_gain(cloud: &Cloud, gain: &Gain) -> String {
    match gain {
        Gain::Principal { principal } => of_principal(cloud, *principal),
        Gain::Code { host } => instance_name(host),
        Gain::Keys { account } => account.name().to_owned(),
        Gain::Role { assignment } => of_role(cloud, assignment.role),
        Gain::Definition { role } => of_role(cloud, *role),
        Gain::Policy { vault, .. } => vault.name().to_owned(),
        Gain::Member { group, .. } => of_principal(cloud, *group),
        Gain::Data { scope, .. } => scope.name().to_owned(),
    }
}

pub(super) fn of_principal(cloud: &Cloud, id: PrincipalId) -> String {
    cloud.tenant().name_of(id).map_or_else(|| id.to_string(), str::to_owned)
}

fn of_role(cloud: &Cloud, id: RoleDefinitionId) -> String {
    cloud.authorization().find_role(id).map_or_else(String::new, |role| role.role_name.into_owned())
}
