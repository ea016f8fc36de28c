//! What tools ask of Resource Manager beside the resources themselves.

use crate::harness::{
    ARM, Answer, LAB, VAULT, With, World, get, machine_path, person, request, system_assigned, user_assigned,
    vault_path, world, world_with,
};
use mi_sim::wire::{Method, Url};
use serde_json::{Value, json};

const VNET: &str = "/resourceGroups/lab/providers/Microsoft.Network/virtualNetworks/net1";

fn put_network(world: &mut World) -> Answer {
    let body = json!({ "location": "japaneast", "tags": { "env": "lab" }, "properties": {
        "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
        "subnets": [{ "name": "one", "properties": { "addressPrefix": "10.0.0.0/24" } }],
    } });
    world.manage(Method::Put, VNET, Some(body))
}

fn names(answer: &Answer) -> Vec<String> {
    let list = answer.at("/value");
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_string()).collect()
}

/// Asks an address outside of the subscription.
fn ask(world: &mut World, path: &str) -> Answer {
    let token = world.person_token("admin", ARM);
    let address = format!("https://management.azure.com{path}?api-version=2022-12-01");
    world.ask(&person("admin"), get(&address).bearer(&token))
}

#[test]
fn a_network_is_kept_as_it_was_written() {
    let mut world = world();
    let answer = put_network(&mut world).is(201);
    assert_eq!(answer.word("/type"), "Microsoft.Network/virtualNetworks");
    assert_eq!(answer.word("/properties/provisioningState"), "Succeeded");
    assert_eq!(answer.word("/properties/subnets/0/id"), format!("{}/subnets/one", world.id(VNET)));
    put_network(&mut world).is(200);
    assert_eq!(world.show(VNET).is(200).json(), answer.json());
    assert_eq!(world.show(&VNET.to_uppercase()).is(200).json(), answer.json());
    let tags = world.manage(Method::Patch, VNET, Some(json!({ "tags": { "env": "test" } }))).is(200);
    assert_eq!(tags.at("/tags"), json!({ "env": "test" }));
    assert_eq!(tags.at("/properties"), answer.at("/properties"));
    assert_eq!(names(&world.show(VNET.trim_end_matches("/net1")).is(200)), ["net1"]);
    world.delete(VNET).is(200);
    world.delete(VNET).is(204);
    world.show(VNET).is(404);
}

#[test]
fn who_may_not_write_a_network_does_not() {
    let mut world = world_with(&[("bob", "Reader", LAB)]);
    put_network(&mut world).is(201);
    world.manage_as("bob", Method::Get, VNET, None).is(200);
    for method in [Method::Put, Method::Patch, Method::Delete] {
        let answer = world.manage_as("bob", method, VNET, Some(json!({ "location": "japaneast" }))).is(403);
        assert_eq!(answer.word("/error/code"), "AuthorizationFailed");
    }
}

#[test]
fn all_resources_are_listed_and_filtered() {
    let mut world = world_with(&[("eve", "Reader", "/resourceGroups/other")]);
    let identity = world.identity("one");
    world.machine("vm1", user_assigned(&[&identity]));
    world.vault("vault1", true);
    put_network(&mut world).is(201);
    let list = |world: &mut World, path: &str| world.show(path).is(200);
    assert_eq!(names(&list(&mut world, "/resources")), ["vm1", "vault1", "one", "net1"]);
    assert_eq!(names(&list(&mut world, "/resourceGroups/LAB/resources")).len(), 4);
    let kind = "$filter=resourceType%20eq%20'microsoft.keyvault/vaults'";
    let vaults = list(&mut world, &format!("/resources?{kind}"));
    assert_eq!(vaults.word("/value/0/id"), world.id(&vault_path("vault1")));
    assert_eq!(names(&vaults).len(), 1);
    assert_eq!(names(&list(&mut world, &format!("/resources?{kind}%20and%20name%20eq%20'other'"))), [""; 0]);
    let machines = list(&mut world, "/resources?$filter=name%20eq%20'vm1'");
    assert_eq!(machines.word("/value/0/identity/type"), "UserAssigned");
    let here = list(&mut world, "/resources?$filter=resourceGroup%20eq%20'LAB'%20and%20name%20eq%20'net1'");
    assert_eq!(names(&here), ["net1"]);
    assert_eq!(names(&list(&mut world, "/resources?$filter=resourceGroup%20eq%20'other'")), [""; 0]);
    let refused = world.show("/resources?$filter=color%20eq%20'x'").is(400);
    assert_eq!(refused.word("/error/code"), "InvalidFilterInQueryString");
    world.manage_as("eve", Method::Get, "/resources", None).is(403);
}

#[test]
fn providers_regions_and_tenants_are_told() {
    let mut world = world();
    let provider = world.show("/providers/microsoft.managedidentity").is(200);
    assert_eq!(provider.word("/registrationState"), "Registered");
    assert_eq!(provider.word("/namespace"), "Microsoft.ManagedIdentity");
    assert_eq!(provider.word("/resourceTypes/0/resourceType"), "userAssignedIdentities");
    let registered = world.manage(Method::Post, "/providers/Microsoft.Compute/register", None).is(200);
    assert_eq!(registered.word("/id"), world.id("/providers/Microsoft.Compute"));
    let nothing = world.show("/providers/Microsoft.Nothing").is(404);
    assert_eq!(nothing.word("/error/code"), "InvalidResourceNamespace");
    let message = "The resource namespace 'Microsoft.Nothing' is invalid. It is not simulated; these are: ";
    assert!(nothing.word("/error/message").starts_with(message), "{}", nothing.text());
    assert_eq!(ask(&mut world, "/providers/Microsoft.Network").word("/id"), "/providers/Microsoft.Network");
    assert!(world.show("/providers").is(200).at("/value").as_array().unwrap().len() > 4);
    assert!(names(&world.show("/locations").is(200)).contains(&"japaneast".to_string()));
    let tenant = world.tenant();
    assert_eq!(ask(&mut world, "/tenants").is(200).word("/value/0/tenantId"), tenant);
    let subscription = world.id("");
    assert_eq!(ask(&mut world, &subscription).is(200).word("/state"), "Enabled");
}

#[test]
fn the_end_of_a_group_can_be_waited_for() {
    let mut world = world();
    put_network(&mut world).is(201);
    let token = world.person_token("admin", ARM);
    let address = world.address(LAB);
    let head =
        |world: &mut World| world.ask(&person("admin"), request(Method::Head, &address).bearer(&token));
    head(&mut world).is(204);
    let answer = world.delete(LAB).is(202);
    assert_eq!(answer.header("Retry-After"), "1");
    let location = Url::parse(answer.header("Location")).unwrap();
    assert!(location.path().contains("/operationresults/eyJ"), "{location}");
    let poll = |world: &mut World, address: &str| world.ask(&person("admin"), get(address).bearer(&token));
    poll(&mut world, &location.to_string()).is(200);
    head(&mut world).is(404);
    world.manage(Method::Put, LAB, Some(json!({ "location": "japaneast" }))).is(201);
    world.show(VNET).is(404);
    poll(&mut world, &location.to_string()).is(202);
    let stranger = world.address("/operationresults/nothing");
    poll(&mut world, &stranger).is(404);
}

fn deploy(world: &mut World, name: &str, template: &Value, parameters: &Value) -> Answer {
    let path = format!("{LAB}/providers/Microsoft.Resources/deployments/{name}");
    let properties = json!({ "mode": "Incremental", "template": template, "parameters": parameters });
    world.manage(Method::Put, &path, Some(json!({ "properties": properties })))
}

/// What the operation that the answer names has come to.
fn status(world: &mut World, answer: &Answer) -> Answer {
    let token = world.person_token("admin", ARM);
    let address = answer.header("Azure-AsyncOperation").to_string();
    world.ask(&person("admin"), get(&address).bearer(&token)).is(200)
}

fn machine_template(scope: &str, role: &str) -> Value {
    json!({
        "parameters": {
            "adminPassword": { "type": "secureString" },
            "size": { "type": "string", "defaultValue": "Standard_B1s" },
        },
        "variables": { "name": "[concat('vm', '7')]" },
        "resources": [
            {
                "type": "Microsoft.Compute/virtualMachines/providers/roleAssignments",
                "name": "vm7/Microsoft.Authorization/3f5c1f0e-6a0c-4c55-9d6a-6d8a6a1f2b3c",
                "apiVersion": "2015-07-01",
                "dependsOn": ["Microsoft.Compute/virtualMachines/vm7"],
                "properties": {
                    "roleDefinitionId": role,
                    "principalId": format!("[reference('{scope}', '2019-07-01', 'Full').identity.principalId]"),
                    "principalType": "ServicePrincipal",
                },
            },
            {
                "type": "Microsoft.Compute/virtualMachines",
                "name": "[variables('name')]",
                "apiVersion": "2026-04-01",
                "location": "[resourceGroup().location]",
                "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'net1')]"],
                "identity": { "type": "SystemAssigned" },
                "properties": {
                    "hardwareProfile": { "vmSize": "[parameters('size')]" },
                    "osProfile": { "adminPassword": "[parameters('adminPassword')]", "computerName": "[[x]" },
                },
            },
            {
                "type": "Microsoft.Network/virtualNetworks",
                "name": "net1",
                "apiVersion": "2015-06-15",
                "location": "japaneast",
                "properties": { "subnets": [{ "name": "one" }] },
            },
        ],
        "outputs": { "size": { "type": "string", "value": "[parameters('size')]" } },
    })
}

#[test]
fn a_template_makes_network_machine_identity_and_assignment_in_order() {
    let mut world = world();
    let template = machine_template(&world.id(&machine_path("vm7")), &world.role("Reader"));
    let parameters = json!({ "adminPassword": { "value": "not-to-be-seen" } });
    let answer = deploy(&mut world, "vm_deploy_1", &template, &parameters).is(201);
    assert_eq!(answer.word("/properties/provisioningState"), "Accepted");
    assert_eq!(status(&mut world, &answer).json(), json!({ "status": "Succeeded" }));
    let machine = world.show(&machine_path("vm7")).is(200);
    assert_eq!(machine.word("/properties/hardwareProfile/vmSize"), "Standard_B1s");
    assert_eq!(machine.word("/properties/osProfile/computerName"), "[x]");
    let principal = machine.word("/identity/principalId");
    let held = world.simulator.cloud().assignments_of(principal.parse().unwrap()).count();
    assert_eq!(held, 1);
    let path = format!("{LAB}/providers/Microsoft.Resources/deployments/vm_deploy_1");
    let kept = world.show(&path).is(200);
    assert_eq!(kept.at("/properties/parameters/adminPassword"), json!({ "type": "secureString" }));
    assert_eq!(kept.word("/properties/outputs/size/value"), "Standard_B1s");
    let operations = world.show(&format!("{path}/operations")).is(200).at("/value");
    assert_eq!(operations.as_array().unwrap().len(), 3);
    assert_eq!(operations[0]["properties"]["targetResource"]["id"], world.id(VNET));
}

/// A deployment that its caller may not make whole changes nothing: preflight finds out.
#[test]
fn a_deployment_has_no_more_rights_than_its_caller() {
    let mut world = world_with(&[("carol", "Virtual Machine Contributor", LAB)]);
    let template = machine_template(&world.id(&machine_path("vm7")), &world.role("Reader"));
    let path = format!("{LAB}/providers/Microsoft.Resources/deployments/d1");
    let properties = json!({ "mode": "incremental", "template": template,
        "parameters": { "adminPassword": { "value": "x" } } });
    let body = json!({ "properties": properties });
    let validate = format!("{path}/validate");
    for (method, path) in [(Method::Put, &path), (Method::Post, &validate)] {
        let refused = world.manage_as("carol", method, path, Some(body.clone())).is(403);
        assert_eq!(refused.word("/error/code"), "InvalidTemplateDeployment");
        let message = refused.word("/error/message");
        assert!(message.starts_with("Deployment failed with multiple errors: 'Authorization failed for template resource 'net1' of type 'Microsoft.Network/virtualNetworks'. The client "), "{message}");
        assert!(
            message.contains("to perform action 'Microsoft.Authorization/roleAssignments/write' at scope"),
            "{message}"
        );
    }
    world.show(&machine_path("vm7")).is(404);
    world.show(&path).is(404);
}

#[test]
fn a_template_that_cannot_be_deployed_says_why_and_makes_nothing() {
    let mut world = world();
    let named = |name: &str, after: &str| {
        json!({ "type": "Microsoft.Compute/disks", "name": name,
        "apiVersion": "2024-03-02", "location": "japaneast", "dependsOn": [after] })
    };
    let resource = |name: &str| json!({ "resources": [named(name, "other")] });
    for (template, complaint) in [
        (json!({ "resources": {} }), "has no list 'resources'"),
        (resource("[newGuid()]"), "'newGuid' can only be used in the default value of a parameter"),
        (resource("[listKeys('x', '1')]"), "knows no template function 'listkeys'"),
        (resource("[concat('a']"), "',' is missing"),
        (resource("[parameters('x')]"), "the template parameter 'x' is not found"),
        (resource("a/b"), "has more segments than the type"),
        (resource("[reference('x')]"), "'reference' cannot be used here"),
        (
            json!({ "resources": [named("a", "b"), named("b", "a")] }),
            "circular dependency detected among 'a, b'",
        ),
        (
            json!({ "parameters": { "p": { "type": "string" } }, "resources": [] }),
            "parameter 'p' is not provided",
        ),
    ] {
        let answer = deploy(&mut world, "d1", &template, &json!({})).is(400);
        assert_eq!(answer.word("/error/code"), "InvalidTemplate");
        assert!(answer.word("/error/message").contains(complaint), "{complaint}: {}", answer.text());
    }
    let stranger =
        deploy(&mut world, "d1", &json!({ "resources": [] }), &json!({ "q": { "value": 1 } })).is(400);
    assert!(stranger.word("/error/message").contains("parameter 'q' is not valid"));
    assert_eq!(names(&world.show("/resources").is(200)).len(), 0);
    world.show(&format!("{LAB}/providers/Microsoft.Resources/deployments/d1")).is(404);
}

#[test]
fn a_template_can_be_validated_without_being_deployed() {
    let mut world = world();
    let template = machine_template(&world.id(&machine_path("vm7")), &world.role("Reader"));
    let path = format!("{LAB}/providers/Microsoft.Resources/deployments/d1/validate");
    let properties = json!({ "mode": "Incremental", "template": template, "parameters": { "adminPassword": { "value": "x" } } });
    let answer = world.manage(Method::Post, &path, Some(json!({ "properties": properties }))).is(200);
    assert_eq!(answer.word("/properties/validatedResources/0/id"), world.id(VNET));
    world.show(VNET).is(404);
}

#[test]
fn an_image_has_a_version() {
    let mut world = world();
    let path = "/providers/Microsoft.Compute/locations/japaneast/publishers/Canonical/artifacttypes/vmimage/offers/\
                ubuntu-24_04-lts/skus/server/versions";
    let list = world.show(&format!("{path}?$top=1")).is(200);
    let version = list.word("/0/name");
    let image = world.show(&format!("{path}/{version}")).is(200);
    assert_eq!(image.word("/properties/osDiskImage/operatingSystem"), "Linux");
    assert_eq!(image.word("/id"), world.id(&format!("{path}/{version}")));
    world.show(&format!("{path}/9.9.9")).is(404);
}

#[test]
fn a_machine_tells_how_it_is_doing_when_asked() {
    let mut world = world();
    world.machine("vm1", system_assigned());
    let plain = world.show(&machine_path("vm1")).is(200);
    assert_eq!(plain.json().pointer("/properties/instanceView"), None);
    let expanded = world.show(&format!("{}?$expand=instanceView", machine_path("vm1"))).is(200);
    assert_eq!(expanded.word("/properties/instanceView/statuses/1/displayStatus"), "VM running");
    assert_eq!(expanded.at("/identity"), plain.at("/identity"));
}

/// A machine, a vault, a secret and a role: what a deployed machine can do is what any machine can.
#[test]
fn a_deployed_machine_gets_tokens() {
    let mut world = world();
    let template = machine_template(&world.id(&machine_path("vm7")), &world.role("Reader"));
    deploy(&mut world, "d", &template, &json!({ "adminPassword": { "value": "x" } })).is(201);
    let machines: Vec<_> = world.simulator.cloud().hosts().map(|vm| vm.id.clone()).collect();
    assert!(!world.token(&machines[0], VAULT).is_empty());
    let other = world.machine("vm8", system_assigned());
    assert_ne!(machines[0], other);
}
