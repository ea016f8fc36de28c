//! The binding in a browser and, the same tests, on the machine itself: both write the same journal, and no argument
//! makes either fail.

use expect_test::expect;
use mi_sim_wasm::Simulation;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wasm_bindgen_test::wasm_bindgen_test;

const MOVES: &str = include_str!("moves.md");

fn open(source: &str, seed: Option<&str>) -> Simulation {
    Simulation::open(source, seed.map(str::to_string), None).unwrap()
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn ask(simulation: &mut Simulation, query: Value) -> String {
    simulation.ask(&query.to_string()).unwrap()
}

fn act(simulation: &mut Simulation, made: Value) -> Value {
    read(&simulation.act(&made.to_string()).unwrap())
}

fn wait_until(simulation: &mut Simulation, moment: i64) {
    let came = act(simulation, json!({ "until": { "moment": moment } }));
    assert!(came["done"].is_object(), "{came}");
}

/// Every machine and browser writes the same bytes. After a change that is meant to change them,
/// `UPDATE_EXPECT=1 cargo test -p mi-sim-wasm` writes the new hash here.
#[wasm_bindgen_test(unsupported = test)]
fn the_journal_is_the_same_everywhere() {
    let simulation = open(MOVES, None);
    assert_eq!(read(&simulation.document())["run"]["problems"], Value::Array(Vec::new()));
    let hash = Sha256::digest(simulation.journal());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    expect!["62496adabb49fafed0f208f90e382fd08c62b545b807e5129334ff34c084e1df"].assert_eq(&hash);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_seed_of_the_caller_comes_before_that_of_the_document() {
    let own = open(MOVES, None);
    assert_eq!(read(&own.document())["seed"], "the-same-everywhere");
    assert_eq!(own.journal(), open(MOVES, Some("the-same-everywhere")).journal());
    let other = open(MOVES, Some("7"));
    assert_eq!(read(&other.document())["seed"], "7");
    assert_ne!(own.journal(), other.journal());
}

#[wasm_bindgen_test(unsupported = test)]
fn without_a_seed_every_run_is_another_and_can_be_repeated() {
    let seedless = MOVES.replace("seed: the-same-everywhere\n", "");
    let (first, second) = (open(&seedless, None), open(&seedless, None));
    assert_ne!(first.journal(), second.journal());
    let seed = read(&first.document())["seed"].as_str().unwrap().to_string();
    assert_eq!(open(&seedless, Some(&seed)).journal(), first.journal());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_bad_document_opens_and_tells_its_problems_with_their_lines() {
    for (source, line) in [
        ("---\ncolour: red\n---\n", 2),
        ("# A\n\n```http\nGET nowhere\n```\n", 4),
        ("```http on=vm9\nGET http://169.254.169.254/\n```\n", 2),
        ("```http\nGET https://h/{{lost}}\n```\n", 2),
    ] {
        let problems = read(&open(source, Some("1")).document())["run"]["problems"].clone();
        let lines: Vec<_> =
            problems.as_array().unwrap().iter().map(|problem| problem["line"].clone()).collect();
        assert!(lines.contains(&line.into()), "{source:?}: {problems}");
    }
    for source in ["", "\u{0}", "```", "---", "\u{feff}# A", "{{", "```http\n\n\n###\n###\n```"] {
        open(source, Some("1"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_not_there_is_null() {
    let mut simulation = open(MOVES, None);
    let end = simulation.length();
    let mut ask = |query: Value| ask(&mut simulation, query);
    for index in [end, end + 1, usize::MAX] {
        assert_eq!(ask(json!({ "entry": { "index": index } })), "null");
        assert_eq!(ask(json!({ "outline": { "from": index, "to": usize::MAX } })), "[]");
        let stage = ask(json!({ "stage": { "cursor": index } }));
        assert_eq!(stage, ask(json!({ "stage": { "cursor": end } })));
    }
    assert_eq!(ask(json!({ "outline": { "from": end, "to": 0 } })), "[]");
    assert_eq!(ask(json!({ "exchange": { "span": 0 } })), "null");
    assert_eq!(ask(json!({ "exchange": { "span": u32::MAX } })), "null");
    for garbage in ["", ".", "a.b.c", "null", "\u{0}", "eyJhbGciOiJub25lIn0.e30.", "日本"] {
        assert_eq!(
            ask(json!({ "token": { "text": garbage } })).as_str(),
            if garbage.starts_with("eyJ") { UNSIGNED } else { "null" }
        );
        assert_eq!(ask(json!({ "certificate": { "thumbprint": garbage } })), "null");
    }
    assert_ne!(ask(json!({ "entry": { "index": end - 1 } })), "null");
    assert_ne!(ask(json!({ "exchange": { "span": 1 } })), "null");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_question_is_refused_in_words() {
    let mut simulation = open("", Some("1"));
    for (query, said) in [
        ("", "EOF"),
        ("stage", "expected value"),
        (r#"{"moon":{}}"#, "unknown variant `moon`"),
        (r#"{"stage":{}}"#, "missing field `cursor`"),
        (r#"{"stage":{"cursor":"1"}}"#, "invalid type: string \"1\""),
        (r#"{"stage":{"cursor":1,"at":2}}"#, "unknown field `at`"),
    ] {
        let refused = simulation.ask(query).unwrap_err();
        assert!(refused.contains(said), "{query}: {refused}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_recipe_opens_to_the_same_journal_and_a_damaged_one_is_refused_in_words() {
    let mut simulation = open(MOVES, Some("7"));
    let last = json!({ "entry": { "index": simulation.length() - 1 } });
    let later = read(&ask(&mut simulation, last))["at"].as_i64().unwrap() + 60_000;
    wait_until(&mut simulation, later);
    let recipe = simulation.recipe();
    let again = Simulation::reopen(MOVES, &recipe).unwrap();
    assert_eq!((again.journal(), again.recipe()), (simulation.journal(), recipe.clone()));
    let refused = Simulation::reopen(MOVES, &recipe[1..]).err().unwrap();
    assert!(refused.contains("this is not a recipe"), "{refused}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_move_gives_its_step_or_the_reason_why_it_is_not_made() {
    let mut simulation = open(MOVES, None);
    let typed =
        |text: &str| json!({ "commands": { "runner": { "type": "person", "name": "admin" }, "text": text } });
    let length = simulation.length();
    let done = &act(
        &mut simulation,
        typed("curl -s https://login.microsoftonline.com/common/discovery/keys | jq '.keys|type'"),
    )["done"];
    assert_eq!(
        (&done["exchanges"][0]["text"], &done["exchanges"][0]["status"]),
        (&json!("\"array\"\n"), &json!(0))
    );
    assert_eq!(done["exchanges"][0]["entries"], json!({ "start": length, "end": simulation.length() }));
    let done = &act(&mut simulation, typed("az account show --query user.type -o tsv"))["done"];
    assert_eq!(
        (&done["exchanges"][0]["text"], &done["exchanges"][0]["status"]),
        (&json!("user\n"), &json!(0))
    );
    let length = simulation.length();
    for (made, refused) in [
        (
            typed("echo; [[ a ]]"),
            json!({ "typed": { "problems": [{ "line": 1,
            "message": "column 7: `[[ … ]]` is not known here; write `[ … ]`, with quotes around variables" }], "isUnfinished": false } }),
        ),
        (json!({ "until": { "moment": 0 } }), json!({ "clock": { "reason": "past" } })),
        (json!({ "block": { "index": 99 } }), json!({ "noSuchBlock": { "index": 99, "blocks": 4 } })),
    ] {
        assert_eq!(act(&mut simulation, made), json!({ "refused": refused }));
    }
    let line = json!({ "runner": { "type": "person", "name": "admin" }, "line": "echo; cu", "column": 8 });
    let ways = read(&simulation.complete(&line.to_string()).unwrap());
    assert_eq!(ways, json!({ "start": 6, "words": ["curl", "cut"] }));
    assert_eq!(simulation.length(), length);
    for (made, said) in [
        (json!({ "until": { "moment": 1.5 } }), "floating point `1.5`"),
        (json!({ "block": { "index": 0, "at": 1 } }), "unknown field `at`"),
        (json!({ "commands": { "runner": { "type": "cat" }, "text": "" } }), "unknown variant `cat`"),
    ] {
        let wrong = simulation.act(&made.to_string()).unwrap_err();
        assert!(wrong.contains(said), "{wrong}");
    }
}

/// Moving the clock on makes another timeline.
#[wasm_bindgen_test(unsupported = test)]
fn the_timeline_is_that_of_the_journal_as_it_has_become() {
    let mut simulation = open(MOVES, None);
    let timeline = json!({ "timeline": { "cursor": usize::MAX >> 1, "from": 0, "to": 99 } });
    let before = read(&ask(&mut simulation, timeline.clone()));
    let next = before["end"].as_i64().unwrap() + 86_400_000;
    wait_until(&mut simulation, next);
    let after = read(&ask(&mut simulation, timeline));
    assert_eq!(after["end"].as_i64().unwrap(), next);
}

/// A token without signature can be looked at; it is worth nothing.
const UNSIGNED: &str =
    r#"{"header":[{"name":"alg","value":"none"}],"claims":[],"signature":{"kind":"invalid"}}"#;
