//! What the code of an application decides by: the app roles that a token names ("Protected web API: Verify scopes and app
//! roles"; "Overview of Microsoft Graph permissions").

use crate::cloud::{Cloud, ServicePrincipal};
use crate::ids::PrincipalId;

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

/// Whether one of the required roles is among those that a token names.
pub(crate) fn suffices(required: &[impl AsRef<str>], held: &[impl AsRef<str>]) -> bool {
    held.iter().any(|role| required.iter().any(|required| required.as_ref() == role.as_ref()))
}
