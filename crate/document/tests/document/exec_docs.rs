//! Documents in the form of Exec Docs: what they become, what is left out, and that they play the same when they are read back.

use mi_sim_document::{ExecDoc, Session, exec_docs};

const DOCUMENT: &str = "---
title: A group of your own
seed: 3
placeholders:
  RESOURCE GROUP: lab-rg
---
You make a group.

## Make it

1. In the Azure CLI:

   ```azurecli-interactive predict
   $ az group create --name <RESOURCE GROUP> --location japaneast
   ```

   ```json
   { \"name\": \"lab-rg\", \"id\": \"/subscriptions/…/lab-rg\", \"…\": \"…\" }
   ```

2. Keep its place:

   ```bash
   # The place.
   place=$(az group show --name <RESOURCE GROUP> --query location --output tsv)
   echo '{\"group\": \"<RESOURCE GROUP>\"}' > group.json
   ```

## Look

```bash
echo \"$place\" && cat group.json
```

```output
japan…
{\"group\": \"lab-rg\"}
```
";

#[test]
fn a_document_becomes_one_that_innovation_engine_plays() {
    let ExecDoc { text, left_out } = exec_docs(DOCUMENT).unwrap();
    assert_eq!(left_out, []);
    expect_test::expect_file!["exec_docs.md"].assert_eq(&text);
}

#[test]
fn what_was_exported_plays_the_same_when_it_is_read_back() {
    let outcomes = |source: &str| {
        let session = Session::open(source, None).unwrap();
        assert!(session.run().came_true(), "{:#?}", session.run());
        let steps = session.run().steps.iter().filter(|step| !step.printed().is_empty());
        (session.world().now(), steps.map(|step| step.printed()).collect::<Vec<_>>())
    };
    let text = exec_docs(DOCUMENT).unwrap().text;
    assert_eq!(outcomes(&text), outcomes(DOCUMENT));
    // What is one already stays as it is, but for its regular expressions, of which there are two then.
    let again = exec_docs(&text).unwrap();
    assert_eq!(again.left_out, []);
    assert_eq!(outcomes(&again.text), outcomes(DOCUMENT));
}

#[test]
fn what_has_no_place_there_is_told_by_line() {
    let source = "---\npeople:\n  bob:\n---\n# T\n\n```http\nGET https://h/\n```\n\n```output\n…\n```\n\n```bash on=vm1\necho a\n```\n\n\
                  ```bash as=bob\necho b\n```\n\n```bash from=internet\necho c\n```\n\n# [A](#tab/a)\n\n```bash\necho d\n```\n\n# [B](#tab/b)\n\n\
                  ```bash\necho e\n```\n\n---\n\n```bash setup\necho f\n```\n\n```bash\nf() {\n```\n";
    let ExecDoc { text, left_out } = exec_docs(source).unwrap();
    let told: Vec<_> = left_out.iter().map(|one| format!("{}: {}", one.line, one.message)).collect();
    assert_eq!(
        told[..6],
        [
            "7: not exported: Exec Docs run no `http` blocks; write it as `az rest` or `curl`",
            "15: not exported: Exec Docs run where they are played; this runs on `vm1`",
            "19: not exported: Exec Docs have one person, who has signed in; `bob` is another",
            "23: not exported: Exec Docs run where they are played",
            "35: not exported: it stands in the tab `b`, and the document is exported as told in `a`",
            "41: this runs before the blocks above it, which it does not in Exec Docs; move it to the top"
        ]
    );
    // What cannot be read here is told too.
    assert!(told.len() == 7 && told[6].starts_with("46: "), "{told:?}");
    assert!(!text.contains("http") && !text.contains("echo e") && !text.contains("echo a"), "{text}");
    assert!(text.contains("### A\n\n```bash\necho d\n```\n\n### B\n"), "{text}");
    assert!(text.contains("```bash\necho f\n```"), "{text}");
}
