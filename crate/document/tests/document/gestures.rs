//! Laws of gestures: whatever is offered runs, and both ways to write it do the same to the cloud.

use mi_sim::view::{Onlooker, stage};
use mi_sim::{Change, Event};
use mi_sim_document::{
    ChoiceLabel, Chosen, Commands, Gesture, GestureKind, Move, ParameterKind, Session, Touchable, Touched,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Everything in the picture at the end, and the subscription.
fn objects(session: &Session, onlooker: &mut Onlooker) -> Vec<Touchable> {
    let journal = session.world().journal();
    let stage = stage(session.world().cloud());
    let mut all = vec![Touchable::Scope(format!("/subscriptions/{}", stage.subscription_id))];
    all.extend(stage.resource_groups.iter().map(|id| Touchable::Scope(id.to_string())));
    all.extend(stage.hosts.iter().map(|one| Touchable::Scope(one.id.to_string())));
    all.extend(stage.identities.iter().map(|one| Touchable::Scope(one.id.to_string())));
    all.extend(stage.vaults.iter().map(|one| Touchable::Scope(one.id.to_string())));
    all.extend(stage.accounts.iter().map(|one| Touchable::Scope(one.id.to_string())));
    all.extend(stage.people.iter().map(|one| Touchable::Principal(one.id.to_string())));
    all.extend(stage.service_principals.iter().map(|one| Touchable::Principal(one.id.to_string())));
    all.extend(stage.groups.iter().map(|one| Touchable::Principal(one.id.to_string())));
    all.extend(stage.assignments.iter().map(|one| Touchable::Assignment(one.name.to_string())));
    let held = (0..).take_while(|number| onlooker.held(journal, journal.len(), *number).is_some());
    all.extend(held.map(Touchable::Token));
    all
}

fn touched(session: &Session, object: Touchable) -> Touched {
    Touched { object, cursor: session.world().journal().len() }
}

/// The choices that the number picks, the first ones for 0.
fn chosen(gesture: &Gesture, number: usize) -> Chosen {
    let choices = gesture.parameters.iter().map(|one| number.min(one.choices.len() - 1));
    Chosen { kind: gesture.kind, actor: number.min(gesture.actors.len() - 1), choices: choices.collect() }
}

fn written(session: &Session, onlooker: &mut Onlooker, object: &Touchable, chosen: &Chosen) -> Commands {
    let commands = session.commands_of(onlooker, &touched(session, object.clone()), chosen);
    commands.unwrap_or_else(|| panic!("{object:?} {chosen:?} is not written"))
}

/// Makes a move in a copy; gives what it printed, and what it changed of the cloud.
fn made(session: &Session, made: &Move) -> (String, Vec<Value>) {
    let mut session = session.clone();
    let before = session.world().journal().len();
    let step = session.append(made.clone()).unwrap_or_else(|wrong| panic!("{made:?}: {wrong}"));
    assert!(!step.exchanges.is_empty(), "{made:?}");
    let is_answered = |text: &str| text.starts_with("HTTP/1.1 ") || text.starts_with("connect: ");
    for one in &step.exchanges {
        assert!(one.status.is_some() || is_answered(&one.text), "{made:?}: {}", one.text);
        let is_misused = one.text.contains("unrecognized arguments")
            || one.text.contains("the following arguments are required");
        assert!(!is_misused, "{made:?}: {}", one.text);
    }
    let told = session.recipe();
    assert!(told.len() < 200_000, "{}", told.len());
    let changes = session.world().journal().since(before).iter().filter_map(|entry| match &entry.event {
        // The network of a machine, and the record of its deployment.
        Event::Changed { change: Change::ResourcePut { .. } | Change::ResourceDeleted { .. } } => None,
        // Who looks more often fetches more often.
        Event::Changed { change: Change::KeysFetched { .. } | Change::TokenCached { .. } } => None,
        Event::Changed { change } => Some(plain(serde_json::to_value(change).unwrap())),
        _ => None,
    });
    (step.exchanges.iter().map(|one| one.text.as_str()).collect(), changes.collect())
}

/// Without what chance and the time of day decide, and without what only the creator of a machine says of it.
fn plain(value: Value) -> Value {
    const LEFT_OUT: [&str; 6] =
        ["properties", "etag", "keyCredential", "identityUrl", "servicePrincipalNames", "platformId"];
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
            Value::Object(kept.map(|(name, value)| (name, plain(value))).collect())
        }
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::String(text) => text
            .split('/')
            .map(|part| if is_chance(part) { "…" } else { part })
            .collect::<Vec<_>>()
            .join("/")
            .into(),
        Value::Number(_) => Value::Null,
        other => other,
    }
}

fn is_chance(part: &str) -> bool {
    part.len() >= 32 && part.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-')
}

fn documents() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/documents");
    let folders =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut all: Vec<_> = folders
        .map(|path| (path.display().to_string(), fs::read_to_string(path.join("en.md")).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn every_gesture_on_everything_that_the_documents_leave_runs_and_does_the_same_in_both_ways() {
    let (mut seen, mut differ) = (BTreeSet::new(), String::new());
    for (name, source) in documents() {
        for session in Session::open_all(&source, Some("7")).unwrap() {
            let mut onlooker = Onlooker::default();
            for object in objects(&session, &mut onlooker) {
                for gesture in session.gestures(&mut onlooker, &touched(&session, object.clone())) {
                    // What differs by the identity that is chosen is made with the last one too.
                    let by_identity = [
                        GestureKind::AskToken,
                        GestureKind::Attach,
                        GestureKind::Detach,
                        GestureKind::CreateMachine,
                    ];
                    for number in if by_identity.contains(&gesture.kind) { &[0, 99][..] } else { &[0] } {
                        let commands = written(&session, &mut onlooker, &object, &chosen(&gesture, *number));
                        // The same words on the same kind of thing do the same.
                        let Move::Commands { text, .. } = &commands.shell else { panic!("{commands:?}") };
                        let words = text.split(' ').take(4).collect::<Vec<_>>().join(" ");
                        if !seen.insert((name.clone(), format!("{:?} {number} {words}", gesture.kind))) {
                            continue;
                        }
                        let (printed, in_shell) = made(&session, &commands.shell);
                        let (answered, by_request) = made(&session, &commands.requests);
                        if in_shell != by_request {
                            differ += &format!(
                                "{name}: {commands:#?}\n{printed}\n{answered}\n{in_shell:?}\n{by_request:?}\n\n"
                            );
                        }
                    }
                }
            }
        }
    }
    assert_eq!(differ, "");
    let kinds: BTreeSet<_> = seen.iter().filter_map(|(_, gesture)| gesture.split(' ').next()).collect();
    // None of them leaves a machine that is switched off.
    assert_eq!(kinds.len(), 19, "{kinds:?}");
}

/// A world with a machine and no identity, a vault and an account.
const WORLD: &str = r#"---
seed: 5
people:
  bob:
    - Reader at /subscriptions/{{subscriptionId}}
---
```azurecli setup
az group create --name app-rg --location japaneast
az vm create --resource-group app-rg --name web --image Ubuntu2404 --generate-ssh-keys
```
"#;

fn does(
    session: &mut Session,
    object: &Touchable,
    kind: GestureKind,
    pick: &[(ParameterKind, &str)],
) -> String {
    let mut onlooker = Onlooker::default();
    let touched = touched(session, object.clone());
    let gestures = session.gestures(&mut onlooker, &touched);
    let gesture =
        gestures.iter().find(|one| one.kind == kind).unwrap_or_else(|| panic!("{kind:?} of {gestures:?}"));
    let choices = gesture.parameters.iter().map(|parameter| {
        let wanted = pick.iter().find(|(kind, _)| *kind == parameter.kind);
        wanted.map_or(0, |(_, name)| {
            let is_meant = |label: &ChoiceLabel| *label == ChoiceLabel::Name((*name).into());
            let found = parameter.choices.iter().position(|choice| is_meant(&choice.label));
            found.unwrap_or_else(|| panic!("{name} in {parameter:?}"))
        })
    });
    let chosen = Chosen { kind, actor: 0, choices: choices.collect() };
    let commands = session.commands_of(&mut onlooker, &touched, &chosen).unwrap();
    let step = session.append(commands.shell).unwrap();
    step.exchanges.into_iter().map(|one| one.text).collect()
}

#[test]
fn gestures_alone_build_a_cloud_and_rob_it() {
    let mut session = Session::open("---\ndelays: none\n---\n", Some("5")).unwrap();
    let whole = Touchable::Scope(format!("/subscriptions/{}", session.world().cloud().subscription()));
    let of = |session: &Session, path: &str| {
        Touchable::Scope(format!(
            "/subscriptions/{}/resourceGroups/rg1{path}",
            session.world().cloud().subscription()
        ))
    };
    does(&mut session, &whole, GestureKind::CreateGroup, &[]);
    let group = of(&session, "");
    for kind in [GestureKind::CreateMachine, GestureKind::CreateVault] {
        does(&mut session, &group, kind, &[]);
    }
    let vault = of(&session, "/providers/Microsoft.KeyVault/vaults/kv1");
    let machine = of(&session, "/providers/Microsoft.Compute/virtualMachines/vm1");
    // An Owner may not write secrets, and has to give themselves the role.
    let refused = does(&mut session, &vault, GestureKind::WriteSecret, &[]);
    assert!(refused.contains("Forbidden"), "{refused}");
    let to_oneself =
        [(ParameterKind::Principal, "admin"), (ParameterKind::Role, "Key Vault Secrets Officer")];
    does(&mut session, &vault, GestureKind::Grant, &to_oneself);
    does(&mut session, &vault, GestureKind::WriteSecret, &[]);
    let user = [(ParameterKind::Role, "Key Vault Secrets User"), (ParameterKind::Scope, "kv1/secret1")];
    does(&mut session, &machine, GestureKind::Grant, &user);
    let read = does(&mut session, &machine, GestureKind::ReadSecret, &[]);
    assert!(read.contains("s3cret"), "{read}");
    for kind in [GestureKind::Stop, GestureKind::Start] {
        does(&mut session, &machine, kind, &[]);
    }
    assert_eq!(does(&mut session, &machine, GestureKind::ReadSecret, &[]), read);
    let stolen = does(&mut session, &Touchable::Token(0), GestureKind::UseToken, &[]);
    assert!(stolen.contains("s3cret"), "{stolen}");
}

#[test]
fn what_is_not_there_offers_nothing_and_no_choice_is_taken_that_was_not_offered() {
    let session = Session::open(WORLD, None).unwrap();
    let mut onlooker = Onlooker::default();
    let id = |name: &str| {
        Touchable::Scope(format!(
            "/subscriptions/{}/resourceGroups/app-rg/providers/Microsoft.Compute/virtualMachines/{name}",
            session.world().cloud().subscription()
        ))
    };
    for object in [
        id("gone"),
        Touchable::Scope("nonsense".into()),
        Touchable::Principal("x".into()),
        Touchable::Token(99),
        Touchable::Assignment("x".into()),
    ] {
        assert_eq!(session.gestures(&mut onlooker, &touched(&session, object)), []);
    }
    let machine = touched(&session, id("web"));
    let kinds: Vec<_> = session.gestures(&mut onlooker, &machine).iter().map(|one| one.kind).collect();
    // One without an identity has none to give roles to, or to take away; that it gets no token, it is told.
    assert_eq!(
        kinds,
        [
            GestureKind::AskToken,
            GestureKind::RunCode,
            GestureKind::Attach,
            GestureKind::Stop,
            GestureKind::Delete
        ]
    );
    // Before it was there.
    assert_eq!(session.gestures(&mut onlooker, &Touched { cursor: 0, ..machine.clone() }), []);
    for (actor, choices) in [(9, vec![0, 0]), (0, vec![0]), (0, vec![0, 9])] {
        let chosen = Chosen { kind: GestureKind::AskToken, actor, choices };
        assert_eq!(session.commands_of(&mut onlooker, &machine, &chosen), None);
    }
}
