//! Inputs for the one door of the simulation.

use crate::world::World;
use mi_sim::wire::{Method, Request, Response, Url};
use mi_sim::{Place, view};
use serde_json::json;
use std::time::Duration;

/// A request as HTTP/1.1 writes it, but for the whole address in the first line. Names in braces stand for real tokens
/// and ids. The first byte says who sends it.
pub(crate) fn door(data: &[u8]) {
    let mut world = World::new();
    let _answer = send(&mut world, data);
}

/// Requests divided by a line of `###`, with `sleep SECONDS` among them: played twice they leave the same journal, and
/// the cloud that is read from the journal is the one that stands.
pub(crate) fn sequence(data: &[u8]) {
    let [once, again] = [play(data), play(data)];
    let journal = once.simulator.journal();
    assert_eq!(journal.to_json_lines(), again.simulator.journal().to_json_lines());
    let replayed = view::stage(&journal.cloud_at(journal.len()));
    assert_eq!(replayed, view::stage(once.simulator.cloud()));
}

fn play(data: &[u8]) -> World {
    let mut world = World::new();
    let text = String::from_utf8_lossy(data);
    for part in text.split("###\n").take(16) {
        match part.trim().strip_prefix("sleep ").and_then(|seconds| seconds.parse().ok()) {
            Some(seconds) => {
                let _passed = world.simulator.pass(Duration::from_secs(seconds));
            }
            None => {
                let _answer = send(&mut world, part.as_bytes());
            }
        }
    }
    world
}

fn send(world: &mut World, data: &[u8]) -> Option<Response> {
    let (who, rest) = data.split_first()?;
    let from = match who % 4 {
        0 => world.admin.clone(),
        1 => world.vm.clone(),
        2 => Place::Internet,
        _ => Place::Person { name: "nobody".into() },
    };
    let text = world.filled(&String::from_utf8_lossy(rest));
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let (method, address) = lines.next()?.split_once(' ')?;
    let method: Method = method.parse().ok()?;
    let mut request = Request::new(method, Url::parse(address).ok()?);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        request = request.with_header(name, value);
    }
    if !body.is_empty() {
        request = request.with_body("application/json", body.as_bytes().to_vec());
    }
    world.simulator.send(&from, request).ok()
}

/// A text shown as a token to Resource Manager.
pub(crate) fn token(data: &[u8]) {
    let mut world = World::new();
    let token = String::from_utf8_lossy(data);
    let url = Url::parse(&format!("https://management.azure.com{}?api-version=2024-11-01", world.group()));
    let Ok(url) = url else { return };
    let request = Request::new(Method::Get, url).with_header("Authorization", format!("Bearer {token}"));
    if let Ok(response) = world.simulator.send(&Place::Internet, request) {
        assert_eq!(response.status, 401, "a token that nobody signed opened the door");
    }
    let _view = view::token(world.simulator.journal(), &token);
}

/// A template, deployed.
pub(crate) fn template(data: &[u8]) {
    let mut world = World::new();
    let body = [br#"{"properties":{"mode":"Incremental","template":"#, data, b"}}"].concat();
    world.manage(Method::Put, "/providers/Microsoft.Resources/deployments/d1", body);
}

/// The definition of a workflow, which is then run.
pub(crate) fn workflow(data: &[u8]) {
    let mut world = World::new();
    let path = "/providers/Microsoft.Logic/workflows/flow1";
    let head = json!({ "type": "SystemAssigned" });
    let begin = format!(r#"{{"location":"japaneast","identity":{head},"properties":{{"definition":"#);
    let body = [begin.as_bytes(), data, b"}}"].concat();
    if world.manage(Method::Put, path, body).is_success() {
        world.manage(Method::Post, &format!("{path}/triggers/manual/run"), Vec::new());
    }
}
