//! A document as those that ship: the same blocks under two languages of prose.

use mi_sim_document::{Form, Part, Runner, parse};

const BLOCKS: [&str; 3] = [
    "```http as=admin setup
PUT https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/lab?api-version=2021-04-01
Authorization: {{$aadToken}}
Content-Type: application/json

{\"location\": \"japaneast\"}
```",
    "```http on=vm1
# @name token
GET http://169.254.169.254/metadata/identity/oauth2/token
    ?api-version=2018-02-01
    &resource=https%3A%2F%2Fvault.azure.net
Metadata: true
```

```json
{
  \"access_token\": \"…\",
  \"expires_in\": \"86400\",
  \"…\": \"…\"
}
```",
    "```http on=vm1
GET https://vault1.vault.azure.net/secrets/db?api-version=7.4
Authorization: Bearer {{token.response.body.$.access_token}}
```

```output
HTTP/1.1 200 OK
…
```",
];

fn document(title: &str, headings: [&str; 2]) -> String {
    let [setup, token, secret] = BLOCKS;
    let [ask, read] = headings;
    format!(
        "---\ntitle: {title}\nseed: 42\nstart: 2026-11-02T09:00:00Z\n---\n{setup}\n\n# {title}\n\n## {ask} {{#ask}}\n\n{token}\n\n## {read} {{#read}}\n\n> [!NOTE]\n> {title}\n\n{secret}\n"
    )
}

#[test]
fn both_languages_hold_the_same_commands() {
    let english = document("A token for a machine", ["Ask the endpoint", "Read the secret"]);
    let japanese = document("仮想マシンのトークン", ["エンドポイントに要求する", "シークレットを読む"]);
    let (english, english_problems) = parse(&english);
    let (japanese, japanese_problems) = parse(&japanese);
    assert_eq!((english_problems, japanese_problems), (vec![], vec![]));
    assert_eq!(english.commands(), japanese.commands());
    let ids =
        |sections: &[mi_sim_document::Section]| sections.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&english.sections), ["ask", "read"]);
    assert_eq!(ids(&japanese.sections), ["ask", "read"]);
    assert_eq!(japanese.sections[1].title, "シークレットを読む");
}

#[test]
fn each_command_knows_who_runs_it_and_what_it_prints() {
    let (document, _) = parse(&document("T", ["A", "B"]));
    let commands = document.commands();
    assert_eq!(commands.iter().map(|c| c.part).collect::<Vec<_>>(), [Part::Setup, Part::Shown, Part::Shown]);
    assert_eq!(commands[0].runner, Runner::Person { name: "admin".into() });
    assert_eq!(commands[1].runner, Runner::Machine { name: "vm1".into(), by: None });
    assert_eq!(commands[1].requests().next().unwrap().name.as_deref(), Some("token"));
    assert_eq!(document.expected()[0], None);
    assert_eq!(document.expected()[1].map(|expected| expected.form), Some(Form::Json));
    assert_eq!(document.expected()[2].map(|expected| expected.form), Some(Form::Output));
}
