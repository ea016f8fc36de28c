//! The documents that ship are told in few steps, and nothing that matters is folded away.

use mi_sim::Event;
use mi_sim::view::{Aim, Depth, Happening, Onlooker, Outline, Query};
use mi_sim_document::Session;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// The most steps that a story takes.
const MOST: usize = 45;
/// The most that the first one takes, with which a reader begins.
const MOST_OF_THE_FIRST: usize = 30;

/// Every document that ships, in every language and in each world that it compares, with what happens in it before the
/// reader's eyes; the languages of a world beside each other.
static TOLD: LazyLock<Vec<(String, Vec<Outline<'static>>)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/documents");
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    names.sort();
    let told = names.iter().flat_map(|name| {
        let [english, japanese] = ["en.md", "ja.md"].map(|file| told(&name.join(file)));
        assert_eq!(english.len(), japanese.len(), "{}", name.display());
        english.into_iter().zip(japanese).flat_map(|(english, japanese)| [english, japanese])
    });
    told.collect()
});

fn told(file: &Path) -> Vec<(String, Vec<Outline<'static>>)> {
    // Kept as long as the tests run, as the lines name what is in its journal.
    let worlds = Session::open_all(&fs::read_to_string(file).unwrap(), Some("7")).unwrap().leak();
    let told = worlds.iter().map(|session| {
        let begins = session.run().begins();
        let journal = session.world().journal();
        let name = file.strip_prefix(file.ancestors().nth(2).unwrap()).unwrap().display().to_string();
        let world = session.choice().map(|choice| format!(" ({})", choice.id)).unwrap_or_default();
        (name + &world, Onlooker::beginning(begins).outline(journal, begins..journal.len()))
    });
    told.collect()
}

fn stops(lines: &[Outline]) -> usize {
    lines.iter().filter(|line| line.depth == Depth::Story).count()
}

#[test]
fn a_story_has_few_steps() {
    for (name, lines) in TOLD.iter() {
        let most = if name.starts_with("system-assigned") { MOST_OF_THE_FIRST } else { MOST };
        assert!(stops(lines) <= most, "{name} takes {} steps", stops(lines));
    }
}

#[test]
fn a_link_to_another_document_leads_to_one_that_ships() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/documents");
    let mut links = 0;
    for (folder, lang) in fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|path| ["en", "ja"].map(|lang| (path.clone(), lang)))
    {
        let text = fs::read_to_string(folder.join(format!("{lang}.md"))).unwrap();
        for link in text.split("](?document=").skip(1) {
            let (name, rest) = link.split_once('&').unwrap();
            assert!(folder.with_file_name(name).is_dir(), "{} links to {name}", folder.display());
            assert!(
                rest.starts_with(&format!("lang={lang})")),
                "{} in {lang} links to {rest}",
                folder.display()
            );
            links += 1;
        }
    }
    assert!(links >= 14, "the questions of `choose` lead somewhere");
}

#[test]
fn both_languages_tell_the_same_story() {
    let depths = |lines: &[Outline]| lines.iter().map(|line| line.depth).collect::<Vec<_>>();
    for pair in TOLD.chunks(2) {
        let [(name, english), (_, japanese)] = pair else { panic!("two languages each") };
        assert_eq!(depths(english), depths(japanese), "{name}");
    }
}

#[test]
fn whatever_is_refused_from_outside_is_part_of_the_story() {
    for (name, lines) in TOLD.iter() {
        let refused = lines.iter().filter(|line| {
            line.parent.is_none()
                && matches!(line.step, Happening::Answered { status: 400.., .. } | Happening::Failed { .. })
        });
        for line in refused {
            assert_eq!(line.depth, Depth::Story, "{name}, entry {}", line.index);
        }
    }
}

/// What code does that somebody else has run is told: it gets a token for its identity, and uses it.
#[test]
fn what_code_does_for_somebody_else_is_part_of_the_story() {
    for (document, deeds) in [
        ("code-runner/en", [Aim::WorkflowToken, Aim::BlobGet, Aim::BlobPut].as_slice()),
        ("blast-radius/en", [Aim::Token, Aim::BlobGet].as_slice()),
    ] {
        let (_, lines) = TOLD.iter().find(|(name, _)| name.contains(document)).unwrap();
        let sent_by_code = |line: &&Outline| {
            line.parent.is_some()
                && matches!(line.step, Happening::Sent { from: mi_sim::Place::Code { .. }, .. })
        };
        let mut told = Vec::new();
        for line in lines.iter().filter(sent_by_code) {
            let Happening::Sent { aim, .. } = line.step else { continue };
            let is_answer = |other: &&Outline| {
                other.span == line.span && matches!(other.step, Happening::Answered { .. })
            };
            if lines.iter().find(is_answer).unwrap().depth == Depth::Story {
                told.push(aim);
            }
        }
        assert_eq!(told, deeds, "{document}");
    }
}

#[test]
fn no_step_is_the_passing_of_no_time() {
    for (name, lines) in TOLD.iter() {
        let empty = lines
            .iter()
            .find(|line| line.depth == Depth::Story && matches!(line.step, Happening::Passed { seconds: 0 }));
        assert_eq!(empty, None, "{name}");
    }
}

#[test]
fn to_ask_the_directory_about_ids_is_told_as_a_question() {
    let (_, lines) = TOLD.iter().find(|(name, _)| name.contains("clean-up/en")).unwrap();
    let asked = lines.iter().filter_map(|line| match &line.step {
        Happening::Sent { aim, path, .. } if path.ends_with("/getByIds") => Some(*aim),
        _ => None,
    });
    // To show the names and to find who has none, by the Azure CLI and by PowerShell.
    assert_eq!(asked.collect::<Vec<_>>(), [Aim::Graph; 4]);
}

#[test]
fn signing_in_and_fetching_keys_are_folded_away() {
    for (name, lines) in TOLD.iter() {
        for line in lines {
            let Happening::Sent { aim: Aim::SignIn | Aim::Redeem | Aim::Keys, .. } = line.step else {
                continue;
            };
            assert_ne!(line.depth, Depth::Story, "{name}, entry {}", line.index);
        }
    }
}

/// The answers at which a story stops, each with what was asked, without those of requests that serve another one.
fn outcomes<'a>(lines: &'a [Outline<'a>]) -> Vec<(Aim, &'a str, &'a [String])> {
    let sent = |line: &Outline<'a>| {
        lines.iter().find_map(|other| match &other.step {
            Happening::Sent { aim, path, .. } if other.span == line.span => Some((*aim, *path)),
            _ => None,
        })
    };
    let stops = lines.iter().filter(|line| line.depth == Depth::Story && line.parent.is_none());
    stops
        .filter_map(|line| match &line.step {
            Happening::Answered { rests, .. } => sent(line).map(|(aim, path)| (aim, path, rests.as_slice())),
            _ => None,
        })
        .collect()
}

#[test]
fn what_a_command_looks_up_on_its_way_is_no_step_and_what_it_was_asked_to_list_is_one() {
    let (_, lines) = TOLD.iter().find(|(name, _)| name.contains("least-privilege/en")).unwrap();
    let aims: Vec<_> = outcomes(lines).into_iter().map(|(aim, ..)| aim).collect();
    let [assign, read] = [Aim::ArmPutRole, Aim::SecretGet];
    assert_eq!(
        aims,
        [
            assign,
            Aim::Token,
            read,
            assign,
            read,
            Aim::SecretPut,
            Aim::ArmDelete,
            Aim::ArmDelete,
            assign,
            read,
            read
        ]
    );

    let (_, lines) = TOLD.iter().find(|(name, _)| name.contains("clean-up/en")).unwrap();
    let lists = outcomes(lines).iter().filter(|(_, path, _)| path.ends_with("/roleAssignments")).count();
    assert_eq!(lists, 6);
    assert!(outcomes(lines).iter().all(|(_, path, _)| !path.ends_with("/roleDefinitions")));
}

#[test]
fn an_answer_names_the_assignments_that_it_rests_on_and_whose_identity_it_was() {
    let (_, lines) = TOLD.iter().find(|(name, _)| name.contains("least-privilege/en")).unwrap();
    let outcomes = outcomes(lines);
    let assigned: Vec<_> = outcomes
        .iter()
        .filter(|(aim, ..)| *aim == Aim::ArmPutRole)
        .filter_map(|(_, path, _)| path.rsplit('/').next())
        .collect();
    let of = |wanted: Aim| outcomes.iter().filter(move |(aim, ..)| *aim == wanted).map(|(.., rests)| *rests);
    // Refused, as the role is one of the other plane; allowed; allowed; refused, as it was assigned to another secret.
    let reads: Vec<_> = of(Aim::SecretGet).map(|rests| rests.first().unwrap().as_str()).collect();
    assert_eq!(reads, [assigned[0], assigned[1], assigned[2], assigned[2]]);
    let [identity] = of(Aim::Token).next().unwrap() else { panic!("one identity") };
    assert!(of(Aim::SecretGet).all(|rests| rests.last() == Some(identity)));
}

/// Who holds a token for Resource Manager after so many entries, each with whether it has expired and who had it first.
fn held(session: &Session, cursor: usize) -> Vec<(String, bool, Option<String>)> {
    let text = Onlooker::default().answer(session.world().journal(), &Query::Moment { cursor });
    let moment: Value = serde_json::from_str(&text).unwrap();
    let kind = |place: &Value| place["kind"].as_str().map(ToOwned::to_owned);
    let held = moment["held"].as_array().unwrap().iter();
    let held = held.filter(|one| one["audience"] == "https://management.azure.com/");
    held.map(|one| {
        (kind(&one["holder"]).unwrap(), one["expired"] == Value::Bool(true), kind(&one["copiedFrom"]))
    })
    .collect()
}

#[test]
fn a_token_is_in_the_hands_of_whoever_got_it_and_of_whoever_copied_it() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/documents/after-deletion/en.md");
    let session = Session::open(&fs::read_to_string(file).unwrap(), Some("7")).unwrap();
    let journal = session.world().journal();
    let place =
        |is_it: fn(&Event) -> bool| journal.since(0).iter().position(|one| is_it(&one.event)).unwrap();
    let after = |cursor| {
        let mut held = held(&session, cursor);
        held.sort();
        held
    };
    let [internet, code, person] = ["internet", "code", "person"].map(str::to_owned);
    let shown = place(|event| matches!(event, Event::Sent { from: mi_sim::Place::Internet, .. }));
    assert_eq!(after(shown), [(code.clone(), false, None), (person.clone(), false, None)]);
    let copied = (internet.clone(), false, Some(code.clone()));
    assert_eq!(
        after(shown + 1),
        [(code.clone(), false, None), copied.clone(), (person.clone(), false, None)]
    );

    // The code is gone with its machine; the copy is not.
    let gone = place(|event| matches!(event, Event::Changed { change } if change.kind() == "hostDeleted"));
    assert_eq!(after(gone + 1), [copied, (person, false, None)]);
    let day = place(|event| matches!(event, Event::Passed { seconds: 86_400 }));
    assert!(after(day + 1).contains(&(internet, true, Some(code))));
}
