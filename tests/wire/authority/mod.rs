//! What is said of access is what happens: the law of [`law`] in several random worlds.

pub(crate) mod law;

use crate::harness::{account_path, assignment_path};
use law::{OPEN, PROPAGATES, Stand, told, what_is_said_of_access_happens};
use mi_sim::access::{Operation, Standing};
use mi_sim::view::access_matrix;
use mi_sim::wire::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const WORLDS: u64 = 8;

#[test]
fn what_is_said_of_access_is_what_happens() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (word, count) in (0..WORLDS).flat_map(what_is_said_of_access_happens) {
        *seen.entry(word).or_default() += count;
    }
    let words = ["May", "StillMay", "WillSoon", "Depends", "Denied", "MayNot"];
    for standing in words.into_iter().chain(["May of app roles", "MayNot of app roles"]) {
        assert!(seen.get(standing).is_some_and(|count| *count > 0), "{standing}: {seen:?}");
    }
}

/// What the condition of an assignment leaves open is settled by the request: a list of blobs and a blob differ.
#[test]
fn what_depends_differs_between_two_requests() {
    let mut stand = Stand::new(0);
    let vm = stand.senders[2].clone();
    let path = format!("{}{OPEN}", account_path("photos1"));
    let name = stand.world.simulator.draw_guid();
    let properties: Value = json!({ "roleDefinitionId": stand.world.role("Storage Blob Data Reader"),
        "principalId": vm.id.to_string(), "principalType": "ServicePrincipal",
        "condition": "SubOperationMatches{'Blob.List'}", "conditionVersion": "2.0" });
    let body = json!({ "properties": properties });
    stand.world.manage(Method::Put, &assignment_path(&path, &name), Some(body)).is(201);
    stand.world.pass(PROPAGATES + 1);
    let all = stand.requests();
    let reads = all.iter().filter(|one| one.below == path && one.operation == Operation::ReadBlobs);
    let statuses: Vec<u16> = reads.map(|one| stand.send(&vm, one).unwrap().0.status).collect();
    assert_eq!(statuses, [200, 403]);
    let journal = stand.world.simulator.journal();
    let matrix = access_matrix(journal, journal.len());
    let standing = told(&matrix, vm.id, &stand.world.id(&path), Operation::ReadBlobs);
    assert_eq!(standing, Some(Standing::Depends));
}
