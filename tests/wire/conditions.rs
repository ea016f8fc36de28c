//! Conditions of role assignments, from the request that makes one to the request that it decides.

use crate::harness::{
    Answer, LAB, STORAGE, With, World, account_path, assignment_path, code, machine_path, person, request,
    role_id, system_assigned, world, world_with,
};
use mi_sim::rbac::{Basis, Verdict};
use mi_sim::wire::{Method, Request};
use mi_sim::{PrincipalId, ResourceId};
use serde_json::{Value, json};

const NAME: &str = "5f0b3d62-9a1c-4b3e-8f57-0123456789ab";
const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const CONTAINERS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers";
const ASSIGNMENTS: &str = "Microsoft.Authorization/roleAssignments";
const INVALID: &str = "The given role assignment condition is invalid.";

fn body(world: &World, role: &str, to: PrincipalId, condition: &str) -> Value {
    json!({ "properties": {
        "roleDefinitionId": world.role(role), "principalId": to.to_string(),
        "condition": condition, "conditionVersion": "2.0",
    } })
}

fn assign(world: &mut World, role: &str, to: PrincipalId, below: &str, condition: &str) -> Answer {
    let name = world.simulator.draw_guid();
    let body = body(world, role, to, condition);
    world.manage(Method::Put, &assignment_path(below, &name), Some(body))
}

/// Allows an action only where an expression is true.
fn only(action: &str, expression: &str) -> String {
    format!("((!(ActionMatches{{'{action}'}})) OR ({expression}))")
}

fn tag(source: &str, key: &str) -> String {
    format!("@{source}[{BLOBS}/tags:{key}<$key_case_sensitive$>]")
}

#[test]
fn a_condition_comes_back_as_it_was_written() {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    let condition =
        only(&format!("{BLOBS}/read"), &format!("@Resource[{CONTAINERS}:name]\n StringEquals 'logs'"));
    let answer = assign(&mut world, "Storage Blob Data Reader", id, LAB, &condition).is(201);
    assert_eq!(answer.word("/properties/condition"), condition);
    assert_eq!(answer.word("/properties/conditionVersion"), "2.0");
}

#[test]
fn an_update_changes_the_condition_and_another_name_does_not_make_another_grant() {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    let path = assignment_path(LAB, NAME);
    let first = body(&world, "Reader", id, "@Environment[isPrivateLink] BoolEquals true");
    world.manage(Method::Put, &path, Some(first)).is(201);
    let second = body(&world, "Reader", id, "@Environment[isPrivateLink] BoolEquals false");
    let answer = world.manage(Method::Put, &path, Some(second.clone())).is(200);
    assert_eq!(answer.word("/properties/condition"), "@Environment[isPrivateLink] BoolEquals false");
    let twin = world.manage(
        Method::Put,
        &assignment_path(LAB, role_id("Reader").to_string().as_str()),
        Some(second),
    );
    assert_eq!(twin.is(409).word("/error/code"), "RoleAssignmentExists");
}

#[test]
fn what_is_no_condition_is_refused() {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    let long = format!("@Resource[{CONTAINERS}:name] StringEquals '{}'", "x".repeat(8 * 1024));
    let just = &long[..8 * 1024 - 1];
    for condition in
        ["", "true", "@Resource[x] StringIs 'a'", "(@Environment[isPrivateLink] BoolEquals true", &long]
    {
        let wanted = body(&world, "Reader", id, condition);
        let answer = world.manage(Method::Put, &assignment_path(LAB, NAME), Some(wanted)).is(400);
        assert_eq!(answer.word("/error/message"), INVALID, "{condition}");
    }
    let wanted = body(&world, "Reader", id, &format!("{just}'"));
    world.manage(Method::Put, &assignment_path(LAB, NAME), Some(wanted)).is(201);
}

#[test]
fn only_version_2_0_is_taken_and_meant_where_none_is_named() {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    for version in [json!("1.0"), json!("3.0")] {
        let mut wanted = body(&world, "Reader", id, "@Environment[isPrivateLink] BoolEquals true");
        wanted["properties"]["conditionVersion"] = version;
        let answer = world.manage(Method::Put, &assignment_path(LAB, NAME), Some(wanted)).is(400);
        assert_eq!(answer.word("/error/message"), INVALID);
    }
    let mut wanted = body(&world, "Reader", id, "@Environment[isPrivateLink] BoolEquals true");
    wanted["properties"].as_object_mut().unwrap().remove("conditionVersion");
    let answer = world.manage(Method::Put, &assignment_path(LAB, NAME), Some(wanted)).is(201);
    assert_eq!(answer.word("/properties/conditionVersion"), "2.0");
}

#[test]
fn a_queue_is_known_by_its_name() {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    let queue =
        "@Resource[Microsoft.Storage/storageAccounts/queueServices/queues:name] StringEquals 'orders'";
    assign(&mut world, "Storage Queue Data Reader", id, LAB, queue).is(201);
}

/// That `NOT` of a check that fails for want of its attribute does not hold either is UNCONFIRMED.
#[test]
fn what_a_request_does_not_offer_grants_nothing_however_a_condition_asks_for_it() {
    for test in [
        "StringEquals 'x'",
        "StringNotEquals 'x'",
        "StringNotLike 'x*'",
        "ForAllOfAllValues:StringNotEquals {'x'}",
    ] {
        for negation in ["", "NOT "] {
            let missing = format!("{negation}{} {test}", tag("Resource", "gone"));
            let mut one = scene("Storage Blob Data Reader", &missing).stored("logs/a", "");
            assert_eq!(one.get("logs/a"), 403, "{missing}");
            // Elsewhere it does not matter.
            let either = format!("{missing} OR @Resource[{CONTAINERS}:name] StringEquals 'logs'");
            let mut other = scene("Storage Blob Data Reader", &either).stored("logs/a", "");
            assert_eq!(other.get("logs/a"), 200, "{either}");
        }
    }
}

#[test]
fn an_attribute_that_nobody_offers_is_named() {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    for (attribute, message) in [
        (
            "@Resource[Microsoft.Storage/storageAccounts:colour]",
            "Resource attribute Microsoft.Storage/storageAccounts:colour is not valid.",
        ),
        ("@Request[UtcNow]", "Request attribute UtcNow is not valid."),
        ("@Resource[HasObotoken]", "Resource attribute HasObotoken is not valid."),
    ] {
        let wanted = body(&world, "Reader", id, &format!("{attribute} StringEquals 'a'"));
        let answer = world.manage(Method::Put, &assignment_path(LAB, NAME), Some(wanted)).is(400);
        assert_eq!(answer.word("/error/message"), message);
    }
}

/// A machine whose identity holds a role under a condition, and `admin`, who may do everything with blobs.
struct Scene {
    world: World,
    vm: ResourceId,
}

fn scene(role: &str, condition: &str) -> Scene {
    let mut world = world();
    world.account("account1", &["logs", "others"]);
    world.assign_person("Storage Blob Data Owner", "admin", LAB);
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    assign(&mut world, role, id, &account_path("account1"), condition).is(201);
    Scene { world, vm }
}

fn blob(method: Method, path: &str) -> Request {
    let request = request(method, &format!("https://account1.blob.core.windows.net/{path}"));
    let request = request.with_header("x-ms-version", "2026-04-06");
    if method == Method::Put { request.with_header("x-ms-blob-type", "BlockBlob") } else { request }
}

impl Scene {
    /// The machine asks.
    fn ask(&mut self, request: Request) -> u16 {
        let token = self.world.token(&self.vm, STORAGE);
        self.world.ask(&code(&self.vm), request.bearer(&token)).0.status
    }

    fn get(&mut self, path: &str) -> u16 {
        self.ask(blob(Method::Get, path))
    }

    fn as_admin(&mut self, request: Request) -> Answer {
        let token = self.world.person_token("admin", STORAGE);
        self.world.ask(&person("admin"), request.bearer(&token))
    }

    fn stored(mut self, path: &str, tags: &str) -> Self {
        self.as_admin(blob(Method::Put, path).with_header("x-ms-tags", tags).with_body("text/plain", "x"))
            .is(201);
        self
    }
}

#[test]
fn only_blobs_with_a_tag_are_read() {
    let expression = format!("{} StringEquals 'Cascade'", tag("Resource", "Project"));
    let condition = format!(
        "((!(ActionMatches{{'{BLOBS}/read'}} AND NOT SubOperationMatches{{'Blob.List'}})) OR ({expression}))"
    );
    let mut scene = scene("Storage Blob Data Reader", &condition)
        .stored("logs/cascade", "Project=Cascade")
        .stored("logs/baker", "Project=Baker")
        .stored("logs/lower", "project=Cascade")
        .stored("logs/bare", "");
    let found = ["cascade", "baker", "lower", "bare", "gone"].map(|name| scene.get(&format!("logs/{name}")));
    assert_eq!(found, [200, 403, 403, 403, 403]);
    assert_eq!(scene.get("logs?restype=container&comp=list"), 200);
    let tags = "<Tags><TagSet><Tag><Key>Project</Key><Value>Cascade</Value></Tag></TagSet></Tags>";
    scene.as_admin(blob(Method::Put, "logs/baker?comp=tags").with_body("application/xml", tags)).is(204);
    assert_eq!(scene.get("logs/baker"), 200);
}

#[test]
fn a_refusal_says_which_test_was_false_and_what_it_saw() {
    let test = format!("{} StringEquals 'Cascade'", tag("Resource", "Project"));
    let mut scene = scene("Storage Blob Data Reader", &only(&format!("{BLOBS}/read"), &test))
        .stored("logs/baker", "Project=Baker");
    assert_eq!(scene.get("logs/baker"), 403);
    let Basis::RoleAssignments { considered, .. } = scene.world.last_decision().basis else { panic!() };
    let Verdict::ConditionFalse { because, .. } = &considered[0].verdict else { panic!("{considered:?}") };
    let expected = json!([
        { "test": format!("ActionMatches{{'{BLOBS}/read'}}"), "holds": true,
          "seen": [{ "name": "Action", "values": [format!("{BLOBS}/read")] }] },
        { "test": test, "holds": false, "seen": [{ "name": tag("Resource", "Project"), "values": ["Baker"] }] },
    ]);
    assert_eq!(serde_json::to_value(because).unwrap(), expected);
}

#[test]
fn a_path_and_a_container_bound_what_is_read_and_listed() {
    let read = format!(
        "@Resource[{CONTAINERS}:name] StringEquals 'logs' AND @Resource[{BLOBS}:path] StringLike 'open/*'"
    );
    let list = format!(
        "@Resource[{CONTAINERS}:name] StringEquals 'logs' AND @Request[{BLOBS}:prefix] StringStartsWith 'open/'"
    );
    let condition = format!(
        "((!(ActionMatches{{'{BLOBS}/read'}} AND NOT SubOperationMatches{{'Blob.List'}})) OR ({read})) AND \
         ((!(ActionMatches{{'{BLOBS}/read'}} AND SubOperationMatches{{'Blob.List'}})) OR ({list}))"
    );
    let mut scene = scene("Storage Blob Data Reader", &condition)
        .stored("logs/open/a%20b", "")
        .stored("logs/closed/a", "")
        .stored("others/open/a", "");
    let found = ["logs/open/a%20b", "logs/closed/a", "others/open/a"].map(|path| scene.get(path));
    assert_eq!(found, [200, 403, 403]);
    let listed = [
        "logs?comp=list&prefix=open%2F",
        "logs?comp=list&prefix=open",
        "logs?comp=list",
        "others?comp=list&prefix=open/",
    ];
    assert_eq!(listed.map(|path| scene.get(path)), [200, 403, 403, 403]);
}

#[test]
fn a_write_must_carry_the_tag() {
    let sub = "SubOperationMatches{'Blob.Write.WithTagHeaders'}";
    let condition = format!(
        "((!(ActionMatches{{'{BLOBS}/write'}} AND {sub}) AND !(ActionMatches{{'{BLOBS}/add/action'}} AND {sub})) OR \
         ({} StringEquals 'Cascade' AND @Request[{BLOBS}/tags&$keys$&] ForAllOfAnyValues:StringEquals {{'Project'}}))",
        tag("Request", "Project")
    );
    let mut scene = scene("Storage Blob Data Contributor", &condition);
    let put =
        |tags: &str| blob(Method::Put, "logs/a").with_header("x-ms-tags", tags).with_body("text/plain", "x");
    let bare = blob(Method::Put, "logs/a").with_body("text/plain", "x");
    let found = [bare, put("Project=Baker"), put("Project=Cascade&Owner=me"), put("Project=Cascade")]
        .map(|request| scene.ask(request));
    assert_eq!(found, [403, 403, 403, 201]);
    assert_eq!(scene.as_admin(blob(Method::Get, "logs/a")).is(200).header("x-ms-tag-count"), "1");
}

#[test]
fn a_moment_opens_the_door() {
    let opens = "2026-11-02T10:00:00.0000000Z";
    let mut scene =
        scene("Storage Blob Data Reader", &format!("@Environment[UtcNow] DateTimeGreaterThan '{opens}'"))
            .stored("logs/a", "");
    assert!(scene.world.simulator.now().to_round_trip().as_str() < opens);
    assert_eq!(scene.get("logs/a"), 403);
    scene.world.pass(7200);
    assert_eq!(scene.get("logs/a"), 200);
}

/// "Allow read access to blobs based on tags and custom security attributes", with an identity in the place of a person.
#[test]
fn what_the_directory_says_of_the_principal_decides() {
    let attribute = "@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Engineering_Project]";
    let project = tag("Resource", "Project");
    let mut scene =
        scene("Storage Blob Data Reader", &format!("{attribute} ForAnyOfAnyValues:StringEquals {project}"))
            .stored("logs/cascade", "Project=Cascade")
            .stored("logs/baker", "Project=Baker");
    let principal = scene.world.own_identity(&scene.vm).principal_id;
    let path = format!("servicePrincipals/{principal}");
    let mut found = Vec::new();
    for projects in
        [json!(null), json!("Cascade"), json!(["Cascade", "Baker"]), json!("cascade"), json!(7), json!(null)]
    {
        let body = json!({ "customSecurityAttributes": { "Engineering": { "Project": projects } } });
        scene.world.graph(Method::Patch, &path, Some(body)).is(204);
        found.push((scene.get("logs/cascade"), scene.get("logs/baker")));
    }
    assert_eq!(found, [(403, 403), (200, 403), (200, 200), (403, 403), (403, 403), (403, 403)]);
}

#[test]
fn a_snapshot_that_is_asked_for_is_seen() {
    let mut scene = scene("Storage Blob Data Reader", &format!("NOT Exists @Request[{BLOBS}:snapshot]"))
        .stored("logs/a", "");
    assert_eq!(scene.get("logs/a"), 200);
    assert_eq!(scene.get("logs/a?snapshot=2026-11-02T09:00:00.1234567Z"), 403);
    let past = scene.as_admin(blob(Method::Get, "logs/a?snapshot=2026-11-02T09:00:00.1234567Z")).is(404);
    assert_eq!(past.header("x-ms-error-code"), "BlobNotFound");
}

#[test]
fn a_grant_without_condition_makes_every_other_condition_idle() {
    let mut scene = scene(
        "Storage Blob Data Reader",
        "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'x'",
    )
    .stored("logs/a", "");
    assert_eq!(scene.get("logs/a"), 403);
    let id = scene.world.own_identity(&scene.vm).principal_id;
    scene.world.assign("Storage Blob Data Contributor", id, LAB);
    assert_eq!(scene.get("logs/a"), 200);
}

#[test]
fn tags_are_read_and_written_with_actions_of_their_own() {
    let mut scene = scene("Storage Blob Data Contributor", "NOT @Environment[isPrivateLink] BoolEquals true")
        .stored("logs/a", "b=2&a=1%202");
    let answer = scene.as_admin(blob(Method::Get, "logs/a?comp=tags")).is(200);
    let tags = "<Tags><TagSet><Tag><Key>a</Key><Value>1 2</Value></Tag><Tag><Key>b</Key><Value>2</Value></Tag></TagSet></Tags>";
    assert_eq!(answer.text(), format!("\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>{tags}"));
    assert_eq!(scene.get("logs/a?comp=tags"), 403);
    assert_eq!(scene.ask(blob(Method::Put, "logs/a?comp=tags").with_body("application/xml", tags)), 403);
    assert_eq!(scene.as_admin(blob(Method::Get, "logs/gone?comp=tags")).0.status, 404);
}

#[test]
fn tags_beyond_the_rules_are_refused() {
    let mut scene = scene("Storage Blob Data Reader", "@Environment[isPrivateLink] BoolEquals true");
    let eleven: Vec<String> = (0..11).map(|index| format!("k{index}=v")).collect();
    let long = format!("{}=v", "k".repeat(129));
    for (tags, code) in [
        (eleven.join("&").as_str(), "TagsTooLarge"),
        ("a=%3C", "InvalidTag"),
        ("=v", "InvalidTag"),
        ("a=1&a=2", "InvalidTag"),
        (&long, "InvalidTag"),
    ] {
        let answer = scene.as_admin(blob(Method::Put, "logs/a").with_header("x-ms-tags", tags)).is(400);
        assert_eq!(answer.header("x-ms-error-code"), code);
    }
    for xml in ["", "<Tags></Tags>", "<Tags><TagSet><Tag><Key>a</Key></Tag></TagSet></Tags>"] {
        let answer =
            scene.as_admin(blob(Method::Put, "logs/a?comp=tags").with_body("application/xml", xml)).is(400);
        assert_eq!(answer.header("x-ms-error-code"), "InvalidXmlDocument");
    }
}

/// A machine in the subnet `inner` of a network of two, where storage has a service endpoint in `inner` or in neither, and
/// a private endpoint of the account in `outer`.
fn networked(condition: &str, has_service_endpoint: bool) -> Scene {
    let mut scene = scene("Storage Blob Data Reader", condition).stored("logs/a", "");
    let network = format!("{LAB}/providers/Microsoft.Network");
    let services = if has_service_endpoint { json!([{ "service": "Microsoft.Storage" }]) } else { json!([]) };
    let mut put = |path: &str, properties: Value| {
        let body = json!({ "location": "japaneast", "properties": properties });
        scene.world.manage(Method::Put, path, Some(body)).word("/id")
    };
    let subnets = json!([
        { "name": "inner", "properties": { "serviceEndpoints": services } }, { "name": "outer" },
    ]);
    let vnet = put(&format!("{network}/virtualNetworks/vnet1"), json!({ "subnets": subnets }));
    let parts =
        json!([{ "name": "ip1", "properties": { "subnet": { "id": format!("{vnet}/subnets/inner") } } }]);
    let nic = put(&format!("{network}/networkInterfaces/nic1"), json!({ "ipConfigurations": parts }));
    let profile = json!({ "networkInterfaces": [{ "id": nic }] });
    put(&machine_path("vm1"), json!({ "networkProfile": profile }));
    scene
}

impl Scene {
    /// A private endpoint in a subnet, to a part of the account.
    fn connect(&mut self, subnet: &str, part: &str) {
        let body = json!({ "location": "japaneast", "properties": {
            "subnet": { "id": self.world.id(&format!("{LAB}/providers/Microsoft.Network/virtualNetworks/{subnet}")) },
            "privateLinkServiceConnections": [{ "name": "one", "properties": {
                "privateLinkServiceId": self.world.id(&account_path("account1")), "groupIds": [part],
            } }],
        } });
        let path = format!("{LAB}/providers/Microsoft.Network/privateEndpoints/link1");
        self.world.manage(Method::Put, &path, Some(body));
    }
}

#[test]
fn code_on_a_machine_comes_through_the_private_endpoint_of_its_network() {
    let mut scene = networked("@Environment[isPrivateLink] BoolEquals true", false);
    assert_eq!(scene.get("logs/a"), 403, "there is no endpoint yet");
    scene.connect("vnet2/subnets/outer", "blob");
    assert_eq!(scene.get("logs/a"), 403, "it stands in another network");
    scene.connect("vnet1/subnets/outer", "file");
    assert_eq!(scene.get("logs/a"), 403, "it leads to the account's files");
    scene.connect("vnet1/subnets/outer", "blob");
    assert_eq!(scene.get("logs/a"), 200);
    // The same token from elsewhere.
    let token = scene.world.token(&scene.vm, STORAGE);
    let outside = scene.world.ask(&person("admin"), blob(Method::Get, "logs/a").bearer(&token));
    assert_eq!(outside.0.status, 403);
}

#[test]
fn a_condition_names_the_private_endpoint_or_the_subnet() {
    let id = |world: &World, name: &str| world.id(&format!("{LAB}/providers/Microsoft.Network/{name}"));
    let plain = world();
    let link = format!(
        "@Environment[Microsoft.Network/privateEndpoints] StringEqualsIgnoreCase '{}'",
        id(&plain, "privateEndpoints/LINK1")
    );
    let mut scene = networked(&link, true);
    assert_eq!(scene.get("logs/a"), 403);
    scene.connect("vnet1/subnets/inner", "blob");
    assert_eq!(scene.get("logs/a"), 200);
    let inner = format!(
        "@Environment[Microsoft.Network/virtualNetworks/subnets] StringEqualsIgnoreCase '{}'",
        id(&plain, "virtualNetworks/vnet1/subnets/inner")
    );
    assert_eq!(networked(&inner, true).get("logs/a"), 200);
    assert_eq!(networked(&inner, false).get("logs/a"), 403, "the subnet has no service endpoint");
    assert_eq!(networked(&inner.replace("inner", "outer"), true).get("logs/a"), 403);
}

/// `bob` may assign two roles to service principals and take them away again.
fn delegation() -> World {
    let mut world = world_with(&[("bob", "Reader", "")]);
    let roles = format!("{{{}, {}}}", role_id("Reader"), role_id("Key Vault Secrets User"));
    let conditions = [("write", "Request"), ("delete", "Resource")].map(|(verb, source)| {
        let expression = format!(
            "@{source}[{ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {roles} AND \
             @{source}[{ASSIGNMENTS}:PrincipalType] StringEqualsIgnoreCase 'ServicePrincipal'"
        );
        only(&format!("{ASSIGNMENTS}/{verb}"), &expression)
    });
    let bob = world.simulator.cloud().tenant().user_named("bob").unwrap().id;
    let condition = conditions.join(" AND ");
    assign(&mut world, "Role Based Access Control Administrator", bob, "", &condition).is(201);
    world
}

fn put_as_bob(world: &mut World, role: &str, to: PrincipalId) -> Answer {
    let body =
        json!({ "properties": { "roleDefinitionId": world.role(role), "principalId": to.to_string() } });
    world.manage_as("bob", Method::Put, &assignment_path(LAB, NAME), Some(body))
}

#[test]
fn a_delegate_assigns_the_roles_that_the_condition_names_and_no_other() {
    let mut world = delegation();
    let id = world.identity("one").principal.principal_id;
    let refused = put_as_bob(&mut world, "Owner", id);
    let bob = world.simulator.cloud().tenant().user_named("bob").unwrap().clone();
    let message = format!(
        "The client '{}' with object id '{}' does not have authorization or an ABAC condition not fulfilled to perform action \
         '{ASSIGNMENTS}/write' over scope '{}' or the scope is invalid. If access was recently granted, please refresh your \
         credentials.",
        bob.user_principal_name,
        bob.id,
        world.id(LAB)
    );
    refused.refuses(403, "AuthorizationFailed", &message);
    put_as_bob(&mut world, "Key Vault Secrets User", bob.id).is(403);
    put_as_bob(&mut world, "Key Vault Secrets User", id).is(201);
    world.manage_as("bob", Method::Delete, &assignment_path(LAB, NAME), None).is(200);
}

#[test]
fn a_delegate_takes_away_the_roles_that_the_condition_names_and_no_other() {
    let mut world = delegation();
    let id = world.identity("one").principal.principal_id;
    let (contributor, reader) = (world.assign("Contributor", id, LAB), world.assign("Reader", id, LAB));
    world.manage_as("bob", Method::Delete, &assignment_path(LAB, &contributor), None).is(403);
    world.manage_as("bob", Method::Delete, &assignment_path(LAB, &reader), None).is(200);
}

#[test]
fn the_condition_of_a_built_in_role_counts_too() {
    let mut world = world_with(&[("bob", "Key Vault Data Access Administrator", "")]);
    let id = world.identity("one").principal.principal_id;
    assert!(
        put_as_bob(&mut world, "Contributor", id).is(403).text().contains("an ABAC condition not fulfilled")
    );
    put_as_bob(&mut world, "Key Vault Secrets User", id).is(201);
}
