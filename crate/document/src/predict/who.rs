//! Who can do something after the block that they could not do before: people, jobs outside Azure that an identity trusts, and the
//! code of hosts, which acts as every identity that its host has. The access authority says it, of everybody with a token that is issued once all has taken effect.

use super::worlds::Tried;
use super::{Answer, Observed, requests};
use mi_sim::access::{Action, Asker, Offer, Operation};
use mi_sim::view::{AccessPrincipalKind, access_matrix};
use mi_sim::{Cloud, PrincipalId, ResourceId, Scope, Timestamp};
use std::collections::BTreeMap;

/// What can be done where.
struct Deed {
    action: Action<'static>,
    scope: Scope,
}

pub(super) fn observe(tried: &Tried) -> Option<Observed> {
    let requests = requests(&tried.after);
    let span = requests.last()?;
    if span.response().is_none_or(|response| response.status >= 400) {
        return None;
    }
    let (before, after) = (tried.before.world().cloud(), tried.after.world().cloud());
    let journal = tried.after.world().journal();
    let now = tried.after.world().now().after(after.delays().role_assignment);
    let matrix = access_matrix(journal, journal.len());
    let deeds: Vec<Deed> = matrix
        .places
        .iter()
        .flat_map(|place| {
            let at = |operation: &Operation| Deed {
                action: operation.action(&place.scope),
                scope: place.scope.clone(),
            };
            Operation::at(after, &place.scope).iter().map(at)
        })
        .collect();
    let (mut could, mut can) = (Reach::new(before, &deeds, now), Reach::new(after, &deeds, now));
    let mut people = Vec::new();
    for one in &matrix.principals {
        let identity = [one.id];
        if one.kind != AccessPrincipalKind::ManagedIdentity
            && gains(&mut could, &identity, &mut can, &identity)
        {
            people.push(one.name.split('@').next().unwrap_or(&one.name).to_owned());
        }
    }
    for one in after.tenant().service_principals() {
        for credential in after.tenant().federated_credentials(one.app_id) {
            let mut known = before.tenant().federated_credentials(one.app_id);
            let had: &[PrincipalId] =
                if known.any(|other| other.id == credential.id) { &[one.id] } else { &[] };
            if gains(&mut could, had, &mut can, &[one.id]) {
                people.push(credential.subject.clone());
            }
        }
    }
    let mut hosts = Vec::new();
    for instance in after.instances() {
        let (had, has) = (identities(before, instance.id()), identities(after, instance.id()));
        if gains(&mut could, &had, &mut can, &has) {
            hosts.push(instance.name());
        }
    }
    mi_sim::sort_by(&mut hosts, Ord::cmp);
    let is_nobody = people.is_empty() && hosts.is_empty();
    let answer = if is_nobody { Answer::NobodyGains } else { Answer::Gain { people, hosts } };
    Some(Observed::of(span, answer))
}

/// The identities as which code on a host can act.
fn identities(cloud: &Cloud, host: &ResourceId) -> Vec<PrincipalId> {
    let endpoint = cloud.endpoint(host).into_iter();
    let identities = endpoint.flat_map(|endpoint| endpoint.identities.iter());
    identities.map(|one| one.credential.principal.principal_id).collect()
}

/// Whether somebody with these identities can do what nobody with those could.
fn gains(could: &mut Reach<'_>, had: &[PrincipalId], can: &mut Reach<'_>, has: &[PrincipalId]) -> bool {
    (0..can.deeds.len()).any(|deed| can.any(has, deed) && !could.any(had, deed))
}

/// Who can do which of some deeds in one cloud; asked once of each.
struct Reach<'a> {
    cloud: &'a Cloud,
    deeds: &'a [Deed],
    now: Timestamp,
    of: BTreeMap<PrincipalId, Vec<bool>>,
}

impl<'a> Reach<'a> {
    fn new(cloud: &'a Cloud, deeds: &'a [Deed], now: Timestamp) -> Self {
        Self { cloud, deeds, now, of: BTreeMap::new() }
    }

    /// Whether one of these can do it.
    fn any(&mut self, principals: &[PrincipalId], deed: usize) -> bool {
        let Self { cloud, deeds, now, of } = self;
        principals.iter().any(|principal| {
            let all = of.entry(*principal).or_insert_with(|| {
                let asker = Asker::with_new_token(cloud, *principal, *now);
                let may = |Deed { action, scope }: &Deed| {
                    asker.decide(cloud, action, scope, Offer::of_resource(scope)).allowed
                };
                deeds.iter().map(may).collect()
            });
            all.get(deed).copied().unwrap_or_default()
        })
    }
}
