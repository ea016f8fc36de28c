//! What stands on the stage at one moment, and in which state.

use crate::cloud::{Cloud, HostKind, IdentityBlock, Instance, ServicePrincipal, ServicePrincipalKind};
use crate::ids::{ClientId, PrincipalId, SubscriptionId, TenantId};
use crate::scope::{ResourceId, Scope};
use crate::sort::gathered;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

mod rights;

pub use rights::{AssignmentView, DenyView, RoleView, ScopeView};

/// How many of a kind stand on the stage at most. Nobody could tell more apart in a picture, and a moment must be found in no
/// time however large the world is.
const MOST: usize = 100;

/// Everything that stands on the stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct Stage {
    pub tenant_id: TenantId,
    pub domain: String,
    pub subscription_id: SubscriptionId,
    pub people: Vec<PersonView>,
    pub resource_groups: Vec<Scope>,
    pub hosts: Vec<HostView>,
    /// How many hosts are left out.
    pub more: usize,
    pub identities: Vec<IdentityView>,
    pub service_principals: Vec<ServicePrincipalView>,
    pub groups: Vec<GroupView>,
    /// The scopes above the resource groups, the outermost first: management groups and the subscription.
    pub scopes: Vec<ScopeView>,
    pub assignments: Vec<AssignmentView>,
    pub deny_assignments: Vec<DenyView>,
    pub roles: Vec<RoleView>,
    pub vaults: Vec<VaultView>,
    pub accounts: Vec<StorageAccountView>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct PersonView {
    pub name: String,
    pub user_principal_name: String,
    pub id: PrincipalId,
}

/// Something that runs the code of a host, with its token endpoint: the host itself, or one of several that it keeps.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct HostView {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: HostKind,
    /// Its identities as Resource Manager knows them.
    pub identity: IdentityBlock,
    /// The `type` of the identity block.
    pub identity_type: String,
    /// The identities that its token endpoint is configured with.
    pub endpoint: Vec<EndpointIdentityView>,
    /// The tokens that its token endpoint keeps.
    pub tokens: Vec<KeptTokenView>,
}

/// An identity that a token endpoint is configured with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct EndpointIdentityView {
    pub name: String,
    pub system_assigned: bool,
    pub client_id: ClientId,
    pub principal_id: PrincipalId,
    pub thumbprint: String,
    pub not_after: Timestamp,
}

/// A token that a token endpoint keeps.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct KeptTokenView {
    pub principal_id: PrincipalId,
    pub resource: String,
    pub not_before: Timestamp,
    pub expires_on: Timestamp,
}

/// A user-assigned identity.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its service principal's object id.
    pub principal_id: PrincipalId,
    /// Its service principal's client id.
    pub client_id: ClientId,
    /// The names of the hosts it is attached to.
    pub attached_to: Vec<String>,
}

/// The service principal of a managed identity, or of an application of the tenant's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ServicePrincipalView {
    /// Its object id.
    pub id: PrincipalId,
    /// Its client id.
    pub app_id: ClientId,
    /// Its name.
    pub display_name: String,
    /// What it stands for.
    pub kind: ServicePrincipalKind,
    /// The thumbprints of its key credentials.
    pub key_credentials: Vec<String>,
}

/// A security group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct GroupView {
    pub id: PrincipalId,
    pub display_name: String,
    pub members: Vec<PrincipalId>,
}

/// A key vault.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct VaultView {
    pub id: ResourceId,
    pub name: String,
    pub enable_rbac_authorization: bool,
    pub secrets: Vec<SecretView>,
    pub keys: Vec<SecretView>,
}

/// A secret or key in a vault: its name, never its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct SecretView {
    pub name: String,
    pub versions: u32,
}

/// A storage account with its containers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StorageAccountView {
    /// The account's id.
    pub id: ResourceId,
    /// The account's name.
    pub name: String,
    /// Its blobs, as `container/blob`; a container without blobs ends in a slash.
    pub blobs: Vec<String>,
}

/// What stands on the stage of this cloud.
#[must_use]
pub fn stage(cloud: &Cloud) -> Stage {
    let (hosts, identities) = (hosts(cloud), identities(cloud));
    let drawn = drawn(cloud, &hosts, &identities);
    Stage {
        tenant_id: cloud.tenant().id,
        domain: cloud.tenant().domain.clone(),
        subscription_id: cloud.subscription(),
        people: people(cloud),
        resource_groups: cloud.resource_groups().map(|group| group.id.clone()).collect(),
        more: cloud.instances().count().saturating_sub(hosts.len()),
        hosts,
        identities,
        service_principals: service_principals(cloud, drawn.as_ref()),
        groups: groups(cloud),
        scopes: rights::scopes(cloud),
        assignments: rights::assignments(cloud, drawn.as_ref()),
        deny_assignments: rights::deny_assignments(cloud),
        roles: rights::roles(cloud),
        vaults: vaults(cloud),
        accounts: accounts(cloud),
    }
}

/// Those of the directory who belong to what is drawn; nothing where all of it has room.
fn drawn(cloud: &Cloud, hosts: &[HostView], identities: &[IdentityView]) -> Option<BTreeSet<PrincipalId>> {
    cloud.tenant().service_principals().nth(MOST)?;
    let own = hosts.iter().filter_map(|host| Some(host.identity.system_assigned.as_ref()?.principal_id));
    Some(gathered(own.chain(identities.iter().map(|identity| identity.principal_id))))
}

fn people(cloud: &Cloud) -> Vec<PersonView> {
    let users = cloud.tenant().users();
    users
        .map(|user| PersonView {
            name: user.name.clone(),
            user_principal_name: user.user_principal_name.clone(),
            id: user.id,
        })
        .collect()
}

fn hosts(cloud: &Cloud) -> Vec<HostView> {
    let instances = cloud.instances();
    instances
        .take(MOST)
        .map(|instance| {
            let host = instance.host();
            let endpoint = cloud.endpoint(instance.id());
            HostView {
                id: instance.id().clone(),
                name: instance.name(),
                kind: host.kind,
                identity: host.identity.clone(),
                identity_type: host.identity.kind().to_string(),
                endpoint: endpoint.map(endpoint_identities).unwrap_or_default(),
                tokens: endpoint.map(kept_tokens).unwrap_or_default(),
            }
        })
        .collect()
}

fn endpoint_identities(endpoint: &crate::cloud::Endpoint) -> Vec<EndpointIdentityView> {
    let identities = endpoint.identities.iter();
    identities
        .map(|identity| {
            let credential = &identity.credential;
            EndpointIdentityView {
                name: credential.resource_id.rsplit('/').next().unwrap_or_default().to_string(),
                system_assigned: identity.system_assigned,
                client_id: credential.principal.client_id,
                principal_id: credential.principal.principal_id,
                thumbprint: credential.thumbprint.clone(),
                not_after: credential.not_after,
            }
        })
        .collect()
}

fn kept_tokens(endpoint: &crate::cloud::Endpoint) -> Vec<KeptTokenView> {
    let tokens = endpoint.tokens();
    tokens
        .map(|kept| KeptTokenView {
            principal_id: kept.principal_id,
            resource: kept.resource.to_string(),
            not_before: kept.token.not_before,
            expires_on: kept.token.expires_on,
        })
        .collect()
}

fn identities(cloud: &Cloud) -> Vec<IdentityView> {
    let hosts = |id: &ResourceId| {
        let attached = cloud.instances().take(MOST).filter(|one| one.host().identity.has(id));
        attached.map(Instance::name).collect()
    };
    let identities = cloud.identities();
    identities
        .take(MOST)
        .map(|identity| IdentityView {
            id: identity.id.clone(),
            name: identity.id.name().to_string(),
            principal_id: identity.principal.principal_id,
            client_id: identity.principal.client_id,
            attached_to: hosts(&identity.id),
        })
        .collect()
}

fn service_principals(cloud: &Cloud, drawn: Option<&BTreeSet<PrincipalId>>) -> Vec<ServicePrincipalView> {
    let tenant = cloud.tenant();
    let is_own = |one: &ServicePrincipal| {
        one.service_principal_type == ServicePrincipalKind::ManagedIdentity
            || tenant.application_with(one.app_id).is_some()
    };
    tenant
        .service_principals()
        .filter(|one| is_own(one) && drawn.is_none_or(|drawn| drawn.contains(&one.id)))
        .map(|principal| ServicePrincipalView {
            id: principal.id,
            app_id: principal.app_id,
            display_name: principal.display_name.clone(),
            kind: principal.service_principal_type,
            key_credentials: principal
                .key_credentials
                .iter()
                .map(|key| key.custom_key_identifier.clone())
                .collect(),
        })
        .collect()
}

fn groups(cloud: &Cloud) -> Vec<GroupView> {
    let groups = cloud.tenant().groups();
    groups
        .take(MOST)
        .map(|group| GroupView {
            id: group.id,
            display_name: group.display_name.clone(),
            members: group.members.clone(),
        })
        .collect()
}

fn vaults(cloud: &Cloud) -> Vec<VaultView> {
    fn counted<T>((name, versions): (&str, &Vec<T>)) -> SecretView {
        SecretView { name: name.to_string(), versions: u32::try_from(versions.len()).unwrap_or(u32::MAX) }
    }
    let vaults = cloud.vaults();
    vaults
        .take(MOST)
        .map(|vault| VaultView {
            id: vault.id.clone(),
            name: vault.id.name().to_string(),
            enable_rbac_authorization: vault.enable_rbac_authorization,
            secrets: vault.secrets.iter().map(counted).collect(),
            keys: vault.keys.iter().map(counted).collect(),
        })
        .collect()
}

fn accounts(cloud: &Cloud) -> Vec<StorageAccountView> {
    let accounts = cloud.accounts();
    accounts
        .take(MOST)
        .map(|account| {
            let mut blobs = Vec::new();
            for (name, container) in account.containers.iter() {
                if container.blobs.is_empty() {
                    blobs.push(alloc::format!("{name}/"));
                }
                blobs.extend(container.blobs.iter().map(|(blob, _)| alloc::format!("{name}/{blob}")));
            }
            StorageAccountView { id: account.id.clone(), name: account.id.name().to_string(), blobs }
        })
        .collect()
}
