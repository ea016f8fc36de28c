//! Steps that are told in tabs: which blocks run in which of the document's runs, and what is wrong with tabs.

use mi_sim_document::{Block, Move, MoveError, RecipeError, Session, Tab, parse};

/// Three ways, of which the second step has two, in another order.
const DOCUMENT: &str = "---
delays: none
---
```bash
echo begin
```

## One

# [Azure CLI](#tab/azure-cli)

In `az`:

```bash
x=az
```

# [REST](#tab/rest)

```http from=internet
GET https://h/
```

```bash
x=rest
```

# [**Portal** 365](#tab/Portal)

Click.

---

- In a list:

  ### [REST](#tab/rest)

  ```bash
  y=rest
  ```

  ### [Azure CLI](#tab/azure-cli)

  > ```bash
  > y=az
  > ```

  ---

```bash
echo $x $y
```

```output
a… a…
```
";

fn ran(session: &Session) -> Vec<usize> {
    session.run().steps.iter().filter_map(|step| step.command).collect()
}

fn problems(source: &str) -> Vec<String> {
    parse(source).1.into_iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
}

#[test]
fn each_way_runs_the_blocks_of_its_tabs_and_of_a_group_without_it_the_first() {
    assert_eq!(problems(DOCUMENT), [""; 0]);
    let all = Session::open_each(DOCUMENT, Some("1")).unwrap();
    let runs: Vec<_> = all.iter().flatten().map(|session| (session.tab().unwrap(), ran(session))).collect();
    assert_eq!(
        runs,
        [("azure-cli", vec![0, 1, 5, 6]), ("rest", vec![0, 2, 3, 4, 6]), ("portal", vec![0, 4, 6])]
    );
    let printed: Vec<_> = all.iter().flatten().map(|one| one.run().steps.last().unwrap().printed()).collect();
    assert_eq!(printed, ["az az\n", "rest rest\n", " rest\n".trim_start()]);
    let wrong =
        |tab: usize| all[tab][0].run().steps.last().unwrap().mismatch.as_ref().map(|wrong| wrong.line);
    assert_eq!([wrong(0), wrong(1), wrong(2)], [None, Some(55), Some(55)]);
    let first = Session::open(DOCUMENT, Some("1")).unwrap();
    assert_eq!((first.tab(), ran(&first)), (Some("azure-cli"), vec![0, 1, 5, 6]));
}

#[test]
fn tabs_are_read_with_their_names_and_blocks_wherever_they_stand() {
    let document = parse(DOCUMENT).0;
    assert_eq!(document.tabs, ["azure-cli", "rest", "portal"]);
    let Some(Block::Tabs { line, tabs }) = document.blocks.get(2) else { panic!("{document:#?}") };
    let told = |Tab { line, id, title, blocks }: &Tab| (*line, id.clone(), title.clone(), blocks.len());
    assert_eq!(*line, 10);
    assert_eq!(
        tabs.iter().map(told).collect::<Vec<_>>(),
        [
            (10, "azure-cli".into(), "Azure CLI".into(), 2),
            (18, "rest".into(), "REST".into(), 2),
            (28, "portal".into(), "Portal 365".into(), 1)
        ]
    );
    let Some(Block::List { items, .. }) = document.blocks.get(3) else { panic!("{document:#?}") };
    assert!(matches!(&items[0][1], Block::Tabs { tabs, .. } if tabs.len() == 2));
    assert_eq!(document.sections.len(), 1);
}

#[test]
fn the_recipe_names_the_tab_and_a_block_of_another_one_does_not_run() {
    let mut first = Session::open(DOCUMENT, Some("1")).unwrap();
    assert!(first.recipe().contains("~1~lazure-cli~all~"), "{}", first.recipe());
    let refused = MoveError::OtherTab { index: 2, tab: "rest".into() };
    assert_eq!(first.append(Move::Block { index: 2 }), Err(refused.clone()));
    assert_eq!(refused.to_string(), "block 2 stands in the tab `rest`; this run is told in another one");
    assert!(first.append(Move::Block { index: 5 }).is_ok());

    let recipe = first.recipe_told_in("rest").unwrap();
    let mut rest = Session::reopen(DOCUMENT, &recipe).unwrap();
    assert_eq!((rest.tab(), rest.recipe()), (Some("rest"), recipe));
    assert_eq!(ran(&rest), [0, 2, 3, 4, 6]);
    assert_eq!(first.recipe_told_in("none"), None);
    // Undone, cut and opened again, it stays in its tab.
    assert!(rest.append(Move::Block { index: 4 }).is_ok());
    let again = Session::reopen(DOCUMENT, &rest.recipe()).unwrap();
    assert_eq!((again.tab(), again.run()), (Some("rest"), rest.run()));
    assert_eq!((rest.cut(2).tab(), ran(&rest.cut(2))), (Some("rest"), vec![0, 2]));
    let other = DOCUMENT.replace("#tab/rest", "#tab/http");
    assert!(matches!(Session::reopen(&other, &rest.recipe()), Err(RecipeError::OtherDocument { .. })));
}

#[test]
fn worlds_are_compared_in_each_tab() {
    let source = "---\nworlds:\n  a: A\n  b: B\n---\n# [X](#tab/x)\n```bash world=a\necho ax\n```\n# [Y](#tab/y)\n\
                  ```bash world=b\necho by\n```\n```bash\necho y\n```\n\n---\n";
    assert_eq!(problems(source), [""; 0]);
    let all = Session::open_each(source, Some("1")).unwrap();
    let told: Vec<_> = all
        .iter()
        .flatten()
        .map(|one| (one.tab().unwrap(), one.choice().unwrap().id.as_str(), ran(one)))
        .collect();
    assert_eq!(told, [("x", "a", vec![0]), ("x", "b", vec![]), ("y", "a", vec![2]), ("y", "b", vec![1, 2])]);
    let last = &all[1][1];
    assert!(last.recipe().contains("~wb~ly~all~"), "{}", last.recipe());
    assert_eq!(Session::reopen(source, &last.recipe()).unwrap().run(), last.run());
}

#[test]
fn each_mistake_says_what_would_be_right() {
    let az = "# [Azure CLI](#tab/azure-cli)\n```bash\necho a\n```\n";
    let endless = "these tabs never end; write a line `---` below the last one, with an empty line before it";
    assert_eq!(problems(az), [format!("1: {endless}")]);
    // A line of dashes right below text makes a heading of it.
    assert_eq!(problems(&format!("{az}text\n---\n")), [format!("1: {endless}")]);
    assert_eq!(
        problems(&format!("- x\n\n  {}\nafter\n", az.replace('\n', "\n  "))),
        [format!("3: {endless}")]
    );
    let next = format!("{az}## Next\n");
    assert_eq!(problems(&next), [format!("1: {endless}")]);
    assert_eq!(parse(&next).0.blocks.len(), 2);
    assert_eq!(
        problems(&format!("{az}# [Again](#tab/Azure-CLI)\n\n---\n")),
        ["5: `azure-cli` is there already, on line 1; each tab of a group has an id of its own"]
    );
    assert_eq!(
        problems(&format!("{az}# [REST](#tab/rest)\n```\nGET /\n```\n---\n")),
        [
            "6: no language stands behind this fence, so nothing runs in the tab `rest`; write one, as in `azurecli`"
        ]
    );
    assert_eq!(
        problems("# [](#tab/a)\n# [B](#tab/)\n# [C](#tab/c/linux)\n# [D](#tab/d~)\n\n---\n"),
        [
            "1: this tab lacks a name for its readers; write it between `[` and `]`",
            "2: this tab lacks an id; write one as in `# [Azure CLI](#tab/azure-cli)`",
            "3: a tab that depends on another one is not known; leave what stands behind `c` away",
            "4: `d~` is not an id of a tab; use up to 40 letters, digits, `-`, `_` and `.`"
        ]
    );
    assert_eq!(
        problems(&format!("{az}> # [B](#tab/b)\n\n---\n")),
        ["5: tabs do not stand within those of line 1; end these before, with a line `---`"]
    );
    let many: String = (0..10).map(|n| format!("# [N](#tab/n{n})\n")).collect();
    assert_eq!(
        problems(&format!("{many}---\n")),
        [
            "9: the tabs of a document have 8 different ids at most; `n8` is one more",
            "10: the tabs of a document have 8 different ids at most; `n9` is one more"
        ]
    );
    let lab =
        "## Task {task}\n\n# [A](#tab/a)\n\n```bash check\ntrue\n```\n```bash solution\ntrue\n```\n\n---\n";
    let told = problems(lab);
    assert!(told.iter().any(|one| one.starts_with("3: a lab has no tabs")), "{told:?}");
}

#[test]
fn a_heading_that_only_links_to_a_tab_elsewhere_is_none() {
    assert_eq!(parse("# See [A](#tab/a)\n\n# [A](x.md)\n").0.tabs, [""; 0]);
}

#[test]
fn the_shipped_documents_come_true_in_each_of_their_tabs() {
    for file in ["en", "ja"] {
        let file = format!("{}/../../www/documents/least-privilege/{file}.md", env!("CARGO_MANIFEST_DIR"));
        let all = Session::open_each(&std::fs::read_to_string(file).unwrap(), None).unwrap();
        let tabs: Vec<_> = all.iter().flatten().map(|session| session.tab().unwrap()).collect();
        assert_eq!(tabs, ["azure-cli", "rest"]);
        for session in all.iter().flatten() {
            let wrong: Vec<_> =
                session.run().steps.iter().filter_map(|step| step.mismatch.as_ref()).collect();
            assert_eq!((wrong, &session.run().problems), (vec![], &vec![]), "{:?}", session.tab());
        }
    }
}
