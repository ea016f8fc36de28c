//! Laws of the journal: whatever is done, it tells it truly and leads back to every moment of it.

use crate::lab::Lab;
use crate::moves::{Move, make, moves, passing};
use mi_sim::cloud::{CertifiedKey, Due};
use mi_sim::{Cloud, Event, Journal, SpanId, view};
use proptest::prelude::*;
use serde_json::{Value, json};

fn played(seed: u64, moves: &[Move]) -> Lab {
    let mut lab = Lab::new(seed);
    moves.iter().for_each(|one| make(&mut lab, one));
    lab
}

/// Everything that can be told of a cloud from outside.
fn picture(cloud: &Cloud) -> Value {
    let tenant = cloud.tenant();
    let endpoints = cloud.hosts().filter_map(|vm| Some((&vm.id, cloud.endpoint(&vm.id)?)));
    let endpoints = endpoints.map(|(vm, endpoint)| {
        let tokens: Vec<_> =
            endpoint.tokens().map(|kept| json!([kept.principal_id, kept.resource, kept.token])).collect();
        json!([vm, endpoint.identities, tokens])
    });
    let credentials = tenant.service_principals().map(|one| json!([one.id, cloud.credential(one.id)]));
    let vaults = cloud.vaults().map(|vault| {
        let (secrets, keys) = (vault.secrets.iter(), vault.keys.iter());
        json!([vault, secrets.collect::<Vec<_>>(), keys.collect::<Vec<_>>()])
    });
    let blobs = cloud.accounts().map(|account| {
        let containers = account
            .containers
            .iter()
            .map(|(name, container)| json!([name, container.blobs.iter().collect::<Vec<_>>()]));
        json!([account, containers.collect::<Vec<_>>()])
    });
    json!({
        "stage": view::stage(cloud),
        "users": tenant.users().collect::<Vec<_>>(),
        "groups": tenant.groups().collect::<Vec<_>>(),
        "applications": tenant.applications().collect::<Vec<_>>(),
        "appRoles": tenant.app_role_assignments().collect::<Vec<_>>(),
        "principals": tenant.service_principals().collect::<Vec<_>>(),
        "deleted": tenant.deleted().collect::<Vec<_>>(),
        "signingKeys": tenant.signing_keys.iter().map(CertifiedKey::kid).collect::<Vec<_>>(),
        "agenda": agenda(cloud),
        "credentials": credentials.collect::<Vec<_>>(),
        "resourceGroups": cloud.resource_groups().collect::<Vec<_>>(),
        "machines": cloud.hosts().collect::<Vec<_>>(),
        "identities": cloud.identities().collect::<Vec<_>>(),
        "endpoints": endpoints.collect::<Vec<_>>(),
        "assignments": cloud.assignments().collect::<Vec<_>>(),
        "vaults": vaults.collect::<Vec<_>>(),
        "accounts": blobs.collect::<Vec<_>>(),
    })
}

/// All that lies ahead, in order.
fn agenda(cloud: &Cloud) -> Vec<Due> {
    let next = |due: &Due| cloud.next_due(Some(due)).cloned();
    std::iter::successors(cloud.next_due(None).cloned(), next).collect()
}

/// The cloud after this many entries, folded from the first one.
fn folded(journal: &Journal, count: usize) -> Cloud {
    let mut cloud = journal.cloud_at(0);
    for entry in &journal.entries()[..count] {
        if let Event::Changed { change } = &entry.event {
            cloud.apply(change);
        }
    }
    cloud
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// The cloud at any moment is the fold of the changes before it, wherever the seek starts and however long the
    /// journal is.
    #[test]
    fn a_seek_is_a_replay(seed: u64, moves in moves(60..90), chosen: Vec<prop::sample::Index>) {
        let mut lab = played(seed, &moves);
        // Over two checkpoints at least.
        while lab.simulator.journal().len() <= 4_200 {
            moves.iter().for_each(|one| make(&mut lab, one));
            lab.machine_with_identity("rg1", "vm1");
        }
        let journal = lab.simulator.journal();
        let around = [0, 1, 2_047, 2_048, 2_049, 4_095, 4_096, 4_097, journal.len()];
        let chosen = chosen.iter().take(8).map(|index| index.index(journal.len()));
        for count in chosen.chain(around) {
            prop_assert_eq!(picture(&journal.cloud_at(count)), picture(&folded(journal, count)), "after {}", count);
        }
        prop_assert_eq!(picture(&journal.cloud_at(journal.len())), picture(lab.simulator.cloud()));
        prop_assert_eq!(picture(&journal.cloud_at(usize::MAX)), picture(lab.simulator.cloud()));
    }

    /// What happens later changes nothing of what happened before.
    #[test]
    fn the_past_stays_as_it_was(seed: u64, before in moves(10..30), after in moves(10..30)) {
        let mut lab = played(seed, &before);
        let (count, then) = (lab.simulator.journal().len(), picture(lab.simulator.cloud()));
        let lines = lab.simulator.journal().to_json_lines();
        after.iter().for_each(|one| make(&mut lab, one));
        prop_assert_eq!(picture(&lab.simulator.journal().cloud_at(count)), then);
        prop_assert!(lab.simulator.journal().to_json_lines().starts_with(&lines));
    }

    /// Another seed gives another journal.
    #[test]
    fn another_seed_is_another_world(seed: u64, moves in moves(0..30)) {
        let journal = |seed| played(seed, &moves).simulator.journal().to_json_lines();
        prop_assert_ne!(journal(seed), journal(seed.wrapping_add(1)));
    }

    /// Every request is closed exactly once and after all that it caused, names the request that it serves, and time
    /// never goes back.
    #[test]
    fn spans_nest_and_time_goes_on(seed: u64, moves in moves(20..60)) {
        let lab = played(seed, &moves);
        let mut open: Vec<SpanId> = Vec::new();
        let mut last = (0, None);
        for (index, entry) in lab.simulator.journal().entries().iter().enumerate() {
            prop_assert!(entry.at.millis() >= last.0, "entry {} is earlier than the one before", index);
            last.0 = entry.at.millis();
            if let Event::Sent { .. } = entry.event {
                prop_assert_eq!(entry.parent, open.last().copied(), "entry {}", index);
                prop_assert!(entry.span > last.1, "entry {} opens a span again", index);
                last.1 = entry.span;
                open.push(entry.span.unwrap());
            }
            prop_assert_eq!(entry.span, open.last().copied(), "entry {}", index);
            prop_assert_eq!(entry.parent, open.iter().nth_back(1).copied(), "entry {}", index);
            if let Event::Answered { .. } | Event::Failed { .. } = entry.event {
                open.pop();
            }
        }
        prop_assert_eq!(open, []);
    }

    /// The tree of spans is the one that the entries tell of, also where the oldest are forgotten.
    #[test]
    fn spans_are_those_of_the_entries(seed: u64, moves in moves(20..60), keep in 20..200_usize) {
        let mut lab = played(seed, &moves);
        for forgets in [false, true] {
            if forgets {
                lab.simulator.keep(keep);
            }
            let journal = lab.simulator.journal();
            let places = || (journal.first()..).zip(journal.entries());
            let opened = places().filter(|(_, entry)| matches!(entry.event, Event::Sent { .. }));
            let told: Vec<_> = journal.spans().iter().map(|span| (span.opened(), span.entry)).collect();
            prop_assert_eq!(told, opened.collect::<Vec<_>>());
            for span in journal.spans().iter() {
                let own: Vec<_> = places().filter(|(_, entry)| entry.span == Some(span.id)).collect();
                prop_assert_eq!(span.closed(), own.last().map(|(place, _)| *place));
                prop_assert_eq!(span.closing(), own.last().map(|(_, entry)| *entry));
                let backwards: Vec<_> = span.entries().rev().collect();
                prop_assert_eq!(span.entries().collect::<Vec<_>>(), own.clone());
                prop_assert_eq!(backwards, own.iter().rev().copied().collect::<Vec<_>>());
                prop_assert_eq!(span.parent().map(|parent| parent.id), span.entry.parent);
                prop_assert_eq!(span.depth(), span.parent().map_or(0, |parent| parent.depth() + 1));
                let around = |place: usize| journal.spans().around(place).map(|span| span.id);
                prop_assert!(own.iter().all(|(place, _)| around(*place) == Some(span.id)));
            }
        }
    }

    /// The short form of the journal and the exchanges tell of the entries they name, whatever part is asked for.
    #[test]
    fn views_agree_with_the_entries(seed: u64, moves in moves(10..40), chosen: [prop::sample::Index; 2]) {
        let lab = played(seed, &moves);
        let journal = lab.simulator.journal();
        let mut onlooker = view::Onlooker::default();
        let whole = onlooker.outline(journal, 0..journal.len());
        let [from, to] = chosen.map(|index| index.index(journal.len()));
        let part = onlooker.outline(journal, from..to);
        prop_assert_eq!(part.as_slice(), whole.get(from..to).unwrap_or_default());
        for (index, entry) in journal.entries().iter().enumerate() {
            let (Some(span), Event::Sent { request, .. }) = (entry.span, &entry.event) else { continue };
            let exchange = view::exchange(journal, span).unwrap();
            prop_assert_eq!((exchange.sent, &exchange.request), (u32::try_from(index).unwrap(), request));
            let closed = &journal.entries()[usize::try_from(exchange.closed.unwrap()).unwrap()];
            prop_assert_eq!(closed.span, Some(span));
            match &closed.event {
                Event::Answered { response } => prop_assert_eq!(exchange.response.as_ref(), Some(response)),
                Event::Failed { reason } => prop_assert_eq!(exchange.failure.as_ref(), Some(reason)),
                other => prop_assert!(false, "{other:?} closes nothing"),
            }
        }
        prop_assert_eq!(view::exchange(journal, SpanId(0)), None);
        prop_assert_eq!(view::exchange(journal, SpanId(u32::MAX)), None);
    }
}

proptest! {
    // Short sequences, and many of them.
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The same seed and the same moves, in the midst of which time passes, give the same journal byte for byte.
    #[test]
    fn a_seed_decides_everything(seed: u64, before in moves(0..8), pass in passing(), after in moves(0..8)) {
        let moves = [before, vec![pass], after].concat();
        let journal = || played(seed, &moves).simulator.journal().to_json_lines();
        prop_assert_eq!(journal(), journal());
    }
}
