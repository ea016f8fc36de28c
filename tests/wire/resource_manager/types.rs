//! Types of resources: which there are, how they nest, and what is said of one that is not simulated.

use crate::harness::{LAB, account_path, machine_path, system_assigned, vault_path, world, world_with};
use mi_sim::view;
use mi_sim::wire::Method;
use serde_json::{Value, json};

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn a_type_that_is_not_simulated_is_refused_in_azures_code_and_says_so() {
    let mut world = world();
    world.machine("vm1", system_assigned());
    for (path, code, said) in [
        (
            format!("{LAB}/providers/Microsoft.Nothing/things/x"),
            "InvalidResourceNamespace",
            "The resource namespace 'Microsoft.Nothing' is invalid. It is not simulated; these are: Microsoft.Compute, ",
        ),
        (
            format!("{LAB}/providers/Microsoft.Compute/galleries"),
            "InvalidResourceType",
            "The resource type 'galleries' could not be found in the namespace 'Microsoft.Compute' for api version \
             '2024-11-01'. It is not simulated; these are: virtualMachines, ",
        ),
        (
            format!("{}/extensions/one", machine_path("vm1")),
            "InvalidResourceType",
            "The resource type 'virtualMachines/extensions' could not be found",
        ),
        (
            format!("{}/providers/Microsoft.Insights/diagnosticSettings/one", machine_path("vm1")),
            "InvalidResourceNamespace",
            "The resource namespace 'Microsoft.Insights' is invalid. It is not simulated",
        ),
        (
            format!("{LAB}/providers/Microsoft.Authorization/locks/one"),
            "InvalidResourceType",
            "The resource type 'locks' could not be found in the namespace 'Microsoft.Authorization' for api version \
             '2024-11-01'. It is not simulated.",
        ),
        (
            "/providers/Microsoft.Compute/virtualMachines/vm1".to_string(),
            "InvalidResourceType",
            "It is not simulated",
        ),
    ] {
        for method in [Method::Get, Method::Put, Method::Delete] {
            let body = (method == Method::Put).then(|| json!({ "location": "japaneast" }));
            let answer = world.manage(method, &path, body).is(404);
            assert_eq!(answer.word("/error/code"), code, "{path}");
            assert!(answer.word("/error/message").contains(said), "{}", answer.text());
        }
    }
}

/// az writes `Microsoft.Compute//virtualMachines` where it has no parent type to put between.
#[test]
fn two_slashes_count_as_one() {
    let mut world = world();
    world.machine("vm1", system_assigned());
    let path = machine_path("vm1").replace("Microsoft.Compute/", "Microsoft.Compute//");
    assert_eq!(world.show(&path).is(200).word("/name"), "vm1");
    let patched = world.manage(Method::Patch, &path, Some(json!({ "tags": { "a": "b" } }))).is(200);
    assert_eq!(patched.word("/id"), world.id(&machine_path("vm1")));
}

#[test]
fn a_resource_inside_another_is_written_read_and_listed_like_any() {
    let mut world = world_with(&[("bob", "Reader", LAB)]);
    let containers = format!("{}/blobServices/default/containers", account_path("account1"));
    let missing = world.show(&containers).is(404);
    assert_eq!(missing.word("/error/code"), "ResourceNotFound");
    world.account("account1", &["one", "two"]);
    assert_eq!(names(&world.show(&containers).is(200).at("/value")), ["one", "two"]);
    let one = world.show(&format!("{containers}/one")).is(200);
    assert_eq!(one.word("/id"), world.id(&format!("{containers}/one")));
    assert_eq!(one.word("/type"), "Microsoft.Storage/storageAccounts/blobServices/containers");
    world.manage(Method::Head, &format!("{containers}/one"), None).is(204);
    world.manage(Method::Head, &format!("{containers}/three"), None).is(404);
    assert_eq!(world.show(&format!("{containers}/three")).is(404).word("/error/code"), "ContainerNotFound");
    world.manage_as("bob", Method::Get, &containers, None).is(200);
    world.manage_as("bob", Method::Put, &format!("{containers}/three"), Some(json!({}))).is(403);
    assert_eq!(names(&world.show("/resources").is(200).at("/value")), ["account1"]);
}

/// What the list of all types names, so that a new type is asked too.
#[test]
fn every_type_is_written_read_listed_in_the_access_matrix_and_deleted_with_its_group() {
    let mut world = world();
    let body = json!({
        "location": "japaneast",
        "sku": { "name": "Standard_B1s" },
        "properties": { "definition": {} },
    });
    let namespaces = world.show("/providers").is(200).at("/value");
    let mut written = Vec::new();
    for namespace in namespaces.as_array().unwrap() {
        let name = namespace["namespace"].as_str().unwrap();
        for kind in namespace["resourceTypes"].as_array().unwrap() {
            let kind = kind["resourceType"].as_str().unwrap();
            // Those nested in others are written with them, deployments and authorization are no resources of a group.
            if kind.contains('/') || ["Microsoft.Resources", "Microsoft.Authorization"].contains(&name) {
                continue;
            }
            let path = format!("{LAB}/providers/{name}/{kind}/one1");
            let answer = world.manage(Method::Put, &path, Some(body.clone()));
            assert!(answer.0.is_success(), "{path}: {}", answer.text());
            assert_eq!(world.show(&path).is(200).word("/type"), format!("{name}/{kind}"));
            written.push(world.id(&path));
        }
    }
    assert!(written.len() > 10, "{written:?}");
    let listed = world.show("/resources").is(200).at("/value");
    let listed: Vec<&str> =
        listed.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    let journal = world.simulator.journal();
    let places = view::access_matrix(journal, journal.len()).places;
    for id in &written {
        assert!(listed.iter().any(|one| one.eq_ignore_ascii_case(id)), "{id} is not listed");
        let place = places.iter().find(|place| place.scope.as_str().eq_ignore_ascii_case(id));
        assert!(place.is_some_and(|place| !place.operations.is_empty()), "{id} is not in the matrix");
    }
    world.delete(LAB);
    assert_eq!(world.show("/resources").is(200).at("/value"), json!([]));
}

#[test]
fn a_name_in_all_of_azure_is_free_again_when_its_resource_is_deleted() {
    let mut world = world();
    let other = "/resourceGroups/lab2";
    world.manage(Method::Put, other, Some(json!({ "location": "japaneast" }))).is(201);
    let app = format!("{LAB}/providers/Microsoft.Web/sites/one1");
    for path in [vault_path("one1"), account_path("one1"), app] {
        let elsewhere = path.replace(LAB, other);
        let body = || Some(json!({ "location": "japaneast" }));
        assert!(world.manage(Method::Put, &path, body()).0.is_success());
        world.manage(Method::Put, &elsewhere, body()).is(409);
        world.delete(&path).is(200);
        assert!(world.manage(Method::Put, &elsewhere, body()).0.is_success(), "{elsewhere}");
    }
}
