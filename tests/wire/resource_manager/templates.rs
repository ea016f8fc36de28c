//! Templates as quickstarts write them: functions, conditions, and how much one may hold.

use crate::harness::{Answer, LAB, World, identity_path, machine_path, role_id, world};
use mi_sim::wire::Method;
use serde_json::{Value, json};

const DEPLOYMENT: &str = "/resourceGroups/lab/providers/Microsoft.Resources/deployments/d1";

fn deploy(world: &mut World, template: &Value) -> Answer {
    let properties = json!({ "mode": "Incremental", "template": template });
    world.manage(Method::Put, DEPLOYMENT, Some(json!({ "properties": properties })))
}

fn disk(name: &str) -> Value {
    json!({ "type": "Microsoft.Compute/disks", "name": name, "apiVersion": "2024-03-02", "location": "japaneast",
        "properties": {} })
}

/// What expressions come to, as outputs of a deployment.
fn outputs(world: &mut World, expressions: &[&str]) -> Vec<Value> {
    let named = expressions.iter().enumerate();
    let outputs: serde_json::Map<String, Value> = named
        .map(|(number, one)| (format!("o{number}"), json!({ "type": "string", "value": format!("[{one}]") })))
        .collect();
    let answer = deploy(world, &json!({ "resources": [], "outputs": outputs }));
    assert!(answer.0.is_success(), "{}", answer.text());
    let kept = world.show(DEPLOYMENT).is(200);
    (0..expressions.len()).map(|number| kept.at(&format!("/properties/outputs/o{number}/value"))).collect()
}

#[test]
fn the_functions_of_quickstart_templates_come_to_what_the_documentation_says() {
    let mut world = world();
    let subscription = world.id("");
    let tenant = world.tenant();
    let cases: [(&str, Value); 44] = [
        ("empty('')", json!(true)),
        ("empty(createArray())", json!(true)),
        ("if(equals('a', 'a'), 'yes', json('not read'))", json!("yes")),
        ("if(and(true(), not(false())), 1, 2)", json!(1)),
        ("or(false(), false())", json!(false)),
        ("coalesce(null(), 'x')", json!("x")),
        ("format('{0}-{1}-{0}{{}}', 'a', 7)", json!("a-7-a{}")),
        (
            "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')",
            json!(format!("{subscription}/providers/Microsoft.Authorization/roleDefinitions/r")),
        ),
        (
            "resourceId('other', 'Microsoft.Compute/disks', 'd')",
            json!(format!("{subscription}/resourceGroups/other/providers/Microsoft.Compute/disks/d")),
        ),
        (
            "resourceId('Microsoft.Compute/disks/', 'd')",
            json!(format!("{subscription}/resourceGroups/lab/providers/Microsoft.Compute/disks/d")),
        ),
        (
            "tenantResourceId('Microsoft.Management/managementGroups', 'm')",
            json!("/providers/Microsoft.Management/managementGroups/m"),
        ),
        (
            "extensionResourceId(resourceGroup().id, 'Microsoft.Authorization/locks', 'l')",
            json!(format!("{subscription}/resourceGroups/lab/providers/Microsoft.Authorization/locks/l")),
        ),
        ("deployment().name", json!("d1")),
        ("subscription().tenantId", json!(tenant)),
        ("tenant().tenantId", json!(tenant)),
        ("environment().suffixes.storage", json!("core.windows.net")),
        ("length('abc')", json!(3)),
        ("length(createArray(1, 2))", json!(2)),
        ("contains('abc', 'b')", json!(true)),
        ("contains(createArray('a'), 'b')", json!(false)),
        ("contains(createObject('One', 1), 'one')", json!(true)),
        ("createObject('one', 1).one", json!(1)),
        ("first('abc')", json!("a")),
        ("last(createArray(1, 2))", json!(2)),
        ("skip(createArray(1, 2, 3), 1)", json!([2, 3])),
        ("take('abc', 2)", json!("ab")),
        ("substring('abcdef', 1, 3)", json!("bcd")),
        ("replace('a-b-c', '-', '')", json!("abc")),
        ("split('a,b', ',')", json!(["a", "b"])),
        ("split('a,b;c', createArray(',', ';'))[2]", json!("c")),
        ("join(createArray('a', 'b'), '+')", json!("a+b")),
        ("concat(createArray(1), createArray(2))", json!([1, 2])),
        ("union(createArray(1, 2), createArray(2, 3))", json!([1, 2, 3])),
        ("union(createObject('a', 1), createObject('a', 2))", json!({ "a": 2 })),
        ("range(3, 2)", json!([3, 4])),
        ("padLeft(7, 3, '0')", json!("007")),
        ("trim(' a ')", json!("a")),
        ("startsWith('abc', 'AB')", json!(true)),
        ("indexOf('abc', 'C')", json!(2)),
        ("base64('one')", json!("b25l")),
        ("base64ToString('b25l')", json!("one")),
        ("string(json('{\"a\":1}'))", json!("{\"a\":1}")),
        ("add(mod(7, 4), div(mul(2, 9), sub(5, 2)))", json!(9)),
        ("max(1, int('5'), min(7, 9))", json!(7)),
    ];
    let expressions: Vec<&str> = cases.iter().map(|(expression, _)| *expression).collect();
    for ((expression, expected), found) in cases.iter().zip(outputs(&mut world, &expressions)) {
        assert_eq!(found, *expected, "{expression}");
    }
}

#[test]
fn names_that_follow_from_others_are_always_the_same() {
    let mut world = world();
    let found = outputs(
        &mut world,
        &["guid('a', 'b')", "guid('a', 'b')", "guid('a', 'c')", "uniqueString('a')", "uniqueString('b')"],
    );
    assert_eq!(found[0], found[1]);
    assert_ne!(found[0], found[2]);
    assert_eq!((found[0].as_str().unwrap().len(), found[3].as_str().unwrap().len()), (36, 13));
    assert_ne!(found[3], found[4]);
    // Only what a parameter is without being given may be another each time.
    let parameters = json!({ "one": { "type": "string", "defaultValue": "[newGuid()]" },
        "other": { "type": "string", "defaultValue": "[newGuid()]" },
        "now": { "type": "string", "defaultValue": "[utcNow()]" } });
    let value = "[concat(parameters('one'), ' ', parameters('other'), ' ', parameters('now'))]";
    let outputs = json!({ "o": { "type": "string", "value": value } });
    deploy(&mut world, &json!({ "parameters": parameters, "resources": [], "outputs": outputs })).is(200);
    let text = world.show(DEPLOYMENT).is(200).word("/properties/outputs/o/value");
    let words: Vec<&str> = text.split(' ').collect();
    assert_ne!(words[0], words[1]);
    assert!(words[2].len() == 16 && words[2].ends_with('Z'), "{text}");
}

#[test]
fn the_id_of_an_identity_may_be_an_expression() {
    let mut world = world();
    let identity = "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities/', 'one')]";
    let template = json!({ "resources": [
        { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "name": "one", "apiVersion": "2023-01-31",
            "location": "japaneast" },
        { "type": "Microsoft.Compute/virtualMachines", "name": "vm1", "apiVersion": "2024-07-01", "location": "japaneast",
            "dependsOn": [identity],
            "identity": { "type": "UserAssigned", "userAssignedIdentities": { identity: {} } }, "properties": {} },
    ] });
    deploy(&mut world, &template).is(201);
    let machine = world.show(&machine_path("vm1")).is(200);
    let ids = machine.at("/identity/userAssignedIdentities");
    assert_eq!(ids.as_object().unwrap().keys().collect::<Vec<_>>(), [&world.id(&identity_path("one"))]);
}

#[test]
fn what_a_condition_rules_out_is_not_deployed() {
    let mut world = world();
    let mut gone = disk("gone");
    gone["condition"] = json!("[equals('a', 'b')]");
    let mut here = disk("here");
    here["condition"] = json!(true);
    here["dependsOn"] = json!(["[resourceId('Microsoft.Compute/disks', 'gone')]"]);
    deploy(&mut world, &json!({ "resources": [here, gone] })).is(201);
    world.show(&format!("{LAB}/providers/Microsoft.Compute/disks/here")).is(200);
    world.show(&format!("{LAB}/providers/Microsoft.Compute/disks/gone")).is(404);
    let mut odd = disk("odd");
    odd["condition"] = json!("perhaps");
    deploy(&mut world, &json!({ "resources": [odd] })).is(400);
}

/// What a deployment writes is one request of its caller's, who has 200 of them.
#[test]
fn a_template_of_800_resources_costs_its_caller_one_write() {
    let mut world = world();
    world.pass(60);
    let mut many = disk("[concat('disk', copyIndex())]");
    many["copy"] = json!({ "name": "many", "count": 800 });
    let answer = deploy(&mut world, &json!({ "resources": [many] })).is(201);
    assert_eq!(answer.header("x-ms-ratelimit-remaining-subscription-writes"), "199");
    assert_eq!(world.show(DEPLOYMENT).is(200).word("/properties/provisioningState"), "Succeeded");
    let disks = world.show(&format!("{LAB}/providers/Microsoft.Compute/disks")).is(200);
    assert_eq!(disks.json()["value"].as_array().unwrap().len(), 800);
}

#[test]
fn a_template_with_a_type_that_is_not_there_changes_nothing() {
    let mut world = world();
    let mut odd = disk("odd");
    odd["type"] = json!("Microsoft.Compute/toasters");
    let answer = deploy(&mut world, &json!({ "resources": [disk("one"), odd] })).is(400);
    assert_eq!(answer.word("/error/code"), "InvalidTemplateDeployment");
    assert_eq!(answer.word("/error/details/0/code"), "InvalidResourceType");
    assert!(answer.word("/error/message").contains("is not valid according to the validation procedure"));
    world.show(&format!("{LAB}/providers/Microsoft.Compute/disks/one")).is(404);
    world.show(DEPLOYMENT).is(404);
}

/// A role that its caller may give under a condition is given when the condition is met, which shows only then.
#[test]
fn a_condition_of_the_callers_is_asked_when_the_role_is_given() {
    let mut world = crate::harness::world_with(&[("dana", "Contributor", LAB)]);
    let dana = world.simulator.cloud().tenant().user_named("dana").unwrap().id;
    let reader = role_id("Reader");
    let condition = format!(
        "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{reader}}}"
    );
    let name = world.simulator.draw_guid();
    let body = json!({ "properties": { "roleDefinitionId": world.role("User Access Administrator"),
        "principalId": dana.to_string(), "condition": condition, "conditionVersion": "2.0" } });
    world.manage(Method::Put, &crate::harness::assignment_path(LAB, &name), Some(body)).is(201);
    let principal = world.identity("one").principal.principal_id;
    let given = |role: &str| {
        json!({ "resources": [{ "type": "Microsoft.Authorization/roleAssignments", "name": "[guid('x')]",
            "apiVersion": "2022-04-01", "properties": {
                "roleDefinitionId": format!("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{role}')]"),
                "principalId": principal.to_string(), "principalType": "ServicePrincipal" } }] })
    };
    let owner = role_id("Owner");
    for (role, state) in [(owner.as_str(), "Failed"), (reader.as_str(), "Succeeded")] {
        let properties = json!({ "mode": "Incremental", "template": given(role) });
        let answer =
            world.manage_as("dana", Method::Put, DEPLOYMENT, Some(json!({ "properties": properties })));
        assert!(answer.0.is_success(), "{}", answer.text());
        assert_eq!(world.show(DEPLOYMENT).word("/properties/provisioningState"), state);
    }
}
