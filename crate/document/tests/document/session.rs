//! Laws of sessions and recipes: whatever is done, a recipe told and read again gives the same journal, byte for byte, and
//! branches know nothing of each other.

use crate::wishes::{DOCUMENT, READ, Wish, grant, journal, told_and_read_again, typed};
use mi_sim::{ClockError, Timestamp};
use mi_sim_document::{Move, MoveError, RecipeError, Session, parse};
use proptest::prelude::*;
use std::sync::LazyLock;

fn open() -> Session {
    static OPEN: LazyLock<Session> = LazyLock::new(|| Session::open(DOCUMENT, None).unwrap());
    OPEN.clone()
}

fn wishes(most: usize) -> impl Strategy<Value = Vec<Wish>> {
    let one = prop_oneof![
        (0..7_usize).prop_map(Wish::Block),
        any::<bool>().prop_map(Wish::Read),
        any::<u8>().prop_map(Wish::Define),
        Just(Wish::Token),
        (0..100_000_u64).prop_map(Wish::Wait),
        Just(Wish::Nonsense),
    ];
    prop::collection::vec(one, 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_recipe_told_and_read_again_gives_the_same_journal(seed in 0..1_000_u32, whole: bool, wishes in wishes(12)) {
        told_and_read_again(&seed.to_string(), whole, &wishes);
    }

    #[test]
    fn a_branch_shares_nothing_with_the_other(at: prop::sample::Index, before in wishes(8), one in wishes(6), other in wishes(6)) {
        let mut session = open();
        before.iter().for_each(|wish| grant(&mut session, wish));
        let told = (journal(&session), session.recipe());
        let at = at.index(session.moves().len() + 1);
        let branch = |wishes: &[Wish]| {
            let mut branch = session.cut(at);
            wishes.iter().for_each(|wish| grant(&mut branch, wish));
            journal(&branch)
        };
        let (first, second) = (branch(&one), branch(&other));
        prop_assert_eq!(branch(&one), first);
        prop_assert_eq!(branch(&other), second);
        prop_assert_eq!((journal(&session), session.recipe()), told);
    }

    #[test]
    fn a_fork_of_the_past_begins_with_what_had_happened(wishes in wishes(8), at: prop::sample::Index) {
        let mut session = open();
        wishes.iter().for_each(|wish| grant(&mut session, wish));
        let entries = at.index(session.world().journal().len() + 1);
        let fork = Session::reopen(DOCUMENT, &session.recipe_until(entries)).unwrap();
        prop_assert!(journal(&session).starts_with(&journal(&fork)));
        // What was under way is finished, and nothing else.
        prop_assert!(fork.world().journal().len() >= entries);
        let before = Session::reopen(DOCUMENT, &fork.recipe_undone()).unwrap();
        prop_assert!(entries == 0 || before.world().journal().len() < entries);
    }

    #[test]
    fn an_undone_move_was_never_made(before in wishes(8), undone in wishes(4), after in wishes(4)) {
        let mut session = open();
        before.iter().for_each(|wish| grant(&mut session, wish));
        let mut straight = session.clone();
        let moves = session.moves().len();
        undone.iter().for_each(|wish| grant(&mut session, wish));
        let mut undone = session.cut(moves);
        prop_assert_eq!(undone.recipe(), straight.recipe());
        for wish in &after {
            grant(&mut undone, wish);
            grant(&mut straight, wish);
        }
        prop_assert_eq!(journal(&undone), journal(&straight));
    }

    #[test]
    fn no_text_is_taken_for_a_recipe_by_mistake(text in "(mi1~)?[a-z0-9~_-]{0,60}", at: prop::sample::Index, with in "[a-zA-Z0-9~]") {
        prop_assert!(Session::reopen(DOCUMENT, &text).is_err());
        let recipe = open().recipe();
        let at = at.index(recipe.len());
        prop_assert!(Session::reopen(DOCUMENT, &recipe[..at]).is_err());
        let changed = format!("{}{with}{}", &recipe[..at], &recipe[at + 1..]);
        prop_assert_eq!(Session::reopen(DOCUMENT, &changed).is_ok(), changed == recipe);
    }
}

#[test]
fn the_default_moves_are_one_word() {
    let recipe = open().recipe();
    assert_eq!(recipe.split('~').collect::<Vec<_>>()[2..4], ["5", "all"]);
    assert_eq!(recipe.split('~').count(), 5);
}

#[test]
fn what_is_wrong_with_a_recipe_is_told() {
    let recipe = open().recipe();
    let refused = |recipe: &str| Session::reopen(DOCUMENT, recipe).err().unwrap();
    assert_eq!(refused("hello"), RecipeError::NoRecipe);
    assert_eq!(refused(""), RecipeError::NoRecipe);
    let newer = recipe.replacen("mi1", "mi2", 1);
    assert_eq!(refused(&newer), RecipeError::Version { found: "2".to_owned() });
    assert_eq!(refused(&recipe.replacen("~5~", "~6~", 1)), RecipeError::Damaged);
    assert_eq!(refused(&recipe[..recipe.len() - 1]), RecipeError::Damaged);
    assert_eq!(refused(&"~".repeat(300_000)), RecipeError::TooLong { length: 300_000 });
    let other = DOCUMENT.replace("japaneast", "japanwest");
    let wrong = Session::reopen(&other, &recipe).err().unwrap();
    assert!(matches!(wrong, RecipeError::OtherDocument { .. }), "{wrong:?}");
    assert!(wrong.to_string().contains("belongs to the document"), "{wrong}");
}

#[test]
fn prose_lines_and_the_title_are_no_part_of_what_a_recipe_belongs_to() {
    let recipe = open().recipe();
    let other =
        DOCUMENT.replace("## Make", "Words before it.\n\n## つくる").replace("seed: 5", "title: X\nseed: 9");
    let again = Session::reopen(&other, &recipe).unwrap();
    assert_eq!(journal(&again), journal(&open()));
}

#[test]
fn a_move_that_cannot_be_made_is_told_and_leaves_no_trace() {
    let mut session = open();
    let before = (journal(&session), session.recipe());
    let missing = session.append(Move::Block { index: 5 }).unwrap_err();
    assert_eq!(missing, MoveError::NoSuchBlock { index: 5, blocks: 5 });
    assert_eq!(missing.to_string(), "there is no block 5; the document has 5, counted from 0");
    let past = session.append(Move::Until { moment: Timestamp::from_secs(1) }).unwrap_err();
    assert_eq!(past, MoveError::Clock { reason: ClockError::Past });
    let lines = |made: Move, session: &mut Session| match session.append(made) {
        Err(MoveError::Typed { problems, .. }) => problems.iter().map(|problem| problem.line).collect(),
        other => panic!("{other:?}"),
    };
    let none: Vec<usize> = lines(typed("admin", ""), &mut session);
    assert_eq!(none.len(), 1);
    assert_eq!(lines(typed("carol", READ), &mut session), [1]);
    assert_eq!(
        lines(
            typed("admin", "GET {{rg}}?api-version=2024-11-01\n###\nGET https://{{nothing}}/\n"),
            &mut session
        ),
        [3]
    );
    assert_eq!((journal(&session), session.recipe()), before);
}

#[test]
fn a_sign_in_is_undone_with_the_move_that_made_it() {
    let begun = || Session::begin(parse(DOCUMENT), None).unwrap();
    let mut other = begun();
    other.append(typed("bob", READ)).unwrap();
    let other = journal(&other);

    // Bob signs in, and then there is something that cannot be sent.
    let mut failed = begun();
    failed.append(typed("bob", &format!("{READ}\n###\nGET https://h/{{{{lost}}}}\n"))).unwrap_err();
    failed.append(typed("bob", READ)).unwrap();
    assert_eq!(journal(&failed), other);

    let mut cut = failed.cut(0);
    cut.append(typed("bob", READ)).unwrap();
    assert_eq!(journal(&cut), other);
}

#[test]
fn what_is_typed_knows_the_document_and_can_be_built_upon() {
    let mut session = open();
    let text = format!("# @name group\n{READ}");
    let step = session.append(typed("bob", &text)).unwrap();
    assert_eq!((step.command, step.exchanges.len()), (None, 1));
    assert!(step.printed().starts_with("HTTP/1.1 200"), "{}", step.printed());
    let text = "GET https://management.azure.com{{group.response.body.$.id}}?api-version=2024-11-01\nAuthorization: {{$aadToken}}\n";
    let step = session.append(typed("bob", text)).unwrap();
    assert!(step.printed().starts_with("HTTP/1.1 200"), "{}", step.printed());
}
