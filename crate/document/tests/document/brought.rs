//! A block that somebody brings onto a machine or an app (`on=vm1 as=alice`).

use mi_sim::{Event, Place};
use mi_sim_document::Session;

const WORLD: &str = r#"---
people:
  olga:
    - Virtual Machine Contributor at /subscriptions/{{subscriptionId}}
  rita:
    - Reader at /subscriptions/{{subscriptionId}}
delays: none
---

```http setup
@base = https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg
PUT {{base}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
###
PUT {{base}}/providers/Microsoft.Compute/virtualMachines/vm1?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "identity": {"type": "SystemAssigned"}}
```
"#;

fn play(block: &str) -> Session {
    let session = Session::open(&format!("{WORLD}\n{block}"), Some("1")).unwrap();
    assert!(session.run().problems.is_empty(), "{:?}", session.run().problems);
    session
}

fn printed(session: &Session) -> String {
    session.run().steps.last().unwrap().printed()
}

#[test]
fn who_may_run_commands_brings_code_that_acts_as_the_machine() {
    let session = play(
        "```http on=vm1 as=olga\n# @name token\nGET http://169.254.169.254/metadata/identity/oauth2/token\
         ?api-version=2018-02-01&resource=https://vault.azure.net\nMetadata: true\n###\n\
         GET https://vault1.vault.azure.net/secrets/it's\nAuthorization: Bearer {{token.response.body.$.access_token}}\n```\n",
    );
    let text = printed(&session);
    assert!(text.starts_with("HTTP/1.1 200 OK\n"), "{text}");
    assert!(text.contains("\"access_token\": \"ey"), "{text}");
    assert!(text.ends_with("connect: the script got no answer"), "{text}");
    let from_the_machine = session
        .world()
        .journal()
        .entries()
        .iter()
        .filter(|entry| matches!(&entry.event, Event::Sent { from: Place::Code { .. }, .. }));
    assert_eq!(from_the_machine.count(), 2);
}

#[test]
fn who_may_not_gets_the_reason_and_nothing_runs() {
    let session = play(
        "```http on=vm1 as=rita\nGET http://169.254.169.254/metadata/instance?api-version=2021-02-01\nMetadata: true\n```\n",
    );
    let text = printed(&session);
    assert!(text.starts_with("HTTP/1.1 403 Forbidden\n"), "{text}");
    assert!(text.contains("Microsoft.Compute/virtualMachines/runCommand/action"), "{text}");
    let entries = session.world().journal().entries();
    assert!(
        !entries.iter().any(|entry| matches!(&entry.event, Event::Sent { from: Place::Code { .. }, .. }))
    );
}

#[test]
fn what_an_app_is_told_by_its_environment_is_not_told_to_who_writes_the_script() {
    let session = play(
        r#"```http
PUT {{base}}/providers/Microsoft.Web/sites/app1?api-version=2024-04-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "identity": {"type": "SystemAssigned"}}
```

```http on=app1 as=admin
GET {{$processEnv IDENTITY_ENDPOINT}}?api-version=2019-08-01&resource=https://vault.azure.net
X-IDENTITY-HEADER: {{$processEnv IDENTITY_HEADER}}
```
"#,
    );
    assert!(printed(&session).contains("\"access_token\": \"ey"), "{}", printed(&session));
    let order = session.world().journal().entries().iter().find_map(|entry| match &entry.event {
        Event::Sent { request, .. } if request.url.path() == "/api/command" => Some(request.body.text()),
        _ => None,
    });
    let order = order.unwrap();
    assert!(order.contains("$IDENTITY_HEADER") && !order.contains("127.0.0.1"), "{order}");
}

#[test]
fn commands_are_brought_as_one_script_which_azure_runs_for_who_may() {
    let block = |who: &str| {
        format!(
            "```bash on=vm1 as={who}\nx=$(curl -s -H Metadata:true http://169.254.169.254/metadata/versions | jq '.apiVersions | length')\n\
                 if [ \"$x\" -gt 1 ]; then echo many; fi\nfalse || cat nothing\n```\n"
        )
    };
    let session = play(&block("olga"));
    assert_eq!(printed(&session), "many\ncat: nothing: No such file or directory\n");
    assert_eq!(session.run().steps.last().unwrap().exchanges.len(), 1);
    let text = printed(&play(&block("rita")));
    assert!(text.starts_with("HTTP/1.1 403 Forbidden\n"), "{text}");
}

#[test]
fn a_recipe_tells_who_brought_what_was_typed() {
    let mut session = play("");
    let runner = mi_sim_document::Runner::Machine { name: "vm1".into(), by: Some("olga".into()) };
    let text = "GET http://169.254.169.254/metadata/versions\n".to_owned();
    session.append(mi_sim_document::Move::Typed { runner, text }).unwrap();
    let again = Session::reopen(&format!("{WORLD}\n"), &session.recipe()).unwrap();
    assert_eq!(again.moves(), session.moves());
    assert_eq!(again.world().journal().to_json_lines(), session.world().journal().to_json_lines());
}
