//! Laws of labs: state decides, a check changes nothing, what is done stays done, and a lab that could lie is told.

use super::wishes::{Wish, grant, journal, later, typed};
use mi_sim_document::{Grader, LabView, Move, MoveError, Session, parse, prove};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Two tasks: a group with a tag, and a machine in it.
pub(crate) const LAB: &str = r#"---
seed: 5
people:
  bob:
    - Reader at /subscriptions/{{subscriptionId}}
---
```http setup
@rg = https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg
@vm1 = {{rg}}/providers/Microsoft.Compute/virtualMachines/vm1

PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
```

## Tag the group {#tag}

```http check missing="The group lacks its tag."
GET {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
```

```output
HTTP/1.1 200 OK
…
    "done": "yes"
…
```

```hint other-value
It has **another** value.
```

```http when
GET {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
```

```output
…
    "done": "…"
…
```

```hint no-tag
There is no tag.
```

```http solution
PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "tags": {"done": "yes"}}
```

```http also
PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "tags": {"done": "no"}}
```

```http then
PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "tags": {"done": "yes"}}
```

```http mistake=other-value
PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "tags": {"done": "no"}}
```

```http mistake=no-tag
PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "tags": {"other": "yes"}}
```

## Make a machine {#machine}

```http check missing="There is no machine."
GET {{vm1}}?api-version=2024-11-01
Authorization: {{$aadToken}}
```

```output
HTTP/1.1 200 OK
…
```

```hint no-machine
Look into the group.
```

```http solution
# @name made
PUT {{vm1}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
```

```http mistake=no-machine
PUT {{rg}}/providers/Microsoft.Compute/virtualMachines/vm2?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
```
"#;

fn open() -> Session {
    static OPEN: LazyLock<Session> = LazyLock::new(|| Session::open(LAB, None).unwrap());
    OPEN.clone()
}

fn view(session: &Session) -> LabView<'_> {
    session.lab().unwrap()
}

fn tag(value: &str) -> Move {
    let text = format!(
        "PUT {{{{rg}}}}?api-version=2024-11-01\nAuthorization: {{{{$aadToken}}}}\nContent-Type: application/json\n\n\
         {{\"location\": \"japaneast\", \"tags\": {{\"done\": \"{value}\"}}}}\n"
    );
    typed("admin", &text)
}

/// Blocks of the lab that a learner may run or may not, what they type, and time.
#[derive(Clone, Debug)]
enum Step {
    Tag(bool),
    Machine,
    Other(Wish),
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let wish = prop_oneof![
        (0..9_usize).prop_map(Wish::Block),
        any::<bool>().prop_map(Wish::Read),
        any::<u8>().prop_map(Wish::Define),
        (0..100_000_u64).prop_map(Wish::Wait),
        Just(Wish::Nonsense),
    ];
    let one = prop_oneof![any::<bool>().prop_map(Step::Tag), Just(Step::Machine), wish.prop_map(Step::Other)];
    prop::collection::vec(one, 0..most)
}

fn take(session: &mut Session, step: &Step) {
    match step {
        Step::Tag(right) => drop(session.append(tag(if *right { "yes" } else { "no" }))),
        Step::Machine => drop(session.append(Move::Block { index: solution(1) })),
        Step::Other(wish) => grant(session, wish),
    }
}

/// The block that solves a task.
fn solution(task: usize) -> usize {
    parse(LAB).0.tasks[task].solution[0]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_receipt_told_and_read_again_gives_the_same_state(steps in steps(10)) {
        let mut session = open();
        steps.iter().for_each(|step| take(&mut session, step));
        let again = Session::reopen(LAB, &session.recipe()).unwrap();
        prop_assert_eq!(view(&again), view(&session));
        prop_assert_eq!(journal(&again), journal(&session));
    }

    #[test]
    fn in_a_lab_too_an_undone_move_was_never_made(before in steps(6), undone in steps(3), after in steps(3)) {
        let mut session = open();
        before.iter().for_each(|step| take(&mut session, step));
        let mut straight = session.clone();
        let moves = session.moves().len();
        undone.iter().for_each(|step| take(&mut session, step));
        let mut undone = session.cut(moves);
        prop_assert_eq!(view(&undone), view(&straight));
        for step in &after {
            take(&mut undone, step);
            take(&mut straight, step);
        }
        prop_assert_eq!(view(&undone), view(&straight));
        prop_assert_eq!(journal(&undone), journal(&straight));
    }

    /// The same moves in the same document without checks and hints: not a byte of the journal is another.
    #[test]
    fn checks_leave_journal_and_cloud_untouched(steps in steps(8)) {
        let bare = LAB.split("## Tag").next().unwrap().to_owned();
        let (mut lab, mut other) = (open(), Session::open(&bare, None).unwrap());
        for step in &steps {
            let typed = !matches!(step, Step::Machine | Step::Other(Wish::Block(_)));
            if typed {
                take(&mut lab, step);
                take(&mut other, step);
            }
        }
        prop_assert_eq!(journal(&lab), journal(&other));
        let seen = |session: &Session| serde_json::to_string(&mi_sim::view::stage(session.world().cloud())).unwrap();
        prop_assert_eq!(seen(&lab), seen(&other));
    }
}

#[test]
fn a_task_is_done_by_what_is_so_and_stays_done() {
    let mut session = open();
    assert_eq!(view(&session).tasks[0].missing, Some("The group lacks its tag."));
    assert_eq!(view(&session).hint.unwrap().name, "no-tag");
    session.append(tag("no")).unwrap();
    assert_eq!(view(&session).hint.unwrap().name, "other-value");
    session.append(later(&session, 60)).unwrap();
    session.append(tag("yes")).unwrap();
    let done = view(&session).tasks[0].done.unwrap();
    assert_eq!((done.moves, done.at), (3, session.world().now()));
    session.append(tag("no")).unwrap();
    let now = view(&session);
    assert_eq!((now.tasks[0].done, now.moves, now.at_hand), (Some(done), 4, Some(1)));
    assert_eq!((now.tasks[1].missing, now.hint.unwrap().name), (Some("There is no machine."), "no-machine"));
}

#[test]
fn a_lab_is_over_when_all_is_so_at_once_and_then_for_good() {
    let mut session = open();
    session.append(tag("yes")).unwrap();
    session.append(tag("no")).unwrap();
    session.append(Move::Block { index: solution(1) }).unwrap();
    let now = view(&session);
    assert_eq!((now.at_hand, now.tasks[0].done, now.tasks[0].lost), (Some(0), None, true));
    assert_eq!(
        (now.tasks[0].missing, now.hint.unwrap().name),
        (Some("The group lacks its tag."), "other-value")
    );
    let grade = Grader::of(LAB).unwrap().grade(&session.recipe()).unwrap();
    assert!(!grade.is_solved() && grade.tasks[0].lost && grade.tasks[1].done.is_some());
    session.append(tag("yes")).unwrap();
    assert_eq!((view(&session).at_hand, view(&session).hint), (None, None));
    session.append(tag("no")).unwrap();
    assert_eq!(view(&session).at_hand, None);
    let tasks = Grader::of(LAB).unwrap().grade(&session.recipe()).unwrap().tasks;
    assert_eq!(tasks.iter().map(|task| task.done.unwrap().moves).collect::<Vec<_>>(), [4, 3]);
}

#[test]
fn nothing_that_a_learner_defines_speaks_in_place_of_a_check() {
    let mut session = open();
    let text = "@rg = https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/other\n\n\
                PUT {{rg}}?api-version=2024-11-01\nAuthorization: {{$aadToken}}\nContent-Type: application/json\n\n\
                {\"location\": \"japaneast\", \"tags\": {\"done\": \"yes\"}}\n";
    assert!(session.append(typed("admin", text)).unwrap().printed().starts_with("HTTP/1.1 201"));
    assert_eq!(view(&session).tasks[0].done, None);
}

#[test]
fn a_learner_runs_what_is_shown_and_the_solutions_and_nothing_without_end() {
    let mut session = open();
    let tasks = &parse(LAB).0.tasks;
    let hidden = [
        0,
        tasks[0].checks[0],
        tasks[0].hints[0].when[0],
        tasks[0].also[0][0],
        tasks[0].mistakes[0].blocks[0],
    ];
    for index in hidden {
        assert_eq!(session.append(Move::Block { index }), Err(MoveError::Hidden { index }));
    }
    let megabyte = format!("GET https://nowhere.example/{}\n", "a".repeat(1 << 20));
    assert_eq!(session.append(typed("admin", &megabyte)), Err(MoveError::TooLong));
    for _ in 0..1_000 {
        session.append(later(&session, 1)).unwrap();
    }
    let refused = session.append(later(&session, 1)).unwrap_err();
    assert_eq!(refused.to_string(), "a lab takes 1000 moves at most; undo some, or begin again");
    assert!(Session::reopen(LAB, &session.recipe()).is_ok());
}

fn unproved(source: &str) -> Vec<String> {
    let session = Session::open(source, None).unwrap();
    assert_eq!(session.run().problems, [], "{source}");
    prove(&session).into_iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
}

fn line_of(source: &str, text: &str) -> usize {
    source.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn a_lab_that_cannot_lie_is_proved() {
    assert_eq!(unproved(LAB), Vec::<String>::new());
    assert_eq!(unproved("# No lab\n"), Vec::<String>::new());
}

#[test]
fn whatever_of_a_lab_could_lie_is_told_by_line() {
    let check = "```http check missing=\"There is no machine.\"";
    for (from, to, at, told) in [
        // What the set-up has made already.
        (
            r#""tags": {"done": "yes"}}"#,
            r#""tags": {"done": "maybe"}}"#,
            "    \"done\": \"yes\"",
            "this check cannot pass",
        ),
        (
            r#"{"location": "japaneast"}"#,
            r#"{"location": "japaneast", "tags": {"done": "yes"}}"#,
            "check missing",
            "this check cannot fail: its task is done before",
        ),
        ("GET {{vm1}}", "GET {{rg}}", "no machine.", "this check cannot fail: its task is done before"),
        (
            r#""tags": {"other": "yes"}}"#,
            r#""tags": {"done": "yes"}}"#,
            "mistake=no-tag",
            "this mistake solves the task, so it is none",
        ),
        (
            "mistake=no-tag",
            "mistake=other-value as=admin",
            "mistake=other-value as=admin",
            "this mistake draws the hint `no-tag`, not `other-value`",
        ),
        ("http then", "http", "    \"done\": \"yes\"", "this check cannot pass: this way on line"),
        ("http also", "http", "## Tag", "a lab shows at least one other right way"),
        (
            "```http mistake=no-machine",
            "```http",
            "## Tag",
            "a lab shows at least 3 mistakes, in blocks marked `mistake=HINT`; this has 2",
        ),
        (
            "```http solution\n# @name made",
            "```http\n# @name made",
            "## Make",
            "this task has no `solution` block",
        ),
        (
            check,
            "```http check missing=\"No group.\"\nGET {{rg}}?api-version=2024-11-01\nAuthorization: {{$aadToken}}\n```\n\n```output\nHTTP/1.1 200 OK\n…\n```\n\n```http check missing=\"There is no machine.\"",
            "No group.",
            "this check cannot fail: neither the untouched world nor any mistake breaks it",
        ),
        (
            "```hint no-machine",
            "```hint never\nNever.\n```\n\n```http when\nGET {{rg}}?api-version=2024-11-01\n```\n\n```output\nHTTP/1.1 200 OK\n…\n```\n\n```hint no-machine",
            "hint never",
            "the hint `never` never speaks",
        ),
        (
            "# @name made\n",
            "# @name made\nPUT {{rg}}?api-version=2024-11-01\nAuthorization: {{$aadToken}}\nContent-Type: application/json\n\n{\"location\": \"japaneast\"}\n\n###\n",
            "    \"done\": \"yes\"",
            "this check does not come true any more when the tasks after it are solved",
        ),
        ("PUT {{vm1}}", "PUT {{lost.response.body.$.x}}/{{vm1}}", "PUT {{lost", "`lost` has no response yet"),
    ] {
        // The group's first body is that of the set-up; each other text stands in the lab once, or begins there.
        let lab = LAB.replacen(from, to, 1).replace("# @name made", "# @name lost");
        assert_ne!(lab, LAB, "{from}");
        let lab = if told.contains("`lost`") { lab } else { lab.replace("# @name lost", "# @name made") };
        let unproved = unproved(&lab);
        let line = format!("{}: {told}", line_of(&lab, at));
        assert!(unproved.iter().any(|problem| problem.starts_with(&line)), "{line}\n{unproved:#?}");
    }
}

#[test]
fn blocks_of_a_lab_that_belong_to_nothing_are_told_by_line() {
    let output = "```output\nx\n```\n";
    for (source, told) in [
        (
            format!("```http check missing=\"m\"\nGET https://h/\n```\n{output}"),
            "1: a block of a lab stands under the heading of its task, one of level 2 (`## …`)",
        ),
        (
            "```hint a\nx\n```\n".into(),
            "1: a hint stands under the heading of its task, one of level 2 (`## …`)",
        ),
        (
            "## A\n```http then\nGET https://h/\n```\n".into(),
            "2: `then` goes on with a `solution`, `also` or `mistake=` block of this section",
        ),
        (
            "## A\n```http solution\nGET https://h/\n```\n```http solution\nGET https://h/\n```\n".into(),
            "5: this task has a solution already; go on with it by `then`, or write another way as `also`",
        ),
        (
            "## A\n```http when\nGET https://h/\n```\n".into(),
            "2: a `when` block stands below the `hint` block that it decides about",
        ),
        (
            "## A\n```http check missing=\"m\"\nGET https://h/\n```\n".into(),
            "1: nothing decides when the task `A` is done; it needs a `check` block with an `output` or `json` block",
        ),
        (
            format!("## A\n```http check\nGET https://h/\n```\n{output}"),
            "2: say what a learner still lacks when this check does not come true: `missing=\"…\"`",
        ),
        ("## A\n```hint a\n```\n".into(), "2: the hint `a` says nothing"),
        (
            "## A\n```hint a\nx\n```\n```hint a\nx\n```\n".into(),
            "5: this task has a hint `a` already; choose another name",
        ),
        (
            "## A\n```hint a\nx\n```\n```hint b\nx\n```\n".into(),
            "2: the hint `a` always fits, so that those after it never speak; give it a `when` block with an `output` or `json` block, or put it last",
        ),
        (
            "## A\n```hint a\nx\n```\n```http mistake=b\nGET https://h/\n```\n".into(),
            "5: this task has no hint `b`; it has `a`",
        ),
    ] {
        let problems: Vec<_> =
            parse(&source).1.into_iter().map(|p| format!("{}: {}", p.line, p.message)).collect();
        assert!(problems.iter().any(|problem| problem == told), "{source}\n{problems:#?}");
    }
}
