//! Tokens that no service takes, each service refusing them in its own words.

use crate::forge::{altered, by_a_stranger, by_an_unknown_key, by_hmac, reissued, rewritten, unsigned};
use crate::harness::{ARM, Answer, STORAGE, VAULT, With, World, code, get, hosts, system_assigned, world};
use mi_sim::wire::Request;
use mi_sim::{Place, ResourceId, Timestamp, TokenRefusal, audience_of};
use serde_json::json;
use std::collections::BTreeSet;

const DAY: u64 = 86_400;
const ALL: [Service; 3] = [Service::ResourceManager, Service::KeyVault, Service::Storage];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Service {
    ResourceManager,
    KeyVault,
    Storage,
}

struct Scene {
    world: World,
    vm: ResourceId,
}

/// A machine whose identity may do everything that the requests ask for.
fn scene() -> Scene {
    let mut world = world();
    world.vault("vault1", true);
    world.account("account1", &["files"]);
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm).principal_id;
    for role in ["Reader", "Key Vault Secrets Officer", "Storage Blob Data Contributor"] {
        world.assign(role, principal, "");
    }
    Scene { world, vm }
}

impl Service {
    fn audience(self) -> &'static str {
        match self {
            Self::ResourceManager => ARM,
            Self::KeyVault => VAULT,
            Self::Storage => STORAGE,
        }
    }

    /// A request that only reads, and that the machine's identity may send.
    fn request(self, world: &World) -> Request {
        match self {
            Self::ResourceManager => get(&world.address("/resourceGroups")),
            Self::KeyVault => get("https://vault1.vault.azure.net/secrets?api-version=7.4"),
            Self::Storage => get("https://account1.blob.core.windows.net/files?restype=container&comp=list")
                .with_header("x-ms-version", "2026-04-06"),
        }
    }

    /// Asserts that the service refused with 401, its challenge, its code and a text that begins like this.
    #[track_caller]
    fn refused(self, world: &World, answer: &Answer, code: &str, text: &str) {
        assert_eq!(answer.0.status, 401, "{self:?}: {}", answer.text());
        let tenant = world.tenant();
        let challenge = match self {
            Self::ResourceManager => {
                format!(
                    "Bearer authorization_uri=\"https://login.windows.net/{tenant}\", error=\"invalid_token\", "
                )
            }
            Self::KeyVault => {
                format!(
                    "Bearer authorization=\"https://login.windows.net/{tenant}\", resource=\"https://vault.azure.net\""
                )
            }
            Self::Storage => format!(
                "Bearer authorization_uri=https://login.microsoftonline.com/{tenant}/oauth2/authorize \
                 resource_id=https://storage.azure.com"
            ),
        };
        assert!(
            answer.header("WWW-Authenticate").starts_with(&challenge),
            "{}",
            answer.header("WWW-Authenticate")
        );
        if self == Self::Storage {
            assert_eq!(answer.header("x-ms-error-code"), code);
            assert!(answer.text().contains(&format!("<Code>{code}</Code>")), "{}", answer.text());
            assert!(answer.text().contains(text), "{}", answer.text());
        } else {
            assert_eq!(answer.word("/error/code"), code);
            assert!(answer.word("/error/message").starts_with(text), "{}", answer.text());
        }
    }
}

impl Scene {
    fn show(&mut self, service: Service, token: &str) -> Answer {
        let request = service.request(&self.world).bearer(token);
        let from = code(&self.vm);
        self.world.ask(&from, request)
    }

    /// Shows each service a token that was spoilt in this way; all refuse it, in these words.
    #[track_caller]
    fn all_refuse(
        &mut self,
        reason: TokenRefusal,
        words: [(&str, &str); 3],
        spoil: impl Fn(&World, &str) -> String,
    ) {
        for (service, (code, text)) in ALL.into_iter().zip(words) {
            let token = self.world.token(&self.vm, service.audience());
            self.show(service, &token).is(200);
            let spoilt = spoil(&self.world, &token);
            let answer = self.show(service, &spoilt);
            service.refused(&self.world, &answer, code, text);
            assert_eq!(self.world.last_refusal(), reason, "{service:?}");
        }
    }
}

const INVALID: [(&str, &str); 3] = [
    ("InvalidAuthenticationToken", "The access token is invalid."),
    ("Unauthorized", "AKV10001: "),
    ("InvalidAuthenticationInfo", "<AuthenticationErrorDetail>Signature validation failed."),
];

/// But Microsoft Graph, whose refusals are in `graph/service_principals.rs`.
#[test]
fn every_service_that_takes_tokens_is_asked() {
    let hosts = hosts("x");
    let taken: BTreeSet<&str> = hosts.iter().filter_map(|host| audience_of(host)).collect();
    let asked = ALL.map(Service::audience).into_iter().chain(["https://graph.microsoft.com"]);
    assert_eq!(taken, asked.collect());
}

#[test]
fn a_good_token_is_taken_by_every_service() {
    let mut scene = scene();
    for service in ALL {
        let token = scene.world.token(&scene.vm, service.audience());
        scene.show(service, &token).is(200);
    }
}

#[test]
fn without_a_token_every_service_says_where_to_get_one() {
    let mut scene = scene();
    let words = [
        ("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."),
        ("Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."),
        ("NoAuthenticationInformation", "Server failed to authenticate the request."),
    ];
    for (service, (code, text)) in ALL.into_iter().zip(words) {
        let request = service.request(&scene.world);
        let answer = scene.world.ask(&Place::Internet, request);
        service.refused(&scene.world, &answer, code, text);
        assert_eq!(scene.world.last_refusal(), TokenRefusal::Missing);
    }
}

#[test]
fn the_two_documented_challenges_are_exact() {
    let mut scene = scene();
    let tenant = scene.world.tenant();
    let request = Service::ResourceManager.request(&scene.world);
    let answer = scene.world.ask(&Place::Internet, request);
    assert_eq!(
        answer.header("WWW-Authenticate"),
        format!(
            "Bearer authorization_uri=\"https://login.windows.net/{tenant}\", error=\"invalid_token\", \
             error_description=\"The authentication failed because of missing 'Authorization' header.\""
        )
    );
    assert_eq!(answer.header("x-ms-failure-cause"), "gateway");
    let request = Service::KeyVault.request(&scene.world);
    let answer = scene.world.ask(&Place::Internet, request);
    assert_eq!(answer.text().len(), 97);
    assert_eq!(
        answer.header("WWW-Authenticate"),
        format!(
            "Bearer authorization=\"https://login.windows.net/{tenant}\", resource=\"https://vault.azure.net\""
        )
    );
}

#[test]
fn a_token_for_another_service_is_refused() {
    let mut scene = scene();
    let words = [
        (
            "InvalidAuthenticationTokenAudience",
            "The access token has been obtained for wrong audience or resource 'https://graph.microsoft.com'. It should exactly \
             match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net',\
             'https://management.azure.com/','https://management.azure.com'.",
        ),
        ("Unauthorized", "AKV10022: Invalid audience."),
        (
            "InvalidAuthenticationInfo",
            "<AuthenticationErrorDetail>Audience validation failed. Audience did not match.</AuthenticationErrorDetail>",
        ),
    ];
    let graph = scene.world.token(&scene.vm, "https://graph.microsoft.com");
    scene.all_refuse(TokenRefusal::Audience, words, |_, _| graph.clone());
}

#[test]
fn an_expired_token_is_refused() {
    let mut scene = scene();
    let tokens = ALL.map(|service| scene.world.token(&scene.vm, service.audience()));
    scene.world.settle();
    scene.world.pass(DAY - 10);
    for (service, token) in ALL.into_iter().zip(&tokens) {
        scene.show(service, token).is(200);
    }
    scene.world.pass(10);
    scene.world.settle();
    let us = |seconds| Timestamp::from_secs(seconds).to_us();
    let expiry = crate::forge::claims(&tokens[0])["exp"].as_u64().unwrap();
    let text = format!(
        "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
        us(expiry),
        us(scene.world.now())
    );
    let words = [
        ("ExpiredAuthenticationToken", text.as_str()),
        ("Unauthorized", "AKV10"),
        ("InvalidAuthenticationInfo", "<AuthenticationErrorDetail>Lifetime validation failed."),
    ];
    for ((service, token), (code, text)) in ALL.into_iter().zip(&tokens).zip(words) {
        let answer = scene.show(service, token);
        service.refused(&scene.world, &answer, code, text);
        assert_eq!(scene.world.last_refusal(), TokenRefusal::Expired);
    }
}

#[test]
fn the_expiry_is_printed_as_americans_write_it() {
    assert_eq!(Timestamp::parse("2026-11-02T15:04:05Z").unwrap().to_us(), "11/2/2026 3:04:05 PM");
    assert_eq!(Timestamp::parse("2026-11-02T00:04:05Z").unwrap().to_us(), "11/2/2026 12:04:05 AM");
}

#[test]
fn a_token_whose_time_has_not_come_is_refused() {
    let mut scene = scene();
    let words = [
        ("InvalidAuthenticationToken", ""),
        ("Unauthorized", "AKV10"),
        ("InvalidAuthenticationInfo", "<AuthenticationErrorDetail>Lifetime validation failed."),
    ];
    scene.all_refuse(TokenRefusal::NotYetValid, words, |world, token| {
        reissued(world, token, "nbf", json!(world.now() + 3_600))
    });
}

#[test]
fn clocks_may_differ_by_five_minutes() {
    let mut scene = scene();
    let token = scene.world.token(&scene.vm, ARM);
    let ahead = reissued(&scene.world, &token, "nbf", json!(scene.world.now() + 290));
    scene.show(Service::ResourceManager, &ahead).is(200);
}

#[test]
fn a_token_of_another_tenant_is_refused() {
    let mut scene = scene();
    let other = "https://sts.windows.net/11111111-1111-4111-8111-111111111111/";
    let tenant = scene.world.tenant();
    let text = format!(
        "The access token is from the wrong issuer '{other}'. It must match the tenant 'https://sts.windows.net/{tenant}/' \
         associated with this subscription. Please use the authority (URL) 'https://login.windows.net/{tenant}' to get the \
         token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information \
         about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this \
         error message, please try back later."
    );
    let words = [
        ("InvalidAuthenticationTokenTenant", text.as_str()),
        ("Unauthorized", "AKV10032: Invalid issuer."),
        ("InvalidAuthenticationInfo", "<AuthenticationErrorDetail>Issuer validation failed."),
    ];
    scene.all_refuse(TokenRefusal::Issuer, words, |world, token| reissued(world, token, "iss", json!(other)));
}

#[test]
fn a_token_with_one_bit_of_its_signature_changed_is_refused() {
    scene().all_refuse(TokenRefusal::Signature, INVALID, |_, token| altered(token));
}

#[test]
fn a_token_with_its_claims_rewritten_is_refused() {
    scene().all_refuse(TokenRefusal::Signature, INVALID, |_, token| rewritten(token));
}

#[test]
fn a_token_of_a_stranger_who_names_entras_key_is_refused() {
    scene().all_refuse(TokenRefusal::Signature, INVALID, |_, token| by_a_stranger(token));
}

#[test]
fn a_token_of_a_key_that_entra_does_not_publish_is_refused() {
    scene().all_refuse(TokenRefusal::UnknownKey, INVALID, |_, token| by_an_unknown_key(token));
}

#[test]
fn an_unsigned_token_is_refused() {
    scene().all_refuse(TokenRefusal::Algorithm, INVALID, |_, token| unsigned(token));
}

#[test]
fn a_token_signed_with_the_public_key_as_a_secret_is_refused() {
    scene().all_refuse(TokenRefusal::Algorithm, INVALID, by_hmac);
}

#[test]
fn what_is_no_token_is_refused() {
    for nonsense in ["", "x", "a.b.c", "e30.e30.", "\u{0}", "🗝.🗝.🗝"] {
        scene().all_refuse(TokenRefusal::Malformed, INVALID, |_, _| nonsense.to_string());
    }
}

#[test]
fn another_scheme_than_bearer_is_refused() {
    let mut scene = scene();
    for service in ALL {
        let token = scene.world.token(&scene.vm, service.audience());
        for header in [format!("Basic {token}"), token, "Bearer".into(), "SharedKey account1:c2VjcmV0".into()]
        {
            // Only storage knows the scheme of its keys, and says that the signature is wrong.
            let is_known = matches!(service, Service::Storage) && header.starts_with("SharedKey ");
            let request = service.request(&scene.world).with_header("Authorization", header);
            scene.world.ask(&Place::Internet, request).is(if is_known { 403 } else { 401 });
        }
    }
}

#[test]
fn a_client_assertion_is_no_access_token() {
    let mut scene = scene();
    let key = scene
        .world
        .simulator
        .cloud()
        .credential(scene.world.own_identity(&scene.vm).principal_id)
        .unwrap()
        .clone();
    let assertion = mi_sim::wire::jws::sign(
        &json!({ "alg": "EdDSA", "typ": "JWT", "x5t": key.certificate.x5t(), "kid": key.certificate.x5t() }),
        &json!({ "aud": ARM, "iss": "x", "exp": 9_999_999_999_u64, "nbf": 0 }),
        &key.key,
    );
    let assertion = assertion.unwrap();
    scene.all_refuse(TokenRefusal::UnknownKey, INVALID, |_, _| assertion.clone());
}

#[test]
fn every_written_form_of_a_services_name_is_taken() {
    let mut scene = scene();
    let forms: [(Service, &[&str]); 3] = [
        (
            Service::ResourceManager,
            &[
                "https://management.azure.com",
                "https://management.azure.com/",
                "https://management.core.windows.net",
                "https://management.core.windows.net/",
            ],
        ),
        (Service::KeyVault, &["https://vault.azure.net", "https://vault.azure.net/"]),
        (Service::Storage, &["https://storage.azure.com", "https://storage.azure.com/"]),
    ];
    for (service, audiences) in forms {
        for audience in audiences {
            let token = scene.world.token(&scene.vm, audience);
            scene.show(service, &token).is(200);
        }
    }
}

#[test]
fn a_service_keeps_the_keys_it_once_fetched() {
    let mut scene = scene();
    let token = scene.world.token(&scene.vm, VAULT);
    let fetched = |scene: &Scene| {
        let entries = scene.world.simulator.journal().entries();
        entries
            .iter()
            .filter(|entry| matches!(&entry.event, mi_sim::Event::Sent { from: Place::KeyVault { .. }, .. }))
            .count()
    };
    scene.show(Service::KeyVault, &token).is(200);
    assert_eq!(fetched(&scene), 1);
    scene.show(Service::KeyVault, &token).is(200);
    assert_eq!(fetched(&scene), 1);
}
