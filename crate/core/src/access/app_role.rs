//! What the code of an application decides by: the app roles that a token names ("Protected web API: Verify scopes and app
//! roles"; "Overview of Microsoft Graph permissions"), and who gets a token that names them.

use crate::cloud::{Cloud, Host, ServicePrincipal, ServicePrincipalKind, Tenant};
use crate::ids::PrincipalId;
use crate::rbac::{Basis, Decision, Question};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

const AUDIENCES: &str = "Authentication__Schemes__Bearer__ValidAudience";
const ROLES: &str = "Authorize__Roles";

/// The API that the code of an app serves, as its application settings configure it: those that begin with
/// `Authentication__Schemes__Bearer__ValidAudience` are ASP.NET Core's own and say for whom tokens must be meant;
/// `Authorize__Roles` is the simulator's and names the roles of which a caller needs one, separated by commas.
pub(crate) struct Api<'a> {
    pub(crate) audiences: Vec<&'a str>,
    /// A caller needs one of these; any caller will do where there are none.
    pub(crate) required: Vec<&'a str>,
}

impl<'a> Api<'a> {
    /// The API of this app; an app that was told no audience serves none.
    pub(crate) fn of(app: &'a Host) -> Option<Self> {
        let audiences: Vec<&str> = app
            .app_settings()
            .filter(|(name, _)| name.starts_with(AUDIENCES))
            .map(|(_, value)| value)
            .collect();
        if audiences.is_empty() {
            return None;
        }
        let named = app.app_settings().find(|(name, _)| *name == ROLES).map(|(_, value)| value);
        let words = named.unwrap_or_default().split(',').map(str::trim);
        Some(Self { audiences, required: words.filter(|word| !word.is_empty()).collect() })
    }

    /// Whether it lets in whoever has a token for it that names these roles.
    pub(crate) fn admits(&self, held: &[impl AsRef<str>]) -> bool {
        self.required.is_empty() || suffices(&self.required, held)
    }

    /// Decides about a principal whose token for it is issued just now, under the best of its names.
    pub(super) fn decide(&self, cloud: &Cloud, question: &Question<'_>) -> Decision {
        let tokens: Vec<Vec<String>> =
            self.audiences.iter().filter_map(|name| in_new_token(cloud, question.principal, name)).collect();
        let good = tokens.iter().find(|held| self.admits(held));
        Decision {
            allowed: good.is_some(),
            principal_id: question.principal,
            groups: question.groups.to_vec(),
            action: question.action.to_string(),
            plane: question.plane,
            scope: question.scope.clone(),
            basis: Basis::AppRoles {
                required: self.required.iter().map(ToString::to_string).collect(),
                held: good.or_else(|| tokens.first()).cloned(),
            },
        }
    }
}

/// The app roles in the token that Entra would issue to a principal now for the service of this name; `None` where it would
/// issue none. Microsoft's own services are nobody's clients.
fn in_new_token(cloud: &Cloud, principal: PrincipalId, audience: &str) -> Option<Vec<String>> {
    let tenant = cloud.tenant();
    let service = tenant.resource(audience).filter(|service| service.account_enabled)?;
    if tenant.user(principal).is_some() {
        return trusts_tools(tenant, service).then(Vec::new);
    }
    let is_client = |one: &&ServicePrincipal| {
        let is_managed = one.service_principal_type == ServicePrincipalKind::ManagedIdentity;
        one.account_enabled && (is_managed || tenant.application_with(one.app_id).is_some())
    };
    let client = tenant.service_principal(principal).filter(is_client)?;
    let roles = || held(cloud, client.id, service).map(ToString::to_string).collect();
    is_assigned(tenant, service, client.id).then(roles)
}

/// Whether people's tools get tokens for a service. An API of the tenant's own is not open to the Azure CLI before it names
/// the tool as one that it trusts, which is left out. Microsoft's own services trust it.
pub(crate) fn trusts_tools(tenant: &Tenant, service: &ServicePrincipal) -> bool {
    tenant.application_with(service.app_id).is_none()
}

/// Whether a client is assigned to a service, with or without a role, or the service does not ask for it.
pub(crate) fn is_assigned(tenant: &Tenant, service: &ServicePrincipal, client: PrincipalId) -> bool {
    let mut held = tenant.app_role_assignments_of(client);
    !service.app_role_assignment_required || held.any(|one| one.resource_id == service.id)
}

/// The app roles of a service that a token for it names: those that the client holds itself, for those of its groups do not
/// count for a service principal ("Add app roles to your application").
pub(crate) fn held<'a>(
    cloud: &'a Cloud,
    client: PrincipalId,
    service: &'a ServicePrincipal,
) -> impl Iterator<Item = &'a str> {
    let assigned = cloud.tenant().app_role_assignments_of(client).filter(|one| one.resource_id == service.id);
    assigned
        .filter_map(|one| service.app_roles.iter().find(|role| role.id == one.app_role_id)?.value.as_deref())
}

/// The most groups that a token names ("groups overage claim").
const MOST_GROUPS: usize = 200;

/// The groups of a principal, transitive ones included, that a token for a service names; `None` where they are too many, so
/// that it says where to ask instead. Tokens for Microsoft's own services name the groups of their principal; those for an
/// application of the tenant's own do so only if it asks for them, which is left out and never holds for service principals.
pub(crate) fn groups(
    cloud: &Cloud,
    principal: PrincipalId,
    service: &ServicePrincipal,
) -> Option<Vec<PrincipalId>> {
    if cloud.tenant().application_with(service.app_id).is_some() {
        return Some(Vec::new());
    }
    Some(cloud.directory_groups_of(principal)).filter(|groups| groups.len() <= MOST_GROUPS)
}

/// Whether one of the required roles is among those that a token names.
pub(crate) fn suffices(required: &[impl AsRef<str>], held: &[impl AsRef<str>]) -> bool {
    held.iter().any(|role| required.iter().any(|required| required.as_ref() == role.as_ref()))
}
