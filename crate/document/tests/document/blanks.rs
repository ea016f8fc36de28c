//! What a document leaves open for its reader: placeholders of which nobody says what they stand for.

use mi_sim_document::{Placeholder, Session, given, parse, parse_with};

const DOCUMENT: &str = "---\nplaceholders:\n  NAME: own\n---\n# [A](#tab/a)\n```bash\necho <NAME> <VM name>\n```\n# [B](#tab/b)\n\
                        ```bash\necho b <vm NAME> '<OTHER>'\n```\n\n---\n";

fn all() -> Vec<Placeholder> {
    [("<vm name>", " vm 1 "), ("OTHER", "a=b~c")].map(|(name, value)| given(name, value).unwrap()).into()
}

fn printed(session: &Session) -> Vec<String> {
    session.run().steps.iter().map(|step| step.printed()).collect()
}

#[test]
fn what_is_missing_is_told_by_line_and_by_name() {
    let (document, problems) = parse(DOCUMENT);
    assert_eq!(document.missing, ["VM name", "OTHER"]);
    let told: Vec<_> = problems.iter().map(|one| (one.line, one.message.as_str())).collect();
    assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [7, 11, 11]);
    assert!(told[0].1.ends_with("or play it with `--set \"VM name=…\"`"), "{told:?}");
    let (document, problems) = parse_with(DOCUMENT, &all()[..1]);
    assert_eq!((document.missing.len(), problems.len()), (1, 1));
}

#[test]
fn what_a_reader_gives_is_a_part_of_the_recipe() {
    let session = Session::open(DOCUMENT, Some("1")).unwrap();
    let recipe = session.recipe_filled(DOCUMENT, &all()).unwrap();
    let filled = Session::reopen(DOCUMENT, &recipe).unwrap();
    assert_eq!((filled.run().came_true(), printed(&filled)), (true, vec!["own vm 1\n".to_owned()]));
    assert_eq!((filled.recipe(), filled.document().missing.len()), (recipe, 0));
    // In another tab, and when it is cut, what was given stays.
    let told = filled.recipe_told_in("b").unwrap();
    let told = Session::reopen(DOCUMENT, &told).unwrap();
    assert_eq!(printed(&told), ["b vm 1 a=b~c\n"]);
    assert_eq!(told.cut(1).recipe(), told.recipe());
    // It goes before what the document says.
    let own =
        session.recipe_filled(DOCUMENT, &[all(), vec![given("name", "mine").unwrap()]].concat()).unwrap();
    assert_eq!(printed(&Session::reopen(DOCUMENT, &own).unwrap()), ["mine vm 1\n"]);
}

#[test]
fn what_can_stand_for_nothing_is_refused() {
    assert!(given("", "x").unwrap_err().contains("is no name of a placeholder"));
    assert!(given("a=b", "x").unwrap_err().contains("is no name of a placeholder"));
    for value in ["", " ", "a\nb", &"x".repeat(1001)] {
        assert!(given("a", value).unwrap_err().contains("1 to 1000 bytes on one line"));
    }
}
