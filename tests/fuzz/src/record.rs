//! What clients of `mi-sim serve` did, played again from its record.

use crate::client::{ANSWER, Running, proxy_user};
use mi_sim::wire::{Method, Url, form_encode};
use mi_sim_document::Session;
use serde_json::Value;
use std::sync::OnceLock;

/// Steps of the world that every server begins with.
const OWN_STEPS: usize = 2;
const MOST_REQUESTS: usize = 8;
/// What the client sends itself, or what changes who is asked.
const NOT_COPIED: [&str; 8] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "origin",
    "proxy-authorization",
    "transfer-encoding",
    "upgrade",
];
const RESOURCES: [(&str, &str); 4] = [
    ("arm}", "https://management.azure.com/"),
    ("vault}", "https://vault.azure.net"),
    ("storage}", "https://storage.azure.com/"),
    ("graph}", "https://graph.microsoft.com"),
];
const MACHINE: &str = "vm1";

/// Requests divided by a line of `###`, as `door` reads them, but that names stand for what is in the world of the server:
/// `{arm}` for a token of the administrator, `{vm:arm}` for one of the machine. What their record plays has the same
/// outcomes.
pub(crate) fn record(data: &[u8]) {
    let server = Running::start(ANSWER);
    let text = String::from_utf8_lossy(data);
    let mut seen = Vec::new();
    for part in text.split("###\n").take(MOST_REQUESTS) {
        ask(&server, part, &mut seen);
    }
    let answer = server.talk(b"GET /simulator/journal.md HTTP/1.0\r\nHost: localhost\r\n\r\n", ANSWER);
    let answer = String::from_utf8_lossy(&answer);
    let (_, record) = answer.split_once("\r\n\r\n").expect("the server tells what happened");
    let session = Session::open(record, None).expect("a record can be opened");
    let run = session.run();
    assert_eq!(run.problems, [], "{record}");
    let texts =
        run.steps.iter().skip(OWN_STEPS).flat_map(|step| &step.exchanges).map(|printed| &printed.text);
    let played: Vec<u16> = texts.map(|text| status(text)).collect();
    assert_eq!(played, seen, "{record}");
}

/// Sends one request, and those for the tokens that it names; adds the statuses of what reaches the simulated network.
fn ask(server: &Running, part: &str, seen: &mut Vec<u16>) -> Option<()> {
    let who = part.chars().next()?;
    let text = filled(server, part.get(who.len_utf8()..)?, seen);
    let user = (u32::from(who) % 4 == 1).then_some(MACHINE);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let (method, address) = lines.next()?.split_once(' ')?;
    let method: Method = method.parse().ok()?;
    let url = Url::parse(address).ok()?;
    if url.host().starts_with("login.") {
        // A record leaves out how somebody signed in.
        return None;
    }
    let headers: String = lines
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| !NOT_COPIED.contains(&name.to_ascii_lowercase().as_str()))
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let answer = send(server, user, method.as_str(), &url, &headers, body)?;
    // Only the simulated services say when they answered; the rest never reached them.
    let head = answer.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase();
    if head.contains("\r\ndate: ") {
        seen.push(status(&answer));
    } else if answer.contains("no connection in the simulated Azure") {
        seen.push(0);
    }
    Some(())
}

fn send(
    server: &Running,
    user: Option<&str>,
    method: &str,
    url: &Url,
    headers: &str,
    body: &str,
) -> Option<String> {
    let (host, whole) = (url.host(), url.to_string());
    let target = whole.split_once(host)?.1;
    let target = if url.is_secure() { target } else { whole.as_str() };
    let proxy = if url.is_secure() { String::new() } else { proxy_user(user) };
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{proxy}Content-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    let answer = match url.is_secure() {
        true => server.talk_securely(user, host, request.as_bytes())?,
        false => server.talk(request.as_bytes(), ANSWER),
    };
    Some(String::from_utf8_lossy(&answer).into_owned())
}

/// The status that an answer begins with; 0 for one that is no answer.
fn status(answer: &str) -> u16 {
    answer.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default()
}

/// A text with the names of tokens and ids in it replaced by the real ones, each once.
fn filled(server: &Running, text: &str, seen: &mut Vec<u16>) -> String {
    let group = format!("/subscriptions/{}/resourceGroups/lab-rg", subscription());
    let mut text = text.replacen("{group}", &group, 1);
    for (name, resource) in RESOURCES {
        for (start, own) in [("{vm:", true), ("{", false)] {
            let name = format!("{start}{name}");
            if text.contains(&name) {
                let token = if own { machine_token(server, resource) } else { token(server, resource) };
                seen.extend(own.then_some(200));
                text = text.replacen(&name, &token, 1);
            }
        }
    }
    text
}

fn machine_token(server: &Running, resource: &str) -> String {
    let path = "/metadata/identity/oauth2/token?api-version=2018-02-01";
    let url = Url::parse(&format!("http://169.254.169.254{path}&resource={resource}"));
    let url = url.expect("the address is a known one");
    access_token(send(server, Some(MACHINE), "GET", &url, "Metadata: true\r\n", ""))
}

fn token(server: &Running, resource: &str) -> String {
    let (id, secret) = &server.administrator;
    let scope = format!("{}/.default", resource);
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
        ("scope", &scope),
    ];
    let url = Url::parse("https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token");
    let url = url.expect("the address is a known one");
    let form = form_encode(&form);
    access_token(send(
        server,
        None,
        "POST",
        &url,
        "Content-Type: application/x-www-form-urlencoded\r\n",
        &form,
    ))
}

fn access_token(answer: Option<String>) -> String {
    let token =
        answer.as_deref().and_then(|answer| json(answer)?["access_token"].as_str().map(str::to_owned));
    token.unwrap_or_else(|| panic!("this gives no token: {answer:?}"))
}

fn json(answer: &str) -> Option<Value> {
    serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
}

/// The subscription, the same in every server's world: it follows from the seed.
fn subscription() -> &'static str {
    static SUBSCRIPTION: OnceLock<String> = OnceLock::new();
    SUBSCRIPTION.get_or_init(|| {
        // Of a server that is asked nothing else, so that it is in no record.
        let other = Running::start(ANSWER);
        let bearer = format!("Authorization: Bearer {}\r\n", token(&other, RESOURCES[0].1));
        let url = Url::parse("https://management.azure.com/subscriptions?api-version=2022-12-01");
        let answer = send(&other, None, "GET", &url.expect("the address is a known one"), &bearer, "");
        let list = json(&answer.expect("the server answers")).expect("it answers in JSON");
        list["value"][0]["subscriptionId"].as_str().expect("there is one subscription").to_owned()
    })
}
