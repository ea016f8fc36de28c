//! What the cloud has that an attacker may go for, in the order of its scopes, so that all below a scope stands together.

use crate::cloud::{Cloud, Host, KeyVersion, ResourceGroup, StorageAccount, UserAssignedIdentity, Vault};
use crate::scope::Scope;
use crate::sort::sort_by;
use alloc::format;
use alloc::vec::Vec;

/// One of them.
pub(super) struct Item<'a> {
    pub(super) scope: Scope,
    pub(super) thing: Thing<'a>,
}

/// What it is.
#[derive(Clone, Copy)]
pub(super) enum Thing<'a> {
    Group(&'a ResourceGroup),
    Host(&'a Host),
    Identity(&'a UserAssignedIdentity),
    Vault(&'a Vault),
    Secret,
    Key,
    Account(&'a StorageAccount),
    Container(&'a StorageAccount),
}

/// All of them.
pub(super) fn all(cloud: &Cloud) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut add = |scope: &Scope, thing| items.push(Item { scope: scope.clone(), thing });
    for group in cloud.resource_groups() {
        add(&group.id, Thing::Group(group));
    }
    for host in cloud.hosts() {
        add(host.id.scope(), Thing::Host(host));
    }
    for identity in cloud.identities() {
        add(identity.id.scope(), Thing::Identity(identity));
    }
    for vault in cloud.vaults() {
        let at = vault.id.scope();
        add(at, Thing::Vault(vault));
        for (name, _) in vault.secrets.iter() {
            add(&at.child(&format!("secrets/{name}")), Thing::Secret);
        }
        let signs = |versions: &[KeyVersion]| {
            versions.last().is_some_and(|newest| newest.key_ops.iter().any(|op| op == "sign"))
        };
        for (name, _) in vault.keys.iter().filter(|(_, versions)| signs(versions)) {
            add(&at.child(&format!("keys/{name}")), Thing::Key);
        }
    }
    for account in cloud.accounts() {
        let at = account.id.scope();
        add(at, Thing::Account(account));
        for (name, _) in account.containers.iter() {
            add(&at.child(&format!("blobServices/default/containers/{name}")), Thing::Container(account));
        }
    }
    sort_by(&mut items, |one, other| one.scope.cmp(&other.scope));
    items
}

/// The places of those at a scope, and of those below it.
pub(super) fn within(cloud: &Cloud, items: &[Item<'_>], scope: &Scope) -> [(usize, usize); 2] {
    let subscription = Scope::subscription(cloud.subscription());
    if cloud.is_at_or_below(&subscription, scope) {
        return [(0, items.len()), (0, 0)];
    }
    let key = scope.key();
    let before = |is_before: &dyn Fn(&str) -> bool| items.partition_point(|one| is_before(one.scope.key()));
    let (below, after) = (format!("{key}/"), format!("{key}0"));
    // `0` is the character after `/`.
    [
        (before(&|own| own < key), before(&|own| own <= key)),
        (before(&|own| *own < *below), before(&|own| *own < *after)),
    ]
}
