//! Blocks of commands in documents: who runs them, what they print, and what ends them.

use mi_sim_document::{Move, MoveError, Runner, Session};

fn play(source: &str) -> Session {
    Session::open(source, Some("1")).unwrap()
}

/// What came of each block, and what was wrong.
fn told(source: &str) -> String {
    let session = play(source);
    let mut told = String::new();
    for step in &session.run().steps {
        for exchange in &step.exchanges {
            told +=
                &format!("{} ={} {}\n", exchange.line, exchange.status.unwrap(), exchange.text.trim_end());
        }
        if let Some(wrong) = &step.mismatch {
            told += &format!("{}! `{}` not `{}`\n", wrong.line, wrong.actual, wrong.expected);
        }
    }
    for problem in &session.run().problems {
        told += &format!("{}! {}\n", problem.line, problem.message);
    }
    told
}

#[test]
fn a_tutorial_in_bash_comes_true() {
    let source = include_str!("commands/linux-vm-key-vault.md");
    let session = play(source);
    let steps = &session.run().steps;
    let wrong: Vec<_> =
        steps.iter().filter_map(|step| step.mismatch.as_ref()).map(|wrong| &wrong.diff).collect();
    assert_eq!((wrong, &session.run().problems), (vec![], &vec![]));
}

#[test]
fn each_place_keeps_its_own_variables_and_files() {
    let source = "---\npeople:\n  alice:\n---\n\
        ```bash\nx=1; echo a > f\n```\n```bash as=alice\necho \"[$x]\"; cat f\n```\n```bash\necho \"[$x]\"; cat f\n```\n";
    assert_eq!(
        told(source),
        "6 =0 \n6 =0 \n9 =0 []\n9 =1 cat: f: No such file or directory\n12 =0 [1]\n12 =0 a\n"
    );
}

#[test]
fn output_is_compared_and_a_status_is_told() {
    let source = "```bash\necho a; echo b\nfalse\n```\n```output\na\nc\n```\n";
    assert_eq!(told(source), "2 =0 a\n2 =0 b\n3 =1 \n7! `b` not `c`\n");
}

#[test]
fn nothing_of_a_block_runs_that_cannot_be_read() {
    let source = "```bash\necho a\n[[ a ]]\n```\n";
    assert_eq!(
        told(source),
        "3! column 1: `[[ … ]]` is not known here; write `[ … ]`, with quotes around variables\n"
    );
}

#[test]
fn a_set_up_that_fails_is_told_with_its_status() {
    let source = "```bash setup\ncat nothing\n```\n";
    let failed = "the set-up fails here with exit status 1: cat: nothing: No such file or directory";
    assert_eq!(told(source), format!("2 =1 cat: nothing: No such file or directory\n2! {failed}\n"));
}

#[test]
fn a_script_that_ends_itself_ends_its_block() {
    assert_eq!(told("```bash\nset -e\nfalse\necho never\n```\n"), "2 =0 \n3 =1 \n");
    assert_eq!(told("```bash\nexit 3\necho never\n```\n"), "2 =3 \n");
}

#[test]
fn no_loop_is_endless() {
    let told = told("```bash\nwhile true; do sleep 1; done\n```\n");
    assert_eq!(told, "2 =1 bash: stopped after 10000 commands; this loop may never end\n");
}

#[test]
fn commands_that_are_typed_belong_to_the_recipe() {
    let mut session = play("text\n");
    let admin = || Runner::Person { name: "admin".into() };
    let typed = |text: &str| Move::Commands { runner: admin(), text: text.into() };
    session
        .append(typed(
            "x=$(curl -s https://login.microsoftonline.com/common/discovery/keys | jq '.keys | length')",
        ))
        .unwrap();
    let printed = session.append(typed("echo $x")).unwrap().printed();
    assert!(printed.trim_end().parse::<u32>().is_ok(), "{printed}");
    let again = Session::reopen("text\n", &session.recipe()).unwrap();
    assert_eq!(again.moves(), session.moves());
    assert_eq!(again.run(), session.run());
    let refused = session.append(typed("f() {")).unwrap_err();
    assert!(matches!(&refused, MoveError::Typed { problems } if problems.len() == 1), "{refused}");
    assert_eq!(session.moves().len(), again.moves().len());
}

#[test]
fn all_commands_of_a_document_together_are_bounded() {
    let source = format!("```bash\n{}```\n", "while true; do :; done\n".repeat(1_000));
    let start = std::time::Instant::now();
    let session = play(&source);
    let problem = &session.run().problems[0];
    assert!(problem.message.starts_with("the commands up to here work on more than"), "{problem:?}");
    assert!(problem.line < 20 && start.elapsed().as_secs() < 60, "{problem:?} {:?}", start.elapsed());
}
