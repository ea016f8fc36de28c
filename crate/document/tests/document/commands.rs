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
fn a_tutorial_in_az_comes_true_from_the_first_command_to_the_secret() {
    let session = play(include_str!("commands/key-vault-in-az.md"));
    let steps = &session.run().steps;
    let wrong: Vec<_> =
        steps.iter().filter_map(|step| step.mismatch.as_ref()).map(|wrong| &wrong.diff).collect();
    assert_eq!((wrong, &session.run().problems), (vec![], &vec![]));
    assert!(steps.iter().all(|step| step.exchanges.iter().all(|one| one.status == Some(0))), "{steps:#?}");
}

/// What the tutorial does where a line of it is misprinted as on a page of Microsoft's.
fn misprinted(line: &str, misprint: &str) -> String {
    let source = include_str!("commands/key-vault-in-az.md");
    assert!(source.contains(line), "{line}");
    told(&source.replace(line, misprint))
}

#[test]
fn the_misprints_of_published_pages_are_met_by_clear_messages() {
    // A variable as PowerShell spells it.
    let told = misprinted("\nme=$(az", "\n$me=$(az");
    assert!(
        told.contains("! column 1: `$me=` sets a variable in PowerShell; in bash leave the `$` away: `me=…`"),
        "{told}"
    );
    // A role assignment without its scope.
    let told = misprinted(
        "--role \"Key Vault Secrets Officer\" --scope $vaultId",
        "--role \"Key Vault Secrets Officer\"",
    );
    assert!(told.contains("=2 ERROR: the following arguments are required: --scope\n"), "{told}");
    // The sign-in on a machine as it was written until 2024.
    let told = misprinted(
        "```bash on=myVM\n",
        "```bash on=myVM\naz login --identity --username 00000000-0000-0000-0000-000000000001\n",
    );
    assert!(
        told.contains(
            "--username is no longer supported. Use --client-id, --object-id or --resource-id instead."
        ),
        "{told}"
    );
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
    assert!(
        matches!(&refused, MoveError::Typed { problems, is_unfinished: false } if problems.len() == 1),
        "{refused}"
    );
    let open = session.append(typed("echo 'a")).unwrap_err();
    assert!(matches!(&open, MoveError::Typed { is_unfinished: true, .. }), "{open}");
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

#[test]
fn a_line_goes_on_with_what_is_known_and_with_what_exists() {
    let mut session = play(include_str!("commands/linux-vm-key-vault.md"));
    let admin = Runner::Person { name: "admin".into() };
    let typed = Move::Commands { runner: admin.clone(), text: "name=1; echo a > notes.txt".into() };
    session.append(typed).unwrap();
    let ways = |who: &Runner, line: &str| {
        let ways = session.complete(who, line, line.encode_utf16().count());
        (ways.start, ways.words.join(" "))
    };
    let groups = format!(
        "https://management.azure.com/subscriptions/{}/resourceGroups/",
        session.world().cloud().subscription()
    );
    for (line, start, words) in [
        ("cu", 0, "curl cut"),
        ("x=1; for i in a; do hea", 20, "head"),
        ("echo \"äß😀 $na", 12, "name"),
        ("echo '$na", 6, ""),
        ("cat n", 4, "notes.txt"),
        ("echo a >> n", 10, "notes.txt"),
        ("curl --he", 5, "--head --header"),
        ("curl -X P", 8, "PATCH POST PUT"),
        ("curl -H \"Me", 9, "Metadata: true"),
        ("curl -d @n", 9, "notes.txt"),
        ("curl https://myv", 5, "https://myvault.vault.azure.net/"),
        ("curl 'https://myvault.vault.azure.net/", 6, "https://myvault.vault.azure.net/secrets/"),
        (&format!("x=$(curl -s {groups}m"), 12, &format!("{groups}myResourceGroup {groups}myResourceGroup/")),
        ("curl -s x | jq -r '.a | to_e", 24, "to_entries"),
        ("curl -s x | jq -r '.to_e", 20, ""),
        ("jq --raw", 3, "--raw-input --raw-output"),
        ("jq . n", 5, "notes.txt"),
        ("curl http://169", 5, ""),
        ("echo # cu", 9, ""),
    ] {
        assert_eq!(ways(&admin, line), (start, words.to_owned()), "{line}");
    }
    let machine = |name: &str| Runner::Machine { name: name.into(), by: None };
    assert!(ways(&machine("vm1"), "curl http://169").1.starts_with("http://169.254.169.254/"));
    assert_eq!(ways(&machine("vm9"), "cu"), (2, String::new()));
    assert_eq!(session.complete(&admin, "cu 😀", 2).words, ["curl", "cut"]);
    let start = std::time::Instant::now();
    let long = format!("{} c", "echo \"$(echo a; ".repeat(10_000));
    assert_eq!(session.complete(&admin, &long, usize::MAX).words, Vec::<String>::new());
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn a_page_told_in_az_comes_true_as_it_was_written() {
    let source = "---\nplaceholders:\n  RESOURCE GROUP: lab-rg\n  vm-name: vm1\n---\n\
        ```azurecli-interactive\naz group create --name <RESOURCE GROUP> --location japaneast -o none\n\
        az vm create -g <RESOURCE GROUP> -n <vm-name> --image Ubuntu2204 --assign-identity -o none --only-show-errors\n```\n\
        ```azurecli\n$ az vm identity show -g lab-rg \\\n> -n vm1\n```\n\
        ```azurecli\n{ \"principalId\": \"…\", \"tenantId\": \"…\", \"type\": \"SystemAssigned\", \"…\": \"…\" }\n```\n\
        ```console\n$ az vm list --output table\n```\n\
        ```azurecli\nName  ResourceGroup  Location\n----- ----- -----\nvm1   lab-…  japaneast\n```\n\
        ```console\nps aux\n```\n\
        ```bash on=vm1\naz login --identity --allow-no-subscriptions -o none && az account show --query user.name -o tsv\n```\n\
        ```output\nsystemAssignedIdentity\n```\n";
    let session = play(source);
    let steps = &session.run().steps;
    let wrong: Vec<_> =
        steps.iter().filter_map(|step| step.mismatch.as_ref()).map(|wrong| &wrong.diff).collect();
    assert_eq!((wrong, &session.run().problems), (vec![], &vec![]));
    assert!(steps.iter().all(|step| step.exchanges.iter().all(|one| one.status == Some(0))), "{steps:#?}");
    assert_eq!(steps.len(), 4);
    let open = told(&source.replace("  vm-name: vm1\n", "").replace("$ az vm list", "$ az vm list\nx"));
    assert!(open.contains("7! nothing says what `<vm-name>` stands for; write `vm-name: …`"), "{open}");
    assert!(open.contains("! no prompt stands before this line"), "{open}");
}
