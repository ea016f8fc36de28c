//! What is recorded does, when it is played, what was done.

use super::*;
use mi_sim::wire::{Method, Url};
use mi_sim_document::Session;
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
use proptest::test_runner::Config;

const WORLD: &str = include_str!("../default.md");

/// Who sends a request, and with what right.
#[derive(Clone, Copy, Debug)]
enum Right {
    Nobody,
    Junk(&'static str),
    /// The administrator application, with a token for this resource.
    Administrator(&'static str),
    /// The machine, with a token for this resource.
    Machine(&'static str),
}

#[derive(Clone, Debug)]
struct Attempt {
    from_machine: bool,
    right: Right,
    method: Method,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// What would be another request, a variable, a fence or a comment, if it were read as a part of the document.
const PIECES: [&str; 29] = [
    "TENANT",
    "{TENANT",
    "TENANT}",
    "{SUBSCRIPTION}",
    "@tenantId = TENANT",
    "\n",
    "\n\n",
    "\r\n",
    "### ",
    "\n###\nDELETE https://management.azure.com/",
    "{{",
    "}}",
    "{{tenantId}}",
    "{{$aadToken}}",
    "{{r1.response.body.*}}",
    "```",
    "\n```\n",
    "~~~",
    "\n# @name r1\n",
    "// ",
    "# ",
    "< ./file",
    "<@ x",
    "&a=1",
    "@x = y",
    "{\"location\": \"japaneast\"}",
    "\u{1b}[2J",
    "\u{202e}",
    " ",
];

fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![select(PIECES.to_vec()).prop_map(str::to_owned), any::<String>()], 0..5)
        .prop_map(|parts| parts.concat())
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let right = select(vec![
        Right::Nobody,
        Right::Junk("Bearer junk"),
        Right::Junk("junk"),
        Right::Junk("Bearer a.b.c"),
        Right::Junk("Basic {{$aadToken}}"),
        Right::Administrator("https://management.azure.com/"),
        Right::Administrator("https://vault.azure.net"),
        Right::Machine("https://management.azure.com/"),
        Right::Machine("https://vault.azure.net"),
    ]);
    let method = select(vec![Method::Get, Method::Put, Method::Delete, Method::Post]);
    let place = select(vec![
        "https://management.azure.com/subscriptions/SUBSCRIPTION/resourceGroups/",
        "https://lab-kv.vault.azure.net/secrets/",
        "https://lablake.blob.core.windows.net/data/",
    ]);
    let body = prop_oneof![
        hostile().prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..40),
        hostile()
            .prop_map(|text| format!("{{\"value\": {text:?}, \"location\": \"japaneast\"}}\n").into_bytes()),
    ];
    let header = (select(MEANT[..5].to_vec()), hostile());
    let headers = prop::collection::vec(header, 0..3);
    let one = (any::<bool>(), right, method, place, hostile(), headers, body);
    let one = one.prop_map(|(from_machine, right, method, place, name, headers, body)| {
        let name: String = name.chars().filter(|c| c.is_ascii_graphic() && !"/?#".contains(*c)).collect();
        let url = format!("{place}{name}?api-version=2024-11-01");
        Attempt { from_machine, right, method, url, headers, body }
    });
    prop::collection::vec(one, 1..6)
}

fn record(world: &World) -> String {
    let mut record = Record::begin(world);
    let mut text = record.beginning(world);
    while let Some(part) = record.next(world) {
        text += &part;
    }
    text
}

fn token_of(response: &Response) -> String {
    response.body.json().unwrap()["access_token"].as_str().unwrap().to_owned()
}

fn machine(world: &World) -> Place {
    world.find("vm1").unwrap().place()
}

fn machine_token(world: &World, resource: &str) -> String {
    let address = format!(
        "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}"
    );
    let request = Request::new(Method::Get, Url::parse(&address).unwrap()).with_header("Metadata", "true");
    token_of(&world.answer(&machine(world), request).unwrap())
}

fn administrator_token(world: &World, resource: &str) -> String {
    let tenant = world.look(|cloud| cloud.tenant().id.to_string());
    let address = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token");
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={resource}/.default",
        world.administrator().unwrap().0,
        crate::world::SECRET
    );
    let request = Request::new(Method::Post, Url::parse(&address).unwrap());
    let request = request.with_body("application/x-www-form-urlencoded", form);
    token_of(&world.answer(&Place::Internet, request).unwrap())
}

/// Lets it happen; gives the statuses in order, those of the requests for tokens among them.
fn happen(world: &World, attempts: &[Attempt], tokens: &mut Vec<String>) -> Vec<u16> {
    let mut statuses = Vec::new();
    let filled = |text: &str| with_ids(text, world);
    for attempt in attempts {
        let Ok(url) = Url::parse(&filled(&attempt.url)) else { continue };
        let mut request = Request::new(attempt.method, url);
        for (name, value) in &attempt.headers {
            // As a server lets them in: no line break, no blank at either end.
            let value: String = filled(value).chars().filter(|c| !c.is_ascii_control()).collect();
            request = request.with_header(name, value.trim());
        }
        let body = match std::str::from_utf8(&attempt.body) {
            Ok(text) => filled(text).into_bytes(),
            Err(_) => attempt.body.clone(),
        };
        request.body = body.into();
        let from = if attempt.from_machine { machine(world) } else { Place::Internet };
        let shown = match attempt.right {
            Right::Nobody => None,
            Right::Junk(text) => Some(text.to_owned()),
            Right::Administrator(resource) => Some(administrator_token(world, resource)),
            Right::Machine(resource) => {
                statuses.push(200);
                Some(machine_token(world, resource))
            }
        };
        if let Some(shown) = shown {
            let is_token = !matches!(attempt.right, Right::Junk(_));
            let value = if is_token { format!("Bearer {shown}") } else { shown.clone() };
            request = request.with_header("Authorization", value);
            tokens.extend(is_token.then_some(shown));
        }
        statuses.push(world.answer(&from, request).unwrap().status);
    }
    statuses
}

fn with_ids(text: &str, world: &World) -> String {
    let (tenant, subscription) =
        world.look(|cloud| (cloud.tenant().id.to_string(), cloud.subscription().to_string()));
    text.replace("TENANT", &tenant).replace("SUBSCRIPTION", &subscription)
}

/// The default world, and the same by documents that mean something of their own by the names that stand in every document.
fn worlds() -> [String; 3] {
    let (front, blocks) = WORLD.split_once("\n# ").unwrap();
    let (world, _) = World::begin(WORLD, None).unwrap();
    let without = |name: &str, id: &str| {
        let blocks = blocks.replace(&format!("{{{{{name}}}}}"), &with_ids(id, &world));
        format!("{front}\n# {blocks}\n```http\n@{name} = lost\n```\n")
    };
    [WORLD.to_owned(), without("tenantId", "TENANT"), without("subscriptionId", "SUBSCRIPTION")]
}

/// What came from outside, sign-ins apart: with what, where to, and what it carried.
fn sent(entries: &[Entry]) -> Vec<(Method, String, Vec<u8>)> {
    let requests =
        entries.iter().filter(|entry| entry.parent.is_none()).filter_map(|entry| match &entry.event {
            Event::Sent { request, .. } if !SIGN_IN_HOSTS.contains(&request.url.host()) => Some(request),
            _ => None,
        });
    let address = |url: &Url| url.to_string().replace('{', "%7B").replace('}', "%7D");
    requests
        .map(|request| (request.method, address(&request.url), request.body.as_bytes().to_vec()))
        .collect()
}

/// The statuses of what a record plays, without those of the document it begins with.
fn played(text: &str) -> Vec<u16> {
    let session = Session::open(text, None).unwrap();
    let run = session.run();
    assert_eq!(run.problems, [], "{text}");
    assert!(run.came_true(), "{text}");
    let texts = run.steps.iter().skip(2).flat_map(|step| &step.exchanges).map(|printed| &printed.text);
    texts.map(|text| text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default()).collect()
}

proptest! {
    #![proptest_config(Config { cases: 48, ..Config::default() })]
    #[test]
    fn a_record_plays_with_the_same_outcomes_and_holds_no_token(
        attempts in attempts(),
        source in select(worlds().to_vec()),
    ) {
        let (world, problems) = World::begin(&source, None).unwrap();
        prop_assert_eq!(problems, []);
        let mut tokens = Vec::new();
        let statuses = happen(&world, &attempts, &mut tokens);
        let text = record(&world);
        for token in tokens {
            prop_assert!(!text.contains(&token));
        }
        prop_assert_eq!(played(&text), &statuses[..], "{}", text);
        // What was answered alike was asked alike, too.
        let asked = world.read(|journal| sent(&journal.entries()[world.begun()..]));
        let session = Session::open(&text, None).unwrap();
        let again = sent(session.world().journal().entries());
        prop_assert_eq!(&again[again.len() - statuses.len()..], asked, "{}", text);
    }
}

fn attempt(right: Right, method: Method, url: &str, body: &str) -> Attempt {
    let body = body.as_bytes().to_vec();
    Attempt { from_machine: false, right, method, url: url.to_owned(), headers: Vec::new(), body }
}

const GROUP: &str =
    "https://management.azure.com/subscriptions/SUBSCRIPTION/resourceGroups/lab-rg?api-version=2024-11-01";

#[test]
fn a_refused_deletion_is_refused_again() {
    let (world, _) = World::begin(WORLD, None).unwrap();
    let attempts = [
        attempt(Right::Junk("Bearer junk"), Method::Delete, GROUP, ""),
        attempt(Right::Administrator("https://vault.azure.net"), Method::Delete, GROUP, ""),
        attempt(Right::Administrator("https://management.azure.com/"), Method::Get, GROUP, ""),
    ];
    let statuses = happen(&world, &attempts, &mut Vec::new());
    assert_eq!(statuses, [401, 401, 200]);
    let text = record(&world);
    assert_eq!(played(&text), statuses, "{text}");
    assert_eq!(text.matches("as=admin").count(), 1, "{text}");
}

#[test]
fn a_body_does_not_become_another_request() {
    let (world, _) = World::begin(WORLD, None).unwrap();
    let body = format!("x\n###\nDELETE {GROUP}\nAuthorization: {{{{$aadToken}}}}\n");
    let put =
        "https://management.azure.com/subscriptions/SUBSCRIPTION/resourceGroups/a?api-version=2024-11-01";
    let administrator = Right::Administrator("https://management.azure.com/");
    let statuses = happen(&world, &[attempt(administrator, Method::Put, put, &body)], &mut Vec::new());
    assert_eq!(played(&record(&world)), statuses);
}

#[test]
fn a_document_that_leaves_its_last_block_open_does_not_swallow_the_record() {
    for open in ["```http\nGET https://nowhere/", "~~~~\nx", "````json\n```", "<!-- x"] {
        let source = format!("{WORLD}\n\n{open}\n");
        let (world, _) = World::begin(&source, None).unwrap();
        machine_token(&world, "https://vault.azure.net");
        let text = record(&world);
        let (document, _) = mi_sim_document::parse(&text);
        assert_eq!(
            document.sections.last().map(|section| section.title.as_str()),
            Some("Recorded"),
            "{text}"
        );
    }
}

const DAY: Duration = Duration::from_secs(86_400);

#[test]
fn a_record_ends_in_words_where_its_sleeps_would_be_longer_than_a_documents() {
    let (world, _) = World::begin(WORLD, None).unwrap();
    let get = [attempt(Right::Nobody, Method::Get, GROUP, "")];
    let mut statuses = happen(&world, &get, &mut Vec::new());
    world.move_on(DAY * 3_000).unwrap();
    statuses.extend(happen(&world, &get, &mut Vec::new()));
    world.move_on(DAY * 3_000).unwrap();
    happen(&world, &get, &mut Vec::new());
    let text = record(&world);
    let (_, last) = text.rsplit_once("\nThe record ends here, ").unwrap();
    assert!(
        last.contains(" entries before the journal: the sleeps up to here take more than ten years"),
        "{last}"
    );
    assert_eq!(last.lines().count(), 1, "{last}");
    // A sleep prints nothing.
    let played: Vec<u16> = played(&text).into_iter().filter(|status| *status > 0).collect();
    assert_eq!(played, statuses, "{text}");
}

#[test]
fn a_record_ends_in_words_where_it_would_be_longer_than_a_document() {
    let (world, _) = World::begin(WORLD, None).unwrap();
    let large = attempt(Right::Junk("Bearer junk"), Method::Put, GROUP, &"x".repeat(300_000));
    let attempts = [large.clone(), attempt(Right::Nobody, Method::Get, GROUP, "")];
    let mut statuses = Vec::new();
    for _ in 0..16 {
        statuses.extend(happen(&world, &attempts, &mut Vec::new()));
    }
    let text = record(&world);
    assert!(text.len() <= LONGEST_DOCUMENT && text.len() > LONGEST_DOCUMENT - 400_000, "{}", text.len());
    let (_, last) = text.rsplit_once("\nThe record ends here, ").unwrap();
    assert!(last.ends_with(" a document has 4194304 bytes at most.\n"), "{last}");
    let played = played(&text);
    assert_eq!(played, statuses[..played.len()]);
    assert!(played.len() > 20, "{}", played.len());
}

#[test]
fn ids_in_braces_and_names_that_the_document_gives_away_are_played_as_they_were_sent() {
    let administrator = Right::Administrator("https://management.azure.com/");
    for source in [WORLD.to_owned(), format!("{WORLD}\n```http\n@tenantId = lost\n```\n")] {
        let source = source.replace("\"tenantId\": \"{{tenantId}}\", ", "");
        let (world, _) = World::begin(&source, None).unwrap();
        let tenant = world.look(|cloud| cloud.tenant().id.to_string());
        let tags = format!("{{\"a\": \"{{{tenant}}}\", \"b\": \"{tenant}\"}}");
        let body = format!("{{\"location\": \"japaneast\", \"tags\": {tags}}}");
        let statuses = happen(&world, &[attempt(administrator, Method::Put, GROUP, &body)], &mut Vec::new());
        let text = record(&world);
        let session = Session::open(&text, None).unwrap();
        assert_eq!(session.run().problems, [], "{text}");
        assert_eq!(played(&text), statuses, "{text}");
        let mut groups = session.world().cloud().resource_groups();
        let kept = groups.find(|group| group.id.name() == "lab-rg").unwrap();
        assert_eq!(kept.tags["a"], format!("{{{tenant}}}"), "{text}");
        assert_eq!(kept.tags["b"], tenant, "{text}");
    }
}

#[test]
fn ids_of_what_clients_made_are_those_of_the_new_run() {
    let (world, _) = World::begin(WORLD, None).unwrap();
    let group =
        with_ids("https://management.azure.com/subscriptions/SUBSCRIPTION/resourceGroups/lab-rg", &world);
    let token = administrator_token(&world, "https://management.azure.com/");
    let put = |below: &str, body: String| {
        let request = Request::new(Method::Put, Url::parse(&format!("{group}/providers/{below}")).unwrap());
        let request = request.with_header("Authorization", format!("Bearer {token}"));
        world.answer(&Place::Internet, request.with_body("application/json", body)).unwrap()
    };
    let identity =
        "Microsoft.ManagedIdentity/userAssignedIdentities/made-id?api-version=2024-11-30".to_owned();
    let made = put(&identity, "{\"location\": \"japaneast\"}".to_owned());
    let principal = made.body.json().unwrap()["properties"]["principalId"].as_str().unwrap().to_owned();
    let name = "11111111-2222-4333-8444-555555555555";
    let role = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7";
    let properties = format!("{{\"roleDefinitionId\": \"{role}\", \"principalId\": \"{principal}\"}}");
    let assignment = format!("Microsoft.Authorization/roleAssignments/{name}?api-version=2022-04-01");
    assert_eq!(put(&assignment, format!("{{\"properties\": {properties}}}")).status, 201);
    let text = record(&world);
    assert!(!text.contains(&principal) && text.contains(name), "{text}");
    assert_eq!(played(&text), [201, 201], "{text}");
    let session = Session::open(&text, None).unwrap();
    let cloud = session.world().cloud();
    let again = cloud.tenant().service_principals().find(|one| one.display_name == "made-id").unwrap();
    assert_ne!(again.id.to_string(), principal, "another run gives another id, or there is nothing to test");
}

#[test]
fn what_was_too_much_at_once_is_too_much_again_and_no_more() {
    let (world, _) = World::begin(WORLD, None).unwrap();
    let place = machine(&world);
    let ask = || {
        let address = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";
        let request = Request::new(Method::Get, Url::parse(address).unwrap());
        world.answer(&place, request.with_header("Metadata", "true")).unwrap().status
    };
    let mut statuses: Vec<u16> = (0..25).map(|_| ask()).collect();
    std::thread::sleep(Duration::from_millis(1_100));
    statuses.extend((0..15).map(|_| ask()));
    assert_eq!((statuses[24], statuses[25]), (429, 200));
    let text = record(&world);
    assert_eq!(played(&text), statuses, "{text}");
}
