//! The least that has to be taken away so that somebody no longer reaches something: role assignments, memberships, access
//! policies, attached identities.
//!
//! Some steps need two things at once, so that what leads to a target is a hypergraph. The least cut of one is as hard as the
//! least hitting set, for which no quick way is known. Here it is found exactly, by few questions: a way to the target is
//! looked for, then the least set that hits all ways found so far is taken away and another way is looked for, until there is
//! none. No smaller set can do, for it would have to hit the same ways ([`Fix::ways`]); where as many of them share nothing as
//! there are cuts, that is plain to see. What is more than [`MOST_WAYS`] or [`MOST_TRIES`] is refused.

use super::gain::{Gain, Ground, Step, Way};
use super::orders::{ARM, shown};
use super::search::{Reach, reach_until};
use crate::cloud::{Change, Cloud, Host, IdentityBlock};
use crate::ids::{PrincipalId, RoleAssignmentName};
use crate::scope::ResourceId;
use crate::sort::sort_by;
use crate::time::Timestamp;
use crate::wire::{Method, Request, Url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::Serialize;
use serde_json::{Value, json};

/// The most ways to a target that are looked at.
const MOST_WAYS: usize = 256;
/// The most sets that are tried to find the least.
const MOST_TRIES: usize = 200_000;
/// The most that a fix takes away.
const MOST_CUTS: usize = 12;

/// Something that can be taken away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Cut {
    /// A role assignment is deleted.
    Assignment {
        /// Which.
        assignment: RoleAssignmentName,
    },
    /// Somebody's access policy is removed.
    Policy {
        /// Of which vault.
        vault: ResourceId,
        /// Whose.
        holder: PrincipalId,
    },
    /// A member leaves a group.
    Membership {
        /// The group.
        group: PrincipalId,
        /// The member.
        member: PrincipalId,
    },
    /// A user-assigned identity is taken off a host.
    Attachment {
        /// The host.
        host: ResourceId,
        /// The identity.
        identity: ResourceId,
    },
}

/// What is enough to close every way to a target.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Fix {
    /// What is taken away.
    pub cuts: Vec<Cut>,
    /// Ways to the target, each by what could be taken away to close it: no cheaper set closes all of these.
    pub ways: Vec<Vec<Cut>>,
    /// So many of the ways share nothing with each other.
    pub disjoint: usize,
}

/// Why there is no fix to tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum NoFix {
    /// The target is not reached.
    NotReached,
    /// One way rests on nothing that can be taken away, such as being a Global Administrator.
    Nothing,
    /// There are more ways than are looked at.
    TooMany,
}

impl fmt::Display for NoFix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotReached => "there is no way to it",
            Self::Nothing => "one of the ways rests on nothing that can be taken away",
            Self::TooMany => "there are more ways than can be weighed against each other",
        })
    }
}

impl core::error::Error for NoFix {}

/// The cheapest fix, by a weight for each thing that could be taken away.
///
/// # Errors
/// [`NoFix`] says why there is none.
pub fn smallest_fix(
    cloud: &Cloud,
    from: PrincipalId,
    now: Timestamp,
    target: &Gain,
    weight: impl Fn(&Cut) -> usize,
) -> Result<Fix, NoFix> {
    let mut ways: Vec<Vec<Cut>> = Vec::new();
    let mut cuts: Vec<Cut> = Vec::new();
    while ways.len() < MOST_WAYS {
        let after = without(cloud, &cuts);
        let reach = reach_until(&after, from, now, |gain| gain == target);
        let Some(to) = reach.find(target) else {
            return match ways.is_empty() {
                true => Err(NoFix::NotReached),
                false => Ok(Fix { disjoint: disjoint(&ways), cuts, ways }),
            };
        };
        let way = what_closes(&after, &reach, to);
        if way.is_empty() {
            return Err(NoFix::Nothing);
        }
        ways.push(way);
        cuts = cheapest(&ways, &weight).ok_or(NoFix::TooMany)?;
    }
    Err(NoFix::TooMany)
}

/// For each thing that a fix takes away, a way to the target that everything else of the fix leaves open.
#[must_use]
pub fn open_ways(
    cloud: &Cloud,
    from: PrincipalId,
    now: Timestamp,
    target: &Gain,
    fix: &Fix,
) -> Vec<Vec<Step>> {
    let others = |cut| fix.cuts.iter().filter(move |other| *other != cut).cloned().collect::<Vec<_>>();
    let way = |cut| {
        let reach = reach_until(&without(cloud, &others(cut)), from, now, |gain| gain == target);
        Some(reach.steps_to(reach.find(target)?))
    };
    fix.cuts.iter().filter_map(way).collect()
}

/// The cloud without these.
#[must_use]
pub fn without(cloud: &Cloud, cuts: &[Cut]) -> Cloud {
    let mut after = cloud.clone();
    for cut in cuts {
        let change = match cut {
            Cut::Assignment { assignment } => {
                Some(Change::RoleUnassigned { name: *assignment, counts_until: None })
            }
            Cut::Policy { vault, holder } => after.vault(vault).map(|one| {
                let others = one.access_policies.iter().filter(|policy| policy.object_id != *holder);
                Change::AccessPoliciesSet { vault: vault.clone(), policies: others.cloned().collect() }
            }),
            Cut::Membership { group, member } => {
                Some(Change::GroupMemberRemoved { group_id: *group, member_id: *member })
            }
            Cut::Attachment { host, identity } => after.host(host).map(|one| {
                let mut host: Host = one.clone();
                host.identity.user_assigned.retain(|(id, _)| id != identity);
                Change::HostPut { host: host.into() }
            }),
        };
        if let Some(change) = change {
            after.apply(&change);
        }
    }
    after
}

/// What could be taken away so that the path to this step is no longer open.
fn what_closes(cloud: &Cloud, reach: &Reach, to: usize) -> Vec<Cut> {
    let mut found: Vec<Cut> = Vec::new();
    for step in reach.path(to).into_iter().filter_map(|place| reach.steps.get(place)) {
        for ground in &step.grounds {
            let holder = match ground {
                Ground::Assignment { assignment, holder } => {
                    found.push(Cut::Assignment { assignment: *assignment });
                    *holder
                }
                Ground::Policy { vault, holder } => {
                    found.push(Cut::Policy { vault: vault.clone(), holder: *holder });
                    *holder
                }
            };
            let mut senders = step.by.into_iter().chain(step.with);
            found.extend(senders.find_map(|member| memberships(cloud, member, holder)).into_iter().flatten());
        }
        found.extend(attachment(cloud, step));
    }
    sort_by(&mut found, Ord::cmp);
    found.dedup();
    found
}

/// The memberships by which somebody is in a group, directly or through others; nothing where they are not in it.
fn memberships(cloud: &Cloud, member: PrincipalId, group: PrincipalId) -> Option<Vec<Cut>> {
    let mut come_from: Vec<(PrincipalId, PrincipalId)> = Vec::new();
    let mut open = alloc::collections::VecDeque::from([member]);
    while let Some(inner) = open.pop_front() {
        if inner == group {
            break;
        }
        for outer in cloud.tenant().groups().filter(|one| one.members.contains(&inner)) {
            if come_from.iter().all(|(known, _)| *known != outer.id) {
                come_from.push((outer.id, inner));
                open.push_back(outer.id);
            }
        }
    }
    let mut chain = Vec::new();
    let mut at = group;
    while at != member {
        let (_, inner) = come_from.iter().find(|(outer, _)| *outer == at)?;
        chain.push(Cut::Membership { group: at, member: *inner });
        at = *inner;
    }
    Some(chain)
}

/// The attachment that lets code on a host have a user-assigned identity.
fn attachment(cloud: &Cloud, step: &Step) -> Option<Cut> {
    let (Way::AskEndpoint, Gain::Principal { principal }) = (step.way, &step.gain) else { return None };
    let host = cloud.instance(step.at.as_ref()?)?.host();
    let mut attached = host.identity.user_assigned.iter();
    let (identity, _) = attached.find(|(_, one)| one.principal_id == *principal)?;
    Some(Cut::Attachment { host: host.id.clone(), identity: identity.clone() })
}

/// The cheapest set that has one of each way at least; `None` where it would take too long to find.
fn cheapest(ways: &[Vec<Cut>], weight: &impl Fn(&Cut) -> usize) -> Option<Vec<Cut>> {
    let mut best: Option<(usize, Vec<&Cut>)> = None;
    let mut open: Vec<(usize, Vec<&Cut>)> = Vec::from([(0, Vec::new())]);
    let mut tries = 0_usize;
    while let Some((cost, chosen)) = open.pop() {
        tries = tries.saturating_add(1);
        if tries > MOST_TRIES {
            return None;
        }
        if best.as_ref().is_some_and(|(least, _)| cost >= *least) {
            continue;
        }
        let Some(way) = ways.iter().find(|way| !way.iter().any(|cut| chosen.contains(&cut))) else {
            best = Some((cost, chosen));
            continue;
        };
        if chosen.len() >= MOST_CUTS {
            continue;
        }
        let mut next: Vec<(usize, &Cut)> = way.iter().map(|cut| (weight(cut), cut)).collect();
        // The cheapest is tried first, so it comes last.
        sort_by(&mut next, |one, other| other.0.cmp(&one.0));
        for (own, cut) in next {
            open.push((cost.saturating_add(own), chosen.iter().copied().chain([cut]).collect()));
        }
    }
    best.map(|(_, chosen)| chosen.into_iter().cloned().collect())
}

/// How many of the ways share nothing, as far as taking the shortest first finds out.
fn disjoint(ways: &[Vec<Cut>]) -> usize {
    let mut sorted: Vec<&Vec<Cut>> = ways.iter().collect();
    sort_by(&mut sorted, |one, other| one.len().cmp(&other.len()));
    let mut used: Vec<&Cut> = Vec::new();
    let mut count = 0_usize;
    for way in sorted {
        if !way.iter().any(|cut| used.contains(&cut)) {
            used.extend(way);
            count = count.saturating_add(1);
        }
    }
    count
}

/// The request that takes something away, and for whom its token is meant; it needs somebody who may.
#[must_use]
pub fn fix_request(cloud: &Cloud, cut: &Cut) -> Option<(&'static str, Request)> {
    let manage = |method, path: &str, body: Option<Value>| {
        let url = Url::parse(&format!("{ARM}{path}?api-version=2024-11-01")).ok()?;
        let request = Request::new(method, url);
        Some(match body {
            Some(body) => request.with_body("application/json", body.to_string()),
            None => request,
        })
    };
    Some(match cut {
        Cut::Assignment { assignment } => {
            let scope = cloud.assignment(*assignment)?.scope.clone();
            let at = scope.as_str().trim_end_matches('/');
            let path = format!("{at}/providers/Microsoft.Authorization/roleAssignments/{assignment}");
            (ARM, manage(Method::Delete, &path, None)?)
        }
        Cut::Policy { vault, holder } => {
            let policies = &cloud.vault(vault)?.access_policies;
            let own: Vec<_> = policies.iter().filter(|one| one.object_id == *holder).cloned().collect();
            let body = json!({ "properties": { "accessPolicies": shown(cloud, &own) } });
            (ARM, manage(Method::Put, &format!("{vault}/accessPolicies/remove"), Some(body))?)
        }
        Cut::Membership { group, member } => {
            let url = format!("https://graph.microsoft.com/v1.0/groups/{group}/members/{member}/$ref");
            ("https://graph.microsoft.com", Request::new(Method::Delete, Url::parse(&url).ok()?))
        }
        Cut::Attachment { host, identity } => {
            let mut after = cloud.host(host)?.identity.clone();
            after.user_assigned.retain(|(id, _)| id != identity);
            let kind = after.kind().to_string();
            let mut block = json!({ "type": kind });
            if after != IdentityBlock::default()
                && !after.user_assigned.is_empty()
                && let Value::Object(members) = &mut block
            {
                members.insert("userAssignedIdentities".into(), json!({ identity.as_str(): null }));
            }
            (ARM, manage(Method::Patch, host.as_str(), Some(json!({ "identity": block })))?)
        }
    })
}

/// The same as a command of the Azure CLI.
#[must_use]
pub fn fix_command(cloud: &Cloud, cut: &Cut) -> Option<String> {
    Some(match cut {
        Cut::Assignment { assignment } => {
            let at = cloud.assignment(*assignment)?.scope.clone();
            let at = at.as_str().trim_end_matches('/');
            format!(
                "az role assignment delete --ids {at}/providers/Microsoft.Authorization/roleAssignments/{assignment}"
            )
        }
        Cut::Policy { vault, holder } => {
            format!("az keyvault delete-policy --name {} --object-id {holder}", vault.name())
        }
        Cut::Membership { group, member } => {
            format!("az ad group member remove --group {group} --member-id {member}")
        }
        Cut::Attachment { host, identity } => {
            let group = host.scope().resource_group_name().unwrap_or_default();
            let Some(words) = cloud.host(host)?.kind.command_group() else {
                return Some(format!("az resource update --ids {host} --set identity.type=None"));
            };
            format!(
                "az {words} identity remove --resource-group {group} --name {} --identities {identity}",
                host.name()
            )
        }
    })
}
