//! What a machine can learn about itself.

use crate::harness::{World, code, get, machine_path, metadata, system_assigned, world};
use mi_sim::ResourceId;
use mi_sim::wire::{Method, base64url};
use serde_json::{Value, json};

fn machine() -> (World, ResourceId) {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    world
        .manage(Method::Patch, &machine_path("vm1"), Some(json!({ "tags": { "a": "1", "b": "2" } })))
        .is(200);
    (world, vm)
}

#[test]
fn the_instance_path_tells_where_the_machine_is() {
    let (mut world, vm) = machine();
    let compute = world.ask(&code(&vm), metadata("instance?api-version=2021-02-01")).is(200).at("/compute");
    let told = |name: &str| compute[name].as_str().unwrap().to_string();
    assert_eq!(told("azEnvironment"), "AzurePublicCloud");
    assert_eq!(told("location"), "japaneast");
    assert_eq!(told("name"), "vm1");
    assert_eq!(told("osType"), "Linux");
    assert_eq!(told("resourceGroupName"), "lab");
    assert_eq!(told("resourceId"), vm.as_str());
    assert_eq!(told("subscriptionId"), world.simulator.cloud().subscription().to_string());
    assert_eq!(told("vmId"), world.simulator.cloud().host(&vm).unwrap().platform_id);
    assert_eq!(told("vmSize"), "Standard_B1s");
    assert_eq!((told("vmScaleSetName"), told("zone")), (String::new(), String::new()));
    assert_eq!(told("tags"), "a:1;b:2");
    assert_eq!(compute["tagsList"], json!([{ "name": "a", "value": "1" }, { "name": "b", "value": "2" }]));
}

#[test]
fn tenant_and_identities_are_not_told() {
    let (mut world, vm) = machine();
    let text = world.ask(&code(&vm), metadata("instance?api-version=2021-02-01")).is(200).text();
    assert!(!text.contains(&world.tenant()));
    assert!(!text.contains(&world.own_identity(&vm).client_id.to_string()));
}

#[test]
fn a_longer_path_narrows_the_answer() {
    let (mut world, vm) = machine();
    let compute = world.ask(&code(&vm), metadata("instance/compute?api-version=2021-02-01")).is(200);
    assert_eq!(compute.word("/name"), "vm1");
    let second =
        world.ask(&code(&vm), metadata("instance/compute/tagsList/1?api-version=2021-02-01")).is(200);
    assert_eq!(second.json(), json!({ "name": "b", "value": "2" }));
}

#[test]
fn a_leaf_is_served_as_text_only() {
    let (mut world, vm) = machine();
    let leaf = "instance/compute/location?api-version=2020-06-01";
    let answer = world.ask(&code(&vm), metadata(&format!("{leaf}&format=text"))).is(200);
    assert_eq!(answer.text(), "japaneast");
    assert!(answer.header("Content-Type").starts_with("text/plain"));
    world.ask(&code(&vm), metadata(leaf)).is(404);
}

#[test]
fn a_branch_as_text_lists_the_names_below_it() {
    let (mut world, vm) = machine();
    let answer = world.ask(&code(&vm), metadata("instance?api-version=2021-02-01&format=text")).is(200);
    assert_eq!(answer.text(), "compute/\nnetwork/");
    let answer =
        world.ask(&code(&vm), metadata("instance/compute?api-version=2021-02-01&format=text")).is(200);
    let text = answer.text();
    let names: Vec<&str> = text.lines().collect();
    assert!(names.contains(&"vmId") && names.contains(&"tagsList/"), "{names:?}");
}

#[test]
fn the_versions_path_needs_no_version() {
    let (mut world, vm) = machine();
    let versions = world.ask(&code(&vm), metadata("versions")).is(200).at("/apiVersions");
    let versions: Vec<&str> = versions.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for version in ["2017-03-01", "2018-02-01", "2019-08-01", "2025-04-07"] {
        assert!(versions.contains(&version), "{version}");
    }
}

#[test]
fn the_info_path_names_the_tenant() {
    let (mut world, vm) = machine();
    let answer = world.ask(&code(&vm), metadata("identity/info?api-version=2018-02-01")).is(200);
    assert_eq!(answer.json(), json!({ "tenantId": world.tenant() }));
    let bare = get("http://169.254.169.254/metadata/identity/info?api-version=2018-02-01");
    world.ask(&code(&vm), bare).is(400);
}

#[test]
fn the_network_of_a_machine_is_that_of_its_interfaces() {
    let mut world = world();
    let lab = "/resourceGroups/lab/providers/Microsoft.Network";
    let (network, address, interface) = (
        format!("{lab}/virtualNetworks/net1"),
        format!("{lab}/publicIPAddresses/ip1"),
        format!("{lab}/networkInterfaces/nic1"),
    );
    let subnets = json!([{ "name": "one", "properties": { "addressPrefix": "10.1.0.0/24" } }]);
    let body = json!({ "location": "japaneast", "properties": { "subnets": subnets } });
    world.manage(Method::Put, &network, Some(body)).is(201);
    let public = world
        .manage(Method::Put, &address, Some(json!({ "location": "japaneast", "properties": {} })))
        .is(201);
    let part = json!({ "name": "c", "properties": {
        "subnet": { "id": world.id(&format!("{network}/subnets/one")) },
        "publicIPAddress": { "id": world.id(&address) },
    } });
    let body = json!({ "location": "japaneast", "properties": { "ipConfigurations": [part] } });
    let made = world.manage(Method::Put, &interface, Some(body)).is(201);
    let profile = json!({ "networkInterfaces": [{ "id": world.id(&interface) }] });
    let body = json!({ "location": "japaneast", "properties": { "networkProfile": profile } });
    let id = world.manage(Method::Put, &machine_path("vm1"), Some(body)).is(201).word("/id");
    let vm = ResourceId::parse(&id, "Microsoft.Compute/virtualMachines").unwrap();
    let told = world.ask(&code(&vm), metadata("instance/network?api-version=2021-02-01")).is(200);
    let ipv4 = told.at("/interface/0/ipv4");
    assert_eq!(
        ipv4["ipAddress"][0]["privateIpAddress"],
        made.at("/properties/ipConfigurations/0/properties/privateIPAddress")
    );
    assert_eq!(ipv4["ipAddress"][0]["publicIpAddress"], public.at("/properties/ipAddress"));
    assert_eq!(ipv4["subnet"], json!([{ "address": "10.1.0.0", "prefix": "24" }]));
    assert_eq!(told.word("/interface/0/macAddress").len(), 12);
    assert_eq!(told.at("/interface/0/ipv6"), json!({ "ipAddress": [] }));
    let path =
        "instance/network/interface/0/ipv4/ipAddress/0/publicIpAddress?api-version=2021-02-01&format=text";
    assert_eq!(world.ask(&code(&vm), metadata(path)).is(200).text(), public.word("/properties/ipAddress"));
}

#[test]
fn nothing_is_scheduled_for_a_machine_and_its_path_is_decoded_first() {
    let (mut world, vm) = machine();
    let events = json!({ "DocumentIncarnation": 1, "Events": [] });
    for mark in ["?", "%3F", "%3f"] {
        let asked = metadata(&format!("scheduledevents{mark}api-version=2020-07-01"));
        // The list of versions has another day of that month.
        world.ask(&code(&vm), asked).is(400);
        let asked = metadata(&format!("scheduledevents{mark}api-version=2020-07-15"));
        assert_eq!(world.ask(&code(&vm), asked).is(200).json(), events);
        world.pass(1);
    }
    let asked = metadata("identity/oauth2/token%3Fapi-version=2018-02-01&resource=https://vault.azure.net");
    assert!(!world.ask(&code(&vm), asked).is(200).word("/access_token").is_empty());
}

#[test]
fn a_machine_proves_by_a_signed_document_which_one_it_is() {
    let (mut world, vm) = machine();
    let answer = world.ask(&code(&vm), metadata("attested/document?api-version=2018-10-01&nonce=1234567890"));
    let answer = answer.is(200);
    assert_eq!(answer.word("/encoding"), "pkcs7");
    let signed = base64url::decode_standard(&answer.word("/signature")).unwrap();
    let text = String::from_utf8_lossy(&signed);
    let begin = text.find("{\"licenseType\"").unwrap();
    let last = text.find("\"vmId\"").unwrap();
    let end = last + text[last..].find("\"}").unwrap() + 2;
    let document: serde_json::Value = serde_json::from_str(&text[begin..end]).unwrap();
    let id = world.simulator.cloud().host(&vm).unwrap().platform_id.clone();
    assert_eq!((document["nonce"].as_str(), document["vmId"].as_str()), (Some("1234567890"), Some(&*id)));
    // It counts for six hours.
    let hour = |name: &str| document["timeStamp"][name].as_str().unwrap()[9..11].parse::<u8>().unwrap();
    assert_eq!((hour("createdOn") + 6) % 24, hour("expiresOn"), "{document}");

    // The signature is the last thing in it. OpenSSL 3.0, which checks none of this kind in such a message, reads it
    // and goes from its certificate to the authority.
    let certificate = world.simulator.cloud().identity_authority().unwrap().certificate.clone();
    assert!(certificate.public_key().verify(text[begin..end].as_bytes(), &signed[signed.len() - 64..]));
    let folder = std::env::temp_dir().join(format!("mi-sim-attested-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (message, authority) = (folder.join("message"), folder.join("authority.pem"));
    std::fs::write(&message, &signed).unwrap();
    std::fs::write(&authority, certificate.pem()).unwrap();
    let judged = std::process::Command::new("openssl")
        .args([
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-purpose",
            "any",
            "-no_check_time",
            "-no_content_verify",
            "-in",
        ])
        .args([message.as_os_str(), "-CAfile".as_ref(), authority.as_os_str()])
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
    assert_eq!(String::from_utf8_lossy(&judged.stdout), text[begin..end]);

    // Without a nonce the time stands for it; a nonce is at most ten digits.
    let own = world.ask(&code(&vm), metadata("attested/document?api-version=2021-02-01")).is(200);
    assert_eq!(own.word("/encoding"), "pkcs7");
    for wrong in ["12345678901", "x"] {
        world.settle();
        let path = format!("attested/document?api-version=2021-02-01&nonce={wrong}");
        world.ask(&code(&vm), metadata(&path)).is(400);
    }
    world.settle();
    world.ask(&code(&vm), metadata("attested/document?api-version=2017-12-01")).is(400);
}
