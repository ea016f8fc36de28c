//! How much memory a change takes, where its size is up to whoever asked for it.

use super::Change;
use alloc::string::String;
use serde_json::{Map, Value};

/// What a member of an object takes besides its texts.
const MEMBER: usize = 96;

impl Change {
    /// About how many bytes it holds beyond its own size: contents and properties, which clients choose. The rest is no
    /// larger than the request that it follows from.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::BlobPut { blob, .. } => blob.content.as_bytes().len(),
            Self::SecretSet { version, .. } => version.value.len(),
            Self::HostPut { host } => of_object(&host.properties).saturating_add(of_object(&host.tags)),
            Self::ResourcePut { resource } => of_object(&resource.body),
            Self::ResourceGroupPut { group } => of_object(&group.tags),
            Self::IdentityPut { identity } => of_object(&identity.tags),
            Self::StorageAccountPut { account } => of_object(&account.tags),
            Self::VaultPut { vault } => of_object(&vault.tags),
            Self::SecurityAttributesSet { attributes, .. } => of_object(&attributes.0),
            Self::UserAdded { .. }
            | Self::GroupPut { .. }
            | Self::GroupDeleted { .. }
            | Self::GroupMemberAdded { .. }
            | Self::GroupMemberRemoved { .. }
            | Self::ApplicationPut { .. }
            | Self::ApplicationDeleted { .. }
            | Self::AppRoleAssigned { .. }
            | Self::AppRoleUnassigned { .. }
            | Self::ServicePrincipalCreated { .. }
            | Self::ServicePrincipalUpdated { .. }
            | Self::ServicePrincipalDeleted { .. }
            | Self::ServicePrincipalPurged { .. }
            | Self::SigningKeysRolled { .. }
            | Self::KeyCredentialAdded { .. }
            | Self::KeyCredentialRemoved { .. }
            | Self::FederatedCredentialPut { .. }
            | Self::FederatedCredentialDeleted { .. }
            | Self::KeysFetched { .. }
            | Self::IssuerKeysFetched { .. }
            | Self::CredentialIssued { .. }
            | Self::CredentialRevoked { .. }
            | Self::ResourceGroupDeleted { .. }
            | Self::HostDeleted { .. }
            | Self::IdentityDeleted { .. }
            | Self::EndpointConfigured { .. }
            | Self::EndpointRemoved { .. }
            | Self::TokenCached { .. }
            | Self::RoleAssigned { .. }
            | Self::RoleUnassigned { .. }
            | Self::DenyAssigned { .. }
            | Self::DenyUnassigned { .. }
            | Self::RoleDefined { .. }
            | Self::RoleUndefined { .. }
            | Self::ManagementGroupPut { .. }
            | Self::ManagementGroupDeleted { .. }
            | Self::SubscriptionMoved { .. }
            | Self::VaultDeleted { .. }
            | Self::AccessPoliciesSet { .. }
            | Self::SecretDeleted { .. }
            | Self::SecretRecovered { .. }
            | Self::SecretPurged { .. }
            | Self::KeyCreated { .. }
            | Self::ResourceDeleted { .. }
            | Self::StorageAccountDeleted { .. }
            | Self::ContainerPut { .. }
            | Self::ContainerDeleted { .. }
            | Self::BlobDeleted { .. }
            | Self::BlobTagsSet { .. } => 0,
        }
    }
}

fn of_object(members: &Map<String, Value>) -> usize {
    let each =
        |(name, value): (&String, &Value)| MEMBER.saturating_add(name.len()).saturating_add(of_value(value));
    members.iter().map(each).fold(0, usize::saturating_add)
}

/// Values are as deep as the parser allows, which is not deep.
fn of_value(value: &Value) -> usize {
    let within = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(of_value).fold(0, usize::saturating_add),
        Value::Object(members) => of_object(members),
    };
    size_of::<Value>().saturating_add(within)
}
