//! Whatever comes to the door: an answer that a client can read or no connection, never a panic, and no change by a
//! request that was refused.

use crate::harness::{
    ARM, LAB, STORAGE, VAULT, World, account_path, assignment_path, code, hosts, identity_path, machine_path,
    person, system_assigned, user_assigned, vault_path, world,
};
use mi_sim::wire::{Method, Request, Response, Url, form_encode};
use mi_sim::{Place, view};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// A world in which there is one of everything, and tokens that open it.
struct Furnished {
    world: World,
    code: Place,
    tokens: Vec<String>,
}

fn furnished() -> &'static Furnished {
    static WORLD: OnceLock<Furnished> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut world = world();
        world.vault("one1", true);
        world.account("one1", &["files"]);
        let audience = ("Authentication__Schemes__Bearer__ValidAudience", "x");
        world.app("one1", system_assigned(), &[audience]);
        let flow = format!("{LAB}/providers/Microsoft.Logic/workflows/flow1");
        let definition = json!({ "triggers": { "manual": { "type": "Request" } }, "actions": {} });
        let body = json!({ "location": "japaneast", "properties": { "definition": definition } });
        world.manage(Method::Put, &flow, Some(body)).is(201);
        let one = world.identity("one");
        let mut block = user_assigned(&[&one]);
        block["type"] = json!("SystemAssigned, UserAssigned");
        let vm = world.machine("vm1", block);
        let own = world.own_identity(&vm).principal_id;
        for role in ["Owner", "Key Vault Administrator", "Storage Blob Data Owner"] {
            world.assign(role, own, "");
        }
        let tokens = [ARM, VAULT, STORAGE].map(|resource| world.token(&vm, resource)).into();
        Furnished { code: code(&vm), world, tokens }
    })
}

fn method() -> impl Strategy<Value = Method> {
    prop::sample::select(vec![
        Method::Delete,
        Method::Get,
        Method::Head,
        Method::Options,
        Method::Patch,
        Method::Post,
        Method::Put,
    ])
}

fn host() -> impl Strategy<Value = String> {
    let inner = ["http://169.254.169.254", "https://control-japaneast.identity.azure.net"];
    let known = hosts("one1").into_iter().map(|host| format!("https://{host}"));
    let known: Vec<String> = known.chain(inner.map(String::from)).collect();
    prop_oneof![
        20 => prop::sample::select(known),
        1 => "https?://[a-z0-9.-]{1,20}(:[0-9]{1,5})?",
    ]
}

/// The hosts with the paths they serve, and which token opens them.
fn doors() -> Vec<(&'static str, String, usize)> {
    let world = &furnished().world;
    let tenant = world.tenant();
    let mut doors = Vec::new();
    for path in ["identity/oauth2/token", "identity/info", "instance", "versions", ""] {
        doors.push(("http://169.254.169.254", format!("/metadata/{path}"), 0));
    }
    for host in [
        "https://login.microsoftonline.com",
        "https://login.windows.net",
        "https://login.microsoft.com",
        "https://sts.windows.net",
    ] {
        for path in ["oauth2/token", "oauth2/v2.0/token", "oauth2/v2.0/authorize", "discovery/keys", ""] {
            doors.push((host, format!("/{tenant}/{path}"), 0));
        }
    }
    doors.push(("https://graph.microsoft.com", "/v1.0/servicePrincipals".into(), 0));
    for below in [
        String::new(),
        "/resourceGroups/lab".into(),
        machine_path("vm1"),
        machine_path("vm2"),
        identity_path("one"),
        vault_path("one1"),
        account_path("one1"),
        assignment_path(LAB, "5f0b3d62-9a1c-4b3e-8f57-0123456789ab"),
        "/providers/Microsoft.Authorization/roleAssignments".into(),
        "/providers/Microsoft.Authorization/roleDefinitions".into(),
    ] {
        doors.push(("https://management.azure.com", world.id(&below), 0));
    }
    for path in ["/secrets", "/secrets/x", "/keys", "/keys/x", "/keys/x/sign", "/keys/x/create"] {
        doors.push(("https://one1.vault.azure.net", path.into(), 1));
    }
    for path in ["/files", "/files/x", "/others/x"] {
        doors.push(("https://one1.blob.core.windows.net", path.into(), 2));
    }
    doors.push(("https://one1.azurewebsites.net", "/".into(), 0));
    doors.push(("https://one1.scm.azurewebsites.net", "/api/command".into(), 0));
    for path in ["triggers/manual/paths/invoke", "runs/x/actions/y/contents/ActionOutputs"] {
        let flow = world.simulator.cloud().hosts().find(|host| host.id.name() == "flow1").unwrap();
        let id = flow.platform_id.replace('-', "");
        doors.push(("https://prod-00.logic.azure.com", format!("/workflows/{id}/{path}"), 0));
    }
    doors
}

#[test]
fn every_name_that_clients_resolve_has_a_door() {
    for host in hosts("one1") {
        let is_there = doors().iter().any(|(door, ..)| *door == format!("https://{host}"));
        assert!(is_there, "no path of {host} is tried");
    }
}

/// What comes after a path that is right.
fn more() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => "(/[!-~&&[^/?#]]{0,12}|/%[0-9a-fA-F]{2}|/create|/sign|/accessPolicies/add){0,3}/?",
    ]
}

/// A path that is right somewhere, up to where it goes wrong.
fn path() -> impl Strategy<Value = String> {
    let known: Vec<String> = doors().into_iter().map(|(_, path, _)| path).collect();
    (prop::sample::select(known), more()).prop_map(|(known, more)| format!("{known}{more}"))
}

/// Host, path and headers that go together, from somebody who may do everything there.
fn near() -> impl Strategy<Value = (Place, String, String, Vec<(String, String)>)> {
    (prop::sample::select(doors()), more()).prop_map(|((host, path, token), more)| {
        let headers = [
            ("Authorization", format!("Bearer {}", furnished().tokens[token])),
            ("Metadata", "true".into()),
            ("x-ms-version", "2026-04-06".into()),
            ("x-ms-blob-type", "BlockBlob".into()),
        ];
        let headers = headers.map(|(name, value)| (name.to_string(), value)).into();
        (furnished().code.clone(), host.to_string(), format!("{path}{more}"), headers)
    })
}

/// Near or far.
fn address() -> impl Strategy<Value = (Place, String, String, Vec<(String, String)>)> {
    prop_oneof![3 => near(), 1 => (place(), host(), path(), headers())]
}

fn query() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "api-version",
        "resource",
        "client_id",
        "msi_res_id",
        "$filter",
        "format",
        "comp",
        "prefix",
        "login_hint",
        "redirect_uri",
        "code_challenge",
        "oid",
        "aid",
    ]);
    let values = prop_oneof![
        Just("2018-02-01".to_string()),
        Just("2024-11-01".to_string()),
        Just("https://vault.azure.net".to_string()),
        Just("list".to_string()),
        Just("admin".to_string()),
        "\\PC{0,20}",
    ];
    let pairs = prop::collection::vec((names, values), 0..5);
    prop_oneof![
        9 => pairs.prop_map(|pairs| {
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            format!("?{}", form_encode(&pairs))
        }),
        18 => prop::sample::select(vec!["?api-version=2018-02-01", "?api-version=2018-02-01&comp=list"]).prop_map(String::from),
        1 => "(\\?[!-~&&[^#]]{0,40})?",
    ]
}

/// JSON with the names that the services look for.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["SystemAssigned", "UserAssigned", "None", "japaneast", "OKP", "EdDSA"])
            .prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "location",
        "identity",
        "type",
        "userAssignedIdentities",
        "properties",
        "tags",
        "principalId",
        "roleDefinitionId",
        "accessPolicies",
        "permissions",
        "enableRbacAuthorization",
        "kty",
        "alg",
        "value",
        "x",
    ]);
    let tree = leaf.prop_recursive(4, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_string(), value))
                .collect()),
        ]
    });
    let form = prop::collection::vec(
        (
            prop::sample::select(vec![
                "grant_type",
                "client_id",
                "client_assertion",
                "code",
                "scope",
                "resource",
            ]),
            prop_oneof![
                Just("client_credentials".to_string()),
                Just("authorization_code".to_string()),
                "\\PC{0,20}"
            ],
        ),
        0..6,
    );
    prop_oneof![
        6 => tree.prop_map(|tree| tree.to_string().into_bytes()),
        2 => form.prop_map(|form| {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            form_encode(&form).into_bytes()
        }),
        2 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let authorization = prop_oneof![
        4 => (0..3_usize).prop_map(|at| format!("Bearer {}", furnished().tokens[at])),
        1 => "Bearer [A-Za-z0-9_.=-]{0,60}",
        1 => "\\PC{0,30}",
    ];
    let line = prop_oneof![
        6 => authorization.prop_map(|value| ("Authorization".to_string(), value)),
        4 => Just(("Metadata".to_string(), "true".to_string())),
        4 => Just(("x-ms-version".to_string(), "2026-04-06".to_string())),
        4 => Just(("x-ms-blob-type".to_string(), "BlockBlob".to_string())),
        1 => Just(("X-Forwarded-For".to_string(), "::1".to_string())),
        1 => ("[A-Za-z-]{1,20}", "\\PC{0,20}").prop_map(|pair| pair),
    ];
    prop::collection::vec(line, 0..6)
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        4 => Just(furnished().code.clone()),
        1 => Just(person("admin")),
        1 => Just(Place::Internet),
    ]
}

/// Whether a client can read the answer: JSON or XML that is some, plain text, or nothing at all.
fn is_readable(response: &Response) -> bool {
    let kind = response.headers.get("Content-Type").unwrap_or_default();
    let text = response.body.text();
    match kind.split(';').next().unwrap_or_default() {
        "application/json" => response.body.json().is_ok(),
        "application/xml" => text.starts_with("\u{feff}<?xml") && text.ends_with('>'),
        "text/xml" => text.starts_with("<?xml") && text.ends_with('>'),
        "" => response.body.is_empty(),
        _ => response.is_success(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_request_is_answered_readably_and_a_refused_one_changes_nothing(
        (from, host, path, headers) in address(),
        method in method(),
        query in query(),
        body in body(),
    ) {
        let Ok(url) = Url::parse(&format!("{host}{path}{query}")) else { return Ok(()) };
        let mut simulator = furnished().world.simulator.clone();
        let before = serde_json::to_string(&view::stage(simulator.cloud())).unwrap();
        let mut request = Request::new(method, url);
        for (name, value) in headers {
            request = request.with_header(&name, value);
        }
        request.body = body.into();
        match simulator.send(&from, request) {
            Ok(response) => {
                prop_assert!(is_readable(&response), "{response:?}");
                prop_assert!((200..500).contains(&response.status), "{response:?}");
                prop_assert!(!response.headers.iter().any(|(_, value)| value.contains(['\r', '\n'])), "{response:?}");
                if response.status >= 400 {
                    let after = serde_json::to_string(&view::stage(simulator.cloud())).unwrap();
                    prop_assert_eq!(after, before);
                }
            }
            Err(failed) => prop_assert!(!failed.reason.is_empty()),
        }
        let replayed = simulator.journal().cloud_at(usize::MAX);
        prop_assert_eq!(
            serde_json::to_string(&view::stage(&replayed)).unwrap(),
            serde_json::to_string(&view::stage(simulator.cloud())).unwrap()
        );
    }

    #[test]
    fn an_address_is_read_or_refused_in_words(text in "\\PC{0,60}") {
        if let Err(error) = Url::parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
