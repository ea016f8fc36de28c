//! What exists: the tenant, the subscription, their resources and who may do what, as the fold of all changes.

mod agenda;
mod applications;
mod authorization;
mod change;
mod endpoint;
mod federated;
mod hierarchy;
mod host;
mod instance;
mod password;
mod plain;
mod resource;
mod resources;
mod security_attributes;
mod signing_keys;
mod storage;
mod table;
mod tenant;
mod tree;
mod vault;
mod weight;
mod world;

pub use agenda::{Due, Task};
pub use applications::{AppRole, AppRoleAssignment, Application};
pub use authorization::{
    Authorization, DenyAssignment, DenyPrincipal, Permission, PrincipalType, RoleAssignment, RoleDefinition,
    RoleType,
};
pub use change::Change;
pub use endpoint::{CachedToken, Credential, Endpoint, EndpointIdentity, KeptToken};
pub use federated::{FederatedCredential, Issuer};
pub use hierarchy::{MANAGEMENT_GROUP_DEPTH, ManagementGroup};
pub(crate) use host::APP_ENDPOINT_PORT;
pub use host::{Host, HostKind, Power, Sku, TokenEndpoint};
pub use instance::{Instance, Instances, OneOfMany, instance_name};
pub use password::PasswordCredential;
pub use plain::PlainResource;
pub use resource::Resource;
pub(crate) use resources::by_id;
pub use resources::{IdentityBlock, Principal, ResourceGroup, Tags, UserAssignedIdentity};
pub use security_attributes::SecurityAttributes;
pub use signing_keys::{KnownKeys, SigningKeys};
pub use storage::{Blob, Container, StorageAccount};
pub(crate) use storage::{ContainerNameError, check_container_name};
pub use table::{Key, Table};
pub(crate) use tenant::comparable;
pub use tenant::{
    CertifiedKey, DeletedServicePrincipal, Group, KeyCredential, ServicePrincipal, ServicePrincipalKind,
    Tenant, User,
};
pub use vault::{AccessPolicy, DeletedSecret, KeyVersion, SecretVersion, Vault};
pub use world::AZURE_CLI;
pub(crate) use world::{FirstParty, serial};

use crate::fault::Fault;
use crate::figures::{Delays, Limits};
use crate::ids::{PrincipalId, RoleAssignmentName, SubscriptionId};
use crate::place::Place;
use crate::scope::{ResourceId, Scope};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Everything that exists at one moment. Only [`Cloud::apply`] writes it.
#[derive(Clone, Default)]
pub struct Cloud {
    tenant: Tenant,
    subscription: SubscriptionId,
    groups: Table<Scope, ResourceGroup>,
    hosts: Table<ResourceId, Host>,
    platform_ids: Table<str, ResourceId>,
    /// Apps, vaults and storage accounts by what their host names begin with, which is one in all of Azure.
    host_names: Table<(String, String), ResourceId>,
    identities: Table<ResourceId, UserAssignedIdentity>,
    vaults: Table<ResourceId, Vault>,
    accounts: Table<ResourceId, StorageAccount>,
    plain_resources: Table<ResourceId, PlainResource>,
    management_groups: Table<Scope, ManagementGroup>,
    /// The management groups above the subscription, the root group first, each with its digest.
    above_subscription: Vec<(u64, Scope)>,
    authorization: Authorization,
    authority: Option<CertifiedKey>,
    credentials: Table<PrincipalId, Credential>,
    endpoints: Table<ResourceId, Endpoint>,
    known_keys: Table<Place, KnownKeys>,
    issuers: Table<str, Issuer>,
    /// By what their tokens say in `iss`.
    issuer_keys: Table<str, KnownKeys>,
    agenda: agenda::Agenda,
    delays: Delays,
    limits: Limits,
    /// In which way this world is wrong, if it is.
    #[cfg(feature = "faults")]
    fault: Option<Fault>,
}

#[cfg(feature = "faults")]
impl Cloud {
    /// Makes the world wrong in this way.
    pub(crate) fn go_wrong(&mut self, fault: Fault) {
        self.fault = Some(fault);
        fault.disturb(self);
    }

    /// The figures of this world, to be changed.
    pub(crate) fn figures(&mut self) -> (&mut Delays, &mut Limits) {
        (&mut self.delays, &mut self.limits)
    }

    /// Whether the world is wrong in this way.
    pub(crate) fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// The status of an answer, as this world lets it be seen.
    pub(crate) fn status(&self, status: u16) -> u16 {
        self.fault.map_or(status, |fault| fault.status(status))
    }
}

#[cfg(not(feature = "faults"))]
impl Cloud {
    /// No world of this build is wrong.
    pub(crate) const fn has(&self, _: Fault) -> bool {
        false
    }

    /// Answers are seen as they are.
    pub(crate) const fn status(&self, status: u16) -> u16 {
        status
    }
}

impl Cloud {
    /// The tenant.
    #[must_use]
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The one subscription, which trusts the tenant.
    #[must_use]
    pub fn subscription(&self) -> SubscriptionId {
        self.subscription
    }

    /// How long changes take in this world until they are seen everywhere.
    #[must_use]
    pub fn delays(&self) -> &Delays {
        &self.delays
    }

    /// How much of something there may be in this world.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The resource group at this scope.
    #[must_use]
    pub fn resource_group(&self, scope: &Scope) -> Option<&ResourceGroup> {
        self.groups.get(scope)
    }

    /// All resource groups.
    pub fn resource_groups(&self) -> impl Iterator<Item = &ResourceGroup> {
        self.groups.values()
    }

    /// The host with this id.
    #[must_use]
    pub fn host(&self, id: &ResourceId) -> Option<&Host> {
        self.hosts.get(id)
    }

    /// All hosts: virtual machines, apps and workflows.
    pub fn hosts(&self) -> impl Iterator<Item = &Host> {
        self.hosts.values()
    }

    /// The app of App Service whose host name begins with this name; the name is unique in all of Azure.
    #[must_use]
    pub fn app_named(&self, name: &str) -> Option<&Host> {
        self.hosts.get(self.named(HostKind::WebApp.resource_type(), name)?)
    }

    fn named(&self, resource_type: &str, name: &str) -> Option<&ResourceId> {
        self.host_names.get(&host_name(resource_type, name))
    }

    /// The user-assigned identity with this id.
    #[must_use]
    pub fn identity(&self, id: &ResourceId) -> Option<&UserAssignedIdentity> {
        self.identities.get(id)
    }

    /// All user-assigned identities.
    pub fn identities(&self) -> impl Iterator<Item = &UserAssignedIdentity> {
        self.identities.values()
    }

    /// The key vault with this id.
    #[must_use]
    pub fn vault(&self, id: &ResourceId) -> Option<&Vault> {
        self.vaults.get(id)
    }

    /// The key vault whose host name begins with this name; the name is unique in all of Azure.
    #[must_use]
    pub fn vault_named(&self, name: &str) -> Option<&Vault> {
        self.vaults.get(self.named(Vault::TYPE, name)?)
    }

    /// All key vaults.
    pub fn vaults(&self) -> impl Iterator<Item = &Vault> {
        self.vaults.values()
    }

    /// The storage account with this id.
    #[must_use]
    pub fn account(&self, id: &ResourceId) -> Option<&StorageAccount> {
        self.accounts.get(id)
    }

    /// The storage account whose host name begins with this name; the name is unique in all of Azure.
    #[must_use]
    pub fn account_named(&self, name: &str) -> Option<&StorageAccount> {
        self.accounts.get(self.named(StorageAccount::TYPE, name)?)
    }

    /// All storage accounts.
    pub fn accounts(&self) -> impl Iterator<Item = &StorageAccount> {
        self.accounts.values()
    }

    /// Role assignments, deny assignments and roles.
    #[must_use]
    pub fn authorization(&self) -> &Authorization {
        &self.authorization
    }

    /// The resource with this id, if it is one that is kept as it was written.
    #[must_use]
    pub fn plain_resource(&self, id: &ResourceId) -> Option<&PlainResource> {
        self.plain_resources.get(id)
    }

    /// Those inside a scope.
    pub(crate) fn plain_resources_within(
        &self,
        scope: &Scope,
    ) -> impl Iterator<Item = &PlainResource> + use<'_> {
        self.plain_resources.within(scope)
    }

    /// All resources that are kept as they were written, deployments among them.
    pub fn plain_resources(&self) -> impl Iterator<Item = &PlainResource> {
        self.plain_resources.values()
    }

    /// The role assignment with this name.
    #[must_use]
    pub fn assignment(&self, name: RoleAssignmentName) -> Option<&RoleAssignment> {
        self.authorization.assignment(name)
    }

    /// All role assignments.
    pub fn assignments(&self) -> impl Iterator<Item = &RoleAssignment> {
        self.authorization.assignments()
    }

    /// The role assignments made to exactly this principal.
    pub fn assignments_of(&self, principal: PrincipalId) -> impl Iterator<Item = &RoleAssignment> {
        self.authorization.held(principal).filter(|one| one.counts_until.is_none())
    }

    /// With what the Managed Identity Resource Provider signs the certificates it issues.
    #[must_use]
    pub fn identity_authority(&self) -> Option<&CertifiedKey> {
        self.authority.as_ref()
    }

    /// The certificate and key that the Managed Identity Resource Provider holds for this identity.
    #[must_use]
    pub fn credential(&self, principal: PrincipalId) -> Option<&Credential> {
        self.credentials.get(&principal)
    }

    /// The token endpoint of this host.
    #[must_use]
    pub fn endpoint(&self, host: &ResourceId) -> Option<&Endpoint> {
        self.endpoints.get(host)
    }

    /// The tenant's signing keys as this service last fetched them.
    #[must_use]
    pub fn known_keys(&self, service: &Place) -> Option<&KnownKeys> {
        self.known_keys.get(service)
    }

    /// The issuer outside Azure that the document calls so.
    #[must_use]
    pub fn issuer(&self, name: &str) -> Option<&Issuer> {
        self.issuers.get(name)
    }

    /// All issuers outside Azure.
    pub fn issuers(&self) -> impl Iterator<Item = &Issuer> {
        self.issuers.values()
    }

    /// The keys of an outside issuer as Entra last fetched them.
    #[must_use]
    pub fn issuer_keys(&self, issuer: &str) -> Option<&KnownKeys> {
        self.issuer_keys.get(issuer)
    }

    /// The groups of the directory that hold this principal, directly or through other groups, each once, by id.
    #[must_use]
    pub fn directory_groups_of(&self, member: PrincipalId) -> Vec<PrincipalId> {
        let mut found: Vec<PrincipalId> = Vec::new();
        let mut open = alloc::vec![member];
        while let Some(member) = open.pop() {
            for group in self.tenant.groups_with(member) {
                if let Err(place) = found.binary_search(group) {
                    found.insert(place, *group);
                    open.push(*group);
                }
            }
        }
        found
    }
}

/// By what a resource is found whose name is part of a host name.
fn host_name(resource_type: &str, name: &str) -> (String, String) {
    (resource_type.to_string(), name.to_ascii_lowercase())
}
