//! Bodies that nobody asked for.

use super::{kept, soon};
use crate::harness::{LAB, World, code, hosts, person, request, system_assigned, world};
use mi_sim::Place;
use mi_sim::wire::Method;
use serde_json::json;

const MIB: usize = 1024 * 1024;

/// Sends so many bytes without any token; what is left of it in the journal, and the answer's text.
fn post(world: &mut World, from: &Place, address: &str, length: usize) -> (u16, String, usize) {
    let request = request(Method::Post, address).with_body("application/json", vec![b'x'; length]);
    let before = kept(world);
    let answer = soon(world, |world| world.ask(from, request));
    (answer.0.status, answer.text(), kept(world) - before)
}

#[test]
fn every_service_refuses_a_body_that_is_too_long_in_its_own_words() {
    let mut world = world();
    world.vault("vault1", true);
    world.account("account1", &[]);
    let vm = world.machine("vm1", system_assigned());
    let app =
        world.app("app1", system_assigned(), &[("Authentication__Schemes__Bearer__ValidAudience", "x")]);
    let login = format!("https://login.microsoftonline.com/{}/oauth2/token", world.tenant());
    let definition = json!({ "definition": { "triggers": { "manual": { "type": "Request" } } } });
    let flow = format!("{LAB}/providers/Microsoft.Logic/workflows/flow1");
    let body = json!({ "location": "japaneast", "properties": definition });
    world.manage(Method::Put, &flow, Some(body)).is(201);
    let listed = world.manage(Method::Post, &format!("{flow}/triggers/manual/listCallbackUrl"), None).is(200);
    let workflow = listed.word("/value");
    let people = person("admin");
    let services = [
        (&people, world.address(""), 4 * MIB, "\"code\":\"RequestContentTooLarge\""),
        (
            &people,
            "https://graph.microsoft.com/v1.0/groups".into(),
            4 * MIB,
            "\"code\":\"RequestEntityTooLarge\"",
        ),
        (&people, login.replace("microsoftonline.com", "windows.net"), MIB / 4, "AADSTS90100: "),
        (&people, login.replace("login.microsoftonline.com", "sts.windows.net"), MIB / 4, "AADSTS90100: "),
        (&people, login.replace("microsoftonline.com", "microsoft.com"), MIB / 4, "AADSTS90100: "),
        (&people, login, MIB / 4, "AADSTS90100: "),
        (
            &people,
            "https://vault1.vault.azure.net/secrets/a".into(),
            MIB / 4,
            "\"code\":\"RequestBodyTooLarge\"",
        ),
        (
            &people,
            "https://account1.blob.core.windows.net/box/a".into(),
            8 * MIB,
            "<Code>RequestBodyTooLarge</Code>",
        ),
        (&people, "https://app1.azurewebsites.net/".into(), 4 * MIB, ""),
        (&people, "https://app1.scm.azurewebsites.net/api/command".into(), 4 * MIB, ""),
        (&people, workflow, 4 * MIB, ""),
        (&code(&vm), "http://169.254.169.254/metadata/x".into(), MIB / 64, "\"error\":\"invalid_request\""),
        (&code(&app), super::super::hosts::ENDPOINT.into(), MIB / 64, "\"error\":\"invalid_request\""),
    ];
    for host in hosts("x") {
        let ending = host.strip_prefix('x').unwrap_or(&host);
        let is_asked =
            services.iter().any(|(_, address, ..)| address.split('/').nth(2).unwrap().ends_with(ending));
        assert!(is_asked, "{host} is not asked");
    }
    for (from, address, most, words) in services {
        let (status, text, left) = post(&mut world, from, &address, most + 1);
        assert_eq!(status, 413, "{address}: {text}");
        assert!(text.contains(words), "{address}: {text}");
        assert!(left < 8_192, "{address}: {left} bytes");
        let (status, ..) = post(&mut world, from, &address, most);
        assert_ne!(status, 413, "{address}");
    }
}

#[test]
fn eight_megabytes_again_and_again_leave_nothing() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let request =
        request(Method::Post, "http://169.254.169.254/x").with_body("text/plain", vec![b'x'; 8 * MIB]);
    let before = kept(&world);
    for _ in 0..200 {
        world.ask(&code(&vm), request.clone()).is(413);
    }
    assert!(kept(&world) - before < 2 * MIB);
}
