//! The directory of the tenant ("Application and service principal objects in Microsoft Entra ID").

use super::applications::{AppRole, AppRoleAssignment, Application};
use super::table::Table;
use super::{FederatedCredential, PasswordCredential, PrincipalType, SecurityAttributes};
use crate::ids::{ApplicationId, ClientId, KeyId, PrincipalId, TenantId};
use crate::time::Timestamp;
use crate::wire::{Certificate, PrivateKey};
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::Serialize;

/// A person with an account in the tenant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are the directory's own")]
pub struct User {
    pub id: PrincipalId,
    pub name: String,
    pub user_principal_name: String,
    pub is_global_administrator: bool,
}

/// A security group.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are the directory's own")]
pub struct Group {
    pub id: PrincipalId,
    pub display_name: String,
    pub mail_nickname: String,
    pub description: Option<String>,
    pub created: Timestamp,
    pub members: Vec<PrincipalId>,
}

/// What a service principal stands for (`servicePrincipalType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ServicePrincipalKind {
    /// An application, Microsoft's own services among them.
    Application,
    /// A managed identity: it has no application object.
    ManagedIdentity,
}

/// A certificate with which a service principal may prove who it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KeyCredential {
    /// The id Entra gave it.
    pub key_id: KeyId,
    /// SHA-1 of the certificate, 40 hex digits.
    pub custom_key_identifier: String,
    /// From when it counts.
    pub start_date_time: Timestamp,
    /// Until when it counts.
    pub end_date_time: Timestamp,
    /// The certificate itself, without the private key.
    #[serde(skip)]
    pub certificate: Arc<Certificate>,
}

/// An identity in the tenant that is not a person.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are the directory's own")]
pub struct ServicePrincipal {
    pub id: PrincipalId,
    pub app_id: ClientId,
    pub display_name: String,
    pub service_principal_type: ServicePrincipalKind,
    pub alternative_names: Vec<String>,
    pub service_principal_names: Vec<String>,
    pub key_credentials: Vec<KeyCredential>,
    pub password_credentials: Vec<PasswordCredential>,
    pub account_enabled: bool,
    pub app_role_assignment_required: bool,
    pub app_roles: Vec<AppRole>,
    /// When it came about; the other services learn of it a little later.
    pub created_on: Timestamp,
}

/// A service principal in the recycle bin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DeletedServicePrincipal {
    /// What it was.
    pub service_principal: Arc<ServicePrincipal>,
    /// Since when it lies there.
    pub deleted_date_time: Timestamp,
}

/// A private key with the certificate around its public half: what Entra signs tokens with, and what the Managed
/// Identity Resource Provider signs certificates with.
#[derive(Clone, Debug, PartialEq)]
pub struct CertifiedKey {
    /// The private half; it never leaves its owner.
    pub key: PrivateKey,
    /// The certificate around the public half.
    pub certificate: Arc<Certificate>,
}

impl CertifiedKey {
    /// The id of the key in token headers and key sets: the SHA-1 thumbprint of its certificate, as Entra's are.
    #[must_use]
    pub fn kid(&self) -> String {
        self.certificate.x5t()
    }
}

/// The tenant and its directory.
#[derive(Clone, Default)]
pub struct Tenant {
    /// The tenant's id.
    pub id: TenantId,
    /// Its first domain.
    pub domain: String,
    /// The keys Entra signs with, the one in use first.
    pub signing_keys: Vec<CertifiedKey>,
    /// When it will sign with the next one.
    pub next_roll: Timestamp,
    pub(super) users: Table<PrincipalId, User>,
    pub(super) groups: Table<PrincipalId, Group>,
    /// The groups that hold somebody directly, in order, by who it is: most are in few, and there may be many groups.
    memberships: Table<PrincipalId, Vec<PrincipalId>>,
    pub(super) service_principals: Table<PrincipalId, ServicePrincipal>,
    pub(super) clients: Table<ClientId, PrincipalId>,
    /// By their names but for the client id.
    names: Table<str, PrincipalId>,
    applications: Table<ApplicationId, Application>,
    /// By their client ids.
    application_ids: Table<ClientId, ApplicationId>,
    pub(super) app_role_assignments: Table<(PrincipalId, String), AppRoleAssignment>,
    pub(super) federated_credentials: Table<(ClientId, String), FederatedCredential>,
    pub(super) security_attributes: Table<PrincipalId, SecurityAttributes>,
    pub(super) deleted: Table<PrincipalId, DeletedServicePrincipal>,
}

impl Tenant {
    /// The issuer of the tenant's v1.0 tokens.
    #[must_use]
    pub fn issuer(&self) -> String {
        alloc::format!("https://sts.windows.net/{}/", self.id)
    }

    /// The issuer of its v2.0 tokens.
    #[must_use]
    pub fn issuer_v2(&self) -> String {
        alloc::format!("https://login.microsoftonline.com/{}/v2.0", self.id)
    }

    /// The user with this object id.
    #[must_use]
    pub fn user(&self, id: PrincipalId) -> Option<&User> {
        self.users.get(&id)
    }

    /// The user with this name, written with or without the domain.
    #[must_use]
    pub fn user_named(&self, name: &str) -> Option<&User> {
        let same = |text: &str| text.eq_ignore_ascii_case(name);
        self.users.values().find(|user| same(&user.name) || same(&user.user_principal_name))
    }

    /// All users.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// The groups that hold this principal directly, by id.
    pub(crate) fn groups_with(&self, member: PrincipalId) -> &[PrincipalId] {
        self.memberships.get(&member).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn put_group(&mut self, group: &Arc<Group>) {
        self.remove_group(group.id);
        self.groups.insert(&group.id, group.clone());
        group.members.iter().for_each(|member| self.enter(group.id, *member));
    }

    pub(super) fn remove_group(&mut self, id: PrincipalId) {
        let members = self.groups.get(&id).map(|group| group.members.clone()).unwrap_or_default();
        members.iter().for_each(|member| self.strike(id, *member));
        self.groups.remove(&id);
    }

    pub(super) fn join(&mut self, group: PrincipalId, member: PrincipalId) {
        if self.groups.has(&group) {
            self.groups.update(&group, |group| group.members.push(member));
            self.enter(group, member);
        }
    }

    pub(super) fn leave(&mut self, group: PrincipalId, member: PrincipalId) {
        self.groups.update(&group, |group| group.members.retain(|id| *id != member));
        self.strike(group, member);
    }

    fn enter(&mut self, group: PrincipalId, member: PrincipalId) {
        let mut groups = self.groups_with(member).to_vec();
        if let Err(place) = groups.binary_search(&group) {
            groups.insert(place, group);
            self.memberships.insert(&member, groups);
        }
    }

    fn strike(&mut self, group: PrincipalId, member: PrincipalId) {
        let mut groups = self.groups_with(member).to_vec();
        groups.retain(|id| *id != group);
        match groups.is_empty() {
            true => self.memberships.remove(&member),
            false => self.memberships.insert(&member, groups),
        }
    }

    /// All groups.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// The group with this object id.
    #[must_use]
    pub fn group(&self, id: PrincipalId) -> Option<&Group> {
        self.groups.get(&id)
    }

    /// What kind of principal this object id stands for.
    #[must_use]
    pub fn principal_type(&self, id: PrincipalId) -> Option<PrincipalType> {
        let user = self.user(id).map(|_| PrincipalType::User);
        let group = self.group(id).map(|_| PrincipalType::Group);
        user.or(group).or(self.service_principal(id).map(|_| PrincipalType::ServicePrincipal))
    }

    /// The service principal with this object id.
    #[must_use]
    pub fn service_principal(&self, id: PrincipalId) -> Option<&ServicePrincipal> {
        self.service_principals.get(&id)
    }

    /// The service principal with this client id.
    #[must_use]
    pub fn client(&self, id: ClientId) -> Option<&ServicePrincipal> {
        self.service_principals.get(self.clients.get(&id)?)
    }

    /// The same as somebody keeps it while the directory is written.
    pub(crate) fn shared_client(&self, id: ClientId) -> Option<Arc<ServicePrincipal>> {
        self.service_principals.shared(self.clients.get(&id)?)
    }

    /// The service principal that a token for this `resource` is meant for.
    #[must_use]
    pub fn resource(&self, resource: &str) -> Option<&ServicePrincipal> {
        self.service_principals.get(&self.resource_id(resource)?)
    }

    /// The same as somebody keeps it while the directory is written.
    pub(crate) fn shared_resource(&self, resource: &str) -> Option<Arc<ServicePrincipal>> {
        self.service_principals.shared(&self.resource_id(resource)?)
    }

    fn resource_id(&self, resource: &str) -> Option<PrincipalId> {
        let name = comparable(resource);
        let client = || self.client(name.parse().ok()?).filter(|one| one.app_id.to_string() == name);
        self.names.get(name.as_str()).copied().or_else(|| client().map(|one| one.id))
    }

    /// Whether any other application or service principal than that with this client id goes by one of these names.
    pub(crate) fn has_identifier(&self, names: &BTreeSet<String>, own: Option<ClientId>) -> bool {
        let is_taken = |name: &String| self.resource(name).is_some_and(|one| Some(one.app_id) != own);
        let others = self.applications().filter(|other| Some(other.app_id) != own);
        let mut identifiers = others.flat_map(|other| &other.identifier_uris);
        names.iter().any(is_taken) || identifiers.any(|uri| names.contains(&comparable(uri)))
    }

    /// The application with this object id.
    #[must_use]
    pub fn application(&self, id: ApplicationId) -> Option<&Application> {
        self.applications.get(&id)
    }

    /// The application with this client id.
    #[must_use]
    pub fn application_with(&self, app_id: ClientId) -> Option<&Application> {
        self.applications.get(self.application_ids.get(&app_id)?)
    }

    pub(super) fn put_application(&mut self, application: Arc<Application>) {
        self.application_ids.insert(&application.app_id, application.id);
        self.applications.insert(&application.id.clone(), application);
    }

    pub(super) fn remove_application(&mut self, id: ApplicationId) {
        let Some(client) = self.application(id).map(|application| application.app_id) else { return };
        self.forget_federated_credentials(client);
        self.application_ids.remove(&client);
        self.applications.remove(&id);
    }

    /// All applications of the tenant's own.
    pub fn applications(&self) -> impl Iterator<Item = &Application> {
        self.applications.values()
    }

    /// All app role assignments.
    pub fn app_role_assignments(&self) -> impl Iterator<Item = &AppRoleAssignment> {
        self.app_role_assignments.values()
    }

    /// The app roles that this principal holds itself.
    pub fn app_role_assignments_of(
        &self,
        principal: PrincipalId,
    ) -> impl Iterator<Item = &AppRoleAssignment> {
        self.app_role_assignments.values_of(&principal)
    }

    /// The federated identity credentials of the application or identity with this client id.
    pub fn federated_credentials(&self, client: ClientId) -> impl Iterator<Item = &FederatedCredential> {
        self.federated_credentials.values_of(&client)
    }

    /// Nobody signs in as this client any more.
    pub(super) fn forget_federated_credentials(&mut self, client: ClientId) {
        let names: Vec<String> = self.federated_credentials(client).map(|one| one.name.clone()).collect();
        for name in names {
            self.federated_credentials.remove(&(client, name));
        }
    }

    /// The custom security attributes of this user or service principal.
    #[must_use]
    pub fn security_attributes(&self, principal: PrincipalId) -> Option<&SecurityAttributes> {
        self.security_attributes.get(&principal)
    }

    /// The soft-deleted service principals.
    pub fn deleted(&self) -> impl Iterator<Item = &DeletedServicePrincipal> {
        self.deleted.values()
    }

    /// The soft-deleted service principal that had this object id.
    #[must_use]
    pub fn deleted_service_principal(&self, id: PrincipalId) -> Option<&DeletedServicePrincipal> {
        self.deleted.get(&id)
    }

    /// How many objects count toward the directory's quota: those that exist and those that are soft-deleted. That purged
    /// ones go on counting for a quarter is said of what one person may create, who here creates as much as they like.
    #[must_use]
    pub fn quota_used(&self) -> usize {
        let live =
            [self.users.len(), self.groups.len(), self.applications.len(), self.service_principals.len()];
        live.into_iter().fold(self.deleted.len(), usize::saturating_add)
    }

    /// Puts a service principal in, to be found by its id, its client id and its names.
    pub(super) fn put_service_principal(&mut self, service_principal: Arc<ServicePrincipal>) {
        let id = service_principal.id;
        let is_found_the_same = |before: &ServicePrincipal| {
            before.app_id == service_principal.app_id
                && before.service_principal_names == service_principal.service_principal_names
        };
        if !self.service_principal(id).is_some_and(is_found_the_same) {
            self.take_service_principal(id);
            self.clients.insert(&service_principal.app_id, id);
            for name in other_names(&service_principal) {
                self.names.insert(name.as_str(), id);
            }
        }
        self.service_principals.insert(&id, service_principal);
    }

    /// Takes a service principal out.
    pub(super) fn take_service_principal(&mut self, id: PrincipalId) -> Option<Arc<ServicePrincipal>> {
        let service_principal = self.service_principals.shared(&id)?;
        self.clients.remove(&service_principal.app_id);
        for name in other_names(&service_principal) {
            self.names.remove(name.as_str());
        }
        self.service_principals.remove(&id);
        Some(service_principal)
    }

    /// All service principals.
    pub fn service_principals(&self) -> impl Iterator<Item = &ServicePrincipal> {
        self.service_principals.values()
    }
}

impl Tenant {
    /// The name of a user, group or service principal; `None` when the directory knows no such object.
    #[must_use]
    pub fn name_of(&self, id: PrincipalId) -> Option<&str> {
        let user = self.users.get(&id).map(|user| user.user_principal_name.as_str());
        let group = || self.groups.get(&id).map(|group| group.display_name.as_str());
        let principal = || self.service_principals.get(&id).map(|principal| principal.display_name.as_str());
        user.or_else(group).or_else(principal)
    }
}

/// The names of a service principal, as they are compared, but for its client id, which is one of them.
fn other_names(service_principal: &ServicePrincipal) -> impl Iterator<Item = String> {
    let own = service_principal.app_id.to_string();
    let names = service_principal.service_principal_names.iter();
    names.map(|name| comparable(name.as_str())).filter(move |name| *name != own)
}

/// A name as names are compared: in any case, with or without one slash at its end.
pub(crate) fn comparable(name: &str) -> String {
    name.strip_suffix('/').unwrap_or(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, Simulator};
    use alloc::format;

    #[test]
    fn a_service_principal_is_found_by_each_of_its_names_in_any_case() {
        let simulator = Simulator::new(&Settings::default()).unwrap();
        let tenant = simulator.cloud().tenant();
        for one in tenant.service_principals() {
            assert!(one.service_principal_names.contains(&one.app_id.to_string()));
            for name in &one.service_principal_names {
                let found = tenant.resource(&name.to_ascii_uppercase()).map(|found| found.id);
                assert_eq!(found, Some(one.id), "{name}");
                assert_eq!(tenant.resource(&format!("{name}//")), None, "{name}");
            }
            assert_eq!(tenant.resource(&one.app_id.to_hex()), None);
        }
    }
}
