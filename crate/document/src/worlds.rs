//! The worlds of a document: two or three choices that it compares. They begin alike, with the same seed, and each runs the
//! blocks that are marked for it (`world=ID`) and those that are not marked at all, in a session of its own.

use serde::Serialize;

use crate::document::Document;
use crate::figures;
use crate::problem::{Problem, Problems, names};

/// A choice that a document compares with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// By which blocks name it.
    pub id: String,
    /// What a reader sees.
    pub title: String,
}

/// As many stand side by side.
const MOST: usize = 3;
/// Bytes of an id, which heads a column of figures.
const LONGEST_ID: usize = 20;

/// Adds a line `id: title` of the front matter.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn add(worlds: &mut Vec<Choice>, id: &str, title: String) -> Result<(), String> {
    let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(is_id) {
        return Err(format!(
            "`{id}` is not an id of a world; use up to {LONGEST_ID} small letters, digits and `-`"
        ));
    }
    if worlds.iter().any(|known| known.id == id) {
        return Err(format!("`{id}` is there already; choose another id"));
    }
    if worlds.len() >= MOST {
        return Err(format!("a document compares {MOST} worlds at most; `{id}` is one more"));
    }
    worlds.push(Choice { id: id.to_owned(), title });
    Ok(())
}

/// Names what cannot be compared.
pub(crate) fn check(document: &Document, problems: &mut Problems) {
    let worlds = &document.front_matter.worlds;
    for command in document.commands() {
        let Some(world) = command.world.as_ref() else { continue };
        if worlds.iter().all(|known| known.id != *world) {
            let message = match worlds.is_empty() {
                true => format!("no world is called `{world}`; name two or three under `worlds:` at the top"),
                false => {
                    let known = names(&mut worlds.iter().map(|known| known.id.as_str()));
                    format!(
                        "no world is called `{world}`; known are {known}, and `worlds:` at the top adds more"
                    )
                }
            };
            problems.push(Problem::new(command.line, message));
        }
    }
    if let [only] = worlds.as_slice() {
        let message = format!("`{}` is compared with nothing; name another world under `worlds:`", only.id);
        problems.push(Problem::new(1, message));
    }
    if let Some(task) = document.tasks.first().filter(|_| !worlds.is_empty()) {
        let line = document.sections.get(task.section).map_or(1, |section| section.line);
        problems.push(Problem::new(line, "a lab has one world; leave `worlds:` away, or the tasks"));
    }
    let commands = document.commands();
    let asking = commands.iter().find(|command| command.predict.is_some());
    if let Some(command) = asking.filter(|_| !worlds.is_empty()) {
        let message = "nothing is asked where worlds are compared side by side; leave `predict` away";
        problems.push(Problem::new(command.line, message));
    }
    figures::check(document, problems);
}

#[cfg(test)]
mod tests {
    use crate::{Move, MoveError, RecipeError, Session, parse};

    const DOCUMENT: &str = r#"---
delays: none
worlds:
  each: One identity each
  shared: "One for all: shared"
---
```http setup
@rg = https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg
@vm = {{rg}}/providers/Microsoft.Compute/virtualMachines/

PUT {{rg}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
```
```http world=shared
# @name identity
PUT {{rg}}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/web-id?api-version=2023-01-31
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
###
PUT {{vm}}web1?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "identity": {"type": "UserAssigned", "userAssignedIdentities": {"{{identity.response.body.$.id}}": {}}}}
```
```output
HTTP/1.1 201 Created
…
HTTP/1.1 201 Created
…
```
```http world=each
PUT {{vm}}web1?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "identity": {"type": "SystemAssigned"}}
###
DELETE {{vm}}web1?api-version=2024-11-01
Authorization: {{$aadToken}}
###
GET {{vm}}web1?api-version=2024-11-01
Authorization: {{$aadToken}}
```
```figures
identities created
service principals
requests refused
```
```output
                   each  shared
identities created    1       1
service principals    0       1
requests refused      1       0
```
"#;

    fn both(source: &str) -> [Session; 2] {
        Session::open_all(source, Some("1")).unwrap().try_into().ok().unwrap()
    }

    fn problems(source: &str) -> Vec<String> {
        parse(source).1.into_iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect()
    }

    #[test]
    fn each_world_runs_its_own_blocks_and_those_of_all_from_the_same_start() {
        assert_eq!(problems(DOCUMENT), [""; 0]);
        let worlds = both(DOCUMENT);
        for session in &worlds {
            assert!(session.run().came_true(), "{:?}", session.run());
        }
        let titles = worlds.each_ref().map(|session| session.choice().unwrap().title.as_str());
        assert_eq!(titles, ["One identity each", "One for all: shared"]);
        let ran = worlds
            .each_ref()
            .map(|session| session.run().steps.iter().filter_map(|step| step.command).collect::<Vec<_>>());
        assert_eq!(ran, [vec![0, 2, 3], vec![0, 1, 3]]);
        let [each, shared] = worlds.each_ref().map(|session| session.world());
        let begins = worlds[0].run().begins();
        assert!(begins > 0);
        assert_eq!(each.journal().until(begins), shared.journal().until(begins));
        assert_eq!(
            worlds[0].run().steps[2].printed(),
            "identities created  1\nservice principals  0\nrequests refused  1"
        );
    }

    #[test]
    fn a_figure_that_is_another_one_fails_in_the_world_where_it_is() {
        let [each, shared] =
            both(&DOCUMENT.replace("service principals    0       1", "service principals    0       2"));
        assert!(each.run().came_true());
        let wrong = shared.run().steps[2].mismatch.as_ref().unwrap();
        let line = DOCUMENT.lines().position(|line| line.starts_with("service principals    0")).unwrap() + 1;
        assert_eq!(
            (wrong.line, wrong.expected.as_str(), wrong.actual.as_str()),
            (line, "service principals  2", "service principals  1")
        );
    }

    #[test]
    fn a_world_is_a_part_of_the_recipe() {
        let worlds = both(DOCUMENT);
        for session in &worlds {
            let again = Session::reopen(DOCUMENT, &session.recipe()).unwrap();
            assert_eq!(again.choice(), session.choice());
            assert_eq!(again.world().journal().to_json_lines(), session.world().journal().to_json_lines());
            let cut = session.cut(1);
            assert_eq!((cut.choice(), cut.moves().len()), (session.choice(), 1));
        }
        let [each, shared] = worlds.each_ref().map(Session::recipe);
        assert!(each.contains("~1~weach~all~") && shared.contains("~1~wshared~all~"), "{each} {shared}");
        let other = DOCUMENT.replace("shared: \"", "common: \"").replace("world=shared", "world=common");
        assert!(matches!(Session::reopen(&other, &shared), Err(RecipeError::OtherDocument { .. })));
    }

    #[test]
    fn a_block_of_another_world_does_not_run() {
        let [mut each, mut shared] = both(DOCUMENT);
        let refused = MoveError::OtherWorld { index: 1, world: "shared".into() };
        assert_eq!(each.append(Move::Block { index: 1 }), Err(refused.clone()));
        assert_eq!(refused.to_string(), "block 1 runs in the world `shared` alone; this is another one");
        assert!(shared.append(Move::Block { index: 1 }).is_ok());
        assert!(shared.append(Move::Block { index: 3 }).is_ok());
    }

    #[test]
    fn each_mistake_says_what_would_be_right() {
        let document = |worlds: &str, blocks: &str| problems(&format!("---\n{worlds}\n---\n{blocks}"));
        let get = "```http from=internet world=both\nGET https://h/\n```\n";
        assert_eq!(
            document("worlds:\n  each: Each\n  shared: Shared", get),
            ["6: no world is called `both`; known are `each`, `shared`, and `worlds:` at the top adds more"]
        );
        assert_eq!(
            document("title: x", get),
            ["4: no world is called `both`; name two or three under `worlds:` at the top"]
        );
        assert_eq!(
            document("worlds:\n  each: Each\n  each: Again\n  Two: Second\n  b: B\n  c: C\n  d: D", ""),
            [
                "4: `each` is there already; choose another id",
                "5: `Two` is not an id of a world; use up to 20 small letters, digits and `-`",
                "8: a document compares 3 worlds at most; `d` is one more",
            ]
        );
        assert_eq!(
            document("worlds:\n  each: Each", ""),
            ["1: `each` is compared with nothing; name another world under `worlds:`"]
        );
        let figures = "```figures\nrequests sent\nstars\n```\n```output\n  b a\nrequests sent 1\n2 3\n```\n";
        assert_eq!(
            document("worlds:\n  a: A\n  b: B", figures),
            [
                "8: nothing counts `stars`; known are `role assignments`, `assignments left behind`, `service principals`, \
                 `identities created`, `approvals`, `requests sent`, `requests refused`, `directory objects`, \
                 `hours until access ends`",
                "11: the columns of these figures are `a b`, in this order",
                "13: `2 3` lacks a name or values; this table has 2 of them",
            ]
        );
    }

    #[test]
    fn no_block_asks_where_worlds_are_compared() {
        let asking = DOCUMENT.replace("```http world=shared", "```http world=shared predict");
        assert_eq!(
            problems(&asking),
            ["17: nothing is asked where worlds are compared side by side; leave `predict` away"]
        );
    }

    #[test]
    fn every_figure_has_words_in_the_page() {
        let words = include_str!("../../../www/src/locale/en/worlds.json");
        for (name, _) in mi_sim::view::Count::ALL {
            assert!(words.contains(&format!("\"worlds.figure.{name}\":")), "{name}");
        }
    }

    #[test]
    fn a_document_without_worlds_counts_too() {
        let source = "```http from=internet\nGET https://h/\n```\n```figures\nrequests sent\n```\n```output\nrequests sent   2\n```\n";
        let session = Session::open(source, Some("1")).unwrap();
        assert!(session.choice().is_none() && !session.recipe().contains("~w"));
        let wrong = session.run().steps[1].mismatch.as_ref().unwrap();
        assert_eq!((wrong.line, wrong.actual.as_str()), (8, "requests sent  1"));
    }
}
