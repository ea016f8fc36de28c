//! Everything that can happen to the cloud, and the one function that lets it happen.

use super::{
    AccessPolicy, AppRoleAssignment, Application, Blob, CachedToken, Cloud, Container, Credential,
    DeletedSecret, DeletedServicePrincipal, DenyAssignment, Due, Endpoint, EndpointIdentity,
    FederatedCredential, Group, Host, KeptToken, KeyCredential, KeyVersion, KnownKeys, ManagementGroup,
    ResourceGroup, RoleAssignment, RoleDefinition, SecretVersion, SecurityAttributes, ServicePrincipal,
    SigningKeys, StorageAccount, User, UserAssignedIdentity, Vault,
};
use super::{PlainResource, host_name};
use crate::ids::{
    ApplicationId, ClientId, DenyAssignmentName, KeyId, PrincipalId, RoleAssignmentName, RoleDefinitionId,
};
use crate::place::Place;
use crate::scope::{ResourceId, Scope};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::Serialize;

/// One change of the cloud.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "each variant says what was put or taken away, its fields say which")]
pub enum Change {
    UserAdded { user: Arc<User> },
    GroupPut { group: Arc<Group> },
    GroupDeleted { id: PrincipalId, display_name: String },
    GroupMemberAdded { group_id: PrincipalId, member_id: PrincipalId },
    GroupMemberRemoved { group_id: PrincipalId, member_id: PrincipalId },
    ApplicationPut { application: Arc<Application> },
    ApplicationDeleted { id: ApplicationId, display_name: String },
    AppRoleAssigned { assignment: Arc<AppRoleAssignment> },
    AppRoleUnassigned { principal_id: PrincipalId, id: String },
    SecurityAttributesSet { principal_id: PrincipalId, attributes: SecurityAttributes },
    ServicePrincipalCreated { service_principal: Arc<ServicePrincipal> },
    ServicePrincipalUpdated { service_principal: Arc<ServicePrincipal> },
    ServicePrincipalDeleted { principal_id: PrincipalId, display_name: String, deleted_date_time: Timestamp },
    ServicePrincipalPurged { principal_id: PrincipalId, display_name: String, purged_on: Timestamp },
    SigningKeysRolled { keys: Arc<SigningKeys> },
    KeyCredentialAdded { principal_id: PrincipalId, key_credential: Arc<KeyCredential> },
    KeyCredentialRemoved { principal_id: PrincipalId, key_id: KeyId },
    FederatedCredentialPut { client_id: ClientId, credential: Arc<FederatedCredential> },
    FederatedCredentialDeleted { client_id: ClientId, name: String },
    KeysFetched { service: Place, known: KnownKeys },
    IssuerKeysFetched { issuer: String, known: KnownKeys },
    CredentialIssued { credential: Arc<Credential> },
    CredentialRevoked { principal_id: PrincipalId },
    ResourceGroupPut { group: ResourceGroup },
    ResourceGroupDeleted { id: Scope },
    HostPut { host: Arc<Host> },
    HostDeleted { id: ResourceId },
    IdentityPut { identity: Arc<UserAssignedIdentity> },
    IdentityDeleted { id: ResourceId },
    EndpointConfigured { host: ResourceId, identities: Arc<[EndpointIdentity]> },
    EndpointRemoved { host: ResourceId },
    TokenCached { host: ResourceId, principal_id: PrincipalId, resource: Arc<str>, token: Arc<CachedToken> },
    RoleAssigned { assignment: Arc<RoleAssignment> },
    RoleUnassigned { name: RoleAssignmentName, counts_until: Option<Timestamp> },
    DenyAssigned { deny: Arc<DenyAssignment> },
    DenyUnassigned { scope: Scope, name: DenyAssignmentName, deny_assignment_name: String },
    RoleDefined { role: Arc<RoleDefinition> },
    RoleUndefined { id: RoleDefinitionId, role_name: String },
    ManagementGroupPut { group: ManagementGroup },
    ManagementGroupDeleted { id: Scope },
    SubscriptionMoved { parent: Scope },
    VaultPut { vault: Arc<Vault> },
    VaultDeleted { id: ResourceId },
    AccessPoliciesSet { vault: ResourceId, policies: Vec<AccessPolicy> },
    SecretSet { vault: ResourceId, name: String, version: Arc<SecretVersion> },
    SecretDeleted { vault: ResourceId, name: String, deleted_date: Timestamp },
    SecretRecovered { vault: ResourceId, name: String },
    SecretPurged { vault: ResourceId, name: String },
    KeyCreated { vault: ResourceId, name: String, version: Arc<KeyVersion> },
    ResourcePut { resource: Arc<PlainResource> },
    ResourceDeleted { id: ResourceId },
    StorageAccountPut { account: Arc<StorageAccount> },
    StorageAccountDeleted { id: ResourceId },
    ContainerPut { account: ResourceId, name: String },
    ContainerDeleted { account: ResourceId, name: String },
    BlobPut { account: ResourceId, container: Arc<str>, name: String, blob: Arc<Blob> },
    BlobDeleted { account: ResourceId, container: Arc<str>, name: String },
    BlobTagsSet { account: ResourceId, container: Arc<str>, name: String, tags: Arc<[(String, String)]> },
}

impl Change {
    /// The word for this kind of change in JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::UserAdded { .. } => "userAdded",
            Self::GroupPut { .. } => "groupPut",
            Self::GroupDeleted { .. } => "groupDeleted",
            Self::GroupMemberAdded { .. } => "groupMemberAdded",
            Self::GroupMemberRemoved { .. } => "groupMemberRemoved",
            Self::ApplicationPut { .. } => "applicationPut",
            Self::ApplicationDeleted { .. } => "applicationDeleted",
            Self::AppRoleAssigned { .. } => "appRoleAssigned",
            Self::AppRoleUnassigned { .. } => "appRoleUnassigned",
            Self::SecurityAttributesSet { .. } => "securityAttributesSet",
            Self::ServicePrincipalCreated { .. } => "servicePrincipalCreated",
            Self::ServicePrincipalUpdated { .. } => "servicePrincipalUpdated",
            Self::ServicePrincipalDeleted { .. } => "servicePrincipalDeleted",
            Self::ServicePrincipalPurged { .. } => "servicePrincipalPurged",
            Self::SigningKeysRolled { .. } => "signingKeysRolled",
            Self::KeyCredentialAdded { .. } => "keyCredentialAdded",
            Self::KeyCredentialRemoved { .. } => "keyCredentialRemoved",
            Self::FederatedCredentialPut { .. } => "federatedCredentialPut",
            Self::FederatedCredentialDeleted { .. } => "federatedCredentialDeleted",
            Self::KeysFetched { .. } => "keysFetched",
            Self::IssuerKeysFetched { .. } => "issuerKeysFetched",
            Self::CredentialIssued { .. } => "credentialIssued",
            Self::CredentialRevoked { .. } => "credentialRevoked",
            Self::ResourceGroupPut { .. } => "resourceGroupPut",
            Self::ResourceGroupDeleted { .. } => "resourceGroupDeleted",
            Self::HostPut { .. } => "hostPut",
            Self::HostDeleted { .. } => "hostDeleted",
            Self::IdentityPut { .. } => "identityPut",
            Self::IdentityDeleted { .. } => "identityDeleted",
            Self::EndpointConfigured { .. } => "endpointConfigured",
            Self::EndpointRemoved { .. } => "endpointRemoved",
            Self::TokenCached { .. } => "tokenCached",
            Self::RoleAssigned { .. } => "roleAssigned",
            Self::RoleUnassigned { .. } => "roleUnassigned",
            Self::DenyAssigned { .. } => "denyAssigned",
            Self::DenyUnassigned { .. } => "denyUnassigned",
            Self::RoleDefined { .. } => "roleDefined",
            Self::RoleUndefined { .. } => "roleUndefined",
            Self::ManagementGroupPut { .. } => "managementGroupPut",
            Self::ManagementGroupDeleted { .. } => "managementGroupDeleted",
            Self::SubscriptionMoved { .. } => "subscriptionMoved",
            Self::VaultPut { .. } => "vaultPut",
            Self::VaultDeleted { .. } => "vaultDeleted",
            Self::AccessPoliciesSet { .. } => "accessPoliciesSet",
            Self::SecretSet { .. } => "secretSet",
            Self::SecretDeleted { .. } => "secretDeleted",
            Self::SecretRecovered { .. } => "secretRecovered",
            Self::SecretPurged { .. } => "secretPurged",
            Self::KeyCreated { .. } => "keyCreated",
            Self::ResourcePut { .. } => "resourcePut",
            Self::ResourceDeleted { .. } => "resourceDeleted",
            Self::StorageAccountPut { .. } => "storageAccountPut",
            Self::StorageAccountDeleted { .. } => "storageAccountDeleted",
            Self::ContainerPut { .. } => "containerPut",
            Self::ContainerDeleted { .. } => "containerDeleted",
            Self::BlobPut { .. } => "blobPut",
            Self::BlobDeleted { .. } => "blobDeleted",
            Self::BlobTagsSet { .. } => "blobTagsSet",
        }
    }
}

impl Change {
    /// Whether it only keeps a copy of something for later. Nothing that is true of the cloud depends on it: whoever does
    /// not find the copy asks again.
    pub(crate) fn is_of_a_cache(&self) -> bool {
        matches!(self, Self::KeysFetched { .. } | Self::IssuerKeysFetched { .. } | Self::TokenCached { .. })
    }
}

impl Cloud {
    /// Lets a change happen. Changes that name something that does not exist leave the cloud as it is; the services
    /// never emit such.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::UserAdded { user } => self.tenant.users.insert(&user.id, user.clone()),
            Change::GroupPut { group } => self.tenant.put_group(group),
            Change::GroupDeleted { id, .. } => self.tenant.remove_group(*id),
            Change::GroupMemberAdded { group_id, member_id } => self.tenant.join(*group_id, *member_id),
            Change::GroupMemberRemoved { group_id, member_id } => self.tenant.leave(*group_id, *member_id),
            Change::ApplicationPut { application } => self.tenant.put_application(application.clone()),
            Change::ApplicationDeleted { id, .. } => self.tenant.remove_application(*id),
            Change::AppRoleAssigned { assignment } => {
                let key = (assignment.principal_id, assignment.id.clone());
                self.tenant.app_role_assignments.insert(&key, assignment.clone());
            }
            Change::AppRoleUnassigned { principal_id, id } => {
                self.tenant.app_role_assignments.remove(&(*principal_id, id.clone()));
            }
            Change::SecurityAttributesSet { principal_id, attributes } => {
                self.tenant.security_attributes.insert(principal_id, attributes.clone());
            }
            Change::ServicePrincipalCreated { service_principal }
            | Change::ServicePrincipalUpdated { service_principal } => {
                self.tenant.put_service_principal(service_principal.clone());
            }
            Change::ServicePrincipalDeleted { principal_id, deleted_date_time, .. } => {
                self.soft_delete(*principal_id, *deleted_date_time);
            }
            Change::ServicePrincipalPurged { principal_id, .. } => self.purge(*principal_id),
            Change::SigningKeysRolled { keys } => self.roll_signing_keys(keys),
            Change::KeyCredentialAdded { principal_id, key_credential } => {
                let add = |principal: &mut ServicePrincipal| {
                    principal.key_credentials.push((**key_credential).clone())
                };
                self.tenant.service_principals.update(principal_id, add);
            }
            Change::KeyCredentialRemoved { principal_id, key_id } => {
                let remove = |principal: &mut ServicePrincipal| {
                    principal.key_credentials.retain(|key| key.key_id != *key_id);
                };
                self.tenant.service_principals.update(principal_id, remove);
            }
            Change::FederatedCredentialPut { client_id, credential } => {
                let key = (*client_id, credential.name.clone());
                self.tenant.federated_credentials.insert(&key, credential.clone());
            }
            Change::FederatedCredentialDeleted { client_id, name } => {
                self.tenant.federated_credentials.remove(&(*client_id, name.clone()));
            }
            Change::KeysFetched { service, known } => self.known_keys.insert(service, known.clone()),
            Change::IssuerKeysFetched { issuer, known } => {
                self.issuer_keys.insert(issuer.as_str(), known.clone());
            }
            Change::CredentialIssued { credential } => {
                self.credentials.insert(&credential.principal.principal_id, credential.clone());
            }
            Change::CredentialRevoked { principal_id } => self.credentials.remove(principal_id),
            Change::ResourceGroupPut { group } => self.groups.insert(&group.id, group.clone()),
            Change::ResourceGroupDeleted { id } => self.groups.remove(id),
            Change::HostPut { host } => self.put_host(host),
            Change::HostDeleted { id } => self.delete_host(id),
            Change::IdentityPut { identity } => self.identities.insert(&identity.id, identity.clone()),
            Change::IdentityDeleted { id } => self.identities.remove(id),
            Change::EndpointConfigured { host, identities } => self.configure_endpoint(host, identities),
            Change::EndpointRemoved { host } => {
                let before = self.endpoints.shared(host);
                self.expect_renewals(host, before.as_deref(), None);
                self.endpoints.remove(host);
            }
            Change::TokenCached { host, principal_id, resource, token } => {
                let (principal_id, resource, token) = (*principal_id, resource.clone(), token.clone());
                let kept = KeptToken { principal_id, resource, token };
                self.endpoints.update(host, |endpoint| endpoint.keep(kept));
            }
            Change::RoleAssigned { assignment } => self.authorization.assign(assignment.clone()),
            Change::RoleUnassigned { name, counts_until } => {
                self.authorization.unassign(*name, *counts_until)
            }
            Change::DenyAssigned { deny } => self.authorization.deny(deny.clone()),
            Change::DenyUnassigned { scope, name, .. } => self.authorization.stop_denying(scope, *name),
            Change::RoleDefined { role } => self.authorization.define(role.clone()),
            Change::RoleUndefined { id, .. } => self.authorization.undefine(*id),
            Change::ManagementGroupPut { group } => self.put_management_group(group.clone()),
            Change::ManagementGroupDeleted { id } => self.management_groups.remove(id),
            Change::SubscriptionMoved { parent } => self.move_subscription(parent),
            Change::VaultPut { vault } => self.put_vault(vault.clone()),
            Change::VaultDeleted { id } => {
                self.close(Vault::TYPE, id, &Place::KeyVault { name: id.name().into() });
                self.vaults.remove(id);
            }
            Change::AccessPoliciesSet { vault, policies } => {
                self.vaults.update(vault, |vault| vault.access_policies.clone_from(policies));
            }
            Change::SecretSet { vault, name, version } => {
                self.vaults.update(vault, |vault| vault.secrets.push(name, (**version).clone()));
            }
            Change::SecretDeleted { vault, name, deleted_date } => {
                self.vaults.update(vault, |vault| {
                    if let Some(versions) = vault.secrets.get(name.as_str()).cloned() {
                        vault.secrets.remove(name.as_str());
                        let secret = DeletedSecret { versions, deleted: *deleted_date };
                        vault.deleted_secrets.insert(name.as_str(), secret);
                    }
                });
            }
            Change::SecretRecovered { vault, name } => {
                self.vaults.update(vault, |vault| {
                    if let Some(secret) = vault.deleted_secrets.get(name.as_str()).cloned() {
                        vault.deleted_secrets.remove(name.as_str());
                        vault.secrets.insert(name.as_str(), secret.versions);
                    }
                });
            }
            Change::SecretPurged { vault, name } => {
                self.vaults.update(vault, |vault| vault.deleted_secrets.remove(name.as_str()));
            }
            Change::KeyCreated { vault, name, version } => {
                self.vaults.update(vault, |vault| vault.keys.push(name, (**version).clone()));
            }
            Change::ResourcePut { resource } => {
                self.plain_resources.insert(&resource.id, resource.clone());
            }
            Change::ResourceDeleted { id } => self.plain_resources.remove(id),
            Change::StorageAccountPut { account } => self.put_account(account.clone()),
            Change::StorageAccountDeleted { id } => {
                self.close(StorageAccount::TYPE, id, &Place::Storage { name: id.name().into() });
                self.accounts.remove(id);
            }
            Change::ContainerPut { account, name } => {
                self.accounts.update(account, |account| {
                    if !account.containers.has(name.as_str()) {
                        account.containers.insert(name.as_str(), Container::default());
                    }
                });
            }
            Change::ContainerDeleted { account, name } => {
                self.accounts.update(account, |account| account.containers.remove(name.as_str()));
            }
            Change::BlobPut { account, container, name, blob } => {
                self.accounts.update(account, |account| {
                    account.containers.update(container, |container| {
                        container.blobs.insert(name.as_str(), blob.clone());
                    });
                });
            }
            Change::BlobDeleted { account, container, name } => {
                self.accounts.update(account, |account| {
                    account.containers.update(container, |container| container.blobs.remove(name.as_str()));
                });
            }
            Change::BlobTagsSet { account, container, name, tags } => {
                self.accounts.update(account, |account| {
                    account.containers.update(container, |container| {
                        container.blobs.update(name.as_str(), |blob| blob.tags = tags.to_vec());
                    });
                });
            }
        }
    }

    fn put_host(&mut self, host: &Arc<Host>) {
        if host.instances.is_some() {
            self.forget_instances(&host.id);
        }
        for instance in host.instances() {
            self.platform_ids.insert(instance.platform_id(), instance.id().clone());
        }
        if host.kind.is_app() {
            self.name(host.kind.resource_type(), &host.id);
        }
        self.hosts.insert(&host.id, host.clone());
    }

    fn delete_host(&mut self, id: &ResourceId) {
        if let Some(host) = self.forget_instances(id).filter(|host| host.kind.is_app()) {
            self.close(host.kind.resource_type(), id, &Place::Code { host: id.clone() });
        }
        self.hosts.remove(id);
    }

    fn forget_instances(&mut self, host: &ResourceId) -> Option<Arc<Host>> {
        let host = self.hosts.shared(host)?;
        host.instances().for_each(|instance| self.platform_ids.remove(instance.platform_id()));
        Some(host)
    }

    /// An endpoint that loses an identity forgets the tokens it kept for it, and only those.
    fn configure_endpoint(&mut self, host: &ResourceId, identities: &Arc<[EndpointIdentity]>) {
        let mut endpoint = Endpoint { identities: identities.clone(), ..Endpoint::default() };
        let before = self.endpoints.shared(host);
        self.expect_renewals(host, before.as_deref(), Some(&endpoint));
        for kept in before.iter().flat_map(|before| before.tokens()) {
            let mut identities = identities.iter();
            if identities.any(|identity| identity.credential.principal.principal_id == kept.principal_id) {
                endpoint.keep(kept.clone());
            }
        }
        self.endpoints.insert(host, endpoint);
    }

    /// A deleted service principal can ask for nothing any more, and stays in the recycle bin until it is purged.
    fn soft_delete(&mut self, principal_id: PrincipalId, deleted_date_time: Timestamp) {
        let Some(service_principal) = self.tenant.take_service_principal(principal_id) else { return };
        let deleted = DeletedServicePrincipal { service_principal, deleted_date_time };
        self.tenant.deleted.insert(&principal_id, deleted);
        self.agenda.put(Due::purge(principal_id, deleted_date_time));
    }

    fn purge(&mut self, principal_id: PrincipalId) {
        let Some(deleted) = self.tenant.deleted.get(&principal_id) else { return };
        self.agenda.take(&Due::purge(principal_id, deleted.deleted_date_time));
        let client = deleted.service_principal.app_id;
        self.tenant.forget_federated_credentials(client);
        self.tenant.deleted.remove(&principal_id);
    }

    fn roll_signing_keys(&mut self, keys: &SigningKeys) {
        self.agenda.take(&Due::roll(self.tenant.next_roll));
        self.agenda.put(Due::roll(keys.next_roll));
        self.tenant.signing_keys.clone_from(&keys.keys);
        self.tenant.next_roll = keys.next_roll;
    }

    /// What lies in a vault stays when the vault's own settings are written again.
    fn put_vault(&mut self, mut vault: Arc<Vault>) {
        if let Some(before) = self.vaults.get(&vault.id) {
            let vault = Arc::make_mut(&mut vault);
            vault.secrets = before.secrets.clone();
            vault.deleted_secrets = before.deleted_secrets.clone();
            vault.keys = before.keys.clone();
        }
        self.name(Vault::TYPE, &vault.id);
        self.vaults.insert(&vault.id.clone(), vault);
    }

    fn put_account(&mut self, mut account: Arc<StorageAccount>) {
        if let Some(before) = self.accounts.get(&account.id) {
            let account = Arc::make_mut(&mut account);
            account.containers = before.containers.clone();
        }
        self.name(StorageAccount::TYPE, &account.id);
        self.accounts.insert(&account.id.clone(), account);
    }

    fn name(&mut self, resource_type: &str, id: &ResourceId) {
        self.host_names.insert(&host_name(resource_type, id.name()), id.clone());
    }

    /// A resource that answered at a host name of its own is gone: the name is free, and the keys that it had fetched are
    /// not those of whoever has the name next.
    fn close(&mut self, resource_type: &str, id: &ResourceId, place: &Place) {
        self.host_names.remove(&host_name(resource_type, id.name()));
        self.known_keys.remove(place);
    }
}
