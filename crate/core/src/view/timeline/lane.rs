//! The lanes of the timeline: lives of one thing after another, gathered from the changes of a run.

use super::item::{ClaimKind, TimelineItem};
use super::{Transition, Upcoming};
use crate::access::app_role;
use crate::cloud::{Change, Cloud, Due, EndpointIdentity, Task};
use crate::figures::lifetime;
use crate::ids::PrincipalId;
use crate::scope::ResourceId;
use crate::sort::sort_by;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use serde::Serialize;

/// The lives of one thing, as of the tokens that a host keeps for one identity and resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Lane {
    /// Whose.
    pub what: TimelineItem,
    /// One after another; certificates overlap.
    pub lives: Vec<Life>,
}

/// From when until when something lives.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Life {
    /// How many entries had happened when it began.
    pub cursor: u32,
    /// When it began.
    pub from: Timestamp,
    /// When the next one takes its place, where one does before its end.
    pub renewed: Option<Timestamp>,
    /// When it ends by itself.
    pub until: Timestamp,
    /// When it was ended before that.
    pub ended: Option<Timestamp>,
    /// How many entries had happened then.
    #[serde(skip)]
    pub ended_at: u32,
}

impl Life {
    fn is_living(&self, at: Timestamp) -> bool {
        self.ended.is_none() && self.until > at
    }
}

impl Lane {
    pub(super) fn has_begun(&self, cursor: usize) -> bool {
        self.lives.first().is_some_and(|life| life.cursor <= counted(cursor))
    }

    /// The lane as it was after this many entries.
    pub(super) fn at(&self, cursor: usize) -> Self {
        let cursor = counted(cursor);
        let begun = self.lives.iter().filter(|life| life.cursor <= cursor);
        let lives =
            begun.map(|life| Life { ended: life.ended.filter(|_| life.ended_at <= cursor), ..life.clone() });
        Self { what: self.what.clone(), lives: lives.collect() }
    }

    pub(super) fn moments(&self) -> impl Iterator<Item = Timestamp> {
        self.lives
            .iter()
            .flat_map(|life| [Some(life.from), life.renewed, life.ended, Some(life.until)])
            .flatten()
    }
}

fn counted(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}

/// Whose claims a change moves.
#[derive(Clone, Copy)]
pub(super) enum Holders {
    One(PrincipalId),
    Any,
}

impl Holders {
    /// Those whose tokens would say something else after a change.
    pub(super) fn of(change: &Change, cloud: &Cloud) -> Option<Self> {
        match change {
            Change::GroupMemberAdded { member_id, .. } | Change::GroupMemberRemoved { member_id, .. } => {
                let is_group = cloud.tenant().group(*member_id).is_some();
                Some(if is_group { Self::Any } else { Self::One(*member_id) })
            }
            Change::GroupDeleted { .. } => Some(Self::Any),
            Change::AppRoleAssigned { assignment } => Some(Self::One(assignment.principal_id)),
            Change::AppRoleUnassigned { principal_id, .. } => Some(Self::One(*principal_id)),
            _ => None,
        }
    }

    fn are_meant(self, principal: PrincipalId) -> bool {
        match self {
            Self::One(one) => one == principal,
            Self::Any => true,
        }
    }
}

/// The lanes while they are gathered, each found by a key that says of what it tells.
pub(super) struct Lanes {
    all: Vec<Lane>,
    places: BTreeMap<String, usize>,
    /// The tokens that hosts keep: by the key of their lane the identity and the resource.
    kept: BTreeMap<String, (PrincipalId, ResourceId, String)>,
    replication: Duration,
}

impl Lanes {
    pub(super) fn begin(cloud: &Cloud, start: Timestamp) -> Self {
        let replication = cloud.delays().replication;
        let mut lanes = Self { all: Vec::new(), places: BTreeMap::new(), kept: BTreeMap::new(), replication };
        lanes.add("k", TimelineItem::SigningKey, life(0, start, cloud.tenant().next_roll));
        lanes
    }

    /// What ends as it begins is not a life: a delay of nothing.
    fn add(&mut self, key: &str, what: TimelineItem, life: Life) {
        if life.until <= life.from {
            return;
        }
        match self.places.get(key).and_then(|place| self.all.get_mut(*place)) {
            Some(lane) => lane.lives.push(life),
            None => {
                self.places.insert(key.to_string(), self.all.len());
                self.all.push(Lane { what, lives: alloc::vec![life] });
            }
        }
    }

    fn lane(&self, key: &str) -> Option<&Lane> {
        self.all.get(*self.places.get(key)?)
    }

    /// Ends what lives in the lanes whose keys begin so; whether anything did.
    fn end(&mut self, keys: &str, at: Timestamp, cursor: u32) -> bool {
        let mut is_any = false;
        let meant = self.places.range(keys.to_string()..).take_while(|(key, _)| key.starts_with(keys));
        for (_, place) in meant {
            let lives = self.all.get_mut(*place).map(|lane| lane.lives.iter_mut()).into_iter().flatten();
            for life in lives.filter(|life| life.is_living(at)) {
                is_any = true;
                life.ended = Some(at);
                life.ended_at = cursor;
            }
        }
        is_any
    }

    /// What a change begins and ends; the cloud is the one before it.
    pub(super) fn change(&mut self, change: &Change, cloud: &Cloud, at: Timestamp, place: usize) {
        let cursor = counted(place.saturating_add(1));
        let name_of = |id| cloud.tenant().name_of(id).unwrap_or_default().to_string();
        match change {
            Change::CredentialIssued { credential } => {
                let principal = credential.principal.principal_id;
                let mut life = life(cursor, credential.not_before, credential.not_after);
                life.renewed = Some(credential.renew_after);
                self.add(
                    &certificate(principal),
                    TimelineItem::Certificate { holder: name_of(principal) },
                    life,
                );
            }
            Change::CredentialRevoked { principal_id } => {
                self.end(&certificate(*principal_id), at, cursor);
            }
            Change::TokenCached { host, principal_id, resource, token } => {
                let key = format!("t{} {principal_id} {resource}\n", host.scope().key());
                let (holder, resource) = (name_of(*principal_id), resource.to_string());
                self.kept.insert(key.clone(), (*principal_id, host.clone(), resource.clone()));
                let what = TimelineItem::Token { host: host.clone(), holder, resource };
                self.add(&key, what, life(cursor, at, token.expires_on));
            }
            Change::EndpointConfigured { host, identities } => self.keep_tokens(host, identities, at, cursor),
            Change::EndpointRemoved { host } => self.keep_tokens(host, &[], at, cursor),
            Change::RoleAssigned { assignment } => {
                let role = cloud.authorization().role(assignment.role).map(|role| role.role_name.to_string());
                let what = TimelineItem::RoleAssignmentDelay {
                    role: role.unwrap_or_default(),
                    holder: name_of(assignment.principal_id),
                    scope: assignment.scope.clone(),
                };
                self.add(&format!("r{}", assignment.name), what, life(cursor, at, assignment.counts_from));
            }
            Change::RoleUnassigned { name, counts_until } => {
                self.end(&format!("r{name}"), at, cursor);
                let known = self.lane(&format!("r{name}")).map(|lane| lane.what.clone());
                if let (Some(until), Some(TimelineItem::RoleAssignmentDelay { role, holder, scope })) =
                    (counts_until, known)
                {
                    let what = TimelineItem::RemovalDelay { role, holder, scope };
                    self.add(&format!("u{name}"), what, life(cursor, at, *until));
                }
            }
            Change::ServicePrincipalCreated { service_principal: one } => {
                let what = TimelineItem::ReplicationDelay { name: one.display_name.to_string() };
                let until = one.created_on.after(self.replication);
                self.add(&format!("n{}", one.id), what, life(cursor, at, until));
            }
            Change::ServicePrincipalDeleted { principal_id, display_name, deleted_date_time } => {
                let until = deleted_date_time.after(Duration::from_secs(lifetime::SOFT_DELETED));
                let what = TimelineItem::SoftDeleted { name: display_name.to_string() };
                self.add(&format!("d{principal_id}"), what, life(cursor, at, until));
            }
            Change::SigningKeysRolled { keys } => {
                self.add("k", TimelineItem::SigningKey, life(cursor, at, keys.next_roll));
            }
            _ => {}
        }
    }

    /// An endpoint keeps the tokens of the identities that it has.
    fn keep_tokens(
        &mut self,
        host: &ResourceId,
        identities: &[EndpointIdentity],
        at: Timestamp,
        cursor: u32,
    ) {
        let keys = format!("t{} ", host.scope().key());
        let kept = self.kept.range(keys.clone()..).take_while(|(key, _)| key.starts_with(&keys));
        let lost = kept.filter(|(_, (holder, ..))| {
            !identities.iter().any(|identity| identity.credential.principal.principal_id == *holder)
        });
        let lost: Vec<String> = lost.map(|(key, _)| key.clone()).collect();
        for key in lost {
            self.end(&key, at, cursor);
            self.end(&format!("c{key}"), at, cursor);
            self.kept.remove(&key);
        }
    }

    /// What a kept token of these holders has not got, or has got still, after a change of what its next one will say.
    pub(super) fn claims(&mut self, of: Holders, [before, after]: [&Cloud; 2], at: Timestamp, place: usize) {
        let meant = self.kept.iter().filter(|(_, (principal, ..))| of.are_meant(*principal));
        let living = meant.filter_map(|(key, (principal, host, resource))| {
            let life = self.lane(key)?.lives.last().filter(|life| life.is_living(at))?;
            Some((key.clone(), *principal, host.clone(), resource.clone(), life.until))
        });
        let living: Vec<_> = living.collect();
        for (key, principal, host, resource, until) in living {
            let [old, new] = claims_of([before, after], principal, &resource);
            let holder = after.tenant().name_of(principal).unwrap_or_default();
            let given = new.iter().filter(|claim| !old.contains(claim)).map(|claim| (claim, true));
            let taken = old.iter().filter(|claim| !new.contains(claim)).map(|claim| (claim, false));
            for ((claim, name), granted) in given.chain(taken) {
                let lane = |granted| format!("c{key}{granted} {name}\n");
                let cursor = counted(place.saturating_add(1));
                // What the token was to learn, or to forget, and now is not, leaves it as it is.
                if !self.end(&lane(!granted), at, cursor) {
                    let (claim, name, holder) = (*claim, name.clone(), holder.to_string());
                    let (host, resource) = (host.clone(), resource.clone());
                    let what = TimelineItem::ClaimDelay { claim, name, granted, holder, host, resource };
                    self.add(&lane(granted), what, life(cursor, at, until));
                }
            }
        }
    }

    /// What happens first after this moment, if only time passes.
    pub(super) fn next(&self, now: Timestamp, renewal: Option<&Due>) -> Option<Upcoming> {
        let renewed = renewal.and_then(|due| match &due.task {
            Task::CredentialRenewed { principal_id, .. } => {
                Some((due.at, Transition::Renewed, self.lane(&certificate(*principal_id))?))
            }
            _ => None,
        });
        let living = self.all.iter().flat_map(|lane| {
            lane.lives
                .iter()
                .filter(|life| life.is_living(now))
                .map(move |life| (life.until, Transition::Ended, lane))
        });
        let coming = living.chain(renewed).filter(|(at, ..)| *at > now);
        let (at, turn, lane) = coming.min_by_key(|(at, turn, _)| (*at, *turn))?;
        Some(Upcoming { at, turn, what: lane.what.clone() })
    }

    /// By kind, and in a kind by their beginnings.
    pub(super) fn sorted(self) -> Vec<Lane> {
        let mut all = self.all;
        let rank = |lane: &Lane| (lane.what.rank(), lane.lives.first().map(|life| life.cursor));
        sort_by(&mut all, |one, other| rank(one).cmp(&rank(other)));
        all
    }
}

fn life(cursor: u32, from: Timestamp, until: Timestamp) -> Life {
    Life { cursor, from, renewed: None, until, ended: None, ended_at: 0 }
}

fn certificate(principal: PrincipalId) -> String {
    format!("p{principal}")
}

/// What a token for this resource would say of its holder, if it were issued before a change and after it. One with too many
/// groups names none and is looked up, so that nobody waits for the next.
fn claims_of(clouds: [&Cloud; 2], principal: PrincipalId, resource: &str) -> [Vec<(ClaimKind, String)>; 2] {
    let named = |cloud: &Cloud| app_role::groups(cloud, principal, cloud.tenant().resource(resource)?);
    let [before, after] = clouds;
    let (old, new) = named(before).zip(named(after)).unwrap_or_default();
    [said(before, old, principal, resource), said(after, new, principal, resource)]
}

fn said(
    cloud: &Cloud,
    groups: Vec<PrincipalId>,
    principal: PrincipalId,
    resource: &str,
) -> Vec<(ClaimKind, String)> {
    let tenant = cloud.tenant();
    let name = |group| tenant.group(group).map(|group| group.display_name.clone()).unwrap_or_default();
    let groups = groups.into_iter().map(|group| (ClaimKind::Group, name(group)));
    let service = tenant.resource(resource).into_iter();
    let roles = service.flat_map(|service| app_role::held(cloud, principal, service));
    groups.chain(roles.map(|role| (ClaimKind::AppRole, role.to_string()))).collect()
}
