//! What a person's tools keep: tokens, until they expire, in a session and nowhere in the cloud.

use core::time::Duration;
use mi_sim::{Settings, Simulator};
use mi_sim_shell::SignIns;

const VAULT: &str = "https://vault.azure.net";

fn world() -> Simulator {
    Simulator::new(&Settings::default()).unwrap()
}

#[test]
fn tools_keep_a_token_until_it_expires() {
    let (mut world, mut tools) = (world(), SignIns::default());
    let first = tools.token(&mut world, "admin", VAULT).unwrap();
    let length = world.journal().len();
    assert_eq!(tools.token(&mut world, "admin", VAULT).unwrap(), first);
    assert_eq!(world.journal().len(), length);
    world.pass(Duration::from_secs(4_500)).unwrap();
    assert_ne!(tools.token(&mut world, "admin", VAULT).unwrap(), first);
}

#[test]
fn what_one_copy_of_the_tools_does_the_other_does_not_know() {
    let (mut world, mut tools) = (world(), SignIns::default());
    tools.token(&mut world, "admin", VAULT).unwrap();
    let (mut fork, mut other) = (world.fork(), tools.clone());
    let storage = "https://storage.azure.com/";
    let token = other.token(&mut fork, "admin", storage).unwrap();
    assert!(fork.journal().len() > world.journal().len());
    // It signs in by itself, and to the same end, as chance is the same there.
    assert_eq!(tools.token(&mut world, "admin", storage).unwrap(), token);
}

#[test]
fn somebody_whom_the_tenant_does_not_know_gets_no_token() {
    let failed = SignIns::default().token(&mut world(), "mallory", VAULT).unwrap_err();
    assert_eq!(failed.reason, "there is nobody called `mallory` in this tenant");
}

#[test]
fn a_refusal_is_told_in_the_words_of_entra() {
    let failed = SignIns::default().token(&mut world(), "admin", "https://nowhere.example").unwrap_err();
    assert!(failed.reason.starts_with("AADSTS500011: "), "{failed}");
}
