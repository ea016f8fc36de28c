//! Any resource, by what all of them have ("Resource functions", full resource object): id, type, region, tags and, where
//! it has one, its identity block.

use super::{Cloud, Host, IdentityBlock, PlainResource, StorageAccount, Tags, UserAssignedIdentity, Vault};
use crate::scope::{ResourceId, Scope};

/// A resource, whatever its type. What is particular to its type is inside.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Resource<'a> {
    Host(&'a Host),
    Identity(&'a UserAssignedIdentity),
    Vault(&'a Vault),
    StorageAccount(&'a StorageAccount),
    Plain(&'a PlainResource),
}

impl<'a> Resource<'a> {
    /// Its id.
    #[must_use]
    pub fn id(self) -> &'a ResourceId {
        match self {
            Self::Host(one) => &one.id,
            Self::Identity(one) => &one.id,
            Self::Vault(one) => &one.id,
            Self::StorageAccount(one) => &one.id,
            Self::Plain(one) => &one.id,
        }
    }

    /// Its type, as its provider writes it.
    #[must_use]
    pub fn resource_type(self) -> &'a str {
        match self {
            Self::Host(one) => one.kind.resource_type(),
            Self::Identity(_) => UserAssignedIdentity::TYPE,
            Self::Vault(_) => Vault::TYPE,
            Self::StorageAccount(_) => StorageAccount::TYPE,
            Self::Plain(one) => &one.resource_type,
        }
    }

    /// Its region; empty where it has none.
    #[must_use]
    pub fn location(self) -> &'a str {
        match self {
            Self::Host(one) => &one.location,
            Self::Identity(one) => &one.location,
            Self::Vault(one) => &one.location,
            Self::StorageAccount(one) => &one.location,
            Self::Plain(one) => &one.location,
        }
    }

    /// Its tags.
    #[must_use]
    pub fn tags(self) -> &'a Tags {
        match self {
            Self::Host(one) => &one.tags,
            Self::Identity(one) => &one.tags,
            Self::Vault(one) => &one.tags,
            Self::StorageAccount(one) => &one.tags,
            Self::Plain(one) => &one.tags,
        }
    }

    /// Its identities, if it is of a type that can have any.
    #[must_use]
    pub fn identity(self) -> Option<&'a IdentityBlock> {
        match self {
            Self::Host(one) => Some(&one.identity),
            Self::Identity(_) | Self::Vault(_) | Self::StorageAccount(_) | Self::Plain(_) => None,
        }
    }
}

impl Cloud {
    /// The resource with this id.
    #[must_use]
    pub fn resource(&self, id: &ResourceId) -> Option<Resource<'_>> {
        let host = || self.host(id).map(Resource::Host);
        let identity = || self.identity(id).map(Resource::Identity);
        let vault = || self.vault(id).map(Resource::Vault);
        let account = || self.account(id).map(Resource::StorageAccount);
        let plain = || self.plain_resource(id).map(Resource::Plain);
        host().or_else(identity).or_else(vault).or_else(account).or_else(plain)
    }

    /// All resources below a scope: of the subscription, of a resource group, inside another resource. What may use others
    /// comes before what others use: first hosts, then identities, then the rest.
    pub fn resources_within(&self, scope: &Scope) -> impl Iterator<Item = Resource<'_>> {
        let hosts = self.hosts.within(scope).map(Resource::Host);
        let identities = self.identities.within(scope).map(Resource::Identity);
        let vaults = self.vaults.within(scope).map(Resource::Vault);
        let accounts = self.accounts.within(scope).map(Resource::StorageAccount);
        let plain = self.plain_resources.within(scope).map(Resource::Plain);
        hosts.chain(identities).chain(vaults).chain(accounts).chain(plain)
    }
}
