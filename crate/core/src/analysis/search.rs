//! From a principal, all that can be gained: a list of steps that grows until nothing follows from it any more.
//!
//! What changes what others may do (roles that are assigned, policies that are added) is written into a copy of the cloud, of
//! which `crate::access` is asked. Questions about what was so before are asked of the cloud as it is first, so that no step
//! rests on a gain that it could do without.

use super::acts::{self, Act};
use super::gain::{Gain, Ground, Step, Way};
use super::places::{self, Item, Thing};
use crate::access::{Asker, Offer, is_global_administrator, may_add_members};
use crate::cloud::{Cloud, HostKind, RoleAssignment};
use crate::ids::{PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::rbac::{Basis, Decision, Verdict, policy_holders};
use crate::scope::{ResourceId, Scope};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::Cell;

/// All that a principal can come to do.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Every gain once, by the way that was found first; what a step needs stands before it.
    pub steps: Vec<Step>,
}

impl Reach {
    /// The place of the step that gains this.
    #[must_use]
    pub fn find(&self, gain: &Gain) -> Option<usize> {
        self.steps.iter().position(|step| step.gain == *gain)
    }

    /// The steps that lead to one, and it, in their order.
    #[must_use]
    pub fn path(&self, to: usize) -> Vec<usize> {
        let mut wanted: BTreeSet<usize> = [to].into();
        let mut open = Vec::from([to]);
        while let Some(step) = open.pop().and_then(|place| self.steps.get(place)) {
            open.extend(step.needs.iter().copied().filter(|need| wanted.insert(*need)));
        }
        wanted.into_iter().collect()
    }

    /// The same steps, for whoever keeps them.
    #[must_use]
    pub fn steps_to(&self, to: usize) -> Vec<Step> {
        self.path(to).into_iter().filter_map(|place| self.steps.get(place).cloned()).collect()
    }
}

/// The moment about which an analysis asks: when all that was assigned or removed until now has taken effect.
#[must_use]
pub fn moment(cloud: &Cloud, now: Timestamp) -> Timestamp {
    now.after(cloud.delays().role_assignment)
}

/// All that a principal can come to do, beginning at this moment.
#[must_use]
pub fn reach(cloud: &Cloud, from: PrincipalId, now: Timestamp) -> Reach {
    reach_until(cloud, from, now, |_| false)
}

/// The same; nothing where there is more to gain than this many things.
#[must_use]
pub fn reach_within(cloud: &Cloud, from: PrincipalId, now: Timestamp, most: usize) -> Option<Reach> {
    let followed = Cell::new(0_usize);
    let found = reach_until(cloud, from, now, |_| {
        followed.set(followed.get().saturating_add(1));
        followed.get() > most
    });
    (found.steps.len() <= most).then_some(found)
}

/// The same, up to the first gain that is wanted.
#[must_use]
pub(super) fn reach_until(
    cloud: &Cloud,
    from: PrincipalId,
    now: Timestamp,
    is_wanted: impl Fn(&Gain) -> bool,
) -> Reach {
    let mut search = Search::new(cloud, now);
    search.gain_principal(Way::Start, None, None, from, Leave::default());
    let mut next = 0;
    while let Some(step) = search.steps.get(next) {
        let gain = step.gain.clone();
        if is_wanted(&gain) {
            break;
        }
        search.follow(next, &gain);
        next = next.saturating_add(1);
    }
    Reach { steps: search.steps }
}

/// Somebody whose tokens the attacker has, with the groups that a token names.
pub(super) struct Voice {
    pub(super) principal: PrincipalId,
    pub(super) asker: Asker<'static>,
    pub(super) groups: Vec<PrincipalId>,
    /// The groups that the directory knows: the attacker joins the others when they are of use.
    pub(super) own: Vec<PrincipalId>,
    /// The step that gained the principal.
    pub(super) since: usize,
}

/// What a permission rests on.
#[derive(Clone, Default)]
pub(super) struct Leave {
    pub(super) needs: Vec<usize>,
    pub(super) grounds: Vec<Ground>,
}

impl Leave {
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.needs.extend_from_slice(&other.needs);
        self.grounds.extend_from_slice(&other.grounds);
        self
    }

    pub(super) fn after(mut self, step: usize) -> Self {
        self.needs.push(step);
        self
    }
}

/// Who may do one half of what a workflow needs.
pub(super) type Half = Option<(PrincipalId, Leave)>;

/// By whom they name, the vaults that go by access policies.
fn named(cloud: &Cloud) -> BTreeMap<PrincipalId, Vec<Scope>> {
    let mut named: BTreeMap<PrincipalId, Vec<Scope>> = BTreeMap::new();
    for vault in cloud.vaults().filter(|vault| !vault.enable_rbac_authorization) {
        for policy in &vault.access_policies {
            named.entry(policy.object_id).or_default().push(vault.id.scope().clone());
        }
    }
    named
}

pub(super) struct Search<'a> {
    pub(super) cloud: &'a Cloud,
    /// The cloud as the attack makes it.
    pub(super) changed: Cloud,
    pub(super) is_changed: bool,
    pub(super) now: Timestamp,
    pub(super) items: Vec<Item<'a>>,
    /// What is gained of each item: its code, keys or policy, or what is done with its data (a bit for each).
    pub(super) done: Vec<u8>,
    pub(super) steps: Vec<Step>,
    pub(super) voices: Vec<Arc<Voice>>,
    /// By principal, the step that gained it.
    pub(super) held: BTreeMap<PrincipalId, usize>,
    /// By the role assignment, the step that made it.
    pub(super) made: BTreeMap<RoleAssignmentName, usize>,
    pub(super) defined: BTreeMap<RoleDefinitionId, usize>,
    /// By vault and principal, the step that added a policy.
    pub(super) policies: BTreeMap<(ResourceId, PrincipalId), usize>,
    /// The vaults whose policies name somebody.
    pub(super) named: BTreeMap<PrincipalId, Vec<Scope>>,
    pub(super) joined: BTreeMap<(PrincipalId, PrincipalId), usize>,
    pub(super) masks: BTreeMap<RoleDefinitionId, u32>,
    /// What was looked at already for a role at a scope, where it does not matter who holds it.
    pub(super) seen: BTreeSet<(RoleDefinitionId, Scope)>,
    /// Of workflows: who may write it, who may run it.
    pub(super) halves: BTreeMap<usize, [Half; 2]>,
    /// Who may run code on a new host.
    pub(super) runs: BTreeMap<ResourceId, (PrincipalId, Leave)>,
    /// By voice: the new hosts that it may create.
    pub(super) spots: BTreeMap<usize, Vec<(HostKind, ResourceId, Leave)>>,
    /// Identities that a voice may assign and has no host for yet.
    pub(super) waiting: Vec<(usize, usize, Leave)>,
    /// Hosts that the attacker has code on, each with the step that brought it there.
    pub(super) coded: Vec<(ResourceId, usize)>,
    /// Who may assign roles where, on whatever condition.
    pub(super) granters: Vec<(usize, Scope)>,
    /// Who may assign any role to anybody, and where.
    pub(super) free: Vec<(usize, Scope)>,
    /// Who may add members to groups, and the step that gained them.
    pub(super) adder: Option<(PrincipalId, usize)>,
    pub(super) has_denials: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(cloud: &'a Cloud, now: Timestamp) -> Self {
        let items = places::all(cloud);
        Self {
            cloud,
            changed: cloud.clone(),
            is_changed: false,
            now,
            done: items.iter().map(|_| 0).collect(),
            items,
            steps: Vec::new(),
            voices: Vec::new(),
            held: BTreeMap::new(),
            made: BTreeMap::new(),
            defined: BTreeMap::new(),
            policies: BTreeMap::new(),
            named: named(cloud),
            joined: BTreeMap::new(),
            masks: BTreeMap::new(),
            seen: BTreeSet::new(),
            halves: BTreeMap::new(),
            spots: BTreeMap::new(),
            runs: BTreeMap::new(),
            waiting: Vec::new(),
            coded: Vec::new(),
            granters: Vec::new(),
            free: Vec::new(),
            adder: None,
            has_denials: cloud.authorization().deny_assignments().next().is_some(),
        }
    }

    pub(super) fn step(&mut self, way: Way, by: Option<PrincipalId>, gain: Gain, leave: Leave) -> usize {
        let mut needs = leave.needs;
        needs.sort_unstable();
        needs.dedup();
        let step = Step { way, by, with: None, at: None, blob: None, gain, needs, grounds: leave.grounds };
        let place = self.steps.len();
        self.steps.push(step);
        place
    }

    /// The same at a place.
    pub(super) fn step_at(
        &mut self,
        way: Way,
        by: Option<PrincipalId>,
        at: &ResourceId,
        gain: Gain,
        leave: Leave,
    ) -> usize {
        let place = self.step(way, by, gain, leave);
        if let Some(step) = self.steps.get_mut(place) {
            step.at = Some(at.clone());
        }
        place
    }

    /// Tokens of somebody, if they are new and Entra issues any.
    pub(super) fn gain_principal(
        &mut self,
        way: Way,
        by: Option<PrincipalId>,
        at: Option<&ResourceId>,
        principal: PrincipalId,
        leave: Leave,
    ) {
        let tenant = self.cloud.tenant();
        let is_enabled = tenant.user(principal).is_some()
            || tenant.service_principal(principal).is_some_and(|one| one.account_enabled);
        if !is_enabled || self.held.contains_key(&principal) {
            return;
        }
        let step = self.step(way, by, Gain::Principal { principal }, leave);
        self.held.insert(principal, step);
        if let Some(step) = self.steps.get_mut(step) {
            step.at = at.cloned();
        }
    }

    /// What follows from a gain.
    pub(super) fn follow(&mut self, step: usize, gain: &Gain) {
        match gain {
            Gain::Principal { principal } => self.has_principal(step, *principal),
            Gain::Code { host } => {
                self.has_code(step, host);
            }
            Gain::Keys { account } => self.has_keys(step, account),
            Gain::Role { assignment } => {
                for voice in 0..self.voices.len() {
                    self.survey(voice, assignment, true);
                }
            }
            Gain::Definition { role } => {
                self.masks.remove(role);
                self.seen.retain(|(seen, _)| seen != role);
                for voice in 0..self.voices.len() {
                    self.survey_all(voice, Some(*role));
                }
            }
            Gain::Policy { vault, principal } => {
                for voice in self.voices_of(*principal) {
                    self.data_within(voice, vault.scope());
                }
            }
            Gain::Member { .. } | Gain::Data { .. } => {}
        }
    }

    pub(super) fn voices_of(&self, principal: PrincipalId) -> Vec<usize> {
        let all = self.voices.iter().enumerate();
        all.filter(|(_, voice)| voice.principal == principal).map(|(place, _)| place).collect()
    }

    pub(super) fn has_principal(&mut self, step: usize, principal: PrincipalId) {
        let own = self.cloud.directory_groups_of(principal);
        self.speak(principal, step, own.clone(), own);
        if is_global_administrator(self.cloud, principal) {
            self.elevate(step, principal);
        }
        if self.adder.is_none() && may_add_members(self.cloud, principal) {
            self.adder = Some((principal, step));
            let held: Vec<Arc<Voice>> = self.voices.clone();
            held.into_iter().for_each(|voice| self.join_all(voice.principal, voice.since));
        } else if self.adder.is_some() {
            self.join_all(principal, step);
        }
        let conditioned = core::mem::take(&mut self.granters);
        for (voice, scope) in &conditioned {
            self.grant(*voice, scope);
        }
        self.granters.extend(conditioned);
    }

    /// Somebody in every group that there is.
    pub(super) fn join_all(&mut self, principal: PrincipalId, step: usize) {
        let own = self.cloud.directory_groups_of(principal);
        let all: Vec<PrincipalId> = self.cloud.tenant().groups().map(|group| group.id).collect();
        if all.len() > own.len() {
            self.speak(principal, step, all, own);
        }
    }

    pub(super) fn speak(
        &mut self,
        principal: PrincipalId,
        since: usize,
        groups: Vec<PrincipalId>,
        own: Vec<PrincipalId>,
    ) {
        let asker = Asker::with_token(self.cloud, principal, groups.clone(), self.now);
        let voice = self.voices.len();
        self.voices.push(Arc::new(Voice { principal, asker, groups, own, since }));
        self.survey_all(voice, None);
        self.by_policies(voice);
    }

    /// Looks at whatever the voice was assigned, or at what of it has this role.
    pub(super) fn survey_all(&mut self, voice: usize, role: Option<RoleDefinitionId>) {
        let Some(who) = self.voices.get(voice).cloned() else { return };
        let mut found: Vec<RoleAssignment> = Vec::new();
        for holder in [who.principal].iter().chain(&who.groups) {
            let held = self.changed.authorization().held(*holder);
            let fits = |one: &&RoleAssignment| {
                one.counts_until.is_none() && role.is_none_or(|role| one.role == role)
            };
            found.extend(held.filter(fits).cloned());
        }
        for assignment in &found {
            self.survey(voice, assignment, false);
        }
    }

    /// What the voice can do by an assignment, if it is one of its own.
    pub(super) fn survey(&mut self, voice: usize, assignment: &RoleAssignment, check: bool) -> Option<()> {
        let who = self.voices.get(voice)?.clone();
        if check && assignment.principal_id != who.principal && !who.groups.contains(&assignment.principal_id)
        {
            return None;
        }
        let role = self.changed.authorization().role(assignment.role)?;
        let mask = *self.masks.entry(assignment.role).or_insert_with(|| acts::mask(role));
        if mask == 0 {
            return None;
        }
        let is_plain = assignment.condition.is_none()
            && role.permissions.iter().all(|block| block.condition.is_none())
            && !self.has_denials;
        let scope = &assignment.scope;
        if acts::ASSIGN_ROLES.is_in(mask) {
            self.grant(voice, scope);
            if !self.holds_all(who.principal, scope) || self.has_denials {
                self.granters.push((voice, scope.clone()));
            }
        }
        if acts::DEFINE_ROLES.is_in(mask) {
            self.define(voice);
        }
        let is_new = !is_plain || self.seen.insert((assignment.role, scope.clone()));
        for (start, end) in places::within(self.cloud, &self.items, scope) {
            for item in start..end {
                self.consider(voice, item, mask, is_new);
            }
        }
        // Machines of a scale set are no items of their own.
        let set = scope.resource().filter(|id| self.cloud.host(id).is_none()).and_then(|id| id.parent());
        if let Some(item) = set.and_then(|set| self.place_of(set.scope())) {
            self.consider(voice, item, mask, true);
        }
        Some(())
    }

    pub(super) fn place_of(&self, scope: &Scope) -> Option<usize> {
        self.items.binary_search_by(|one| one.scope.cmp(scope)).ok()
    }

    pub(super) fn consider(&mut self, voice: usize, item: usize, mask: u32, is_new: bool) -> Option<()> {
        let one = self.items.get(item)?;
        let done = self.done.get(item).copied()?;
        match one.thing {
            Thing::Group(group) => {
                let group = group.id.clone();
                self.create(voice, &group, mask);
            }
            Thing::Identity(identity) if !self.held.contains_key(&identity.principal.principal_id) => {
                self.identity(voice, item, identity, mask);
            }
            Thing::Host(host) if is_new && done == 0 => {
                self.host(voice, item, host, mask);
            }
            Thing::Vault(vault) if is_new && !vault.enable_rbac_authorization => {
                self.vault(voice, vault, mask);
            }
            Thing::Account(account) if is_new && done == 0 && account.allow_shared_key_access => {
                self.account(voice, item, account, mask);
            }
            Thing::Secret | Thing::Key | Thing::Container(_) if is_new && done != 3 => {
                self.data(voice, item, mask);
            }
            _ => {}
        }
        Some(())
    }

    /// Whether the voice may do this, and by what.
    pub(super) fn may(&mut self, voice: usize, act: Act, scope: &Scope, offer: Offer) -> Option<Leave> {
        let who = self.voices.get(voice)?.clone();
        let action = act.action();
        if who.groups.len() == who.own.len() {
            let decision = who.asker.decide(self.cloud, &action, scope, offer.clone());
            if decision.allowed {
                return Some(self.leave(&who, &decision));
            }
            if !self.is_changed {
                return None;
            }
        }
        let decision = who.asker.decide(&self.changed, &action, scope, offer);
        decision.allowed.then(|| self.leave(&who, &decision))
    }

    pub(super) fn leave(&mut self, who: &Voice, decision: &Decision) -> Leave {
        let mut leave = Leave::default().after(who.since);
        match &decision.basis {
            Basis::RoleAssignments { considered, .. } => {
                let granting = considered.iter().find(|one| matches!(one.verdict, Verdict::Grants { .. }));
                if let Some(one) = granting {
                    leave.needs.extend(self.made.get(&one.assignment));
                    leave.needs.extend(self.defined.get(&one.role));
                    if let Some(group) = one.through {
                        leave.needs.extend(self.joins(who, group));
                    }
                    if !self.made.contains_key(&one.assignment) {
                        let holder = one.through.unwrap_or(who.principal);
                        leave.grounds.push(Ground::Assignment { assignment: one.assignment, holder });
                    }
                }
            }
            Basis::AccessPolicy { on, permission, .. } => {
                self.by_policy(who, (on, permission), &decision.scope, &mut leave);
            }
            Basis::AppRoles { .. } => {}
        }
        leave
    }

    /// The policy that lets somebody in: an old one of theirs or of their groups, one that was added, or an old one of a group
    /// that they may join.
    pub(super) fn by_policy(
        &mut self,
        who: &Voice,
        (on, permission): (&str, &str),
        scope: &Scope,
        leave: &mut Leave,
    ) {
        let cloud = self.cloud;
        let Some(vault) = cloud.vaults().find(|vault| vault.id.scope().contains(scope)) else { return };
        let fitting = || policy_holders(vault, on, permission);
        let old = fitting().find(|holder| *holder == who.principal || who.own.contains(holder));
        let added = self.policies.get(&(vault.id.clone(), who.principal)).copied();
        let group = fitting().find(|holder| who.groups.contains(holder));
        match (old, added, group) {
            (None, Some(step), _) => leave.needs.push(step),
            (None, None, Some(group)) => leave.needs.extend(self.joins(who, group)),
            _ => {}
        }
        if let Some(holder) = old.or(group.filter(|_| added.is_none())) {
            leave.grounds.push(Ground::Policy { vault: vault.id.clone(), holder });
        }
    }

    /// The step by which somebody joins a group, if they are not in it.
    pub(super) fn joins(&mut self, who: &Voice, group: PrincipalId) -> Option<usize> {
        if who.own.contains(&group) {
            return None;
        }
        let (by, since) = self.adder?;
        if let Some(step) = self.joined.get(&(group, who.principal)) {
            return Some(*step);
        }
        let leave = Leave::default().after(since).after(who.since);
        let step = self.step(Way::AddMember, Some(by), Gain::Member { group, member: who.principal }, leave);
        self.joined.insert((group, who.principal), step);
        Some(step)
    }
}
