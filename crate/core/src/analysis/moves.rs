//! What can be gained of each thing in the cloud, and by what.

use super::acts;
use super::gain::{Gain, Way};
use super::places::{self, Thing};
use super::search::{Leave, Search};
use crate::access::{Offer, Operation};
use crate::cloud::{
    Change, Host, HostKind, Permission, RoleAssignment, RoleDefinition, RoleType, StorageAccount,
    UserAssignedIdentity, Vault,
};
use crate::ids::{PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::scope::{ResourceId, Scope};
use crate::services::offered_outside;
use crate::wire::{Method, Request, Url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// With these three roles together there is nothing that the simulator has and somebody may not.
const STRONGEST: [RoleDefinitionId; 3] = [
    OWNER,
    RoleDefinitionId::from_u128(0x0048_2a5a_887f_4fb3_b363_3b7f_e8e7_4483),
    RoleDefinitionId::from_u128(0xb7e6_dc6d_f1e8_4753_8033_0f27_6bb0_955b),
];
const OWNER: RoleDefinitionId = RoleDefinitionId::from_u128(0x8e3a_f657_a8ff_443c_a75c_2fe8_c4bc_b635);
const USER_ACCESS_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId::from_u128(0x18d7_d88d_d35e_4fb5_a5c3_7773_c20a_72d9);
/// What the assignments that an attack makes are called, counted on from here.
const FIRST_NAME: u128 = 0x0000_0000_0000_4000_8000_0000_0000_0001;
/// So many blobs of a container are tried one by one where a condition looks at blobs.
const MOST_BLOBS: usize = 32;
/// What an attacker calls whatever needs a name.
pub(super) const NEW: &str = "reach";

/// The kinds of hosts that an attacker may create: one of each type.
fn new_hosts() -> impl Iterator<Item = HostKind> {
    HostKind::ALL.into_iter().filter(|kind| match kind {
        HostKind::VirtualMachine
        | HostKind::VirtualMachineScaleSet
        | HostKind::WebApp
        | HostKind::LogicApp => true,
        // Whoever may create one may create a web app.
        HostKind::FunctionApp => false,
    })
}

/// A host with this id, if an attacker may give a new one this name; and what runs its code.
fn new_host(search: &Search<'_>, group: &Scope, kind: HostKind) -> Option<(ResourceId, ResourceId)> {
    let id = ResourceId::new(group, kind.resource_type(), NEW);
    let is_taken =
        search.cloud.host(&id).is_some() || (kind.is_app() && search.cloud.app_named(NEW).is_some());
    let instance = match kind {
        HostKind::VirtualMachineScaleSet => id.child("virtualMachines", "0"),
        HostKind::VirtualMachine | HostKind::WebApp | HostKind::FunctionApp | HostKind::LogicApp => {
            id.clone()
        }
    };
    (!is_taken).then_some((id, instance))
}

impl Search<'_> {
    fn who(&self, voice: usize) -> Option<PrincipalId> {
        self.voices.get(voice).map(|voice| voice.principal)
    }

    /// A Global Administrator becomes User Access Administrator of everything.
    pub(super) fn elevate(&mut self, step: usize, principal: PrincipalId) {
        self.assign(
            Way::Elevate,
            principal,
            principal,
            USER_ACCESS_ADMINISTRATOR,
            &Scope::root(),
            Leave::default().after(step),
        );
    }

    /// Whether all of the strongest roles are theirs at a scope.
    pub(super) fn holds_all(&self, principal: PrincipalId, scope: &Scope) -> bool {
        STRONGEST.iter().all(|role| self.holds(principal, *role, scope))
    }

    fn holds(&self, principal: PrincipalId, role: RoleDefinitionId, scope: &Scope) -> bool {
        self.changed.authorization().held_at(principal, scope).iter().any(|one| one.role == role)
    }

    fn assign(
        &mut self,
        way: Way,
        by: PrincipalId,
        to: PrincipalId,
        role: RoleDefinitionId,
        scope: &Scope,
        leave: Leave,
    ) -> Option<()> {
        if self.holds(to, role, scope) {
            return None;
        }
        let count = u128::try_from(self.made.len()).ok()?;
        let assignment = Arc::new(RoleAssignment {
            name: RoleAssignmentName::from_u128(FIRST_NAME.saturating_add(count)),
            scope: scope.clone(),
            role,
            counts_from: self.now,
            counts_until: None,
            principal_id: to,
            principal_type: self.cloud.tenant().principal_type(to)?,
            description: None,
            condition: None,
            created_on: self.now,
            updated_on: self.now,
            created_by: Some(by),
            updated_by: Some(by),
        });
        let step = self.step(way, Some(by), Gain::Role { assignment: assignment.clone() }, leave);
        self.made.insert(assignment.name, step);
        self.change(&Change::RoleAssigned { assignment });
        Some(())
    }

    fn change(&mut self, change: &Change) {
        self.changed.apply(change);
        self.is_changed = true;
    }

    /// Assigns what helps: the strongest roles to the sender, and where a condition or a denial stands in the way any role to
    /// whoever the attacker speaks for.
    pub(super) fn grant(&mut self, voice: usize, scope: &Scope) -> Option<()> {
        let by = self.who(voice)?;
        let may = |search: &mut Self, role, to| {
            let kind = search.cloud.tenant().principal_type(to)?;
            search.may(voice, acts::ASSIGN_ROLES, scope, Offer::to_assign(role, to, kind))
        };
        let strong: Vec<(RoleDefinitionId, Leave)> =
            STRONGEST.into_iter().filter_map(|role| Some((role, may(self, role, by)?))).collect();
        let is_free = strong.len() == STRONGEST.len();
        for (role, leave) in strong {
            self.assign(Way::AssignRole, by, by, role, scope, leave);
        }
        if is_free && !self.has_denials {
            if self.free.iter().all(|(_, known)| !known.contains(scope)) {
                self.free.push((voice, scope.clone()));
                self.place_waiting();
            }
            return Some(());
        }
        let fits = |role: &&RoleDefinition| {
            role.assignable_scopes.iter().any(|above| self.cloud.is_at_or_below(scope, above))
        };
        let mut roles: Vec<RoleDefinitionId> = STRONGEST.to_vec();
        if !is_free {
            roles = self.changed.authorization().roles().filter(fits).map(|role| role.id).collect();
        }
        let mut holders: Vec<PrincipalId> = Vec::new();
        for voice in &self.voices {
            holders.push(voice.principal);
            holders.extend(&voice.own);
        }
        holders.sort_unstable();
        holders.dedup();
        for to in holders {
            for role in &roles {
                if !self.holds(to, *role, scope)
                    && let Some(leave) = may(self, *role, to)
                {
                    self.assign(Way::AssignRole, by, to, *role, scope, leave);
                }
            }
        }
        Some(())
    }

    /// Writes custom roles anew, so that they allow everything.
    pub(super) fn define(&mut self, voice: usize) -> Option<()> {
        let by = self.who(voice)?;
        let open = |role: &&RoleDefinition| {
            role.role_type == RoleType::CustomRole && !self.defined.contains_key(&role.id)
        };
        let custom: Vec<RoleDefinition> =
            self.changed.authorization().roles().filter(open).cloned().collect();
        for role in custom {
            let allowed: Option<Vec<Leave>> = role
                .assignable_scopes
                .iter()
                .map(|scope| self.may(voice, acts::DEFINE_ROLES, scope, Offer::default()))
                .collect();
            let Some(allowed) = allowed else { continue };
            let leave = allowed.iter().fold(Leave::default(), Leave::and);
            let step = self.step(Way::DefineRole, Some(by), Gain::Definition { role: role.id }, leave);
            self.defined.insert(role.id, step);
            self.change(&Change::RoleDefined { role: widened(role).into() });
        }
        Some(())
    }

    /// Finds out which kinds of hosts the voice may create in a group, and on which it may run code.
    pub(super) fn create(&mut self, voice: usize, group: &Scope, mask: u32) -> Option<()> {
        let by = self.who(voice)?;
        for kind in new_hosts() {
            let Some((id, instance)) = new_host(self, group, kind) else { continue };
            let is_known = |spots: &Vec<(HostKind, ResourceId, Leave)>| spots.iter().any(|spot| spot.1 == id);
            if acts::write(kind).is_in(mask)
                && !self.spots.get(&voice).is_some_and(is_known)
                && let Some(leave) = self.may(voice, acts::write(kind), id.scope(), Offer::default())
            {
                self.spots.entry(voice).or_default().push((kind, id.clone(), leave));
                self.place_waiting();
            }
            if acts::run(kind).is_in(mask)
                && !self.runs.contains_key(&id)
                && let Some(leave) = self.may(voice, acts::run(kind), instance.scope(), Offer::default())
            {
                self.runs.insert(id, (by, leave));
                self.place_waiting();
            }
        }
        Some(())
    }

    /// Where the voice may create a host that suits an identity, and somebody may run code on it.
    fn spot(
        &self,
        voice: usize,
        identity: &UserAssignedIdentity,
    ) -> Option<(ResourceId, PrincipalId, Leave)> {
        self.spots.get(&voice).into_iter().flatten().find_map(|(kind, id, created)| {
            let (by, run) = self.runs.get(id).filter(|_| identity.allows(kind.resource_type()))?;
            Some((id.clone(), *by, created.clone().and(run)))
        })
    }

    /// Tries again to find a host for the identities that wait for one.
    fn place_waiting(&mut self) {
        for (voice, item, leave) in core::mem::take(&mut self.waiting) {
            self.attach(voice, item, leave);
        }
    }

    pub(super) fn identity(
        &mut self,
        voice: usize,
        item: usize,
        identity: &UserAssignedIdentity,
        mask: u32,
    ) -> Option<()> {
        let by = self.who(voice)?;
        if acts::FEDERATE.is_in(mask) && self.cloud.issuers().next().is_some() {
            let credential = identity.id.child("federatedIdentityCredentials", NEW);
            if let Some(leave) = self.may(voice, acts::FEDERATE, credential.scope(), Offer::default()) {
                let principal = identity.principal.principal_id;
                self.gain_principal(Way::Federate, Some(by), Some(&identity.id), principal, leave);
                return Some(());
            }
        }
        if acts::ASSIGN_IDENTITY.is_in(mask) {
            let scope = identity.id.scope();
            if let Some(leave) = self.may(voice, acts::ASSIGN_IDENTITY, scope, Offer::default()) {
                self.attach(voice, item, leave);
            }
        }
        Some(())
    }

    /// Gives an identity that the voice may assign to a host: to a new one, or to one on which the attacker has code and that
    /// the same sender may write. Waits where there is none.
    fn attach(&mut self, voice: usize, item: usize, leave: Leave) -> Option<()> {
        let by = self.who(voice)?;
        let Thing::Identity(identity) = self.items.get(item)?.thing else { return None };
        let principal = identity.principal.principal_id;
        if self.held.contains_key(&principal) {
            return None;
        }
        if let Some((id, runner, created)) = self.spot(voice, identity) {
            self.gain_principal(Way::CreateHost, Some(by), Some(&id), principal, leave.and(&created));
            let step = self.held.get(&principal).copied()?;
            self.steps.get_mut(step)?.with = Some(runner);
            return Some(());
        }
        for (id, code) in self.coded.clone() {
            let Some(host) = self.cloud.host(&id) else { continue };
            if identity.suits(host.kind.resource_type(), &host.location)
                && let Some(written) = self.may(voice, acts::write(host.kind), id.scope(), Offer::default())
            {
                let leave = leave.and(&written).after(code);
                self.gain_principal(Way::Attach, Some(by), Some(&id), principal, leave);
                return Some(());
            }
        }
        self.bring_together(voice, identity);
        self.waiting.push((voice, item, leave));
        Some(())
    }

    /// One may assign an identity and has no host for it, another has: whoever may assign roles gives one of them what they
    /// lack.
    fn bring_together(&mut self, voice: usize, identity: &UserAssignedIdentity) -> Option<()> {
        let who = self.who(voice)?;
        let has_group = |scope: &Scope| {
            let is_within = |one: &Scope| self.cloud.is_at_or_below(one, scope);
            let suits = |host: &Host| identity.suits(host.kind.resource_type(), &host.location);
            let mut coded = self.coded.iter().filter(|(id, _)| self.cloud.host(id).is_some_and(suits));
            self.cloud.resource_groups().any(|group| is_within(&group.id))
                || coded.any(|(id, _)| is_within(id.scope()))
        };
        let over_hosts = self.free.iter().find(|(_, scope)| has_group(scope)).cloned();
        if let Some((by, scope)) = over_hosts {
            return self.hand_out(by, who, &scope);
        }
        let covers = |scope: &Scope| self.cloud.is_at_or_below(identity.id.scope(), scope);
        let (by, scope) = self.free.iter().find(|(_, scope)| covers(scope)).cloned()?;
        for other in 0..self.voices.len() {
            if self.has_place_for(other, identity)
                && let Some(other) = self.who(other)
            {
                self.hand_out(by, other, &scope);
            }
        }
        Some(())
    }

    /// A voice that may assign any role makes another principal an owner.
    fn hand_out(&mut self, voice: usize, to: PrincipalId, scope: &Scope) -> Option<()> {
        let by = self.who(voice)?;
        let offer = Offer::to_assign(OWNER, to, self.cloud.tenant().principal_type(to)?);
        let leave = self.may(voice, acts::ASSIGN_ROLES, scope, offer)?.and(&self.speaks(to));
        self.assign(Way::AssignRole, by, to, OWNER, scope, leave)
    }

    fn speaks(&self, principal: PrincipalId) -> Leave {
        self.held.get(&principal).map(|step| Leave::default().after(*step)).unwrap_or_default()
    }

    /// Whether the voice may create a host that suits an identity, or write one on which the attacker has code.
    fn has_place_for(&mut self, voice: usize, identity: &UserAssignedIdentity) -> bool {
        if self.spot(voice, identity).is_some() {
            return true;
        }
        self.coded.clone().iter().any(|(id, _)| {
            self.cloud.host(id).is_some_and(|host| {
                identity.suits(host.kind.resource_type(), &host.location)
                    && self.may(voice, acts::write(host.kind), id.scope(), Offer::default()).is_some()
            })
        })
    }

    pub(super) fn host(&mut self, voice: usize, item: usize, host: &Host, mask: u32) -> Option<()> {
        let by = self.who(voice)?;
        if host.kind == HostKind::LogicApp {
            return self.workflow(voice, item, host, mask);
        }
        let gain = Gain::Code { host: host.id.clone() };
        if acts::run(host.kind).is_in(mask) {
            for instance in host.instances() {
                let scope = instance.id().scope();
                if let Some(leave) = self.may(voice, acts::run(host.kind), scope, Offer::default()) {
                    self.step_at(Way::RunCode, Some(by), instance.id(), gain, leave);
                    return self.is_done(item, 1);
                }
            }
        }
        let ways = [(acts::LIST_CONFIG, Way::PublishingCredential), (acts::PUBLISH_XML, Way::PublishProfile)];
        for (act, way) in ways.into_iter().filter(|(act, _)| host.kind.is_app() && act.is_in(mask)) {
            if let Some(leave) = self.may(voice, act, host.id.scope(), Offer::default()) {
                self.step_at(way, Some(by), &host.id, gain, leave);
                return self.is_done(item, 1);
            }
        }
        Some(())
    }

    /// A workflow does what somebody wrote when somebody runs it, who may be two.
    fn workflow(&mut self, voice: usize, item: usize, host: &Host, mask: u32) -> Option<()> {
        let by = self.who(voice)?;
        for (half, act) in [acts::WRITE_WORKFLOW, acts::RUN_WORKFLOW].into_iter().enumerate() {
            if act.is_in(mask)
                && let Some(leave) = self.may(voice, act, host.id.scope(), Offer::default())
            {
                let halves = self.halves.entry(item).or_default();
                halves.get_mut(half)?.get_or_insert((by, leave));
            }
        }
        let [Some((writer, written)), Some((runner, run))] = self.halves.get(&item)?.clone() else {
            return None;
        };
        let gain = Gain::Code { host: host.id.clone() };
        let step = self.step_at(Way::RewriteWorkflow, Some(writer), &host.id, gain, written.and(&run));
        self.steps.get_mut(step)?.with = Some(runner);
        self.is_done(item, 1)
    }

    fn is_done(&mut self, item: usize, bit: u8) -> Option<()> {
        let done = self.done.get_mut(item)?;
        *done |= bit;
        Some(())
    }

    /// The identities of a host are the attacker's who has code on it, and so are those that can be attached to it.
    pub(super) fn has_code(&mut self, step: usize, id: &ResourceId) -> Option<()> {
        let host = self.cloud.host(id)?;
        let at = self.steps.get(step)?.at.clone();
        let block = &host.identity;
        let attached = block.user_assigned.iter().map(|(_, principal)| principal);
        for principal in block.system_assigned.iter().chain(attached) {
            let leave = Leave::default().after(step);
            self.gain_principal(Way::AskEndpoint, None, at.as_ref(), principal.principal_id, leave);
        }
        self.coded.push((id.clone(), step));
        self.place_waiting();
        Some(())
    }

    pub(super) fn vault(&mut self, voice: usize, vault: &Vault, mask: u32) -> Option<()> {
        let by = self.who(voice)?;
        let key = (vault.id.clone(), by);
        if self.policies.contains_key(&key) {
            return None;
        }
        for (act, way) in [(acts::SET_POLICIES, Way::AddPolicy), (acts::WRITE_VAULT, Way::WriteVault)] {
            if !act.is_in(mask) {
                continue;
            }
            let Some(leave) = self.may(voice, act, vault.id.scope(), Offer::default()) else { continue };
            let gain = Gain::Policy { vault: vault.id.clone(), principal: by };
            let step = self.step(way, Some(by), gain, leave);
            self.policies.insert(key, step);
            let mut policies = self.changed.vault(&vault.id)?.access_policies.clone();
            policies.push(super::orders::all_permissions(by));
            self.change(&Change::AccessPoliciesSet { vault: vault.id.clone(), policies });
            return Some(());
        }
        None
    }

    pub(super) fn account(
        &mut self,
        voice: usize,
        item: usize,
        account: &StorageAccount,
        mask: u32,
    ) -> Option<()> {
        let by = self.who(voice)?;
        if !acts::LIST_KEYS.is_in(mask) {
            return None;
        }
        let leave = self.may(voice, acts::LIST_KEYS, account.id.scope(), Offer::default())?;
        self.step(Way::ListKeys, Some(by), Gain::Keys { account: account.id.clone() }, leave);
        self.is_done(item, 1)
    }

    /// A key of an account opens all its containers.
    pub(super) fn has_keys(&mut self, step: usize, account: &ResourceId) {
        for (start, end) in places::within(self.cloud, &self.items, account.scope()) {
            for item in start..end {
                let Some(one) = self.items.get(item) else { continue };
                if !matches!(one.thing, Thing::Container(_)) {
                    continue;
                }
                let scope = one.scope.clone();
                for (bit, operation) in [(1, Operation::ReadBlobs), (2, Operation::WriteBlobs)] {
                    let gain = Gain::Data { operation, scope: scope.clone() };
                    if self.done.get(item).is_some_and(|done| done & bit == 0) {
                        self.step_at(Way::WithKey, None, account, gain, Leave::default().after(step));
                        self.is_done(item, bit);
                    }
                }
            }
        }
    }

    /// What the voice may do with the data within a scope.
    pub(super) fn data_within(&mut self, voice: usize, scope: &Scope) {
        for (start, end) in places::within(self.cloud, &self.items, scope) {
            for item in start..end {
                self.data(voice, item, u32::MAX);
            }
        }
    }

    pub(super) fn by_policies(&mut self, voice: usize) -> Option<()> {
        let who = self.voices.get(voice)?.clone();
        for holder in [who.principal].iter().chain(&who.groups) {
            for vault in self.named.get(holder).cloned().unwrap_or_default() {
                self.data_within(voice, &vault);
            }
        }
        Some(())
    }

    pub(super) fn data(&mut self, voice: usize, item: usize, mask: u32) -> Option<()> {
        let by = self.who(voice)?;
        let one = self.items.get(item)?;
        let (thing, scope) = (one.thing, one.scope.clone());
        let ways: &[_] = match thing {
            Thing::Secret => {
                &[(1, acts::GET_SECRET, Operation::GetSecrets), (2, acts::SET_SECRET, Operation::SetSecrets)]
            }
            Thing::Key => &[(1, acts::SIGN, Operation::SignWithKeys)],
            Thing::Container(_) => {
                &[(1, acts::READ_BLOB, Operation::ReadBlobs), (2, acts::WRITE_BLOB, Operation::WriteBlobs)]
            }
            _ => return None,
        };
        for (bit, act, operation) in ways {
            let is_open = self.done.get(item).is_some_and(|done| done & bit == 0);
            let adds = *act == acts::WRITE_BLOB && acts::ADD_BLOB.is_in(mask);
            if !is_open || !(act.is_in(mask) || adds) {
                continue;
            }
            let found = match thing {
                Thing::Container(account) => self.blob(voice, account, &scope, *operation),
                _ => self.may(voice, *act, &scope, Offer::default()).map(|leave| (leave, None)),
            };
            if let Some((leave, blob)) = found {
                let gain = Gain::Data { operation: *operation, scope: scope.clone() };
                let step = self.step(Way::WithToken, Some(by), gain, leave);
                self.steps.get_mut(step)?.blob = blob;
                self.is_done(item, *bit);
            }
        }
        Some(())
    }

    /// A request about a container or about one of its blobs that the voice may send.
    fn blob(
        &mut self,
        voice: usize,
        account: &StorageAccount,
        scope: &Scope,
        operation: Operation,
    ) -> Option<(Leave, Option<String>)> {
        let name = scope.name();
        let stored = account.containers.get(name)?.blobs.iter().map(|(name, _)| name.to_string());
        let stored: Vec<String> = stored.take(MOST_BLOBS).collect();
        let is_read = operation == Operation::ReadBlobs;
        let method = if is_read { Method::Get } else { Method::Put };
        // Without a name: the list, or a blob that is not there yet.
        let named = stored.into_iter().map(Some).chain([None]);
        for blob in named {
            let asked = match (&blob, is_read) {
                (Some(blob), _) => blob.as_str(),
                (None, true) => "",
                (None, false) => NEW,
            };
            let url = format!("https://{}.blob.core.windows.net/{name}/{asked}", account.id.name());
            let request = Request::new(method, Url::parse(&url).ok()?);
            let offer = offered_outside(self.cloud, account, &request, (name, asked));
            let acts: &[_] = match (&blob, is_read) {
                (_, true) => &[acts::READ_BLOB],
                (Some(_), false) => &[acts::WRITE_BLOB],
                (None, false) => &[acts::WRITE_BLOB, acts::ADD_BLOB],
            };
            for act in acts {
                if let Some(leave) = self.may(voice, *act, scope, offer.clone()) {
                    return Some((leave, blob));
                }
            }
        }
        None
    }
}

/// A custom role that allows everything it can. Roles that can be assigned at management groups hold no data actions.
pub(super) fn widened(role: RoleDefinition) -> RoleDefinition {
    let above = role.assignable_scopes.iter().any(|scope| scope.management_group_name().is_some());
    let data_actions = if above { Vec::new() } else { Vec::from(["*".into()]) };
    let block = Permission { actions: Vec::from(["*".into()]), data_actions, ..Permission::default() };
    RoleDefinition { permissions: Vec::from([block]), ..role }
}
