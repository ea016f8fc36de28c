//! Documents that somebody wrote to hurt: reading and running them takes time and memory in proportion to their length,
//! and what goes beyond a limit is told with its line.

use std::time::{Duration, Instant};

use mi_sim::ClockError;
use mi_sim_document::{LONGEST_DOCUMENT, Move, MoveError, Run, Session, parse};
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces that begin something which has to be looked for: its end, its partner, a twin.
const PIECES: [&str; 42] = [
    "[a](b (x",
    "[a](b \"x",
    "[a](b",
    "[a](<b",
    "[a](j:b)",
    "[",
    "![",
    "](",
    "](c)",
    "]",
    "*a ",
    "a*",
    "**",
    "_a",
    "***b_ ",
    "`",
    "`` ",
    "`c````",
    "<",
    "<a:b",
    "<!--",
    "-->",
    "&lt",
    "\\",
    "  \n",
    "\n",
    "\n\n",
    "| ",
    "\na|b\n-|-\n",
    "\n- ",
    "\n> ",
    "\n1. ",
    "\n    ",
    "\t",
    "\n# h\n",
    "\n=\n",
    "\n```http\n",
    "\n```http check\n",
    "\n## h\n```hint a\n",
    "\n```\n",
    "\n@a = {{b}}\n",
    "語",
];

/// How long this thread has worked: a busy machine does not add to it as it does to a clock's time. Where the system
/// does not tell, a clock's time has to do.
fn worked(start: Instant) -> Duration {
    // The account is brought up to date where the thread gives way.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// How long reading takes at best.
fn time(source: &str) -> Duration {
    let once = || {
        let start = Instant::now();
        let before = worked(start);
        let _ = parse(source);
        worked(start) - before
    };
    (0..3).map(|_| once()).min().unwrap()
}

/// Eight times the text takes about eight times as long, not sixty-four times.
fn is_linear(text: impl Fn(usize) -> String) -> bool {
    let (short, long) = (text(500), text(4000));
    (0..4).any(|_| time(&long) < time(&short) * 20 + Duration::from_millis(1))
}

fn repeated(pieces: &[&str]) -> impl Fn(usize) -> String {
    let unit = pieces.concat();
    move |times| unit.repeat(times)
}

#[test]
fn reading_a_piece_again_and_again_takes_time_in_proportion() {
    for piece in PIECES {
        assert!(is_linear(repeated(&[piece])), "{piece:?}");
    }
}

#[test]
fn openers_and_then_closers_take_time_in_proportion() {
    for (open, close) in [
        ("[", "](b)"),
        ("*a", "*"),
        ("![", "](b)"),
        ("[a](", ")"),
        ("`", "``"),
        ("<", ">"),
        ("> ", "\n"),
        ("\\", "\n=\n"),
    ] {
        assert!(is_linear(|times| open.repeat(times) + &close.repeat(times)), "{open:?} {close:?}");
    }
}

#[test]
fn front_matter_and_definitions_take_time_in_proportion() {
    let numbered = |line: &str, times: usize| -> String {
        (0..times).map(|number| line.replace('#', &number.to_string())).collect()
    };
    for line in ["k#: v\n", "people:\n  p#:\n", "  - Reader at /\n"] {
        assert!(is_linear(|times| format!("---\n{}---\n", numbered(line, times))), "{line:?}");
    }
    for line in [
        "@a# = {{a#}}\n",
        "@a# = {{no#}}\n",
        "@a = {{no.response.body.*}}\n",
        "GET https://h\n###\n# @name n#\n",
    ] {
        assert!(is_linear(|times| format!("```http\n{}\n```\n", numbered(line, times))), "{line:?}");
    }
    assert!(is_linear(|times| numbered("# a-#\n# a\n", times)));
    assert!(is_linear(|times| format!("```http {}\nGET https://h\n```\n", "as=x ".repeat(times))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 4, ..ProptestConfig::default() })]

    #[test]
    fn reading_any_pieces_again_and_again_takes_time_in_proportion(
        pieces in proptest::collection::vec(select(&PIECES[..]), 1..4),
    ) {
        prop_assert!(is_linear(repeated(&pieces)), "{pieces:?}");
    }
}

fn told(run: &Run) -> Vec<String> {
    run.problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
}

fn problems(source: &str) -> Vec<String> {
    told(Session::open(source, Some("1")).unwrap().run())
}

#[test]
fn a_document_of_more_than_four_mebibytes_is_not_read() {
    let (document, problems) = parse(&"a ".repeat(LONGEST_DOCUMENT / 2));
    assert_eq!((document.blocks.len(), problems.len()), (1, 0));
    let (document, problems) = parse(&"a".repeat(LONGEST_DOCUMENT + 1));
    assert_eq!(document.blocks.len(), 0);
    assert_eq!(problems[0].message, "a document of 4194305 bytes is not read; 4194304 are the most");
}

#[test]
fn of_twenty_thousand_unknown_keys_the_first_are_told_and_the_others_counted() {
    let keys: String = (0..20_000).map(|number| format!("key{number}: x\n")).collect();
    let problems = problems(&format!("---\n{keys}---\n"));
    assert_eq!(problems.len(), 101);
    assert_eq!(problems[100], "101: and 19900 more problems");
}

#[test]
fn what_has_too_many_parts_is_read_so_far_and_told() {
    let wide = format!("|{}\n|{}\n", "a|".repeat(64), "-|".repeat(64)) + &"|\n".repeat(3_000);
    for (source, line) in [("- a\n".repeat(100_000), 33_334), (wide, 1_560), ("*a* ".repeat(100_000), 1)] {
        let (document, problems) = parse(&source);
        assert!(!document.blocks.is_empty());
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].message.contains("fewer than 100000 blocks"), "{problems:?}");
        assert!(problems[0].line.abs_diff(line) < 20, "{problems:?}");
    }
}

#[test]
fn a_document_sends_ten_thousand_requests_and_sleeps_ten_years_at_most() {
    let (document, problems) = parse(&format!("```http\n{}```\n", "GET https://h/\n###\n".repeat(10_001)));
    assert_eq!(document.commands()[0].actions.len(), 10_000);
    assert_eq!(problems[0].line, 20_002);
    assert!(problems[0].message.contains("10000 requests and commands at most"), "{problems:?}");
    let (document, problems) = parse("```bash\nsleep 1825d\nsleep 1825d\n```\n\n```bash\nsleep 1\n```\n");
    assert_eq!(document.commands()[0].actions.len(), 2);
    assert_eq!((document.commands()[1].actions.len(), problems[0].line), (0, 7));
    assert!(problems[0].message.contains("more than ten years together"), "{problems:?}");
}

#[test]
fn the_tasks_of_a_lab_are_as_many_as_can_be_judged() {
    let check = "```http check missing=a\nGET https://h/\n```\n```output\nx\n```\n";
    let (document, problems) = parse(&format!("## A\n{}", check.repeat(501)));
    assert_eq!((document.tasks[0].checks.len(), problems[0].line), (500, 3_002));
    assert!(problems[0].message.contains("500 blocks and hints at most"), "{problems:?}");
    let hints: String = (0..100_000).map(|number| format!("```hint h{number}\nx\n```\n")).collect();
    assert_eq!(parse(&format!("## A\n{hints}")).0.tasks[0].hints.len(), 500);
    let many = format!("## A\n```http solution\n{}```\n", "GET https://h/\n###\n".repeat(1_001));
    let (document, problems) = parse(&many);
    assert_eq!(document.commands()[0].actions.len(), 1_000);
    assert!(problems.iter().any(|problem| problem.message.contains("1000 requests and commands at most")));
}

#[test]
fn people_and_grants_are_as_many_as_a_subscription_has_room_for() {
    let people: String = (0..1_002).map(|number| format!("  p{number}:\n")).collect();
    let (document, problems) = parse(&format!("---\npeople:\n{people}---\n"));
    assert_eq!((document.front_matter.people.len(), problems.len(), problems[0].line), (1_000, 2, 1_003));
    let grants = "    - Reader at /subscriptions/{{subscriptionId}}\n".repeat(4_001);
    let (document, problems) = parse(&format!("---\npeople:\n  al:\n{grants}---\n"));
    assert_eq!((document.front_matter.people[0].grants.len(), problems[0].line), (4_000, 4_004));
}

#[test]
fn whom_a_document_may_not_have_holds_no_grant_and_gives_none_to_the_person_above() {
    let (document, problems) =
        parse("---\npeople:\n  al:\n  al:\n    - Owner at /subscriptions/{{subscriptionId}}\n---\n");
    assert_eq!((document.front_matter.people[0].grants.len(), problems.len()), (0, 1));
}

/// `@v0` is a text of 16 bytes, and each further definition twice the one before.
fn doubling(definitions: usize) -> String {
    let more = (1..definitions).map(|n| format!("@v{n} = {{{{v{m}}}}}{{{{v{m}}}}}\n", m = n - 1));
    format!("@v0 = 0123456789abcdef\n{}", more.collect::<String>())
}

#[test]
fn a_value_that_grows_by_doubling_is_refused_at_four_mebibytes() {
    let problems = problems(&format!("```http\n{}\nPUT https://h/\n\n{{{{v30}}}}\n```\n", doubling(31)));
    assert_eq!(problems, ["21: the variables make this longer than 4194304 bytes"]);
}

#[test]
fn many_values_of_four_mebibytes_are_refused_together() {
    let copies: String = (0..1_000).map(|n| format!("@c{n} = {{{{v18}}}}\n")).collect();
    let sent: String = (0..1_000).map(|n| format!("\nPUT https://h/\n\n{{{{c{n}}}}}\n###\n")).collect();
    let problems = problems(&format!("```http\n{}{copies}{sent}```\n", doubling(19)));
    assert!(problems[0].contains("take more than 67108864 bytes"), "{}", problems[0]);
    assert!(problems.len() <= 101);
}

const GROUP: &str =
    "https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg?api-version=2024-11-01";

#[test]
fn a_body_that_is_read_again_and_again_is_read_only_so_often() {
    let long = "x".repeat(200_000);
    let made = format!("# @name made\nPUT {GROUP}\n\n{{\"location\": \"x\", \"a\": \"{long}\"}}\n###\n");
    let read = "{{made.request.body.$.location}}".repeat(2_000);
    let problems = problems(&format!("```http from=internet\n{made}PUT {GROUP}\n\n{read}\n```\n"));
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].starts_with("9: the variables up to here read more than 33554432 bytes"),
        "{problems:?}"
    );
}

#[test]
fn json_nests_as_deep_as_azures_and_a_path_leads_no_deeper() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let source = |depth| format!("```http\nGET https://h/\n```\n```json\n{}\n```\n", nested(depth));
    assert!(problems(&source(60)).is_empty());
    assert_eq!(
        problems(&source(1_000_000)),
        ["5: this `json` block is not json: the value is nested deeper than 64 levels"]
    );
    let path = "[0]".repeat(300_000);
    let made = format!("# @name made\nPUT {GROUP}\n\n{}\n###\n", nested(60));
    let problems = problems(&format!(
        "```http from=internet\n{made}PUT {GROUP}\n\n{{{{made.request.body.${path}}}}}\n```\n"
    ));
    assert!(problems[0].contains("has no item 0"), "{problems:?}");
}

#[test]
fn machines_live_through_a_million_days_at_most_however_a_document_sleeps() {
    let at = "https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg";
    let put = |address: &str| {
        format!(
            "PUT {address}?api-version=2024-11-01\nAuthorization: {{{{$aadToken}}}}\n\n{{\"location\": \"japaneast\"}}\n###\n"
        )
    };
    let machine = |number| put(&format!("{at}/providers/Microsoft.Compute/virtualMachines/vm{number}"));
    let machines: String = (0..280).map(machine).collect();
    let source = |sleep: &str| format!("```http\n{}{machines}```\n\n```bash\nsleep {sleep}\n```\n", put(at));
    let told = problems(&source("3650d"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with("280 machines and apps would live through 1022000 days together, more than 1000000; sleep less, or make fewer"), "{told:?}");
    // What comes later lives on what is left, a move of the clock too.
    let mut session = Session::open(&source("400d"), None).unwrap();
    let now = session.world().now();
    let moment = now.after(Duration::from_secs(3300 * 86_400));
    let refused = session.append(Move::Until { moment }).unwrap_err();
    assert_eq!(refused, MoveError::Clock { reason: ClockError::TooFar });
    assert_eq!(session.world().now(), now);
}
