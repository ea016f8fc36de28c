//! The issuer that a document has outside Azure (OpenID Connect Discovery 1.0).

use super::{AUDIENCE, CI, SUBJECT, ci, world};
use crate::forge::claims;
use crate::harness::{get, person};
use mi_sim::wire::{Jwks, UnverifiedToken};
use mi_sim::{Event, Issuer, Place, Settings, Simulator};

#[test]
fn anybody_can_check_what_it_signs_by_what_it_publishes() {
    let mut world = world();
    let document =
        world.ask(&Place::Internet, get(&format!("{CI}/.well-known/openid-configuration"))).is(200);
    assert_eq!(document.word("/issuer"), CI);
    let keys = world.ask(&Place::Internet, get(&document.word("/jwks_uri"))).is(200);
    let keys = Jwks::parse(keys.0.body.as_bytes()).unwrap();
    let token = world.job_token(SUBJECT, AUDIENCE);
    let parsed = UnverifiedToken::parse(&token).unwrap();
    let key = &keys.find(parsed.header().kid().unwrap()).unwrap().key;
    parsed.verify(key).unwrap();
    let claims = claims(&token);
    assert_eq!(
        (&claims["iss"], &claims["sub"], &claims["aud"]),
        (&CI.into(), &SUBJECT.into(), &AUDIENCE.into())
    );
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 600);
}

#[test]
fn only_its_own_jobs_get_tokens_and_that_call_is_nobodys_standard() {
    let mut world = world();
    let token = || get(&format!("{CI}/token?sub=a&aud=b"));
    for other in [Place::Internet, person("admin")] {
        world.ask(&other, token()).is(401);
    }
    world.ask(&ci(), get(&format!("{CI}/token?sub=a"))).is(400);
    world.ask(&ci(), token()).is(200);
    world.ask(&ci(), get(&format!("{CI}/.well-known/openid-configuration"))).is(200);
    let published: Vec<bool> = world
        .simulator
        .journal()
        .entries()
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::Sent { published, request, .. } if request.url.host() == "ci.example" => Some(*published),
            _ => None,
        })
        .collect();
    assert_eq!(published, [false, false, false, false, true]);
    world.fails(&ci(), get("https://ci.example/other/token?sub=a&aud=b"));
    world.fails(&ci(), get("http://ci.example/lab/token?sub=a&aud=b"));
}

#[test]
fn its_key_follows_from_the_seed_and_a_world_without_it_is_the_same_as_before() {
    let key = |seed| {
        let issuers = vec![Issuer::new("ci", CI).unwrap()];
        let simulator = Simulator::new(&Settings { seed, issuers, ..Settings::default() }).unwrap();
        (simulator.cloud().issuer("ci").unwrap().kid(), simulator.cloud().tenant().id)
    };
    assert_eq!(key(1), key(1));
    assert_ne!(key(1).0, key(2).0);
    assert_eq!(key(1).1, Simulator::new(&Settings::default()).unwrap().cloud().tenant().id);
}
