//! Whether somebody can hold nothing beyond a certificate, the closed set of what they hold. It shares no code with the
//! search: it goes through everything there is, asks `crate::access` what each principal of the certificate may do, and wants
//! what follows from that in the certificate too.

use super::certificate::Certificate;
use super::gain::Gain;
use crate::access::{Action, Asker, Offer, Operation, is_global_administrator, may_add_members};
use crate::cloud::{Cloud, Host, HostKind, RoleType, StorageAccount, UserAssignedIdentity, Vault};
use crate::ids::{PrincipalId, RoleDefinitionId};
use crate::rbac::role_named;
use crate::scope::{ResourceId, Scope};
use crate::services::{RunsCode, offered_outside};
use crate::time::Timestamp;
use crate::wire::{Method, Request, Url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What follows from a certificate and is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw(pub String);

/// Checks that nothing follows from what a certificate holds but what it holds already.
///
/// # Errors
/// [`Flaw`] names the first thing that is missing.
pub fn check(cloud: &Cloud, certificate: &Certificate, now: Timestamp) -> Result<(), Flaw> {
    let person = |gain: &Gain| if let Gain::Principal { principal } = gain { Some(*principal) } else { None };
    let people: Vec<PrincipalId> = certificate.holds.iter().filter_map(person).collect();
    let mut askers: Vec<_> =
        people.iter().map(|one| (*one, Asker::with_new_token(cloud, *one, now))).collect();
    if people.iter().any(|one| may_add_members(cloud, *one)) {
        let every: Vec<PrincipalId> = cloud.tenant().groups().map(|group| group.id).collect();
        askers.extend(people.iter().map(|one| (*one, Asker::with_token(cloud, *one, every.clone(), now))));
    }
    let strongest = ["Owner", "Key Vault Administrator", "Storage Blob Data Owner"];
    let strongest = strongest.into_iter().filter_map(role_named).map(|role| role.id).collect();
    let is_denied = cloud.authorization().deny_assignments().next().is_some();
    let (after, holds) = (certificate.cloud(cloud), certificate.holds.as_slice());
    let check = Check { cloud, after, people, askers, holds, strongest, is_denied };
    check.wants(true, Gain::Principal { principal: certificate.from })?;
    let elevated = role_named("User Access Administrator").map(|role| role.id);
    let lacks = |one: &PrincipalId| !check.covers(*one, elevated.as_slice(), &Scope::root());
    if check.people.iter().any(|one| is_global_administrator(cloud, *one) && lacks(one)) {
        return Err(Flaw("elevated access".to_string()));
    }
    cloud.hosts().try_for_each(|host| check.host(host))?;
    cloud.identities().try_for_each(|identity| check.identity(identity))?;
    cloud.vaults().try_for_each(|vault| check.vault(vault))?;
    cloud.accounts().try_for_each(|account| check.account(account))?;
    check.roles()
}

struct Check<'a> {
    cloud: &'a Cloud,
    after: Cloud,
    people: Vec<PrincipalId>,
    askers: Vec<(PrincipalId, Asker<'a>)>,
    holds: &'a [Gain],
    strongest: Vec<RoleDefinitionId>,
    is_denied: bool,
}

impl Check<'_> {
    fn wants(&self, follows: bool, gain: Gain) -> Result<(), Flaw> {
        if !follows || self.holds.contains(&gain) { Ok(()) } else { Err(Flaw(format!("{gain:?}"))) }
    }

    /// Who may do something, of all that the certificate holds.
    fn who(&self, action: &Action<'_>, scope: &Scope, offer: &Offer) -> Vec<PrincipalId> {
        let may = |asker: &Asker<'_>, cloud| asker.decide(cloud, action, scope, offer.clone()).allowed;
        let all = self.askers.iter().filter(|(_, one)| may(one, self.cloud) || may(one, &self.after));
        all.map(|(one, _)| *one).collect()
    }

    fn control(&self, action: &str, scope: &Scope) -> Vec<PrincipalId> {
        self.who(&Action::control(action), scope, &Offer::default())
    }

    fn any(&self, action: &str, scope: &Scope) -> bool {
        !self.control(action, scope).is_empty()
    }

    /// Code that can be run is held, and with it each identity of its host.
    fn host(&self, host: &Host) -> Result<(), Flaw> {
        let (id, gain, kind) =
            (host.id.scope(), Gain::Code { host: host.id.clone() }, host.kind.resource_type());
        let all = |actions: [&str; 2]| actions.iter().all(|one| self.any(&format!("{kind}/{one}"), id));
        let mut instances = host.instances();
        let follows = match host.kind {
            HostKind::LogicApp => all(["write", "triggers/run/action"]),
            _ => instances
                .any(|one| RunsCode::on(one).is_some_and(|by| self.any(by.action(), one.id().scope()))),
        } || (host.kind.is_app()
            && (all(["publishxml/action"; 2]) || all(["config/list/action"; 2])));
        if !follows && !self.holds.contains(&gain) {
            return Ok(());
        }
        self.wants(true, gain)?;
        let attached = host.identity.user_assigned.iter().map(|(_, one)| one);
        let mut all = host.identity.system_assigned.iter().chain(attached);
        all.try_for_each(|one| self.principal(true, one.principal_id))
    }

    fn principal(&self, follows: bool, principal: PrincipalId) -> Result<(), Flaw> {
        let found = self.cloud.tenant().service_principal(principal);
        self.wants(follows && found.is_some_and(|one| one.account_enabled), Gain::Principal { principal })
    }

    fn may_assign(&self, role: RoleDefinitionId, to: PrincipalId, scope: &Scope) -> Vec<PrincipalId> {
        let action = Action::control("Microsoft.Authorization/roleAssignments/write");
        let kind = self.cloud.tenant().principal_type(to);
        kind.map(|kind| self.who(&action, scope, &Offer::to_assign(role, to, kind))).unwrap_or_default()
    }

    /// These, or everybody where one may assign themselves, and so the others, any role.
    fn given(&self, scope: &Scope, these: Vec<PrincipalId>) -> Vec<PrincipalId> {
        let owner = self.strongest.first().copied().unwrap_or_default();
        let gives = |one: &PrincipalId| self.may_assign(owner, *one, scope).contains(one);
        if !self.is_denied && self.people.iter().any(gives) { self.people.clone() } else { these }
    }

    /// An identity is held that trusts an outsider, or that somebody may assign who has, or can be given, a host for it.
    fn identity(&self, identity: &UserAssignedIdentity) -> Result<(), Flaw> {
        let (id, kind) = (identity.id.scope(), UserAssignedIdentity::TYPE);
        let trust = id.child("federatedIdentityCredentials/reach");
        let is_trusted = self.any(&format!("{kind}/federatedIdentityCredentials/write"), &trust);
        let assigns = self.given(id, self.control(&format!("{kind}/assign/action"), id));
        let mut writers = Vec::new();
        for (kind, run, below) in [
            ("Microsoft.Compute/virtualMachines", "runCommand/action", ""),
            ("Microsoft.Web/sites", "publish/action", ""),
            ("Microsoft.Logic/workflows", "triggers/run/action", ""),
            (
                "Microsoft.Compute/virtualMachineScaleSets",
                "virtualMachines/runCommand/action",
                "/virtualMachines/0",
            ),
        ] {
            let is_taken = kind.ends_with("sites") && self.cloud.app_named("reach").is_some();
            for group in self.cloud.resource_groups().filter(|_| identity.allows(kind) && !is_taken) {
                let new = ResourceId::new(&group.id, kind, "reach");
                let instance = Scope::parse(&format!("{new}{below}")).unwrap_or_else(|_| new.scope().clone());
                if self.cloud.host(&new).is_none() && self.any(&format!("{kind}/{run}"), &instance) {
                    writers
                        .extend(self.given(&group.id, self.control(&format!("{kind}/write"), new.scope())));
                }
            }
        }
        let coded = |host: &&Host| self.holds.contains(&Gain::Code { host: host.id.clone() });
        for host in self.cloud.hosts().filter(coded) {
            let (kind, at) = (host.kind.resource_type(), host.id.scope());
            if identity.suits(kind, &host.location) {
                writers.extend(self.given(at, self.control(&format!("{kind}/write"), at)));
            }
        }
        let is_attached = writers.iter().any(|one| assigns.contains(one));
        let follows = is_attached || (is_trusted && self.cloud.issuers().next().is_some());
        self.principal(follows, identity.principal.principal_id)
    }

    fn vault(&self, vault: &Vault) -> Result<(), Flaw> {
        let id = vault.id.scope();
        let sets = ["accessPolicies/write", "write"].map(|one| format!("{}/{one}", Vault::TYPE));
        let has = |gain: &Gain| matches!(gain, Gain::Policy { vault: own, .. } if *own == vault.id);
        let is_set = vault.enable_rbac_authorization || self.holds.iter().any(has);
        if !is_set && sets.iter().any(|one| self.any(one, id)) {
            return Err(Flaw(format!("a policy of {id}")));
        }
        let secrets = vault.secrets.iter().map(|(name, _)| format!("secrets/{name}"));
        let of_secrets =
            secrets.flat_map(|at| [(at.clone(), Operation::GetSecrets), (at, Operation::SetSecrets)]);
        let signs = vault
            .keys
            .iter()
            .filter(|(_, all)| all.last().is_some_and(|one| one.key_ops.iter().any(|op| op == "sign")));
        let keys = signs.map(|(name, _)| (format!("keys/{name}"), Operation::SignWithKeys));
        of_secrets.chain(keys).try_for_each(|(at, operation)| {
            let scope = id.child(&at);
            let who = self.who(&operation.action(&scope), &scope, &Offer::default());
            self.wants(!who.is_empty(), Gain::Data { operation, scope })
        })
    }

    fn account(&self, account: &StorageAccount) -> Result<(), Flaw> {
        const KIND: &str = StorageAccount::TYPE;
        let (id, keys) = (account.id.scope(), Gain::Keys { account: account.id.clone() });
        let lists = account.allow_shared_key_access && self.any(&format!("{KIND}/listKeys/action"), id);
        self.wants(lists, keys.clone())?;
        account.containers.iter().try_for_each(|(name, container)| {
            let scope = id.child(&format!("blobServices/default/containers/{name}"));
            let may = |method, blob: &str, verb: &str| {
                let url =
                    Url::parse(&format!("https://{}.blob.core.windows.net/{name}/{blob}", account.id.name()));
                let offer = url.map(|url| {
                    offered_outside(self.cloud, account, &Request::new(method, url), (name, blob))
                });
                let action = Action::data(format!("{KIND}/blobServices/containers/blobs/{verb}"));
                offer.is_ok_and(|offer| !self.who(&action, &scope, &offer).is_empty())
            };
            let blobs: Vec<&str> = container.blobs.iter().map(|(name, _)| name).take(32).collect();
            let reads =
                may(Method::Get, "", "read") || blobs.iter().any(|blob| may(Method::Get, blob, "read"));
            let adds = may(Method::Put, "reach", "write") || may(Method::Put, "reach", "add/action");
            let writes = adds || blobs.iter().any(|blob| may(Method::Put, blob, "write"));
            let has = self.holds.contains(&keys);
            self.wants(has || reads, Gain::Data { operation: Operation::ReadBlobs, scope: scope.clone() })?;
            self.wants(has || writes, Gain::Data { operation: Operation::WriteBlobs, scope: scope.clone() })
        })
    }

    fn covers(&self, one: PrincipalId, roles: &[RoleDefinitionId], scope: &Scope) -> bool {
        roles.iter().all(|role| {
            let mut held =
                self.after.assignments_of(one).filter(|held| held.role == *role && held.condition.is_none());
            held.any(|held| self.cloud.is_at_or_below(scope, &held.scope))
        })
    }

    /// A custom role that can be written is, and a role that can be assigned is: to all, or to one who can then do everything.
    fn roles(&self) -> Result<(), Flaw> {
        let all: Vec<_> = self.after.authorization().roles().cloned().collect();
        for role in all.iter().filter(|role| role.role_type == RoleType::CustomRole) {
            let write = |at| self.control("Microsoft.Authorization/roleDefinitions/write", at);
            let writers: Vec<_> = role.assignable_scopes.iter().map(write).collect();
            let writes = |one: &PrincipalId| writers.iter().all(|may| may.contains(one));
            self.wants(self.people.iter().any(writes), Gain::Definition { role: role.id })?;
        }
        let subscription = Scope::subscription(self.cloud.subscription());
        let resources = self.cloud.resources_within(&subscription).map(|one| one.id().scope().clone());
        let groups = self.cloud.resource_groups().map(|one| one.id.clone());
        let above = self.cloud.management_groups().map(|one| one.id.clone());
        let scopes =
            [Scope::root(), subscription.clone()].into_iter().chain(above).chain(groups).chain(resources);
        let mut holders = self.people.clone();
        holders.extend(self.people.iter().flat_map(|one| self.cloud.directory_groups_of(*one)));
        for scope in scopes {
            let owns = |one: &PrincipalId| self.covers(*one, &self.strongest, &scope);
            if !self.is_denied && self.people.iter().any(owns) {
                continue;
            }
            let fits = |at: &Scope| self.cloud.is_at_or_below(&scope, at);
            for role in all.iter().filter(|role| role.assignable_scopes.iter().any(fits)) {
                let open = |to: &&PrincipalId| !owns(to) && !self.covers(**to, &[role.id], &scope);
                let is_given = |to: &PrincipalId| !self.may_assign(role.id, *to, &scope).is_empty();
                if holders.iter().filter(open).any(is_given) {
                    return Err(Flaw(format!("{} at {scope}", role.role_name)));
                }
            }
        }
        Ok(())
    }
}
